"""The ledger's tables: each file once by its bytes, each row once by what it is about."""

from typing import Any, Literal

from tortoise import fields
from tortoise.models import Model

from bot.ledger import receipts

Outcome = Literal["accepted", "rejected", "held", "discarded"]


def _word() -> Any:  # a text of which the database allows a few words only
    return fields.TextField()


class IntakeFile(Model):
    """A file as it was last dropped. Held: nothing of it has had any effect."""

    id = fields.BigIntField(primary_key=True)
    claim_token = fields.UUIDField(unique=True)
    """Names the claim of the file in ``staging``; a known one means that only the move is left."""
    sha256 = fields.TextField(null=True)
    name = fields.TextField()
    folder = fields.TextField(null=True)
    size_bytes = fields.BigIntField()
    modified_at = fields.DatetimeField()
    kind = fields.TextField(null=True)
    profile = fields.TextField(null=True)
    outcome: Outcome = _word()
    reason = fields.TextField(default="")
    place = fields.TextField()
    """Where the file is or goes, below the data folder, with ``/``."""
    receipt = fields.JSONField[dict[str, object]](default=dict)
    new_rows = fields.IntField(default=0)
    refused_rows = fields.IntField(default=0)
    drops = fields.IntField(default=1)
    received_at = fields.DatetimeField()
    decided_at = fields.DatetimeField()
    released_at = fields.DatetimeField(null=True)
    released_by = fields.TextField(null=True)

    class Meta:
        table = "intake_file"

    def short(self) -> receipts.Receipt:
        """The receipt, as far as the ledger keeps it."""
        return receipts.read(self.receipt)


class IntakeRow(Model):
    """An appointment or wish that a file reported. ``natural_key`` is a digest: no id or number."""

    id = fields.BigIntField(primary_key=True)
    file_id = fields.BigIntField()
    line = fields.IntField()
    kind = fields.TextField()
    natural_key = fields.TextField()
    content = fields.TextField()
    """A digest of what the row said, to tell a corrected row from a repeated one."""
    state = fields.TextField()
    slot_id = fields.BigIntField(null=True)
    entry_id = fields.BigIntField(null=True)
    recorded_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "intake_row"


class IntakeAlert(Model):
    """Something that a file showed about a slot and that a person must see."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    what = fields.TextField()
    slot_id = fields.BigIntField()
    file_id = fields.BigIntField()
    line = fields.IntField()
    sentence = fields.TextField()
    seen_at = fields.DatetimeField(null=True)
    seen_by = fields.TextField(null=True)

    class Meta:
        table = "intake_alert"
