"""The bot is killed at the worst moments of the clinic's case and started again: it ends right,
also where PostgreSQL is killed with it, as by a power cut.

Five cases run at once, each with a provider and three patients of its own. What is killed between
handing a text over and hearing of its fate must ask the carrier before it may send it again.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import asyncpg
import psutil  # type: ignore[import-untyped]  # has no types of its own
import pytest

from bot.postgres import embedded
from bot.simulator.phones import Text
from tests.faults.bot_process import dice, replace
from tests.faults.clinic import Clinic, open_clinic
from tests.faults.harness import control
from tests.faults.wholeness import check_whole
from tests.waiting import wait_until

CASES: Final = 5
ASKED: Final = 3
SEED: Final = 20261124
MENDED_SECONDS: Final = 90.0
"""The carrier is asked some seconds after a hand-over that nobody heard of again."""

FILLED: Final = "SELECT count(*) FROM cancellation_event WHERE id = ANY ($1) AND status = 'filled'"
READ_SECONDS: Final = 1.0
"""Nobody answers within the second in which they were asked, as the carrier's list tells it."""


@pytest.mark.long
async def test_a_bot_that_is_killed_again_and_again_asks_and_answers_everybody_once(
    database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    async with open_clinic(database_url, tmp_path) as clinic:
        await replace(clinic)
        cases = [await seed_case(clinic, number) for number in range(CASES)]
        slots = [await clinic.cancel(provider_id) for provider_id, _ in cases]
        await kill_when(clinic, lambda text: "Reply YES" in text.body, chance)
        await kill_after(clinic, chance.uniform(0, 1))
        await all_have(clinic, 1)
        await asyncio.sleep(READ_SECONDS)  # whoever answers has read; no condition stands for it

        killer = asyncio.create_task(kill_when(clinic, lambda text: text.is_inbound, chance))
        await asyncio.gather(*(clinic.text(phones[0], "YES") for _, phones in cases))
        await killer
        await kill_after(clinic, chance.uniform(0, 0.2))
        await all_have(clinic, 2)

        await asyncio.gather(*(clinic.text(phones[1], "STOP") for _, phones in cases))
        await kill_after(clinic, chance.uniform(0, 0.02))
        await clinic.is_quiet(MENDED_SECONDS)

        check_texts(clinic, [phones for _, phones in cases])
        assert await clinic.value(FILLED, slots) == CASES
        stopped = "SELECT count(*) FROM patient_contact WHERE opt_out AND phone_e164 = ANY ($1)"
        assert await clinic.value(stopped, [phones[1] for _, phones in cases]) == CASES


@pytest.mark.long
async def test_everything_is_killed_at_once_and_each_text_comes_once_all_the_same(
    shaky_server: embedded.Server, restarted_url: str, tmp_path: Path
) -> None:
    chance = dice()
    async with open_clinic(restarted_url, tmp_path) as clinic:
        await replace(clinic)
        cases = [await seed_case(clinic, number) for number in range(CASES)]
        slots = [await clinic.cancel(provider_id) for provider_id, _ in cases]
        await seen_there(clinic, lambda text: "Reply YES" in text.body)
        await cut_power(clinic, shaky_server, restarted_url, chance.uniform(0, 0.05))
        await all_have(clinic, 1)
        await asyncio.sleep(READ_SECONDS)  # whoever answers has read; no condition stands for it

        answers = asyncio.gather(*(clinic.text(phones[0], "YES") for _, phones in cases))
        await seen_there(clinic, lambda text: text.is_inbound)
        await cut_power(clinic, shaky_server, restarted_url, chance.uniform(0, 0.2))
        await answers
        await all_have(clinic, 2)
        await clinic.is_quiet(MENDED_SECONDS)

        check_texts(clinic, [phones for _, phones in cases])
        assert await clinic.value(FILLED, slots) == CASES
        await check_whole(clinic)


async def cut_power(
    clinic: Clinic, server: embedded.Server, database_url: str, seconds: float
) -> None:
    """After a while kill the bot and each process of the server, and start both again."""
    (bot,) = clinic.bots
    assert bot.process is not None
    first_line, *_ = (server.handle.pgdata / "postmaster.pid").read_text().splitlines()
    postmaster = psutil.Process(int(first_line))
    await asyncio.sleep(seconds)  # the moment is the test's subject, not a way to wait
    await clinic.connection.close()
    doomed = [postmaster, *postmaster.children(recursive=True)]
    bot.process.kill()
    for one in doomed:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    await bot.process.wait()
    await asyncio.to_thread(psutil.wait_procs, doomed, timeout=MENDED_SECONDS)
    await asyncio.to_thread(control, server, "restart")  # with the options that it had
    clinic.connection = await asyncpg.connect(database_url)
    await bot.start()


async def seed_case(clinic: Clinic, number: int) -> tuple[int, list[str]]:
    """A provider's id, and the phones of three patients who want nobody else."""
    first = len(clinic.phones)
    provider_id = await clinic.seed(ASKED, provider=f"Dr. {number}")
    return provider_id, clinic.phones[first:]


async def kill_when(clinic: Clinic, seen: Callable[[Text], bool], chance: random.Random) -> None:
    """Kill the bot as soon as the carrier holds such a text, and start it again."""
    await seen_there(clinic, seen)
    await kill_after(clinic, chance.uniform(0, 0.01))


async def seen_there(clinic: Clinic, seen: Callable[[Text], bool]) -> None:
    """Wait until the carrier holds another such text, or is told something of one."""
    with clinic.carrier.phones.listening() as changes:
        while True:
            change = await changes.get()
            if isinstance(change, Text) and seen(change):
                break


async def kill_after(clinic: Clinic, seconds: float) -> None:
    """Kill the bot after a while, and start it again."""
    (bot,) = clinic.bots
    await asyncio.sleep(seconds)  # the moment is the test's subject, not a way to wait
    await bot.kill()
    await bot.start()


async def all_have(clinic: Clinic, count: int) -> None:
    async def have() -> bool:
        return all(len(clinic.ours(phone)) >= count for phone in clinic.phones)

    await wait_until(have, MENDED_SECONDS)


def check_texts(clinic: Clinic, cases: list[list[str]]) -> None:
    """Each phone received its offer and its one answer, and nothing else."""
    for winner, *others in cases:
        offer, confirmed = clinic.ours(winner)
        assert "Reply YES" in offer
        assert "Confirmed." in confirmed
        for phone in others:
            offer, taken = clinic.ours(phone)
            assert "Reply YES" in offer
            assert "this slot has been taken" in taken
    assert clinic.carrier.phones.received_twice() == {}
