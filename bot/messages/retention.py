"""What is kept of texts and contacts, and removed after its time. In the caller's transaction.

The rows stay: a text keeps its carrier's id, so that it is never handled twice, its kind, its times
and its fate; a consent keeps what it was, when and from where. What a text said goes.
"""

from datetime import datetime
from typing import Final

from bot import database, holds
from bot.messages.models import PatientContact

SETTLED: Final = """(CASE direction WHEN 'inbound' THEN taken_at IS NOT NULL
    ELSE status NOT IN ('queued', 'sending', 'unconfirmed') END)"""
"""The condition, in SQL, that nothing is to be done about a text any more."""
BLANK: Final = """
    body = '', reading = CASE WHEN reading IS NOT NULL
        THEN jsonb_build_object('intent', reading->'intent') END,
    raw_meta = jsonb_strip_nulls(jsonb_build_object('keyword', raw_meta->'keyword',
        'answered', raw_meta->'answered', 'media', raw_meta->'media',
        'recovered', raw_meta->'recovered', 'listed', raw_meta->'listed'))
"""
OLD_TEXTS: Final = f"""
    SELECT id FROM message_log AS text
    WHERE created_at < $1 AND body <> '' AND {SETTLED} AND NOT {holds.on("text.patient_id")}
"""  # noqa: S608 - conditions
OLD_CONSENTS: Final = f"""
    SELECT id FROM consent_event AS consent
    WHERE at < $1 AND text <> '' AND NOT {holds.on("consent.patient_id")}
"""  # noqa: S608 - conditions
OLD_REPORTS: Final = f"SELECT id FROM delivery_event WHERE at < $1 AND NOT {holds.EVERYBODY}"  # noqa: S608


async def blank_texts(before: datetime, most: int) -> int:
    """Remove what texts said that are older; how many. Newer ones first wait for their time."""
    return await database.execute(
        f"""
        UPDATE message_log SET {BLANK}
        WHERE id IN ({OLD_TEXTS} ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - conditions
        before,
        most,
    )


async def blank_consents(before: datetime, most: int) -> int:
    """Remove the words by which consent was given or revoked; that it was stays."""
    return await database.execute(
        f"""
        UPDATE consent_event SET text = ''
        WHERE id IN ({OLD_CONSENTS} ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - conditions
        before,
        most,
    )


async def drop_reports(before: datetime, most: int) -> int:
    """Remove the carrier's reports on old texts; the last of them is the text's own status."""
    return await database.execute(
        f"""
        DELETE FROM delivery_event
        WHERE id IN ({OLD_REPORTS} ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - conditions
        before,
        most,
    )


async def forget(patient_id: int, now: datetime) -> None:
    """Remove number and name of a contact, which is locked, and all that was said.

    Whether they have opted out is kept by a digest of the number.
    """
    await database.execute(
        """
        INSERT INTO opt_out_kept (digest, at)
        SELECT number_digest(phone_e164), $2 FROM patient_contact WHERE id = $1 AND opt_out
        ON CONFLICT DO NOTHING
        """,
        patient_id,
        now,
    )
    await database.execute(
        """
        DELETE FROM opt_out_kept USING patient_contact
        WHERE patient_contact.id = $1 AND NOT opt_out AND digest = number_digest(phone_e164)
        """,
        patient_id,
    )
    await database.execute(
        """
        UPDATE patient_contact SET phone_e164 = 'forgotten-' || id, display_name = '',
            opt_out = TRUE, paused_at = NULL, time_zone = NULL, zones = '[]', unreachable = NULL,
            consent_source = NULL, forgotten_at = $2, updated_at = $2
        WHERE id = $1
        """,
        patient_id,
        now,
    )
    await database.execute(
        f"UPDATE message_log SET {BLANK}, asks = NULL WHERE patient_id = $1",  # noqa: S608
        patient_id,
    )
    await database.execute(
        "UPDATE consent_event SET text = '' WHERE patient_id = $1 AND text <> ''", patient_id
    )


async def contact_of(number: str) -> int | None:
    """The contact with this E.164 number."""
    found = await PatientContact.get_or_none(phone_e164=number)
    return None if found is None else found.id


async def waits(patient_id: int) -> str | None:
    """What of this contact's texts is under way, as a sentence; ``None`` if nothing is."""
    if await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log WHERE patient_id = $1
            AND direction = 'outbound' AND status IN ('sending', 'unconfirmed'))
        """,
        patient_id,
    ):
        return "A text to this number is on its way: try again in some minutes."
    if await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM message_log WHERE patient_id = $1
            AND direction = 'inbound' AND taken_at IS NULL)
        """,
        patient_id,
    ):
        return "A text of theirs was not looked at yet: it stands on Today, or is read in a moment."
    return None
