"""The slots of some days by when they begin, each with how far it is. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.waitlist.rules import slot
from bot.waitlist.rules.clinic import Rules

MOST: Final = 1_000
"""More than this nobody reads on a board."""
State = Literal["open", "asked", "to_book", "booked", "unfilled"]


@dataclass(frozen=True, kw_only=True)
class BoardSlot(slot.Slot):
    """With how many hold an offer of it now. Withdrawn slots are on no board."""

    asking: int

    @property
    def state(self) -> State:
        if self.status == "filled":
            return "booked" if self.booked_at else "to_book"
        if self.status == "expired":
            return "unfilled"
        return "asked" if self.asking else "open"


async def slots(rules: Rules, start: datetime, end: datetime) -> Sequence[BoardSlot]:
    """Those that begin from ``start`` up to ``end``, the first to begin first."""
    return await database.rows(
        slot.reader(rules.clinic, BoardSlot),
        f"""
        SELECT {slot.COLUMNS}, (
            SELECT count(*) FROM offer WHERE cancellation_id = slot.id AND state = 'pending'
        ) AS asking
        {slot.SOURCE}
        WHERE slot.slot_start_at >= $1 AND slot.slot_start_at < $2 AND slot.status <> 'aborted'
        ORDER BY slot.slot_start_at, slot.id LIMIT $3
        """,  # noqa: S608 - constants
        start,
        end,
        MOST,
    )
