"""Who did what and when, for every action of a person: append-only."""

from datetime import datetime

from tortoise import fields
from tortoise.models import Model


class AuditLog(Model):
    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor = fields.TextField()
    action = fields.TextField()
    subject = fields.TextField()
    subject_id = fields.BigIntField(null=True)
    details = fields.JSONField[dict[str, object]](default=dict)

    class Meta:
        table = "audit_log"


async def record(
    actor: str,
    action: str,
    subject: str,
    subject_id: int | None,
    now: datetime,
    **details: object,
) -> None:
    """Note an action in the caller's transaction. ``details`` must be JSON and hold no secret."""
    await AuditLog.create(
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        subject_id=subject_id,
        details=details,
    )
