"""The doctor: each fault that it is for is found, said in a line, and mended by what it says."""

import json
import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from click.testing import CliRunner

from bot import cli, clock, settings
from bot.doctor import database, machine, outside
from bot.doctor.findings import Finding
from bot.settings import Settings
from bot.simulator import server
from bot.simulator.settings import Settings as SimulatorSettings
from tests.world import ACCOUNT

PLANO: Final = "+12145550141"
SERVICE: Final = "MG" + "0" * 32
RIGHT: Final = "http://127.0.0.1:8001/sms/inbound#rc=3&rp=ct,rt,5xx"


@dataclass
class Account:
    """Twilio's console, as far as the doctor reads it, and a public address."""

    status: str = "active"
    kind: str = "Full"
    sms_url: str = RIGHT
    method: str = "POST"
    numbers: list[str] = field(default_factory=lambda: [ACCOUNT["TWILIO_PHONE_NUMBER"]])
    ahead: timedelta = timedelta()
    public: int = 405
    url: str = ""

    async def account(self, _: web.Request) -> web.Response:
        return self.say({"sid": "AC", "status": self.status, "type": self.kind})

    async def listed(self, request: web.Request) -> web.Response:
        found = [one for one in self.numbers if one == request.query["PhoneNumber"]]
        row = {"sms_url": self.sms_url, "sms_method": self.method, "capabilities": {"sms": True}}
        return self.say({"incoming_phone_numbers": [row for _ in found]})

    def say(self, document: dict[str, Any]) -> web.Response:
        date = format_datetime(clock.now() - self.ahead, usegmt=True)
        return web.json_response(document, headers={"Date": date})

    async def answer(self, _: web.Request) -> web.Response:
        return web.Response(status=self.public)


