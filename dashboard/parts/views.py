"""The few building blocks that every page is made of. Pure: values in, components out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias, TypeVar

import dash_mantine_components as dmc
import phonenumbers
from dash import dcc, html
from dash.development.base_component import Component

from bot.messages.contacts import FORGOTTEN
from dashboard.access.accounts import User

Node: TypeAlias = Component | str | None
Key = TypeVar("Key", bound=str)
Tone = Literal["quiet", "live", "good", "warn", "bad"]

COLOURS: Final[dict[Tone, str]] = {
    "quiet": "gray",
    "live": "teal",
    "good": "green",
    "warn": "orange",
    "bad": "red",
}
DOTS: Final = "••••"
MOST_LARGE: Final = 7
"""Letters of a tile's value that are drawn large; longer ones are words, as in ``under 1 min``."""
FIRST: Final[dict[str, Any]] = {"data-autofocus": True}
"""For what a dialog opens at. One that drops a list down must not do so at the focus alone."""
FILE_WORDS: Final = frozenset(
    {
        *("appointment", "appointments", "cancellation", "cancellations", "canceled", "cancelled"),
        *("export", "openings", "report", "schedule", "waitlist"),
    }
)
"""What files are called after, and no patient is."""
_FILE_NUMBERS: Final = re.compile(
    r"(?<!\d)(?P<day>20[2-9]\d([-_.]?)[01]\d\2[0-3]\d)(?!\d)|\d(?:[\s().+_-]*\d){6,}"
)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
BY_WORDS: Final = {"function": "byWords"}
"""How a list is searched in the browser: ``assets/search.js``."""
AS_ANSWERED: Final = {"function": "asAnswered"}
"""For a list that the server has searched."""


def more(attributes: Mapping[str, object]) -> dict[str, Any]:
    """Attributes whose names are no Python names (``aria-``, ``data-``), for ``**``."""
    return dict(attributes)


def clears(what: str) -> dict[str, Any]:
    """The name of the button that empties a field, which has none of its own."""
    return more({"aria-label": f"Clear {what}"})


def icon(name: str) -> Component:
    """A drawing of ``assets/desk.css``; it says nothing that words beside it don't."""
    return html.Span(className=f"icon icon-{name}", **more({"aria-hidden": "true"}))


def badge(words: str, tone: Tone, drawing: str) -> Component:
    """As ``pieces.badge``, in a form."""
    return html.Span([icon(drawing), words], className=f"badge badge-{tone}")


def person(user: User, name: str, phone_e164: str) -> str:
    """Whom a row is about, as far as this user may see it."""
    if user.may("patients"):
        return name or number(user, phone_e164)
    initials = " ".join(f"{part[0]}." for part in name.split()[:3])
    return initials or number(user, phone_e164)


def file(user: User, name: str) -> str:
    """The name of a file, which may be a patient's: of words and long numbers in it whoever works
    with no patients sees the first letter, and of a day all."""
    stem, dot, kind = name.rpartition(".")
    if user.may("patients"):
        return name
    shown = _FILE_NUMBERS.sub(_hidden_digits, stem if dot else name)
    return _LETTERS.sub(_hidden_word, shown) + dot + (kind if dot else "")


def _hidden_digits(found: re.Match[str]) -> str:
    return found[0] if found["day"] else re.sub(r"\d", "#", found[0])


def _hidden_word(found: re.Match[str]) -> str:
    return found[0] if found[0].lower() in FILE_WORDS else f"{found[0][0]}*"


def number(user: User, phone_e164: str) -> str:
    """``(214) 555-0101``, or its last four digits."""
    if phone_e164.startswith(FORGOTTEN):
        return "number removed"
    if not user.may("patients"):
        return f"{DOTS} {phone_e164[-4:]}"
    try:
        parsed = phonenumbers.parse(phone_e164)
    except phonenumbers.NumberParseException:
        return phone_e164
    national = parsed.country_code == 1
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    if not national:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def empty(title: str, hint: str, drawing: str) -> Component:
    """What stands where nothing is yet: it says what will come here, and how."""
    return html.Div(
        [icon(drawing), html.Div([html.Strong(title), html.P(hint)])], className="empty"
    )


