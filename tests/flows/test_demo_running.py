"""The demo as a visitor starts it: real processes on ports of their own, and a slot is filled."""

import asyncio
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from tests import programs
from tests.faults.clinic import midday_zone
from tests.ports import free_port

FILLED_SECONDS: Final = 300.0
"""Far more than it takes, for a machine that is busy with other things."""
STOP_SECONDS: Final = 60.0


class Demo:
    """A demo under way, and all it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said = ""

    @classmethod
    async def start(cls, environ: Mapping[str, str], folder: Path) -> "Demo":
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "demo"),
            cwd=folder,
            env={**programs.environ(), "PYTHONUTF8": "1", **environ},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        return cls(process)

    async def says(self, words: str, within: float = FILLED_SECONDS) -> None:
        """Read on until it has said this."""
        assert self._process.stdout is not None
        async with asyncio.timeout(within):
            while words not in self.said:
                line = await self._process.stdout.readline()
                assert line, f"The demo ended without saying {words!r}:\n{self.said}"
                self.said += line.decode()

    def found(self, pattern: str) -> str:
        found = re.search(pattern, self.said)
        assert found is not None, f"{pattern!r} is not in:\n{self.said}"
        return found[1]

    async def ends(self) -> int:
        """Read to the end; the exit status."""
        assert self._process.stdout is not None
        async with asyncio.timeout(STOP_SECONDS):
            self.said += (await self._process.stdout.read()).decode()
            return await self._process.wait()

    async def interrupt(self) -> int:
        self._process.send_signal(signal.SIGINT)
        return await self.ends()

    async def kill(self) -> None:
        if self._process.returncode is None:
            await self.interrupt()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "DATA_DIR": str(tmp_path / "data"),
        "BOT_PORT": str(free_port()),
        "DASHBOARD_PORT": str(free_port()),
        "TWILIO_API_BASE_URL": f"http://127.0.0.1:{free_port()}",
        "TIMEZONE": midday_zone(),
        # What a clinic's own .env might hold: none of it may be used by a demo.
        "TWILIO_ACCOUNT_SID": "AC" + "9" * 32,
        "TWILIO_AUTH_TOKEN": "the token of a real account",
        "TWILIO_MESSAGING_SERVICE_SID": "MG" + "9" * 32,
        "PUBLIC_BASE_URL": "https://texts.example.org",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGINT to one process")
async def test_a_slot_is_filled_ctrl_c_stops_all_and_the_next_start_finds_the_data(
    environ: dict[str, str], tmp_path: Path
) -> None:
    first = await Demo.start(environ, tmp_path)
    try:
        await first.says("A slot is filled")
        await _look_around(first)
        status = await first.interrupt()
    finally:
        await first.kill()
    assert (status, first.said.splitlines()[-1]) == (0, "Stopped.")
    assert "Sample patients: added." in first.said

    second = await Demo.start(environ, tmp_path)
    try:
        await second.says("Ctrl-C stops everything")
        slots = [await _staff_api(second, f"/admin/slots/{n}") for n in (1, 2)]
        status = await second.interrupt()
    finally:
        await second.kill()
    assert status == 0
    assert "Sample patients: there already." in second.said
    assert max(slot["batch_number"] for slot in slots) >= 1, "of these, one may be Saturday's"


async def _look_around(demo: Demo) -> None:
    """Every address and secret that it tells is one that works."""
    entries = (await _staff_api(demo, "/admin/waitlist"))["entries"]
    assert 30 <= len(entries) < 40
    dashboard = demo.found(r"Dashboard +(http\S+)")
    login = {"name": demo.found(r"login (\S+),"), "password": demo.found(r"password (\S+)")}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(demo.found(r"Phones +(http\S+)")) as page:
            assert "<title>Phones</title>" in await page.text()
        own = {"Origin": dashboard}
        async with session.post(f"{dashboard}/login", data=login, headers=own) as page:
            assert (page.status, page.url.path) == (200, "/")


async def _staff_api(demo: Demo, path: str) -> dict[str, Any]:
    base = demo.found(r"Staff API +(\S+)/docs")
    key = {"Authorization": demo.found(r"Authorization: (Bearer \S+)")}
    async with aiohttp.ClientSession() as session, session.get(base + path, headers=key) as answer:
        assert answer.status == 200
        found: dict[str, Any] = await answer.json()
        return found


async def test_a_taken_port_is_told_before_anything_is_started(
    environ: dict[str, str], tmp_path: Path
) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1") as taken:
        port = taken.sockets[0].getsockname()[1]
        demo = await Demo.start({**environ, "DASHBOARD_PORT": str(port)}, tmp_path)
        status = await demo.ends()
    assert status == 2
    assert demo.said.strip() == (
        f"Port {port} of 127.0.0.1 is in use already: stop what uses it, or change DASHBOARD_PORT."
    )
    assert not (tmp_path / "data" / "postgres").exists()
