"""The clinic's places, to look up what people and files write."""

from datetime import datetime

from bot import database
from bot.waitlist.models import LocationReference
from bot.waitlist.rules import place
from bot.waitlist.rules.place import Clinic, Directory


async def read(clinic: Clinic) -> Directory:
    """All places, open and closed."""
    places = await database.rows(
        place.reader(clinic),
        f"SELECT {place.COLUMNS} FROM location_reference AS place ORDER BY place.id",  # noqa: S608
    )
    return Directory(places)


async def senders() -> frozenset[str]:
    """Every number that is a place's sender, or was."""
    return frozenset(await database.column("SELECT number FROM location_sender"))


async def keep_open(place_id: int) -> bool:
    """Whether a place takes slots: if so, it is not closed before the caller's commit."""
    found = "SELECT id FROM location_reference WHERE id = $1 AND active FOR SHARE"
    return await database.fetch_value(found, place_id) is not None


async def take_turn() -> None:
    """One change of spellings at a time; slots go on being opened."""
    await database.execute("LOCK TABLE location_reference IN SHARE ROW EXCLUSIVE MODE")


async def ensure_first(clinic: Clinic, now: datetime) -> None:
    """Where no place is known yet, the clinic itself is the first."""

    async def work() -> None:
        await take_turn()
        if not await LocationReference.exists():
            await LocationReference.create(
                location_name=clinic.brand, created_at=now, updated_at=now
            )

    await database.unit(work)
