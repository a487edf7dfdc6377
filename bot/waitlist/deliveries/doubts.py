"""Rows that speak against a free time without saying all of it: an appointment without an end, a
time that the clinic itself cancelled, a status that nobody knows.

Promises: an open slot over which such a row may lie is withdrawn before its next text, if the row
is newer than what opened the slot, and staff are alerted at once; it is remembered as what stands
is. Where only they can tell what it says, the texts to whoever was asked wait for them. Nothing is
ever opened by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import audit
from bot.ledger import alerts, records
from bot.ledger.facts import Booking, Busy, Result
from bot.ledger.records import Counting
from bot.waitlist import exports
from bot.waitlist.deliveries import shadows
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Withdrawn
from bot.waitlist.staff import desk

_TAKEN: Final = (
    "An export shows something else in this time, so its offers were stopped. Check the schedule."
)
_UNCLEAR: Final = (
    "An export says something about this time that can't be read for certain, so its offers wait"
    " for you. Check the schedule: is it free, offer it again."
)
ASK_FIRST: Final = timedelta(minutes=15)
"""How long the patients who were asked are not told that it is gone, so that staff may say first
that it is not."""


@dataclass(frozen=True)
class _Against:
    """A slot, and the row that speaks against it."""

    slot_id: int
    result: Result
    busy: Busy
    row: records.Known | None = None
    """What was known of the appointment, where it is the one that opened the slot."""


async def settle(
    results: Sequence[Result], rules: Rules, counting: Counting, *, remembered: bool = True
) -> None:
    """Act on what these rows may show; none of them changes its own outcome. ``remembered``: what
    they show counts against later deliveries too."""
    untold = [one for one in results if one.busy and not _is_told(one)]
    if not untold:
        return
    cast = await shadows.of(untold, counting.now)
    found = await _by_appointment(untold) + await _by_time(cast)
    reported = await records.said_of([one.slot_id for one in found])
    known = await records.known([one.key for one in untold if one.key])
    own = {(key, row.slot_id) for key, row in known.items()}
    for one in {each.slot_id: each for each in reversed(found)}.values():
        said = counting.said(one.result)
        of_another = counting.is_feed and (one.result.key, one.slot_id) not in own
        if of_another or one.slot_id not in reported or said >= reported[one.slot_id]:
            await _withdraw(one, rules, counting)
    if remembered:
        await records.remember(shadows.to_remember(cast), counting)


def _is_told(result: Result) -> bool:
    """Whether the row says all of it, and ``standing`` acts on it."""
    return any(isinstance(fact, Booking) for fact in result.facts)


async def _by_appointment(untold: Sequence[Result]) -> list[_Against]:
    about = [one for one in untold if one.outcome != "accepted"]  # those tell of another time
    known = await records.known([one.key for one in about if one.key])
    slots = await exports.open_at([row.slot_id for row in known.values() if row.slot_id])
    return [
        _Against(row.slot_id, one, one.busy[0], row)
        for one in about
        if (row := known.get(one.key)) is not None
        and row.slot_id in slots
        and row.slot_id
        and not _is_of_another_time(one, row, slots[row.slot_id])
    ]


def _is_of_another_time(result: Result, row: records.Known, start: datetime) -> bool:
    """Whether the appointment has had another time since it gave up the one that starts then, and
    the row says when: what it says is about that time."""
    has_another = row.starts_at is not None and row.starts_at != start
    return has_another and all(one.since is not None for one in result.busy)


async def _by_time(cast: Sequence[shadows.Shadow]) -> list[_Against]:
    slots = await exports.overlapping(
        [one.provider_id for one in cast],
        [one.since for one in cast],
        [one.until for one in cast],
    )
    return [
        _Against(slot.id, cast[slot.place].result, cast[slot.place].busy)
        for slot in slots
        if slot.status == "open"
    ]


async def _withdraw(one: _Against, rules: Rules, counting: Counting) -> None:
    stands = one.row is not None and one.busy.against == "stands"
    verdict: Withdrawn = "uncancelled" if stands else "withdrawn"
    unsure = one.busy.against == "unsure"
    tell_at = counting.now + ASK_FIRST if unsure else None
    done = await desk.withdraw(
        one.slot_id, verdict, audit.BRIDGE, rules, counting.now, tell_at=tell_at
    )
    if done is None:
        return
    if one.row is not None:
        await records.mark(one.row.id, "uncancelled", one.result, counting)
    if not stands:
        about = alerts.About(one.slot_id, counting.delivery_id, one.result.line)
        sentence = _UNCLEAR if unsure else _TAKEN
        await alerts.tell("taken_elsewhere", about, sentence, counting.now, anew=True)
