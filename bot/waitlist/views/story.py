"""The story of one case in time order: of a patient, or of a slot. Read-only.

Each part is a query of its own whose rows are lines of the story. ``said`` holds what may name
somebody or quote them: whoever shows a story decides whether to show that too.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database


@dataclass(frozen=True)
class Line:
    """``number`` is a telephone number, empty where the line is about nobody."""

    at: datetime
    what: str
    said: str
    number: str


PATIENT: Final = (
    """
    SELECT created_at AS at, 'first known, as patient ' || id AS what,
        display_name AS said, phone_e164 AS number
    FROM patient_contact WHERE id = $1
    """,
    """
    SELECT at, 'consent ' || kind || ', by ' || source, text, '' FROM consent_event
    WHERE patient_id = $1
    """,
    """
    SELECT joined_at, 'on the list, as entry ' || id, patient_name, '' FROM waitlist_entry
    WHERE patient_id = $1
    """,
    """
    SELECT updated_at, 'entry ' || id || ' left the list: ' || closed_reason, '', ''
    FROM waitlist_entry WHERE patient_id = $1 AND NOT active AND closed_reason IS NOT NULL
    """,
)
TEXTS: Final = (
    """
    SELECT received_at AS at, 'text ' || text.id || ' came in' || COALESCE(
            ', read as ' || (reading->>'intent') || COALESCE(' (' || (reading->>'rule') || ')', ''),
            CASE WHEN set_aside_at IS NOT NULL THEN ', set aside' ELSE ', not read yet' END)
        AS what, body AS said, phone_e164 AS number
    FROM message_log AS text JOIN patient_contact AS contact ON contact.id = text.patient_id
    WHERE {about} AND direction = 'inbound'
    """,
    """
    SELECT taken_at, 'text ' || text.id || ' was answered, or needed no answer', '', ''
    FROM message_log AS text WHERE {about} AND direction = 'inbound' AND taken_at IS NOT NULL
    """,
    """
    SELECT text.created_at, 'text ' || text.id || ' decided: ' || kind
            || COALESCE(', about offer ' || offer_id, '')
            || COALESCE(', in answer to text ' || reply_to, '')
            || CASE status WHEN 'queued' THEN ', still waits' WHEN 'withdrawn' THEN ', withdrawn'
                WHEN 'shadow' THEN ', not sent: shadow mode'
                ELSE '' END,
        body, phone_e164
    FROM message_log AS text JOIN patient_contact AS contact ON contact.id = text.patient_id
    WHERE {about} AND direction = 'outbound'
    """,
    """
    SELECT COALESCE(sent_at, claimed_at), 'text ' || text.id || ' handed to the carrier: ' || status
            || COALESCE(', code ' || error_code, ''), '', ''
    FROM message_log AS text
    WHERE {about} AND direction = 'outbound' AND COALESCE(sent_at, claimed_at) IS NOT NULL
    """,
    """
    SELECT event.at, 'text ' || text.id || ' reported: ' || event.status
            || COALESCE(', code ' || event.error_code, ''), '', ''
    FROM delivery_event AS event JOIN message_log AS text ON text.id = event.message_id
    WHERE {about}
    """,
)
OFFERS: Final = (
    """
    SELECT offer.created_at AS at, 'offer ' || offer.id || ' of slot ' || cancellation_id
            || ' to patient ' || offer.patient_id || ', batch ' || offer.batch_number
            || ', live until ' || to_char(hold_expires_at AT TIME ZONE $2, 'HH24:MI') AS what,
        '' AS said, phone_e164 AS number
    FROM offer JOIN patient_contact AS contact ON contact.id = offer.patient_id WHERE {about}
    """,
    """
    SELECT accepted_at, 'offer ' || offer.id || ' accepted', '', '' FROM offer
    WHERE {about} AND accepted_at IS NOT NULL
    """,
    """
    SELECT declined_at, 'offer ' || offer.id || ' declined'
        || COALESCE(': ' || decline_reason, ''), '', '' FROM offer
    WHERE {about} AND declined_at IS NOT NULL
    """,
    """
    SELECT too_late_at, 'offer ' || offer.id || ': a YES that came too late', '', '' FROM offer
    WHERE {about} AND too_late_at IS NOT NULL
    """,
    """
    SELECT LEAST(hold_expires_at, (SELECT closed_at FROM cancellation_event AS slot
            WHERE slot.id = cancellation_id)), 'offer ' || offer.id || ' is ' || state
        || COALESCE(': ' || closed_why, '') || ' (by now)', '', ''
    FROM offer WHERE {about} AND state IN ('expired', 'canceled', 'failed')
    """,
)
CALLS: Final = """
    SELECT COALESCE(called_at, call.created_at) AS at, 'call ' || call.id || ' of slot '
            || cancellation_id || ' to patient ' || call.patient_id || ': ' || state
            || COALESCE(', by ' || called_by, '') AS what,
        '' AS said, phone_e164 AS number
    FROM phone_call AS call JOIN patient_contact AS contact ON contact.id = call.patient_id
    WHERE {about}
