"""Cancelled appointments of a delivery -> slots, in the ledger's transaction.

Promises: an appointment opens a slot once, whatever reports it; a corrected one changes its slot
only while nobody was asked; no slot opens over a time that was given to a patient, that staff
took back, or that is open for the same provider at another place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from bot import audit
from bot.ledger import alerts, digests, records
from bot.ledger.facts import Cancellation, Outcome, Result
from bot.ledger.records import Counting
from bot.messages import contacts
from bot.waitlist import exports, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import desk

_NEARNESS: Final = 30
"""A time is left to settle for this part of what is left until then at most."""
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
_STANDS: Final = (
    "An earlier export shows another appointment of this provider in this time, or that it is"
    " blocked. If that is over, enter this time by hand on the dashboard."
)
_STANDING: Final = ("uncancelled", "standing")
_WAITS: Final = (
    "An earlier row about this appointment waits with a held file. Decide on that, and drop this"
    " file again."
)
_ENOUGH: Final = (
    "{count} patients have moved up one after the other already, so this time is offered to nobody"
    " (CASCADE_ROUNDS). Enter it by hand if it should be."
)
_GONE: Final = "The provider or the place is no longer active, or the time has passed."
_CHANGED: Final = (
    "A later export gives this cancelled appointment another time, place or provider,"
    " but patients were asked for the former one. Withdraw it if it was wrong."
)


@dataclass(frozen=True)
class Judged:
    """A row as it stands against the database, and what is to be done about it.

    ``open`` makes a slot; ``correct`` changes that of ``known``; ``count`` notes that ``slot_id``
    is what the row speaks of.
    """

    result: Result
    todo: Literal["open", "correct", "count", "nothing"] = "nothing"
    slot_id: int = 0
    known: records.Known | None = None
    follows: exports.Followed | None = None
    """The slot whose winner gave this time up."""


async def judge(results: Sequence[Result], rules: Rules, counting: Counting) -> list[Result]:
    """What would become of the freed times among these rows. Only reads."""
    return _of_rows(results, [one.result for one in await _judge(results, rules, counting)])


def _of_rows(rows: Sequence[Result], became: Sequence[Result]) -> list[Result]:
    """What became of each row: of the first time that it frees."""
    keys = {one.key for one in rows}
    return [one for one in became if one.key in keys]


def _freed(results: Sequence[Result]) -> list[Result]:
    """The rows that free a time; one that frees several, once for each."""
    found = list[Result]()
    for one in results:
        times = [fact for fact in one.facts if isinstance(fact, Cancellation)]
        if one.outcome == "accepted" and times:
            found.append(one)
            found += [
                one._replace(
                    key=digests.key(one.key.hex(), fact.start.isoformat()),
                    facts=(fact,),
                    remembered=None,
                )
                for fact in times[1:]
            ]
    return found


def _twins(results: Sequence[Result]) -> list[bytes]:
    """The keys of rows that free the same time as another row, or none though their appointment
    does not stand any more."""
    return [one.key for one in results if one.key and (one.outcome == "duplicate" or _over(one))]


def _over(result: Result) -> bool:
    known = result.remembered
    return result.outcome == "ignored" and known is not None and known.state == "cancelled"


async def _judge(rows: Sequence[Result], rules: Rules, counting: Counting) -> list[Judged]:
    """A row changes nothing of which something newer is known."""
    results = _freed(rows)
    if not results:
        return []
    gone = [*(one.key for one in results), *_twins(rows)]
    known = await records.known([result.key for result in results])
    open_slots = await exports.open_among([row.slot_id for row in known.values() if row.slot_id])
    judged, fresh = list[Judged](), list[Result]()
    for result in results:
        row = known.get(result.key)
        if row is not None and counting.said(result) < row.said_at:
            judged.append(Judged(_as(result, "duplicate", _OLDER)))
        elif row is None or row.slot_id is None or row.state in _STANDING:
            fresh.append(result)
        elif row.content == digests.content(result.facts).hex():
            judged.append(Judged(_as(result, "duplicate", _KNOWN)))
        elif row.held_back:
            judged.append(Judged(_as(result, "rejected", _WAITS)))
        elif row.slot_id in open_slots:
            judged.append(Judged(result, "correct", row.slot_id, row))
        else:
            fresh.append(result)
    return judged + await _following(await _fresh(fresh, gone, counting), rules)


async def _following(judged: Sequence[Judged], rules: Rules) -> list[Judged]:
    """With the slot that each follows, where a winner gave the time up: so far, and no further."""
    facts = [_fact(one.result) for one in judged]
    followed = await exports.followed([one.phone for one in facts], [one.start for one in facts])
    return [
        _far(replace(one, follows=followed[number]), rules)
        if one.todo == "open" and number in followed
        else one
        for number, one in enumerate(judged)
    ]


def _far(judged: Judged, rules: Rules) -> Judged:
    assert judged.follows is not None, "only such are asked about"
    if judged.follows.round < rules.cascade_rounds:
        return judged
    why = _ENOUGH.format(count=rules.cascade_rounds)
    return Judged(_as(judged.result, "ignored", why))


async def _fresh(
    results: Sequence[Result], gone: Sequence[bytes], counting: Counting
) -> list[Judged]:
    facts = [_fact(result) for result in results]
    stood_over = await records.stood_over(facts, gone, counting.profile)
    there = await _there(facts)
    taken_back = await exports.taken_back(
        [_provider_id(fact) for fact in facts], [fact.start for fact in facts]
    )
    return [
        Judged(_as(result, "rejected", _STANDS))
        if number in stood_over
        else _judged(result, slots_there, taken_back=number in taken_back)
        for number, (result, slots_there) in enumerate(zip(results, there, strict=True))
    ]


def _judged(result: Result, there: Sequence[exports.Found], *, taken_back: bool) -> Judged:
    fact = _fact(result)
    for slot in there:
        if slot.status == "filled" and slot.winner != (fact.phone or ""):
            if slot.external_appointment_id == (fact.appointment_id or None):
                return Judged(_as(result, "duplicate", _FILLED), "count", slot.id)
            return Judged(_as(result, "rejected", _GIVEN))
        same_place = slot.location_id == fact.place.id
        if slot.status == "open" and same_place and slot.slot_start_at == fact.start:
            return Judged(_as(result, "duplicate", _OPEN), "count", slot.id)
        if slot.status == "open" and not same_place:
            why = _ELSEWHERE.format(place=slot.location)
            return Judged(_as(result, "rejected", why))
    if taken_back:
        return Judged(_as(result, "rejected", _TAKEN_BACK))
    return Judged(result, "open")


async def settle(results: Sequence[Result], rules: Rules, counting: Counting) -> list[Result]:
    """The freed times among these rows, with what became of them."""
    judged = await _judge(results, rules, counting)
    await records.gave_up(_twins(results), counting)
    opened = await _open([one for one in judged if one.todo == "open"], counting)
    counted = [records.New(one.result, one.slot_id) for one in judged if one.todo == "count"]
    await records.count("cancellation", counted, counting)
    corrected = [await _correct(one, counting) for one in judged if one.todo == "correct"]
    rest = [one.result for one in judged if one.todo in ("count", "nothing")]
    return _of_rows(results, opened + corrected + rest)


async def _open(judged: Sequence[Judged], counting: Counting) -> list[Result]:
    if not judged:
        return []
    results = [one.result for one in judged]
    facts = [_fact(result) for result in results]
    people = await contacts.ensure_many([f.phone for f in facts if f.phone], counting.now)
    new = [
        replace(
            _new(fact, people),
            settles_at=_settles_at(fact, counting),
            follows_id=one.follows.id if one.follows else None,
            round=one.follows.round + 1 if one.follows else 0,
        )
        for one, fact in zip(judged, facts, strict=True)
    ]
    opened = await desk.open_many(new, audit.BRIDGE, counting.now)
    settled, counted = list[Result](), list[records.New]()
    for result, fact in zip(results, facts, strict=True):
        slot_id = opened.get(_time(fact))
        if slot_id is None:
            settled.append(_as(result, "rejected", _GONE))
        else:
            settled.append(result)
            counted.append(records.New(result, slot_id))
    await records.count("cancellation", counted, counting)
    return settled


async def _correct(judged: Judged, counting: Counting) -> Result:
    """A later export says something else about an appointment whose slot is open."""
    result, known = judged.result, judged.known
    assert known is not None
    change = await exports.change_unsent(judged.slot_id, _new(_fact(result), {}), counting.now)
    if change == "changed":
        await records.count("cancellation", [records.New(result, judged.slot_id)], counting)
        return result
    if change == "asked":
        await records.mark(known.id, "flagged", result, counting)
        about = alerts.About(judged.slot_id, counting.delivery_id, result.line)
        await alerts.tell("changed_while_asked", about, _CHANGED, counting.now)
        return _as(result, "rejected", _ASKED)
    return _as(result, "rejected", _CLASH if change == "clash" else _GONE)


def _fact(result: Result) -> Cancellation:
    return next(fact for fact in result.facts if isinstance(fact, Cancellation))


def _provider_id(fact: Cancellation) -> int:
    assert fact.provider.id is not None, "an import looks providers up"
    return fact.provider.id


def _place_id(fact: Cancellation) -> int:
    assert fact.place.id is not None, "an import looks places up"
    return fact.place.id


def _time(fact: Cancellation) -> exports.Time:
    return exports.Time(_provider_id(fact), _place_id(fact), fact.start)


def _new(fact: Cancellation, people: dict[str, int]) -> slots.NewSlot:
    return slots.NewSlot(
        provider_id=_provider_id(fact),
        place_id=_place_id(fact),
        starts_at=fact.start,
        ends_at=fact.end,
        source="file",
        reason=fact.reason,
        external_appointment_id=fact.appointment_id or None,
        cancelled_by_patient_id=people.get(fact.phone or ""),
    )


def _settles_at(fact: Cancellation, counting: Counting) -> datetime | None:
    """Until when nobody is asked for it: sooner for a time that is near."""
    if not counting.settle:
        return None
    return counting.now + min(counting.settle, (fact.start - counting.now) / _NEARNESS)


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
