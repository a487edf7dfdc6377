"""Where a slot is: what the place is called, who speaks for it, and whose clock counts there. Pure.

Promises: a spelling names one place or none, whatever its case and spaces; nothing is guessed from
a likeness. What a place does not say of itself it has from the clinic, as the settings give it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """What is local. ``brand`` is how a text names us, and ``phone`` is written for a screen, or
    empty."""

    brand: str
    phone: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Place(Clinic):
    """One place of the clinic, with what it inherits."""

    id: int
    name: str


COLUMNS: Final = """
    place.id AS place_id, place.location_name AS place_name, place.brand_name AS place_brand,
    place.phone AS place_phone, place.time_zone AS place_zone
"""
"""Of ``location_reference AS place``: what ``read`` takes."""
FIELDS: Final = ("place_id", "place_name", "place_brand", "place_phone", "place_zone")


def read(clinic: Clinic, row: Mapping[str, Any]) -> Place:
    """The place of a row with ``COLUMNS``; the row may hold more."""
    zone = row["place_zone"]
    return Place(
        id=row["place_id"],
        name=row["place_name"],
        brand=row["place_brand"] or clinic.brand,
        phone=row["place_phone"] or clinic.phone,
        zone=ZoneInfo(zone) if zone else clinic.zone,
    )


def folded(spelling: str) -> str:
    """A spelling as it is compared: case and spaces do not count."""
    return " ".join(spelling.split()).casefold()


class NotOne(LookupError):  # noqa: N818 - read qualified: place.NotOne
    """A spelling names no place, or more than one; the message is a sentence for whoever wrote
    it."""


class Unknown(NotOne):
    """Nobody has said what this spelling means."""


class Shared(NotOne):
    """Places of two brands have this name."""


class Closed(NotOne):
    """The place takes no slots any more."""


@dataclass(frozen=True)
class Listed:
    """A place with the further spellings that a person has given it."""

    place: Place
    aliases: tuple[str, ...] = ()
    active: bool = True


class Directory:
    """The places to look spellings up in."""

    def __init__(self, listed: Iterable[Listed]) -> None:
        self._by_spelling: dict[str, dict[int, Listed]] = defaultdict(dict)
        for one in listed:
            place = one.place
            for spelling in (place.name, f"{place.brand} {place.name}", *one.aliases):
                self._by_spelling[folded(spelling)][place.id] = one

    def find(self, spelling: str) -> Place:
        """The one place that this spelling names. Raises ``NotOne``."""
        found = self._by_spelling.get(folded(spelling), {})
        if not found:
            raise Unknown(
                "This place is not known. Add it, or add this spelling to the place that is meant."
            )
        if len(found) > 1:
            raise Shared("This name fits two places. Write the brand in front of it.")
        (one,) = found.values()
        if not one.active:
            raise Closed("This place is no longer active. Choose another, or activate it again.")
        return one.place
