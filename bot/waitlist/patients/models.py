"""What patients said of the visits that slots of ours led to."""

from tortoise import fields
from tortoise.models import Model

from bot.messages.models import PatientContact
from bot.waitlist.models import Offer


class VisitRating(Model):
    """How a visit went, by the patient's own digit: ``ratings``."""

    id = fields.BigIntField(primary_key=True)
    offer: fields.OneToOneRelation[Offer] = fields.OneToOneField("models.Offer")
    offer_id: int
    """The offer that took the slot."""
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    asked_at = fields.DatetimeField()
    quiet_until = fields.DatetimeField()
    """Until when this contact is not asked again."""
    score = fields.IntField(null=True)
    """From 1 (badly) to 5 (very well); null while nothing was answered."""
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "visit_rating"
