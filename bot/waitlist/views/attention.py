"""What waits for a person: threads that the bot left to staff, texts of unknown fate, and what a
dropped file showed about a slot.

Nothing here locks or writes. Instants are aware and in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database


@dataclass(frozen=True, kw_only=True)
class NeedsPerson:
    """A thread that the bot left to staff."""

    patient_id: int
    name: str
    phone_e164: str
    why: str
    since: datetime
    last_text: str


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A text of which nobody can say what became of it, and that a person must look after.

    ``ours``: whether we sent it, and the carrier doesn't tell if it left; else it is a patient's
    that could not be handled, so nothing came of it.
    """

    id: int
    patient_id: int
    name: str
    phone_e164: str
    ours: bool
    since: datetime
    body: str


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something that a dropped file showed about a slot and that nobody has seen yet."""

    id: int
    at: datetime
    sentence: str
    slot_id: int
    provider_name: str
    slot_start_at: datetime
    time_zone: str | None
    """Of the place; ``None`` for the clinic's."""
    was_taken_back: bool
    """The slot was withdrawn for what the file showed; a person may offer it again."""


async def needing_person() -> list[NeedsPerson]:
    """Threads that wait for staff, the longest waiting first."""
    return await database.rows(
        NeedsPerson,
        """
        SELECT thread.patient_id, contact.display_name AS name, contact.phone_e164,
               COALESCE(thread.needs_staff_why, '') AS why, thread.needs_staff_at AS since,
               COALESCE(heard.body, '') AS last_text
        FROM thread JOIN patient_contact AS contact ON contact.id = thread.patient_id
        LEFT JOIN LATERAL (
            SELECT body FROM message_log
            WHERE message_log.patient_id = thread.patient_id AND direction = 'inbound'
            ORDER BY id DESC LIMIT 1) AS heard ON TRUE
        WHERE thread.needs_staff_at IS NOT NULL ORDER BY thread.needs_staff_at
        """,
    )


async def doubts(before: datetime) -> list[Doubt]:
    """Texts of ours that are unconfirmed since ``before``, and texts to us that were set aside."""
    return await database.rows(
        Doubt,
        """
        SELECT text.id, text.patient_id, contact.display_name AS name, contact.phone_e164,
               text.direction = 'outbound' AS ours,
               COALESCE(text.claimed_at, text.received_at, text.created_at) AS since, text.body
        FROM message_log AS text JOIN patient_contact AS contact ON contact.id = text.patient_id
        WHERE text.id IN (
            SELECT id FROM message_log
            WHERE direction = 'outbound' AND status = 'unconfirmed' AND claimed_at <= $1
            UNION ALL
            SELECT id FROM message_log WHERE set_aside_at IS NOT NULL AND taken_at IS NULL)
        ORDER BY since, text.id
        """,
        before,
    )


_ALERT: Final = """
    SELECT alert.id, alert.at, alert.sentence, alert.slot_id,
           COALESCE(provider.provider_name, 'An appointment') AS provider_name,
           COALESCE(slot.slot_start_at, known.starts_at, known.taken_from, alert.at)
               AS slot_start_at,
           place.time_zone,
           (alert.what = 'taken_elsewhere' AND slot.status = 'aborted'
               AND slot.verdict = 'withdrawn') IS TRUE AS was_taken_back
    FROM intake_alert AS alert
    LEFT JOIN cancellation_event AS slot ON slot.id = alert.slot_id
    LEFT JOIN ehr_appointment AS known ON known.id = alert.appointment_id
    LEFT JOIN provider_reference AS provider
        ON provider.id = COALESCE(slot.provider_id, known.provider_id)
    LEFT JOIN location_reference AS place ON place.id = slot.location_id
"""


async def alerts() -> list[Alert]:
    """What a person must still see, the oldest first."""
    return await database.rows(
        Alert, f"{_ALERT} WHERE alert.seen_at IS NULL ORDER BY alert.at, alert.id"
    )


async def alert(alert_id: int) -> Alert | None:
    """One of ``alerts``, whether or not somebody has seen it."""
    return await database.row(Alert, f"{_ALERT} WHERE alert.id = $1", alert_id)
