"""A bot asked to stop while something hangs: it ends in time, and no text is lost or doubled."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import Final

import pytest

from bot.simulator.faults import Faults
from tests.faults.bot_process import FailingBot, open_slot, replace
from tests.faults.clinic import Clinic, open_clinic
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        sys.platform == "win32", reason="Windows cannot send these signals to one process"
    ),
]

LIMIT_SECONDS: Final = 60.0
STOPS_WITHIN_SECONDS: Final = 20.0
"""The deadline of these bots is 5 seconds, and a busy machine is slow."""
SILENT: Final = Faults(silent_before=0.5, silent_after=0.5, silence_seconds=600)
NOT_IN_TIME: Final = "did not stop in time"


async def ask_to_stop(bot: FailingBot) -> int:
    """Its exit status."""
    assert bot.process is not None
    bot.process.send_signal(signal.SIGTERM)
    return await bot.ends()


async def under_way(clinic: Clinic, count: int) -> None:
    """Wait until so many texts are being handed over."""

    async def handed_over() -> bool:
        sending = "SELECT count(*) FROM message_log WHERE status = 'sending'"
        return bool(await clinic.value(sending) == count)

    await wait_until(handed_over, LIMIT_SECONDS)


async def carrier_has(clinic: Clinic, count: int) -> None:
    async def has() -> bool:
        return len(clinic.carrier.phones.texts) == count

    await wait_until(has, LIMIT_SECONDS)


async def check_each_has_one(clinic: Clinic) -> None:
    """A sound bot ends what was begun: each phone has its one text."""
    await replace(clinic)
    await clinic.is_quiet(LIMIT_SECONDS)
    assert [len(clinic.ours(phone)) for phone in clinic.phones] == [1] * len(clinic.phones)


async def test_a_carrier_that_hangs_delays_the_stop_no_longer_than_one_hand_over_may_take(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(3)
        bot = await replace(clinic)
        clinic.carrier.faults = SILENT
        await open_slot(clinic, provider_id)
        await under_way(clinic, 3)
        assert await ask_to_stop(bot) == 0
        assert NOT_IN_TIME not in bot.log
        fates = await clinic.connection.fetch("SELECT status FROM message_log")
        # Of a text that the carrier took, a callback may have come in the meantime.
        assert {row["status"] for row in fates} <= {"unconfirmed", "sent", "delivered"}
        clinic.carrier.faults = Faults()
        await check_each_has_one(clinic)


async def test_a_bot_that_has_run_for_minutes_stops_as_a_young_one_does(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        bot = await replace(clinic, "settle:at once")
        assert await ask_to_stop(bot) == 0
        assert NOT_IN_TIME not in bot.log


async def test_what_never_settles_is_ended_at_the_deadline(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(3)
        bot = await replace(clinic, "hang:settle")
        await open_slot(clinic, provider_id)
        await carrier_has(clinic, 3)
        assert await ask_to_stop(bot) == 1
        assert NOT_IN_TIME in bot.log
        await check_each_has_one(clinic)


async def test_a_database_that_is_never_left_does_not_hold_the_process(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        bot = await replace(clinic, "hang:close")
        assert await ask_to_stop(bot) == 1
        assert NOT_IN_TIME in bot.log


@pytest.mark.parametrize("faults", [(), ("wait:connections",)])
@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST /sms/inbound HT",
        b"POST /sms/inbound HTTP/1.1\r\nHost: bot\r\nContent-Length: 99\r\n\r\nBody=",
        b"GET /health/live HTTP/1.1\r\nHost: bot\r\n\r\n",
    ],
)
async def test_a_client_that_never_ends_its_request_does_not_hold_the_process(
    begun: bytes, faults: tuple[str, ...], database_url: str, tmp_path: Path
) -> None:
    """Also where a server waits for all of its connections."""
    async with open_clinic(database_url, tmp_path) as clinic:
        bot = await replace(clinic, *faults)
        _, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        writer.write(begun)
        await writer.drain()
        async with asyncio.timeout(STOPS_WITHIN_SECONDS):
            assert await ask_to_stop(bot) == 0
        assert NOT_IN_TIME not in bot.log
        writer.close()


async def test_a_loop_that_dies_does_not_leave_half_a_process_behind(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        await clinic.seed(1)
        bot = await replace(clinic, "raise:timers", "hang:settle")
        await clinic.text(clinic.phones[0], "hello")
        await carrier_has(clinic, 2)
        await clinic.connection.execute(
            "INSERT INTO timer (kind, subject_id, due_at) VALUES ('slot', 0, now())"
        )
        assert await bot.ends() == 1
        assert "Unexpected: planted" in bot.log
        assert NOT_IN_TIME in bot.log
        await check_each_has_one(clinic)
