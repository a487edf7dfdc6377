"""A loop that meets what it did not expect takes the process down, loudly; one turn does not."""

import asyncio
from pathlib import Path

import pytest

from bot import loops
from tests.faults.bot_process import prepare, replace
from tests.faults.clinic import open_clinic
from tests.faults.failing_bot import LOOPS
from tests.waiting import wait_until

pytestmark = pytest.mark.long

LIMIT_SECONDS = 60.0
SECRET = "my knee hurts since Tuesday"


@pytest.mark.parametrize("loop", LOOPS)
async def test_a_loop_that_dies_ends_the_process_with_an_error_and_the_next_one_goes_on(
    loop: str, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(1)
        failing = await prepare(clinic, f"raise:{loop}")
        await clinic.connection.execute(
            "INSERT INTO timer (kind, subject_id, due_at) VALUES ('slot', 0, now())"
        )
        await failing.launch()
        assert await failing.ends() == 1
        assert "Unexpected: planted" in failing.log
        await replace(clinic)
        await clinic.cancel(provider_id)
        await clinic.receives(clinic.phones[0], 1, LIMIT_SECONDS)


async def test_a_fault_that_passes_ends_no_loop_whether_it_works_or_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "PAUSE_SECONDS", 0.0)
    steps = iter(["work fails", "rest fails", "rest", "rest"])
    past = asyncio.Event()
    done = []

    async def once() -> bool:
        step = next(steps, None)
        if step is None:
            past.set()
            await asyncio.Event().wait()
        done.append(step)
        if step == "work fails":
            raise ConnectionResetError
        return False

    async def rest() -> None:
        if done[-1] == "rest fails":
            raise ConnectionResetError

    loop = asyncio.create_task(loops.keep("loop", once, rest, loops.Pulse()))
    async with asyncio.timeout(LIMIT_SECONDS):
        await asyncio.wait(
            [loop, asyncio.create_task(past.wait())], return_when=asyncio.FIRST_COMPLETED
        )
    assert not loop.done()
    loop.cancel()
    assert done == ["work fails", "rest fails", "rest", "rest"]


async def test_a_turn_that_breaks_ends_nothing_tells_no_secret_and_is_taken_later(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        await clinic.seed(1)
        (phone,) = clinic.phones
        failing = await replace(clinic, "raise:turn")
        await clinic.text(phone, SECRET)

        async def broke() -> bool:
            return "turn broke" in failing.log

        await wait_until(broke, LIMIT_SECONDS)
        assert "Unexpected: planted" in failing.log
        assert SECRET not in failing.log
        assert phone.removeprefix("+1") not in failing.log
        assert "Patient 1" not in failing.log
        assert failing.process is not None
        assert failing.process.returncode is None
        await replace(clinic)
        await clinic.receives(phone, 1, LIMIT_SECONDS)
