"""``python -m intake check`` and its kin, as a person calls them."""

import asyncio
import json
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from intake.cli import main
from tests.faults.intake_process import soon
from tests.flows.intake_world import Clocks, World, add_place, add_provider, row, table

TODAY = [row(1, soon(1)), row(2, soon(2), status="Scheduled"), "A3,Dr. Chen,Main St,few"]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TIMEZONE", "America/Chicago")
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def today(tmp_path: Path) -> Path:
    path = tmp_path / "today.csv"
    path.write_text(table(TODAY))
    return path


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_check_prints_one_object_with_the_file_and_each_row(today: Path) -> None:
    done = call("check", today, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found["file"] == {"outcome": "accepted", "reason": ""}
    assert (found["kind"], found["profile"]) == ("cancellations", "default")
    assert [(one["line"], one["outcome"]) for one in found["rows"]] == [
        (2, "accepted"),
        (3, "ignored"),
        (4, "rejected"),
    ]
    first = found["rows"][0]
    assert first.keys() == {"line", "outcome", "reason", "provider", "location", "start"}
    assert (first["provider"], first["location"]) == ("Dr. Chen", "Main St")
    assert first["start"].endswith("+00:00")


def test_check_tells_a_person_each_refused_row_and_the_counts(today: Path) -> None:
    done = call("check", today)
    assert "line 4: This row has 4 cells under 8 heads." in done.stdout
    assert "Rows: 1 accepted, 1 rejected, 1 ignored, 0 duplicate" in done.stdout
    assert "every provider's name is taken as known" in done.stdout


def test_check_reads_a_bundle_of_appointments(tmp_path: Path) -> None:
    day = soon(1).partition(" ")[0]

    def visit(number: str, status: str, hour: int) -> dict[str, object]:
        people = ("Patient/1", ""), ("Practitioner/7", "Dr. Chen"), ("Location/4", "Main St")
        return {
            "resourceType": "Appointment",
            "id": number,
            "status": status,
            "start": f"{day}T{hour:02d}:00:00-05:00",
            "end": f"{day}T{hour:02d}:30:00-05:00",
            "participant": [{"actor": {"reference": at, "display": said}} for at, said in people],
        }

    read = [visit("A", "cancelled", 9), visit("B", "booked", 10), visit("C", "cancelled", 10)]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in read]}
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps(bundle))
    found = json.loads(call("check", path, "--json", "--profile", "openemr-fhir").stdout)
    assert (found["file"]["outcome"], found["profile"]) == ("accepted", "openemr-fhir")
    assert [one["outcome"] for one in found["rows"]] == ["accepted", "ignored", "ignored"]
    assert found["rows"][0]["start"].endswith("+00:00")
    path.write_text('{"resourceType": "Patient"}')
    assert json.loads(call("check", path, "--json").stdout)["file"]["outcome"] == "rejected"


def test_check_leaves_nothing_behind(today: Path, tmp_path: Path) -> None:
    call("check", today)
    assert not (tmp_path / "data").exists()


def test_check_refuses_providers_that_are_not_on_the_given_list(
    today: Path, tmp_path: Path
) -> None:
    known = tmp_path / "providers.txt"
    known.write_text("Dr. Park\n")
    found = json.loads(call("check", today, "--json", "--providers", known).stdout)
    assert found["rows"][0]["outcome"] == "rejected"
    assert "not known" in found["rows"][0]["reason"]


@pytest.mark.parametrize("name", ["missing.csv", "folder"])
def test_a_wrong_path_is_a_sentence_and_status_2(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = call("check", tmp_path / name)
    assert done.exit_code == 2
    assert done.stderr.startswith(str(tmp_path / name))
    assert "Traceback" not in done.output


def test_a_file_of_another_program_and_a_link_are_ignored(today: Path, tmp_path: Path) -> None:
    (tmp_path / "~$today.csv").write_text("x")
    (tmp_path / "link.csv").symlink_to(today)
    for name in ("~$today.csv", "link.csv"):
        found = json.loads(call("check", tmp_path / name, "--json").stdout)
        assert found["file"]["outcome"] == "ignored"
        assert found["rows"] == []


def test_far_too_many_cancellations_would_be_held(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(table([row(n, soon(n)) for n in range(120)]))
    found = json.loads(call("check", path, "--json").stdout)
    assert found["file"]["outcome"] == "held"
    assert len(found["rows"]) == 120


def test_a_profile_that_is_wrong_is_named_in_a_sentence(today: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "profiles").mkdir(parents=True)
    (tmp_path / "data" / "profiles" / "odd.toml").write_text("name = 1")
    done = call("check", today)
    assert done.exit_code == 2
    assert any(
        line.startswith("The profile odd.toml can't be used: ") for line in done.stderr.splitlines()
    )


async def test_with_a_database_check_knows_providers_and_earlier_rows(
    database: ModuleType, database_url: str, today: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_provider("Dr. Chen")
    await add_place()
    await database.close()
    monkeypatch.setenv("DATABASE_URL", database_url)
    done = await asyncio.to_thread(call, "check", today, "--json")
    found = json.loads(done.stdout)
    assert found["notes"] == []
    assert found["rows"][0]["outcome"] == "accepted"
    done = await asyncio.to_thread(call, "check", today, "--no-database")
    assert "every provider's name" in done.stdout


async def test_an_unreachable_database_is_said_and_the_file_checked_without_it(
    today: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    done = await asyncio.to_thread(call, "check", today, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["file"]["outcome"] == "accepted"
    assert done.stderr.startswith("Note: No PostgreSQL answers")


async def test_check_knows_what_an_earlier_file_brought(
    database: ModuleType,
    database_url: str,
    today: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await add_provider("Dr. Chen")
    await add_place()
    world = World(tmp_path / "data", Clocks.from_now())
    world.drop("today.csv", table(TODAY[:2]))
    await world.settle()
    await database.close()
    monkeypatch.setenv("DATABASE_URL", database_url)
    found = json.loads((await asyncio.to_thread(call, "check", today, "--json")).stdout)
    assert [one["outcome"] for one in found["rows"]] == ["duplicate", "ignored", "rejected"]
    await asyncio.to_thread(today.write_text, table(TODAY[:2]))
    found = json.loads((await asyncio.to_thread(call, "check", today, "--json")).stdout)
    assert found["file"]["outcome"] == "duplicate"


async def test_held_files_are_listed_and_decided_on_by_number(
    database: ModuleType, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_provider("Dr. Chen")
    await add_place()
    world = World(tmp_path / "data", Clocks.from_now())
    world.drop("all.csv", table([row(n, soon(n)) for n in range(120)]))
    await world.settle()
    await database.close()
    monkeypatch.setenv("DATABASE_URL", database_url)
    listed = await asyncio.to_thread(call, "held")
    number = int(listed.stdout.split()[0])
    assert "120 new cancellations" in listed.stdout
    assert (await asyncio.to_thread(call, "release", number)).exit_code == 0
    again = await asyncio.to_thread(call, "discard", number)
    assert again.exit_code == 2
    assert again.stderr.strip() == f"No held file has the number {number}."
