"""Drawings of figures as HTML: made at the server, put in place as they are. Pure.

A library of charts would be loaded, parsed and run by the browser before the first of them stands.
Here lengths are shares of the room that there is, so a drawing follows its width without a script;
only the lines are SVG, stretched with their strokes left as they are.

What a pointer rests on tells its values (``data-tip``).
"""

import math
from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from dashboard.parts.markup import Child, div, element, li, span, ul

Row = dict[str, Any]
COLOURS: Final = ("deep", "orange", "grape", "green", "blue", "red", "yellow", "gray")
"""Of points: as many as can be told apart, and no more are drawn."""
PERCENTS: Final = (0.0, 25.0, 50.0, 75.0, 100.0)
TICKS: Final = 4
"""About so many lines are drawn across."""
ROOM: Final = (5, 10, 20)
"""So many names have room side by side: in the narrowest drawing, in one of half a page, in a wide
one (``data-room`` in ``assets/desk.css``)."""
NEAR: Final = 0.02
"""Of the room: points that lie closer than this in both directions cover each other."""
DOT_PX: Final = 12
RING_PX: Final = 8
"""How wide a point is, and how much wider each ring around it."""


def lines(
    rows: Sequence[Row], key: str, series: Sequence[tuple[str, str]], *, target: float | None = None
) -> Markup:
    """Percentages over time, from 0 to 100; ``series``: the name and the colour of each."""
    count = len(rows)
    middle = [100 * (place + 0.5) / count for place in range(count)]
    drawn: list[Markup] = []
    for nth, (name, colour) in enumerate(series):
        points = [
            (across, 100 - row[name])
            for across, row in zip(middle, rows, strict=True)
            if row[name] is not None
        ]
        way = " ".join(f"{across:.2f},{down:.2f}" for across, down in points)
        dots = "".join(f"M{across:.2f} {down:.2f}h0" for across, down in points)
        style = f"--of:{_colour(colour)}"
        drawn += [
            element("polyline", points=way, class_=f"line line-{nth}", style=style),
            element("path", d=dots, class_="line dots", style=style),
        ]
    told = [
        (
            str(row[key]),
            [(name, _percent(row[name])) for name, _ in series if row[name] is not None],
        )
        for row in rows
    ]
    picture = element(
        "svg", *drawn, viewBox="0 0 100 100", preserveAspectRatio="none", aria_hidden="true"
    )
    legend = _legend(series) if len(series) > 1 else None
    aimed = _target(target) if target is not None else None
    return _frame(_scale(PERCENTS, 100, "%"), picture, _columns(told), aimed, legend=legend)


def bars(
    rows: Sequence[Row], key: str, value: str, *, target: tuple[str, str] | None = None
) -> Markup:
    """Counts by class; ``target`` is the last class that meets it, and its words."""
    ticks = _ticks(max((row[value] for row in rows), default=0), whole=True)
    inside = []
    for row in rows:
        share = 100 * row[value] / ticks[-1]
        met = target is not None and row[key] == target[0]
        inside.append(
            [
                span(class_="mark-bar", style=f"height:{share:.2f}%;--of:{_colour('deep.6')}"),
                span(str(row[value]), class_="mark-value", style=f"bottom:{share:.2f}%"),
                span(span(target[1]), class_="mark-limit") if met and target else None,
            ]
        )
    told = [(str(row[key]), [(value, str(row[value]))]) for row in rows]
    return _frame(_scale(ticks, ticks[-1], ""), _columns(told, inside))


def groups(rows: Sequence[Row], key: str, series: Sequence[tuple[str, str]]) -> Markup:
    """Percentages side by side, for each value of ``key``."""
    top = max((row[name] or 0 for row in rows for name, _ in series), default=0)
    ticks = _ticks(min(top, 100), whole=False)
    inside = [
        [
            span(
                class_="mark-bar",
                style=f"height:{100 * (row[name] or 0) / ticks[-1]:.2f}%;--of:{_colour(colour)}",
            )
            for name, colour in series
        ]
        for row in rows
    ]
    told = [(str(row[key]), [(name, _percent(row[name])) for name, _ in series]) for row in rows]
    return _frame(_scale(ticks, ticks[-1], "%"), _columns(told, inside), legend=_legend(series))


def bars_across(rows: Sequence[Row], key: str, value: str) -> Markup:
    """Bars that grow to the right, for names too long to stand under a bar."""
    most = max((row[value] for row in rows), default=0) or 1
    drawn = [
        div(
            span(str(row[key])),
            span(
                span(class_="mark-bar", style=f"width:{100 * row[value] / most:.2f}%"),
                span(str(row[value])),
            ),
        )
        for row in rows
    ]
    return div(*drawn, class_="plot-across")


