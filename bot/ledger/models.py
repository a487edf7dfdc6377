"""The ledger's tables: each delivery once by what its source calls it, each row once by its key."""

from typing import Any, Literal

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from bot.ledger import answers, receipts

Kind = Literal["cancellations", "waitlist"]
Outcome = Literal["accepted", "rejected", "held", "discarded"]
State = Literal["counted", "uncancelled", "flagged", "standing"]


def _numbers() -> Any:  # the library leaves ArrayField untyped
    return ArrayField("bigint")


def _word() -> Any:  # a text of which the database allows a few words only
    return fields.TextField()


class IntakeFile(Model):
    """A delivery: a file as it was last dropped, or a message. Held: nothing of it has had any
    effect. A message has neither folder, size nor place."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    """Who sent it, such as ``inbox``; the guards count what one source brings."""
    reference = fields.TextField()
    """What its source calls it. For a file the token of its claim in ``staging``."""
    digest = fields.TextField(null=True)
    name = fields.TextField()
    """What people call it."""
    folder = fields.TextField(null=True)
    size_bytes = fields.BigIntField(null=True)
    said_at = fields.DatetimeField()
    kind = fields.TextField(null=True)
    profile = fields.TextField(null=True)
    outcome: Outcome = _word()
    reason = fields.TextField(default="")
    place = fields.TextField(null=True)
    """Where the file is or goes, below the data folder, with ``/``."""
    receipt = fields.JSONField[dict[str, object]](default=dict)
    new_rows = fields.IntField(default=0)
    refused_rows = fields.IntField(default=0)
    drops = fields.IntField(default=1)
    received_at = fields.DatetimeField()
    decided_at = fields.DatetimeField()
    held_about = fields.TextField(null=True)
    """What the question to a person is about, such as a day of a provider."""
    held_with = fields.BigIntField(null=True)
    """The delivery with which this one is decided: it would not have been held by itself."""
    released_at = fields.DatetimeField(null=True)
    released_by = fields.TextField(null=True)

    class Meta:
        table = "intake_file"

    def short(self) -> receipts.Receipt:
        """The receipt, as far as the ledger keeps it."""
        return receipts.read(self.receipt)

    def is_final(self) -> bool:
        """Whether the same content again could change nothing.

        A refused row may have been put right since, by adding a provider; rows that were taken
        over are known by their keys.
        """
        return self.outcome == "held" or (self.outcome == "accepted" and self.refused_rows == 0)

    def waits_for_its_release(self) -> bool:
        """Whether a person has released it and it is not taken over yet."""
        return self.outcome == "held" and self.released_at is not None


class IntakeRow(Model):
    """An appointment or wish that a delivery reported. ``natural_key`` is a digest: no id or
    number."""

    id = fields.BigIntField(primary_key=True)
    file_id = fields.BigIntField()
    """The delivery that last spoke of it."""
    line = fields.IntField()
    kind = fields.TextField()
    natural_key = fields.TextField()
    content = fields.TextField()
    """A digest of what the row said, to tell a corrected row from a repeated one."""
    state: State = _word()
    slot_id = fields.BigIntField(null=True)
    entry_id = fields.BigIntField(null=True)
    provider_id = fields.BigIntField(null=True)
    starts_at = fields.DatetimeField(null=True)
    ends_at = fields.DatetimeField(null=True)
    """Of an appointment that stands."""
    said_at = fields.DatetimeField()
    """When the source said what is known now."""
    held_back_by = fields.BigIntField(null=True)
    """The held delivery for which its slot was taken back until a person decides."""
    recorded_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "intake_row"


class IntakeAlert(Model):
    """Something that a delivery showed about a slot, or about an appointment, and that a person
    must see."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    what = fields.TextField()
    slot_id = fields.BigIntField(null=True)
    appointment_id = fields.BigIntField(null=True)
    """Of ``ehr_appointment``, where it is about no slot."""
    file_id = fields.BigIntField()
    line = fields.IntField()
    sentence = fields.TextField()
    seen_at = fields.DatetimeField(null=True)
    seen_by = fields.TextField(null=True)

    class Meta:
        table = "intake_alert"


