"""What we need of a carrier, and the closed list of what can come of a send."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """One text to hand over. ``valid_for`` is in seconds; the carrier drops it after that."""

    message_id: int
    to: str
    body: str
    valid_for: int | None


@dataclass(frozen=True)
class Accepted:
    """The carrier has it; ``status`` is its first word."""

    sid: str
    status: str


@dataclass(frozen=True)
class Refused:
    """The carrier has not taken it and said why; the text was not sent."""

    code: int


@dataclass(frozen=True)
class Throttled:
    """Never processed: safe to send again, later."""


@dataclass(frozen=True)
class Unknown:
    """A time-out, a reset or a server error: it may have been sent, or not."""

    why: str


SendOutcome = Accepted | Refused | Throttled | Unknown


@dataclass(frozen=True)
class Seen:
    """A text of ours as the carrier remembers it."""

    sid: str
    body: str
    status: str
    error_code: int | None
    created_at: datetime


class Unreachable(Exception):  # noqa: N818 - a state of the carrier, not of our code
    """The carrier could not be asked; nothing is known."""


class Gateway(Protocol):
    """A carrier. ``send`` never raises for what the carrier or the network does."""

    async def send(self, text: Outgoing) -> SendOutcome: ...

    async def sent_to(self, number: str, since: datetime) -> list[Seen]:
        """Our texts to a number since then. Raises ``Unreachable``."""
        ...

    async def close(self) -> None: ...
