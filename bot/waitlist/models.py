"""The clinic's own tables: providers, who waits, what was freed, and what was offered."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from bot.messages.models import PatientContact


def _texts() -> Any:  # the library leaves ArrayField untyped
    return ArrayField("text", default=list)


class ProviderReference(Model):
    id = fields.BigIntField(primary_key=True)
    provider_name = fields.TextField()
    provider_type = fields.TextField()
    active = fields.BooleanField(default=True)
    external_provider_id = fields.TextField(null=True)
    tags: list[str] = _texts()
    created_at = fields.DatetimeField()

    class Meta:
        table = "provider_reference"


class LocationReference(Model):
    """A place of the clinic. What is null it has from the clinic, as the settings give it.

    Places are deactivated, never deleted: slots of years ago name them.
    """

    id = fields.BigIntField(primary_key=True)
    location_name = fields.TextField()
    brand_name = fields.TextField(null=True)
    time_zone = fields.TextField(null=True)
    phone = fields.TextField(null=True)
    """E.164."""
    contact_hours_start = fields.TextField(null=True)
    """``HH:MM`` on the place's own clock; so is the end, and there are both or neither."""
    contact_hours_end = fields.TextField(null=True)
    sender = fields.TextField(null=True)
    """E.164: the number that texts about its slots leave from."""
    active = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "location_reference"


class LocationSender(Model):
    """A number that is a place's sender, or was: whoever was texted from it may answer for ever."""

    number = fields.CharField(primary_key=True, max_length=16)
    since = fields.DatetimeField()

    class Meta:
        table = "location_sender"


class LocationAlias(Model):
    """A spelling that a person has said to mean a place, as files and people write it."""

    id = fields.BigIntField(primary_key=True)
    location: fields.ForeignKeyRelation[LocationReference] = fields.ForeignKeyField(
        "models.LocationReference"
    )
    location_id: int
    spelling = fields.TextField()
    folded = fields.TextField()
    """As ``rules.place.folded`` gives it: what is compared."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "location_alias"


class WaitlistEntry(Model):
    """One wish for an earlier appointment. Empty preferences mean "any"."""

    id = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    patient_name = fields.TextField(default="")
    """Whose wish it is: two patients may share one phone."""
    provider_preference: list[str] = _texts()
    provider_type_preference = fields.TextField(default="Any")
    location_preference: list[str] = _texts()
    current_appt_at = fields.DatetimeField(null=True)
    urgent_flag = fields.BooleanField(default=False)
    manual_boost = fields.IntField(default=0)
    active = fields.BooleanField(default=True)
    closed_reason = fields.TextField(null=True)
    joined_at = fields.DatetimeField()
    priority_score = fields.IntField()
    score_changes_at = fields.DatetimeField(null=True)
    """When ``priority_score`` next changes by time alone; none if never."""
    last_asked_at = fields.DatetimeField(null=True)
    rain_check_at = fields.DatetimeField(null=True)
    """When this patient's YES came too late: first to be asked for the next slot that fits."""
    wants_today = fields.DateField(null=True)
    """The day of whose gaps the patient has asked to be among the first; over with it."""
    avoid_places: list[str] = _texts()
    """Places that the patient has asked to be spared."""
    avoid_times: list[str] = _texts()
    """Half days (``Wed AM``, in clinic time) that the patient has asked to be spared."""
    quiet_until = fields.DatetimeField(null=True)
    """Until when the patient has asked to be offered nothing."""
    notice_minutes = fields.IntField(default=0)
    """How long before a slot begins the patient must know of it."""
    notes = fields.TextField(default="")
    updated_at = fields.DatetimeField()

    class Meta:
        table = "waitlist_entry"


