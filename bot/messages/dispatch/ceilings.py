"""How many texts leave in a day, whatever goes wrong: counted in the database, for all processes.

Whoever spends waits for the row of the day until the other's commit, so no two take the same room.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal

from tortoise import fields
from tortoise.models import Model

from bot import alerts, database

What = Literal["texts", "strangers"]


class DailyCount(Model):
    """A day is one by UTC."""

    id = fields.BigIntField(primary_key=True)
    day = fields.DateField()
    what = fields.TextField()
    count = fields.IntField()

    class Meta:
        table = "daily_count"


async def spend(what: What, wanted: int, most: int, now: datetime) -> int:
    """Count so many more of today, as far as there is room; how many may go. Tells staff if that is
    not all. In the caller's transaction."""
    if not wanted:
        return 0
    day = now.astimezone(UTC).date()
    await database.execute(
        """
        INSERT INTO daily_count (day, what, count) VALUES ($1, $2, 0)
        ON CONFLICT (what, day) DO NOTHING
        """,
        day,
        what,
    )
    spent: int = await database.fetch_value(
        "SELECT count FROM daily_count WHERE what = $1 AND day = $2 FOR UPDATE", what, day
    )
    granted = max(0, min(wanted, most - spent))
    if granted:
        await DailyCount.filter(what=what, day=day).update(count=spent + granted)
    if granted < wanted:
        await alerts.tell(what, SENTENCES[what].format(most=most), now)
    return granted


SENTENCES: dict[What, str] = {
    "texts": (
        "{most} texts were started today, which is the most (TEXTS_PER_DAY). What is to be sent"
        " besides waits until tomorrow. Is that expected?"
    ),
    "strangers": (
        "People who are not on the waitlist have been answered {most} times today, which is the"
        " most (STRANGER_TEXTS_PER_DAY). They get no more answers today; what they write is kept."
    ),
}


def tomorrow(now: datetime) -> datetime:
    """When the next day's room begins."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)
