"""Whom the system calls next, and what becomes of a call.

A call is claimed and committed, then handed over with no transaction open, then settled under the
fence of its claim, as a text is (``messages.dispatch.sender``). The claim makes the offer that the
call puts, so whoever is called stands under the same locks and constraints as whoever is texted.
Consent, hours, the slot, and how often they were called, are checked again under the contact's
lock.
"""

import functools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database, installation, logs
from bot.data_dir.marker import Marker
from bot.languages import Language
from bot.messages import contacts, gateway, inbox
from bot.messages.channels import Channel
from bot.messages.dialler import Dialler, Outgoing, Report, Seen
from bot.messages.dispatch import pace
from bot.waitlist import calls, offers, slots
from bot.waitlist.rules import call_hours, eligibility
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot
from bot.waitlist.voice import records
from bot.waitlist.voice.records import Call

log = logs.get(__name__)

CALLS_PER_SECOND: Final = 1.0
"""What the carrier dials of an account; the rest would wait in its queue, past our hours."""
LEASE: Final = timedelta(seconds=20)
"""After this a claim counts as abandoned; the hand-over itself ends after 15 seconds."""
RESOLVE_AFTER: Final = timedelta(seconds=30)
ASK_AFTER: Final = call_hours.LONGEST
"""A call that the carrier has not ended by then is asked after."""
ASK_AGAIN: Final = timedelta(minutes=1)
LOOKED_BACK: Final = timedelta(days=1)
LOOKED_AT: Final = 500
"""Lines of the lists of calls in one look."""
ASKED_AT_ONCE: Final = 20
OUR_FAULT: Final = frozenset({"our_fault", "busy"})


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A line of a list of calls whose turn it is."""

    id: int
    slot_id: int
    patient_id: int
    entry_id: int
    language: Language
    zones: Sequence[str]
    phone_e164: str
    notice_minutes: int
    starts_at: datetime


def _lead(one: Waiting) -> timedelta:
    """How long before a slot begins somebody is called for it at the latest."""
    return max(call_hours.LEAST_LEAD, timedelta(minutes=one.notice_minutes))


@dataclass(frozen=True)
class Claimed:
    """A call in our hands, fenced by its token."""

    name: uuid.UUID
    patient_id: int
    to: str
    token: uuid.UUID
    at: datetime


NEXT: Final = f"""
    SELECT call.id, call.cancellation_id AS slot_id, call.patient_id, call.entry_id,
           contact.language, contact.phone_e164, entry.notice_minutes,
           slot.slot_start_at AS starts_at,
           CASE WHEN contact.time_zone IS NULL THEN contact.zones
                ELSE jsonb_build_array(contact.time_zone) END AS zones
    FROM phone_call AS call
    JOIN cancellation_event AS slot ON slot.id = call.cancellation_id AND slot.status = 'open'
    JOIN patient_contact AS contact ON contact.id = call.patient_id
    JOIN waitlist_entry AS entry ON entry.id = call.entry_id AND entry.active
    WHERE call.state = 'automatic' AND NOT contact.opt_out AND contact.paused_at IS NULL
      AND NOT slot.shadow AND NOT EXISTS (
          SELECT FROM installation WHERE shadow_since IS NOT NULL)
      AND (contact.unreachable IS NULL OR contact.unreachable IN {eligibility.CALLED})
      AND (entry.quiet_until IS NULL OR entry.quiet_until <= $1)
      AND NOT EXISTS (SELECT FROM voice_call AS made
          WHERE made.cancellation_id = call.cancellation_id
            AND (made.ended_at IS NULL OR made.patient_id = call.patient_id))
      AND NOT EXISTS (SELECT FROM voice_call AS other
          WHERE other.patient_id = call.patient_id AND other.ended_at IS NULL)
      AND NOT EXISTS (SELECT FROM offer
          WHERE offer.patient_id = call.patient_id AND offer.state = 'pending')
      AND ($2::bigint IS NULL OR call.id = $2)
    ORDER BY call.id LIMIT {LOOKED_AT}