def section(title: str, body: Component, *, name: str, hint: str = "") -> Component:
    """A part of a page under its heading, which a link may lead to as ``<name>-title``."""
    heading = html.Div(
        [
            html.H2(title, id=f"{name}-title", tabIndex="-1"),
            html.P(hint, className="hint") if hint else None,
        ],
        className="section-head",
    )
    return html.Section([heading, body], **more({"aria-labelledby": f"{name}-title"}))


def tile(
    label: str,
    value: str,
    note: str = "",
    *,
    tone: Tone = "quiet",
    explained: str = "",
    href: str = "",
) -> Component:
    """One number, large enough to read from across the room, and the way to what it counts."""
    return html.Div(
        [
            html.Div(
                [label, hover(label, explained) if explained else None], className="tile-label"
            ),
            html.Div(
                _way(value, label, href) if href else value,
                className="tile-value" if len(value) <= MOST_LARGE else "tile-value tile-words",
            ),
            html.Div(note, className="tile-note"),
        ],
        className=f"tile tile-{tone}",
    )


def _way(value: str, label: str, href: str) -> Component:
    made: Component = dcc.Link(
        value, href=href, **more({"title": f"{label}: show the slots", "className": "figure"})
    )
    return made


def hover(about: str, explained: str) -> Component:
    """A mark that explains a figure to the pointer, the keyboard and the finger alike."""
    mark = html.Button("?", className="explain", **more({"aria-label": f"{about}: {explained}"}))
    made: Component = dmc.Tooltip(
        mark,
        label=explained,
        multiline=True,
        w=300,
        withArrow=True,
        events={"hover": True, "focus": True, "touch": True},
    )
    return made


def button(
    words: str,
    id: Any,  # noqa: A002 - Dash's own word
    *,
    kind: str = "light",
    drawing: str | None = None,
    **more: Any,
) -> Component:
    made: Component = dmc.Button(
        words,
        id=id,
        variant=kind,
        leftSection=icon(drawing) if drawing else None,
        **more,
    )
    return made


def choice(name: str, data: Mapping[Key, str], value: Key) -> Component:
    """One of a few to look at; a tab keeps it while it lives, for a page that is loaded anew."""
    made: Component = dmc.SegmentedControl(
        id=name,
        data=[{"value": key, "label": label} for key, label in data.items()],
        value=value,
        persistence=True,
        persistence_type="session",
    )
    return made


def titled(title: str, about: str) -> list[Component]:
    """The title of a dialog, with whom or what it is about."""
    return [html.Span(title), html.Span(about, className="about")]


def dialog(
    name: str, title: str, children: Sequence[Component], done: Component, **more: Any
) -> Component:
    """What asks before something is done: ``children``, and the button that does it.

    A click beside it does not close it: that would lose what was typed, and the second click of a
    double one would close what the first has opened.
    """
    made: Component = dmc.Modal(
        [*children, html.Div(done, className="actions actions-end")],
        id=f"{name}-dialog",
        title=title,
        centered=True,
        closeOnClickOutside=False,
        closeButtonProps={"aria-label": "Close"},
        **more,
    )
    return made


def password(name: str, label: str, kind: str, description: str = "") -> Component:
    """A field for a password; ``kind`` tells the browser's keeper of passwords which it is."""
    made: Component = dmc.PasswordInput(
        id=name,
        label=label,
        description=description or None,
        visibilityToggleButtonProps={"aria-label": "Show the password"},
        **more({"autoComplete": kind}),
    )
    return made


def message(
    sentence: str, *, wrong: bool = False, undo: int | None = None, seconds: float = 4.5
) -> dict[str, Any]:
    """A notification as ``NotificationContainer`` wants it. ``undo`` is the line of the audit log
    that a button in it takes back."""
    shown: dict[str, Any] = {
        "action": "show",
        "message": sentence,
        "color": "red" if wrong else "teal",
        "icon": icon("alert" if wrong else "check"),
        "autoClose": 9000 if wrong else int(seconds * 1000),
        "role": "alert" if wrong else "status",
    }
    if undo is not None:
        told = more({"data-press": "undo", "data-of": undo})
        button = html.Button("Undo", type="button", className="action", **told)
        shown |= {"id": undo_id(undo), "message": [html.Span(sentence), button]}
    return shown


def undo_id(line: int) -> str:
    """What the notification is called whose button takes this line back."""
    return f"undo-{line}"