@asynccontextmanager
async def served(account: Account) -> AsyncIterator[Settings]:
    """Settings under which Twilio, and the public address, are this account's."""
    app = web.Application()
    app.router.add_get("/2010-04-01/Accounts/{sid}.json", account.account)
    app.router.add_get("/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers.json", account.listed)
    app.router.add_get("/sms/inbound", account.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    account.url = f"http://{host}:{port}"
    account.sms_url = account.sms_url.replace("http://127.0.0.1:8001", account.url)
    given = {**ACCOUNT, "PUBLIC_BASE_URL": account.url}
    try:
        yield settings.load(given)
    finally:
        await runner.cleanup()


async def found(
    account: Account, monkeypatch: pytest.MonkeyPatch, senders: Collection[str] = ()
) -> list[Finding]:
    """What the doctor says; as to a real account, which lies at another address."""
    async with served(account) as chosen:
        monkeypatch.setattr(
            "twilio.base.domain.Domain.absolute_url",
            lambda self, uri: f"{account.url}/{uri.strip('/')}",
        )
        return await outside.look(chosen, senders)


@pytest.fixture(autouse=True)
def clock_is_let_go() -> Any:
    yield
    clock.let_go()


async def test_an_account_in_order_is_found_so(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = await found(Account(), monkeypatch)
    assert {one.level for one in findings} == {"ok"}
    parts = ["carrier", "clock", "number", "webhook", "public address"]
    assert [one.part for one in findings] == parts


async def test_the_number_of_a_place_is_tried_as_the_clinics_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = Account()
    (one,) = [f for f in await found(account, monkeypatch, [PLANO]) if f.level != "ok"]
    assert (one.level, one.part) == ("wrong", "number")
    assert "(a place's sender) is no number of this account" in one.says
    assert PLANO not in one.line()
    there = Account(numbers=[*account.numbers, PLANO])
    assert {one.level for one in await found(there, monkeypatch, [PLANO])} == {"ok"}


@pytest.mark.parametrize(
    ("account", "level", "part", "says", "mend"),
    [
        (Account(status="suspended"), "wrong", "carrier", "is suspended", "billing"),
        (Account(kind="Trial"), "note", "carrier", "is a trial", "Upgrade"),
        (Account(numbers=[]), "wrong", "number", "is no number of this account", "console"),
        (Account(sms_url=""), "wrong", "webhook", "to nowhere", "a message comes in"),
        (Account(sms_url="https://demo.twilio.com/x"), "wrong", "webhook", "demo", "rc=3"),
        (Account(sms_url=RIGHT.replace("in", "out")), "wrong", "webhook", "outbound", "inbound"),
        (Account(sms_url=RIGHT.split("#")[0]), "note", "webhook", "not try again", "rc=3"),
        (Account(method="GET"), "wrong", "webhook", "by GET", "POST"),
        (Account(ahead=timedelta(minutes=3)), "wrong", "clock", "seconds ahead", "NTP"),
        (Account(ahead=timedelta(minutes=-3)), "wrong", "clock", "seconds behind", "NTP"),
        (Account(public=502), "wrong", "public address", "HTTP 502", "PUBLIC_PORT"),
    ],
)
async def test_each_fault_outside_is_a_line_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch,
    account: Account,
    level: str,
    part: str,
    says: str,
    mend: str,
) -> None:
    (one,) = [f for f in await found(replace(account), monkeypatch) if f.level != "ok"]
    assert (one.level, one.part) == (level, part)
    assert says in one.says
    assert mend in one.mend
    assert "\n" not in one.line()
    assert "+12145550100" not in one.line()


async def test_a_carrier_and_an_address_that_do_not_answer_are_said() -> None:
    given = {**ACCOUNT, "TWILIO_API_BASE_URL": "http://127.0.0.1:9", "PUBLIC_BASE_URL": ""}
    findings = await outside.look(settings.load({**given, "PUBLIC_PORT": "9"}))
    assert [one.level for one in findings] == ["wrong", "wrong"]
    assert "no connection" in findings[0].says
    assert "Start the simulator" in findings[0].mend
    assert "Nobody answers at http://127.0.0.1:9/sms/inbound" in findings[1].says


async def test_a_simulator_that_stands_for_the_carrier_is_an_account_in_order() -> None:
    token = ACCOUNT["TWILIO_AUTH_TOKEN"]
    async with server.running(SimulatorSettings(auth_token=token)) as simulator:
        given = {**ACCOUNT, "TWILIO_API_BASE_URL": simulator.base_url}
        findings = {one.part: one.level for one in await outside.look(settings.load(given))}
        assert (findings["carrier"], findings["webhook"]) == ("ok", "note")
        refused = await outside.look(settings.load({**given, "TWILIO_AUTH_TOKEN": "another"}))
    assert refused[0].level == "wrong"
    assert ".." not in refused[0].says


async def test_a_database_in_order_and_one_that_lacks_its_schema(
    database_url: str, empty_url: str, tmp_path: Path
) -> None:
    chosen = settings.load({"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)})
    findings = {one.part: one for one in (await database.look(chosen)).findings}
    assert findings["schema"].level == "ok"
    assert "superuser" in findings["database"].says
    assert "Not connected: bot, dashboard, intake" in findings["services"].says
    (_, schema) = (await database.look(replace(chosen, database_url=empty_url))).findings
    assert (schema.level, "python -m bot migrate" in schema.says) == ("wrong", True)
    nowhere = replace(chosen, database_url="postgresql://u:secret@127.0.0.1:9/x")
    (nothing,) = (await database.look(nowhere)).findings
    assert nothing.level == "wrong"
    assert "secret" not in nothing.line()


def test_folders_their_modes_the_disk_and_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    chosen = settings.load({"DATA_DIR": str(data)})
    assert machine._folder(data).level == "wrong"
    data.mkdir(mode=0o700)
    assert machine._folder(data).level == "ok"
    monkeypatch.setattr(machine, "LEAST_FREE_BYTES", 10**18)
    monkeypatch.setattr(machine, "_installed", lambda _: "0.0.1")
    findings = {one.part: one for one in machine.look(chosen)}
    assert findings["disk"].level == "wrong"
    assert findings["versions"].level == "note"
    assert "quart" in findings["versions"].says


def test_a_file_server_whose_clock_differs_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "of the server's time"
    file.touch()
    theirs = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    monkeypatch.setattr(clock, "now", lambda: theirs)
    assert list(machine._file_clock(tmp_path / "not there")) == []
    assert list(machine._file_clock(tmp_path)) == []
    monkeypatch.setattr(clock, "now", lambda: theirs + timedelta(minutes=1))
    (found,) = machine._file_clock(tmp_path)
    assert (found.level, "seconds behind this one" in found.says) == ("wrong", True)


@pytest.mark.skipif(os.name == "nt", reason="access lists there")
def test_files_that_others_can_read_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "archive").mkdir(parents=True)
    (tmp_path / "data" / "archive").chmod(0o755)
    assert "1 files or folders" in machine._modes(tmp_path / "data").says
    dropped = tmp_path / "data" / "archive" / "who dropped it still owns it.csv"
    dropped.touch()
    dropped.chmod(0o644)
    assert "2 files or folders" in machine._modes(tmp_path / "data").says
    (tmp_path / "data" / "archive").chmod(0o700)
    (tmp_path / ".env").touch(mode=0o644)
    assert machine._modes(tmp_path / "data").mend == "chmod 600 .env"
    (tmp_path / ".env").chmod(0o600)
    assert machine._modes(tmp_path / "data").level == "ok"


async def test_who_is_told_is_looked_at(tmp_path: Path) -> None:
    nobody = await outside.notices(settings.load({}), send=False)
    assert "NOTIFY_ON_CALL is empty" in nobody.says
    bad = settings.load({"NOTIFY_ON_CALL": "nosuch://x"})
    assert (await outside.notices(bad, send=False)).level == "wrong"
    dead = settings.load({"NOTIFY_ON_CALL": "json://127.0.0.1:9/secret"})
    assert (await outside.notices(dead, send=False)).level == "ok"
    refused = await outside.notices(dead, send=True)
    assert (refused.level, refused.says) == ("wrong", "Routes that refuse: on_call 1.")


def test_the_command_says_it_all_and_ends_with_1(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir(mode=0o700)
    environ = {"DATABASE_URL": database_url, "DATA_DIR": "data", "TWILIO_ACCOUNT_SID": ""}
    done = CliRunner().invoke(cli.main, ["check", "--json"], env=environ)
    findings = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {one["part"] for one in findings if one["level"] == "wrong"} == {"carrier"}
    done = CliRunner().invoke(cli.main, ["check"], env=environ)
    assert "wrong carrier: TWILIO_AUTH_TOKEN is missing" in done.stdout
