"""Closed slots, the rows of the figures: what became of each, by day, outcome, provider, place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.waitlist.views import closed, history, worklist
from dashboard import times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import asked, filters
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import article, details, div, li, p, span, strong, summary, ul
from dashboard.parts.views import Tone
from dashboard.site import Site, canvas, region

PATH: Final = "/slots"
TITLE: Final = "Closed slots"
ICON: Final = ""
POWER: Final[Power] = "today"

USUAL_DAYS: Final = 7
AT_ONCE: Final = 50
OUTCOMES: Final = {
    "": "All",
    "filled": "Filled",
    "unfilled": "Not filled",
    "withdrawn": "Withdrawn",
}
ONLY: Final = {
    "": "All",
    "asked": "Somebody was asked",
    "hands": "Needed a person",
    "late": "A YES came too late",
}
BADGES: Final[dict[str, tuple[str, Tone, str]]] = {
    "filled": ("filled", "good", "check"),
    "expired": ("not filled", "warn", "clock"),
    "aborted": ("withdrawn", "quiet", "cross"),
}


@dataclass(frozen=True)
class Chosen:
    """What the address asks for."""

    days: filters.Days
    today: date
    given: Mapping[str, str]
    wish: closed.Wish
    page: int

    def address(self, page: int) -> str:
        kept = {name: self.given.get(name, "") for name in FIELDS}
        return addresses.of(PATH, kept | {"page": page if page > 1 else ""})


FIELDS: Final = ("from", "to", "outcome", "provider", "place", "only", "why", "hour")
HOURS: Final = {"": "All", **{str(hour): times.hour(hour) for hour in range(24)}}
WHYS: Final = {"": "All", **history.VERDICTS}


def chosen(search: str | None, now: datetime, zone: ZoneInfo) -> Chosen:
    """What is not known is left out: an address is typed, or old. Pure."""
    given = addresses.words(search)
    today = filters.today_of(now, zone)
    days = filters.days(given, today, USUAL_DAYS)
    start, end = days.span(zone)
    outcome, only = given.get("outcome", ""), given.get("only", "")
    wish = closed.Wish(
        start=start,
        end=end,
        outcome=outcome if outcome in get_args(closed.Outcome) else "",  # type: ignore[arg-type]
        provider=given.get("provider", "").replace("\0", ""),
        place=given.get("place", "").replace("\0", ""),
        only=only if only in get_args(closed.Only) else "",  # type: ignore[arg-type]
        why=given.get("why", "") if given.get("why") in WHYS else "",
        hour=int(given["hour"]) if given.get("hour") in list(HOURS)[1:] else None,
        zone=zone.key,
    )
    page = addresses.number(search, "page") or 1
    return Chosen(days, today, given, wish, max(1, min(page, 10_000)))


def layout(_user: User) -> Component:
    lists = [region("slots-filters"), region("slots-count"), region("slots-list")]
    return html.Div(canvas("closed-slots", *lists))


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn("closed-slots", Input("url", "search"), State("url", "pathname"), power="today")
    async def show(user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        now = clock.now()
        asks = chosen(search, now, zone)
        counted = await closed.count(asks.wish)
        found = await closed.page(site.rules, asks.wish, (asks.page - 1) * AT_ONCE, AT_ONCE)
        offers = await worklist.asked([slot.id for slot in found])
        names = await closed.names()
        return build(asks, counted, [(slot, offers[slot.id]) for slot in found], names, user, now)


def build(
    asks: Chosen,
    counted: closed.Counted,
    found: Sequence[tuple[closed.ClosedSlot, Sequence[worklist.Asked]]],
    names: closed.Names,
    user: User,
    now: datetime,
) -> Regions:
    rows = [_row(slot, offers, user, now) for slot, offers in found]
    return {
        "slots-filters": [Piece("filters", _filters(asks, names))],
        "slots-count": [Piece("count", _count(asks, counted))],
        "slots-list": [*(rows or [NOTHING]), *_further(asks, counted)],
    }


def _filters(asks: Chosen, names: closed.Names) -> Markup:
    return filters.form(
        filters.day("From", "from", asks.days.first, asks.today),
        filters.day("To", "to", asks.days.last, asks.today),
        filters.choice("Outcome", "outcome", OUTCOMES, asks.wish.outcome),
        filters.choice(
            "Provider", "provider", filters.named("All", names.providers), asks.wish.provider
        ),
        filters.choice("Place", "place", filters.named("All", names.places), asks.wish.place),
        filters.choice("Which", "only", ONLY, asks.wish.only),
        filters.choice("Why", "why", WHYS, asks.wish.why),
        filters.choice("Begins", "hour", HOURS, "" if (at := asks.wish.hour) is None else str(at)),
    )


def _count(asks: Chosen, counted: closed.Counted) -> Markup:
    words = asks.days.words(asks.today)
    return p(
        strong(f"{counted.closed:,} closed"),
        f", {words}: {counted.filled:,} filled, {counted.unfilled:,} not filled,"
        f" {counted.withdrawn:,} withdrawn. Slots that are open still are on Today.",
        role="status",
        class_="counted",
    )


NOTHING: Final = Piece(
    "empty",
    pieces.empty(
        "No slot has closed like this",
        "A slot closes when it is filled, when it begins and nobody took it, or when it is"
        " withdrawn. Choose other days or fewer conditions.",
        "today",
    ),
)


def _row(
    slot: closed.ClosedSlot, offers: Sequence[worklist.Asked], user: User, now: datetime
) -> Piece:
    zone = slot.place.zone
    head = f"{times.moment(slot.starts_at, zone, now)} · {slot.provider.name} · {slot.place.name}"
    html = article(
        pieces.row_head(head, pieces.badge(*BADGES[slot.status])),
        p(*_fate(slot, user)),
        p(
            f"Cancelled {times.in_sentence(slot.created_at, zone, now)}, closed"
            f" {times.in_sentence(slot.closed_at, zone, now)}, {_asked(slot)}",
            class_="soft",
        ),
        p(pieces.icon("note"), slot.notes, class_="note")
        if slot.notes and user.may("patients")
        else None,
        _offers(offers, user),
        class_="card card-small",
        data_slot=slot.id,
    )
    return Piece(f"closed-{slot.id}", html)


def _fate(slot: closed.ClosedSlot, user: User) -> list[Markup | str]:
    if slot.winner is None:
        return [history.VERDICTS.get(slot.verdict or "", "Withdrawn")]
    took = times.span(slot.closed_at - slot.created_at)
    booked = "booked" if slot.booked_at else "not marked as booked"
    return [asked.who(user, slot.winner), f", {took} after it was cancelled; {booked}."]


def _asked(slot: closed.ClosedSlot) -> str:
    late = f", {slot.too_late} said YES too late" if slot.too_late else ""
    return f"{slot.asked or 'nobody'} asked{late}."


def _offers(offers: Sequence[worklist.Asked], user: User) -> Markup | None:
    if not offers:
        return None
    lines = [li(asked.badge(one), span(*asked.whom(one, user))) for one in offers]
    return details(summary(f"Who was asked: {len(offers)}"), div(ul(*lines)), class_="asked")


def _further(asks: Chosen, counted: closed.Counted) -> list[Piece]:
    pages = -(-counted.closed // AT_ONCE)
    if pages <= 1:
        return []
    newer = pieces.link("Later ones", asks.address(asks.page - 1), "button")
    older = pieces.link("Earlier ones", asks.address(asks.page + 1), "button")
    html = div(
        newer if asks.page > 1 else None,
        span(f"Page {asks.page} of {pages}", class_="soft"),
        older if asks.page < pages else None,
        class_="actions paging",
    )
    return [Piece("further", html)]
