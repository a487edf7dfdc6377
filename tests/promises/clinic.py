"""The bot's rooms on a fake clock, one transaction at a time, each of them watched.

What ``bot.service`` runs as loops is a choice of the machine here: whatever order it takes, and
wherever it stops, the promises hold. Every transaction has an instant of its own.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot import database, restored, service
from bot.carriers.twilio import keywords
from bot.messages import gateway, inbox
from bot.messages.dispatch.fates import LEASE
from bot.messages.dispatch.sender import Claimed, Sender
from bot.messages.sweep import Sweeper
from bot.threads import turns
from bot.timers import schedule
from bot.waitlist import slots
from bot.waitlist.rules import batches
from tests import snapshots
from tests.promises import asking
from tests.promises.network import USUAL, Network, Plan
from tests.promises.people import Person, Saying
from tests.promises.phoning import Calls
from tests.promises.watch import Watch
from tests.world import EVERYTHING, Waits, World

MOMENT: Final = timedelta(milliseconds=1)
MOMENTS: Final = timedelta(seconds=1)
"""What the last look around may take, while a timer comes due."""
CALL_LASTS: Final = timedelta(seconds=15)
"""A hand-over ends by then; a claim that is older belongs to a process that died."""
SENDER: Final = "sender"
NEXT_TIMER: Final = """
    SELECT kind, subject_id FROM timer WHERE due_at <= $1
    ORDER BY due_at, id LIMIT 1
"""
QUEUED: Final = """
    (SELECT count(*) FROM message_log WHERE status = 'queued'
        AND (not_before IS NULL OR not_before <= $1))
"""
DUE: Final = f"""
    SELECT {QUEUED} AS texts,
        EXISTS (SELECT FROM message_log WHERE direction = 'inbound' AND taken_at IS NULL) AS turn,
        EXISTS (SELECT FROM timer WHERE due_at <= $1) AS timer,
        EXISTS (SELECT FROM message_log WHERE (status = 'sending' AND claimed_at < $2)
            OR (status = 'unconfirmed' AND not_before <= $1)) AS mend
"""
TOO_MANY: Final = """
    SELECT cancellation_id, number, size, expected, cap FROM offer_batch
    WHERE policy = 'computed' AND size > 1 AND expected > 2 * 1.5 * cap
"""
"""A cap may be raised by half when little time is left."""
FINAL: Final = ("delivered", "undelivered", "failed", "withdrawn")


@dataclass
class InHand:
    """A claimed text in a sender's memory, which a kill wipes out."""

    text: Claimed
    at: datetime
    outcome: gateway.SendOutcome | None = None


