"""The clinic's places: declared, looked up by what people write, opened and closed to slots.

Promises: a spelling names at most one place; two people who give the same one to two places meet at
the table's lock, and the unique index says the same once more. No slot opens at a place that is
closed. Places are never deleted: slots of years ago name them. In the caller's transaction.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.waitlist.models import LocationAlias, LocationReference
from bot.waitlist.rules import place
from bot.waitlist.rules.place import Clinic, Directory, Listed, folded

MOST_NAME_CHARS: Final = 80
MOST_BRAND_CHARS: Final = 20
"""So that every text fits one segment."""


class Refused(ValueError):  # noqa: N818 - read qualified: places.Refused
    """The place can't be stored so; the message is a sentence for the person who asked."""


class NotFound(LookupError):  # noqa: N818 - read qualified: places.NotFound
    """No such place."""


@dataclass(frozen=True, kw_only=True)
class NewPlace:
    """A place as somebody declares it. ``None`` is what it has from the clinic."""

    name: str
    brand: str | None = None
    time_zone: str | None = None
    phone: str | None = None
    """E.164."""


async def add(new: NewPlace, clinic: Clinic, now: datetime) -> int:
    """Declare a place; returns its key. Raises ``Refused``."""
    name = _tidy(new.name, "name", MOST_NAME_CHARS)
    brand = _tidy(new.brand, "brand name", MOST_BRAND_CHARS) if new.brand else None
    await _take_turn()
    for one in await _listed(clinic):
        same_brand = folded(one.place.brand) == folded(brand or clinic.brand)
        if folded(name) in map(folded, one.aliases) or (
            same_brand and folded(name) == folded(one.place.name)
        ):
            raise Refused(f"This names the place {one.place.name} already.")
    made = await LocationReference.create(
        location_name=name,
        brand_name=brand,
        time_zone=new.time_zone,
        phone=new.phone,
        created_at=now,
        updated_at=now,
    )
    return int(made.id)


async def add_alias(place_id: int, spelling: str, clinic: Clinic, now: datetime) -> None:
    """Let a spelling name this place too. Raises ``NotFound`` or ``Refused``."""
    spelling = _tidy(spelling, "spelling", MOST_NAME_CHARS)
    await _take_turn()
    listed = {one.place.id: one for one in await _listed(clinic)}
    if place_id not in listed:
        raise NotFound(f"There is no place {place_id}.")
    for one in listed.values():
        if folded(spelling) in map(folded, (one.place.name, *one.aliases)):
            raise Refused(f"This names the place {one.place.name} already.")
    await LocationAlias.create(
        location_id=place_id, spelling=spelling, folded=folded(spelling), created_at=now
    )


async def directory(clinic: Clinic) -> Directory:
    """All places, to look spellings up in."""
    return Directory(await _listed(clinic))


async def ensure_first(clinic: Clinic, now: datetime) -> None:
    """Where no place is known yet, the clinic itself is the first."""

    async def work() -> None:
        await _take_turn()
        if not await LocationReference.exists():
            await LocationReference.create(
                location_name=clinic.brand, created_at=now, updated_at=now
            )

    await database.unit(work)


async def keep_open(place_id: int) -> bool:
    """Whether a place takes slots: if so, it is not closed before the caller's commit."""
    found = "SELECT id FROM location_reference WHERE id = $1 AND active FOR SHARE"
    return await database.fetch_value(found, place_id) is not None


async def _listed(clinic: Clinic) -> list[Listed]:
    aliases = defaultdict[int, list[str]](list)
    for alias in await LocationAlias.all().order_by("id"):
        aliases[alias.location_id].append(alias.spelling)
    rows = await database.fetch(
        f"SELECT {place.COLUMNS}, place.active FROM location_reference AS place ORDER BY place.id"  # noqa: S608
    )
    return [
        Listed(place.read(clinic, row), tuple(aliases[row["place_id"]]), row["active"])
        for row in rows
    ]


async def _take_turn() -> None:
    """One change of spellings at a time; slots go on being opened."""
    await database.execute("LOCK TABLE location_reference IN SHARE ROW EXCLUSIVE MODE")


def _tidy(text: str, what: str, most: int) -> str:
    tidy = " ".join(text.split())
    if not 1 <= len(tidy) <= most:
        raise Refused(f"The {what} of a place has from 1 to {most} characters.")
    return tidy
