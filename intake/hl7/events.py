"""One message on its way to a result, and the digests by which messages and appointments are
known."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.ledger.facts import Against, Booking, Busy, Cancellation, Fact, Outcome, Result
from intake.hl7.appointment import Appointment
from intake.hl7.messages import Message
from intake.hl7.occupancy import Freed, Key, Shadow

_BYTES: Final = 16


@dataclass
class Row:
    """A message, and what was found of it so far."""

    message: Message
    said_at: datetime
    outcome: Outcome = "ignored"
    reason: str = ""
    id: str = ""
    key: Key | None = None
    freed: Freed | None = None
    stands: Freed | None = None
    against: list[Shadow] = field(default_factory=list)
    """Times that may not be free by what it says."""
    speaks_of_all: bool = False
    """Whatever is open for this appointment is not free for certain."""
    is_by_clinic: bool = False
    is_unresolved: bool = False
    """A cancel of which nothing is known but the id."""

    def speak(self, said: Appointment) -> None:
        """Count the time of the message against what is open there."""
        self.speaks_of_all = True
        if said.span is not None:
            since, until = said.span.since, said.span.reach
            self.against.append(Shadow(said.provider, since, until, self.key, 0))

    def result(self) -> Result:
        """What the ledger must know of it."""
        shown = self.freed or self.stands
        return Result(
            self.message.number,
            self.outcome,
            self.reason,
            self._facts(),
            key=self.key or b"",
            provider=shown.provider.name if shown else "",
            location=shown.place.name if shown else "",
            start=shown.span.start if shown else None,
            said_at=self.said_at,
            busy=self._busy(),
        )

    def _facts(self) -> tuple[Fact, ...]:
        facts: list[Fact] = []
        if (freed := self.freed) is not None and self.outcome == "accepted":
            facts.append(
                Cancellation(
                    freed.id,
                    freed.provider,
                    freed.place,
                    freed.span.start,
                    freed.span.end,
                    freed.reason,
                    freed.phone,
                )
            )
        if (stands := self.stands) is not None:
            facts.append(
                Booking(
                    stands.id,
                    stands.provider,
                    stands.place,
                    stands.span.start,
                    stands.span.end,
                    stands.phone,
                )
            )
        return tuple(facts)

    def _busy(self) -> tuple[Busy, ...]:
        why: Against = "by clinic" if self.is_by_clinic else "unsure"
        found = [Busy(why, one.provider, one.since, one.until) for one in self.against]
        if self.speaks_of_all and not found:
            found.append(Busy("unsure", None, None, None))
        return tuple(found)


def key(identity: tuple[str, str, str]) -> Key:
    """The same for every message about one appointment."""
    return _digest("\x1f".join(identity))


def control(message: Message) -> tuple[str, str, str]:
    """By what its sender tells a message from others."""
    return message.first("MSH", 3), message.first("MSH", 4), message.first("MSH", 10)


def digest(message: Message, *, timed: bool) -> bytes:
    """A message by all that it says, with the time of its writing or without."""
    parts = [
        segment.marks.field.join(
            part
            for at, part in enumerate(segment.fields)
            if timed or (segment.name, at) != ("MSH", 7)
        )
        for segment in message.segments
    ]
    fault = [message.fault, str(message.number)] if message.fault else []
    return _digest("\r".join([*parts, *fault]))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_BYTES]
