"""Links that lead one patient to one page. Each in the caller's transaction.

Whoever has the link is let in, and nobody else: a token is 96 random bits, and only its digest is
stored. A link has one purpose and an end. Nothing is ever done by opening one.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot import database
from bot.waitlist.models import PatientLink
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot

Purpose = Literal["list", "visit"]
"""The patient's place on the list with their wishes, or one appointment that they have."""
TOKEN_BYTES: Final = 12
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16}")
LIST_LASTS: Final = timedelta(days=30)
VISIT_LASTS: Final = timedelta(days=1)
"""After the appointment begins."""


@dataclass(frozen=True)
class Link:
    """Where a token leads. ``offer_id`` is the appointment's, of a ``visit``."""

    id: int
    purpose: Purpose
    patient_id: int
    offer_id: int | None


async def to_list(patient_id: int, rules: Rules, now: datetime) -> str | None:
    """The address of a new link to the list; ``None`` where the clinic has no page."""
    return await _issue("list", patient_id, None, now + LIST_LASTS, rules, now)


async def to_visit(
    slot: Slot, offer_id: int, patient_id: int, rules: Rules, now: datetime
) -> str | None:
    """The address of a new link to an appointment; ``None`` where the clinic has no page."""
    until = slot.starts_at + VISIT_LASTS
    return await _issue("visit", patient_id, offer_id, until, rules, now)


async def _issue(
    purpose: Purpose,
    patient_id: int,
    offer_id: int | None,
    until: datetime,
    rules: Rules,
    now: datetime,
) -> str | None:
    if rules.pages is None:
        return None
    await PatientLink.filter(patient_id=patient_id, expires_at__lte=now).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await PatientLink.create(
        digest=digest(token),
        purpose=purpose,
        patient_id=patient_id,
        offer_id=offer_id,
        created_at=now,
        expires_at=until,
    )
    return rules.pages + token


def digest(token: str) -> str:
    """What is stored of a token, which is too random to be found by trying."""
    return hashlib.sha256(token.encode()).hexdigest()


async def find(token: str, now: datetime) -> Link | None:
    """Where this token leads now; ``None`` for one that is unknown, over or revoked."""
    if not TOKEN.fullmatch(token):
        return None
    return await database.row(
        Link,
        """
        SELECT id, purpose, patient_id, offer_id FROM patient_link
        WHERE digest = $1 AND expires_at > $2 AND revoked_at IS NULL
        """,
        digest(token),
        now,
    )


async def forget(patient_id: int) -> None:
    """Remove every link of this patient."""
    await PatientLink.filter(patient_id=patient_id).delete()


async def revoke(patient_id: int, now: datetime) -> int:
    """End every link of this patient to the list; returns how many."""
    live = PatientLink.filter(patient_id=patient_id, purpose="list", revoked_at=None)
    return await live.update(revoked_at=now)
