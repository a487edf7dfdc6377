"""What patients choose on their page: for every wish of theirs that stands on the list.

In the caller's transaction, with the contact locked. A number that two patients share has one page:
what is chosen there is for both.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import database
from bot.waitlist import slots
from bot.waitlist.rules.fit import NOTICES, TIMES
from bot.waitlist.rules.place import Place, folded


class Refused(ValueError):
    """These can't be chosen; the message is a key of the page's words."""


@dataclass(frozen=True)
class Chosen:
    """What suits: half days of ``TIMES``, ids of the places that were ``shown``, and one of
    ``NOTICES``."""

    times: Sequence[str]
    places: Sequence[int]
    shown: Sequence[Place]
    notice: int

    @property
    def avoided(self) -> list[str]:
        """The places that do not suit, each by what names it and no other that was shown."""
        named = Counter(folded(place.name) for place in self.shown)
        return [
            folded(place.name if named[folded(place.name)] == 1 else f"{place.brand} {place.name}")
            for place in self.shown
            if place.id not in self.places
        ]


async def save(patient_id: int, chosen: Chosen, now: datetime) -> bool:
    """Have these suit from now on; False if nothing waits on the list. Raises ``Refused``."""
    times = set(chosen.times) & set(TIMES)
    if not times:
        raise Refused("no_time")
    if chosen.shown and len(chosen.avoided) == len(chosen.shown):
        raise Refused("no_place")
    if chosen.notice not in NOTICES:
        raise Refused("no_notice")
    saved = await database.execute(
        """
        UPDATE waitlist_entry SET avoid_times = $2, notice_minutes = $5, updated_at = $6,
            avoid_places = ARRAY(
                SELECT place FROM unnest(avoid_places) AS place WHERE place <> ALL ($4::text[])
                UNION SELECT place FROM unnest($3::text[]) AS place)
        WHERE patient_id = $1 AND active
        """,
        patient_id,
        [half for half in TIMES if half not in times],
        chosen.avoided,
        sorted({spelling for place in chosen.shown for spelling in place.spellings}),
        chosen.notice,
        now,
    )
    await slots.wake_waiting(now)
    return bool(saved)


async def be_quiet(patient_id: int, until: datetime | None, now: datetime) -> bool:
    """Offer nothing until then, or again from now on (``None``); False if nothing waits."""
    changed = await database.execute(
        """
        UPDATE waitlist_entry SET quiet_until = $2, updated_at = $3
        WHERE patient_id = $1 AND active
        """,
        patient_id,
        until,
        now,
    )
    if until is None:
        await slots.wake_waiting(now)
    return bool(changed)


async def entries_of(patient_id: int) -> list[int]:
    """Their wishes on the list, the oldest first."""
    return await database.column(
        "SELECT id FROM waitlist_entry WHERE patient_id = $1 AND active ORDER BY id", patient_id
    )
