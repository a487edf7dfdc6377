"""HL7 messages in the inbox: from the file to the slot, and what ``check`` says of them."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from bot import clock
from intake.cli import main
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.rules.hl7_samples import siu


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


def chen(event: str = "S15", **change: str) -> str:
    """A message about a visit at Dr. Chen's, on a Tuesday of March."""
    usual = {
        "at": "20260302085500",
        "start": "202603101400",
        "end": "202603101430",
        "provider": "7^CHEN^AMY",
        "place": "Main St",
    }
    return siu(event, **{**usual, **change})


async def test_a_cancel_in_the_inbox_becomes_a_slot_and_a_new_booking_takes_it_back(
    world: World,
) -> None:
    world.drop("one.hl7", chen())
    await world.settle()
    assert [state for _, _, state in await worlds.slots()] == ["open"]
    world.drop("two.hl7", chen("S12", id="B7", control="2", at="20260302085800"))
    await world.settle()
    assert [state for _, _, state in await worlds.slots()] == ["aborted"]


async def test_a_message_that_is_sent_twice_has_one_effect(world: World) -> None:
    world.drop("one.hl7", chen())
    world.drop("again.hl7", chen() + "ZZZ|1\r")
    await world.settle()
    assert [state for _, _, state in await worlds.slots()] == ["open"]


async def test_each_message_is_a_row_of_the_receipt(world: World) -> None:
    world.drop("day.hl7", chen() + chen(id="A2", control="2", provider="9^NOBODY^KNOWN"))
    await world.settle()
    receipt = world.receipt("archive")
    assert ["Rows taken over", "1"] in receipt
    assert receipt[-1][0] == "2"


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("TIMEZONE", "America/Chicago")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "day.hl7"


def outcomes(file: Path, *more: str) -> list[tuple[int, str]]:
    done = CliRunner().invoke(main, ["check", str(file), "--json", *more])
    assert done.exit_code == 0, done.output
    return [(one["line"], one["outcome"]) for one in json.loads(done.stdout)["rows"]]


def visits(count: int) -> str:
    """So many cancellations of one provider on one day of next year."""
    now = clock.now()
    return "".join(
        siu(
            id=f"A{n}",
            control=str(n),
            at=f"{now:%Y%m%d%H%M%S}",
            start=f"{now.year + 1}0610{8 + n // 2:02d}{n % 2 * 3}000"[:12],
            end="",
        )
        for n in range(count)
    )


def test_check_says_of_each_message_what_it_would_free(check: Path) -> None:
    check.write_text(visits(3), newline="")
    assert outcomes(check) == [(1, "accepted"), (2, "accepted"), (3, "accepted")]
    assert outcomes(check, "--profile", "hl7-standard") == outcomes(check)


def test_a_day_of_cancellations_is_asked_about(check: Path) -> None:
    check.write_text(visits(12), newline="")
    assert {outcome for _, outcome in outcomes(check)} == {"held"}


def test_a_profile_that_there_is_not_is_said(check: Path) -> None:
    check.write_text(visits(1), newline="")
    done = CliRunner().invoke(main, ["check", str(check), "--profile", "nobody"])
    assert (done.exit_code, "no source named nobody" in done.output) == (2, True)
