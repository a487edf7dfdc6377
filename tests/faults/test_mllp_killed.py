"""The service killed between a message's receipt and its answer: sent again, it has one effect."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from intake.mllp.frames import framed
from tests.faults import intake_process as processes
from tests.faults.intake_process import soon
from tests.ports import free_port
from tests.rules.hl7_samples import siu
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]

POINTS = ("message_taken", "message_committed")


@pytest.fixture
async def data(database_url: str, tmp_path: Path) -> Path:
    await processes.make_provider(database_url)
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """A port that nobody listens on, for every service of this test."""
    number = free_port()
    monkeypatch.setenv("MLLP_PORT", str(number))
    return number


def cancel() -> bytes:
    """A cancellation of a visit in some weeks, by the wall clock."""
    start = soon(1).replace("-", "").replace(" ", "").replace(":", "")
    text = siu(start=start, end="", provider="7^CHEN^AMY", place="Main St", at="")
    return framed(text.encode())


async def answer(port: int) -> bytes:
    """What the service answers; nothing where it closes or dies."""

    async def there() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    await wait_until(there, 40)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(cancel())
    try:
        return await asyncio.wait_for(reader.readuntil(b"\x1c\r"), 40)
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("point", POINTS)
async def test_a_message_has_one_effect_wherever_the_service_is_killed(
    point: str, data: Path, database_url: str, port: int
) -> None:
    killed = processes.start(data, database_url, f"kill:{point}")
    assert await answer(port) == b""
    assert await processes.until_dead(killed) == -signal.SIGKILL
    committed = point == "message_committed"
    assert (await processes.counts(database_url))["slots"] == int(committed)
    with processes.running(data, database_url):
        for _ in range(2):
            assert b"MSA|AA|1" in await answer(port)
    found = await processes.counts(database_url)
    assert (found["slots"], found["timers"], found["files"]) == (1, 1, 1)
