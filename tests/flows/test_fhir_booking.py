"""A winner booked in the record system: once, read back, and nothing given up before that."""

import csv
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from bot.database import column, execute, fetch_one, fetch_value, unit
from bot.waitlist import rounds
from bot.waitlist.views import worklist
from intake.bookings import writeback
from intake.bookings.record_system import RecordSystem as WayBack
from intake.fhir import source
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.fhir.reading import Reader
from intake.polls.poll import Poll
from intake.polls.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.record_system import RecordSystem, Running

ANA = "+12145550177"
FREED, FORMER = "10 09:00", "20 10:00"
OTHER_FORMERS = ("no patch", "custom status", "moved", "none")
WON = {FREED: "Patient/9"}
KEPT = {FORMER: "Patient/9"}


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.fixture
async def ehr(world: World) -> AsyncIterator[RecordSystem]:
    """Ana's appointment, and one of somebody else's that she would like better."""
    system = RecordSystem(world.clocks.now)
    running = await Running.of(system)
    system.patient("9", "2145550177", "Ana", "Ruiz")
    system.book("A1", "2026-03-10 09:00")
    system.book("OLD", "2026-03-20 10:00", patient="9")
    yield system
    await running.stop()


class Clinic:
    """Reads and books, as the service does, in a time that a test lets pass."""

    def __init__(self, world: World, client: Client) -> None:
        self.world = world
        origin = source.named("fhir-standard")
        reader = Reader(client, origin)
        self.poll = Poll(Feed(world.site, origin), reader, timedelta(seconds=60))
        self.way_back = WayBack(client, reader, self.poll.source, world.rules)
        world.attendant.way_back = writeback.CsvFile(world.where, world.site.zone, self.poll.source)

    async def read(self, **passed: float) -> None:
        self.world.clocks.pass_seconds(timedelta(**passed).total_seconds())
        while await self.poll.step(self.world.clocks.at):
            pass

    async def book(self, **passed: float) -> None:
        self.world.clocks.pass_seconds(timedelta(**passed).total_seconds())
        await self.way_back.book(self.world.clocks.at)

    async def file(self) -> list[str]:
        """The starts that staff find in the file."""
        await self.world.attendant.round()
        found = []
        for path in self.world.where.outbox.iterdir():
            with path.open(encoding="utf-8-sig", newline="") as file:
                found += [line["start"] for line in csv.DictReader(file)]
        return found


@pytest.fixture
async def clinic(world: World, ehr: RecordSystem) -> AsyncIterator[Clinic]:
    """Ana has won the time that was cancelled in the record system."""
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        made = Clinic(world, client)
        await made.read()
        entry = await worlds.add_entry(ANA, "Ana Ruiz")
        await execute(
            "UPDATE waitlist_entry SET current_appt_at = $2 WHERE id = $1",
            entry,
            datetime(2026, 3, 20, 15, tzinfo=UTC),
        )
        ehr.cancel("A1")
        await made.read(minutes=1)
        world.clocks.pass_seconds(200)
        for slot_id in await column("SELECT id FROM cancellation_event WHERE status = 'open'"):
            await unit(partial(rounds.look, slot_id, world.rules, world.clocks.at))
        await worlds.let_win(world, ANA)
        yield made


async def state() -> tuple[str, str]:
    row = await fetch_one("SELECT state, former FROM ehr_booking")
    assert row is not None
    return row["state"], row["former"]


async def is_marked() -> bool:
    return await fetch_value("SELECT booked_at FROM cancellation_event") is not None


async def texts() -> list[str]:
    return await column("SELECT kind FROM message_log WHERE direction = 'outbound' ORDER BY id")


