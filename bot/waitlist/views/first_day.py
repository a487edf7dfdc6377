"""How far a new clinic has come, as the database knows it. Read-only."""

from dataclasses import dataclass
from typing import Final

from bot import database

LATEST_TEXTS: Final = 100
"""So many of our newest texts are looked at for one that arrived."""


@dataclass(frozen=True, kw_only=True)
class Come:
    """What is there: each is true once the system itself has seen it."""

    providers: bool
    places: bool
    listed: bool
    """Somebody is on the waitlist."""
    delivered: bool
    """A text of ours has reached a phone."""
    answered: bool
    """A text from a phone has reached us."""
    understood: bool
    """A file of cancellations was taken over."""


async def read() -> Come:
    come = await database.row(
        Come,
        """
        SELECT EXISTS (SELECT FROM provider_reference WHERE active) AS providers,
            EXISTS (SELECT FROM location_reference WHERE active) AS places,
            EXISTS (SELECT FROM waitlist_entry) AS listed,
            EXISTS (SELECT FROM (
                SELECT status, direction FROM message_log ORDER BY id DESC LIMIT $1) AS newest
                WHERE direction = 'outbound' AND status = 'delivered') AS delivered,
            EXISTS (SELECT FROM (
                SELECT direction FROM message_log ORDER BY id DESC LIMIT $1) AS newest
                WHERE direction = 'inbound') AS answered,
            EXISTS (SELECT FROM intake_file
                WHERE kind = 'cancellations' AND outcome = 'accepted') AS understood
        """,
        LATEST_TEXTS,
    )
    assert come is not None
    return come
