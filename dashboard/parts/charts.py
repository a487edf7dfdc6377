"""A chart with what it means, and its numbers beside it as a table and as CSV. Pure.

A drawing alone tells nothing to whoever cannot see it well: the same rows stand in a table that
opens with a click or a key.
"""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from dashboard.parts.markup import button, details, div, h2, p, section, summary


def card(
    title: str,
    explained: str,
    drawing: Markup,
    rows: Sequence[dict[str, Any]],
    *,
    name: str,
    wide: bool = False,
) -> Markup:
    """A drawing of ``rows``, and the rows to read or to take away."""
    drawn = div(drawing, role="img", aria_label=f"{title}, as a drawing")
    return section(
        div(h2(title), p(explained, class_="hint")),
        drawn if rows else p("Nothing to draw yet.", class_="soft"),
        numbers(rows, name) if rows else None,
        class_=f"card chart{' chart-wide' if wide else ''}",
        aria_label=title,
    )


def numbers(rows: Sequence[dict[str, Any]], name: str) -> Markup:
    """Rows to read, or to take away as a file of this name."""
    return details(summary("Numbers"), div(), save_button(name), data_numbers=told(rows))


def told(rows: Sequence[dict[str, Any]]) -> str:
    """Rows as ``assets/numbers.js`` reads them: it makes the table when somebody opens it."""
    columns = list(rows[0])
    return json.dumps([columns, *[[_cell(row[column]) for column in columns] for row in rows]])


def save_button(name: str) -> Markup:
    """Saves the table that stands beside it; ``assets/desk.js`` does the work."""
    return button("Save as CSV", type="button", class_="plain", data_csv=name)


def _cell(value: Any) -> str:
    return "-" if value is None else str(value)
