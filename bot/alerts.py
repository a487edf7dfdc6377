"""What staff must see because it happens too often: once a day for each matter.

In the caller's transaction. An alert is shown for a day and stays on record.
"""

from datetime import datetime, timedelta
from typing import Final, Literal

from tortoise import fields
from tortoise.models import Model

from bot import database, logs

log = logs.get(__name__)

SHOWN: Final = timedelta(days=1)

What = Literal["texts", "strangers", "opt_outs", "releases", "unlisted", "local_login", "senders"]


class Alert(Model):
    id = fields.BigIntField(primary_key=True)
    what = fields.TextField()
    day = fields.DateField()
    at = fields.DatetimeField()
    sentence = fields.TextField()

    class Meta:
        table = "alert"


async def tell(what: What, sentence: str, now: datetime) -> None:
    """Tell staff of it, unless they were told today."""
    new = await database.execute(
        """
        INSERT INTO alert (what, day, at, sentence) VALUES ($1, $2, $3, $4)
        ON CONFLICT (what, day) DO NOTHING
        """,
        what,
        now.date(),
        now,
        sentence,
    )
    if new:
        log.warning("alert", what=what)


async def recent(now: datetime) -> list[Alert]:
    """What staff are told now, the newest first."""
    return await Alert.filter(at__gt=now - SHOWN).order_by("-at")
