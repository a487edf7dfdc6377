"""A clinic in a test: the real rooms on a fake clock, over the real database and a fake carrier.

What ``bot.service`` runs as loops is done here one thing at a time, in a fixed order, until there
is nothing left to do at this instant; so a test sees every text at the very moment it leaves.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot import clock, database, service, settings
from bot.carriers.twilio import keywords
from bot.messages import inbox
from bot.messages.dispatch.fates import LEASE
from bot.messages.dispatch.sender import Sender
from bot.messages.sweep import Sweeper
from bot.threads import turns
from bot.timers import schedule
from bot.waitlist import entries, fits, slots
from bot.waitlist.conversation import fitting, visits
from bot.waitlist.domain import Domain
from bot.waitlist.patients import visit_timer
from bot.waitlist.rules import clinic
from bot.waitlist.voice.dialling import Calling
from tests import one_clock
from tests.carrier import Carrier
from tests.exchange import Exchange

ACCOUNT: Final[Mapping[str, str]] = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "a token of the tests",
    "TWILIO_PHONE_NUMBER": "+12145550100",
    "CLINIC_PHONE": "+12145550199",
}
TUESDAY: Final = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""Tuesday, 10:00 in Chicago."""
TOMORROW: Final = datetime(2026, 11, 25, 21, 15, tzinfo=UTC)
"""Wednesday, 15:15 in Chicago."""
CONSENT: Final = "intake form"
MOST_ROUNDS: Final = 1000
RESTLESS: Final = "The bot finds no rest: it does the same thing again and again."
NEXT_INSTANT: Final = """
    SELECT min(at) FROM (
        SELECT due_at AS at FROM timer
        UNION ALL SELECT not_before FROM message_log WHERE status IN ('queued', 'unconfirmed')
        UNION ALL SELECT paused_until FROM sender_state
        UNION ALL SELECT free_at FROM sender_state
        UNION ALL SELECT claimed_at + $2 FROM message_log WHERE status = 'sending'
        UNION ALL SELECT CASE WHEN state = 'dialling' THEN claimed_at + $2 ELSE ask_at END
            FROM voice_call WHERE ended_at IS NULL
    ) AS instants WHERE at > $1
"""
WAITS: Final = f"""
    SELECT EXISTS (SELECT FROM message_log AS text WHERE {inbox.waits("text")}) AS heard,
        EXISTS (SELECT FROM timer WHERE due_at <= $1) AS due,
        EXISTS (SELECT FROM message_log WHERE status IN ('queued', 'sending', 'unconfirmed'))
            AS leaves
"""
TICK: Final = timedelta(microseconds=1)
HALF_HOUR: Final = timedelta(minutes=30)
EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
AUTOMATIC: Final = """
    SELECT EXISTS (SELECT FROM phone_call AS call
        JOIN cancellation_event AS slot ON slot.id = call.cancellation_id
        WHERE call.state = 'automatic' AND slot.status = 'open')
"""


@dataclass(frozen=True)
class Waits:
    """What may be done at this instant, as far as one look shows it; it may show too much."""

    heard: bool = True
    due: bool = True
    leaves: bool = True


EVERYTHING: Final = Waits()


def number(n: int) -> str:
    """The phone number of the fictional patient ``n``, from 1 to 9,999."""
    return f"+1972555{n:04d}"


