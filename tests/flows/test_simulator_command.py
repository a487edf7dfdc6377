"""The command: it starts, says where, stops when asked, and refuses nonsense in a sentence."""

import asyncio
import signal
import socket
import sys
import urllib.request

import pytest
from click.testing import CliRunner

from bot.simulator.command import simulator

START = "from bot.simulator.command import simulator; simulator(['--port', '0'])"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGINT to one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_serves_until_it_is_asked_to_stop(number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", START, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        words = (await process.stdout.readline()).decode().split()
        page = await asyncio.to_thread(_read, words[-1])
        process.send_signal(number)
        _, errors = await process.communicate()
    assert words[:2] == ["Phones", "at"]
    assert "<title>Phones</title>" in page
    assert (process.returncode, errors) == (0, b"")


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as response:
        return str(response.read().decode())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--number", "555-0101"], "The phone number has no area code."),
        (["--webhook", "nowhere"], "A webhook is not an address that can be called."),
        (["--accept", "0", "--decline", "0"], "Some answers must be a plain yes or a plain no."),
        (["--autopilot", "3"], "not in the range 0<=x<=1"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(options: list[str], sentence: str) -> None:
    result = CliRunner().invoke(simulator, options)
    assert result.exit_code != 0
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(simulator, ["--port", str(port)])
    assert result.exit_code == 1
    assert f"Port {port} of 127.0.0.1 cannot be used." in result.output
