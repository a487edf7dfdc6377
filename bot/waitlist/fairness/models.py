"""What is kept to compare groups of patients, without saying who is in them."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from bot.waitlist.models import WaitlistEntry


class EntryAge(Model):
    """The age of whoever an entry is for, in bands: ``fairness.ages``."""

    id = fields.BigIntField(primary_key=True)
    entry: fields.ForeignKeyRelation[WaitlistEntry] = fields.ForeignKeyField("models.WaitlistEntry")
    entry_id: int
    band = fields.TextField()

    class Meta:
        table = "entry_age"


class FairnessMonth(Model):
    """What each group of patients had in a month, as ``fairness.shares`` found it."""

    id = fields.BigIntField(primary_key=True)
    month = fields.DateField(unique=True)
    """Its first day."""
    written_at = fields.DatetimeField()
    shares: list[dict[str, Any]] = fields.JSONField()
    unasked: dict[str, int] = fields.JSONField()
    """How many were asked for nothing in a month, by reason."""

    class Meta:
        table = "fairness_month"
