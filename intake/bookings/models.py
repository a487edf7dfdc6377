"""What the way back keeps."""

from tortoise import fields
from tortoise.models import Model


class IntakeWriteback(Model):
    """A filled slot that was written to the file from which staff book it in their own system."""

    slot_id = fields.BigIntField(primary_key=True)
    file = fields.TextField()
    written_at = fields.DatetimeField()

    class Meta:
        table = "intake_writeback"
