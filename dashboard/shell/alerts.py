"""What keeps the bot from its work, told on every page: a carrier that refuses us, a bot that is
behind or not running, work that it has set aside. And a file bridge that is not running, where
files have been dropped before.

It is looked for by the clock and not at changes: where nothing works any more, nothing changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from bot import alerts, backlog, clock, database
from bot.messages.dispatch import pace
from bot.notices import watch
from bot.notices.kinds import RUNGS, Audience, Condition, sentence
from bot.notices.models import Notice
from dashboard import acting, times
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import Press, Site, presses, say

ID: Final = "troubles"
CLOCK: Final = "troubles-clock"
TAKE: Final = "take-notice"
TOLD: Final[dict[Audience, str]] = {
    "desk": "the desk",
    "lead": "the lead",
    "on_call": "whoever is on call",
}
LOOK_MS: Final = 15_000
BEHIND: Final = timedelta(minutes=3)
"""Work that is due waits for seconds while the bot is well."""


@dataclass(frozen=True)
class Facts:
    pauses: Sequence[pace.Pause]
    waiting: backlog.Backlog
    bridge_is_missed: bool = False
    told: Sequence[str] = ()
    """What happens too often, each a sentence."""


async def facts(now: datetime) -> Facts:
    used = await database.fetch_value("SELECT EXISTS (SELECT FROM intake_file)")
    missed = used and "intake" not in await backlog.connected()
    told = [alert.sentence for alert in await alerts.recent(now)]
    return Facts(await pace.pauses(), await backlog.measure(now), missed, told)


def slots() -> list[Component]:
    """The place on the page, and its clock."""
    clock_of_it = dcc.Interval(id=CLOCK, interval=LOOK_MS)
    return [clock_of_it, html.Div(id=ID, role="status"), *presses(TAKE)]


def register(site: Site) -> None:
    @site.on(Output(ID, "children"), Input(CLOCK, "n_intervals"), power="today")
    async def show(_user: User, _times: int | None) -> list[Component]:
        now = clock.now()
        said = sentences(await facts(now), now, site.settings.timezone)
        return [
            *(html.P([views.icon("alert"), trouble]) for trouble in said),
            *(_told(notice, now) for notice in await watch.open_notices()),
        ]

    @site.pressed(TAKE, power="today")
    async def take(user: User, press: Press) -> None:
        await acting.commit(
            site, [("notice", press.of)], lambda now: watch.take(press.of, user.name, now)
        )
        say("You look after it: nobody is told of it again.")


def _told(notice: Notice, now: datetime) -> Component:
    """Something that people outside were told of, and who looks after it."""
    said = sentence(Condition(notice.kind, notice.place, notice.count, notice.since), now)
    if notice.taken_by:
        return html.P([views.icon("alert"), f"{said} {notice.taken_by} looks after it."])
    return html.P(
        [
            views.icon("alert"),
            f"{said} Told to {TOLD[RUNGS[notice.rung]]}.",
            html.Button(
                "I look after it",
                type="button",
                className="action action-light",
                **views.more({"data-press": TAKE, "data-of": notice.id}),
            ),
        ]
    )


def sentences(found: Facts, now: datetime, zone: ZoneInfo) -> list[str]:
    """What staff should know, the worst first; nothing while all is well. Pure."""
    said = [_paused(pause, now, zone) for pause in found.pauses]
    behind = _behind(found)
    if behind >= BEHIND:
        said.append(
            f"The bot is behind or not running: work has waited for {times.span(behind)}. Until it"
            " is back nobody is asked and nobody is answered."
        )
    if found.bridge_is_missed:
        said.append(
            "The file bridge is not running: whatever is dropped into the inbox waits there until"
            " it is."
        )
    said += found.told
    waiting = found.waiting
    aside = waiting.inbound_set_aside + waiting.timers_set_aside
    if aside:
        said.append(
            f"{aside} {'thing' if aside == 1 else 'things'} could not be handled and"
            f" {'was' if aside == 1 else 'were'} set aside: whoever runs the bot finds them in its"
            " log."
        )
    return said


def _paused(pause: pace.Pause, now: datetime, zone: ZoneInfo) -> str:
    why = pause.why
    again = times.in_sentence(pause.until, zone, now) if pause.until > now else "with the next text"
    return (
        f"Texts are not being sent because {why[0].lower()}{why[1:-1]} (error {pause.code}). The"
        f" bot tries again {again}."
    )


def _behind(found: Facts) -> timedelta:
    """How long the oldest work has been due; texts that wait for a pause to end are not late."""
    waiting = found.waiting
    ages = [waiting.inbound_oldest_seconds, waiting.timers_oldest_seconds]
    if not found.pauses:
        ages.append(waiting.outbox_oldest_seconds)
    return timedelta(seconds=max(ages))
