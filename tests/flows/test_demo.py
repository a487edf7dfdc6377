"""The demo's people and files."""

import csv
import io
import itertools
import json
import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from bot import database as bot_database
from bot import settings
from bot.messages import contacts
from bot.waitlist import entries, slots
from bot.waitlist.rules import clinic, eligibility
from bot.waitlist.rules.place import Place
from bot.waitlist.rules.slot import Provider, Slot
from bot.waitlist.staff import desk
from dashboard.access import accounts, places
from demo import cancellations, exercises, group, people
from intake.cli import main as intake
from tests import one_clock
from tests.world import TOMORROW, World

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
RULES = clinic.of(settings.load({}))
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


@pytest.fixture(autouse=True)
def it_is_now() -> None:
    """Before the appointments of the sample files, which are in 2031."""
    one_clock.fix(lambda: NOW)


async def test_it_seeds_its_patients_and_providers_once(database: ModuleType) -> None:
    assert await people.seed(RULES, NOW)
    assert not await people.seed(RULES, NOW + timedelta(days=1))
    assert await database.fetch_value("SELECT count(*) FROM waitlist_entry") == 40
    assert await database.fetch_value("SELECT count(*) FROM provider_reference") == 6


async def test_it_leaves_a_database_with_other_patients_alone(database: ModuleType) -> None:
    await contacts.ensure("+12145550150", NOW)
    with pytest.raises(people.Foreign):
        await people.seed(RULES, NOW)
    assert await database.fetch_value("SELECT count(*) FROM patient_contact") == 1
    assert await database.fetch_value("SELECT count(*) FROM provider_reference") == 0


def test_every_sample_patient_has_a_number_of_fiction_and_a_name_of_their_own() -> None:
    patients = list(people.patients(NOW))
    assert all(
        re.fullmatch(r"\+1214555010[1-9]|\+121455501[1-9]\d", p.phone_e164) for p in patients
    )
    assert len({p.phone_e164 for p in patients}) == len({p.patient_name for p in patients}) == 40
    assert sum(p.language == "es" for p in patients) >= 5
    assert sum(p.consent_source is None for p in patients) == 1


def test_every_sample_appointment_is_at_an_hour_when_a_clinic_is_open() -> None:
    sunday_night = datetime(2026, 11, 22, 21, 50, tzinfo=CHICAGO)
    held = [p.current_appt_at for p in people.patients(sunday_night) if p.current_appt_at]
    assert len(held) > 10
    assert all(at.weekday() < 5 and at.hour in people.HOURS and at.minute == 0 for at in held)
    assert all(at > sunday_night for at in held)


async def test_every_sample_slot_suits_enough_patients_and_a_saturday_one_who_is_called(
    database: ModuleType,
) -> None:
    await people.seed(RULES, NOW)
    slots = itertools.product(people.PROVIDERS.items(), people.PLACES)
    for (provider, kind), place in slots:
        working, saturday = (
            _slot(provider, kind, place, NOW + timedelta(days=days, hours=1)) for days in (6, 4)
        )
        assert await eligibility.depth(working) >= 15
        assert await eligibility.depth(saturday) == 0
        called = await eligibility.to_call(saturday, 9, NOW)
        names = [await entries.names_of(one.patient_id) for one in called]
        assert names == [sorted(people.LANDLINE.split())]


def _slot(provider: str, kind: str, place: str, starts_at: datetime) -> Slot:
    return Slot(
        id=0,
        provider=Provider(0, provider, kind),
        place=Place(id=0, name=place, brand="", phone="", zone=CHICAGO),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        created_at=NOW,
    )


async def test_a_group_has_forty_places_and_staff_of_single_ones(database: ModuleType) -> None:
    assert await people.seed(RULES, NOW, of_group=True)
    for _ in range(2):
        names = await group.staff(RULES, "a password of the demo", NOW)
    assert await database.fetch_value("SELECT count(*) FROM location_reference") == 40
    patients = list(group.patients(NOW))
    numbers = {p.phone_e164 for p in patients}
    assert len(numbers) == len({p.patient_name for p in patients}) == 200
    assert all(re.fullmatch(r"\+1(214|469|972)5550(10[1-9]|1[1-7]\d)", one) for one in numbers)
    assert sorted(map(len, (await places.of_everyone()).values())) == [*[1] * 10, 10]
    assert len(names) == len(await accounts.everyone()) == 11


def test_a_groups_file_is_read_as_it_is_meant_to_be(tmp_path: Path) -> None:
    file = cancellations.drop(tmp_path / "inbox", NOW, CHICAGO, random.Random(7), of_group=True)
    assert _checked(file) == {"accepted": 40, "rejected": 1, "ignored": 1}


def test_a_dropped_file_is_read_as_it_is_meant_to_be(tmp_path: Path) -> None:
    file = cancellations.drop(tmp_path / "inbox", NOW, CHICAGO, random.Random(7))
    assert _checked(file) == {"accepted": 4, "rejected": 1, "ignored": 1}
    file = cancellations.drop(tmp_path / "inbox", NOW, CHICAGO, random.Random(7), saturday=True)
    assert _checked(file) == {"accepted": 5, "rejected": 1, "ignored": 1}


def test_two_dropped_files_name_no_appointment_twice() -> None:
    named = [
        row["appointment_id"]
        for second in range(3)
        for row in csv.DictReader(
            io.StringIO(
                cancellations.text(NOW + timedelta(seconds=second), CHICAGO, random.Random(7))
            )
        )
    ]
    assert len(named) == len(set(named)) == 18


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("waitlist.csv", {"accepted": 4}),
        ("cancellations.csv", {"accepted": 2, "ignored": 2}),
    ],
)
def test_the_sample_files_are_read_as_their_readme_says(name: str, counts: dict[str, int]) -> None:
    assert _checked(SAMPLES / name) == counts


def _checked(file: Path) -> Counter[str]:
    environ = {"TIMEZONE": "America/Chicago"}
    done = CliRunner().invoke(intake, ["check", "--json", "--no-database", str(file)], env=environ)
    assert done.exit_code == 0, done.output
    return Counter(row["outcome"] for row in json.loads(done.stdout)["rows"])


async def test_an_exercise_is_done_once_it_is(database: ModuleType) -> None:
    world = World()
    phones = await world.patients(2)
    before = world.now
    by_title = {one.title: one for one in exercises.EXERCISES}
    assert not [one for one in by_title.values() if await exercises.is_done(one, before)]
    new = slots.NewSlot(
        provider_id=await world.provider(),
        place_id=await world.place(),
        starts_at=TOMORROW,
        ends_at=TOMORROW + timedelta(minutes=30),
        source="staff",
    )
    await bot_database.unit(lambda: desk.open_slot(new, "Test", world.now))
    assert await exercises.is_done(by_title["Enter a cancellation"], before)
    await world.settle()
    await world.say(phones[1], "STOP")
    assert await exercises.is_done(by_title["Honour a STOP"], before)
    assert not await exercises.is_done(by_title["Fill a slot"], before)
    await world.say(phones[0], "yes")
    assert await exercises.is_done(by_title["Fill a slot"], before)
    assert not await exercises.is_done(by_title["Fill a slot"], world.now + timedelta(seconds=1))


async def test_a_riddle_names_why_somebody_was_passed_over(database: ModuleType) -> None:
    world = World()
    await world.patient("+12145550101", "Ana", provider_preference=("Dr. Other",))
    assert await exercises.riddle() is None
    await world.slot()
    found = await exercises.riddle()
    assert found is not None
    assert (found.patient, found.why) == ("Ana", "provider")
