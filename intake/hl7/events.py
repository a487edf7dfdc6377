"""One message on its way to a result, what is known by then, and the digests by which messages and
appointments are told apart."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.ledger.answers import Question
from bot.ledger.facts import (
    Against,
    Busy,
    Fact,
    Outcome,
    Remembered,
    Result,
    Told,
)
from intake.appointments import history
from intake.appointments.known import Freed, Key, Known, State, remembered
from intake.appointments.occupancy import Shadow
from intake.hl7.appointment import Appointment
from intake.hl7.messages import Message

_BYTES: Final = 16


@dataclass
class Row:
    """A message, and what was found of it so far."""

    message: Message
    said_at: datetime
    turn: int = 0
    """Its place among the others, in the order in which they were written."""
    outcome: Outcome = "ignored"
    reason: str = ""
    question: Question | None = None
    """What staff can say so that it frees its time."""
    id: str = ""
    key: Key | None = None
    freed: Freed | None = None
    freed_too: list[Freed] = field(default_factory=list)
    """Further times that are free, as a message shows that comes late."""
    stands: Freed | None = None
    is_superseded: bool = False
    """A later message has given up the time at which it stands."""
    also_stands: Freed | None = None
    """Another time that the same appointment may have."""
    is_late: bool = False
    """It was written before what is known of its appointment: what it frees is another time than
    that."""
    against: list[Shadow] = field(default_factory=list)
    """Times that may not be free by what it says."""
    speaks_of_all: bool = False
    """Whatever is open for this appointment is not free for certain."""
    kind: Against = "unsure"
    """How it speaks against them."""
    resolved: bool | None = None
    """Of a cancel: whether more than its id is known."""
    after: Known | None = None
    """What is known of the appointment now."""

    def begin(self, reason: str) -> None:
        """Judge it from the beginning."""
        self.outcome, self.reason = "ignored", reason

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
            key=self._key(),
            provider=shown.provider.name if shown else "",
            location=shown.place.name if shown else "",
            start=shown.span.start if shown else None,
            said_at=self.said_at,
            busy=self._busy(),
            question=self.question,
            remembered=self._remembered(),
            resolved=self.resolved,
        )

    def _key(self) -> bytes:
        """Of what the row is about: its appointment, or a time that this had before."""
        if not self.is_late or self.key is None:
            return self.key or b""
        at = self.freed.span.start if self.freed is not None else self.said_at
        return _digest(f"{self.key.hex()} {at.isoformat()}")

    def _remembered(self) -> Remembered | None:
        if self.after is None or self.key is None:
            return None
        return remembered(self.key, self.id, self.after)

    def _facts(self) -> tuple[Fact, ...]:
        gives_up = self.freed is not None and self.outcome == "accepted"
        each = [self.freed, *self.freed_too] if self.freed is not None and gives_up else []
        freed = [one.cancellation() for one in each if one is not None]
        standing = (None if self.is_superseded else self.stands), self.also_stands
        stands = [one.booking() for one in standing if one is not None]
        return (*freed, *stands)

    def _busy(self) -> tuple[Busy, ...]:
        found = [Busy(self.kind, one.provider, one.since, one.until) for one in self.against]
        if self.speaks_of_all and not found:
            found.append(Busy("unsure", None, None, None))
        return tuple(found)


@dataclass
class Memory:
    """What is known of each appointment as the messages go by, and what else takes up time."""

    known: dict[Key, Known]
    shadows: list[Shadow] = field(default_factory=list)
    deleted: set[Key] = field(default_factory=set)
    """What is deleted and was not booked again."""
    step: int = 0

    def note(self, row: Row, said: Appointment, state: State) -> Known:
        """Remember the newest word on an appointment; what it does not say stays as it was."""
        before = self.known.get(row.key or b"")
        known = Known(
            state,
            row.said_at,
            said.span or (before.span if before else None),
            said.provider or (before.provider if before else None),
            said.place or (before.place if before else ""),
            said.patient if any(said.patient) or before is None else before.patient,
            self.step,
            row.said_at if said.span is not None else before.timed_at if before else None,
            former=before.former if before else None,
            told=before.told if before else (),
        )
        self.known[row.key or b""] = known
        if state == "gone":
            self.deleted.add(row.key or b"")
        elif state == "booked":
            self.deleted.discard(row.key or b"")
        return known

    def tell(self, key: Key, one: Told) -> None:
        """Keep what was said of an appointment, after what was said before."""
        known = self.known[key]
        self.known[key] = replace(known, told=history.add(known.told, one))

    def doubt(self, key: Key, row: Row) -> None:
        """What stands of this appointment can't be told any more."""
        before = self.known.get(key, Known("doubtful", row.said_at))
        if row.against:
            before = _perhaps_there(before, row.against)
        self.known[key] = replace(
            before, state="doubtful", said_at=row.said_at, step=self.step, recalled=False
        )
        self.tell(key, Told(row.said_at, "hold", False, None, "", None))


def _perhaps_there(before: Known, against: Sequence[Shadow]) -> Known:
    """What is known of an appointment, and where and whose it may be by a newer word: of several
    providers each may be meant, and nobody's time is free."""
    whose = {one.provider for one in against}
    if before.span is not None:
        whose.add(before.provider)
    since, until = against[0].since, against[0].until
    return replace(
        before, provider=whose.pop() if len(whose) == 1 else None, perhaps=(since, until)
    )


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
