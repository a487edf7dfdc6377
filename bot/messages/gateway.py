"""What we need of a carrier, in our words: what can come of a send, and what it says of a text."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Status = Literal["sent", "delivered", "undelivered", "failed"]
"""What a carrier may say of a text: it has it, and how that ended."""
Verdict = Literal["unreachable", "opted_out", "later", "filtered", "our_fault", "busy", "stale"]


@dataclass(frozen=True)
class Outgoing:
    """One text to hand over. ``token`` names it in the carrier's reports; ``valid_for`` is in
    seconds, and the carrier drops it after that. ``our_number`` is the one that it is to leave
    from, ``None`` for the clinic's sender."""

    token: uuid.UUID
    to: str
    body: str
    valid_for: int | None
    our_number: str | None = None


@dataclass(frozen=True)
class Failure:
    """Why a text does not arrive. ``code`` is the carrier's own, for the record and the log.

    Without a ``verdict`` nothing follows but that staff see it. ``unreachable`` is how the contact
    is marked, where the number itself is at fault.
    """

    code: int
    sentence: str
    verdict: Verdict | None = None
    unreachable: str | None = None


@dataclass(frozen=True)
class Accepted:
    """The carrier has it."""

    sid: str


@dataclass(frozen=True)
class Refused:
    """The carrier has not taken it and said why; the text was not sent."""

    failure: Failure


@dataclass(frozen=True)
class Throttled:
    """Never processed: safe to send again, later."""


@dataclass(frozen=True)
class Unknown:
    """A time-out, a reset or a server error: it may have been sent, or not. ``code`` is that of an
    answer, if there was one."""

    why: str
    code: int | None = None


SendOutcome = Accepted | Refused | Throttled | Unknown


@dataclass(frozen=True)
class Report:
    """The carrier's word on a text of ours. ``word`` is its own, which is kept; ``status`` is ours,
    ``None`` where the word moves nothing."""

    sid: str | None
    word: str
    status: Status | None
    failure: Failure | None = None


@dataclass(frozen=True)
class Seen:
    """A text of ours as the carrier remembers it."""

    sid: str
    to: str
    body: str
    created_at: datetime
    report: Report


class Unreachable(Exception):
    """The carrier could not be asked; nothing is known."""


class Gateway(Protocol):
    """A carrier. ``send`` never raises for what the carrier or the network does."""

    async def send(self, text: Outgoing) -> SendOutcome: ...

    async def sent_to(self, number: str, since: datetime) -> list[Seen]:
        """Our texts to a number since then. Raises ``Unreachable``."""
        ...

    async def sent_since(self, since: datetime) -> list[Seen]:
        """All our texts since then, oldest first. Raises ``Unreachable``."""
        ...

    async def look_up(self, sid: str) -> Report:
        """What has become of one text of ours. Raises ``Unreachable``."""
        ...

    async def close(self) -> None: ...
