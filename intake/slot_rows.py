"""Cancelled appointments of a file -> slots, in the file's transaction.

Promises: an appointment opens a slot once, whatever files report it; a corrected one changes its
slot only while nobody was asked; no slot opens over a time that was given to a patient, that staff
took back, or that is open for the same provider at another place.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from bot.ledger import alerts, digests, records
from bot.ledger.facts import Cancellation, Outcome, Result
from bot.messages import contacts
from bot.waitlist import exports, slots

_KNOWN: Final = "Known from an earlier file."
_OLDER: Final = "A newer file speaks of this appointment."
_OPEN: Final = "This time is open already."
_FILLED: Final = "This time was freed and filled before."
_GIVEN: Final = (
    "This time was given to a waitlisted patient."
    " If that visit is cancelled too, cancel it by hand."
)
_TAKEN_BACK: Final = (
    "Staff withdrew this time. If it is free after all, enter it by hand on the dashboard."
)
_ELSEWHERE: Final = (
    "This provider's time is open already at {place}. If both are free, enter this one by hand."
)
_ASKED: Final = "Patients were asked for the former time already; staff were told of the change."
_CLASH: Final = "The corrected time is open already."
_GONE: Final = "The provider is no longer active, or the time has passed."


class Judged(NamedTuple):
    """A row as it stands against the database, and what is to be done about it.

    ``open`` makes a slot; ``correct`` changes that of ``known``; ``count`` notes that ``slot_id``
    is what the row speaks of.
    """

    result: Result
    todo: Literal["open", "correct", "count", "nothing"]
    slot_id: int = 0
    known: records.Known | None = None


async def judge(results: Sequence[Result], exported_at: datetime) -> list[Judged]:
    """What the database says to these accepted rows. Only reads.

    A file changes nothing that a newer one said; ``exported_at`` is when this one was written.
    """
    known = await records.known([result.key for result in results])
    judged, fresh = list[Judged](), list[Result]()
    for result in results:
        row = known.get(result.key)
        if row is not None and exported_at < row.modified_at:
            judged.append(Judged(_as(result, "duplicate", _OLDER), "nothing"))
        elif row is None or row.slot_id is None or row.state == "uncancelled":
            fresh.append(result)
        elif row.content == digests.content(result.facts).hex():
            judged.append(Judged(_as(result, "duplicate", _KNOWN), "nothing"))
        elif row.slot_status == "open":
            judged.append(Judged(result, "correct", row.slot_id, row))
        else:
            fresh.append(result)
    facts = [_fact(result) for result in fresh]
    there = await _there(facts)
    taken_back = await records.taken_back(
        [_provider_id(fact) for fact in facts], [fact.start for fact in facts]
    )
    return judged + [
        _judged(result, slots_there, taken_back=number in taken_back)
        for number, (result, slots_there) in enumerate(zip(fresh, there, strict=True))
    ]


def _judged(result: Result, there: Sequence[exports.Found], *, taken_back: bool) -> Judged:
    fact = _fact(result)
    for slot in there:
        if slot.status == "filled" and slot.winner != (fact.phone or ""):
            if slot.external_appointment_id == (fact.appointment_id or None):
                return Judged(_as(result, "duplicate", _FILLED), "count", slot.id)
            return Judged(_as(result, "rejected", _GIVEN), "nothing")
        same_place = slot.location.lower() == fact.location.lower()
        if slot.status == "open" and same_place and slot.slot_start_at == fact.start:
            return Judged(_as(result, "duplicate", _OPEN), "count", slot.id)
        if slot.status == "open" and not same_place:
            why = _ELSEWHERE.format(place=slot.location)
            return Judged(_as(result, "rejected", why), "nothing")
    if taken_back:
        return Judged(_as(result, "rejected", _TAKEN_BACK), "nothing")
    return Judged(result, "open")


class SlotRows:
    """Carries out what was judged about the cancellations of one file, batch by batch."""

    def __init__(self, file_id: int, exported_at: datetime, now: datetime) -> None:
        self._file_id = file_id
        self._exported_at = exported_at
        self._now = now

    async def settle(self, results: Sequence[Result]) -> list[Result]:
        """The accepted rows of a batch, with what became of them."""
        judged = await judge(results, self._exported_at)
        opened = await self._open([one.result for one in judged if one.todo == "open"])
        counted = [_row(one.result, one.slot_id) for one in judged if one.todo == "count"]
        await self._count(counted)
        corrected = [await self._correct(one) for one in judged if one.todo == "correct"]
        rest = [one.result for one in judged if one.todo in ("count", "nothing")]
        return opened + corrected + rest

    async def _open(self, results: Sequence[Result]) -> list[Result]:
        if not results:
            return []
        facts = [_fact(result) for result in results]
        numbers = [fact.phone for fact in facts if fact.phone]
        people = await contacts.ensure_many(numbers, self._now)
        opened = await exports.open_many([_new(fact, people) for fact in facts], self._now)
        settled, counted = list[Result](), list[records.New]()
        for result, fact in zip(results, facts, strict=True):
            slot_id = opened.get(_place(fact))
            if slot_id is None:
                settled.append(_as(result, "rejected", _GONE))
            else:
                settled.append(result)
                counted.append(_row(result, slot_id))
        await self._count(counted)
        return settled

    async def _count(self, rows: Sequence[records.New]) -> None:
        await records.count(self._file_id, "cancellation", rows, self._now)

    async def _correct(self, judged: Judged) -> Result:
        """A later export says something else about an appointment whose slot is open."""
        result, known = judged.result, judged.known
        assert known is not None
        new = _new(_fact(result), {})
        change = await exports.change_unsent(judged.slot_id, new, self._now)
        if change == "changed":
            await self._count([_row(result, judged.slot_id)])
            return result
        if change == "asked":
            await records.mark(known.id, "flagged", self._file_id, self._now)
            await alerts.tell(
                "changed_while_asked",
                judged.slot_id,
                self._file_id,
                result.line,
                "A later export gives this cancelled appointment another time, place or provider,"
                " but patients were asked for the former one. Withdraw it if it was wrong.",
                self._now,
            )
            return _as(result, "rejected", _ASKED)
        return _as(result, "rejected", _CLASH if change == "clash" else _GONE)


def _fact(result: Result) -> Cancellation:
    assert isinstance(result.fact, Cancellation)
    return result.fact


def _provider_id(fact: Cancellation) -> int:
    assert fact.provider.id is not None, "an import looks providers up"
    return fact.provider.id


def _place(fact: Cancellation) -> exports.Place:
    return exports.Place(_provider_id(fact), fact.location, fact.start)


def _row(result: Result, slot_id: int) -> records.New:
    return records.New(result.line, result.key, digests.content(result.facts), slot_id=slot_id)


def _new(fact: Cancellation, people: dict[str, int]) -> slots.NewSlot:
    return slots.NewSlot(
        provider_id=_provider_id(fact),
        location=fact.location,
        starts_at=fact.start,
        ends_at=fact.end,
        source="file",
        reason=fact.reason,
        external_appointment_id=fact.appointment_id or None,
        cancelled_by_patient_id=people.get(fact.phone or ""),
    )


async def _there(facts: Sequence[Cancellation]) -> list[list[exports.Found]]:
    """For each of these times the slots that lie in it."""
    if not facts:
        return []
    found = await exports.overlapping(
        [_provider_id(fact) for fact in facts],
        [fact.start for fact in facts],
        [fact.end for fact in facts],
    )
    there: list[list[exports.Found]] = [[] for _ in facts]
    for slot in found:
        there[slot.place].append(slot)
    return there


def _as(result: Result, outcome: Outcome, reason: str) -> Result:
    return result._replace(outcome=outcome, reason=reason)
