"""A durable "at this time, look again"."""

from tortoise import fields
from tortoise.models import Model


class Timer(Model):
    """Due work on one subject. Rows are only inserted, and deleted when they fire.

    Nobody updates or deletes another's timer: a subject disarms one by forgetting its token, so
    that no transaction ever waits for a timer row while it holds a slot or a contact.
    """

    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    subject_id = fields.BigIntField()
    token = fields.UUIDField(null=True)
    """Compared with the subject's own token when it fires; none means "look in any case"."""
    due_at = fields.DatetimeField()
    tries = fields.IntField(default=0)
    set_aside_at = fields.DatetimeField(null=True)
    """Since when it has broken so often that staff are told. It is tried now and then still."""

    class Meta:
        table = "timer"