async def test_a_winner_is_booked_and_the_former_appointment_given_up(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    await clinic.book()
    assert (await state(), await is_marked()) == (("booked", "stands"), True)
    assert ehr.standing() == WON | KEPT
    await clinic.book(minutes=1)
    assert (await state(), ehr.standing(), ehr.posts) == (("booked", "given_up"), WON, 1)
    assert await clinic.file() == []
    await clinic.read(minutes=16)
    assert await worlds.alerts() == []
    (moved_up,) = await worklist.open_slots(clinic.world.rules)  # and the next may move up
    assert moved_up.starts_at == datetime(2026, 3, 20, 15, tzinfo=UTC)
    assert (moved_up.round, len(moved_up.chain)) == (1, 1)
    winner = await fetch_value("SELECT patient_id FROM offer WHERE state = 'accepted'")
    assert moved_up.cancelled_by == winner  # who is not asked for it


@pytest.mark.parametrize("fault", ["", "stored and silent"])
async def test_a_record_system_that_names_the_operation_books_by_it(
    clinic: Clinic, ehr: RecordSystem, fault: str
) -> None:
    ehr.faults |= {"books", fault}
    for _ in range(4):
        await clinic.book(minutes=3)
    assert (await state(), ehr.posts, ehr.standing()) == (("booked", "given_up"), 1, WON)
    sent = [one.path for one in ehr.requests if one.method == "POST"]
    assert sent == ["/fhir/Appointment/$book"]


@pytest.mark.parametrize(("why", "became"), [("conflict", "refused"), ("required", "by_hand")])
async def test_an_operation_that_succeeds_with_an_error_alone_has_booked_nothing(
    clinic: Clinic, ehr: RecordSystem, why: str, became: str
) -> None:
    ehr.faults |= {"books", why}
    for _ in range(2):
        await clinic.book(minutes=3)
    assert ((await state())[0], ehr.posts, ehr.standing()) == (became, 1, KEPT)
    assert (await worlds.alerts() == ["not_booked"]) is (became == "refused")


async def test_a_booking_that_somebody_there_has_yet_to_agree_to_is_not_final(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults |= {"books", "asks its doctor"}
    await clinic.book()
    await clinic.read(minutes=16)
    assert ((await state())[0], await is_marked()) == ("by_hand", False)
    assert await clinic.file() == ["2026-03-10 09:00"]
    assert await worlds.alerts() == []
    ehr.change("N1", status="booked")
    await clinic.read(minutes=1)
    assert await is_marked()


async def test_an_operation_of_that_name_by_other_rules_is_not_used(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("books otherwise")
    await clinic.book()
    sent = [one.path for one in ehr.requests if one.method == "POST"]
    assert (sent, ehr.standing()) == (["/fhir/Appointment"], WON | KEPT)


@pytest.mark.long
async def test_our_own_booking_in_a_read_closes_the_loop(clinic: Clinic, ehr: RecordSystem) -> None:
    ehr.faults.add("stored and silent")
    await clinic.book()
    assert (await state(), await is_marked()) == (("unknown", "stands"), False)
    await clinic.read(minutes=16)
    assert (await worlds.alerts(), await is_marked()) == ([], True)


@pytest.mark.parametrize(
    "fault", ["stored and silent", pytest.param("stored and 500", marks=pytest.mark.long)]
)
async def test_what_was_stored_and_not_told_is_found_and_not_repeated(
    clinic: Clinic, ehr: RecordSystem, fault: str
) -> None:
    ehr.faults.add(fault)
    await clinic.book()
    assert await state() == ("unknown", "stands")
    for _ in range(3):
        await clinic.book(minutes=3)
    assert (await state(), ehr.posts, ehr.standing()) == (("booked", "given_up"), 1, WON)


async def test_what_was_lost_is_sent_once_more_after_its_absence_is_proved(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("lost")
    await clinic.book()
    await clinic.book(minutes=1)
    assert ehr.posts == 1  # it may still be on its way
    await clinic.book(minutes=3)
    assert (await state(), ehr.posts) == (("booked", "stands"), 2)


@pytest.mark.long
async def test_while_nothing_can_be_asked_nothing_is_repeated(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("lost")
    await clinic.book()
    ehr.faults.add("busy")
    for _ in range(5):
        await clinic.book(minutes=3)
    assert (await state(), ehr.posts) == (("by_hand", "stands"), 1)
    assert await clinic.file() == ["2026-03-10 09:00"]


@pytest.mark.parametrize(
    "fault",
    ["taken", *(pytest.param(one, marks=pytest.mark.long) for one in ("no slot", "booked"))],
)
async def test_a_time_that_somebody_else_has_is_refused_and_nothing_given_up(
    clinic: Clinic, ehr: RecordSystem, fault: str
) -> None:
    ehr.faults.add(fault)
    if fault == "booked":
        ehr.book("B1", "2026-03-10 09:15", patient="2")
    await clinic.book()
    await clinic.book(minutes=3)
    assert (await state())[0] == "refused"
    assert FORMER in ehr.standing()
    assert (await texts())[-1] == "not_honoured"
    assert await worlds.alerts() == ["not_booked"]
    assert await fetch_value("SELECT active FROM waitlist_entry")
    assert await clinic.file() == []
    assert ehr.posts == (0 if fault == "booked" else 1)


@pytest.mark.long
@pytest.mark.parametrize("fault", ["two patients", "no patient", "another name", "forbidden"])
async def test_what_can_not_be_done_for_certain_is_left_to_staff(
    clinic: Clinic, ehr: RecordSystem, fault: str
) -> None:
    ehr.faults.add(fault)
    if fault == "two patients":
        ehr.patient("10", "2145550177", "Ana", "Ruiz")
    if fault == "another name":
        ehr.patient("9", "2145550177", "Berta", "Ruiz")
    if fault == "no patient":
        ehr.patients.clear()
    await clinic.book()
    assert (await state())[0] == "by_hand"
    assert FREED not in ehr.standing()
    assert FORMER in ehr.standing()
    assert await clinic.file() == ["2026-03-10 09:00"]
    assert (await texts())[-1:] != ["not_honoured"]


@pytest.mark.long
async def test_a_booking_that_is_stored_otherwise_is_looked_at_by_staff(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("other time")
    await clinic.book()
    await clinic.book(minutes=3)
    assert (await state())[0] == "by_hand"
    assert FORMER in ehr.standing()


@pytest.mark.long
async def test_a_record_system_that_is_away_is_waited_for_and_then_left(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("busy")
    await clinic.book()
    assert await worlds.count("ehr_booking") == 0
    assert await clinic.file() == []
    await clinic.book(minutes=11)
    assert (await state())[0] == "by_hand"
    assert await clinic.file() == ["2026-03-10 09:00"]


@pytest.mark.parametrize(
    "fault",
    ["stale version", *(pytest.param(one, marks=pytest.mark.long) for one in OTHER_FORMERS)],
)
async def test_a_former_appointment_is_given_up_as_it_is_there_or_by_staff(
    clinic: Clinic, ehr: RecordSystem, fault: str
) -> None:
    ehr.faults.add(fault)
    await clinic.book()
    match fault:
        case "custom status":
            ehr.change("OLD", status="Confirmed by phone")
        case "moved":
            ehr.book("OLD", "2026-03-20 11:00", patient="9")
        case "none":
            del ehr.appointments["OLD"]
    for _ in range(2):
        await clinic.book(minutes=3)
    done = fault in ("stale version", "no patch")
    assert await state() == ("booked", "given_up" if done else "by_hand")
    assert await worlds.alerts() == ([] if done else ["former_by_hand"])
    if fault == "moved":
        assert "20 11:00" in ehr.standing()
    changes = [one for one in ehr.requests if one.method in ("PATCH", "PUT")]
    assert all("If-Match" in one.headers for one in changes)


@pytest.mark.long
async def test_a_time_given_back_while_its_fate_was_unknown_is_not_booked_again(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("stored and silent")
    await clinic.book()
    await execute("UPDATE offer SET state = 'canceled', closed_why = 'given_back'")
    await execute("UPDATE cancellation_event SET status = 'open', verdict = NULL, closed_at = NULL")
    await clinic.book(minutes=3)
    assert (await state())[0] == "booked"
    assert await worlds.alerts() == ["booked_in_vain"]
    assert not await is_marked()


RESTORED = "UPDATE installation SET lost_until = $1"


async def test_what_was_won_before_a_restore_is_booked_by_staff_who_know_what_came_of_it(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    """In the time that was lost it may have been booked, and given back again."""
    await execute(RESTORED, clinic.world.clocks.at)
    await clinic.book()
    assert ((await state())[0], ehr.posts, ehr.standing()) == ("by_hand", 0, KEPT)
    assert await clinic.file() == ["2026-03-10 09:00"]


async def test_a_former_appointment_is_not_given_up_for_a_booking_from_before_a_restore(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    await clinic.book()
    await execute(RESTORED, clinic.world.clocks.at)
    await clinic.book(minutes=1)
    assert (await state(), ehr.standing()) == (("booked", "by_hand"), WON | KEPT)


async def test_a_booking_that_a_restore_has_made_unknown_is_asked_after_and_not_repeated(
    clinic: Clinic, ehr: RecordSystem
) -> None:
    ehr.faults.add("lost")
    await clinic.book()
    await execute(RESTORED, clinic.world.clocks.at)
    await clinic.book(minutes=5)
    assert ((await state())[0], ehr.posts, ehr.standing()) == ("by_hand", 1, KEPT)


async def test_no_log_line_holds_anything_of_a_booking(
    clinic: Clinic, ehr: RecordSystem, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ehr.faults |= {"stored and 500"}
    await clinic.book()
    ehr.faults = {"stale version"}
    for _ in range(3):
        await clinic.book(minutes=3)
    said = caplog.text + str([record.__dict__ for record in caplog.records])
    kept = str(await fetch_one("SELECT * FROM ehr_booking"))
    assert "a booking: offer=" in said
    for secret in ("Ruiz", "5550177", "DOE", "Patient/", "identifier=", "phone="):
        assert secret.casefold() not in (said + kept).casefold()
