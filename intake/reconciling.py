"""Appointments that stand, held against the slots: un-cancelled, booked, or taken by somebody else.

Promises: an export counts only against what is older than itself, so that a stale file undoes
nothing. A slot over which an appointment stands is withdrawn before its next text and before any
confirmation; staff are told when somebody other than the winner is in its time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot import database
from bot.ledger import alerts, records
from bot.ledger.facts import Booking, Result
from bot.waitlist import exports, rounds, slots
from bot.waitlist.rules.clinic import Rules

_TAKEN: Final = (
    "An export shows another patient in this time, or that it is blocked, so its offers were"
    " stopped. Check the schedule."
)
_DISPLACED: Final = (
    "This time was given to a waitlisted patient, but an export shows somebody else in it."
    " Call the patient."
)


class Reconciling:
    """Holds the standing appointments of one file against the slots, batch by batch."""

    def __init__(self, file_id: int, exported_at: datetime, rules: Rules, now: datetime) -> None:
        self._file_id = file_id
        self._exported_at = exported_at
        self._rules = rules
        self._now = now

    async def settle(self, results: Sequence[Result]) -> None:
        """Act on what these rows show; none of them changes its own outcome."""
        if not results:
            return
        known = await records.known([result.key for result in results])
        facts = [_fact(result) for result in results]
        found = await exports.overlapping(
            [fact.provider.id or 0 for fact in facts],
            [fact.start for fact in facts],
            [fact.end for fact in facts],
        )
        reported = await _reported_at([slot.id for slot in found])
        for slot in found:
            result = results[slot.place]
            row = known.get(result.key)
            same = row is not None and row.slot_id == slot.id
            if slot.status == "filled":
                await self._filled(slot, result, same_appointment=same)
            elif self._exported_at < reported.get(slot.id, slot.created_at):
                continue
            elif row is not None and same:
                await self._uncancelled(row, slot.id)
            else:
                await self._taken(slot.id, result.line)

    async def _uncancelled(self, row: records.Known, slot_id: int) -> None:
        if await rounds.withdraw(slot_id, "uncancelled", self._rules, self._now):
            await records.mark(row.id, "uncancelled", self._file_id, self._now)

    async def _taken(self, slot_id: int, line: int) -> None:
        if await rounds.withdraw(slot_id, "withdrawn", self._rules, self._now):
            await alerts.tell("taken_elsewhere", slot_id, self._file_id, line, _TAKEN, self._now)

    async def _filled(self, slot: exports.Found, result: Result, *, same_appointment: bool) -> None:
        fact = _fact(result)
        if slot.closed_at is None or self._exported_at <= slot.closed_at:
            return
        if fact.phone is not None and fact.phone == slot.winner:
            await slots.mark_booked(slot.id, self._now)
        elif slot.booked_at is None and (fact.phone is not None or same_appointment):
            await alerts.tell(
                "winner_displaced", slot.id, self._file_id, result.line, _DISPLACED, self._now
            )


def _fact(result: Result) -> Booking:
    assert isinstance(result.fact, Booking)
    return result.fact


async def _reported_at(slot_ids: Sequence[int]) -> dict[int, datetime]:
    """When the files that reported these slots were written."""
    rows = await database.fetch(
        """
        SELECT slot_id, max(modified_at) AS modified_at
        FROM intake_row JOIN intake_file ON intake_file.id = intake_row.file_id
        WHERE slot_id = ANY ($1::bigint[]) GROUP BY slot_id
        """,
        list(slot_ids),
    )
    return {row["slot_id"]: row["modified_at"] for row in rows}
