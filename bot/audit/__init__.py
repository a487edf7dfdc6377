"""Who did what and when, for every action of a person, or of the file bridge: append-only."""

from datetime import datetime, timedelta
from typing import Final

from tortoise import fields
from tortoise.functions import Count
from tortoise.models import Model

from bot import database

LOOKING: Final = timedelta(minutes=10)
"""For so long somebody who looks at a page is not noted again: pages renew themselves."""
TYPING: Final = timedelta(minutes=1)
"""For so long somebody who searches is not noted again."""
BRIDGE: Final = "intake"
"""The file bridge as an actor, who is no person."""
OURS: Final = frozenset(
    {BRIDGE, "api", "bot", "dashboard", "directory", "nobody", "patient", "retention", "system"}
)
"""Actors who are no persons: no account of a person has such a name, or the record would not say
who did it. The rest of them (a key's, the command line's) have a blank in theirs, and no account
has one."""


class AuditLog(Model):
    id: int = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    actor = fields.TextField()
    action = fields.TextField()
    subject = fields.TextField()
    subject_id: int | None = fields.BigIntField(null=True)
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
) -> int:
    """Note an action in the caller's transaction; returns the line's id.

    ``details`` must be JSON and hold no secret.
    """
    line: AuditLog = await AuditLog.create(
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        subject_id=subject_id,
        details=details,
    )
    return line.id


async def read(actor: str, subject: str, subject_id: int | None, now: datetime) -> None:
    """Note that somebody looks at a patient's data; once while they go on looking."""
    if not await _since(actor, "read", subject, subject_id, now - LOOKING):
        await record(actor, "read", subject, subject_id, now)


async def search(actor: str, subject: str, now: datetime) -> None:
    """Note that somebody searches; once while they type. What they typed may name a patient, and
    is not kept."""
    if not await _since(actor, "search", subject, None, now - TYPING):
        await record(actor, "search", subject, None, now)


async def _since(
    actor: str, action: str, subject: str, subject_id: int | None, since: datetime
) -> bool:
    """Whether it was noted since. All lines count, also for whoever sees a part of them: else each
    of their looks would be noted, a note is a change, and at a change their page looks again."""
    lines = AuditLog.filter(actor=actor, action=action, subject=subject, subject_id=subject_id)
    with database.whole():
        return await lines.filter(at__gt=since).exists()


async def count(actor: str, action: str, after: datetime, until: datetime) -> int:
    """How often this actor has done this between these times."""
    return await AuditLog.filter(actor=actor, action=action, at__gt=after, at__lte=until).count()


async def counts(action: str, after: datetime, until: datetime) -> dict[str, int]:
    """How often this was done between these times, by who did it."""
    lines = AuditLog.filter(action=action, at__gt=after, at__lte=until)
    found = await lines.annotate(times=Count("id")).group_by("actor").values("actor", "times")
    return {line["actor"]: line["times"] for line in found}
