"""Fill rates: how well cancelled time is filled, over what, and why not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.notices.reports import archive
from bot.waitlist.places import directory
from bot.waitlist.rules.place import Place
from dashboard import figures, reports, times
from dashboard.access import addresses
from dashboard.access import places as access
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import filters
from dashboard.pages.figures import asks, fairness, fill_charts, fill_facts, fill_tiles, policy
from dashboard.pages.figures.fill_facts import (
    PERIODS,
    USUAL,
    Facts,
    Period,
    Rows,
    asked,
    closed_slots,
    facts,
    rows,
)
from dashboard.pages.figures.fill_tiles import percent
from dashboard.parts import charts, pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import a, div
from dashboard.site import SLOW_CHANGES, Site, canvas, loading, place, region

if TYPE_CHECKING:
    import pandas as pd

PATH: Final = "/fill-rates"
TITLE: Final = "Fill rates"
ICON: Final = "chart"
POWER: Final[Power] = "figures"
NUMBERS: Final = "fill-rates"

MONTHS: Final = 3
"""So many reports are led to from here; Settings leads to a year's."""
AT: Final = "at"
"""What the address calls the place whose figures are asked for, by its id."""
DIMENSIONS: Final[dict[figures.Dimension, str]] = {
    "provider": "Provider",
    "place": "Place",
    "weekday": "Weekday",
    "hour": "Hour",
    "lead": "Notice given",
    "depth": "Patients who fitted",
}


