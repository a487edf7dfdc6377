"""Record systems that others wrote, from PyPI and the npm registry: a cancellation is found there,
a winner booked, and the former appointment given up.

``FHIR_PEERS`` names the folder in which they are installed: ``venv`` with sekmet-fhir, and
``node_modules`` with @medplum/fhir-router; CI sees to it.
"""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest

from bot import clock
from bot.database import column, execute, fetch_value, unit
from bot.waitlist.staff import desk
from intake.bookings import marks
from intake.bookings.record_system import RecordSystem
from intake.fhir import source
from intake.fhir.address import Base
from intake.fhir.client import Client
from intake.fhir.reading import Reader
from intake.polls.poll import Poll
from intake.polls.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import Clocks, World
from tests.flows.record_system import CHICAGO
from tests.waiting import wait_until

HERE = Path(__file__).parent / "peers"
INSTALLED = os.environ.get("FHIR_PEERS", "")
ANA = "+12145550177"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (INSTALLED and shutil.which("node")) and not os.environ.get("CI"),
        reason="the record systems that others wrote are not installed (FHIR_PEERS)",
    ),
]


@asynccontextmanager
async def sekmet(folder: Path) -> AsyncIterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/fhir"
    said = ["host: 127.0.0.1", f"port: {port}", f"base_url: {address}", "data_dir: data"]
    (folder / "settings.yaml").write_text("\n".join([*said, "simulator: {enabled: false}"]))
    async with _running(folder, f"{INSTALLED}/venv/bin/sekmet", "serve"):
        yield address


@asynccontextmanager
async def medplum(_: Path) -> AsyncIterator[str]:
    server = str(HERE / "medplum_fhir.mjs")
    async with _running(Path(INSTALLED), "node", server) as running:
        assert running.stdout is not None
        line = await asyncio.wait_for(running.stdout.readline(), 40)
        yield f"http://127.0.0.1:{int(line)}/fhir"


