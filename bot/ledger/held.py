"""Deliveries that wait for a person: released to be taken over without the guards, or discarded.

Promises: only a held delivery changes, and once; each decision is one transaction with its line in
the audit log, whoever asks for it. Whoever brought the delivery carries it out when it next comes
round, and puts the original where it belongs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot import audit, database
from bot.ledger.models import IntakeFile

SUBJECT = "file"
"""What a held delivery is called in the audit log."""


class NotHeld(LookupError):
    """Nothing with this number waits for a person; the message is a sentence for whoever asked."""


async def waiting() -> Sequence[IntakeFile]:
    """What waits for a person, the oldest first; what is decided with another is not listed."""
    held = IntakeFile.filter(outcome="held", released_at=None, held_with=None)
    return await held.order_by("received_at", "id")


async def release(delivery_id: int, by: str, now: datetime) -> None:
    """Have it taken over, and what is decided with it. Raises ``NotHeld``."""
    await _decide("release", delivery_id, by, now, {"released_at": now, "released_by": by})


async def discard(delivery_id: int, by: str, now: datetime) -> None:
    """Put it away without any effect, and what is decided with it. Raises ``NotHeld``."""
    await _decide("discard", delivery_id, by, now, {"outcome": "discarded", "decided_at": now})


async def _decide(
    what: Literal["release", "discard"],
    delivery_id: int,
    by: str,
    now: datetime,
    change: dict[str, object],
) -> None:
    async def work() -> None:
        held = IntakeFile.filter(outcome="held", released_at=None)
        if not await held.filter(id=delivery_id, held_with=None).update(**change):
            raise NotHeld(f"No held file has the number {delivery_id}.")
        also = await held.filter(held_with=delivery_id).update(**change)
        details = {"also": also} if also else {}
        await audit.record(by, what, SUBJECT, delivery_id, now, **details)

    await database.unit(work)
