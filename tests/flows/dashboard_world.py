"""A clinic's morning to look at, and the dashboard served over it, for the dashboard's tests.

Everything is made through the bot's own rooms, so what the pages show has really happened.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import aiohttp
import argon2
from dash import _utils

from bot import settings
from dashboard import service
from dashboard.access import accounts
from tests.ports import free_port
from tests.waiting import wait_until
from tests.world import World

# A real hash costs a tenth of a second and all cores.
accounts._hasher = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
# Of each of its callers Dash looks up the lines around too, and uses none: half of making the app.
vars(_utils)["inspect"] = SimpleNamespace(stack=partial(inspect.stack, 0))

PASSWORD: Final = "correct horse battery"
NAMES: Final = (
    "Ana Reyes", "Ben Carter", "Chloe Nguyen", "Dev Patel", "Elena Rossi", "Frank Osei",
    "Grace Kim", "Hugo Martins", "Ivy Chen", "Jamal Brooks", "Katya Ivanova", "Liam Walsh",
    "Maya Singh", "Noah Berg",
)  # fmt: skip
PLACES: Final = ("Plano", "Frisco")
HELD: Final = """
    INSERT INTO intake_file (source, reference, digest, name, size_bytes, said_at, kind, profile,
        outcome, reason, place, receipt, received_at, decided_at)
    SELECT 'inbox', 'claim-' || n, repeat(n::text, 64), 'day' || n || '.csv', 9, $1,
        'cancellations', 'default', 'held', 'Far more cancellations than usual.',
        'staging/held/claim-' || n,
        '{"counts": {"accepted": 80}, "notes": [], "refused": []}', $1, $1
    FROM generate_series(1, 2) AS n
"""
"""Two files that the intake service held."""


@dataclass(frozen=True)
class Served:
    url: str
    data_dir: Path


@asynccontextmanager
async def served(data_dir: Path, **environ: str) -> AsyncIterator[Served]:
    """The dashboard on a free port, over the open database, with the accounts of each role."""
    given = {"DASHBOARD_PORT": str(free_port()), "DATA_DIR": str(data_dir), **environ}
    chosen = settings.load(given)
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(service.serve_until(stop, chosen))
        url = f"http://127.0.0.1:{chosen.dashboard_port}"
        await wait_until(lambda: _answers(url))
        try:
            yield Served(url, data_dir)
        finally:
            stop.set()


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/login") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False


async def staff(world: World) -> None:
    """An account of each role, named after it."""
    for role in ("front_desk", "manager", "admin"):
        await accounts.add(role, PASSWORD, role, world.now, by="test")


async def list_patients(world: World) -> None:
    """Fourteen patients of every kind, the first the most urgent."""
    for n, name in enumerate(NAMES):
        await world.patient(
            f"+1214555{101 + n:04d}",
            name,
            joined_at=world.now - timedelta(days=17 * n),
            urgent=n == 0,
            boost=(10, 0, 25, 0)[n % 4],
            current_appt_at=world.now + timedelta(days=20 * n) if n % 3 else None,
            provider_preference=("Dr. Lee",) if n % 5 == 4 else (),
            provider_type_preference="MD/DO",
            location_preference=(PLACES[n % 2],) if n % 4 == 3 else (),
            language="es" if n == 9 else "en",
        )


async def busy_morning(world: World) -> dict[str, int]:
    """Slots in every state; their ids by what is so about each.

    ``filled`` has waited too long to be booked, ``fresh`` was filled a moment ago, ``asking`` has
    its second batch out, ``nobody`` suits nobody on the list.
    """
    await list_patients(world)
    slots = {"filled": await world.slot(world.now + timedelta(hours=26), provider="Dr. Lee")}
    await world.settle()
    first = world.asked()[0]
    await world.pass_time(minutes=2)
    await world.say(first, "Yes please!")
    await world.pass_time(minutes=20)
    slots["fresh"] = await world.slot(
        world.now + timedelta(hours=4), provider="Dr. Amari", location="Frisco"
    )
    await world.settle()
    await world.say(world.asked()[-1], "YES")
    await world.pass_time(minutes=3)
    slots["asking"] = await world.slot(world.now + timedelta(hours=5), provider="Dr. Lee")
    await world.settle()
    asked = world.asked()[-3:]
    await world.say(asked[0], "no thanks")
    await world.say(asked[1], "what would it cost me")
    await world.say(asked[1], "and is there parking")
    await world.pass_time(minutes=8)
    await world.provider("Dr. Moss", "APP")
    slots["nobody"] = await world.slot(
        world.now + timedelta(hours=30), provider="Dr. Moss", location="Tyler"
    )
    await world.settle()
    return slots