@asynccontextmanager
async def _running(folder: Path, *command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    running = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield running
    finally:
        running.kill()
        await running.wait()


class Peer:
    """What a person does in the record system itself."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address, self._session = address, session

    async def answers(self) -> bool:
        try:
            async with self._session.get(f"{self.address}/metadata") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False

    async def make(self, kind: str, **resource: Any) -> str:
        body = {"resourceType": kind, **resource}
        async with self._session.post(f"{self.address}/{kind}", json=body, headers=JSON) as answer:
            assert answer.status == 201, await answer.text()
            return str((await answer.json(content_type=None))["id"])

    async def read(self, number: str) -> dict[str, Any]:
        async with self._session.get(f"{self.address}/Appointment/{number}") as answer:
            found: dict[str, Any] = await answer.json(content_type=None)
            return found

    async def cancel(self, number: str) -> None:
        body = {**await self.read(number), "status": "cancelled"}
        url = f"{self.address}/Appointment/{number}"
        async with self._session.put(url, json=body, headers=JSON) as answer:
            assert answer.status == 200, await answer.text()

    async def booked(self) -> list[tuple[str, str]]:
        """The starts in UTC of what stands, with the patient."""
        async with self._session.get(f"{self.address}/Appointment?_count=100") as answer:
            page = await answer.json(content_type=None)
        found = [one["resource"] for one in page["entry"]]
        return sorted(
            (one["start"], one["participant"][0]["actor"]["reference"])
            for one in found
            if one["status"] == "booked"
        )


JSON = {"Content-Type": "application/fhir+json"}


def at(day: datetime, hour: int) -> tuple[datetime, dict[str, str]]:
    start = day.replace(hour=hour)
    end = start + timedelta(minutes=30)
    return start, {"start": start.isoformat(), "end": end.isoformat()}


@pytest.mark.parametrize("peer_server", [sekmet, medplum])
async def test_a_cancellation_is_found_and_its_winner_booked(
    peer_server: Any, database: ModuleType, tmp_path: Path
) -> None:
    await worlds.add_provider()
    await worlds.add_place()
    world = World(tmp_path / "data", Clocks.from_now())
    day = clock.now().astimezone(CHICAGO).replace(minute=0, second=0, microsecond=0)
    day += timedelta(days=7)
    async with peer_server(tmp_path) as address, aiohttp.ClientSession() as session:
        peer = Peer(address, session)
        await wait_until(peer.answers, 40)
        chen = await peer.make("Practitioner", name=[{"family": "Chen"}])
        there = await peer.make("Location", name="Main St")
        john = await peer.make("Patient", name=[{"family": "Doe"}])
        named = {"use": "mobile", "system": "phone", "value": "2145550177"}
        ana = await peer.make(
            "Patient", name=[{"family": "Ruiz", "given": ["Ana"]}], telecom=[named]
        )

        def visit(patient: str, hour: int) -> dict[str, Any]:
            who = (f"Patient/{patient}", f"Practitioner/{chen}", f"Location/{there}")
            people = [{"actor": {"reference": one}, "status": "accepted"} for one in who]
            return {"status": "booked", "participant": people, **at(day, hour)[1]}

        freed = await peer.make("Appointment", **visit(john, 9))
        former = await peer.make("Appointment", **visit(ana, 15))
        for hour in (10, 11, 13):
            await peer.make("Appointment", **visit(john, hour))
        async with Client(Base(address)) as client:
            origin = source.named("fhir-standard")
            reader = Reader(client, origin)
            poll = Poll(Feed(world.site, origin), reader, timedelta(seconds=60))
            way_back = RecordSystem(client, reader, poll.source, world.rules)

            async def read() -> None:
                world.clocks.pass_seconds(61)
                while await poll.step(world.clocks.at):
                    pass

            await read()
            assert await fetch_value("SELECT trouble FROM feed_poll") == ""
            assert await worlds.count("ehr_appointment WHERE provider_id IS NOT NULL") == 5
            await peer.cancel(freed)
            await read()
            (slot_id,) = await column("SELECT id FROM cancellation_event WHERE status = 'open'")
            entry_id = await worlds.add_entry(ANA, "Ana Ruiz")
            sql = "UPDATE waitlist_entry SET current_appt_at = $2 WHERE id = $1"
            await execute(sql, entry_id, at(day, 15)[0])
            await unit(lambda: desk.give_to(slot_id, entry_id, world.rules, world.clocks.at))
            for _ in range(3):
                await way_back.book(world.clocks.at)
                world.clocks.pass_seconds(180)
            row = await column("SELECT state || ', ' || former FROM ehr_booking")
            assert row == ["booked, given_up"]
            assert (await peer.read(former))["status"] == "cancelled"
            assert [who for _, who in await peer.booked()].count(f"Patient/{ana}") == 1
            assert await fetch_value(
                "SELECT booked_at IS NOT NULL FROM cancellation_event WHERE id = $1", slot_id
            )
            world.clocks.pass_seconds(900)
            await read()
            opened = await column(
                "SELECT slot_start_at FROM cancellation_event WHERE id > $1", slot_id
            )
            assert [one.astimezone(CHICAGO).hour for one in opened] == [15]
            assert await worlds.alerts() == []
            await mark_and_unmark(client, reader, slot_id, freed, at(day, 9)[0])


async def mark_and_unmark(
    client: Client, reader: Reader, slot_id: int, freed: str, start: datetime
) -> None:
    """A mark is placed once, though its fate was not known, and removed."""
    made = marks.Marks(client, reader, "", _can=(await reader.strategy()).can)
    end = start + timedelta(minutes=30)
    one = marks.Offered(
        slot_id=slot_id, freed_id=freed, starts_at=start, ends_at=end, state="sending"
    )
    for _ in range(2):
        await made.place(one)
        assert len(await made.there(one)) == 1
    await made.remove(one)
    assert not await made.there(one)
