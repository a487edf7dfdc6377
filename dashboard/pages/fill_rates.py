"""Fill rates: how well cancelled time is filled, over what, and why not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
import pandas as pd
from dash import Input, Output, html
from dash.development.base_component import Component

from bot import clock
from bot.waitlist import history
from dashboard import figures, times, views
from dashboard.accounts import User
from dashboard.pages import fill_charts
from dashboard.powers import Power
from dashboard.site import Site
from dashboard.views import Tone

PATH: Final = "/fill-rates"
TITLE: Final = "Fill rates"
ICON: Final = "chart"
POWER: Final[Power] = "figures"

PERIODS: Final = {
    "7": "7 days",
    "30": "30 days",
    "90": "90 days",
    "365": "A year",
    "month": "Last month",
}
DIMENSIONS: Final[dict[figures.Dimension, str]] = {
    "provider": "Provider",
    "place": "Place",
    "weekday": "Weekday",
    "lead": "Notice given",
}
LONGEST_DAILY: Final = 31
"""Periods of more days than this are drawn by the week."""


@dataclass(frozen=True)
class Period:
    """From ``start`` up to ``end``, and the one of about the same length before it."""

    start: datetime
    end: datetime
    before: datetime
    zone: ZoneInfo

    @property
    def weekly(self) -> bool:
        return self.end - self.start > timedelta(days=LONGEST_DAILY, hours=2)

    @property
    def named(self) -> str:
        first = self.start.astimezone(self.zone)
        last = (self.end - timedelta(seconds=1)).astimezone(self.zone)
        return f"{first:%B} {first.day} to {last:%B} {last.day}, {last.year}"


def period(chosen: str, now: datetime, zone: ZoneInfo) -> Period:
    """The last clinic days with today, or the calendar month before this one. Pure."""
    if chosen == "month":
        this = times.month_start(now, zone, 0)
        last, before = times.month_start(now, zone, -1), times.month_start(now, zone, -2)
        return Period(last, this, before, zone)
    days = int(chosen) if chosen in PERIODS else 30
    start, before = times.day_start(now, zone, 1 - days), times.day_start(now, zone, 1 - 2 * days)
    return Period(start, times.day_start(now, zone, 1), before, zone)


@dataclass(frozen=True)
class Facts:
    """The rows of a period, ready for figures, and what they are compared with."""

    period: Period
    slots: pd.DataFrame
    answers: pd.DataFrame
    texts: Sequence[dict[str, Any]]
    touched: int
    totals: history.Totals
    before: history.Totals
    texts_before: Sequence[dict[str, Any]]


async def facts(when: Period) -> Facts:
    start, end, zone = when.start, when.end, when.zone.key
    slots, answers = await history.closed_slots(start, end), await history.answers(start, end, zone)
    return Facts(
        period=when,
        slots=await asyncio.to_thread(figures.slots_frame, slots),
        answers=figures.answers_frame(answers),
        texts=await history.texts_by_day(start, end, zone),
        touched=await history.touched_slots(start, end),
        totals=await history.totals(start, end),
        before=await history.totals(when.before, start),
        texts_before=await history.texts_by_day(when.before, start, zone),
    )


def layout(user: User) -> Component:
    choice = dmc.SegmentedControl(
        id="period",
        data=[{"value": value, "label": label} for value, label in PERIODS.items()],
        value="30",
    )
    groups = dmc.SegmentedControl(
        id="dimension",
        data=[{"value": value, "label": label} for value, label in DIMENSIONS.items()],
        value="provider",
    )
    printing = html.Button("Print", className="plain", **views.more({"data-print": "page"}))
    return html.Div(
        [
            html.Div([choice, printing], className="page-actions"),
            html.Div("Loading", id="fill-rates", className="loading", role="status"),
            html.Section(
                [
                    html.Div([html.H2("Where and when"), groups], className="section-head"),
                    html.Div(id="breakdown"),
                ],
                className="card breakdown",
                **views.more({"aria-label": "Fill rates by group"}),
            ),
        ]
    )


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.on(
        Output("fill-rates", "children"),
        Output("fill-rates", "className"),
        Input("period", "value"),
        Input("slow-changes", "data"),
        power="figures",
    )
    async def show(_user: User, chosen: str, _revision: int | None) -> tuple[list[Component], str]:
        found = await facts(period(chosen, clock.now(), zone))
        return await asyncio.to_thread(build, found), ""

    @site.on(
        Output("breakdown", "children"),
        Input("period", "value"),
        Input("dimension", "value"),
        Input("slow-changes", "data"),
        power="figures",
    )
    async def show_groups(
        _user: User, chosen: str, by: figures.Dimension, _revision: int | None
    ) -> Component:
        when = period(chosen, clock.now(), zone)
        slots = await history.closed_slots(when.start, when.end)
        frame = await asyncio.to_thread(figures.slots_frame, slots)
        chosen_by = by if by in DIMENSIONS else "provider"
        return await asyncio.to_thread(groups, frame, chosen_by, zone)


def build(found: Facts) -> list[Component]:
    when = html.P(found.period.named, className="soft period")
    if found.slots.empty and not found.texts:
        nothing = views.empty(
            "No slot has closed in this time",
            "A slot counts here once it is filled, runs out of time or is withdrawn. Choose a"
            " longer time above, or come back after the first cancellations.",
            "chart",
        )
        return [when, nothing]
    return [
        when,
        html.Div([*_rates(found), *_work(found)], className="tiles tiles-four"),
        html.Div(
            [
                fill_charts.rates(found.slots, found.period.zone, weekly=found.period.weekly),
                fill_charts.verdicts(found.slots),
                fill_charts.fill_times(found.slots),
                fill_charts.batches(found.answers),
                fill_charts.hours(found.answers),
                fill_charts.reply_curve(found.answers),
                fill_charts.delivery(found.texts, weekly=found.period.weekly),
            ],
            className="charts",
        ),
    ]


def _rates(found: Facts) -> list[Component]:
    now, before = figures.fill_rate(found.slots), _counted(found.before)
    depth = figures.asked_median(found.slots)
    texts, texts_before = figures.delivery(found.texts), figures.delivery(found.texts_before)
    took = figures.median_time_to_fill(found.slots)
    in_time = figures.filled_in_time(found.slots)
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
            f" {change(now.of_offerable, before.of_offerable)} ·"
            f" {'no' if depth is None else f'{depth:g}'} patients asked per slot",
            tone=against(now.of_offerable, figures.TARGET_FILL),
        ),
        views.tile(
            "Median time to fill",
            times.span(took) if took is not None else "-",
            f"{percent(in_time)} within {times.span(figures.TARGET_FILL_TIME)}, the target",
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


def _counted(totals: history.Totals) -> figures.FillRate:
    return figures.FillRate(totals.filled, totals.closed, totals.offerable)


def _work(found: Facts) -> list[Component]:
    closed = len(found.slots)
    hands = figures.rate(found.touched, closed)
    asked = int(found.slots["asked"].sum())
    saved = timedelta(minutes=asked * figures.CALL_MINUTES)
    return [
        views.tile(
            "Slots that needed a person",
            percent(hands),
            f"{found.touched} of {closed} · target at most {percent(figures.TARGET_MANUAL)}",
            tone="quiet" if hands is None else _met(hands <= figures.TARGET_MANUAL),
        ),
        views.tile(
            "YES, but too late",
            str(int(found.slots["disappointed"].sum())),
            "patients who wanted a slot that was taken; they are asked first next time",
        ),
        views.tile(
            "Opt-outs",
            str(found.totals.opt_outs),
            f"{found.before.opt_outs} in the time before",
        ),
        views.tile(
            "Phone calls saved",
            f"{saved / times.HOUR:.0f} h" if asked else "-",
            f"if each of {asked} patients asked were a call of {figures.CALL_MINUTES} minutes",
        ),
    ]


def groups(slots: pd.DataFrame, by: figures.Dimension, zone: ZoneInfo) -> Component:
    """A table of fill rates by group, with a bar in each line."""
    found = figures.breakdown(slots, by, zone)
    if not found:
        return html.P("No slot has closed in this time.", className="soft")
    heads = (DIMENSIONS[by], "Filled", "Of all", "Of those with somebody to ask", "Median time")
    return html.Div(
        html.Table(
            [
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody([_group(group) for group in found]),
            ],
            className="table",
        ),
        className="scroll-x",
        tabIndex="0",
    )


def _group(group: dict[str, Any]) -> Component:
    rates: figures.FillRate = group["rates"]
    took = times.span(group["took"]) if group["took"] is not None else "-"
    return html.Tr(
        [
            html.Th(group["of"], scope="row"),
            html.Td(f"{rates.filled} of {rates.closed}"),
            html.Td(percent(rates.of_closed)),
            html.Td([_bar(rates.of_offerable), percent(rates.of_offerable)]),
            html.Td(took),
        ]
    )


def _bar(share: float | None) -> Component:
    return html.Span(className="bar", style={"--share": f"{100 * (share or 0):.0f}%"})


def percent(share: float | None) -> str:
    """A whole percentage; a dash where there is nothing to divide by."""
    return "-" if share is None else f"{share:.0%}"


def change(now: float | None, before: float | None) -> str:
    """How a rate moved since the period before, in percentage points."""
    if now is None or before is None:
        return "nothing to compare with"
    points = round(100 * (now - before))
    if points == 0:
        return "as before"
    return f"{abs(points)} points {'up' if points > 0 else 'down'}"


def against(share: float | None, target: float) -> Tone:
    return "quiet" if share is None else _met(share >= target)


def _met(met: bool) -> Tone:
    return "good" if met else "warn"
