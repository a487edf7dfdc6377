"""What a delivery showed about a slot and a person must see. In the caller's transaction.

Promises: one alert for each slot and matter, whatever deliveries show it again.
"""

from datetime import datetime
from typing import Literal

from bot import database
from bot.ledger.models import IntakeAlert

What = Literal["taken_elsewhere", "winner_displaced", "changed_while_asked"]


async def tell(
    what: What, slot_id: int, file_id: int, line: int, sentence: str, now: datetime
) -> None:
    """Tell staff, once for each slot and matter."""
    await database.execute(
        """
        INSERT INTO intake_alert (at, what, slot_id, file_id, line, sentence)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slot_id, what) DO NOTHING
        """,
        now,
        what,
        slot_id,
        file_id,
        line,
        sentence,
    )


async def seen(alert_id: int, by: str, now: datetime) -> bool:
    """A person has seen this alert. False if somebody had already."""
    unseen = IntakeAlert.filter(id=alert_id, seen_at=None)
    return bool(await unseen.update(seen_at=now, seen_by=by))
