"""The single numbers of the fill-rate page: each over what it is taken, against its target and
the period before, and explained. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dash import html
from dash.development.base_component import Component

from bot.waitlist.rules import eligibility
from bot.waitlist.views import history
from dashboard import figures, times
from dashboard.access import addresses
from dashboard.pages.figures.fill_facts import Facts, Part, Period
from dashboard.parts import charts, views
from dashboard.parts.views import Tone

UNCOMPARED: Final = "nothing to compare with"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One number in words. ``before``: how it moved since the period before."""

    label: str
    value: str
    over: str
    explained: str
    target: str = ""
    before: str = ""
    tone: Tone = "quiet"
    href: str = ""
    """The way to the rows that it counts."""


def rows_of(when: Period, which: Mapping[str, object]) -> str:
    """The address of the closed slots of a period, and its place, of these alone."""
    days = when.days
    about = {"from": days.first, "to": days.last, "place": when.place}
    return addresses.of("/slots", about | dict(which))


def build(found: Facts) -> list[Component]:
    """The numbers to see, and the same to take away."""
    made = tiles(found)
    rows = [
        {
            "Figure": one.label,
            "Value": one.value,
            "Of": one.over,
            "Target": one.target,
            "Since the time before": one.before,
            "What it is": one.explained,
        }
        for one in made
    ]
    return [
        html.Div([_draw(one) for one in made], className="tiles tiles-four"),
        html.Div(charts.numbers(rows, "figures"), className="figures"),
    ]


def _draw(one: Tile) -> Component:
    note = " · ".join(part for part in (one.over, one.target, one.before) if part)
    return views.tile(
        one.label, one.value, note, tone=one.tone, explained=one.explained, href=one.href
    )


def tiles(found: Facts) -> Sequence[Tile]:
    makers: tuple[Callable[[Facts], Tile], ...] = (
        _of_all, _of_offerable, _time_to_fill, _delivered, _hands, _too_late, _opt_outs, _saved,
    )  # fmt: skip
    return [make(found) for make in makers]


def _of_all(found: Facts) -> Tile:
    now, before = _counted(found.now), _counted(found.before)
    return Tile(
        label="Filled, of all cancellations",
        href=rows_of(found.period, {}),
        value=percent(now.of_closed),
        over=f"{now.filled} of {now.closed}"
        + (f", {found.moved_up} of them by moving up" if found.moved_up else ""),
        before=change(now.of_closed, before.of_closed),
        explained="Every slot that closed counts: filled, out of time, or withdrawn by staff. Open"
        " slots are in no rate.",
    )


def _of_offerable(found: Facts) -> Tile:
    now, before = _counted(found.now), _counted(found.before)
    fitted, asked = found.now.slots.median_depth, found.now.slots.median_asked
    return Tile(
        label="Filled, of those with somebody to ask",
        href=rows_of(found.period, {"only": "asked"}),
        value=percent(now.of_offerable),
        over=f"{now.filled} of {now.offerable}; {many(fitted)} patients fitted each,"
        f" {many(asked)} were asked",
        target=f"target {percent(figures.TARGET_FILL)}",
        before=change(now.of_offerable, before.of_offerable),
        tone=against(now.of_offerable, figures.TARGET_FILL),
        explained="Only slots count for which at least one offer left us: what the bot could do"
        " with the list as it is. How many fitted and were asked are medians.",
    )


def many(count: float | None) -> str:
    """A number of patients; where counting ends, so much is told."""
    if count is None:
        return "no"
    return f"{count:g}" if count < eligibility.DEEP else f"{eligibility.DEEP} or more"


def _counted(part: Part) -> figures.FillRate:
    return figures.FillRate(part.slots.filled, part.slots.closed, part.slots.offerable)


def _time_to_fill(found: Facts) -> Tile:
    slots, before = found.now.slots, found.before.slots.median_fill
    took = slots.median_fill
    return Tile(
        label="Median time to fill",
        href=rows_of(found.period, {"outcome": "filled"}),
        value=times.span(took) if took is not None else "-",
        over=f"{percent(figures.rate(slots.in_time, slots.filled))} within"
        f" {times.span(figures.TARGET_FILL_TIME)}, the target",
        before=UNCOMPARED if took is None or before is None else f"{times.span(before)} before",
        tone="quiet" if took is None else _met(took < figures.TARGET_FILL_TIME),
        explained="From the moment a cancellation reached us to the YES that filled it; filled"
        " slots only. Half of them were quicker than this.",
    )


def _delivered(found: Facts) -> Tile:
    now, before = figures.delivery(found.now.texts), figures.delivery(found.before.texts)
    return Tile(
        label="Texts delivered",
        value=percent(now.rate),
        over=f"{now.delivered} of {now.known}, {now.unknown} unknown",
        target=f"target {percent(figures.TARGET_DELIVERY)}",
        before=change(now.rate, before.rate),
        tone=against(now.rate, figures.TARGET_DELIVERY),
        explained="Texts that reached the phone, of those whose fate the carrier has told. A text"
        " that it never spoke of again is unknown, neither delivered nor failed.",
    )


def _hands(found: Facts) -> Tile:
    now, before = found.now, found.before
    hands = figures.rate(now.touched, now.slots.closed)
    return Tile(
        label="Slots that needed a person",
        href=rows_of(found.period, {"only": "hands"}),
        value=percent(hands),
        over=f"{now.touched} of {now.slots.closed}",
        target=f"target at most {percent(figures.TARGET_MANUAL)}",
        before=change(hands, figures.rate(before.touched, before.slots.closed)),
        tone="quiet" if hands is None else _met(hands <= figures.TARGET_MANUAL),
        explained="Closed slots that somebody gave by hand, pushed on, withdrew or could not"
        " honour. Opening a slot or marking it as booked is not the bot's work and not counted.",
    )


def _too_late(found: Facts) -> Tile:
    return Tile(
        label="YES, but too late",
        href=rows_of(found.period, {"only": "late"}),
        value=str(found.now.slots.too_late),
        over="patients are asked first next time",
        explained="Patients who wanted a slot that somebody else had taken by then.",
    )


def _opt_outs(found: Facts) -> Tile:
    return Tile(
        label="Opt-outs",
        value=str(found.now.opt_outs),
        over="",
        before=f"{found.before.opt_outs} in the time before",
        explained="Patients who wrote STOP, in any words, or asked staff to be left alone.",
    )


def _saved(found: Facts) -> Tile:
    asked = found.now.slots.asked
    saved = timedelta(minutes=asked * figures.CALL_MINUTES)
    return Tile(
        label="Phone calls saved",
        value=times.rough(saved) if asked else "-",
        over=f"if each of {asked:,} patients asked were a call of {figures.CALL_MINUTES} minutes",
        explained="An assumption, not a measurement: the minutes are ours, not the clinic's."
        " A day is one of 24 hours.",
    )


def percent(share: float | None) -> str:
    """As ``history.percent``."""
    return "-" if share is None else history.percent(share, 1)


def change(now: float | None, before: float | None) -> str:
    """How a rate moved since the period before, in percentage points."""
    if now is None or before is None:
        return UNCOMPARED
    points = round(100 * (now - before))
    if points == 0:
        return "as before"
    counted = "1 point" if abs(points) == 1 else f"{abs(points)} points"
    return f"{counted} {'up' if points > 0 else 'down'}"


def against(share: float | None, target: float) -> Tone:
    return "quiet" if share is None else _met(share >= target)


def _met(met: bool) -> Tone:
    return "good" if met else "warn"
