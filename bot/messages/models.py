"""Whom we text, and every text in and out."""

import uuid

from tortoise import fields
from tortoise.models import Model


class PatientContact(Model):
    """A phone number and its consent. Its row lock is the lock of the patient's thread."""

    id = fields.BigIntField(primary_key=True)
    phone_e164 = fields.TextField()
    display_name = fields.TextField(default="")
    last_contacted_at = fields.DatetimeField(null=True)
    opt_out = fields.BooleanField(default=False)
    consent_source = fields.TextField(null=True)
    """Where the consent to be texted comes from; none means that no text may be started."""
    voice_consent_source = fields.TextField(null=True)
    """Where the consent to automated calls comes from; none means that no machine calls."""
    language = fields.TextField(default="en")
    time_zone = fields.TextField(null=True)
    zones: fields.Field[list[str]] = fields.JSONField(default=list)
    """Every zone that the number may mean, when no ``time_zone`` is stored."""
    unreachable = fields.TextField(null=True)
    """Why texts can't reach it (invalid, landline, dead, wrong_number); none if they can."""
    paused_at = fields.DatetimeField(null=True)
    """Since when nobody knows whether they still want texts; none if that is known."""
    forgotten_at = fields.DatetimeField(null=True)
    """Since when number and name are removed; the row stays for the figures."""
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "patient_contact"


class OptOutKept(Model):
    """The opt-out of somebody who is forgotten, by a digest of the number. A trigger puts it on
    whoever comes with that number again."""

    digest = fields.CharField(primary_key=True, max_length=64)
    at = fields.DatetimeField()

    class Meta:
        table = "opt_out_kept"


class NumberKey(Model):
    """The secret part of those digests, which no service reads: ``number_digest`` does."""

    id = fields.BigIntField(primary_key=True)
    key = fields.TextField()

    class Meta:
        table = "number_key"


class ConsentEvent(Model):
    """One change of a contact's consent: append-only."""

    id = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation["PatientContact"] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    kind = fields.TextField()
    source = fields.TextField()
    text = fields.TextField(default="")
    message_id = fields.BigIntField(null=True)
    at = fields.DatetimeField()
    channel = fields.TextField(default="sms")
    """What it is the consent to: texts, or automated calls."""

    class Meta:
        table = "consent_event"


class MessageLog(Model):
    """A text, in or out. Outbound rows are the outbox until they are handed to the carrier."""

    id = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation["PatientContact"] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    offer_id = fields.BigIntField(null=True)
    direction = fields.TextField()
    channel = fields.TextField(default="sms")
    """By what way it came or goes: one of ``channels.Channel``."""
    our_number = fields.TextField(null=True)
    """The number of ours that it came to, or left from, where that is not the clinic's sender."""
    kind = fields.TextField(default="")
    body = fields.TextField()
    twilio_sid = fields.TextField(null=True)
    token = fields.UUIDField(default=uuid.uuid4)
    """Names the text to the carrier, which reports by it. Unlike an id it is never given twice."""
    status = fields.TextField()
    created_at = fields.DatetimeField()
    received_at = fields.DatetimeField(null=True)
    taken_at = fields.DatetimeField(null=True)
    """Inbound: when its turn was taken. None means that it still waits for one."""
    reply_to = fields.BigIntField(null=True)
    """Outbound: the inbound that it answers. None means that we started it."""
    reading = fields.JSONField[dict[str, object]](null=True)
    asks = fields.JSONField[dict[str, object]](null=True)
    """Outbound: the position in which the next reply is to be read, if this text asks something."""
    not_before = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    claim_token = fields.UUIDField(null=True)
    claimed_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)
    """Outbound: when the carrier was asked what became of it, since no report came."""
    tries = fields.IntField(default=0)
    set_aside_at = fields.DatetimeField(null=True)
    error_code = fields.IntField(null=True)
    raw_meta = fields.JSONField[dict[str, object]](default=dict)

    class Meta:
        table = "message_log"


class DeliveryEvent(Model):
    """One word of the carrier on one of our texts: append-only."""

    id = fields.BigIntField(primary_key=True)
    message: fields.ForeignKeyRelation[MessageLog] = fields.ForeignKeyField("models.MessageLog")
    message_id: int
    status = fields.TextField()
    error_code = fields.IntField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "delivery_event"


class SenderState(Model):
    """What all processes share of one sender: whether it pauses, and how far inbound was swept."""

    sender = fields.CharField(primary_key=True, max_length=64)
    paused_until = fields.DatetimeField(null=True)
    paused_code = fields.IntField(null=True)
    """The carrier's error code for which it pauses."""
    paused_why = fields.TextField(null=True)
    free_at = fields.DatetimeField(null=True)
    """When the next segment may leave, where a pace is set."""
    swept_until = fields.DatetimeField(null=True)

    class Meta:
        table = "sender_state"
