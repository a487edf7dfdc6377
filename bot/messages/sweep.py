"""Fetches what arrived at the carrier while no webhook of ours answered.

The carrier's list is read again from a little before where the last sweep ended; every text is
stored by its id, so what was here already changes nothing. Its time is the carrier's: a reply is
read against what the patient had been asked by then.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import database
from bot.messages import inbox

OVERLAP: Final = timedelta(minutes=10)
"""How far back a sweep reads again: clocks differ, and lists lag."""


class Mailbox(Protocol):
    """What a carrier remembers of texts to us."""

    async def received(self, since: datetime) -> list[inbox.Inbound]:
        """Texts to our numbers since then, oldest first. Raises ``gateway.Unreachable``."""
        ...


async def sweep(mailbox: Mailbox, sender: str, now: datetime) -> int:
    """Store what we missed; returns how many texts that were. A first sweep only notes the time:
    before it nobody was waiting for an answer of ours."""
    since: datetime | None = await database.fetch_value(
        "SELECT swept_until FROM sender_state WHERE sender = $1", sender
    )
    missed = 0
    if since is not None:
        for text in await mailbox.received(since - OVERLAP):
            missed += await inbox.store(text)
    await database.execute(
        """
        INSERT INTO sender_state (sender, swept_until) VALUES ($1, $2)
        ON CONFLICT (sender) DO UPDATE SET swept_until = EXCLUDED.swept_until
        """,
        sender,
        now,
    )
    return missed
