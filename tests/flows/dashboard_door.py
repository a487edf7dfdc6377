"""Somebody at the dashboard's door: a browser as far as cookies go, and what a page sends."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest

from tests.flows import dashboard_world
from tests.flows.dashboard_world import PASSWORD, Served
from tests.world import World

CALLBACKS = "/_dash-update-component"


SOCKET = "/_dash-ws-callback"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


@pytest.fixture
async def desk(world: World, tmp_path: Path) -> AsyncIterator[Served]:
    await dashboard_world.staff(world)
    async with dashboard_world.served(tmp_path) as desk:
        yield desk


@pytest.fixture
async def browser(desk: Served) -> AsyncIterator[aiohttp.ClientSession]:
    """A browser as far as cookies and the Origin header go."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(
        desk.url, cookie_jar=jar, headers={"Origin": desk.url}
    ) as browser:
        yield browser


async def enter(
    browser: aiohttp.ClientSession, name: str = "front_desk", password: str = PASSWORD
) -> int:
    """Sign in; the status of the answer: 303 when it worked."""
    form = {"name": name, "password": password}
    async with browser.post("/login", data=form, allow_redirects=False) as answer:
        return answer.status


async def status(browser: aiohttp.ClientSession, path: str) -> int:
    async with browser.get(path, allow_redirects=False) as answer:
        return answer.status


def canvas(name: str) -> dict[str, Any]:
    """A request for what is new on a canvas, as a page sends it that shows nothing yet."""
    return {
        "output": f"{name}-news.data",
        "outputs": {"id": f"{name}-news", "property": "data"},
        "inputs": [{"id": "changes", "property": "data", "value": 1}],
        "state": [{"id": f"{name}-have", "property": "data", "value": None}],
        "changedPropIds": ["changes.data"],
    }


def today() -> dict[str, Any]:
    """A request for the live part of Today, as a page sends it."""
    return canvas("today")
