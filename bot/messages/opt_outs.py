"""Opt-outs: a patient's, of every text and call of ours, and their way back. In the caller's
transaction, with the contact locked."""

from datetime import datetime, timedelta
from typing import Final

from bot import alerts, database
from bot.messages.contacts import note_consent
from bot.messages.models import ConsentEvent, PatientContact

OPT_OUT_BURST: Final = 10
BURST_WITHIN: Final = timedelta(hours=1)
"""So many patients who opt out in so short a time are no coincidence."""
OPT_OUTS: Final = (
    f"More than {OPT_OUT_BURST} patients have opted out of texts within an hour. Has a text gone"
    " wrong, or does somebody write in their names? Slots that winners give back by text wait for a"
    " person meanwhile."
)


async def revoke(
    patient_id: int, source: str, now: datetime, *, text: str = "", message_id: int | None = None
) -> bool:
    """Opt the contact out of texts and calls, of every place and from every number of ours: the one
    opt-out is the contact's (028). False if it already was. Who wants texts again has not said
    that they want calls: the consent to those is gone."""
    heard = PatientContact.filter(id=patient_id, opt_out=False)
    changed = await heard.update(
        opt_out=True, voice_consent_source=None, paused_at=None, updated_at=now
    )
    if changed:
        await note_consent(patient_id, "revoked", source, text, message_id, now)
        if await many_opt_outs(now):
            await alerts.tell("opt_outs", OPT_OUTS, now)
    return bool(changed)


async def many_opt_outs(now: datetime) -> bool:
    """Whether so many have opted out lately that something must be behind it."""
    since = now - BURST_WITHIN
    lately = ConsentEvent.filter(kind="revoked", channel="sms", at__gt=since, at__lte=now)
    return await lately.count() > OPT_OUT_BURST


async def restore(
    patient_id: int, source: str, now: datetime, *, text: str = "", message_id: int | None = None
) -> bool:
    """Undo an opt-out at the patient's own word. That word is consent too, if there was none, and
    shows that the number is theirs and takes texts."""
    changed = await database.execute(
        """
        UPDATE patient_contact SET opt_out = FALSE, unreachable = NULL, updated_at = $2,
            consent_source = COALESCE(consent_source, $3)
        WHERE id = $1 AND opt_out
        """,
        patient_id,
        now,
        source,
    )
    if changed:
        await note_consent(patient_id, "restored", source, text, message_id, now)
    return bool(changed)


async def revoked_after(patient_id: int, heard_at: datetime) -> bool:
    """Whether an opt-out is younger than a text that came in then: texts of an outage are fetched
    later than what came after them."""
    younger: bool = await database.fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM message_log WHERE patient_id = $1 AND direction = 'inbound'
              AND received_at > $2 AND reading->>'intent' = 'STOP')
        OR EXISTS (
            SELECT FROM consent_event AS event LEFT JOIN message_log AS text ON text.id = message_id
            WHERE event.patient_id = $1 AND event.kind = 'revoked' AND event.channel = 'sms'
              AND COALESCE(text.received_at, event.at) > $2)
        """,
        patient_id,
        heard_at,
    )
    return younger
