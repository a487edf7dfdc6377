"""What staff were told of, and the messages that say so."""

from tortoise import fields
from tortoise.models import Model


class Notice(Model):
    """Something that holds, or held. At most one is open for a kind and a place."""

    id = fields.BigIntField(primary_key=True)
    kind = fields.TextField()
    place = fields.TextField(default="")
    count = fields.IntField()
    since = fields.DatetimeField()
    opened_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()
    """When it was last seen to hold."""
    told_at = fields.DatetimeField(null=True)
    rung = fields.IntField(default=0)
    """How far up it was told: an index of ``kinds.RUNGS``."""
    taken_at = fields.DatetimeField(null=True)
    taken_by = fields.TextField(null=True)
    resolved_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"


class NoticeMessage(Model):
    """One message for an audience; goes out until one of its routes takes it."""

    id = fields.BigIntField(primary_key=True)
    audience = fields.TextField()
    body = fields.TextField()
    digest_day = fields.DateField(null=True)
    created_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice_message"


class MonthlyReport(Model):
    """The report of a month, kept as it was made; handed over at most once (``reports``)."""

    id = fields.BigIntField(primary_key=True)
    month = fields.DateField(unique=True)
    """Its first day."""
    made_at = fields.DatetimeField()
    document = fields.BinaryField()
    summary = fields.TextField()
    tried_at = fields.DatetimeField(null=True)
    """When it was last handed to a route: without one of the next two its fate is not known."""
    refused_at = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        table = "monthly_report"
