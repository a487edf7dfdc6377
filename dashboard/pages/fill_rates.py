"""Fill rates: how well cancelled time is filled, over what, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
import pandas as pd
from dash import Input, Output, html
from dash.development.base_component import Component

from bot import clock
from bot.waitlist import history
from dashboard import charts, figures, times, views
from dashboard.accounts import User
from dashboard.powers import Power
from dashboard.site import Site
from dashboard.views import Tone

PATH: Final = "/fill-rates"
TITLE: Final = "Fill rates"
ICON: Final = "chart"
POWER: Final[Power] = "figures"

PERIODS: Final = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "A year"}
LONGEST_DAILY: Final = 31
"""Periods of more days than this are drawn by the week."""


@dataclass(frozen=True)
class Span:
    """Rows of one period, ready for figures."""

    slots: pd.DataFrame
    offers: pd.DataFrame
    texts: Sequence[dict[str, Any]]
    opt_outs: int
    touched: int


@dataclass(frozen=True)
class Facts:
    """A period, the one of the same length before it, and how to draw it."""

    days: int
    zone: ZoneInfo
    now: Span
    before: Span

    @property
    def weekly(self) -> bool:
        return self.days > LONGEST_DAILY


async def facts(days: int, now: datetime, zone: ZoneInfo) -> Facts:
    """The last ``days`` clinic days, today among them."""
    start = times.day_start(now, zone, 1 - days)
    earlier = times.day_start(now, zone, 1 - 2 * days)
    return Facts(days, zone, await _span(start, now, zone), await _span(earlier, start, zone))


async def _span(start: datetime, end: datetime, zone: ZoneInfo) -> Span:
    return Span(
        slots=figures.slots_frame(await history.closed_slots(start, end)),
        offers=figures.offers_frame(await history.offers(start, end)),
        texts=await history.texts_by_day(start, end, zone.key),
        opt_outs=await history.opt_outs(start, end),
        touched=await history.touched_slots(start, end),
    )


def layout(user: User) -> Component:
    choice = dmc.SegmentedControl(
        id="period",
        data=[{"value": value, "label": label} for value, label in PERIODS.items()],
        value="30",
    )
    return html.Div(
        [
            html.Div(choice, className="page-actions"),
            html.Div("Loading", id="fill-rates", className="loading", role="status"),
        ]
    )


def register(site: Site) -> None:
    @site.on(
        Output("fill-rates", "children"),
        Output("fill-rates", "className"),
        Input("period", "value"),
        Input("slow-changes", "data"),
        power="figures",
    )
    async def show(_user: User, period: str, _revision: int | None) -> tuple[list[Component], str]:
        days = int(period) if period in PERIODS else 30
        return build(await facts(days, clock.now(), site.settings.timezone)), ""


def build(found: Facts) -> list[Component]:
    if found.now.slots.empty and not found.now.texts:
        return [
            views.empty(
                "No slot has closed in this time",
                "A slot counts here once it is filled, runs out of time or is withdrawn. Choose a"
                " longer time above, or come back after the first cancellations.",
                "chart",
            )
        ]
    return [
        html.Div(_tiles(found), className="tiles"),
        html.Div(
            [
                _rates_chart(found),
                _verdict_chart(found),
                _fill_time_chart(found),
                _delivery_chart(found),
            ],
            className="charts",
        ),
    ]


def _tiles(found: Facts) -> list[Component]:
    now, before = figures.fill_rate(found.now.slots), figures.fill_rate(found.before.slots)
    depth = figures.asked_median(found.now.slots)
    texts, texts_before = figures.delivery(found.now.texts), figures.delivery(found.before.texts)
    took = figures.median_time_to_fill(found.now.slots)
    in_time = figures.filled_in_time(found.now.slots)
    return [
        views.tile(
            "Filled, of all cancellations",
            percent(now.of_closed),
            f"{now.filled} of {now.closed} · {change(now.of_closed, before.of_closed)}",
        ),
        views.tile(
            "Filled, of those with somebody to ask",
            percent(now.of_offerable),
            f"{now.filled} of {now.offerable} · target {percent(figures.TARGET_FILL)} ·"
            f" {'no' if depth is None else f'{depth:g}'} patients asked per slot",
            tone=against(now.of_offerable, figures.TARGET_FILL),
        ),
        views.tile(
            "Median time to fill",
            times.span(took) if took is not None else "-",
            f"{percent(in_time)} within {times.span(figures.TARGET_FILL_TIME)}",
            tone="quiet" if took is None else _met(took < figures.TARGET_FILL_TIME),
        ),
        views.tile(
            "Texts delivered",
            percent(texts.rate),
            f"{texts.delivered} of {texts.known} · target {percent(figures.TARGET_DELIVERY)} ·"
            f" {texts.unknown} unknown · {change(texts.rate, texts_before.rate)}",
            tone=against(texts.rate, figures.TARGET_DELIVERY),
        ),
    ]


def percent(share: float | None) -> str:
    """A whole percentage; a dash where there is nothing to divide by."""
    return "-" if share is None else f"{share:.0%}"


def change(now: float | None, before: float | None) -> str:
    """How a rate moved since the period before, in percentage points."""
    if now is None or before is None:
        return "nothing to compare with"
    points = round(100 * (now - before))
    return "as before" if points == 0 else f"{points:+d} points"


def against(share: float | None, target: float) -> Tone:
    return "quiet" if share is None else _met(share >= target)


def _met(met: bool) -> Tone:
    return "good" if met else "warn"


def _label(start: Any, found: Facts) -> str:
    return f"{start:%b} {start.day}" if found.days <= 365 else f"{start:%b %Y}"


def _rates_chart(found: Facts) -> Component:
    points = figures.over_time(found.now.slots, found.zone, weekly=found.weekly)
    data = [
        {
            "day": _label(point["start"], found),
            "Of all cancellations": _hundred(point["of_closed"]),
            "Of those with somebody to ask": _hundred(point["of_offerable"]),
        }
        for point in points
    ]
    return charts.card(
        "Fill rate over time",
        "Filled slots as a share of the slots that closed on each "
        f"{'week' if found.weekly else 'day'}. Open slots are not counted.",
        charts.lines(
            data,
            "day",
            [("Of all cancellations", "gray.6"), ("Of those with somebody to ask", "deep.6")],
            target=100 * figures.TARGET_FILL,
        ),
        name="fill-rate",
        wide=True,
    )


def _verdict_chart(found: Facts) -> Component:
    total = len(found.now.slots)
    data = [
        {"verdict": figures.VERDICTS[verdict], "Slots": count}
        for verdict, count in figures.verdicts(found.now.slots)
        if count
    ]
    return charts.card(
        "What became of every slot",
        f"Each of the {total} slots that closed, by the reason that was recorded for it.",
        charts.bars_across(data, "verdict", "Slots"),
        name="verdicts",
    )


def _fill_time_chart(found: Facts) -> Component:
    data = [
        {"time": label, "Slots": count}
        for label, count in figures.fill_time_classes(found.now.slots)
    ]
    return charts.card(
        "Time to fill",
        "From the moment a cancellation reached us to the YES that filled it; filled slots only.",
        charts.bars(data, "time", "Slots"),
        name="time-to-fill",
    )


def _delivery_chart(found: Facts) -> Component:
    points = figures.delivery_over_time(found.now.texts, weekly=found.weekly)
    data = [
        {"day": _label(point["start"], found), "Delivered": _hundred(point["rate"])}
        for point in points
    ]
    return charts.card(
        "Delivery rate over time",
        "Texts that reached the phone, as a share of those whose fate the carrier has told us.",
        charts.lines(data, "day", [("Delivered", "deep.6")], target=100 * figures.TARGET_DELIVERY),
        name="delivery",
        wide=True,
    )


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
