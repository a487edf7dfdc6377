"""The runner: what it starts, how it watches, how it stops, and what it says when it can't."""

import os
import signal
import socket
import stat
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot import settings
from bot.data_dir import kept
from workstation import children, ports, services
from workstation.ports import Address
from workstation.services import Service

ACCOUNT = {
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a token",
    "TWILIO_PHONE_NUMBER": "+12145550100",
}


def free_address() -> Address:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return Address("127.0.0.1", listener.getsockname()[1], "BOT_PORT")


def web(name: str, address: Address) -> Service:
    """A real server that runs until it is stopped."""
    arguments = ("http.server", str(address.port), "--bind", address.host)
    return Service(name=name, arguments=arguments, environ={}, address=address)


def brief(name: str) -> Service:
    """A program that says something and ends by itself."""
    return Service(name=name, arguments=("this",), environ={})


def silent(name: str, line: str) -> None:
    pass


async def nothing() -> None:
    pass


def asks_to_stop() -> Callable[[], Awaitable[None]]:
    async def ask() -> None:
        signal.raise_signal(signal.SIGINT)

    return ask


async def test_it_stops_every_service_when_it_is_asked_to() -> None:
    first, second = free_address(), free_address()
    await children.run([web("one", first), web("two", second)], asks_to_stop(), silent)
    assert (ports.fault(first), ports.fault(second)) == (None, None)


async def test_it_starts_the_next_service_only_when_the_one_before_answers() -> None:
    first, second = free_address(), free_address()
    answering = []

    async def look() -> None:
        answering.extend([ports.fault(first), ports.fault(second)])
        signal.raise_signal(signal.SIGINT)

    await children.run([web("one", first), web("two", second)], look, silent)
    assert all(answering)


async def test_a_service_that_ends_by_itself_ends_the_others_and_is_named() -> None:
    address = free_address()
    with pytest.raises(children.Failed, match="brief ended by itself with status 0"):
        await children.run([web("web", address), brief("brief")], nothing, silent)
    assert ports.fault(address) is None


async def test_every_line_of_a_service_is_shown_with_its_name() -> None:
    lines: list[tuple[str, str]] = []
    with pytest.raises(children.Failed):
        await children.run([brief("zen")], nothing, lambda *line: lines.append(line))
    assert lines[0] == ("zen", "The Zen of Python, by Tim Peters")
    assert lines[-1] == ("zen", "Namespaces are one honking great idea -- let's do more of those!")


async def test_a_service_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "START_SECONDS", 0.5)
    elsewhere, listening = free_address(), free_address()
    deaf = Service(
        name="deaf", arguments=web("", listening).arguments, environ={}, address=elsewhere
    )
    with pytest.raises(children.Failed, match="deaf does not answer"):
        await children.run([deaf], nothing, silent)


def test_a_taken_port_is_told_with_the_setting_that_changes_it() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = Address("127.0.0.1", taken.getsockname()[1], "DASHBOARD_PORT")
        sentence = ports.fault(address)
    assert sentence is not None
    assert str(address.port) in sentence
    assert "DASHBOARD_PORT" in sentence


def test_without_an_account_a_simulator_comes_first_and_all_share_its_account(
    tmp_path: Path,
) -> None:
    chosen = settings.load({"DATA_DIR": str(tmp_path), "BOT_PORT": "8123"})
    assert services.lacks_account(chosen)
    planned = services.services(chosen, services.stand_in(chosen), {})
    assert [service.name for service in planned] == ["simulator", "bot", "intake", "dashboard"]
    assert len({service.environ["TWILIO_AUTH_TOKEN"] for service in planned}) == 1
    seen_by_bot = settings.load({**planned[1].environ, "BOT_PORT": "8123"})
    settings.check_carrier(seen_by_bot)
    assert seen_by_bot.twilio_api_base_url == "http://127.0.0.1:8090"
    assert seen_by_bot.public_base_url == "http://127.0.0.1:8124"


@pytest.mark.parametrize("name", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_half_an_account_is_no_reason_to_simulate_one(name: str) -> None:
    assert not services.lacks_account(settings.load({name: ACCOUNT[name]}))


def test_with_an_account_nothing_is_simulated() -> None:
    chosen = settings.load(ACCOUNT)
    planned = services.services(chosen, None, {})
    assert [service.name for service in planned] == ["bot", "intake", "dashboard"]
    assert not any("TWILIO_AUTH_TOKEN" in service.environ for service in planned)


def test_each_service_logs_to_a_file_of_its_own(tmp_path: Path) -> None:
    chosen = settings.load({**ACCOUNT, "LOG_FILE": str(tmp_path / "clinic.log")})
    files = [service.environ["LOG_FILE"] for service in services.services(chosen, None, {})]
    assert [Path(file).name for file in files] == [
        "clinic-bot.log",
        "clinic-intake.log",
        "clinic-dashboard.log",
    ]


def test_a_secret_stays_the_same_and_others_differ(tmp_path: Path) -> None:
    first = kept.secret(tmp_path, "one")
    assert kept.secret(tmp_path, "one") == first
    assert kept.secret(tmp_path, "two") != first
    assert len(first) >= 32


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_this_user_can_read_a_secret(tmp_path: Path) -> None:
    kept.secret(tmp_path, "one")
    assert stat.S_IMODE(os.stat(tmp_path / "secrets" / "one").st_mode) == 0o600


def test_a_secret_whose_writing_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "one").touch()
    assert len(kept.secret(tmp_path, "one")) >= 32