class Clinic(World):
    """A ``World`` whose every transaction is watched."""

    def __init__(self, environ: Mapping[str, str], now: datetime, eye: Any) -> None:
        super().__init__(environ, now=now)
        self.eye = eye
        self.carrier = self.network = Network(self.carrier)
        self.sender = Sender(self.network, self.domain, random.Random(1), name=SENDER)
        self.sweeper = self._started_anew()
        self.watch = Watch(eye, self.rules, self.network)
        self.calls = Calls(eye, self.rules, self.watch)
        self.in_hand: list[InHand] = []
        self.transactions = 0
        self.refusing = False
        """Whether webhooks are answered with an error, as while the database is away."""
        self.backed_up_at: datetime | None = None
        self.busy: int | None = None
        """A contact whose lock somebody else holds."""

    def tick(self) -> datetime:
        """A moment passes; the new now."""
        self.transactions += 1
        self.now = self.now + MOMENT
        return self.now

    async def says(
        self, person: Person, said: Saying, *, missed: bool = False, again: bool = False
    ) -> None:
        """A text comes in. ``missed``: no webhook of ours answers. ``again``: it comes twice."""
        now = self.tick()
        missed = missed or self.refusing
        told = self.network.hear(person.phone, said.body)
        keyword, answered = keywords.read(said.body, self.network.mode, None if missed else told)
        text = inbox.Inbound(
            self.network.new_sid(),
            person.phone,
            said.body,
            now,
            keyword,
            answered=answered,
            media=said.media,
        )
        self.network.waiting.append(text)
        kind = "" if missed else told
        self.watch.hear(text.sid, person, said, kind, now, refused=self.refusing)
        if self.refusing:
            self.sweeper.miss()
            return
        if not missed:
            self._told(text)
            assert await inbox.store(text), "A new text was not stored."
        if again:
            await self.repeat(text)

    async def repeat(self, text: inbox.Inbound) -> None:
        """The carrier hands a text over that may be here already."""
        known = text.sid in self.network.told
        self._told(text)
        assert await inbox.store(text) is not known, "A text was stored twice, or not at all."

    def _told(self, text: inbox.Inbound) -> None:
        self.network.told.add(text.sid)
        heard = self.watch.heard[text.received_at]
        heard.stored_at = heard.stored_at or self.now

    async def sweep(self) -> None:
        if self.network.reachable:
            await self.sweeper.sweep(self.tick())
            self._all_told()

    def _all_told(self) -> None:
        for text in self.network.waiting:
            if text.sid in self.network.told:
                self._told(text)

    async def back_up(self) -> None:
        await snapshots.back_up(self.eye)
        self.backed_up_at = self.tick()

    async def lose_all_since(self) -> None:
        """A power cut, and the backup is restored as the runbook has it, until somebody says go."""
        assert self.backed_up_at is not None
        since, self.backed_up_at = self.backed_up_at, None
        self.in_hand.clear()
        self.network.reachable = True
        await snapshots.restore(self.eye)
        self.network.told = set(
            await database.column("SELECT twilio_sid FROM message_log WHERE direction = 'inbound'")
        )
        await self.watch.forget()
        self.sweeper = self._started_anew()
        await restored.restored(
            self.settings, self.network, self._started_anew(), since, self.tick(), self.exchange
        )
        self._all_told()
        assert not await self.claim(), "A text left before somebody said go."
        assert not await self.dial(), "A phone rang before somebody said go."
        await self._whoever_spoke_is_looked_at(since)
        await restored.resume(self.settings, self.tick())

    async def _whoever_spoke_is_looked_at(self, since: datetime) -> None:
        """What was said in a call that the database knows nothing of, a person asks."""
        known = set(await database.column("SELECT token FROM voice_call"))
        spoke = {
            line.to
            for line in self.exchange.lines
            if line.at >= since
            and line.state in ("talking", "completed")
            and line.token not in known
        }
        flagged = await database.column(
            "SELECT phone_e164 FROM thread JOIN patient_contact AS contact"
            " ON contact.id = patient_id WHERE needs_staff_at IS NOT NULL"
        )
        assert spoke <= set(flagged), f"Nobody asks what came of calls: {spoke - set(flagged)}."

    def _started_anew(self) -> Sweeper:
        """The sweeper of a process that starts now."""
        return Sweeper(self.network, SENDER, service.stops)

    async def take_turn(self) -> bool:
        now = self.tick()
        waiting = await turns.take_next(self.talk, now)
        if waiting is not None:
            await self.watch.turned(waiting, now)
        return waiting is not None

    async def fire(self) -> bool:
        """Fire what has been due the longest, and check whom it asks."""
        now = self.tick()
        due = await self.eye.fetchrow(NEXT_TIMER, now)
        if due is None:
            return False
        if due["kind"] != slots.TIMER_KIND:
            # A thread's timer waits for its contact, which somebody else may hold in this test.
            return self.busy is None and await schedule.fire_next(self.handlers, now)
        await self.asks(due["subject_id"], lambda: schedule.fire_next(self.handlers, now), now)
        return True

    async def asks(
        self, slot_id: int, look: Callable[[], Awaitable[object]], now: datetime
    ) -> None:
        """Do what may ask a batch for a slot, and check that it asks the right patients."""
        before = await asking.picture(self.eye)
        await look()
        made = await self.eye.fetch(
            "SELECT entry_id, hold_expires_at FROM offer WHERE created_at = $1 ORDER BY id", now
        )
        slot = before.slots.get(slot_id)
        if slot is None:
            assert not made, "Offers were made for a slot that is not open."
            return
        busy = [self.busy] if self.busy is not None else []
        want = asking.expected(before, slot, self.rules, now, busy)
        next_in_line = asking.stands_by(before, slot, self.rules, now, busy)
        if made:
            got = [row["entry_id"] for row in made]
            want = asking.asked_of(want, len(got), self.rules)
            assert next_in_line is None, f"Slot {slot_id} passes offer {next_in_line} over."
            assert got == want, f"Slot {slot_id} asks entries {got} instead of {want}."
            await self._few_are_in_the_air()
        else:
            await self._asks_nobody(slot_id, want, next_in_line, now)

    async def asks_by_hand(
        self, slot_id: int, ask: Callable[[], Awaitable[object]], now: datetime
    ) -> None:
        """As ``asks``; the holds that still run end first, unless it is refused."""
        before = await asking.picture(self.eye)
        await ask()
        made = await self.eye.fetch(
            "SELECT entry_id FROM offer WHERE created_at = $1 ORDER BY id", now
        )
        if made:
            want = asking.expected(
                asking.holds_ended(before, slot_id, now), before.slots[slot_id], self.rules, now
            )
            got = [row["entry_id"] for row in made]
            want = asking.asked_of(want, len(got), self.rules)
            assert got == want, f"Slot {slot_id} asks entries {got} instead of {want}."

    async def _few_are_in_the_air(self) -> None:
        """No computed batch but one of a single patient has twice its cap on the way."""
        many = await self.eye.fetch(TOO_MANY)
        assert not many, f"More YESes are in the air than twice the cap: {many}."

    async def _asks_nobody(
        self, slot_id: int, want: list[int], next_in_line: int | None, now: datetime
    ) -> None:
        row = await self.eye.fetchrow(
            "SELECT slot.*, offer.id AS winner FROM cancellation_event AS slot LEFT JOIN offer"
            " ON cancellation_id = slot.id AND accepted_at = $2 AND offer.state = 'accepted'"
            " WHERE slot.id = $1",
            slot_id,
            now,
        )
        if row["winner"] is not None:
            assert row["winner"] == next_in_line, f"Slot {slot_id} goes to offer {row['winner']}."
        elif row["waits_for"] == "candidates" and self._looked(row, now):
            assert next_in_line is None, f"Slot {slot_id} passes offer {next_in_line} over."
            assert not want, f"Slot {slot_id} asks nobody instead of entries {want}."

    @staticmethod
    def _looked(slot: asking.Row, now: datetime) -> bool:
        """Whether this open slot was looked at now, and the look was not put off."""
        next_look = min(now + batches.RELOOK, slot["slot_start_at"])
        return bool(slot["status"] == "open" and slot["next_look_at"] == next_look)

    async def claim(self, limit: int = 16) -> bool:
        await self.sweeper.announce()
        now = self.tick()
        texts = await self.sender.claim(now, limit=limit)
        await self.watch.claimed(texts, now)
        self.in_hand += [InHand(text, now) for text in texts]
        return bool(texts)

    async def hand_over(self, held: InHand, plan: Plan = USUAL) -> None:
        """Call the carrier; a process that slept for longer than a call may last is dead."""
        now = self.tick()
        if now - held.at > CALL_LASTS:
            self.in_hand.remove(held)
            return
        self.network.plan = plan if plan is not USUAL else self.network.plan
        held.outcome = await self.sender.hand_over(held.text, now)

    async def settle_one(self, held: InHand) -> None:
        self.in_hand.remove(held)
        assert held.outcome is not None
        ours = await self.eye.fetchval(
            "SELECT claim_token = $2 AND status IN ('sending', 'unconfirmed')"
            " FROM message_log WHERE id = $1",
            held.text.id,
            held.text.token,
        )
        await self.sender.settle(held.text, held.outcome, self.tick())
        if isinstance(held.outcome, gateway.Refused) and ours:
            self.watch.carrier_says(held.text.to, held.outcome.failure.code, self.now)

    async def report(self, nth: int, *, again: bool = False) -> None:
        """One status callback comes, of those under way."""
        report = self.network.reports[nth % len(self.network.reports)]
        if not again:
            self.network.reports.remove(report)
        row = await self.eye.fetchrow(
            "SELECT message.status, phone_e164 AS phone FROM message_log AS message"
            " JOIN patient_contact AS contact ON contact.id = patient_id WHERE message.token = $1",
            report.token,
        )
        await self.sender.fates.callback(report.token, report.says, self.tick())
        # A restore may have lost the text: then the report is about nobody.
        if row is not None and row["status"] not in FINAL:
            failure = report.says.failure
            self.watch.carrier_says(row["phone"], failure.code if failure else None, self.now)

    async def mend(self) -> bool:
        abandoned = await self.sender.fates.abandon(self.tick())
        return bool(await self._resolve() or abandoned)

    async def _resolve(self) -> int:
        before = await self.eye.fetch(
            "SELECT message.id, phone_e164 AS phone FROM message_log AS message"
            " JOIN patient_contact AS contact ON contact.id = patient_id"
            " WHERE message.status = 'unconfirmed'"
        )
        settled = await self.sender.fates.resolve(self.tick())
        for row in before:
            status, code = await self.eye.fetchrow(
                "SELECT status, error_code FROM message_log WHERE id = $1", row["id"]
            )
            if status in ("undelivered", "failed"):
                self.watch.carrier_says(row["phone"], code, self.now)
        return settled

    async def _work(self) -> None:
        """Its rounds look for themselves what there is to do."""

    async def _round(self, _: Waits = EVERYTHING) -> bool:
        """One thing that there is to do, if there is any."""
        due = await self.eye.fetchrow(DUE, self.now, self.now - LEASE)
        return (
            (due["turn"] and await self.take_turn())
            or (due["timer"] and await self.fire())
            or (bool(due["texts"] or self.in_hand) and await self._deliver(due["texts"]))
            or await self._report()
            or (due["mend"] and await self.mend())
            or (self.settings.voice and await self._call())
        )

    async def _call(self) -> bool:
        return await self.calling.mend(self.tick()) or await self.dial()

    async def dial(self) -> bool:
        """The bot makes the call whose turn it is, if there is one."""
        before, now = len(self.exchange.lines), self.tick()
        dialled = await self.calling.dial_next(now)
        await self.calls.dialled(self.exchange.lines[before:], now)
        return dialled

    async def _deliver(self, queued: int) -> bool:
        await self.claim()
        held = list(self.in_hand)
        for one in held:
            if one.outcome is None:
                await self.hand_over(one)
            if one.outcome is not None:
                await self.settle_one(one)
        # A claim that hands nothing over may have taken a worthless text out of the way.
        return bool(held) or queued != await self.eye.fetchval(
            f"SELECT {QUEUED}", self.now - MOMENT
        )

    async def _report(self) -> bool:
        if not self.network.reports:
            return False
        await self.report(0)
        return True

    async def until(self, at: datetime) -> None:
        """As a ``World``'s, but what is done takes its time, and time never goes back."""
        while (due_at := await self._next_instant()) is not None and due_at <= at:
            self.now = max(self.now, due_at)
            await self.settle()
        self.now = max(self.now, at)
        await self.settle()

    async def rest(self) -> None:
        """Work everything off, and let what was put off for a few minutes come due as well."""
        self.refusing = False
        self.network.reachable = True
        await self.sweep()
        await self.settle()
        await self.until(self.now + LEASE + 2 * batches.RELOOK + timedelta(minutes=1))
        self.check_rest()
        await self._nobody_is_forgotten()

    def check_rest(self) -> None:
        left = [heard for heard in self.watch.heard.values() if not heard.turned]
        assert not left, f"Never handled: {left}"

    async def _nobody_is_forgotten(self) -> None:
        """Every open slot waits for something that is still to come, and has nobody to ask."""
        seen = await asking.picture(self.eye)
        for slot in seen.slots.values():
            look_at = slot["next_look_at"]
            stuck = look_at is None or look_at < self.now - MOMENTS
            assert not stuck, f"Slot {slot['id']} is stuck."
            if slot["waits_for"] == "candidates":
                looked = min(look_at - batches.RELOOK, self.now)
                missed = asking.expected(seen, slot, self.rules, looked)
                assert not missed, f"Slot {slot['id']} forgets entries {missed}."
                passed = asking.stands_by(seen, slot, self.rules, looked)
                assert passed is None, f"Slot {slot['id']} forgets offer {passed}."
            if slot["waits_for"] == "hold":
                live = [
                    offer
                    for offer in seen.offers
                    if offer["cancellation_id"] == slot["id"] and offer["state"] == "pending"
                ]
                assert live, f"Slot {slot['id']} waits for a hold that nobody has."

    async def held_by_somebody(
        self, patient_id: int, work: Callable[[], Awaitable[object]]
    ) -> None:
        """Do something while another process holds this contact's lock."""
        async with self.eye.transaction():
            await self.eye.execute(
                "SELECT FROM patient_contact WHERE id = $1 FOR NO KEY UPDATE", patient_id
            )
            self.busy = patient_id
            try:
                await asyncio.wait_for(work(), timeout=20)
            finally:
                self.busy = None
