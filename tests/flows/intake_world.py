"""An intake service without its loop: tests drop files, go rounds and read what came of it."""

import csv
import itertools
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from bot import clock, database, settings
from bot.messages import contacts, numbers
from bot.settings import Settings
from bot.waitlist import entries, rounds
from bot.waitlist import slots as slot_doors
from bot.waitlist.patients.first_yes import accept
from bot.waitlist.rules import clinic
from intake import service
from intake.folder import claims, paths, readiness
from tests import one_clock

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Chicago."""

HEADS = "appointment_id,provider,location,start,end,status,reason,patient_phone"
WAITLIST_HEADS = (
    "phone,name,provider_preference,provider_type,location_preference,current_appointment,"
    "urgent,boost,consent,joined"
)


@dataclass
class Clocks:
    """Both clocks of a world, moved by hand."""

    at: datetime
    seconds: float = 0.0

    @classmethod
    def fixed(cls, at: datetime = NOW) -> Self:
        """Clocks of which ``at`` is the time of the whole test."""
        clocks = cls(at)
        one_clock.fix(clocks.now)
        return clocks

    @classmethod
    def from_now(cls) -> Self:
        """Clocks that begin with the real time, for tests of real processes."""
        return cls(clock.now())

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def pass_seconds(self, seconds: float) -> None:
        self.seconds += seconds
        self.at += timedelta(seconds=seconds)


@dataclass
class World:
    """One data folder with one service at its desk."""

    data: Path
    clocks: Clocks = field(default_factory=Clocks.fixed)
    files_key: Path | None = None
    _ages: "itertools.count[int]" = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        settings = Settings(data_dir=self.data, files_key=self.files_key)
        self.where = paths.of(settings)
        self.where.make()
        self.rules = clinic.of(settings)
        self.site = service.site(settings)
        self.desk = claims.Desk(self.where)
        self.desk.open()
        self.attendant = service.Attendant(
            self.site,
            readiness.Inbox(self.where.inbox, monotonic=self.clocks.monotonic),
            self.desk,
            now=self.clocks.now,
            monotonic=self.clocks.monotonic,
        )

    def drop(self, name: str, content: str | bytes, *, age: timedelta | None = None) -> Path:
        """Put a file into the inbox, written ``age`` ago; each one later than the one before."""
        path = self.where.inbox / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        written = self.clocks.at - (age or timedelta()) + timedelta(seconds=next(self._ages))
        os.utime(path, (written.timestamp(), written.timestamp()))
        return path

    async def settle(self, rounds: int = 2) -> None:
        """Let the quiet period pass and go round."""
        await self.attendant.round()
        for _ in range(rounds - 1):
            self.clocks.pass_seconds(60)
            await self.attendant.round()

    def names(self, place: str) -> list[str]:
        """The files of ``archive`` or ``rejected``, receipts left out."""
        paths = (self.data / place).iterdir()
        return sorted(path.name for path in paths if not path.name.endswith(".receipt.csv"))

    def receipt(self, place: str) -> list[list[str]]:
        """The rows of the only receipt there."""
        (path,) = (self.data / place).glob("*.receipt.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))

    def everything(self) -> list[str]:
        """Every dropped file, wherever it is now; receipts left out."""
        found = [
            path.relative_to(self.data).as_posix()
            for place in ("inbox", "staging", "archive", "rejected")
            for path in (self.data / place).rglob("*")
            if path.is_file() and ".receipt" not in path.name
        ]
        return sorted(found)


def row(
    number: int,
    start: str = "",
    *,
    provider: str = "Dr. Chen",
    location: str = "Main St",
    status: str = "cancelled",
    phone: str = "",
    minutes: int = 30,
) -> str:
    """One row of a cancellations file; each number has a time of its own if none is given."""
    begins = (
        datetime.fromisoformat(start)
        if start
        else datetime(2026, 3, 10, 8) + timedelta(days=number // 8, hours=number % 8)  # noqa: DTZ001
    )
    ends = begins + timedelta(minutes=minutes)
    return (
        f"A{number},{provider},{location},{begins:%Y-%m-%d %H:%M},{ends:%Y-%m-%d %H:%M},"
        f"{status},,{phone}"
    )


def table(rows: Sequence[str], heads: str = HEADS) -> str:
    return "\n".join([heads, *rows]) + "\n"


async def add_provider(name: str = "Dr. Chen", kind: str = "MD/DO") -> int:
    found: int = await database.fetch_value(
        """
        INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ($1, $2, $3) RETURNING id
        """,
        name,
        kind,
        NOW,
    )
    return found


async def add_place(name: str = "Main St") -> int:
    """The place with this name, declared if it is new; its id."""
    found: int = await database.fetch_value(
        """
        WITH made AS (
            INSERT INTO location_reference (location_name, created_at, updated_at)
            VALUES ($1, $2, $2) ON CONFLICT DO NOTHING RETURNING id)
        SELECT id FROM made UNION ALL
        SELECT id FROM location_reference WHERE lower(location_name) = lower($1)
        """,
        name,
        NOW,
    )
    return found


async def slots() -> list[tuple[str, str, str]]:
    """Appointment id, start in UTC and status of every slot."""
    rows = await database.fetch(
        "SELECT external_appointment_id, slot_start_at, status FROM cancellation_event"
        " ORDER BY slot_start_at, id"
    )
    return [
        (
            r["external_appointment_id"],
            f"{r['slot_start_at'].astimezone(UTC):%Y-%m-%d %H:%M}",
            r["status"],
        )
        for r in rows
    ]


async def count(what: str) -> int:
    """How many rows of a table there are; a condition may follow its name."""
    found: int = await database.fetch_value(f"SELECT count(*) FROM {what}")
    return found


async def add_entry(phone: str, name: str = "Ana") -> int:
    """A waitlisted patient who fits any slot."""
    new = entries.NewEntry(phone_e164=phone, patient_name=name, consent_source="form")
    return await entries.add(new, numbers.of(settings.load({})), NOW)


async def open_by_hand(provider_id: int, start: str, location: str = "Main St") -> int:
    """A slot of half an hour that staff entered on the dashboard; ``start`` in clinic time."""
    starts_at = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo("America/Chicago"))
    new = slot_doors.NewSlot(
        provider_id=provider_id,
        place_id=await add_place(location),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        source="staff",
    )
    return await database.unit(lambda: slot_doors.open_slot(new, NOW))


async def first_refusal() -> str:
    """Why the first refused row of the last file was refused."""
    receipt = await database.fetch_value("SELECT receipt FROM intake_file ORDER BY id DESC")
    return str(receipt["refused"][0]["sentence"])


async def ask_somebody(world: World) -> int:
    """Have the only open slot look for candidates; returns its id."""
    slot_id: int = await database.fetch_value(
        "SELECT id FROM cancellation_event WHERE status = 'open'"
    )
    await database.unit(lambda: rounds.look(slot_id, world.rules, world.clocks.at))
    return slot_id


async def let_win(world: World, phone: str) -> None:
    """The patient with this number says YES to the offer that is live."""

    async def work() -> None:
        row = await database.fetch_one(
            """
            SELECT offer.id, patient_id FROM offer
            JOIN patient_contact AS contact ON contact.id = patient_id
            WHERE phone_e164 = $1 AND state = 'pending'
            """,
            phone,
        )
        assert row is not None
        await contacts.lock(row["patient_id"])
        answered = await accept(row["id"], row["patient_id"], world.rules, world.clocks.at)
        assert answered.answer == "won"

    await database.unit(work)


async def verdicts() -> list[tuple[str, str | None]]:
    """Status and verdict of every slot."""
    rows = await database.fetch("SELECT status, verdict FROM cancellation_event ORDER BY id")
    return [(row["status"], row["verdict"]) for row in rows]


async def alerts() -> list[str]:
    rows = await database.fetch("SELECT what FROM intake_alert ORDER BY id")
    return [row["what"] for row in rows]


async def forget() -> None:
    """Empty what deliveries have made, so that the same may come again."""
    for name in ("intake_alert", "ehr_appointment", "feed_day", "intake_row", "intake_file"):
        await database.execute(f"DELETE FROM {name}")
    await database.execute("DELETE FROM cancellation_event")
