"""What a decision to ask rested on, kept so that it can be explained and replayed.

Who could have been asked when a slot was first put to somebody, in their order; then with each
batch what it was computed of. Each in the caller's transaction, with the slot locked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot import database
from bot.waitlist.rules.batches import OfferBatch

LINE: Final = 60
"""Patients; the line is kept as far as this."""


async def keep_line(slot_id: int, entry_ids: Sequence[int]) -> None:
    """Keep who could be asked first, best first; once for a slot."""
    await database.execute(
        """
        INSERT INTO slot_line (cancellation_id, rank, entry_id)
        SELECT $1, line.rank, line.entry_id
        FROM unnest($2::bigint[]) WITH ORDINALITY AS line (entry_id, rank)
        ON CONFLICT DO NOTHING
        """,
        slot_id,
        list(entry_ids[:LINE]),
    )


async def note_batch(
    slot_id: int, number: int, batch: OfferBatch, depth: int, now: datetime
) -> None:
    """Keep how many were to be asked in a batch of how many who could be, for how long, and why."""
    basis = batch.basis
    await database.execute(
        """
        INSERT INTO offer_batch (cancellation_id, number, size, hold_seconds, reason, asked_at,
            depth, policy, version, curve_id, yes, cap, expected, next_size, waiting)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """,
        slot_id,
        number,
        batch.size,
        batch.hold.total_seconds(),
        batch.reason,
        now,
        depth,
        basis.policy,
        basis.version,
        basis.curve,
        basis.yes,
        basis.cap,
        basis.expected,
        basis.then,
        basis.waiting,
    )
