"""A file of HL7 messages, judged: for each message what it would free, and why not.

Promises: pure; messages count in the order in which their sender wrote them (MSH-7, then the order
of the file), whatever order they arrive in; the same message twice has one effect; a time is freed
only if nothing that the file says, before or after, stands over it. Knows only what the file and
``known`` say of each appointment.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from bot.ledger.facts import Booking, Cancellation, Fact, Outcome, Place, Provider, Result
from bot.waitlist.rules.place import NotOne
from intake.facts import headers
from intake.hl7 import appointment, meaning, messages, source
from intake.hl7.appointment import Appointment, Clinic, Contradiction, Refused, Span
from intake.hl7.messages import Message
from intake.hl7.source import Source

Key = tuple[str, str, str]
Sides = Callable[[str, str], str]
"""Whose reason a reason is, as ``rows.sides.of_reason`` tells it."""

_AHEAD: Final = timedelta(minutes=10)
"""A clock of a sender that runs ahead by more is not believed."""
_SAME: Final = "The same message came before."
_KNOWN: Final = "This appointment is cancelled already."
_STALE: Final = "A newer message has said something else of this appointment."
_TEST: Final = "MSH-11 marks it as a test: it has no effect."
_OTHER: Final = "This is no scheduling message: it has no effect."
_NOBODY: Final = "No source is set up for this sender (MSH-3 and MSH-4)."
_FORGOTTEN: Final = (
    "Nothing is known of this appointment but its id: bring in one full export, so that later"
    " cancellations can be understood."
)
_STANDS: Final = "The appointment stands."
_MOVED: Final = "The appointment was moved; its former time is free."
_PAST: Final = "The time has passed."
_SOON: Final = "The time starts too soon to be offered."
_FAR: Final = "The time is further ahead than an appointment can be."
_TAKEN: Final = "Something else stands at this time."
_AGAIN: Final = "The appointment was booked again."
_BLOCKED: Final = "The provider is not there at this time."
_DELETED: Final = "The appointment was deleted: its time is not free for certain."
_BY_CLINIC: Final = "The clinic cancelled: the time is not free."
_DISPUTED: Final = "The reason does not tell who cancelled: is the time free?"
_NO_PROVIDER: Final = "The message names no provider."
_NO_PLACE: Final = "The message names no place: set one for this source."
_ELSEWHEN: Final = "The cancelled time is not the one that this appointment was known to have."


@dataclass(frozen=True)
class Known:
    """What is remembered of an appointment. No name, no number."""

    state: str
    span: Span | None
    provider: Provider | None
    place: str
    said_at: datetime


class Freed(NamedTuple):
    """A time that a message gives up."""

    provider: Provider
    place: Place
    span: Span
    key: Key
    reason: str
    phone: str | None


class Shadow(NamedTuple):
    """A time that may not be free, whoever the provider is if none is known."""

    provider: Provider | None
    span: Span


@dataclass
class _Row:
    """One message on its way to a result."""

    message: Message
    said_at: datetime
    outcome: Outcome = "ignored"
    reason: str = ""
    origin: Source | None = None
    freed: Freed | None = None
    stands: Freed | None = None
    key: Key | None = None


@dataclass
class _Memory:
    """What is known of each appointment as the messages go by, and what else takes up time."""

    known: dict[Key, Known] = field(default_factory=dict)
    shadows: list[Shadow] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    """How a file is judged. ``named``: the source to use whatever the sender says."""

    sources: Sequence[Source]
    clinic: Clinic
    now: datetime
    side: Sides
    named: Source | None = None

    def source_of(self, file: messages.File) -> Source | None:
        """The source of a file's messages: of the first that one is set up for."""
        found = (source.fitting(self.sources, one) for one in file.messages if one.is_scheduling)
        return self.named or next((one for one in found if one is not None), None)

    def judge(self, file: messages.File, known: Mapping[Key, Known] | None = None) -> list[Result]:
        """A result for each message, in the order of the file."""
        memory = _Memory(dict(known or {}))
        rows = [_Row(message, self._said_at(message)) for message in file.messages]
        seen: set[bytes] = set()
        for row in sorted(rows, key=lambda row: (row.said_at, row.message.number)):
            digest = _digest(row.message)
            if digest in seen:
                row.outcome, row.reason = "duplicate", _SAME
                continue
            seen.add(digest)
            self._take(row, memory)
        _take_back(rows, memory)
        return [_result(row) for row in rows]

    def _said_at(self, message: Message) -> datetime:
        said = appointment.said_at(message, self.clinic.zone)
        return self.now if said is None or said > self.now + _AHEAD else said

    def _take(self, row: _Row, memory: _Memory) -> None:
        message = row.message
        if message.fault:
            row.outcome, row.reason = "rejected", message.fault
        elif not message.is_scheduling:
            row.reason = _OTHER
        elif (origin := self.named or source.fitting(self.sources, message)) is None:
            row.outcome, row.reason = "held", _NOBODY
        elif message.first("MSH", 11) not in origin.processing:
            row.reason = _TEST
        else:
            self._understand(row, origin, memory)

    def _understand(self, row: _Row, origin: Source, memory: _Memory) -> None:
        row.origin = origin
        try:
            said = appointment.read(row.message, origin, self.clinic)
        except Refused as error:
            row.outcome = "held" if isinstance(error, Contradiction) else "rejected"
            row.reason = str(error)
            self._count_against(row, origin, memory)
        else:
            self._apply(row, said, origin, memory)

    def _count_against(self, row: _Row, origin: Source, memory: _Memory) -> None:
        """What a message surely says counts against a time, though the message is refused."""
        status, word = appointment.status(row.message, origin)
        if meaning.of(row.message.event, status, word, origin).does in ("stand", "hold", "block"):
            provider, span = appointment.shadow(row.message, origin, self.clinic)
            if span is not None:
                memory.shadows.append(Shadow(provider, span))

    def _apply(self, row: _Row, said: Appointment, origin: Source, memory: _Memory) -> None:
        row.key = said.key
        before = memory.known.get(said.key)
        told = meaning.of(row.message.event, said.status, said.status_word, origin)
        row.reason = told.why
        if before is not None and row.said_at < before.said_at:
            row.reason = _STALE
            return
        match told.does:
            case "hold":
                row.outcome = "held"
                _note(row, said, "doubtful", memory)
            case "free":
                self._free(row, said, origin, before, memory)
            case "stand":
                self._stand(row, said, origin, before, memory)
            case "remove":
                _note(row, said, "gone", memory)
            case "block":
                row.reason = _BLOCKED
                if said.span is not None:
                    memory.shadows.append(Shadow(said.provider, said.span))
            case "nothing":
                pass

    def _free(
        self, row: _Row, said: Appointment, origin: Source, before: Known | None, memory: _Memory
    ) -> None:
        if before is not None and before.state == "cancelled":
            row.outcome, row.reason = "duplicate", _KNOWN
            return
        if before is not None and before.state == "booked" and _moved(before.span, said.span):
            row.outcome, row.reason = "held", _ELSEWHEN
            return
        known = _note(row, said, "cancelled", memory)
        self._offer(row, said, known, origin)

    def _offer(self, row: _Row, said: Appointment, known: Known, origin: Source) -> None:
        """Free a time, unless the clinic gave it up or something of it is not known."""
        if known.span is None:
            row.outcome, row.reason = "rejected", _FORGOTTEN
        elif known.provider is None:
            row.outcome, row.reason = "held", _NO_PROVIDER
        elif not known.place:
            row.outcome, row.reason = "held", _NO_PLACE
        else:
            try:
                place = self.clinic.known_places.find(known.place)
            except NotOne as error:
                row.outcome, row.reason = "held", str(error)
                return
            row.freed = Freed(known.provider, place, known.span, said.key, said.reason, said.phone)
            against = self._whose(row.freed, origin) or self._when(row.freed, origin)
            row.outcome, row.reason = against or ("accepted", row.reason)

    def _whose(self, freed: Freed, origin: Source) -> tuple[Outcome, str] | None:
        """Why a reason speaks against a time."""
        if headers.phrase(freed.reason) in origin.cancelled_by_clinic:
            return "ignored", _BY_CLINIC
        side = self.side(freed.reason, freed.provider.name)
        if side == "clinic":
            return "ignored", _BY_CLINIC
        return ("held", _DISPUTED) if side in ("disputed", "unknown") else None

    def _when(self, freed: Freed, origin: Source) -> tuple[Outcome, str] | None:
        """Why nobody can be asked for a time any more, or not yet."""
        start = freed.span.start
        if start <= self.now:
            return "ignored", _PAST
        if start < self.now + origin.lead:
            return "ignored", _SOON
        return ("rejected", _FAR) if start > self.now + origin.horizon else None

    def _stand(
        self, row: _Row, said: Appointment, origin: Source, before: Known | None, memory: _Memory
    ) -> None:
        """It is booked; if it stood at another time before, that one is free now."""
        row.reason = row.reason or _STANDS
        known = _note(row, said, "booked", memory)
        if known.span is not None and known.provider is not None:
            place = self.clinic.known_places.mentioned(known.place)
            row.stands = Freed(known.provider, place, known.span, said.key, "", said.phone)
        if before is not None and before.state == "booked" and _moved(before.span, said.span):
            row.reason = _MOVED
            self._offer(row, said, replace(before, place=before.place or known.place), origin)


