"""The board: the slots of a day or a week by place or provider along the hours, and a view of it
for a second screen. It shows no patient, so everybody may look at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.waitlist.views import board
from bot.waitlist.views.board import BoardSlot
from dashboard import times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import filters
from dashboard.pages.slots import withdraw_many
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import a, div, span, strong, table, tbody, td, th, thead, tr
from dashboard.parts.views import Tone
from dashboard.site import Site, canvas, region

PATH: Final = "/board"
TITLE: Final = "Board"
ICON: Final = "board"
POWER: Final[Power] = "today"

Lane = Literal["place", "provider"]
STATES: Final[dict[board.State, tuple[str, Tone, str]]] = {
    "open": ("open", "bad", "clock"),
    "asked": ("asking", "live", "wait"),
    "to_book": ("filled, to book", "warn", "alert"),
    "booked": ("booked", "good", "check"),
    "unfilled": ("not filled", "quiet", "cross"),
}
WEEK: Final = 7
FARTHEST: Final = timedelta(days=400)
LANES: Final[dict[Lane, str]] = {"place": "By place", "provider": "By provider"}


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: from ``day`` on, one day or a week."""

    day: date
    today: date
    week: bool
    lane: Lane
    wall: bool

    @property
    def days(self) -> list[date]:
        return [self.day + timedelta(days=n) for n in range(WEEK if self.week else 1)]

    def address(self, **changed: object) -> str:
        given: dict[str, object] = {
            "day": "" if self.day == self.today else self.day,
            "week": "yes" if self.week else "",
            "by": "" if self.lane == "place" else self.lane,
            "wall": "yes" if self.wall else "",
        }
        return addresses.of(PATH, given | changed)


def chosen(search: str | None, now: datetime, zone: ZoneInfo) -> Chosen:
    """What is not known is left out; a day too far off is today. Pure."""
    given = addresses.words(search)
    today = filters.today_of(now, zone)
    day = filters.day_of(given.get("day")) or today
    return Chosen(
        day if abs(day - today) <= FARTHEST else today,
        today,
        week=given.get("week") == "yes",
        lane="provider" if given.get("by") == "provider" else "place",
        wall=given.get("wall") == "yes",
    )


def layout(user: User) -> Component:
    acts = user.may("act")
    return html.Div(
        [
            html.Div([withdraw_many.opener()] if acts else [], className="page-actions"),
            canvas("board", region("board-head"), region("board-slots")),
            *([withdraw_many.dialog()] if acts else []),
        ]
    )


