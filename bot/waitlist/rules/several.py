"""What one press does to each of several waitlist entries: what it changes of an entry, and which
it leaves. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from bot.languages import DEFAULT, Language
from bot.waitlist.rules.place import folded
from bot.waitlist.rules.priority import MOST_BOOST

Kind = Literal["pause", "lift", "boost", "add_place", "take_place", "language", "off"]
Left = Literal["off_list", "only_place", "spared"]
"""Why an entry can't be changed so."""


class Entry(Protocol):
    """What is looked at of an entry; the language is its contact's."""

    @property
    def active(self) -> bool: ...
    @property
    def quiet_until(self) -> datetime | None: ...
    @property
    def manual_boost(self) -> int: ...
    @property
    def location_preference(self) -> Sequence[str]: ...
    @property
    def avoid_places(self) -> Sequence[str]: ...
    @property
    def language(self) -> Language: ...
    @property
    def updated_at(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What is done to each of them."""

    kind: Kind
    until: datetime | None = None
    points: int = 0
    """Of the boost, more or (below 0) fewer."""
    why: str = ""
    place: str = ""
    spellings: frozenset[str] = frozenset()
    """All that names the place, as ``folded``."""
    language: Language = DEFAULT


Columns = Mapping[str, object]
"""What an entry has from now on; empty if it has that already."""
LANGUAGE: Final = "language"
"""The one column that is its contact's."""


def outcome(deed: Deed, entry: Entry, now: datetime) -> Columns | Left:
    if deed.kind == "language":
        return _new(LANGUAGE, deed.language, entry.language)
    if deed.kind == "off":
        return _new("active", False, entry.active)
    if not entry.active:
        return "off_list"
    match deed.kind:
        case "pause":
            return _new("quiet_until", deed.until, entry.quiet_until)
        case "lift":
            waits = entry.quiet_until is not None and entry.quiet_until > now
            return {"quiet_until": None} if waits else {}
        case "boost":
            boost = min(MOST_BOOST, max(0, entry.manual_boost + deed.points))
            return _new("manual_boost", boost, entry.manual_boost)
        case "add_place":
            if deed.spellings & {folded(one) for one in entry.avoid_places}:
                return "spared"
            return _with_place(deed, entry.location_preference)
        case "take_place":
            return _without_place(deed, entry.location_preference)


def _new(name: str, value: object, old: object) -> Columns:
    return {} if value == old else {name: value}


def _with_place(deed: Deed, wished: Sequence[str]) -> Columns:
    """Whoever wishes for no place in particular goes to this one already."""
    if not wished or any(folded(one) in deed.spellings for one in wished):
        return {}
    return {"location_preference": [*wished, deed.place]}


def _without_place(deed: Deed, wished: Sequence[str]) -> Columns | Left:
    """A wish for this place alone would become one for any: that is nobody's wish."""
    kept = [one for one in wished if folded(one) not in deed.spellings]
    if len(kept) == len(wished):
        return {}
    return {"location_preference": kept} if kept else "only_place"


def mark(entry: Entry) -> str:
    """What tells whether an entry is as it was shown."""
    told = (
        entry.updated_at.timestamp(),
        entry.active,
        entry.quiet_until and entry.quiet_until.timestamp(),
        entry.manual_boost,
        tuple(entry.location_preference),
        entry.language,
    )
    return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()
