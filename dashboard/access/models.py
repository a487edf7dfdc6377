"""The accounts of the people who use the dashboard."""

from tortoise import fields
from tortoise.models import Model


class StaffUser(Model):
    """A person of the clinic. Raising ``session_epoch`` ends every session of theirs."""

    id = fields.BigIntField(primary_key=True)
    username = fields.TextField()
    password_hash = fields.TextField()
    role = fields.TextField()
    active = fields.BooleanField(default=True)
    failed_logins = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    session_epoch = fields.IntField(default=0)
    last_login_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "staff_user"