class World:
    """The bot's rooms, put together as ``bot.service`` does, with ``now`` in the test's hands.

    ``environ`` holds settings by their names. The database must be open. Its time is fixed for all
    of the test, unless ``now`` is None: then it is the real one, for tests of real processes.
    """

    def __init__(
        self, environ: Mapping[str, str] | None = None, *, now: datetime | None = TUESDAY
    ) -> None:
        self._now = now
        if now is not None:
            one_clock.fix(lambda: self.now)
        self.settings = settings.load({**ACCOUNT, **(environ or {})})
        self.rules = clinic.of(self.settings)
        self.talk = service.conversation(self.settings, self.rules)
        self.domain = Domain(self.rules)
        self.carrier = Carrier(self.settings.opt_out_mode, lambda: self.now)
        self.sender = Sender(
            self.carrier,
            self.domain,
            random.Random(1),
            segments_per_second=self.settings.segments_per_second,
            numbers=self.rules.numbers,
            texts_per_day=self.settings.texts_per_day,
        )
        self.exchange = Exchange(lambda: self.now)
        self.calling = Calling(self.exchange, self.rules, "sender")
        self.exchange.join(self)
        self.sweeper = Sweeper(self.carrier, "sender", service.stops)
        self.handlers: schedule.Handlers = {
            **self.domain.handlers(),
            turns.TIMER_KIND: lambda due, now: turns.fire_timer(self.talk, due, now),
            fits.TIMER_KIND: fitting.firing(self.talk, self.rules),
            visit_timer.TIMER_KIND: visits.firing(self.talk, self.rules),
        }

    @property
    def now(self) -> datetime:
        return self._now or clock.now()

    @now.setter
    def now(self, now: datetime) -> None:
        assert self._now is not None, "Nobody moves the real clock."
        self._now = now

    async def provider(self, name: str = "Dr. Lee", kind: str = "MD/DO") -> int:
        """The id of the provider with this name, made known if it is new."""
        found: int = await database.fetch_value(
            """
            WITH made AS (
                INSERT INTO provider_reference (provider_name, provider_type, created_at)
                VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id)
            SELECT id FROM made UNION ALL
            SELECT id FROM provider_reference WHERE provider_name = $1
            """,
            name,
            kind,
            self.now,
        )
        return found

    async def place(self, name: str = "Plano", **more: str) -> int:
        """The id of the place with this name, declared if it is new.

        ``more`` are columns of ``location_reference``.
        """
        columns = {"location_name": name, **more}
        known = "SELECT id FROM location_reference WHERE lower(location_name) = lower($1)"
        if (there := await database.fetch_value(known, name)) is not None:
            return int(there)
        found: int = await database.fetch_value(
            f"""
            WITH made AS (
                INSERT INTO location_reference ({", ".join(columns)}, created_at, updated_at)
                VALUES ({", ".join(f"${n}" for n in range(2, len(columns) + 2))}, $1, $1)
                ON CONFLICT DO NOTHING RETURNING id)
            SELECT id FROM made UNION ALL
            SELECT id FROM location_reference WHERE lower(location_name) = lower($2)
            """,
            self.now,
            *columns.values(),
        )
        return found

    async def patient(self, phone: str, name: str = "", /, **more: object) -> int:
        """A patient on the waitlist, who has agreed to be texted; the entry's id.

        ``more`` are fields of ``entries.NewEntry``.
        """
        fields: dict[str, object] = {"consent_source": CONSENT, "patient_name": name, **more}
        new = entries.NewEntry(phone_e164=phone, **fields)  # type: ignore[arg-type]  # any field
        return await database.unit(lambda: entries.add(new, self.rules.numbers, self.now))

    async def patients(self, count: int) -> list[str]:
        """The numbers of so many patients, of whom the first is asked first, and so on."""
        phones = [number(n) for n in range(1, count + 1)]
        for n, phone in enumerate(phones):
            await self.patient(phone, joined_at=self.now - timedelta(hours=count - n))
        return phones

    async def slot(
        self,
        starts_at: datetime = TOMORROW,
        *,
        provider: str = "Dr. Lee",
        location: str = "Plano",
        cancelled_by: int | None = None,
    ) -> int:
        """A freed appointment of half an hour; its id."""
        new = slots.NewSlot(
            provider_id=await self.provider(provider),
            place_id=await self.place(location),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            source="api",
            cancelled_by_patient_id=cancelled_by,
        )
        return await database.unit(lambda: slots.open_slot(new, self.now))

    async def hear(
        self,
        phone: str,
        body: str,
        *,
        sid: str | None = None,
        media: int = 0,
        to: str | None = None,
    ) -> str:
        """A text comes in by the carrier and is stored, no more; its id at the carrier. ``to`` is
        a place's own number, ``None`` the clinic's."""
        told = "" if sid else self.carrier.hear(phone, body)
        keyword, answered = keywords.read(body, self.settings.opt_out_mode, told)
        sid = sid or self.carrier.new_sid()
        await inbox.store(
            inbox.Inbound(
                sid,
                phone,
                body,
                self.now,
                keyword,
                answered=answered,
                media=media,
                our_number=to,
            )
        )
        return sid

    async def say(self, phone: str, body: str, *, to: str | None = None) -> None:
        """A text comes in, as for ``hear``, and everything that follows from it at once."""
        await self.hear(phone, body, to=to)
        await self.settle()

    async def settle(self) -> None:
        """Do all there is to do at this instant, and see that every loop finds nothing more."""
        await self._work()
        for _ in range(MOST_ROUNDS):
            if not await self._round():
                return
        raise AssertionError(RESTLESS)

    async def _work(self) -> None:
        """Do what waits, and ask only the loops that it waits for."""
        for _ in range(MOST_ROUNDS):
            waits = await database.row(Waits, WAITS, self.now)
            if waits is None or not await self._round(waits):
                return
        raise AssertionError(RESTLESS)

    async def _round(self, waits: Waits = EVERYTHING) -> bool:
        took = waits.heard and await turns.take_next(self.talk, self.now) is not None
        fired = not took and waits.due and await schedule.fire_next(self.handlers, self.now)
        texted = (
            took
            or fired
            or (waits.leaves and await self._send())
            or await self._report()
            or (waits.leaves and await self._mend())
        )
        return texted or (self.settings.voice and await self._call())

    async def _call(self) -> bool:
        return await self.calling.mend(self.now) or await self.calling.dial_next(self.now)

    async def _send(self) -> bool:
        texts = await self.sender.claim(self.now, limit=16)
        for text in texts:
            outcome = await self.sender.hand_over(text, self.now)
            await self.sender.settle(text, outcome, self.now)
        # A claim that hands nothing over may have taken a worthless text out of the way.
        return bool(texts) or await self._may_send()

    async def _may_send(self) -> bool:
        waits: bool = await database.fetch_value(
            """
            SELECT EXISTS (SELECT FROM message_log WHERE status = 'queued'
                AND (not_before IS NULL OR not_before <= $1))
            AND NOT EXISTS (SELECT FROM sender_state WHERE paused_until > $1 OR free_at > $1)
            AND NOT EXISTS (SELECT FROM installation
                WHERE sweeps_done < sweeps_wanted OR shut_at IS NOT NULL)
            """,
            self.now,
        )
        return waits

    async def _report(self) -> bool:
        if not self.carrier.reports:
            return False
        report = self.carrier.reports.popleft()
        await self.sender.fates.callback(report.token, report.says, self.now)
        return True

    async def _mend(self) -> bool:
        fates = self.sender.fates
        return bool(await fates.abandon(self.now) or await fates.resolve(self.now))

    async def until(self, at: datetime) -> None:
        """Let time pass, and everything that comes due on the way happen at its own instant."""
        while (due_at := await self._next_instant()) is not None and due_at <= at:
            self.now = due_at
            await self._work()
        self.now = at
        await self.settle()

    async def pass_time(self, **much: float) -> None:
        """As ``until``; ``much`` is as for ``timedelta``."""
        await self.until(self.now + timedelta(**much))

    async def oversleep(self, **much: float) -> None:
        """Let time pass in which the bot does nothing; then it does all that has come due."""
        self.now += timedelta(**much)
        await self.settle()

    async def _next_instant(self) -> datetime | None:
        due_at: datetime | None = await database.fetch_value(NEXT_INSTANT, self.now, LEASE + TICK)
        if self.settings.voice and await database.fetch_value(AUTOMATIC):
            # Whether the hour allows a call is looked at again and again.
            soon = self.now + HALF_HOUR - (self.now - EPOCH) % HALF_HOUR
            return min(due_at or soon, soon)
        return due_at

    def bodies(self, phone: str) -> list[str]:
        """What was handed over for this phone, in order."""
        return [text.body for text in self.carrier.texts if text.to == phone]

    def asked(self) -> list[str]:
        """The phones that texts were handed over for, in order."""
        return [text.to for text in self.carrier.texts]


