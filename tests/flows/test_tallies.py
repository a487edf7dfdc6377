"""What the database counts of closed slots, against cases counted by hand."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from bot import database as bot_database
from bot.waitlist.views import history
from dashboard import figures
from dashboard.access.accounts import User
from dashboard.pages.figures import answers, fill_facts
from tests.flows import dashboard_history
from tests.world import World

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
"""Tuesday, noon in Chicago."""
STATUSES = {"filled": "filled", "withdrawn": "aborted", "uncancelled": "aborted"}


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


def slot(verdict: str = "all_asked", minutes: float = 10, **more: Any) -> dict[str, Any]:
    """A slot that came in at noon and closed after so many minutes."""
    return {
        "provider": "Dr. Lee",
        "place": "Plano",
        "clock": {},
        "starts": NOON + timedelta(hours=20),
        "closed": NOON + timedelta(minutes=minutes),
        "depth": 4,
        "verdict": verdict,
        **more,
    }


async def write(world: World, rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        provider = await world.provider(row["provider"])
        place = await world.place(row["place"], **row["clock"])
        await bot_database.execute(
            """
            INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
                status, verdict, eligible_depth, asked, source, created_at, closed_at)
            VALUES ($1, $2, $3, $3::timestamptz + interval '30 min', $4, $5, $6, 1, 'file', $7, $8)
            """,
            provider,
            place,
            row["starts"],
            STATUSES.get(row["verdict"], "expired"),
            row["verdict"],
            row["depth"],
            NOON,
            row["closed"],
        )


def when(days: int = 40) -> fill_facts.Period:
    return fill_facts.Period(
        NOON - timedelta(days=days), NOON + timedelta(days=9), NOON - timedelta(days=99), CHICAGO
    )


async def broken_down(by: history.By) -> list[tuple[str | int, int, int]]:
    found = figures.breakdown(await fill_facts.groups(when(), by), by)
    return [(group["of"], group["rates"].filled, group["rates"].closed) for group in found]


async def test_classes_of_the_time_to_fill_end_before_their_bound(world: World) -> None:
    await write(
        world, [slot("filled", took) for took in (0, 14.9, 15, 30, 60, 119, 120, 240, 1440, 9000)]
    )
    assert dict(figures.fill_time_classes(await fill_facts.tallies(when()))) == {
        "under 15 min": 2,
        "15 to 30 min": 1,
        "30 to 60 min": 1,
        "1 to 2 h": 2,
        "2 to 4 h": 1,
        "4 to 24 h": 1,
        "over a day": 2,
    }


@pytest.mark.parametrize(
    ("depth", "named"),
    [(0, "nobody"), (1, "1 or 2"), (2, "1 or 2"), (3, "3 to 5"), (25, "11 to 25"),
     (26, "over 25"), (100, "over 25"), (None, "not looked for")],
)  # fmt: skip
async def test_classes_of_the_depth_end_with_their_bound(
    world: World, depth: int | None, named: str
) -> None:
    await write(world, [slot(depth=depth)])
    assert await broken_down("depth") == [(named, 0, 1)]


async def test_a_slot_belongs_to_the_clinic_day_on_which_it_closed(world: World) -> None:
    late = datetime(2026, 11, 25, 5, 59, tzinfo=UTC)
    await write(world, [slot("filled", closed=late), slot(closed=late + timedelta(minutes=1))])
    classes = figures.bounds(figures.FILL_TIMES)
    found = await history.tallies(when().start, when().end, CHICAGO.key, classes, weekly=False)
    assert [(day["start"], day["of_closed"]) for day in figures.over_time(found)] == [
        (date(2026, 11, 24), 1.0),
        (date(2026, 11, 25), 0.0),
    ]


async def test_a_week_is_named_by_its_monday_also_over_a_clock_change(world: World) -> None:
    sunday = datetime(2026, 11, 1, 12, tzinfo=UTC)
    await write(world, [slot(closed=sunday), slot(closed=sunday + timedelta(days=1))])
    assert when().weekly
    weeks = figures.over_time(await fill_facts.tallies(when()))
    assert [week["start"] for week in weeks] == [date(2026, 10, 26), date(2026, 11, 2)]


async def test_groups_have_an_order_of_their_own(world: World) -> None:
    tuesday = datetime(2026, 12, 1, 16, tzinfo=UTC)
    await write(
        world,
        [
            slot("filled", provider="Dr. Moss", starts=tuesday),
            slot(starts=tuesday - timedelta(days=1)),
            slot("filled", minutes=30, starts=NOON + timedelta(hours=2)),
        ],
    )
    assert {
        by: await broken_down(by) for by in ("provider", "weekday", "hour", "lead", "place")
    } == {
        "provider": [("Dr. Lee", 1, 2), ("Dr. Moss", 1, 1)],
        "weekday": [("Mon", 0, 1), ("Tue", 2, 2)],
        "hour": [(10, 1, 2), (14, 1, 1)],
        "lead": [("2 to 8 h", 1, 1), ("over 3 days", 1, 2)],
        "place": [("Plano", 2, 3)],
    }


async def test_a_slot_belongs_to_its_weekday_by_the_clock_of_its_place(world: World) -> None:
    at = datetime(2026, 12, 2, 6, 30, tzinfo=UTC)
    await write(
        world,
        [
            slot(starts=at, place="Denver", clock={"time_zone": "America/Denver"}),
            slot(starts=at),
            slot(starts=datetime(2026, 12, 2, 3, tzinfo=UTC)),
        ],
    )
    assert await broken_down("weekday") == [("Tue", 0, 2), ("Wed", 0, 1)]
    assert await broken_down("hour") == [(0, 0, 1), (21, 0, 1), (23, 0, 1)]


async def test_parts_add_up_for_a_year(world: World) -> None:
    for name in ("Dr. Lee", "Dr. Moss"):
        await world.provider(name)
    await world.patient("+12145550101", "Ana Reyes")
    await dashboard_history.fill(world.now, weeks=52, seed=3, per_week=40)
    year = fill_facts.period("365", world.now, CHICAGO)
    found = await fill_facts.rows(year)
    counted = await history.totals(year.start, year.end)
    rates = figures.fill_rate(found.slots)
    assert (rates.closed, rates.filled, rates.offerable) == (
        counted.closed, counted.filled, counted.offerable
    )  # fmt: skip
    assert rates.closed > 2000
    assert sum(many for _, many in figures.verdicts(found.slots)) == rates.closed
    assert sum(many for _, many in figures.fill_time_classes(found.slots)) == rates.filled
    assert sum(week["closed"] for week in figures.over_time(found.slots)) == rates.closed
    for by in ("provider", "place", "weekday", "hour", "lead", "depth"):
        groups = await fill_facts.groups(year, by)
        assert sum(group.closed for group in groups) == rates.closed
        assert sum(group.filled for group in groups) == rates.filled


async def worst(by: str) -> Markup:
    """What is answered of one kind of group."""
    user = User(id=1, name="manager", role="manager")
    asked = answers.Asked("worst", when(), {}, user, NOON)
    titles = list(answers.LOST_BY.values())
    return (await answers.worst(asked))[titles.index(by)]


async def test_the_worst_comes_first_by_share_and_not_by_count(world: World) -> None:
    busy = [slot("filled", provider="Dr. Busy") for _ in range(30)]
    busy += [slot(provider="Dr. Busy") for _ in range(20)]
    bad = [slot(provider="Dr. Bad") for _ in range(9)] + [slot("filled", provider="Dr. Bad")]
    await write(world, [*busy, *bad, slot(provider="Dr. Once")])
    drawn = await worst("Provider")
    places = [drawn.index(told) for told in ("Dr. Bad", "9 of 10", "Dr. Busy", "20 of 50")]
    assert places == sorted(places)
    assert drawn.index("Dr. Once") > places[-1], "one slot of one says little of its provider"
