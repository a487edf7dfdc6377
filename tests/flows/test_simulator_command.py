"""The command: it starts, says where, stops when asked, and refuses nonsense in a sentence."""

import asyncio
import signal
import socket
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.simulator import running
from bot.simulator.command import simulator
from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER

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


def test_it_takes_the_account_from_the_environment_and_from_the_env_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    assert _account() == (ACCOUNT_SID, AUTH_TOKEN, (NUMBER,))
    lines = 'TWILIO_AUTH_TOKEN=filed\nTWILIO_PHONE_NUMBER="(214) 555-0177"\n'
    (tmp_path / ".env").write_text(lines)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "from the environment")
    assert _account()[1:3] == ("from the environment", ("+12145550177",))
    assert _account("--auth-token", "typed", "--number", "2145550178")[1:3] == (
        "typed",
        ("+12145550178",),
    )


def _account(*options: str) -> tuple[str, str, tuple[str, ...]]:
    parsed = simulator.make_context("simulator", list(options)).params
    return parsed["account_sid"], parsed["auth_token"], parsed["numbers"]


async def test_an_error_of_its_user_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        async with running():
            raise ZeroDivisionError


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
    assert f"Port {port} of 127.0.0.1 can't be used" in result.output
    assert "--port" in result.output