def _note(row: _Row, said: Appointment, state: str, memory: _Memory) -> Known:
    """Remember the newest word on an appointment; what it does not say stays as it was."""
    before = memory.known.get(said.key)
    known = memory.known[said.key] = Known(
        state,
        said.span or (before.span if before else None),
        said.provider or (before.provider if before else None),
        said.place or (before.place if before else ""),
        row.said_at,
    )
    return known


class _Occupied:
    """What takes up time, to be looked for by provider and day."""

    def __init__(self, memory: _Memory) -> None:
        self._known = memory.known
        self._spans: dict[tuple[Provider | None, date], list[tuple[Span, Key | None]]] = {}
        for key, known in memory.known.items():
            if known.state in ("booked", "doubtful") and known.span is not None:
                self._add(known.provider, known.span, key)
        for shadow in memory.shadows:
            self._add(shadow.provider, shadow.span, None)

    def _add(self, provider: Provider | None, span: Span, key: Key | None) -> None:
        for day in _days(span):
            self._spans.setdefault((provider, day), []).append((span, key))

    def against(self, freed: Freed) -> str:
        """Why something stands over a freed time; empty if nothing does."""
        own = self._known.get(freed.key)
        if own is not None and own.state == "gone":
            return _DELETED
        keys = [key for span, key in self._over(freed) if _overlap(span, freed.span)]
        return (_AGAIN if freed.key in keys else _TAKEN) if keys else ""

    def _over(self, freed: Freed) -> Iterable[tuple[Span, Key | None]]:
        """What is on these days of this provider, or of nobody named, who may be anybody."""
        for day in _days(freed.span):
            for provider in (freed.provider, None):
                yield from self._spans.get((provider, day), ())


