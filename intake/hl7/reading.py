"""Messages of HL7, judged: for each what it would free, and why not.

Promises: pure; messages count in the order in which their sender wrote them, whatever order they
arrive in, and where that is in doubt a time is freed only if it is free in every order; the same
message twice has one effect; a time is freed only if nothing that is known, of before or after,
stands over it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.ledger import digests
from bot.ledger.facts import Mentions, Provider, Result
from intake.appointments import sentences
from intake.appointments.known import Freed, Key, Known
from intake.appointments.occupancy import Occupied
from intake.hl7 import appointment, events, messages
from intake.hl7.events import Memory, Row
from intake.hl7.judging import Judging
from intake.hl7.messages import Message
from intake.hl7.said import Around, Said
from intake.hl7.source import Source

_AGAIN: Final = "The appointment was booked again, or may have been."
_ORDER: Final = "In which order these messages were written can't be told: is the time free?"
_TWICE: Final = "It is message {number} that frees this time."

_DELETED: Final = "The appointment was deleted: its time is not free for certain."

Judged = Mapping[Key, Known]
NOTHING: Final[Judged] = MappingProxyType({})


@dataclass(frozen=True)
class Reader(Around):
    """How messages are judged."""

    def source_of_all(self, file: messages.File) -> Source | None:
        """The source of a file's messages: of the first that one is set up for."""
        found = (self.source_of(one) for one in file.messages if one.is_scheduling)
        return self.named or next((one for one in found if one is not None), None)

    def mentions(self, file: messages.File) -> Mentions:
        """What must be known of before to judge these messages."""
        ids, times = dict[Key, bytes](), list[tuple[datetime, datetime]]()
        for message in file.messages:
            origin = self.source_of(message) if message.is_scheduling else None
            if origin is None:
                continue
            if (identity := appointment.key(message, origin)) is not None:
                ids[events.key(identity)] = digests.appointment(identity[2])
            times += appointment.times_named(message, origin, self.clinic)
        return Mentions(ids, times)

    def judge(self, file: messages.File, known: Judged = NOTHING) -> list[Result]:
        """What becomes of each message, in the order of the file, by what is ``known`` of
        before."""
        said = Said(self, file.messages)
        first, *others = [
            self._in(order, said, known) for order in self.clock.orders(file.messages)
        ] or [([], Memory({}))]
        rows, memory = first
        for other, remembered in others:
            _agree(rows, memory, other, remembered)
        _only_once(rows)
        for row in rows:
            row.is_superseded = _gave_up(row, memory)
        for row in {row.key: row for row in rows if row.key is not None}.values():
            known_now = memory.known.get(row.key or b"")
            row.after = known_now if known_now is not None and known_now.step >= 0 else None
        return [row.result() for row in rows]

    def _in(self, order: Sequence[Message], said: Said, known: Judged) -> tuple[list[Row], Memory]:
        memory = Memory(dict(known))
        rows = sorted(Judging(self, said, memory).rows(order), key=_number)
        _take_back(rows, memory)
        return rows, memory


def _number(row: Row) -> int:
    return row.message.number


def _gave_up(row: Row, memory: Memory) -> bool:
    """Whether the appointment of a row has given its time up since, by the same file."""
    known = memory.known.get(row.key or b"")
    if row.stands is None or known is None:
        return False
    moved = known.span is not None and known.span.start != row.stands.span.start
    return known.state == "cancelled" or (known.state == "booked" and moved)


def _take_back(rows: Iterable[Row], memory: Memory) -> None:
    """What cannot be offered after all, by something that the file says before or after."""
    occupied = Occupied(memory.known, memory.shadows)
    for row in rows:
        if row.freed is None or row.outcome != "accepted":
            continue
        row.freed_too = [one for one in row.freed_too if not occupied.over(one)]
        over = occupied.over(row.freed)
        if row.freed.key in memory.deleted:
            row.outcome, row.reason = "ignored", _DELETED
        elif over:
            again = row.freed.key in over
            row.outcome, row.reason = "ignored", _AGAIN if again else sentences.TAKEN


def _agree(rows: list[Row], memory: Memory, others: list[Row], remembered: Memory) -> None:
    """Free only what is free in another order too, and remember only what is so in both."""
    for row, other in zip(rows, others, strict=True):
        if row.outcome == "accepted" and (
            other.outcome != "accepted" or not _same_time(row.freed, other.freed)
        ):
            row.outcome, row.reason = "held", _ORDER
    for key, one in memory.known.items():
        other_one = remembered.known.get(key)
        if other_one is None or (one.state, one.span) != (other_one.state, other_one.span):
            memory.known[key] = replace(one, state="doubtful")


def _same_time(one: Freed | None, other: Freed | None) -> bool:
    return one is not None and other is not None and one.span.start == other.span.start


def _only_once(rows: Iterable[Row]) -> None:
    """A time that two appointments gave up is one time, free since the last of them."""
    last: dict[tuple[Provider, datetime], int] = {}
    for row in sorted(rows, key=lambda one: one.turn, reverse=True):
        if row.freed is not None and row.outcome == "accepted":
            time = (row.freed.provider, row.freed.span.start)
            number = last.setdefault(time, row.message.number)
            if number != row.message.number:
                row.outcome, row.reason = "duplicate", _TWICE.format(number=number)
