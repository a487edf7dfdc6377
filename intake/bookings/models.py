"""What the way back keeps."""

from typing import Any, Literal

from tortoise import fields
from tortoise.models import Model

State = Literal["sending", "unknown", "booked", "refused", "by_hand"]
"""``sending``: written before the request leaves. ``unknown``: whether it was carried out is not
known. ``refused``: somebody else has the time. ``by_hand``: the file has it, for staff to book."""
Former = Literal["none", "stands", "given_up", "by_hand"]
"""What became of the winner's former appointment."""
Marked = Literal["sending", "placed", "removed"]
"""``sending``: written before the request leaves; whether the mark is there is not known."""


def _word() -> Any:  # a text of which the database allows a few words only
    return fields.TextField()


class IntakeWriteback(Model):
    """A filled slot that was written to the file from which staff book it in their own system."""

    slot_id = fields.BigIntField(primary_key=True)
    file = fields.TextField()
    written_at = fields.DatetimeField()

    class Meta:
        table = "intake_writeback"


class EhrMark(Model):
    """A time that is marked in the record system while patients are asked for it."""

    slot_id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    state: Marked = _word()
    looked_at = fields.DatetimeField()
    """When somebody last took it in hand: nobody else does for a while."""

    class Meta:
        table = "ehr_mark"


class EhrBooking(Model):
    """A winner's booking in the record system. No name and no number."""

    offer_id = fields.BigIntField(primary_key=True)
    slot_id = fields.BigIntField()
    state: State = _word()
    tries = fields.IntField()
    resource_id = fields.TextField(null=True)
    """What the record system calls the appointment."""
    former: Former = _word()
    former_id = fields.TextField(null=True)
    """What the record system calls the former appointment."""
    why = fields.TextField()
    """A sentence for staff, where there is anything to say."""
    began_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    looked_at = fields.DatetimeField()
    """When somebody last took it in hand: nobody else does for a while."""

    class Meta:
        table = "ehr_booking"
