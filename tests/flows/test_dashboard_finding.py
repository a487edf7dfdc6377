"""What the command palette finds, by whoever asks."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from markupsafe import escape

from bot import database as db
from bot.ledger.models import IntakeFile
from dashboard.access.accounts import User
from dashboard.pages import files
from dashboard.pages.slots import needing
from tests.flows import dashboard_world
from tests.flows.dashboard_world import PASSWORD, Served
from tests.world import World, column, number


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


@pytest.fixture
async def desk(world: World, tmp_path: Path) -> AsyncIterator[Served]:
    await dashboard_world.staff(world)
    async with dashboard_world.served(tmp_path) as desk:
        yield desk


async def found(desk: Served, role: str, *said: Any) -> list[Any]:
    """What each of these finds, by kind and words, or the status of its refusal."""
    jar = aiohttp.CookieJar(unsafe=True)
    headers = {"Origin": desk.url}
    answers: list[Any] = []
    async with aiohttp.ClientSession(cookie_jar=jar, headers=headers) as session:
        if role:
            form = {"name": role, "password": PASSWORD}
            await session.post(f"{desk.url}/login", data=form, allow_redirects=False)
        for one in said:
            async with session.post(f"{desk.url}/find", json=one) as answer:
                if answer.status != 200:
                    answers.append(answer.status)
                    continue
                lines = (await answer.json())["found"]
                answers.append([(line["group"], line["words"]) for line in lines])
    return answers


async def test_each_role_finds_what_it_sees(desk: Served, world: World) -> None:
    await world.patient(number(1), "Zoë O'Neil Allen")
    await world.slot()
    await world.settle()
    await db.execute(dashboard_world.HELD, world.now)
    mine = await found(
        desk, "front_desk", {"said": "allen, zoe"}, {"said": "0001"}, {"said": "plano lee"},
        {"said": "day1"}, {"said": "policy"}, {"said": "messages"}, {"said": "'; DROP--\0%_"},
    )  # fmt: skip
    zoe = [("Patients", "Zoë O'Neil Allen")]
    assert mine[:2] == [zoe, zoe]
    assert [group for group, _ in mine[2]] == ["Slots"]
    assert mine[3] == [("Files", "day1.csv")]
    assert mine[4] == []
    assert ("Pages", "Messages") in mine[5]
    assert mine[6] == []
    theirs = await found(
        desk, "manager", {"said": "allen"}, {"said": "0001"}, {"said": "policy"}, {"said": ""}
    )
    assert theirs[:2] == [[], []]
    assert theirs[2] == [("Pages", "Policy")]
    assert ("Do", "New cancellation") not in theirs[3]
    assert await column("SELECT actor FROM audit_log WHERE action = 'search'") == ["front_desk"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Maria Lopez 2026-11-30.csv", "M* L* 2026-11-30.csv"),
        ("cancellations_20261130.xlsx", "cancellations_20261130.xlsx"),
        ("waitlist-LOPEZ-2145550102.csv", "waitlist-L*-##########.csv"),
        ("Zoë (214) 555-0102", "Z* (###) ###-####"),
        ("O'Neil.csv", "O*'N*.csv"),
        ("1984-03-12.csv", "####-##-##.csv"),
        ("liste.vom.Tag", "l*.v*.Tag"),
        (".csv", ".csv"),
    ],
)
async def test_the_name_of_a_file_may_be_a_patients(
    desk: Served, world: World, name: str, shown: str
) -> None:
    await db.execute(dashboard_world.HELD, world.now)
    await db.execute("UPDATE intake_file SET name = $1", name)
    for role, seen in (("front_desk", name), ("admin", name), ("manager", shown)):
        asked = [{"said": word} for word in ("held", name)]
        by_state, by_name = await found(desk, role, *asked)
        assert ("Files", seen) in by_state
        assert seen == name or ("Files", seen) not in by_name, "nor can it be guessed at"
    manager = User(1, "m", "manager")
    held = await IntakeFile.first()
    assert held is not None
    for piece in (
        files.build([held], manager, ZoneInfo("UTC"), world.now)[0],
        needing._held(held, manager),
    ):
        assert escape(shown) in piece.html
        assert shown == name or escape(name) not in piece.html


async def test_what_is_no_question_is_refused(desk: Served, world: World) -> None:
    wrong = [{}, {"said": 1}, {"said": "x" * 101}, [], "x", None]
    assert await found(desk, "front_desk", *wrong) == [400] * len(wrong)
    assert await found(desk, "", {"said": "allen"}) == [401]
