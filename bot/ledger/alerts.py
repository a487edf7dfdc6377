"""What a delivery showed about a slot and a person must see. In the caller's transaction.

Promises: one alert for each slot and matter, whatever deliveries show it again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from bot import database
from bot.ledger.models import IntakeAlert

What = Literal["taken_elsewhere", "winner_displaced", "changed_while_asked", "reported_dead"]


class About(NamedTuple):
    """The slot, and the row of a delivery that showed it."""

    slot_id: int
    delivery_id: int
    line: int


async def tell(what: What, about: About, sentence: str, now: datetime) -> None:
    """Tell staff, once for each slot and matter."""
    await database.execute(
        """
        INSERT INTO intake_alert (at, what, slot_id, file_id, line, sentence)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slot_id, what) DO NOTHING
        """,
        now,
        what,
        about.slot_id,
        about.delivery_id,
        about.line,
        sentence,
    )


async def told_of(what: What, slot_ids: Sequence[int]) -> set[int]:
    """Those of these slots of which staff were told this."""
    alerts = IntakeAlert.filter(what=what, slot_id__in=list(slot_ids))
    return {alert.slot_id for alert in await alerts} if slot_ids else set()


async def seen(alert_id: int, by: str, now: datetime) -> bool:
    """A person has seen this alert. False if somebody had already."""
    unseen = IntakeAlert.filter(id=alert_id, seen_at=None)
    return bool(await unseen.update(seen_at=now, seen_by=by))


async def unsee(alert_id: int, seen_at: datetime) -> bool:
    """Show an alert again that a person has seen then. False if that does not stand any more."""
    seen = IntakeAlert.filter(id=alert_id, seen_at=seen_at)
    return bool(await seen.update(seen_at=None, seen_by=None))