"""  # noqa: S608 - constants of ours
"""Who may be called at ``$1``; one of them, ``$2``, or all. The first of a slot comes first."""


class Calling:
    """The lists of calls' way to one carrier."""

    def __init__(
        self, dialler: Dialler, rules: Rules, name: str, marker: Marker | None = None
    ) -> None:
        self._dialler = dialler
        self._rules = rules
        self._name = pace.of_calls(name)
        self._marker = marker or Marker()

    async def dial_next(self, now: datetime) -> bool:
        """Make the next call, if there is one to be made now."""
        if not await self._may_dial():
            return False
        for one in await database.rows(Waiting, NEXT, now, None):
            if self._waits_for_its_hour(one, now):
                continue
            claimed, count = await database.unit(functools.partial(self._claim, one, now))
            if claimed is not None:
                self._marker.note(count)
                outcome = await self._dialler.call(Outgoing(claimed.name, claimed.to))
                log.info("call handed over", outcome=type(outcome).__name__)
                await database.unit(functools.partial(self.settle, claimed, outcome, now))
                return True
        return False

    async def _may_dial(self) -> bool:
        state = await installation.state()
        if state.shadow_since is not None:
            return False
        return not self._marker.has_gone_back(state.claims) and state.may_start_texts

    def _waits_for_its_hour(self, one: Waiting, now: datetime) -> bool:
        opening = call_hours.CallHours(self._rules.window).opening(now, one.zones)
        return opening is not None and now < opening <= one.starts_at - _lead(one)

    async def _claim(self, one: Waiting, now: datetime) -> tuple[Claimed | None, int]:
        if not await self._may_dial():
            return None, 0
        if not (await pace.room(self._name, 1, CALLS_PER_SECOND, now)).texts:
            return None, 0
        claimed = await self._claim_one(one, now)
        if claimed is None:
            return None, 0
        await pace.spend(self._name, 1, CALLS_PER_SECOND, now)
        return claimed, await installation.count_claim()

    async def _claim_one(self, one: Waiting, now: datetime) -> Claimed | None:
        """Contact before slot, as everywhere; a contact whose own text waits, which may be a STOP,
        is passed over."""
        if not await contacts.try_lock(one.patient_id) or await inbox.speaks(one.patient_id):
            return None
        slot = await slots.lock(one.slot_id, self._rules)
        if slot is None or not slot.can_be_had(now):
            return None
        if not await database.rows(Waiting, NEXT, now, one.id):
            return None
        why = await self._why_not(one, now)
        opening = self._opening(one, slot, now)
        if why is not None or opening is None:
            await calls.leave_to_staff(one.id, why or "too_late")
            return None
        return await self._dial(one, slot, now) if opening == now else None

    def _opening(self, one: Waiting, slot: Slot, now: datetime) -> datetime | None:
        """When they may be called for this slot; ``None`` if that is too late for it."""
        opening = self._rules.call_hours_at(slot.place).opening(now, one.zones)
        return opening if opening is not None and opening <= slot.starts_at - _lead(one) else None

    async def _why_not(self, one: Waiting, now: datetime) -> calls.NotDialled | None:
        why = calls.NOT_DIALLED.format(spoken="$2::text[]", now="$3")
        found: calls.NotDialled | None = await database.fetch_value(
            f"SELECT {why} FROM patient_contact AS contact WHERE contact.id = $1",  # noqa: S608
            one.patient_id,
            list(self._rules.spoken or ()),
            now,
        )
        return found

    async def _dial(self, one: Waiting, slot: Slot, now: datetime) -> Claimed | None:
        candidate = eligibility.Candidate(one.entry_id, one.patient_id, one.language)
        batch = max(1, slot.batch_number)
        ends = now + call_hours.LONGEST
        made = await offers.make(slot.id, batch, [candidate], now, ends, Channel.VOICE)
        if not made:
            return None
        fence = uuid.uuid4()
        name = await records.claim(
            slot.id, one.patient_id, one.id, made[0].id, fence, now, now + RESOLVE_AFTER
        )
        if name is None:
            raise RuntimeError("A call was claimed twice.")
        return Claimed(name, one.patient_id, one.phone_e164, fence, now)

    async def settle(self, claimed: Claimed, outcome: gateway.SendOutcome, now: datetime) -> None:
        """Record what came of a hand-over. What the carrier has said meanwhile counts more."""
        await contacts.lock(claimed.patient_id)
        call = await records.lock(claimed.name)
        match outcome:
            case gateway.Accepted(sid):
                await pace.resume(self._name)
                await self._heard_of(call, Report(sid, "placed"), now)
            case gateway.Refused(failure) if failure.verdict in OUR_FAULT:
                await pace.pause(self._name, failure, now + pace.OUR_FAULT_PAUSE)
                await self._undo(call, claimed, now)
            case gateway.Throttled():
                await self._undo(call, claimed, now)
            case gateway.Refused(failure):
                if failure.unreachable:
                    await contacts.mark_unreachable(call.patient_id, failure.unreachable, now)
                if await records.move(call, "failed", now, code=failure.code):
                    await over(call, now)
            case gateway.Unknown():
                await records.move(call, "unconfirmed", now)
                await records.ask_later(call, now + RESOLVE_AFTER)

    async def _undo(self, call: Call, claimed: Claimed, now: datetime) -> None:
        """The carrier took no call: it is made later."""
        if await records.unclaim(claimed.name, claimed.token):
            await offers.unmake(call.offer_id, now)

    async def callback(self, token: uuid.UUID, report: Report, now: datetime) -> None:
        """One word of the carrier on the call with this name, in a transaction of its own."""
        await database.unit(lambda: self._callback(token, report, now))

    async def _callback(self, token: uuid.UUID, report: Report, now: datetime) -> None:
        patient_id = await records.patient_of(token)
        if patient_id is None:
            log.warning("report on no call of ours", state=report.state)
            return
        await contacts.lock(patient_id)
        await self._heard_of(await records.lock(token), report, now)

    async def _heard_of(self, call: Call, report: Report, now: datetime) -> None:
        if not await records.note_sid(call, report.sid):
            log.warning("report on another id", call=call.id)
            return
        log.info("word on a call", call=call.id, said=report.state)
        if report.machine:
            await records.note_result(call, "machine")
        if report.state is None or not await records.move(call, report.state, now):
            return
        await records.ask_later(call, now + ASK_AFTER)
        if report.state in records.OVER:
            await over(await records.lock(call.token), now)

    async def mend(self, now: datetime) -> bool:
        """End what has become pointless, and ask the carrier after what it has not told; whether
        there was anything."""
        lost = await records.abandoned(now, LEASE)
        for call in lost:
            await database.unit(functools.partial(self._abandon, call, now))
        ended = await records.to_hang_up(ASKED_AT_ONCE)
        for call in ended:
            await self._hang_up(call, now)
        silent = await records.to_ask_after(now, ASKED_AT_ONCE)
        for call in silent:
            await self._ask(call, now)
        return bool(lost or ended or silent)

    async def _abandon(self, call: Call, now: datetime) -> None:
        await contacts.lock(call.patient_id)
        again = await records.lock(call.token)
        if again.state == "dialling":
            await records.move(again, "unconfirmed", now)
            await records.ask_later(again, now + RESOLVE_AFTER)

    async def _hang_up(self, call: Call, now: datetime) -> None:
        assert call.sid is not None
        try:
            await self._dialler.hang_up(call.sid, talking=call.state == "talking")
        except gateway.Unreachable as error:
            log.warning("call not ended", reason=str(error))
            return
        await records.note_hung_up(call, now)

    async def _ask(self, call: Call, now: datetime) -> None:
        try:
            if call.sid is not None:
                report: Report | None = await self._dialler.look_up(call.sid)
            else:
                since = min(call.claimed_at, now) - LOOKED_BACK
                seen = await self._dialler.calls_to(call.phone_e164, since)
                report = await _theirs(seen)
        except gateway.Unreachable as error:
            log.warning("nobody knows of a call", call=call.id, reason=str(error))
            await records.ask_later(call, now + ASK_AGAIN)
            return
        await database.unit(functools.partial(self._answered, call, report, now))

    async def _answered(self, call: Call, report: Report | None, now: datetime) -> None:
        await contacts.lock(call.patient_id)
        again = await records.lock(call.token)
        if report is not None:
            await self._heard_of(again, report, now)
            await records.ask_later(again, now + ASK_AGAIN)
        elif again.sid is None and await records.move(again, "lost", now):
            # The carrier was asked long enough after the hand-over: nobody's phone has rung.
            await over(again, now)


async def _theirs(seen: Sequence[Seen]) -> Report | None:
    """The newest call of the list that is not known as another of ours."""
    for one in sorted(seen, key=lambda each: each.created_at, reverse=True):
        if not await records.is_known(one.sid):
            return one.report
    return None


async def over(call: Call, now: datetime) -> None:
    """A call has ended: what it put ends with it, and who was not reached is left to staff."""
    if call.heard_at is None:
        await offers.unmake(call.offer_id, now)
    await offers.let_go(call.offer_id, now)
    if call.phone_call_id is not None and call.result not in ("taken", "skipped", "wants_call"):
        await calls.note(call.phone_call_id, "no_answer", calls.SYSTEM, now)
    log.info("call over", call=call.id, state=call.state, result=call.result)
    await slots.look_soon([call.slot_id], now)