def layout(user: User) -> Component:
    chosen = canvas("fill-period", region("fill-period-form"))
    groups = views.choice("dimension", DIMENSIONS, "provider")
    printing = html.Button("Print", className="plain", **views.more({"data-print": "page"}))
    how = dcc.Link("How many are asked", href=policy.PATH, className="button")
    ways = [how] if user.may(policy.POWER) else []
    who = dcc.Link("Who is left out", href=fairness.PATH, className="button")
    return html.Div(
        [
            html.Div([*ways, who, printing], className="page-actions"),
            chosen,
            loading(NUMBERS, after=SLOW_CHANGES),
            loading("fill-charts", after=SLOW_CHANGES),
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

    address = (Input("url", "search"), State("url", "pathname"))

    @site.drawn("fill-period", *address, power="figures")
    async def show_period(user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        places = (await directory.read(site.rules.clinic)).places
        form = _period(search, places, clock.now(), zone)
        kept = await archive.newest(MONTHS) if user.may(reports.POWER) else []
        return {"fill-period-form": [Piece("period", form), *_kept(kept)]}

    @site.composed(NUMBERS, *address, after=SLOW_CHANGES, power="figures")
    async def show(_user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        async with _of_place(site, search) as when:
            found = await facts(when)
            fill_facts.read_ahead(when)
        return build(found)

    # Charts and groups take longer and lie below: they are read once the numbers stand.
    after_numbers = (Input(NUMBERS, "data-seen"), State("url", "search"), State("url", "pathname"))

    @site.composed("fill-charts", *after_numbers, after=SLOW_CHANGES, power="figures")
    async def show_charts(_user: User, _seen: Any, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        async with _of_place(site, search) as when:
            found = await rows(when)
        return await asyncio.to_thread(drawn, found)

    @site.composed(
        "breakdown",
        Input("dimension", "value"),
        *after_numbers,
        after=SLOW_CHANGES,
        power="figures",
    )
    async def show_groups(
        _user: User, by: figures.Dimension, _seen: Any, search: str | None, path: str
    ) -> Any:
        if path != PATH:
            return dash.no_update
        async with _of_place(site, search) as when:
            slots = await closed_slots(when)
        chosen_by = by if by in DIMENSIONS else "provider"
        return await asyncio.to_thread(groups, slots, chosen_by, when)


@asynccontextmanager
async def _of_place(site: Site, search: str | None) -> AsyncIterator[Period]:
    """The period that is asked for; what is read within is of the place that is asked for."""
    when = asked(search, clock.now(), site.settings.timezone)
    async with access.within(addresses.number(search, AT), site.rules.clinic) as one:
        yield when if one is None else replace(when, place=one.name)


def _period(search: str | None, places: Sequence[Place], now: datetime, zone: ZoneInfo) -> Markup:
    """The usual periods, days of one's own, and one of the places: all live in the address."""
    when, today = asked(search, now, zone), filters.today_of(now, zone)
    given = addresses.words(search)
    own = "from" in given or "to" in given
    here = "" if own else given.get("period", USUAL)
    at = given.get(AT, "")
    usual = [
        pieces.link(
            words, addresses.of(PATH, {"period": key, AT: at}), "here" if key == here else None
        )
        for key, words in PERIODS.items()
    ]
    offered = {"": "All places"} | {str(one.id): one.name for one in places}
    return div(
        div(*usual, class_="periods"),
        filters.form(
            filters.day("From", "from", when.days.first, today),
            filters.day("To", "to", min(when.days.last, today), today),
            filters.choice("Place", AT, offered, at) if len(places) > 1 else None,
        ),
        asks.drawn(),
        class_="period-form",
    )


def _kept(kept: Sequence[archive.Kept]) -> list[Piece]:
    """The ways to the reports of the months before this one."""
    if not kept:
        return []
    ways = [
        a(f"{one.month:%B %Y} (PDF)", href=reports.address(one.month), download=True)
        for one in kept
    ]
    return [Piece("reports", div(*ways, class_="periods"))]


def build(found: Facts) -> list[Component]:
    when = html.P(found.period.named, className="soft period")
    if not found.now.slots.closed and not found.now.texts:
        nothing = views.empty(
            "No slot has closed in this time",
            "A slot counts here once it is filled, runs out of time or is withdrawn. Choose a"
            " longer time above, or come back after the first cancellations.",
            "chart",
        )
        return [when, nothing]
    return [when, *fill_tiles.build(found)]


def drawn(found: Rows) -> Component | None:
    """The charts; none of a time in which nothing happened."""
    if found.slots.empty and not found.texts:
        return None
    return html.Div(
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
    )


def groups(slots: pd.DataFrame, by: figures.Dimension, when: Period) -> Component:
    """A table of fill rates by group, with a bar in each line, and the way to a group's rows."""
    found = figures.breakdown(slots, by, when.zone)
    if not found:
        return html.P("No slot has closed in this time.", className="soft")
    heads = (DIMENSIONS[by], "Filled", "Of all", "Of those with somebody to ask", "Median time")
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody([_group(group, by, when) for group in found]),
        ],
        className="table",
    )
    return html.Div(
        [
            html.Div(table, className="scroll-x wide", tabIndex="0"),
            charts.save_button(f"fill-rate-by-{by}"),
        ]
    )


def _group(group: dict[str, Any], by: figures.Dimension, when: Period) -> Component:
    rates: figures.FillRate = group["rates"]
    took = times.span(group["took"]) if group["took"] is not None else "-"
    return html.Tr(
        [
            html.Th(_named(group["of"], by, when), scope="row"),
            html.Td(f"{rates.filled} of {rates.closed}"),
            html.Td(percent(rates.of_closed)),
            html.Td([_bar(rates.of_offerable), percent(rates.of_offerable)]),
            html.Td(took),
        ]
    )


def _named(of: str | int, by: figures.Dimension, when: Period) -> str | Component:
    """The name of a group, which leads to its slots where those can be told apart."""
    words = times.hour(of) if isinstance(of, int) else of
    if by not in ("provider", "place", "hour"):
        return words
    made: Component = dcc.Link(words, href=fill_tiles.rows_of(when, {by: of}))
    return made


def _bar(share: float | None) -> Component:
    return html.Span(className="bar", style={"--share": f"{100 * (share or 0):.0f}%"})
