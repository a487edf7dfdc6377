"""Calls of ours."""

from tortoise import fields
from tortoise.models import Model

from bot.messages.models import PatientContact
from bot.waitlist.models import CancellationEvent


class VoiceCall(Model):
    """One call of ours: ``voice.records``. At most one for a slot and a patient, ever."""

    id = fields.BigIntField(primary_key=True)
    cancellation: fields.ForeignKeyRelation[CancellationEvent] = fields.ForeignKeyField(
        "models.CancellationEvent"
    )
    cancellation_id: int
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    phone_call_id = fields.BigIntField(null=True)
    offer_id = fields.BigIntField()
    token = fields.UUIDField()
    """Names the call in the addresses that the carrier asks."""
    claim_token = fields.UUIDField()
    twilio_sid = fields.TextField(null=True)
    state = fields.TextField()
    claimed_at = fields.DatetimeField()
    ask_at = fields.DatetimeField()
    """When the carrier is asked what became of it, if it has not said."""
    heard_at = fields.DatetimeField(null=True)
    """When a person pressed the key to hear the opening."""
    result = fields.TextField(null=True)
    ended_at = fields.DatetimeField(null=True)
    hung_up_at = fields.DatetimeField(null=True)
    """When we asked the carrier to end it."""
    error_code = fields.IntField(null=True)

    class Meta:
        table = "voice_call"
