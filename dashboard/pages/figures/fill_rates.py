"""Fill rates: how well cancelled time is filled, over what, and why not."""

import asyncio
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from dash import Input, html
from dash.development.base_component import Component

from bot import clock
from dashboard import figures, times
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages.figures import fill_charts, fill_tiles
from dashboard.pages.figures.fill_facts import PERIODS, Facts, closed_slots, facts, period
from dashboard.pages.figures.fill_tiles import percent
from dashboard.parts import charts, views
from dashboard.site import SLOW_CHANGES, Site, loading, place

PATH: Final = "/fill-rates"
TITLE: Final = "Fill rates"
ICON: Final = "chart"
POWER: Final[Power] = "figures"

DIMENSIONS: Final[dict[figures.Dimension, str]] = {
    "provider": "Provider",
    "place": "Place",
    "weekday": "Weekday",
    "lead": "Notice given",
    "depth": "Patients who fitted",
}


def layout(user: User) -> Component:
    choice = views.choice("period", PERIODS, "30")
    groups = views.choice("dimension", DIMENSIONS, "provider")
    printing = html.Button("Print", className="plain", **views.more({"data-print": "page"}))
    return html.Div(
        [
            html.Div([choice, printing], className="page-actions"),
            loading("fill-rates", after=SLOW_CHANGES),
            html.Section(
                [
                    html.Div([html.H2("Where and when"), groups], className="section-head"),
                    place("breakdown", after=SLOW_CHANGES),
                ],
                className="card breakdown",
                **views.more({"aria-label": "Fill rates by group"}),
            ),
        ]
    )


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.composed("fill-rates", Input("period", "value"), after=SLOW_CHANGES, power="figures")
    async def show(_user: User, chosen: str) -> list[Component]:
        found = await facts(period(chosen, clock.now(), zone))
        return await asyncio.to_thread(build, found)

    @site.composed(
        "breakdown",
        Input("period", "value"),
        Input("dimension", "value"),
        after=SLOW_CHANGES,
        power="figures",
    )
    async def show_groups(_user: User, chosen: str, by: figures.Dimension) -> Component:
        when = period(chosen, clock.now(), zone)
        chosen_by = by if by in DIMENSIONS else "provider"
        return await asyncio.to_thread(groups, await closed_slots(when), chosen_by, zone)


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
        *fill_tiles.build(found),
        html.Div(
            [
                fill_charts.rates(found.slots, found.period.zone, weekly=found.period.weekly),
                fill_charts.verdicts(found.slots),
                fill_charts.fill_times(found.slots),
                fill_charts.batches(found.answers),
                fill_charts.hours(found.answers),
                fill_charts.reply_curve(found.answers),
                fill_charts.declines(found.declines),
                fill_charts.delivery(found.texts, weekly=found.period.weekly),
            ],
            className="charts",
        ),
    ]


def groups(slots: pd.DataFrame, by: figures.Dimension, zone: ZoneInfo) -> Component:
    """A table of fill rates by group, with a bar in each line."""
    found = figures.breakdown(slots, by, zone)
    if not found:
        return html.P("No slot has closed in this time.", className="soft")
    heads = (DIMENSIONS[by], "Filled", "Of all", "Of those with somebody to ask", "Median time")
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_group(group) for group in found]),
        ],
        className="table",
    )
    return html.Div(
        [
            html.Div(table, className="scroll-x", tabIndex="0"),
            charts.save_button(f"fill-rate-by-{by}"),
        ]
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
