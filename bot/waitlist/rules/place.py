"""Where a slot is: what the place is called, who speaks for it, and whose clock counts there. Pure.

Promises: a spelling names one place or none, whatever its case and spaces; nothing is guessed from
a likeness. What a place does not say of itself it has from the clinic, as the settings give it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.messages import phone
from bot.waitlist.rules.contact_hours import Hours


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """What is local. ``brand`` is how a text names us, and ``phone`` is written for a screen, or
    empty."""

    brand: str
    phone: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Place(Clinic):
    """One place of the clinic, with what it inherits.

    ``hours`` are contact hours of its own, by its own clock, or ``None``; ``aliases`` are the
    further spellings that a person has given it; ``sender`` is the number that texts about its
    slots leave from, ``None`` for the clinic's.
    """

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    hours: Hours | None = None
    sender: str | None = None
    active: bool = True

    @property
    def spellings(self) -> set[str]:
        """All that names it, as ``folded``."""
        return {folded(one) for one in (self.name, f"{self.brand} {self.name}", *self.aliases)}


COLUMNS: Final = """
    place.id AS place_id, place.location_name AS place_name, place.brand_name AS place_brand,
    place.phone AS place_phone, place.time_zone AS place_zone,
    place.contact_hours_start AS place_opens, place.contact_hours_end AS place_closes,
    place.active AS place_active, place.sender AS place_sender,
    ARRAY(SELECT spelling FROM location_alias AS alias
          WHERE alias.location_id = place.id ORDER BY alias.id) AS place_aliases
"""
"""Of ``location_reference AS place``: what ``read`` takes."""
FIELDS: Final = (
    "place_id",
    "place_name",
    "place_brand",
    "place_phone",
    "place_zone",
    "place_opens",
    "place_closes",
    "place_active",
    "place_sender",
    "place_aliases",
)


def read(clinic: Clinic, row: Mapping[str, Any]) -> Place:
    """The place of a row with ``COLUMNS``; the row may hold more."""
    zone, opens, closes = row["place_zone"], row["place_opens"], row["place_closes"]
    return Place(
        id=row["place_id"],
        name=row["place_name"],
        aliases=tuple(row["place_aliases"]),
        brand=row["place_brand"] or clinic.brand,
        phone=phone.national(row["place_phone"]) if row["place_phone"] else clinic.phone,
        zone=ZoneInfo(zone) if zone else clinic.zone,
        hours=Hours(time.fromisoformat(opens), time.fromisoformat(closes)) if opens else None,
        active=row["place_active"],
        sender=row["place_sender"],
    )


def reader(clinic: Clinic) -> Callable[..., Place]:
    """What makes the place of a row with ``COLUMNS``."""
    return lambda **row: read(clinic, row)


def folded(spelling: str) -> str:
    """A spelling as it is compared, by the database too: case and spaces do not count."""
    return " ".join(spelling.split()).lower()


class NotOne(LookupError):
    """A spelling names no place, or more than one; the message is a sentence for whoever wrote
    it."""


class Unknown(NotOne):
    """Nobody has said what this spelling means."""


class Shared(NotOne):
    """Places of two brands have this name."""


class Closed(NotOne):
    """The place takes no slots any more."""


class Directory:
    """The places to look spellings up in."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self._by_spelling: dict[str, list[Place]] = defaultdict(list)
        for one in self.places:
            for spelling in one.spellings:
                self._by_spelling[spelling].append(one)

    def label(self, place: Place) -> str:
        """What names this place and no other: its name, with the brand before it where another has
        that name too."""
        shared = len(self._by_spelling[folded(place.name)]) > 1
        return f"{place.brand} {place.name}" if shared else place.name

    def meant(self, spelling: str) -> Place:
        """The one place that this spelling names, closed or not. Raises ``NotOne``."""
        found = self._by_spelling.get(folded(spelling), [])
        if not found:
            raise Unknown(
                "This place is not known. Add it, or add this spelling to the place that is meant."
            )
        if len(found) > 1:
            raise Shared("This name fits two places. Write the brand in front of it.")
        return found[0]

    def find(self, spelling: str) -> Place:
        """The one open place that this spelling names. Raises ``NotOne``."""
        place = self.meant(spelling)
        if not place.active:
            raise Closed("This place is closed. Choose another, or open it again.")
        return place

    def preferred(self, spellings: Iterable[str]) -> list[str]:
        """These spellings as wishes for a place are kept: by its label. Raises ``NotOne``."""
        return list(dict.fromkeys(self.label(self.meant(one)) for one in spellings))
