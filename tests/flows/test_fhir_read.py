"""A record system that is asked by FHIR: what it says of the schedule frees times as messages do,
and none of its faults frees one that is not free."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import ModuleType

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.database import column, fetch_value, unit
from bot.ledger import held, polls
from bot.ledger.models import FeedPoll
from bot.waitlist import rounds
from intake.fhir import source
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.fhir.reading import Reader
from intake.fhir.token import Client as Identity
from intake.fhir.token import Keeper
from intake.polls.poll import Poll
from intake.polls.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.record_system import RecordSystem, Running
from tests.flows.test_appointments import open_times

PATIENT = "+12145550177"
NAME = "fhir/fhir-standard"
OTHER_FAULTS = ("endless", "outside", "total", "406", "html")
OTHER_LINKS = ("ports", "relative", "twice")


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.fixture
async def ehr(world: World) -> AsyncIterator[RecordSystem]:
    running = await Running.of(RecordSystem(world.clocks.now))
    yield running.system
    await running.stop()


class Asking:
    """A poll of the record system, whose time a test lets pass."""

    def __init__(self, world: World, ehr: RecordSystem, client: Client, name: str) -> None:
        self.world, self.ehr, self.client = world, ehr, client
        origin = source.named(name)
        self.poll = Poll(Feed(world.site, origin), Reader(client, origin), timedelta(seconds=60))

    async def after(self, **passed: float) -> None:
        """Let time pass, and do what is due."""
        self.world.clocks.pass_seconds(timedelta(**passed).total_seconds())
        for _ in range(3):
            if not await self.poll.step(self.world.clocks.at):
                return

    async def known(self) -> FeedPoll:
        found = await polls.of(NAME)
        assert found is not None
        return found


@pytest.fixture
async def asking(world: World, ehr: RecordSystem) -> AsyncIterator[Asking]:
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        yield Asking(world, ehr, client, "fhir-standard")


async def test_a_cancelled_appointment_frees_its_time_once(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.book("A1", "2026-03-10 09:00")
    ehr.book("A0", "2026-03-09 09:00", status="cancelled")
    await asking.after()
    assert await open_times() == []  # what was cancelled before the first read stays
    world = asking.world
    world.clocks.pass_seconds(60)
    ehr.cancel("A1")
    for _ in range(4):
        await asking.after(minutes=1)
    await asking.after(minutes=15)
    assert await open_times() == ["10 09:00"]
    assert await worlds.count("cancellation_event") == 1
    settles = await fetch_value("SELECT settles_at - created_at FROM cancellation_event")
    assert settles == timedelta(seconds=120)
    before = await worlds.count("intake_file")
    await asking.after(minutes=15)
    assert await worlds.count("intake_file") == before  # nothing changed: nothing is kept


@pytest.mark.long
async def test_a_booking_within_the_delay_withdraws_silently(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.parameters = ("date",)  # nothing tells of changes
    ehr.book("A1", "2026-03-10 09:00")
    await asking.after()
    ehr.cancel("A1")
    await asking.after(minutes=6)
    assert await open_times() == ["10 09:00"]
    ehr.book("B1", "2026-03-10 09:00", patient="2")
    await asking.after(seconds=61)
    assert await open_times() == []
    assert await worlds.alerts() == []


async def test_a_move_frees_the_former_time_wherever_it_goes(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.book("A1", "2026-03-10 09:00")
    ehr.book("A2", "2026-03-10 10:00", patient="2")
    await asking.after()
    moved = ehr.book("A1", "2026-03-12 11:00")
    assert moved["meta"]["versionId"] == "2"
    await asking.after(minutes=1)
    assert await open_times() == ["10 09:00"]
    ehr.parameters = ("date",)
    ehr.faults.add("stale")
    ehr.book("A2", "2026-05-04 10:00", patient="2")  # beyond the next days
    await asking.after(minutes=16)
    assert await open_times() == ["10 09:00", "10 10:00"]
    assert await worlds.alerts() == []


@pytest.mark.long
async def test_a_stale_time_of_the_last_update_hides_nothing(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.book("A1", "2026-03-10 09:00")
    await asking.after(minutes=10)
    ehr.faults.add("stale")
    ehr.cancel("A1")
    await asking.after(minutes=2)
    assert await open_times() == []
    await asking.after(minutes=15)
    assert await open_times() == ["10 09:00"]


@pytest.mark.long
async def test_a_server_that_ignores_what_it_is_asked_is_sorted_by_us(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.faults.add("ignores")
    unnamed = [{"actor": {"reference": f"{ehr.address}/fhir/Practitioner/7/_history/2"}}]
    ehr.practitioners["7"] = {"resourceType": "Practitioner", "name": [{"family": "Chen"}]}
    ehr.book("A1", "2026-03-10 09:00", participant=unnamed)
    ehr.book("OLD", "2025-03-10 09:00")
    ehr.book("FAR", "2027-03-10 09:00")
    await asking.after()
    assert await worlds.count("ehr_appointment") == 1
    assert await worlds.count("ehr_appointment WHERE provider_id IS NOT NULL") == 1


@pytest.mark.long
async def test_appointments_with_one_time_of_update_are_all_found(
    asking: Asking, ehr: RecordSystem
) -> None:
    for number in range(21):
        ehr.book(f"A{number}", f"2026-03-{10 + number // 6:02d} {9 + number % 6:02d}:00")
    await asking.after()
    for number in (0, 7, 20):
        ehr.cancel(f"A{number}")
    await asking.after(minutes=1)
    assert len(await open_times()) == 3


@pytest.mark.parametrize(
    "fault",
    ["circle", *(pytest.param(one, marks=pytest.mark.long) for one in OTHER_FAULTS)],
)
async def test_a_read_that_is_not_whole_frees_nothing_and_moves_nothing(
    asking: Asking, ehr: RecordSystem, fault: str
) -> None:
    for number in range(9):
        ehr.book(f"A{number}", f"2026-03-10 {9 + number:02d}:00")
    await asking.after()
    reached = await asking.known()
    ehr.cancel("A0")
    del ehr.appointments["A8"]
    ehr.faults.add(fault)
    if fault == "endless":
        ehr.count = 1_000
    await asking.after(minutes=16)
    told = await asking.known()
    assert (told.started_at, told.changes_since) == (reached.started_at, reached.changes_since)
    assert (told.incomplete, bool(told.trouble)) == (1, True)
    assert (await open_times(), await worlds.alerts()) == ([], [])
    ehr.faults.clear()
    ehr.count = 3
    await asking.after(minutes=2)
    assert await open_times() == ["10 09:00"]
    assert (await asking.known()).failing_since is None


@pytest.mark.parametrize(
    "fault",
    ["elsewhere", *(pytest.param(one, marks=pytest.mark.long) for one in OTHER_LINKS)],
)
async def test_next_pages_are_asked_at_our_address_alone(
    asking: Asking, ehr: RecordSystem, fault: str
) -> None:
    other = await Running.of(RecordSystem(asking.world.clocks.now))
    ehr.elsewhere = other.system.address
    ehr.faults.add(fault)
    for number in range(7):
        ehr.book(f"A{number}", f"2026-03-10 {9 + number:02d}:00")
    await asking.after()
    ehr.cancel("A0")
    await asking.after(minutes=1)
    assert await open_times() == ["10 09:00"]
    assert other.system.requests == []
    await other.stop()


@pytest.mark.long
async def test_a_redirect_is_not_followed(asking: Asking, ehr: RecordSystem) -> None:
    other = await Running.of(RecordSystem(asking.world.clocks.now))
    ehr.elsewhere = other.system.address
    ehr.faults.add("redirect")
    await asking.after()
    assert (await asking.known()).trouble
    assert other.system.requests == []
    await other.stop()


async def test_a_token_that_runs_out_between_pages_is_renewed_once(
    world: World, ehr: RecordSystem, tmp_path: Path
) -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    pem = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (tmp_path / "key.pem").write_bytes(key.private_bytes(*pem))
    ehr.faults |= {"signed", "expires"}
    for number in range(7):
        ehr.book(f"A{number}", f"2026-03-10 {9 + number:02d}:00")
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        identity = Identity("clinic", tmp_path / "key.pem", "k1", "system/Appointment.rs")
        token_url = f"{ehr.address}/token"
        client.keeper = Keeper(identity, token_url, client.post_form, world.clocks.now)
        await Asking(world, ehr, client, "fhir-standard").after()
    assert await worlds.count("ehr_appointment") == 7
    assert len(ehr.forms) == 2
    form = ehr.forms[0]
    assert jwt.get_unverified_header(form["client_assertion"]) == {
        "alg": "ES384",
        "kid": "k1",
        "typ": "JWT",
    }
    claims = jwt.decode(
        form["client_assertion"],
        key.public_key(),
        algorithms=["ES384"],
        audience=token_url,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["sub"]) == ("clinic", "clinic")
    assert claims["exp"] - claims["iat"] == 240
    assert (
        len(
            {
                jwt.decode(one["client_assertion"], options={"verify_signature": False})["jti"]
                for one in ehr.forms
            }
        )
        == 2
    )


@pytest.mark.long
async def test_a_busy_server_is_left_alone_as_long_as_it_asks(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.faults.add("busy")
    await asking.after()
    asked = len(ehr.requests)
    await asking.after(seconds=110)
    assert len(ehr.requests) == asked == 1
    ehr.faults.clear()
    await asking.after(seconds=11)
    assert (await asking.known()).started_at == asking.world.clocks.at


async def test_what_vanished_is_an_alert_and_never_an_offer(
    asking: Asking, ehr: RecordSystem
) -> None:
    ehr.book("A1", "2026-03-10 09:00")
    await asking.after()
    del ehr.appointments["A1"]
    for _ in range(3):
        await asking.after(minutes=16)
    assert (await worlds.alerts(), await open_times()) == (["vanished"], [])
    ehr.book("A1", "2026-03-10 09:00")
    await asking.after(minutes=16)
    ehr.cancel("A1")
    await asking.after(minutes=16)
    assert await open_times() == ["10 09:00"]


@pytest.mark.long
async def test_a_status_that_is_missing_or_unknown_waits_for_a_person(
    asking: Asking, ehr: RecordSystem
) -> None:
    for number in range(3):
        ehr.book(f"A{number}", f"2026-03-10 {9 + number:02d}:00")
    await asking.after()
    del ehr.appointments["A0"]["status"]
    ehr.change("A1", status="no idea")
    ehr.change("A2", status="noshow")
    ehr.change("A0")
    await asking.after(minutes=1)
    assert await open_times() == []
    assert await fetch_value("SELECT sum(held) FROM feed_day") == 2


@pytest.mark.long
async def test_a_proposed_appointment_stands_where_the_source_says_so(
    world: World, ehr: RecordSystem
) -> None:
    ehr.book("A1", "2026-03-10 09:00")
    async with Client(Base(f"{ehr.address}/fhir")) as client:
        asking = Asking(world, ehr, client, "openemr-fhir")
        await asking.after()
        ehr.book("B1", "2026-03-10 09:00", status="proposed", patient="2")
        ehr.cancel("A1")
        await asking.after(minutes=16)
        assert await open_times() == []  # the time was given to somebody else
        ehr.cancel("B1")
        await asking.after(minutes=16)
    assert await open_times() == ["10 09:00"]


async def test_a_closed_day_is_asked_about_and_read_anew_when_a_person_says_so(
    asking: Asking, ehr: RecordSystem
) -> None:
    await worlds.add_entry(PATIENT)
    for number in range(8):
        ehr.book(f"A{number}", f"2026-03-10 {9 + number:02d}:00", patient=str(number))
    await asking.after()
    for number in range(8):
        ehr.cancel(f"A{number}")
        await asking.after(minutes=1)
    for _ in range(3):
        await asking.after(minutes=16)
    assert await open_times() == []
    ehr.book("N1", "2026-03-10 09:00", patient="9")
    (question,) = await held.waiting()
    await held.release(question.id, "dana", asking.world.clocks.at)
    await asking.after(minutes=1)
    assert len(await open_times()) == 7
    assert await worlds.count("intake_file WHERE outcome = 'held'") == 0


@pytest.mark.long
async def test_a_booking_of_our_winner_is_recognised_by_the_number(
    asking: Asking, ehr: RecordSystem
) -> None:
    world = asking.world
    await worlds.add_entry(PATIENT)
    ehr.patients["9"] = {
        "resourceType": "Patient",
        "telecom": [{"system": "phone", "value": "(214) 555-0177", "use": "mobile"}],
    }
    ehr.book("A1", "2026-03-10 09:00")
    await asking.after()
    ehr.cancel("A1")
    await asking.after(minutes=1)
    world.clocks.pass_seconds(200)
    for slot_id in await column("SELECT id FROM cancellation_event"):
        await unit(partial(rounds.look, slot_id, world.rules, world.clocks.at))
    await worlds.let_win(world, PATIENT)
    ehr.book("B1", "2026-03-10 09:00", patient="9")
    await asking.after(minutes=16)
    assert await fetch_value("SELECT booked_at FROM cancellation_event") is not None
    assert await worlds.alerts() == []


async def test_no_log_line_holds_anything_of_an_appointment(
    asking: Asking, ehr: RecordSystem, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ehr.book("A1", "2026-03-10 09:00", comment="JOHN DOE called (214) 555-0101")
    await asking.after()
    ehr.cancel("A1", cancelationReason={"text": "JOHN is ill"})
    for fault in ("html", "406", "redirect", "circle", "busy"):
        ehr.faults = {fault}
        await asking.after(minutes=16)
    ehr.faults = set()
    await asking.after(minutes=16)
    said = caplog.text + str([record.__dict__ for record in caplog.records])
    kept = json.dumps([str(one.__dict__) for one in await FeedPoll.all()])
    assert "a read is taken over" in said
    for secret in ("DOE", "JOHN", "555-0101", "date=ge", "Patient/", "_lastUpdated=", "token-"):
        assert secret.casefold() not in (said + kept).casefold()
