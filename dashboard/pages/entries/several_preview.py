"""What one press would do to each of the entries that are chosen, in words, before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, get_args

from dash import html
from dash.development.base_component import Component

from bot import languages
from bot.waitlist.places import directory
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.rules.several import Deed, Kind, outcome
from bot.waitlist.staff import several
from bot.waitlist.views import waitlist
from dashboard import form_input, times
from dashboard.access.accounts import User
from dashboard.pages import filters
from dashboard.pages.entries import entry_changes
from dashboard.parts import views

LONGEST_PAUSE: Final = timedelta(days=366)
ASKS: Final[Mapping[str, tuple[Kind, ...]]] = {
    "until": ("pause",),
    "points": ("boost",),
    "why": ("boost",),
    "place": ("add_place", "take_place"),
    "language": ("language",),
}
"""Each field, and for what it is asked."""
FIELDS: Final = ("deed", *ASKS)
NOBODY: Final = "Nobody is texted about this."
STANDS: Final = "Being asked at this moment, which stands as it is: "
LOSES: Final = (
    "Loses the offer that stands, and reads that the slot is no longer open if a YES still comes: "
)
SAME: Final[Mapping[Kind, str]] = {
    "pause": "paused until then already",
    "lift": "not paused",
    "boost": "at the end of the scale already",
    "add_place": "would go there already",
    "take_place": "not for this place in particular",
    "language": "texted so already",
    "off": "off the list already",
}


@dataclass(frozen=True)
class Preview:
    """What would become of the entries that are chosen."""

    changed: Sequence[waitlist.Entry]
    same: Sequence[waitlist.Entry]
    left: Sequence[tuple[waitlist.Entry, str]]


async def deed(values: Sequence[Any], rules: Rules, now: datetime) -> Deed:
    """What the fields mean, in the order of ``FIELDS``. Raises ``ValueError`` with a sentence."""
    given = dict(zip(FIELDS, values, strict=True))
    if given["deed"] not in get_args(Kind):
        raise ValueError("Please choose what to do.")
    kind: Kind = given["deed"]
    match kind:
        case "pause":
            return Deed(kind=kind, until=_until(given["until"], rules, now))
        case "boost":
            points = given["points"]
            if not isinstance(points, int) or not points or abs(points) > MOST_BOOST:
                raise ValueError(f"Please give a whole number up to {MOST_BOOST}.")
            why = form_input.line(given["why"])
            if not why:
                raise ValueError(entry_changes.WHY)
            return Deed(kind=kind, points=points, why=why)
        case "add_place" | "take_place":
            if not given["place"]:
                raise ValueError("Please choose a place.")
            known = await directory.read(rules.clinic)
            place = known.meant(given["place"])
            spellings = frozenset(place.spellings)
            return Deed(kind=kind, place=known.label(place), spellings=spellings)
        case "language":
            return Deed(kind=kind, language=languages.chosen(given["language"]))
        case _:
            return Deed(kind=kind)


def _until(given: str | None, rules: Rules, now: datetime) -> datetime:
    """When this day begins at the clinic."""
    day = filters.day_of(given)
    if day is None:
        raise ValueError("Please choose a day.")
    begins = datetime.combine(day, time(), rules.clinic.zone)
    if not now < begins <= now + LONGEST_PAUSE:
        raise ValueError("Please choose a day to come, within a year.")
    return begins.astimezone(now.tzinfo)


def preview(found: Sequence[waitlist.Entry], what: Deed, now: datetime) -> Preview:
    """Pure."""
    made = [(entry, outcome(what, entry, now)) for entry in found]
    return Preview(
        changed=[entry for entry, columns in made if columns and not isinstance(columns, str)],
        same=[entry for entry, columns in made if not columns],
        left=[(entry, several.LEFT[why]) for entry, why in made if isinstance(why, str)],
    )


def build(seen: Preview, what: Deed, user: User, rules: Rules, now: datetime) -> list[Component]:
    """What is done to whom, with names: they are on the screen alone. Pure."""

    def named(entry: waitlist.Entry) -> str:
        return views.person(user, entry.name, entry.phone_e164)

    count = len(seen.changed)
    many = "1 entry is" if count == 1 else f"{count or 'No'} entries are"
    head: list[Component] = [html.Strong(f"{many} changed.")]
    if seen.same:
        head.append(html.Span(f" {len(seen.same)} {SAME[what.kind]}."))
    asked = [named(entry) for entry in seen.changed if entry.being_asked]
    told = LOSES if what.kind == "off" else STANDS
    listed = [
        html.Li([html.Strong(named(entry)), f" {_becomes(entry, what, rules, now)}"])
        for entry in seen.changed
    ]
    left = [html.Li([html.Strong(named(entry)), f" {why}"]) for entry, why in seen.left]
    parts: list[Component | None] = [
        html.P(head),
        html.P(told + ", ".join(asked) + ".") if asked else None,
        html.P(NOBODY, className="soft"),
        html.Ul(listed, tabIndex="0") if listed else None,
        html.P(html.Strong(f"{len(left)} can't be changed so:")) if left else None,
        html.Ul(left, tabIndex="0") if left else None,
    ]
    return [part for part in parts if part is not None]


def _becomes(entry: waitlist.Entry, what: Deed, rules: Rules, now: datetime) -> str:
    made = outcome(what, entry, now)
    columns = made if isinstance(made, Mapping) else {}
    match what.kind:
        case "pause":
            return f"is asked nothing before {times.date(what.until or now, rules.clinic.zone)}"
        case "lift":
            return "is asked again"
        case "boost":
            return f"boost {entry.manual_boost}, now {columns.get('manual_boost')}"
        case "add_place" | "take_place":
            wished: Any = columns.get("location_preference", ())
            return f"wants {', '.join(wished)}"
        case "language":
            return f"is texted in {languages.name(what.language)}, with all who share the number"
        case "off":
            return "is not asked any more"
