"""Where filled slots go, so that somebody is booked for them in the clinic's own system."""

from datetime import datetime
from typing import Protocol


class Destination(Protocol):
    """A way back. What it does not do is done by the file: nothing is lost between two of them."""

    async def book(self, now: datetime) -> int:
        """Bring the filled slots there that are due; how many. Raises ``OSError`` or one of
        ``database.TRANSIENT``."""
        ...
