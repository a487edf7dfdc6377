"""A month of cancellations through the real rooms on a clock of their own.

What ``bot.service`` runs as loops is done here one thing at a time until nothing is left to do at
an instant; then time jumps to the next at which something is due. The database must be open, and
be nobody's: it is filled with invented patients.
"""

import heapq
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from bot import database, service
from bot.messages import inbox
from bot.messages.dispatch.fates import LEASE
from bot.messages.dispatch.sender import Sender
from bot.settings import Settings
from bot.simulation.carrier import Carrier
from bot.simulation.plan import Plan
from bot.threads import turns
from bot.timers import schedule
from bot.waitlist import entries, fits, providers, slots
from bot.waitlist.conversation import fitting
from bot.waitlist.domain import Domain
from bot.waitlist.places import directory
from bot.waitlist.rules import clinic

FIRST_DAY: Final = datetime(2027, 1, 4)  # noqa: DTZ001 - a Monday, on the clinic's own clock
OPENS: Final = time(9)
WORKDAYS: Final = 5
MOST_ROUNDS: Final = 10_000
NEXT_INSTANT: Final = """
    SELECT min(at) FROM (
        SELECT due_at AS at FROM timer
        UNION ALL SELECT not_before FROM message_log WHERE status IN ('queued', 'unconfirmed')
        UNION ALL SELECT paused_until FROM sender_state
        UNION ALL SELECT free_at FROM sender_state
        UNION ALL SELECT claimed_at + $2 FROM message_log WHERE status = 'sending'
    ) AS instants WHERE at > $1
"""
TICK: Final = timedelta(microseconds=1)


class Month:
    """The rooms, put together as ``bot.service`` does."""

    def __init__(self, settings: Settings, plan: Plan) -> None:
        self.settings = replace(settings, opt_out_mode="app", ask_after_visit=False)
        self.plan = plan
        self.rules = clinic.of(self.settings)
        self.talk = service.conversation(self.settings, self.rules)
        self.domain = Domain(self.rules)
        self.now = self._opening(0)
        self.carrier = Carrier(plan.habits, self.rules.clinic, plan.seed, self.now)
        self.sender = Sender(self.carrier, self.domain, random.Random(plan.seed))  # noqa: S311
        self.handlers: schedule.Handlers = {
            **self.domain.handlers(),
            turns.TIMER_KIND: lambda due, now: turns.fire_timer(self.talk, due, now),
            fits.TIMER_KIND: fitting.firing(self.talk, self.rules),
        }
        self._known = 0

    async def run(self, progress: Callable[[int], None]) -> None:
        """Live the month; ``progress`` is told of each slot that was freed."""
        await self._begin()
        gap = timedelta(hours=6) / self.plan.slots_a_day
        for number in range(self.plan.slots):
            day, nth = divmod(number, self.plan.slots_a_day)
            await self.until(self._opening(day) + nth * gap)
            await self._refill()
            await self._free(number)
            progress(1)
        await self.until(self.now + self.plan.lead + timedelta(days=1))

    def _opening(self, day: int) -> datetime:
        """Nine o'clock on the workday with this number."""
        weeks, weekday = divmod(day, WORKDAYS)
        date = (FIRST_DAY + timedelta(days=7 * weeks + weekday)).date()
        return datetime.combine(date, OPENS, self.rules.clinic.zone)

    async def _begin(self) -> None:
        await database.unit(lambda: directory.ensure_first(self.rules.clinic, self.now))
        self._place: int = await database.fetch_value("SELECT min(id) FROM location_reference")
        known = await database.unit(lambda: providers.add("Dr. Invented", "MD/DO", self.now))
        self._provider = int(known.id)

    async def _refill(self) -> None:
        """Newcomers for those who have left the list, or can't be texted any more."""
        waits: int = await database.fetch_value(
            "SELECT count(*) FROM waitlist_entry AS entry JOIN patient_contact AS contact"
            " ON contact.id = patient_id WHERE active AND NOT opt_out"
        )
        for _ in range(self.plan.waiting - waits):
            self._known += 1
            new = entries.NewEntry(
                phone_e164=f"+1972{5_550_000 + self._known:07d}", consent_source="invented"
            )
            await database.unit(lambda new=new: entries.add(new, self.rules.numbers, self.now))  # type: ignore[misc]

    async def _free(self, number: int) -> None:
        # A minute apart: one provider has one appointment at a time.
        starts_at = self.now + self.plan.lead + timedelta(minutes=number % 60)
        new = slots.NewSlot(
            provider_id=self._provider,
            place_id=self._place,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            source="api",
        )
        await database.unit(lambda: slots.open_slot(new, self.now))
        await self.settle()

    async def until(self, at: datetime) -> None:
        """Let time pass, and everything that comes due on the way happen at its own instant."""
        while (due := await self._next_instant()) is not None and due <= at:
            self._set(due)
            await self._hear()
            await self.settle()
        self._set(at)
        await self.settle()

    def _set(self, now: datetime) -> None:
        self.now = self.carrier.now = now

    async def _next_instant(self) -> datetime | None:
        due: datetime | None = await database.fetch_value(NEXT_INSTANT, self.now, LEASE + TICK)
        said = self.carrier.said[0].at if self.carrier.said else None
        known = [at for at in (due, said) if at is not None]
        return min(known, default=None)

    async def _hear(self) -> None:
        while self.carrier.said and self.carrier.said[0].at <= self.now:
            said = heapq.heappop(self.carrier.said)
            text = inbox.Inbound(self.carrier.new_sid(), said.phone, said.words, self.now, None)
            await inbox.store(text)

    async def settle(self) -> None:
        """Do all there is to do at this instant."""
        for _ in range(MOST_ROUNDS):
            if not await self._round():
                return
        raise RuntimeError("The bot finds no rest: it does the same thing again and again.")

    async def _round(self) -> bool:
        if await turns.take_next(self.talk, self.now) is not None:
            return True
        return (
            await schedule.fire_next(self.handlers, self.now)
            or await self._send()
            or await self._report()
        )

    async def _send(self) -> bool:
        texts = await self.sender.claim(self.now, limit=16)
        for text in texts:
            outcome = await self.sender.hand_over(text, self.now)
            await self.sender.settle(text, outcome, self.now)
        return bool(texts)

    async def _report(self) -> bool:
        if not self.carrier.reports:
            return False
        text, report = self.carrier.reports.popleft()
        await self.sender.fates.callback(text.token, report, self.now)
        return True
