"""Accounts of the dashboard: which there may be, and which must stay."""

from pathlib import Path

import pytest

from bot import audit
from dashboard.access import accounts
from tests.flows import dashboard_world
from tests.flows.dashboard_door import world as world
from tests.flows.dashboard_world import PASSWORD
from tests.world import World


async def test_the_last_admin_stays_one(world: World) -> None:
    await dashboard_world.staff(world)
    admin = next(one for one in await accounts.everyone() if one.role == "admin")
    for role, active in (("manager", True), ("admin", False)):
        with pytest.raises(accounts.Refused, match="only admin"):
            await accounts.change(admin.id, world.now, by="admin", role=role, active=active)


async def test_the_demo_account_keeps_its_password_over_restarts(
    world: World, tmp_path: Path
) -> None:
    first = await accounts.ensure_demo_user(tmp_path, world.now)
    assert await accounts.ensure_demo_user(tmp_path, world.now) == first
    assert await accounts.log_in(*first, world.now) is not None
    (tmp_path / accounts.DEMO_FILE).unlink()
    name, password = await accounts.ensure_demo_user(tmp_path, world.now)
    assert password != first[1]
    assert await accounts.log_in(name, password, world.now) is not None


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("two words", PASSWORD, "admin"),
        ("", PASSWORD, "admin"),
        ("anna", "short", "admin"),
        ("anna", "x" * 201, "admin"),
        ("anna", PASSWORD, "king"),
        ("ADMIN", PASSWORD, "admin"),
        *((name, PASSWORD, "admin") for name in sorted(audit.OURS)),
        ("API", PASSWORD, "admin"),
    ],
)
async def test_an_account_that_cannot_be_is_refused_with_a_sentence(
    world: World, name: str, password: str, role: str
) -> None:
    await accounts.add("admin", PASSWORD, "admin", world.now, by="test")
    with pytest.raises(accounts.Refused, match=r"\.$"):
        await accounts.add(name, password, role, world.now, by="test")
    assert [one.username for one in await accounts.everyone()] == ["admin"]
