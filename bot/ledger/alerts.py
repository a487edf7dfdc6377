"""What a delivery showed about a slot, or an appointment, and a person must see. In the caller's
transaction.

Promises: one alert for each slot and matter, whatever deliveries show it again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from bot import database
from bot.ledger.models import IntakeAlert

What = Literal[
    "taken_elsewhere",
    "winner_displaced",
    "changed_while_asked",
    "reported_dead",
    "not_booked",
    "former_by_hand",
    "booked_in_vain",
]


class About(NamedTuple):
    """The slot, and the row of a delivery that showed it."""

    slot_id: int
    delivery_id: int
    line: int


async def tell(
    what: What, about: About, sentence: str, now: datetime, *, anew: bool = False
) -> None:
    """Tell staff, once for each slot and matter. ``anew``: again, if they have seen what was told
    before."""
    await database.execute(
        """
        INSERT INTO intake_alert AS told (at, what, slot_id, file_id, line, sentence)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slot_id, what) DO UPDATE SET
            at = EXCLUDED.at, file_id = EXCLUDED.file_id, line = EXCLUDED.line,
            sentence = EXCLUDED.sentence, seen_at = NULL, seen_by = NULL
        WHERE $7 AND told.seen_at IS NOT NULL
        """,
        now,
        what,
        about.slot_id,
        about.delivery_id,
        about.line,
        sentence,
        anew,
    )


async def tell_of_vanished(
    keys: Sequence[bytes], delivery_id: int, sentence: str, now: datetime
) -> None:
    """Tell staff of appointments, by their keys, that are not there any more: once of each."""
    await database.execute(
        """
        INSERT INTO intake_alert (at, what, appointment_id, file_id, line, sentence)
        SELECT $1, 'vanished', known.id, $2, 1, $3 FROM ehr_appointment AS known
        WHERE known.natural_key = ANY ($4::text[])
        ON CONFLICT (appointment_id, what) DO UPDATE SET at = EXCLUDED.at, seen_at = NULL,
            seen_by = NULL, file_id = EXCLUDED.file_id
        """,
        now,
        delivery_id,
        sentence,
        [key.hex() for key in keys],
    )


async def told_of(what: What, slot_ids: Sequence[int]) -> set[int]:
    """Those of these slots of which staff were told this."""
    alerts = IntakeAlert.filter(what=what, slot_id__in=list(slot_ids))
    return {one.slot_id for one in await alerts if one.slot_id} if slot_ids else set()


async def seen(alert_id: int, by: str, now: datetime) -> bool:
    """A person has seen this alert. False if somebody had already."""
    unseen = IntakeAlert.filter(id=alert_id, seen_at=None)
    return bool(await unseen.update(seen_at=now, seen_by=by))


async def unsee(alert_id: int, seen_at: datetime) -> bool:
    """Show an alert again that a person has seen then. False if that does not stand any more."""
    seen = IntakeAlert.filter(id=alert_id, seen_at=seen_at)
    return bool(await seen.update(seen_at=None, seen_by=None))