class CancellationEvent(Model):
    """A slot: an appointment time that was freed."""

    id = fields.BigIntField(primary_key=True)
    provider: fields.ForeignKeyRelation[ProviderReference] = fields.ForeignKeyField(
        "models.ProviderReference"
    )
    provider_id: int
    location: fields.ForeignKeyRelation[LocationReference] = fields.ForeignKeyField(
        "models.LocationReference"
    )
    location_id: int
    slot_start_at = fields.DatetimeField()
    slot_end_at = fields.DatetimeField()
    reason = fields.TextField(default="")
    status = fields.TextField()
    verdict = fields.TextField(null=True)
    """Why the slot did or did not fill; set when it closes."""
    notes = fields.TextField(default="")
    source = fields.TextField()
    external_appointment_id = fields.TextField(null=True)
    cancelled_by_patient_id = fields.BigIntField(null=True)
    created_by_staff_id = fields.BigIntField(null=True)
    follows_id = fields.BigIntField(null=True)
    """The slot whose winner gave this time up."""
    round = fields.IntField(default=0)
    """How many patients have moved up before it came free: 0 for one that nobody moved up from."""
    batch_number = fields.IntField(default=0)
    eligible_depth = fields.IntField(null=True)
    """The most patients that suited it when a batch was looked for, as ``eligibility.depth`` counts
    them; none if that never came."""
    asked = fields.IntField(default=0)
    """How many patients were asked, as it stood when it closed: the database says so."""
    waits_for = fields.TextField(default="batch")
    """What an open slot does now: batch, hold (replies), hours, candidates, or its cut_off."""
    next_look_at = fields.DatetimeField(null=True)
    settles_at = fields.DatetimeField(null=True)
    """Until when nobody is asked, for the feed that freed it may take it back."""
    timer_token = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)
    booked_at = fields.DatetimeField(null=True)
    shadow = fields.BooleanField(default=False)
    """Whether it was opened in shadow mode: the database says so, and nobody can win it."""

    class Meta:
        table = "cancellation_event"


class ReplyCurve(Model):
    """What was believed of answers from one moment on: a version is never changed."""

    id = fields.BigIntField(primary_key=True)
    learned_at = fields.DatetimeField()
    offers = fields.IntField()
    answers = fields.IntField()
    yes = fields.FloatField()
    no = fields.FloatField()
    stop = fields.FloatField()
    shares: list[float] = ArrayField("double precision")
    """Of all answers, the share that has come after so many whole minutes."""
    kinds: dict[str, list[float]] = fields.JSONField()
    """For each kind of slot, the chances of a YES and of a NO."""

    class Meta:
        table = "reply_curve"


class SlotLine(Model):
    """Who could have been asked for a slot when it was first put to somebody, best first."""

    id = fields.BigIntField(primary_key=True)
    cancellation: fields.ForeignKeyRelation[CancellationEvent] = fields.ForeignKeyField(
        "models.CancellationEvent"
    )
    cancellation_id: int
    rank = fields.IntField()
    entry_id = fields.BigIntField(null=True)

    class Meta:
        table = "slot_line"


class OfferBatch(Model):
    """The offers of a slot that were sent together: how many were to be asked, for how long, and
    why so."""

    id = fields.BigIntField(primary_key=True)
    cancellation: fields.ForeignKeyRelation[CancellationEvent] = fields.ForeignKeyField(
        "models.CancellationEvent"
    )
    cancellation_id: int
    number = fields.IntField()
    size = fields.IntField()
    hold_seconds = fields.FloatField()
    reason = fields.TextField()
    asked_at = fields.DatetimeField()
    depth = fields.IntField(null=True)
    """How many could be asked at that moment, counted up to a bound."""
    policy = fields.TextField(default="fixed")
    version = fields.IntField(default=1)
    curve: fields.ForeignKeyNullableRelation[ReplyCurve] = fields.ForeignKeyField(
        "models.ReplyCurve", null=True
    )
    curve_id: int | None
    yes = fields.FloatField(null=True)
    """The believed chance of a YES; null, as what follows, where nothing was computed."""
    cap = fields.FloatField(null=True)
    expected = fields.FloatField(null=True)
    """YESes in the air once these were asked."""
    next_size = fields.IntField(null=True)
    """How many were to be asked at the next look."""
    waiting = fields.IntField(null=True)
    """How many could be asked, as the computed pace counted them."""

    class Meta:
        table = "offer_batch"


