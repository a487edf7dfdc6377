"""The demo's record system over a real connection: what its calendar does, and what it refuses."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web

from demo.calendar_page import Page
from demo.record_system import Resource, Schedule, routes

DAY = date(2026, 3, 10)
ZONE = ZoneInfo("America/Chicago")


def booking(number: str, hour: int, **more: object) -> Resource:
    people = ("Patient/9", "Practitioner/1", "Location/1")
    return {
        "resourceType": "Appointment",
        "id": number,
        "status": "booked",
        "start": f"2026-03-10T{hour:02}:00:00Z",
        "end": f"2026-03-10T{hour:02}:30:00Z",
        "participant": [{"actor": {"reference": one}, "status": "accepted"} for one in people],
        **more,
    }


@pytest.fixture
async def schedule(tmp_path: Path) -> Schedule:
    made = Schedule(tmp_path / "schedule.json", lambda: datetime(2026, 3, 9, tzinfo=UTC))
    made.patients["9"] = {"id": "9", "name": [{"text": "Ana <Ruiz>"}], "telecom": [{"value": "+1"}]}
    made.store(booking("A1", 15))
    return made


@pytest.fixture
async def site(schedule: Schedule) -> AsyncIterator[aiohttp.ClientSession]:
    app = web.Application()
    page = Page(schedule, {"Practitioner/1": "Dr. Chen"}, [DAY], ZONE)
    app.add_routes([*routes(schedule), *page.routes()])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield session
    await runner.cleanup()


async def shown(site: aiohttp.ClientSession) -> str:
    async with site.get("/calendar") as answer:
        return await answer.text()


async def test_a_cancelled_time_is_free_and_a_booking_of_ours_is_told_apart(
    site: aiohttp.ClientSession, schedule: Schedule
) -> None:
    assert "Ana &lt;Ruiz&gt;" in await shown(site)
    async with site.post("/cancel/A1") as answer:
        assert answer.status == 204
    assert "free again" in await shown(site)
    ours = booking("", 15, identifier=[{"system": "urn:x", "value": "1"}])
    async with site.post("/fhir/Appointment", json=ours) as answer:
        assert answer.status == 201
    assert "moved up" in await shown(site)
    again = Schedule(schedule.path, schedule.now)
    assert again.load()
    assert again.appointments == schedule.appointments


async def test_another_page_cancels_nothing(
    site: aiohttp.ClientSession, schedule: Schedule
) -> None:
    async with site.post("/cancel/A1", headers={"Origin": "http://evil.example"}) as answer:
        assert answer.status == 403
    assert schedule.appointments["A1"]["status"] == "booked"


async def test_a_time_is_given_once_and_a_change_names_its_version(
    site: aiohttp.ClientSession,
) -> None:
    async with site.post("/fhir/Appointment", json=booking("", 15)) as answer:
        assert answer.status == 409
    change = [{"op": "replace", "path": "/status", "value": "cancelled"}]
    for held, status in (('W/"7"', 412), ('W/"1"', 200)):
        headers = {"If-Match": held}
        async with site.patch("/fhir/Appointment/A1", json=change, headers=headers) as answer:
            assert answer.status == status
