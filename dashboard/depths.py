"""Who is left for each open slot: counted over the whole list, so not at every change.

A count is kept for ``KEPT`` or until the slot's own state changes, whichever is first; all pages
of all users share it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import obstacles, worklist

KEPT: Final = timedelta(seconds=15)
_Key = tuple[str, int, int]


class Depths:
    """The last count of each open slot."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._kept: dict[int, tuple[_Key, datetime, obstacles.Depth]] = {}

    async def of(
        self, slots: Sequence[worklist.OpenSlot], now: datetime
    ) -> Mapping[int, obstacles.Depth]:
        """The depth of each of these slots; whatever is not among them is forgotten."""
        fresh = {slot.id: await self._one(slot, now) for slot in slots}
        self._kept = {slot_id: self._kept[slot_id] for slot_id in fresh if slot_id in self._kept}
        return fresh

    async def _one(self, slot: worklist.OpenSlot, now: datetime) -> obstacles.Depth:
        key = (slot.waits_for, slot.batch_number, len(slot.asked))
        kept = self._kept.get(slot.id)
        if kept and kept[0] == key and timedelta(0) <= now - kept[1] < KEPT:
            return kept[2]
        depth = await obstacles.of_slot(slot, now)
        self._kept[slot.id] = (key, now, depth)
        return depth