class Offer(Model):
    """One slot put to one patient."""

    id = fields.BigIntField(primary_key=True)
    cancellation: fields.ForeignKeyRelation[CancellationEvent] = fields.ForeignKeyField(
        "models.CancellationEvent"
    )
    cancellation_id: int
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    entry_id = fields.BigIntField(null=True)
    batch_number = fields.IntField()
    created_at = fields.DatetimeField()
    offer_sent_at = fields.DatetimeField(null=True)
    hold_expires_at = fields.DatetimeField()
    state = fields.TextField()
    closed_why = fields.TextField(null=True)
    lock_token = fields.UUIDField()
    accepted_at = fields.DatetimeField(null=True)
    declined_at = fields.DatetimeField(null=True)
    decline_reason = fields.TextField(null=True)
    """A word of ``rules.declines``."""
    too_late_at = fields.DatetimeField(null=True)
    """When this patient said YES and it was too late."""
    stand_by = fields.BooleanField(default=False)
    """First in line should the winner give the slot back."""
    rank = fields.IntField(null=True)
    """The place in the line at that moment: 1 was the first of those who could be asked."""
    answer = fields.TextField(null=True)
    """What the patient said first: yes, no or stop; kept also when the slot was filled by then."""
    answered_at = fields.DatetimeField(null=True)
    channel = fields.TextField(default="sms")
    """By a text, or by a call of ours."""

    class Meta:
        table = "offer"


class PhoneCall(Model):
    """One slot put to one patient by a person who calls: ``calls``."""

    id = fields.BigIntField(primary_key=True)
    cancellation: fields.ForeignKeyRelation[CancellationEvent] = fields.ForeignKeyField(
        "models.CancellationEvent"
    )
    cancellation_id: int
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    entry_id = fields.BigIntField(null=True)
    state = fields.TextField()
    created_at = fields.DatetimeField()
    called_at = fields.DatetimeField(null=True)
    called_by = fields.TextField(null=True)
    not_dialled = fields.TextField(null=True)
    """Why staff are to call and not the system, where that may call: ``calls.NotDialled``."""

    class Meta:
        table = "phone_call"


class JoinRequest(Model):
    """A patient who has asked by text to be put on the list, and agreed to texts: ``joining``."""

    id = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    agreed_at = fields.DatetimeField()
    outcome = fields.TextField(null=True)
    settled_at = fields.DatetimeField(null=True)
    settled_by = fields.TextField(null=True)

    class Meta:
        table = "join_request"


class FitQuestion(Model):
    """What would suit a patient, put to them as a question: ``fits``."""

    id = fields.BigIntField(primary_key=True)
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    entry: fields.ForeignKeyRelation[WaitlistEntry] = fields.ForeignKeyField("models.WaitlistEntry")
    entry_id: int
    offer: fields.ForeignKeyRelation[Offer] = fields.ForeignKeyField("models.Offer")
    offer_id: int
    """The offer whose NO led to it."""
    kind = fields.TextField()
    """As ``rules.fit.Kind``; so is what."""
    what = fields.TextField()
    answers = fields.IntField()
    """On how many it rests."""
    found_at = fields.DatetimeField()
    asked_at = fields.DatetimeField(null=True)
    """Null while it waits for a better moment."""
    answer = fields.TextField(null=True)
    answered_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)
    """When staff took the preference off the entry again."""
    removed_by = fields.TextField(null=True)

    class Meta:
        table = "fit_question"


class PatientLink(Model):
    """A way to one page of one patient, known by the digest of its token alone: ``links``."""

    id = fields.BigIntField(primary_key=True)
    digest = fields.TextField()
    purpose = fields.TextField()
    patient: fields.ForeignKeyRelation[PatientContact] = fields.ForeignKeyField(
        "models.PatientContact"
    )
    patient_id: int
    offer_id = fields.BigIntField(null=True)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "patient_link"


class ReadingCorrection(Model):
    """What a person said that a reply meant which was read wrongly: a labelled example."""

    id = fields.BigIntField(primary_key=True)
    message_id = fields.BigIntField(unique=True)
    read_as = fields.TextField()
    meant = fields.TextField()
    example = fields.TextField()
    """Without names and numbers."""
    offered = fields.TextField(default="")
    """When the slot starts that it answered, by the slot's own clock; empty if it answered none."""
    corrected_by = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "reading_correction"


class BoostReason(Model):
    """Why the boost was given of which a line of the audit log tells."""

    line_id = fields.BigIntField(primary_key=True, generated=False)
    entry_id = fields.BigIntField()
    why = fields.TextField()
    at = fields.DatetimeField()

    class Meta:
        table = "boost_reason"