class EhrAppointment(Model):
    """What the record system's appointment is known to be. No name and no number: ``natural_key``,
    ``id_key`` and ``patient_key`` are digests."""

    id = fields.BigIntField(primary_key=True)
    natural_key = fields.TextField()
    id_key = fields.TextField()
    """Of its id alone, whoever sent it."""
    from_export = fields.BooleanField()
    """An export said it, which names no sender."""
    state = fields.TextField()
    provider_id = fields.BigIntField(null=True)
    place = fields.TextField()
    starts_at = fields.DatetimeField(null=True)
    ends_at = fields.DatetimeField(null=True)
    taken_from = fields.DatetimeField(null=True)
    """From when to when it may take up time, where that is not told for certain."""
    taken_until = fields.DatetimeField(null=True)
    patient_key = fields.TextField(null=True)
    timed_at = fields.DatetimeField(null=True)
    """When its time was said, which may be before ``said_at``."""
    former = fields.JSONField[dict[str, object]](null=True)
    """The time that it gave up by a move to which an answer of staff is wanting."""
    told = fields.JSONField[list[object]](null=True)
    """What was said of it, in the order of writing: what comes late counts where it was written."""
    file_id = fields.BigIntField()
    """The delivery that last spoke of it."""
    said_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "ehr_appointment"


class FeedDay(Model):
    """What a source of messages sent on a day of the clinic's."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    day = fields.DateField()
    messages = fields.IntField()
    held = fields.IntField()
    rejected = fields.IntField()
    cancelled = fields.IntField()
    """Cancels, whatever came of them."""
    unresolved = fields.IntField()
    """Cancels of which nothing was known but the id."""
    last_message_at = fields.DatetimeField()
    last_said_at = fields.DatetimeField()
    longest_gap_seconds = fields.IntField()
    """The longest silence between two messages of this day."""

    class Meta:
        table = "feed_day"


class IntakeQuestion(Model):
    """What staff are asked about words of files. ``file_ids`` are the deliveries that asked."""

    id = fields.BigIntField(primary_key=True)
    about: answers.About = _word()
    words = fields.TextField()
    asked_at = fields.DatetimeField()
    file_ids: list[int] = _numbers()
    answer = fields.TextField(null=True)
    provider_id = fields.BigIntField(null=True)
    answered_at = fields.DatetimeField(null=True)
    answered_by = fields.TextField(null=True)
    applied_at = fields.DatetimeField(null=True)

    class Meta:
        table = "intake_question"


class IntakeUntaken(Model):
    """Something that lies in the inbox and is not taken."""

    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    reason = fields.TextField()
    since = fields.DatetimeField()

    class Meta:
        table = "intake_untaken"


class FeedListener(Model):
    """What listens for messages, as it last said of itself."""

    id = fields.BigIntField(primary_key=True)
    address = fields.TextField()
    connections = fields.IntField()
    most = fields.IntField()
    refused = fields.IntField()
    """Messages that could not be read, since it started."""
    unanswered = fields.IntField()
    seen_at = fields.DatetimeField()

    class Meta:
        table = "feed_listener"


class FeedPoll(Model):
    """A record system that is asked, and how that goes."""

    id = fields.BigIntField(primary_key=True)
    source = fields.TextField()
    strategy = fields.TextField()
    """How it can be asked, in words; empty until it has said so."""
    started_at = fields.DatetimeField(null=True)
    """When the last read began that was complete and is committed."""
    changes_since = fields.DatetimeField(null=True)
    """From when on it is asked for what changed."""
    window_at = fields.DatetimeField(null=True)
    """When the next days were last read whole."""
    horizon_at = fields.DatetimeField(null=True)
    """When all that is to come was last read whole."""
    incomplete = fields.IntField()
    """Reads that came to nothing, since the last complete one."""
    failing_since = fields.DatetimeField(null=True)
    trouble = fields.TextField()
    """A sentence on why the last read came to nothing; empty while all is well."""
    tried_at = fields.DatetimeField()

    class Meta:
        table = "feed_poll"