def register(site: Site) -> None:
    zone = site.settings.timezone
    withdraw_many.register(site)

    @site.drawn("board", Input("url", "search"), State("url", "pathname"), power="today")
    async def show(_user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        now = clock.now()
        asks = chosen(search, now, zone)
        start = datetime.combine(asks.days[0], time.min, zone)
        end = datetime.combine(asks.days[-1] + timedelta(days=1), time.min, zone)
        return build(asks, await board.slots(site.rules, start, end), now, zone)


def build(asks: Chosen, found: Sequence[BoardSlot], now: datetime, zone: ZoneInfo) -> Regions:
    drawn = _week(asks, found, zone) if asks.week else _day(asks, found, now, zone)
    return {"board-head": [Piece("head", _head(asks, found, zone))], "board-slots": [drawn]}


def _head(asks: Chosen, found: Sequence[BoardSlot], zone: ZoneInfo) -> Markup:
    step = timedelta(days=WEEK if asks.week else 1)
    last = asks.days[-1]
    words = filters.Days(asks.day, last).words(asks.today)
    counts = {state: sum(one.state == state for one in found) for state in STATES}
    told = [pieces.badge(f"{counts[state]} {STATES[state][0]}", *STATES[state][1:])
            for state in STATES if counts[state]]  # fmt: skip
    ways = [
        pieces.link("Earlier", asks.address(day=asks.day - step), "button"),
        pieces.link("Today", asks.address(day=""), "button"),
        pieces.link("Later", asks.address(day=asks.day + step), "button"),
        _choice(asks, "Day", "week", "", here=not asks.week),
        _choice(asks, "Week", "week", "yes", here=asks.week),
        *[
            _choice(asks, words, "by", "" if lane == "place" else lane, here=asks.lane == lane)
            for lane, words in LANES.items()
        ],
        pieces.link("For the wall", asks.address(wall="yes"), "button"),
    ]
    wall = [
        span(class_="wall-clock", data_clock=zone.key),
        pieces.link("Leave", asks.address(wall=""), "button"),
    ]
    return div(
        div(strong(words[:1].upper() + words[1:]), *told, class_="board-told", role="status"),
        div(*(wall if asks.wall else ways), class_="board-ways"),
        class_="board-head wall" if asks.wall else "board-head",
    )


def _choice(asks: Chosen, words: str, name: str, value: str, *, here: bool) -> Markup:
    return pieces.link(words, asks.address(**{name: value}), "button here" if here else "button")


def _lane(slot: BoardSlot, lane: Lane) -> str:
    return slot.place.name if lane == "place" else slot.provider.name


def _day(asks: Chosen, found: Sequence[BoardSlot], now: datetime, zone: ZoneInfo) -> Piece:
    """Hours down, places or providers across. Each slot by the clock of its place."""
    if not found:
        return NOTHING
    lanes = sorted({_lane(slot, asks.lane) for slot in found}, key=str.lower)
    cells: dict[tuple[str, str], list[Markup]] = {}
    for slot in found:
        cell = cells.setdefault((str(slot.local.hour), _lane(slot, asks.lane)), [])
        cell.append(_chip(slot, asks, zone))
    hours = range(min(one.local.hour for one in found), max(one.local.hour for one in found) + 1)
    here = now.astimezone(zone).hour if asks.day == asks.today else -1
    rows = {
        str(hour): (f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}", hour == here)
        for hour in hours
    }
    return Piece("slots", _table("Hour", lanes, rows, cells))


def _week(asks: Chosen, found: Sequence[BoardSlot], zone: ZoneInfo) -> Piece:
    """Places or providers down, days across."""
    if not found:
        return NOTHING
    names = {day: f"{day:%a} {day.day}" for day in asks.days}
    cells: dict[tuple[str, str], list[Markup]] = {}
    for slot in found:
        day = min(max(slot.local.date(), asks.days[0]), asks.days[-1])
        cells.setdefault((_lane(slot, asks.lane), names[day]), []).append(_chip(slot, asks, zone))
    lanes = sorted({_lane(slot, asks.lane) for slot in found}, key=str.lower)
    head = "Place" if asks.lane == "place" else "Provider"
    rows = {lane: (lane, False) for lane in lanes}
    return Piece("slots", _table(head, list(names.values()), rows, cells))


def _table(
    corner: str,
    columns: Sequence[str],
    rows: Mapping[str, tuple[str, bool]],
    cells: Mapping[tuple[str, str], Sequence[Markup]],
) -> Markup:
    head = thead(tr(th(corner, scope="col"), *[th(name, scope="col") for name in columns]))
    body = [
        tr(
            th(words, scope="row"),
            *[td(*cells.get((row, column), ())) for column in columns],
            class_="now" if here else None,
        )
        for row, (words, here) in rows.items()
    ]
    drawn = table(head, tbody(*body), class_="board", style=f"--columns: {len(columns)}")
    return div(drawn, class_="scroll-x", tabindex=0)


def _chip(slot: BoardSlot, asks: Chosen, zone: ZoneInfo) -> Markup:
    words, tone, drawing = STATES[slot.state]
    said = f"{words} {slot.asking}" if slot.state == "asked" else words
    other = slot.provider.name if asks.lane == "place" else slot.place.name
    inside = [
        strong(times.clock_time(slot.starts_at, slot.place.zone, zone)),
        span(pieces.unbroken(other)),
        span(pieces.icon(drawing), said, class_="chip-state"),
    ]
    chip = f"chip chip-{tone}"
    if asks.wall:
        return div(*inside, class_=chip, data_key=f"chip-{slot.id}")
    return a(
        *inside, class_=chip, href=_where(slot, zone), data_inside=True, data_key=f"chip-{slot.id}"
    )


def _where(slot: BoardSlot, zone: ZoneInfo) -> str:
    """Where this slot is worked on."""
    if slot.status == "open":
        return addresses.of("/", {"row": f"slot-{slot.id}"})
    if slot.state == "to_book":
        return addresses.of("/", {"row": f"book-{slot.id}"})
    assert slot.closed_at is not None
    day = slot.closed_at.astimezone(zone).date()
    return addresses.of("/slots", {"from": day, "to": day, "row": f"closed-{slot.id}"})


NOTHING: Final = Piece(
    "empty",
    div(
        pieces.empty(
            "No slot on this board",
            "A slot stands here at the hour at which it begins, from its cancellation on. Choose"
            " Week or another day above.",
            "board",
        ),
    ),
)
