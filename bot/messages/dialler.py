"""What we need of a carrier that makes calls, in our words."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.messages.gateway import SendOutcome

State = Literal[
    "dialling", "unconfirmed", "placed", "ringing", "talking",
    "completed", "busy", "no_answer", "canceled", "failed", "lost",
]  # fmt: skip
"""Ours: being handed over; of unknown fate; then as the carrier says; ``lost``: it has no such."""


@dataclass(frozen=True)
class Outgoing:
    """One call to hand over. ``token`` names it in the addresses that the carrier asks."""

    token: uuid.UUID
    to: str


@dataclass(frozen=True)
class Report:
    """The carrier's word on a call. ``state`` is ours, ``None`` where the word moves nothing."""

    sid: str
    state: State | None
    machine: bool = False
    """Whether the carrier has heard that a machine picked up."""


@dataclass(frozen=True)
class Seen:
    """A call of ours as the carrier remembers it."""

    sid: str
    created_at: datetime
    report: Report


@dataclass(frozen=True)
class Made:
    """A call between us and ``number``, as the carrier remembers it."""

    number: str
    ours: bool
    """Whether we made it; else they called us."""
    report: Report


class Dialler(Protocol):
    """A carrier. ``call`` never raises for what the carrier or the network does."""

    async def call(self, call: Outgoing) -> SendOutcome: ...

    async def calls_to(self, number: str, since: datetime) -> list[Seen]:
        """Our calls to a number since then. Raises ``gateway.Unreachable``."""
        ...

    async def calls_since(self, since: datetime) -> list[Made]:
        """All calls that began since then. Raises ``gateway.Unreachable``."""
        ...

    async def look_up(self, sid: str) -> Report:
        """What has become of one call. Raises ``gateway.Unreachable``."""
        ...

    async def hang_up(self, sid: str, *, talking: bool) -> None:
        """End a call, or take it out of the queue. Raises ``gateway.Unreachable``; one that is over
        already is no fault."""
        ...
