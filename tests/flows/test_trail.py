"""The trail in words: what each line is about, and that no action lacks its words."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from bot import audit
from bot import database as db
from bot.audit import refused
from bot.waitlist import calls
from dashboard.pages import audit_trail, record
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
            named = re.findall(r"audit\.record\([^,]+, calls\.([A-Z]+)", source)
            recorded |= {getattr(calls, name) for name in named}
            recorded |= set(re.findall(r"\baudit\.(read|search)\(", source))
            if 'f"press_{event.lower()}"' in source:
                recorded |= {"press_take", "press_skip"}
            for one, other in re.findall(
                r'\bact\(\s*site,\s*user,\s*"(\w+)"(?: if \w+ else "(\w+)")?', source
            ):
                recorded |= {one, other} - {""}
    assert {"cancel", "withdraw", "pause", "resume", "looked_after"} <= recorded
    assert recorded == set(audit_trail.DID)


def wish(world: World, **more: str) -> audit_trail.Wish:
    day = timedelta(days=1)
    return audit_trail.Wish(start=world.now - day, end=world.now + day, **more)


async def test_the_record_is_read_page_by_page_and_searched(world: World) -> None:
    for n in range(5):
        await audit.record(
            ("anna", "ben")[n % 2],
            ("add", "change")[n % 3 % 2],
            "entry",
            n,
            world.now + timedelta(seconds=n),
        )
    before = await audit_trail.count(wish(world))
    anna = wish(world, who="anna")
    assert await audit_trail.count(anna) == 3
    assert [one.subject_id for one in await audit_trail.page(anna, 0, 2)] == [4, 2]
    assert [one.subject_id for one in await audit_trail.page(anna, 2, 2)] == [0]
    assert await audit_trail.count(wish(world, who="ben", did="change")) == 1
    assert {"anna", "ben"} <= set(await audit_trail.actors())
    lines = await audit_trail.page(wish(world), 0, 1000)
    rows = list(csv.reader(io.StringIO(record.as_csv(lines, CHICAGO, world.now))))
    assert len(rows) == before + 1
    assert rows[1][2:4] == ["anna", "changed"]


async def test_no_cell_of_the_file_is_run_as_a_formula(world: World) -> None:
    await audit.record("=HYPERLINK(1)", "add", "entry", None, world.now, name="@SUM(1)")
    (line,) = await audit_trail.page(wish(world, who="=HYPERLINK(1)"), 0, 9)
    assert "'=HYPERLINK(1)" in record.as_csv([line], CHICAGO, world.now)


async def test_a_flood_of_refusals_is_a_few_lines_with_a_count(world: World) -> None:
    tally = refused.Tally()
    for n in range(500):
        tally.count("webhook", f"198.51.100.{n % 250}")
    for _ in range(1000):
        tally.count("sign_in", "203.0.113.9")
    await tally.flush()
    await tally.flush()
    lines = await audit_trail.page(wish(world, did="refused"), 0, 1000)
    assert len(lines) == refused.MOST + 2
    assert sum(int(str(line.details["count"])) for line in lines) == 1500
    assert {line.actor for line in lines} == {"nobody"}


async def test_a_search_is_on_record_and_not_what_was_searched(world: World) -> None:
    for seconds in (0, 5, 50, 70):
        await audit.search("anna", "waitlist", world.now + timedelta(seconds=seconds))
    lines = await audit_trail.page(wish(world, did="search"), 0, 10)
    assert [(line.actor, line.details) for line in lines] == [("anna", {})] * 2
