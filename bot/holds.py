"""Legal holds: while one stands, nothing of its patient (or of anybody) is removed.

A hold is only begun and ended, never removed. In the caller's transaction.
"""

from datetime import datetime
from typing import Final

from tortoise import fields
from tortoise.models import Model

from bot import database

EVERYBODY: Final = "EXISTS (SELECT FROM legal_hold WHERE ended_at IS NULL AND patient_id IS NULL)"
"""The condition, in SQL, that a hold on all data stands."""
ANYBODY: Final = "EXISTS (SELECT FROM legal_hold WHERE ended_at IS NULL)"
"""The condition that any hold stands. Files hold many patients: a hold on one holds them all."""
LOCK: Final = 0x510_F114
"""Who removes has it together with others, who begins a hold alone."""


class AlreadyHeld(ValueError):
    """A hold on this patient, or on everybody, stands already."""


class LegalHold(Model):
    id = fields.BigIntField(primary_key=True)
    patient_id: int | None = fields.BigIntField(null=True)
    """``None``: everybody."""
    why = fields.TextField()
    begun_at = fields.DatetimeField()
    begun_by = fields.TextField()
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.TextField(null=True)

    class Meta:
        table = "legal_hold"


def on(patient_id: str) -> str:
    """The condition, in SQL, that a hold on this patient, or on everybody, stands."""
    return f"""EXISTS (
        SELECT FROM legal_hold WHERE ended_at IS NULL
          AND (legal_hold.patient_id IS NULL OR legal_hold.patient_id = {patient_id}))"""


async def stands_on(patient_id: int) -> bool:
    held: bool = await database.fetch_value(f"SELECT {on('$1')}", patient_id)
    return held


async def any_stands() -> bool:
    held: bool = await database.fetch_value(f"SELECT {ANYBODY}")
    return held


async def none_begins() -> None:
    """Until the caller's commit no hold begins: for whoever looks whether one stands, and then
    removes."""
    await database.execute("SELECT pg_advisory_xact_lock_shared($1)", LOCK)


async def begin(patient_id: int | None, why: str, by: str, now: datetime) -> int:
    """Once it stands, nothing that was being removed is under way. Raises ``AlreadyHeld``."""
    await database.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
    begun: int | None = await database.fetch_value(
        """
        INSERT INTO legal_hold (patient_id, why, begun_at, begun_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING RETURNING id
        """,
        patient_id,
        why,
        now,
        by,
    )
    if begun is None:
        raise AlreadyHeld("This is on hold already.")
    return begun


async def end(hold_id: int, by: str, now: datetime) -> bool:
    """False if no such hold stands."""
    standing = LegalHold.filter(id=hold_id, ended_at=None)
    return bool(await standing.update(ended_at=now, ended_by=by))


async def standing() -> list[LegalHold]:
    return await LegalHold.filter(ended_at=None).order_by("id")
