"""Who has asked by text to be put on the list, and waits for staff to say so. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.languages import Language


@dataclass(frozen=True, kw_only=True)
class Joining:
    id: int
    patient_id: int
    name: str
    phone_e164: str
    language: Language
    agreed_at: datetime


WAITS: Final = """
    request.outcome IS NULL AND NOT contact.opt_out AND NOT EXISTS (
        SELECT FROM waitlist_entry AS entry WHERE entry.patient_id = contact.id
          AND (entry.active OR entry.updated_at >= request.agreed_at))
"""
"""Who has opted out, or is listed by other means, waits no more."""


async def waiting() -> Sequence[Joining]:
    """Whoever has waited longest first."""
    return await database.rows(
        Joining,
        f"""
        SELECT request.id, request.patient_id, contact.display_name AS name, contact.phone_e164,
               contact.language, request.agreed_at
        FROM join_request AS request JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE {WAITS} ORDER BY request.id
        """,  # noqa: S608 - a condition of this module
    )