"""
SLOT: Final = (
    """
    SELECT slot.created_at AS at, 'slot ' || slot.id || ' opened, from ' || source || ': '
            || provider_name || ', ' || location_name || ', '
            || to_char(slot_start_at AT TIME ZONE COALESCE(place.time_zone, $2),
                'YYYY-MM-DD HH24:MI') AS what,
        btrim(slot.reason || ' ' || slot.notes) AS said, '' AS number
    FROM cancellation_event AS slot
    JOIN provider_reference AS provider ON provider.id = provider_id
    JOIN location_reference AS place ON place.id = location_id WHERE slot.id = $1
    """,
    """
    SELECT asked_at, 'batch ' || number || ': up to ' || size || ' asked'
        || COALESCE(' of ' || depth || ' who fit', '') || ', hold ' || round(hold_seconds / 60)
        || ' min: ' || reason, '', ''
    FROM offer_batch WHERE cancellation_id = $1 AND $2 <> ''
    """,
    """
    SELECT closed_at, 'slot ' || id || ' is ' || status || ': ' || verdict, '', ''
    FROM cancellation_event WHERE id = $1 AND closed_at IS NOT NULL AND $2 <> ''
    """,
    """
    SELECT min(due_at), 'next, slot ' || slot.id || CASE waits_for
        WHEN 'batch' THEN ' asks somebody'
        WHEN 'hold' THEN ' asks the next, unless somebody has said yes'
        WHEN 'hours' THEN ' asks somebody: before then no text may be sent'
        WHEN 'candidates' THEN ' is looked at again: nobody is left to text'
        ELSE ' is over, unless an answer comes' END, '', ''
    FROM cancellation_event AS slot
    JOIN timer ON timer.kind = 'slot' AND timer.subject_id = slot.id
    WHERE slot.id = $1 AND status = 'open' AND $2 <> '' GROUP BY slot.id
    """,
    """
    SELECT booked_at, 'slot ' || id || ' is booked in the record system', '', ''
    FROM cancellation_event WHERE id = $1 AND booked_at IS NOT NULL AND $2 <> ''
    """,
    """
    SELECT row.recorded_at, 'delivery ' || file.id || ' from ' || file.source || ', line '
        || row.line || ', reported it', file.name, ''
    FROM intake_row AS row JOIN intake_file AS file ON file.id = row.file_id
    WHERE row.slot_id = $1 AND $2 <> ''
    """,
    """
    SELECT at, 'alert to staff: ' || what, sentence, '' FROM intake_alert
    WHERE slot_id = $1 AND $2 <> ''
    """,
)
DONE: Final = """
    SELECT at, actor || ' did: ' || action || ' ' || subject
        || COALESCE(' ' || subject_id, '') AS what, '' AS said, '' AS number
    FROM audit_log WHERE (subject = 'slot' AND subject_id = ANY ($1::bigint[])
        OR subject IN ('patient', 'thread') AND subject_id = ANY ($2::bigint[])
        OR subject = 'entry' AND subject_id = ANY ($3::bigint[])) AND action <> 'read'
"""


async def of_patient(patient_id: int, zone: str) -> list[Line]:
    """All that is known of a patient's case, the earliest first."""
    entries = await database.column(
        "SELECT id FROM waitlist_entry WHERE patient_id = $1", patient_id
    )
    about = [sql.format(about="text.patient_id = $1") for sql in TEXTS]
    offers = [sql.format(about="offer.patient_id = $1 AND $2 <> ''") for sql in OFFERS]
    calls = CALLS.format(about="call.patient_id = $1")
    return await _told(
        [(sql, (patient_id,)) for sql in PATIENT]
        + [(sql, (patient_id, zone)) for sql in offers]
        + [(sql, (patient_id,)) for sql in (calls, *about)]
        + [(DONE, ([], [patient_id], entries))]
    )


async def of_slot(slot_id: int, zone: str) -> list[Line]:
    """All that is known of a slot, the earliest first; empty if there is no such slot."""
    of_offers = "text.offer_id IN (SELECT id FROM offer WHERE cancellation_id = $1)"
    texts = [sql.format(about=of_offers) for sql in TEXTS]
    offers = [sql.format(about="offer.cancellation_id = $1 AND $2 <> ''") for sql in OFFERS]
    calls = CALLS.format(about="call.cancellation_id = $1")
    return await _told(
        [(sql, (slot_id, zone)) for sql in (*SLOT, *offers)]
        + [(sql, (slot_id,)) for sql in (calls, *texts)]
        + [(DONE, ([slot_id], [], []))]
    )


# What happened in one transaction has one time: then the order of the parts tells.
async def _told(parts: Sequence[tuple[str, tuple[object, ...]]]) -> list[Line]:
    async def lines(sql: str, args: tuple[object, ...]) -> list[Line]:
        named = f"SELECT * FROM ({sql}) AS line (at, what, said, number)"  # noqa: S608 - constants
        return await database.rows(Line, named, *args)

    found = await asyncio.gather(*(lines(sql, args) for sql, args in parts))
    return sorted((line for part in found for line in part), key=lambda line: line.at)