async def column(sql: str, *args: object) -> list[object]:
    """The first column of a query's rows."""
    return [next(iter(row.values())) for row in await database.fetch(sql, *args)]


async def offers(slot_id: int) -> dict[str, str]:
    """The state of each offer of a slot, by phone; of two to one phone, the newer."""
    rows = await database.fetch(
        """
        SELECT phone_e164, state FROM offer
        JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE cancellation_id = $1 ORDER BY offer.id
        """,
        slot_id,
    )
    return {row["phone_e164"]: row["state"] for row in rows}


async def slot_row(slot_id: int) -> dict[str, object]:
    row = await database.fetch_one("SELECT * FROM cancellation_event WHERE id = $1", slot_id)
    assert row is not None
    return row


async def freed_by(source: str, slot_id: int, now: datetime) -> None:
    """This record system has said that the time is free."""
    file = await database.fetch_value(
        """
        INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, received_at,
                                 decided_at)
        VALUES ($1, 'a read', repeat('a', 64), 'a read', $2, 'accepted', $2, $2) RETURNING id
        """,
        source,
        now,
    )
    await database.execute(
        """
        INSERT INTO intake_row (file_id, line, kind, natural_key, content, state, slot_id, said_at,
                                recorded_at, changed_at)
        VALUES ($1, 1, 'cancellation', repeat('a', 32), repeat('b', 32), 'counted', $2, $3, $3, $3)
        """,
        file,
        slot_id,
        now,
    )
