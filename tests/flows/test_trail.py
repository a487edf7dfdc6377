"""The trail in words: what each line is about, and that no action lacks its words."""

import re
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from bot import audit
from bot import database as db
from dashboard.pages import audit_trail
from tests.flows import dashboard_world
from tests.world import World, number

ROOT = Path(__file__).resolve().parents[2]
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
async def world(database: ModuleType) -> World:
    world = World()
    await dashboard_world.staff(world)
    await world.patient(number(1), "Ana Reyes")
    await world.slot()
    await world.settle()
    await world.say(number(1), "help")
    return world


@pytest.mark.parametrize(
    ("subject", "which", "said"),
    [
        ("slot", "SELECT max(id) FROM cancellation_event", "Dr. Lee, Tomorrow 3:15 PM"),
        ("provider", "SELECT max(id) FROM provider_reference", "Dr. Lee"),
        ("entry", "SELECT max(id) FROM waitlist_entry", "Ana Reyes"),
        ("patient", "SELECT max(id) FROM patient_contact", "Ana Reyes"),
        ("text", "SELECT max(id) FROM message_log", "Ana Reyes"),
        ("user", "SELECT id FROM staff_user WHERE username = 'manager'", "manager"),
        ("slot", "SELECT 999999", "slot 999999"),
        ("file", "SELECT NULL::bigint", "file"),
    ],
)
async def test_a_line_names_what_it_is_about(
    world: World, subject: str, which: str, said: str
) -> None:
    await audit.record("anna", "change", subject, await db.fetch_value(which), world.now)
    line = (await audit_trail.latest(1))[0]
    assert audit_trail.subject(line, CHICAGO, world.now) == said


def test_every_action_that_is_recorded_has_its_words() -> None:
    recorded: set[str] = set()
    for room in ("bot", "dashboard", "intake"):
        for file in (ROOT / room).rglob("*.py"):
            source = file.read_text(encoding="utf-8")
            recorded |= set(re.findall(r'(?:audit\.record\([^,]+, |_decide\()"(\w+)"', source))
            recorded |= {"read"} if "audit.read(" in source else set()
            for one, other in re.findall(
                r'\bact\(\s*site,\s*user,\s*"(\w+)"(?: if \w+ else "(\w+)")?', source
            ):
                recorded |= {one, other} - {""}
    assert {"cancel", "withdraw", "pause", "resume", "looked_after"} <= recorded
    assert recorded == set(audit_trail.DID)
