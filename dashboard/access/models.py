"""The accounts of the people who use the dashboard."""

from tortoise import fields
from tortoise.models import Model


class SignInPace(Model):
    """How often sign-ins with one key have failed, and when the next may be tried; ``throttle``
    says what keys are. Times are seconds of the database's own clock."""

    key = fields.CharField(max_length=80, primary_key=True)
    failures = fields.IntField()
    next_at = fields.FloatField()
    last_at = fields.FloatField()

    class Meta:
        table = "sign_in_pace"


class StaffUser(Model):
    """A person of the clinic."""

    id = fields.BigIntField(primary_key=True)
    username = fields.TextField()
    password_hash = fields.TextField()
    role = fields.TextField()
    active = fields.BooleanField(default=True)
    failed_logins = fields.IntField(default=0)
    second_step: str | None = fields.TextField(null=True)
    """The secret of the second step, encrypted; ``None`` while there is none."""
    second_step_at = fields.BigIntField(default=0)
    """The last half minute whose code was taken: none is taken twice."""
    second_step_needed = fields.BooleanField(default=False)
    issuer: str | None = fields.TextField(null=True)
    """The directory by which this person signs in; ``None`` for an account with a password."""
    subject: str | None = fields.TextField(null=True)
    """Who they are there."""
    last_login_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    all_places = fields.BooleanField(default=True)
    """Whether they see all places, or those of ``StaffPlace`` alone; an admin sees all."""

    class Meta:
        table = "staff_user"


class StaffPlace(Model):
    """A place that somebody sees who does not see all."""

    id = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    location_id = fields.BigIntField()

    class Meta:
        table = "staff_place"


class StaffSession(Model):
    """Where somebody is signed in; ``active_at`` is when they last did something there."""

    id = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    began_at = fields.DatetimeField()
    active_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    address = fields.TextField()
    browser = fields.TextField()

    class Meta:
        table = "staff_session"


class RecoveryCode(Model):
    """Opens the door once, in place of a code of the second step."""

    id = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    digest = fields.TextField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recovery_code"


class SavedView(Model):
    """What part of the waitlist somebody looks at often, by a name of theirs."""

    id = fields.BigIntField(primary_key=True)
    user_id = fields.BigIntField()
    name = fields.TextField()
    said = fields.TextField()
    """The query of its address."""
    created_at = fields.DatetimeField()

    class Meta:
        table = "saved_view"
