"""What a patient's conversation awaits."""

from tortoise import fields
from tortoise.models import Model


class Thread(Model):
    """One patient's conversation: its question and nothing that another table already knows."""

    patient_id = fields.BigIntField(primary_key=True)
    state = fields.TextField()
    memory = fields.JSONField[dict[str, object]](default=dict)
    asked_by = fields.BigIntField(default=0)
    """The newest outbound text whose question this position already takes into account."""
    our_number = fields.TextField(null=True)
    """The number of ours at which it stands so; None for the clinic's sender."""
    timer_token = fields.UUIDField(null=True)
    needs_staff_at = fields.DatetimeField(null=True)
    needs_staff_why = fields.TextField(null=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "thread"
