"""Who is left for each open slot: counted over the whole list, so not at every change.

A count is kept for ``KEPT`` or until the slot's own state changes, whichever is first; all pages
share it of all users who see the same places.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import obstacles, worklist

KEPT: Final = timedelta(seconds=15)
_Key = tuple[str, int, int]
_One = tuple[_Key, datetime, obstacles.Depth]
_Kept = Mapping[int, _One]


class Depths:
    """The last count of each open slot."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._kept: dict[database.Part | None, _Kept] = {}

    async def of(
        self, slots: Sequence[worklist.OpenSlot], now: datetime
    ) -> Mapping[int, obstacles.Depth]:
        """The depth of each of these slots; whatever is not among them is forgotten."""
        seen = database.seen()
        before = self._kept.get(seen, {})
        kept = {slot.id: await self._one(slot, before, now) for slot in slots}
        self._kept[seen] = kept
        return {slot_id: depth for slot_id, (_, _, depth) in kept.items()}

    async def _one(self, slot: worklist.OpenSlot, before: _Kept, now: datetime) -> _One:
        key = (slot.waits_for, slot.batch_number, len(slot.asked))
        kept = before.get(slot.id)
        if kept and kept[0] == key and timedelta(0) <= now - kept[1] < KEPT:
            return kept
        return key, now, await obstacles.of_slot(slot, now)
