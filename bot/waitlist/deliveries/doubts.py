"""Rows that speak against a free time without saying all of it: an appointment without an end, a
time that the clinic itself cancelled, a status that nobody knows.

Promises: an open slot over which such a row may lie is withdrawn before its next text, if the row
is newer than what opened the slot, and staff are alerted. A row that is in doubt itself counts only
where it names the appointment, or a start. Nothing is ever opened by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import audit
from bot.ledger import alerts, records
from bot.ledger.facts import Booking, Busy, Result
from bot.ledger.records import Counting
from bot.waitlist import desk, exports
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Withdrawn

SHORTEST: Final = timedelta(minutes=1)
"""What a visit without an end takes up at least."""
LONGEST_VISIT: Final = timedelta(hours=12)
"""A row in doubt that may lie anywhere in more than this names no start."""

_TAKEN: Final = (
    "An export shows something else in this time, so its offers were stopped. Check the schedule."
)
_UNCLEAR: Final = (
    "An export says something about this time that can't be read for certain, so its offers were"
    " stopped. If it is free after all, enter it by hand."
)


@dataclass(frozen=True)
class _Against:
    """A slot, and the row that speaks against it."""

    slot_id: int
    result: Result
    busy: Busy
    row: records.Known | None = None
    """What was known of the appointment, where it is the one that opened the slot."""


async def settle(results: Sequence[Result], rules: Rules, counting: Counting) -> None:
    """Act on what these rows may show; none of them changes its own outcome."""
    spoken = [(one, busy) for one in results if not _is_told(one) for busy in one.busy]
    if not spoken:
        return
    found = await _by_appointment(spoken) + await _by_time(spoken)
    reported = await records.said_of([one.slot_id for one in found])
    for one in {each.slot_id: each for each in reversed(found)}.values():
        said = counting.said(one.result)
        if one.slot_id not in reported or said >= reported[one.slot_id]:
            await _withdraw(one, rules, counting)


def _is_told(result: Result) -> bool:
    """Whether the row says all of it, and ``standing`` acts on it."""
    return any(isinstance(fact, Booking) for fact in result.facts)


async def _by_appointment(spoken: Sequence[tuple[Result, Busy]]) -> list[_Against]:
    known = await records.known([one.key for one, _ in spoken if one.key])
    slots = await exports.open_among([row.slot_id for row in known.values() if row.slot_id])
    return [
        _Against(row.slot_id, one, busy, row)
        for one, busy in spoken
        if (row := known.get(one.key)) is not None and row.slot_id in slots and row.slot_id
    ]


async def _by_time(spoken: Sequence[tuple[Result, Busy]]) -> list[_Against]:
    timed = [(one, busy, time) for one, busy in spoken if (time := _time(busy)) is not None]
    slots = await exports.overlapping(
        [provider for _, _, (provider, _, _) in timed],
        [since for _, _, (_, since, _) in timed],
        [until for _, _, (_, _, until) in timed],
    )
    return [_Against(s.id, *timed[s.place][:2]) for s in slots if s.status == "open"]


def _time(busy: Busy) -> tuple[int, datetime, datetime] | None:
    """Whose time it takes up, if it says enough of that."""
    if busy.provider is None or busy.provider.id is None or busy.since is None:
        return None
    until = busy.until or busy.since + SHORTEST
    if busy.against == "unsure" and until - busy.since > LONGEST_VISIT:
        return None
    return busy.provider.id, busy.since, until


async def _withdraw(one: _Against, rules: Rules, counting: Counting) -> None:
    stands = one.row is not None and one.busy.against == "stands"
    verdict: Withdrawn = "uncancelled" if stands else "withdrawn"
    if not await desk.withdraw(one.slot_id, verdict, audit.BRIDGE, rules, counting.now):
        return
    if one.row is not None:
        await records.mark(one.row.id, "uncancelled", one.result, counting)
    if not stands:
        about = alerts.About(one.slot_id, counting.delivery_id, one.result.line)
        sentence = _UNCLEAR if one.busy.against == "unsure" else _TAKEN
        await alerts.tell("taken_elsewhere", about, sentence, counting.now)
