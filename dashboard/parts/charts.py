"""Charts that follow the page's colours, each with its numbers beside it as a table and as CSV.

A drawing alone tells nothing to whoever cannot see it well: the same rows stand in a table that
opens with a click or a key.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.parts import views

HEIGHT = 280


def card(
    title: str,
    explained: str,
    drawing: Component,
    *,
    name: str,
    wide: bool = False,
    rows: Sequence[dict[str, Any]] | None = None,
) -> Component:
    """A chart with what it means, and its rows to read or to take away: what it draws, or
    ``rows``."""
    if rows is None:
        rows = drawing.data if hasattr(drawing, "data") else []
    return html.Section(
        [
            html.Div([html.H2(title), html.P(explained, className="hint")]),
            _in_words(drawing, rows) or drawing,
            numbers(rows, name) if rows else None,
        ],
        className=f"card chart{' chart-wide' if wide else ''}",
        **views.more({"aria-label": title}),
    )


def _in_words(drawing: Component, rows: Sequence[dict[str, Any]]) -> Component | None:
    """What would be no drawing: nothing at all, or a line of one point."""
    if not rows:
        return html.P("Nothing to draw yet.", className="soft")
    if not isinstance(drawing, dmc.LineChart) or len(rows) > 1:
        return None
    (row,) = rows
    at = row[drawing.dataKey]
    said = [
        f"{name} {'-' if value is None else f'{value:g}{drawing.unit}'}"
        for name, value in row.items()
        if name != drawing.dataKey
    ]
    return html.P(f"A line is drawn from two points on. So far {at} alone: {', '.join(said)}.")


def numbers(rows: Sequence[dict[str, Any]], name: str) -> Component:
    """Rows to read, or to take away as a file of this name.

    ``assets/numbers.js`` makes the table when somebody opens it: as components the cells of all
    charts would cost a browser seconds whenever the page is drawn.
    """
    columns = list(rows[0])
    told = [columns, *[[_cell(row[column]) for column in columns] for row in rows]]
    return html.Details(
        [html.Summary("Numbers"), html.Div(), save_button(name)],
        **views.more({"data-numbers": json.dumps(told)}),
    )


def save_button(name: str) -> Component:
    """Saves the table that stands beside it; ``assets/desk.js`` does the work."""
    return html.Button("Save as CSV", className="plain", **views.more({"data-csv": name}))


def _cell(value: Any) -> str:
    return "-" if value is None else str(value)


def lines(
    data: Sequence[dict[str, Any]],
    key: str,
    series: Sequence[tuple[str, str]],
    *,
    target: float | None = None,
) -> Component:
    """Percentages over time, from 0 to 100, with the target drawn."""
    dashes = ("0", "6 3", "2 3")
    made: Component = dmc.LineChart(
        h=HEIGHT,
        data=list(data),
        dataKey=key,
        series=[
            {"name": name, "color": colour, "strokeDasharray": dash}
            for (name, colour), dash in zip(series, dashes, strict=False)
        ],
        unit="%",
        yAxisProps={"domain": [0, 100]},
        xAxisProps={"interval": "equidistantPreserveStart"},
        withLegend=len(series) > 1,
        legendProps={"verticalAlign": "top", "height": 40},
        curveType="linear",
        connectNulls=True,
        referenceLines=[
            {
                "y": target,
                "label": f"target {target:g} %",
                "color": "orange.7",
                "labelPosition": "right",
            }
        ]
        if target is not None
        else [],
        lineChartProps={"margin": {"right": 90 if target is not None else 10}},
    )
    return made


def bars(
    data: Sequence[dict[str, Any]], key: str, value: str, *, target: tuple[str, str] | None = None
) -> Component:
    """Counts by class; ``target`` is the last class that meets it, and its words."""
    made: Component = dmc.BarChart(
        h=HEIGHT,
        data=list(data),
        dataKey=key,
        series=[{"name": value, "color": "deep.6"}],
        withBarValueLabel=True,
        yAxisProps={"allowDecimals": False},
        xAxisProps={"interval": "equidistantPreserveStart"},
        barChartProps={"margin": {"top": 20}},
        referenceLines=[
            {
                "x": target[0],
                "position": "end",
                "label": target[1],
                "color": "orange.7",
                "labelPosition": "insideTopLeft",
            }
        ]
        if target is not None
        else [],
    )
    return made


def groups(data: Sequence[dict[str, Any]], key: str, series: Sequence[str]) -> Component:
    """Percentages side by side, for each value of ``key``."""
    colours = ("gray.6", "deep.6")
    made: Component = dmc.BarChart(
        h=HEIGHT,
        data=list(data),
        dataKey=key,
        series=[
            {"name": name, "color": colour} for name, colour in zip(series, colours, strict=True)
        ],
        unit="%",
        withLegend=True,
        legendProps={"verticalAlign": "top", "height": 40},
    )
    return made


def bars_across(data: Sequence[dict[str, Any]], key: str, value: str) -> Component:
    """Bars that grow to the right, for labels too long to stand under a bar."""
    made: Component = dmc.BarChart(
        h=max(120, 48 * len(data) + 40),
        data=list(data),
        dataKey=key,
        series=[{"name": value, "color": "deep.6"}],
        orientation="vertical",
        withBarValueLabel=True,
        yAxisProps={"width": 200},
        xAxisProps={"allowDecimals": False},
        barChartProps={"margin": {"right": 40}},
        gridAxis="none",
    )
    return made


COLOURS = ("deep", "orange", "grape", "green", "blue", "red", "yellow", "gray")
"""Of points: as many as can be told apart, and no more are drawn."""

COVERS_ACROSS: Final = 0.01
COVERS_UP: Final = 0.05
"""How near to each other points are drawn as one, as a share of the axis: about their size."""


def points(data: Sequence[dict[str, Any]], key: str, across: str, up: str) -> Component:
    """One point for each row, named by ``key``: ``across`` to the right, ``up`` upwards. Points
    that would cover each other are one, under all their names."""
    drawn = list(zip(_apart(data, key, across, up), COLOURS, strict=False))
    names = html.Ul(
        [
            html.Li([html.Span(style={"background": f"var(--mantine-color-{colour}-6)"}), row[key]])
            for row, colour in drawn
        ],
        className="legend",
    )
    chart = dmc.ScatterChart(
        h=HEIGHT,
        data=[
            {
                "color": f"{colour}.6",
                "name": row[key],
                "data": [{across: row[across], up: row[up]}],
            }
            for row, colour in drawn
        ],
        dataKey={"x": across, "y": up},
        xAxisLabel=across,
        yAxisLabel=up,
        scatterChartProps={"accessibilityLayer": False},
    )
    # What it shows stands in the numbers; its symbols have no words of their own.
    return html.Div([names, html.Div(chart, **views.more({"aria-hidden": "true"}))])


def _apart(
    data: Sequence[dict[str, Any]], key: str, across: str, up: str
) -> Sequence[dict[str, Any]]:
    apart: list[dict[str, Any]] = []
    widths = [
        (name, share * max((abs(row[name]) for row in data), default=0))
        for name, share in ((across, COVERS_ACROSS), (up, COVERS_UP))
    ]
    for row in data:
        same = (one for one in apart if all(abs(one[n] - row[n]) <= width for n, width in widths))
        if (covered := next(same, None)) is None:
            apart.append(dict(row))
        else:
            covered[key] = f"{covered[key]}; {row[key]}"
    return apart