def _take_back(rows: Iterable[_Row], memory: _Memory) -> None:
    """What cannot be offered after all, by something that the file says before or after."""
    occupied = _Occupied(memory)
    for row in rows:
        if row.freed is not None and row.outcome == "accepted":
            against = occupied.against(row.freed)
            if against:
                row.outcome, row.reason = "ignored", against


def _days(span: Span) -> list[date]:
    """The days, in UTC, that a span touches."""
    count = (span.reach.date() - span.start.date()).days
    return [span.start.date() + timedelta(days=ahead) for ahead in range(count + 1)]


def _overlap(one: Span, freed: Span) -> bool:
    return one.start < freed.end and freed.start < one.reach


def _moved(before: Span | None, now: Span | None) -> bool:
    """Whether both times are known and differ in their start."""
    return before is not None and now is not None and before.start != now.start


def _digest(message: Message) -> bytes:
    """A message by all that it says, its time of sending aside."""
    parts = [
        segment.marks.field.join(
            part for at, part in enumerate(segment.fields) if (segment.name, at) != ("MSH", 7)
        )
        for segment in message.segments
    ]
    fault = [message.fault, str(message.number)] if message.fault else []
    return hashlib.sha256("\r".join([*parts, *fault]).encode()).digest()


def _result(row: _Row) -> Result:
    freed, stands = row.freed, row.stands
    facts: list[Fact] = []
    if freed is not None and row.outcome == "accepted":
        facts.append(
            Cancellation(
                freed.key[2],
                freed.provider,
                freed.place,
                freed.span.start,
                freed.span.end,
                freed.reason,
                freed.phone,
            )
        )
    if stands is not None:
        facts.append(
            Booking(
                stands.key[2],
                stands.provider,
                stands.place,
                stands.span.start,
                stands.span.end,
                stands.phone,
            )
        )
    shown = freed or stands
    key = hashlib.sha256("\x1f".join(row.key).encode()).digest()[:16] if row.key else b""
    return Result(
        row.message.number,
        row.outcome,
        row.reason,
        tuple(facts),
        key=key,
        provider=shown.provider.name if shown else "",
        location=shown.place.name if shown else "",
        start=shown.span.start if shown else None,
        said_at=row.said_at,
    )