def points(rows: Sequence[Row], key: str, across: str, up: str) -> Markup:
    """One point for each row, named by ``key``: ``across`` to the right, ``up`` upwards.

    Of points that cover each other the later ones are rings around the first, each where it lies:
    so all of them are seen, and none is moved.
    """
    shown = list(zip(rows, COLOURS, strict=False))
    right = _ticks(max((row[across] for row, _ in shown), default=0), whole=False)
    top = _ticks(max((row[up] for row, _ in shown), default=0), whole=False)
    places = [(row[across] / right[-1], row[up] / top[-1]) for row, _ in shown]
    drawn = []
    for nth, (row, colour) in enumerate(shown):
        beneath = sum(_covers(places[nth], earlier) for earlier in places[:nth])
        size = DOT_PX + RING_PX * beneath
        x, y = places[nth]
        drawn.append(
            span(
                class_="mark-point ring" if beneath else "mark-point",
                style=f"left:{100 * x:.2f}%;bottom:{100 * y:.2f}%;width:{size}px;height:{size}px;"
                f"z-index:{9 - beneath};--of:{_colour(f'{colour}.6')}",
                data_tip=_tip(
                    str(row[key]), [(across, _short(row[across])), (up, _short(row[up]))]
                ),
            )
        )
    sides = [
        span(span(_short(tick)), class_="tick-across", style=f"left:{100 * tick / right[-1]:.2f}%")
        for tick in right
    ]
    legend = _legend([(str(row[key]), f"{colour}.6") for row, colour in shown])
    named = [span(up, class_="plot-up"), span(across, class_="plot-right")]
    return _frame(_scale(top, top[-1], ""), *sides, *drawn, *named, legend=legend, class_="points")


def _covers(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < NEAR and abs(one[1] - other[1]) < 2 * NEAR


def _frame(*inside: Child, legend: Markup | None = None, class_: str = "") -> Markup:
    area = div(*inside, class_="plot-area")
    return div(legend, area, class_=f"plot {class_}".strip())


def _scale(ticks: Sequence[float], most: float, unit: str) -> list[Markup]:
    return [
        span(span(f"{_short(tick)}{unit}"), class_="tick", style=f"bottom:{100 * tick / most:.2f}%")
        for tick in ticks
    ]


def _columns(
    told: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    inside: Sequence[Sequence[Child]] | None = None,
) -> Markup:
    """A column for each name, with what stands in it; at its foot the name, where there is room."""
    every = inside or [[] for _ in told]
    return div(
        *[
            div(
                *marks,
                span(name, class_="mark-name", data_room=_room(place, len(told))),
                class_="plot-column",
                data_tip=_tip(name, values),
                style=f"--at:{100 * place / max(1, len(told) - 1):.0f}%",
            )
            for place, ((name, values), marks) in enumerate(zip(told, every, strict=True))
        ],
        class_="plot-columns",
    )


def _room(place: int, count: int) -> str:
    """The widths, by their place in ``ROOM``, at which a name stands: every so many of them do."""
    return "".join(
        str(width) for width, most in enumerate(ROOM) if place % math.ceil(count / most) == 0
    )


def _target(target: float) -> Markup:
    return span(span(f"target {target:g} %"), class_="plot-target", style=f"bottom:{target:.2f}%")


def _legend(series: Sequence[tuple[str, str]]) -> Markup:
    return ul(
        *[li(span(style=f"background:{_colour(colour)}"), name) for name, colour in series],
        class_="legend",
    )


def _tip(name: str, values: Sequence[tuple[str, str]]) -> str:
    return "\n".join([name, *[f"{what}: {told}" for what, told in values]])


def _colour(name: str) -> str:
    """``deep.6`` as the page knows it."""
    return f"var(--mantine-color-{name.replace('.', '-')})"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{_short(share)}%"


def _short(number: float) -> str:
    return f"{number:g}"


def _ticks(most: float, *, whole: bool) -> list[float]:
    """From 0 to ``most`` or a little more, in steps of 1, 2 or 5 of some power of ten."""
    wide = (most or 1) / TICKS
    power = 10.0 ** math.floor(math.log10(wide))
    step = next(power * size for size in (1, 2, 5, 10) if power * size >= wide * (1 - 1e-9))
    step = max(1.0, step) if whole else step
    count = math.ceil((most or 1) / step - 1e-9)
    return [round(step * place, 9) for place in range(count + 1)]
