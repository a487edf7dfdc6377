"""Connections: each source of messages, what it sent, and whether it is silent; what listens, and
what is asked."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dash import html
from dash.development.base_component import Component

from bot import clock
from bot.ledger import feeds, marks, polls
from bot.ledger.feeds import Feed
from bot.ledger.marks import Stays
from bot.ledger.models import FeedListener, FeedPoll
from dashboard import acting, times
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import article, p
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = "/connections"
TITLE: Final = "Connections"
ICON: Final = "connections"
READ: Final = "read-now"
"""What the button is called that has a record system read."""
POWER: Final[Power] = "connections"

_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_LATE_SECONDS: Final = 300
_READ_LATE: Final = timedelta(minutes=20)
_SEED: Final = (
    "Bring in one full export of the schedule: then cancels that hold only an id are understood."
)
_NO_LISTENER: Final = Piece(
    "no-listener",
    article(
        pieces.row_head("Nothing listens for messages", pieces.badge("off", "quiet", "cross")),
        p("Messages are read from the inbox alone. Set MLLP_PORT to take them from the network."),
        class_="card card-small",
    ),
)
_NO_SOURCE: Final = Piece(
    "empty",
    pieces.empty(
        "No message yet",
        "Each system that sends messages appears here with its last message, what waits, and"
        " whether it is silent for longer than usual.",
        "connections",
    ),
)


def layout(_user: User) -> Component:
    return html.Div([canvas("connections", region("connections-list", still=True)), *presses(READ)])


def register(site: Site) -> None:
    settings = site.settings

    @site.drawn("connections", power="connections")
    async def show(_user: User) -> Regions:
        now = clock.now()
        found = await feeds.feeds(settings.timezone, settings.desk_hours, now)
        there = await feeds.listeners(now)
        asked = await polls.all_of(now)
        left = await marks.that_stay(now)
        return {"connections-list": build(found, there, asked, left, settings.timezone, now)}

    @site.pressed(READ, power="connections")
    async def read(user: User, press: Press) -> None:
        async def ring(_now: datetime) -> None:
            await polls.ring()

        await acting.act(site, user, "read_now", ("record_system", press.of), ring)
        say("It is asked now. What came of it stands here in some seconds.")


def build(
    found: Sequence[Feed],
    there: Sequence[FeedListener],
    asked: Sequence[FeedPoll],
    left: Sequence[Stays],
    zone: ZoneInfo,
    now: datetime,
) -> list[Piece]:
    listening = [_listener(one) for one in there] or [_NO_LISTENER]
    asking = [_asked(one, zone, now) for one in asked]
    asking += [_left(left, zone, now)] if left else []
    return [*listening, *asking, *([_source(one, zone, now) for one in found] or [_NO_SOURCE])]


def _asked(one: FeedPoll, zone: ZoneInfo, now: datetime) -> Piece:
    """A record system that is asked: its last complete read, and what is wrong since."""
    late = one.started_at is None or now - one.started_at > _READ_LATE
    if one.trouble:
        badge = pieces.badge("can't be read", "bad", "alert")
    elif late:
        badge = pieces.badge("was not read for long", "warn", "alert")
    else:
        badge = pieces.badge("is read", "good", "check")
    last = (
        f"Last complete read {times.moment(one.started_at, zone, now)}."
        if one.started_at is not None
        else "It was never read completely."
    )
    since = (
        f"{one.trouble} {one.incomplete} {'read' if one.incomplete == 1 else 'reads'} came to"
        f" nothing since {times.moment(one.failing_since, zone, now)}; nothing was concluded from"
        " them."
        if one.failing_since is not None
        else ""
    )
    html_ = article(
        pieces.row_head(f"Record system {one.source.removeprefix('fhir/')}", badge),
        p(last, class_="soft"),
        p(f"It is asked for {one.strategy}.") if one.strategy else None,
        p(since) if since else None,
        pieces.actions(pieces.action("Read it now", READ, one.id, "send")),
        class_=f"card card-small{' card-late' if one.trouble or late else ''}",
    )
    return Piece(f"asked-{_UNFIT.sub('-', one.source)}", html_)


def _left(left: Sequence[Stays], zone: ZoneInfo, now: datetime) -> Piece:
    """Marks that could not be removed, for a person to remove there."""
    told = [
        f"{times.moment(one.starts_at, times.zone_of(one.zone, zone), now)}, {one.provider},"
        f" {one.place}"
        for one in left
    ]
    html_ = article(
        pieces.row_head("Marks that could not be removed", pieces.badge("by hand", "bad", "alert")),
        p("These times are not offered any more. Remove the task about each in the record system."),
        *(p(one, class_="soft") for one in told),
        class_="card card-small card-late",
    )
    return Piece("marks-left", html_)


def _listener(one: FeedListener) -> Piece:
    full = one.connections >= one.most
    state = ("full", "bad", "alert") if full else ("listens", "good", "check")
    said = [f"{one.connections} of {one.most} connections."]
    if one.refused or one.unanswered:
        said.append(f"Since its start: {one.refused} unreadable, {one.unanswered} unanswered.")
    html_ = article(
        pieces.row_head(f"Listener {one.address}", pieces.badge(*state)),  # type: ignore[arg-type]
        p(" ".join(said)),
        class_="card card-small",
    )
    return Piece(f"listener-{one.id}", html_)


def _source(one: Feed, zone: ZoneInfo, now: datetime) -> Piece:
    silent = one.silent_since is not None
    badge = (
        pieces.badge("silent for longer than usual", "warn", "alert")
        if silent
        else pieces.badge("well", "good", "check")
    )
    lag = int(one.lag.total_seconds())
    late = f" It arrived {lag // 60} minutes after it was written." if lag > _LATE_SECONDS else ""
    html_ = article(
        pieces.row_head(one.source, badge),
        p(f"Last message {times.moment(one.last_message_at, zone, now)}.{late}", class_="soft"),
        p(
            f"{one.today} today, {one.messages} in {feeds.DAYS} days:"
            f" {one.cancelled} cancels, {one.rejected} refused; {one.held} wait for a decision."
        ),
        p(
            f"{one.unresolved} of {one.cancelled} cancels ({one.unresolved_share:.0%}) were about"
            f" appointments of which nothing was known. {_SEED}"
        )
        if one.unresolved
        else None,
        class_=f"card card-small{' card-late' if silent else ''}",
    )
    return Piece(f"source-{_UNFIT.sub('-', one.source)}", html_)
