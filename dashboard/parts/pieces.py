"""The few building blocks of what is drawn again with every change. Pure: values in, HTML out.

What time alone changes (a countdown, how long ago something was) is told by ``assets/desk.js``, so
that a row is drawn again only when something about it changed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from markupsafe import Markup

from dashboard.parts.markup import (
    Child,
    a,
    button,
    div,
    h3,
    p,
    span,
    strong,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
)
from dashboard.parts.views import Tone

Kind = Literal["light", "filled", "red"]


def icon(name: str) -> Markup:
    """A drawing of ``assets/desk.css``; it says nothing that words beside it don't."""
    return span(class_=f"icon icon-{name}", aria_hidden="true")


def badge(words: Child, tone: Tone, drawing: str | None = None) -> Markup:
    """A state: words and a drawing, so that colour is never the only signal."""
    return span(icon(drawing) if drawing else None, words, class_=f"badge badge-{tone}")


def ago(at: datetime) -> Markup:
    """``7 min ago``, and a minute later ``8 min ago``."""
    return span(data_ago=at.isoformat())


def ahead(at: datetime) -> Markup:
    """``in 2 h 5 min``."""
    return span(data_ahead=at.isoformat())


def countdown(until: datetime, since: datetime | None = None) -> Markup:
    """The time left, ticking in the browser; with ``since`` a bar that empties besides."""
    return span(
        class_="countdown",
        role="timer",
        data_until=until.isoformat(),
        data_since=since.isoformat() if since else None,
    )


def empty(title: str, hint: str, drawing: str) -> Markup:
    """What stands where nothing is yet: it says what will come here, and how."""
    return div(icon(drawing), div(strong(title), p(hint)), class_="empty")


def tile(label: str, value: str, note: str, *, tone: Tone, href: str) -> Markup:
    """One number, large enough to read from across the room, and the way to what it counts."""
    return a(
        div(label, class_="tile-label"),
        div(value, class_="tile-value"),
        div(note, class_="tile-note"),
        class_=f"tile tile-{tone}",
        href=href,
        data_inside=href.startswith("/"),
    )


def row_head(title: Child, *beside: Child) -> Markup:
    return div(h3(title), *beside, class_="row-head")


def action(
    words: str,
    name: str,
    subject: int,
    drawing: str | None = None,
    *,
    shown: int | None = None,
    kind: Kind = "light",
) -> Markup:
    """A button of something that is listed: ``Site.pressed`` hears of it under ``name``.

    ``shown`` is what stood there when it was pressed: the work can refuse if that has changed.
    """
    return button(
        icon(drawing) if drawing else None,
        words,
        type="button",
        id=f"{name}-{subject}",
        class_=f"action action-{kind}",
        data_press=name,
        data_of=subject,
        data_shown=shown,
    )


def actions(*buttons: Child) -> Markup:
    return div(*buttons, class_="actions")


MOST_UNBROKEN: Final = 8
"""Letters of a word with a hyphen, such as ``PA-C``, that stays in one line."""


def unbroken(words: str) -> Markup:
    """Words that a line may end between, and not at a short word's hyphen."""
    return Markup(" ").join(
        span(word, class_="unbroken") if "-" in word and len(word) <= MOST_UNBROKEN else word
        for word in words.split(" ")
    )


def link(words: Child, href: str, class_: str | None = None) -> Markup:
    """A way within the dashboard, which does not load the page anew."""
    return a(words, href=href, class_=class_, data_inside=True)


def rows(heads: Sequence[str], lines: Sequence[Sequence[str]], class_: str | None = None) -> Markup:
    """A table of texts."""
    head = thead(tr(*[th(name, scope="col") for name in heads]))
    return table(head, tbody(*[tr(*map(td, line)) for line in lines]), class_=class_)
