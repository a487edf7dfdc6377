"""What the waitlist keeps of people, and what is removed after its time. In the caller's
transaction. Slots, offers and entries stay as facts."""

from datetime import datetime
from typing import Final

from bot import database, holds
from bot.waitlist import fits, links

OLD_SLOTS: Final = f"""
    SELECT id FROM cancellation_event
    WHERE closed_at < $1 AND slot_end_at < $1
      AND (reason <> '' OR notes <> '' OR external_appointment_id IS NOT NULL)
      AND NOT {holds.EVERYBODY}
"""  # noqa: S608 - conditions
OLD_REASONS: Final = f"""
    SELECT line_id AS id FROM boost_reason WHERE at < $1 AND NOT {holds.EVERYBODY}
"""  # noqa: S608 - a condition
QUIET: Final = f"""
    SELECT contact.id FROM patient_contact AS contact
    WHERE forgotten_at IS NULL AND contact.updated_at < $1 AND contact.created_at < $1
      AND COALESCE(last_contacted_at < $1, TRUE)
      AND NOT EXISTS (SELECT FROM message_log AS text WHERE text.patient_id = contact.id
        AND (text.created_at >= $1 OR text.received_at >= $1
            OR text.status IN ('queued', 'sending', 'unconfirmed')
            OR text.direction = 'inbound' AND taken_at IS NULL))
      AND NOT EXISTS (SELECT FROM waitlist_entry AS entry WHERE entry.patient_id = contact.id
        AND (entry.active OR entry.updated_at >= $1))
      AND NOT EXISTS (
        SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE offer.patient_id = contact.id
          AND (offer.created_at >= $1 OR state = 'pending'
            OR state = 'accepted' AND slot_end_at >= $1))
      AND NOT EXISTS (SELECT FROM consent_event AS consent
        WHERE consent.patient_id = contact.id AND consent.at >= $1)
      AND NOT EXISTS (SELECT FROM phone_call AS call WHERE call.patient_id = contact.id
        AND (call.state IN ('automatic', 'due', 'later') OR call.called_at >= $1))
      AND NOT EXISTS (SELECT FROM thread WHERE thread.patient_id = contact.id
        AND needs_staff_at IS NOT NULL)
      AND NOT {holds.on("contact.id")}
"""  # noqa: S608 - conditions
"""Contacts with whom nothing has happened since ``$1``, and nothing is to happen."""


async def blank_slots(before: datetime, most: int) -> int:
    """Remove what people wrote about slots that closed before, and the record system's ids."""
    return await database.execute(
        f"""
        UPDATE cancellation_event SET reason = '', notes = '', external_appointment_id = NULL
        WHERE id IN ({OLD_SLOTS} ORDER BY closed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - conditions
        before,
        most,
    )


async def drop_reasons(before: datetime, most: int) -> int:
    """Remove why boosts were given before: the words may name anybody."""
    return await database.execute(
        f"""
        DELETE FROM boost_reason WHERE line_id IN (
            {OLD_REASONS} ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - a condition
        before,
        most,
    )


async def blank_slots_of(patient_id: int) -> None:
    """Remove what people wrote about the slots that this contact gave up or took; the record
    system's ids too, once nothing is to be found by them."""
    await database.execute(
        """
        UPDATE cancellation_event AS slot SET reason = '', notes = '',
            external_appointment_id = CASE WHEN closed_at IS NULL THEN external_appointment_id END
        WHERE cancelled_by_patient_id = $1 OR id IN (
            SELECT cancellation_id FROM offer WHERE patient_id = $1 AND accepted_at IS NOT NULL)
        """,
        patient_id,
    )


async def quiet_contacts(before: datetime, most: int) -> list[int]:
    """Contacts that are to be forgotten, locked."""
    return await database.column(
        f"{QUIET} ORDER BY contact.updated_at LIMIT $2 FOR NO KEY UPDATE OF contact SKIP LOCKED",
        before,
        most,
    )


async def promised(patient_id: int, now: datetime) -> bool:
    """Whether a slot is theirs that is still to come."""
    found: bool = await database.fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
            WHERE offer.patient_id = $1 AND offer.state = 'accepted' AND slot_end_at > $2)
        """,
        patient_id,
        now,
    )
    return found


async def forget(patient_id: int, now: datetime) -> None:
    """Remove from the entries of a contact, which is locked, who it is; they leave the list."""
    await database.execute(
        """
        UPDATE waitlist_entry SET patient_name = '', notes = '', current_appt_at = NULL,
            rain_check_at = NULL, wants_today = NULL, quiet_until = NULL, active = FALSE,
            closed_reason = COALESCE(closed_reason, 'removed'), updated_at = $2
        WHERE patient_id = $1
        """,
        patient_id,
        now,
    )
    await database.execute(
        """
        DELETE FROM boost_reason USING waitlist_entry AS entry
        WHERE entry.id = entry_id AND entry.patient_id = $1
        """,
        patient_id,
    )
    await links.forget(patient_id)
    await fits.forget(patient_id)
    await database.execute(
        "DELETE FROM join_request WHERE patient_id = $1 AND outcome IS NULL", patient_id
    )
    await database.execute(
        "DELETE FROM phone_call WHERE patient_id = $1 AND state IN ('automatic', 'due', 'later')",
        patient_id,
    )
    await database.execute(
        """
        DELETE FROM reading_correction USING message_log AS text
        WHERE text.id = message_id AND text.patient_id = $1
        """,
        patient_id,
    )
