"""The clinic's own case, from a dropped file to the page, through every process that there is.

A bot, an intake service and the dashboard run as processes on one database; the carrier is the
simulator, called by the real SDK; a person signs in with a real browser.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from playwright.async_api import Page, expect

from bot import clock
from tests import programs
from tests.browser.dashboard_visit import sign_in
from tests.faults import intake_process
from tests.faults.clinic import Clinic, open_clinic
from tests.flows.dashboard_world import PASSWORD, Served
from tests.ports import free_port
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

HEADS: Final = "appointment_id,provider,location,start,end,status,reason,patient_phone\n"
START_SECONDS: Final = 60.0
"""Far more than a process takes to start on an idle machine."""


async def test_a_dropped_cancellation_becomes_a_filled_slot_on_the_dashboard(
    database_url: str, tmp_path: Path, page: Page
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        data = tmp_path / "data"
        async with _dashboard(clinic, database_url, data) as desk:
            await clinic.seed(3)
            await sign_in(page, desk, "anna")
            data.mkdir(exist_ok=True)
            with intake_process.running(data, database_url, zone=clinic.zone):
                await _case(clinic, page, data / "inbox")
            await page.goto("about:blank")  # the tab is closed before the dashboard is
        assert clinic.carrier.phones.received_twice() == {}
        assert not clinic.carrier.phones.alerts
        assert "[error" not in clinic.bots[0].log


async def _case(clinic: Clinic, page: Page, inbox: Path) -> None:
    """Three are asked for the slot of the file; one has it, and one wants no more texts."""
    _drop(inbox, 1, clinic.zone)
    winner, stopped, listening = clinic.phones
    for phone in clinic.phones:
        (offer,) = await clinic.receives(phone, 1, START_SECONDS)
        assert "Reply YES to claim or NO to skip" in offer
    await clinic.is_quiet()
    assert len(clinic.carrier.phones.texts) == 3
    await expect(page.get_by_role("article").filter(has_text="Dr. Lee")).to_be_visible()

    await clinic.text(winner, "YES")
    assert "Confirmed. You're scheduled" in (await clinic.receives(winner, 2))[1]
    for phone in (stopped, listening):
        assert "this slot has been taken" in (await clinic.receives(phone, 2))[1]
    assert await clinic.value("SELECT array_agg(status) FROM cancellation_event") == ["filled"]
    to_book = page.get_by_role("region", name="To book", exact=True)
    await expect(to_book.get_by_role("heading", name="Patient 1")).to_be_visible()
    await expect(to_book).to_contain_text("9:00 AM · Dr. Lee · Plano")

    await clinic.text(stopped, "STOP")
    await clinic.is_quiet()
    _drop(inbox, 2, clinic.zone)
    await clinic.receives(listening, 3, START_SECONDS)
    await clinic.is_quiet()
    assert len(clinic.ours(stopped)) == 2


def _drop(inbox: Path, number: int, zone: str) -> None:
    """A cancellations file of one row, for the morning some days ahead."""
    day = clock.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=2 + number)
    row = f"A-{number},Dr. Lee,Plano,{day} 09:00,{day} 09:30,Cancelled,Sick,\n"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / f"cancellations-{number}.csv").write_text(HEADS + row, encoding="utf-8")


@asynccontextmanager
async def _dashboard(clinic: Clinic, database_url: str, data: Path) -> AsyncIterator[Served]:
    """``python -m dashboard`` with an account that the command made."""
    desk = Served(f"http://127.0.0.1:{(port := free_port())}", data)
    environ = {**programs.environ(), **clinic.bots[0].environ, "DASHBOARD_PORT": str(port)}
    add = await _run(environ, "user", "add", "anna", "--password-stdin")
    said, _ = await add.communicate(f"{PASSWORD}\n".encode())
    assert said.startswith(b"Added anna"), said
    process = await _run(environ)
    try:
        await wait_until(lambda: _answers(desk.url), START_SECONDS)
        yield desk
    finally:
        process.terminate()
        await process.communicate()


async def _run(environ: dict[str, str], *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "dashboard", *words), stdin=PIPE, stdout=PIPE, env=environ
    )


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/login") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False
