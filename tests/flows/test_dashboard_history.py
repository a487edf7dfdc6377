"""The dashboard's queries against a short morning that was counted by hand, and their plans."""

import re
from datetime import date, timedelta
from types import ModuleType

import pytest

from bot import audit
from bot import database as bot_database
from bot.ledger import deliveries
from bot.waitlist.staff import desk
from bot.waitlist.views import conversations, history, people, waitlist, worklist
from dashboard import figures, times
from dashboard.depths import Depths
from dashboard.pages import audit_trail
from dashboard.pages.figures import fill_facts, fill_rates
from dashboard.pages.slots import today
from dashboard.shell import alerts
from tests.flows import dashboard_history, dashboard_world
from tests.flows.plans import Query, plans_of
from tests.world import TOMORROW, World, number

CHICAGO = "America/Chicago"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def short_morning(world: World) -> None:
    """Four slots close: filled after two minutes with one YES too late, too late to ask, withdrawn
    by hand with three asked, nobody fits. One stays open."""
    phones = await world.patients(4)
    await world.slot()
    await world.settle()
    await world.pass_time(minutes=2)
    await world.say(phones[0], "YES")
    await world.say(phones[1], "YES")
    await world.slot(world.now + timedelta(minutes=5))
    await world.settle()
    by_hand = await world.slot(TOMORROW + timedelta(hours=1))
    await world.settle()
    await world.say(phones[2], "no")

    async def withdraw() -> None:
        await desk.withdraw(by_hand, "withdrawn", "anna", world.rules, world.now)
        await audit.record("anna", "withdraw", "slot", by_hand, world.now)

    await bot_database.unit(withdraw)
    await world.settle()
    await world.slot(world.now + timedelta(minutes=30), location="Tyler")
    await bot_database.execute("UPDATE waitlist_entry SET location_preference = '{Plano}'")
    await world.settle()
    await world.pass_time(minutes=31)
    await world.slot(TOMORROW + timedelta(hours=2))
    await world.settle()


async def test_the_morning_is_counted_right(world: World) -> None:
    start = world.now
    await short_morning(world)
    end = world.now + timedelta(seconds=1)
    slots = await history.closed_slots(start, end)
    assert slots.verdict == ["filled", "too_late", "withdrawn", "nobody_fits"]
    assert slots.eligible_depth == [4, None, 3, 0]
    assert slots.offerable == [True, False, True, False]
    frame = figures.slots_frame(vars(slots))
    assert figures.fill_rate(frame) == figures.FillRate(filled=1, closed=4, offerable=2)
    assert figures.median_time_to_fill(frame) == timedelta(minutes=2)
    assert await history.totals(start, end) == history.Totals(
        closed=4, filled=1, offerable=2, in_time=1, median_fill=timedelta(minutes=2),
        median_depth=3.5, median_asked=3, asked=6, too_late=1,
    )  # fmt: skip
    assert await history.touched_slots(start, end) == 1
    assert await history.opt_outs(start, end) == 0
    answers = figures.answers_frame(await history.answers(start, end, CHICAGO))
    (batch,) = figures.replies_by(answers, "batch_number")
    assert (batch["sent"], batch["answered"], batch["won"]) == (6, 3, 1)
    assert dict(figures.reply_curve(answers))[2] == 3 / 6
    assert await history.declines(start, end) == {None: 1}
    await bot_database.execute(
        "UPDATE offer SET decline_reason = 'wrong_time' WHERE state = 'declined'"
    )
    assert await history.declines(start, end) == {"wrong_time": 1}
    (day,) = await history.texts_by_day(start, end, CHICAGO)
    assert day.day == date(2026, 11, 24)
    assert day.status == "delivered"
    assert await history.texts(start, end) == [history.Texts("delivered", day.count)]


async def test_a_slot_given_by_hand_with_nobody_asked_counts_as_offerable(world: World) -> None:
    entry = await world.patient(number(1), provider_preference=("Dr. Moss",))
    slot = await world.slot()
    await world.settle()
    await bot_database.unit(lambda: desk.give_to(slot, entry, world.rules, world.now))
    start, end = world.now, world.now + timedelta(seconds=1)
    await bot_database.execute("UPDATE offer SET state = 'failed'")
    found = figures.fill_rate(figures.slots_frame(vars(await history.closed_slots(start, end))))
    assert (found.offerable, (await history.totals(start, end)).offerable) == (1, 1)


async def test_an_empty_clinic_has_empty_columns(world: World) -> None:
    slots = await history.closed_slots(world.now, world.now + timedelta(days=1))
    assert set(map(len, vars(slots).values())) == {0}
    assert figures.fill_rate(figures.slots_frame(vars(slots))).of_closed is None
    found = await fill_facts.facts(fill_facts.period("30", world.now, world.settings.timezone))
    assert "No slot has closed" in str(fill_rates.build(found))


async def test_a_month_is_the_clinics_own(world: World) -> None:
    when = fill_facts.period("month", world.now, world.settings.timezone)
    assert when.named == "October 1 to 31, 2026"
    assert (when.end - when.start) == timedelta(days=31)
    assert when.before.isoformat() == "2026-09-01T05:00:00+00:00"


async def test_today_counts_the_clinic_day(world: World) -> None:
    await short_morning(world)
    zone = world.settings.timezone
    found = await today.facts(world.now, world.rules, Depths(world.rules))
    assert (found.day.cancelled, found.day.filled, found.day.closed) == (5, 1, 4)
    assert found.day.replies == 3
    assert [slot.id for slot in found.to_book] == [1]
    tomorrow = times.day_start(world.now, zone, 1)
    assert (await worklist.day(tomorrow, tomorrow + timedelta(days=1))).cancelled == 0


async def test_a_winner_whom_no_text_will_tell_is_shown(world: World) -> None:
    (ana,) = await world.patients(1)
    await world.slot()
    await world.settle()
    await world.say(ana, "yes")
    (slot,) = await worklist.to_book(world.rules, world.now)
    assert (slot.told, slot.is_untold) == ("delivered", False)
    for status in ("failed", "undelivered", "withdrawn"):
        await bot_database.execute(
            "UPDATE message_log SET status = $1 WHERE kind = 'confirmed'", status
        )
        (slot,) = await worklist.to_book(world.rules, world.now)
        assert slot.is_untold, status


async def test_marks_of_like_mean_themselves_in_a_search(world: World) -> None:
    await world.patient(number(1), "100% Sure")
    await world.patient(number(2), "Under_score")
    await world.patient(number(3), "Back\\slash")
    for said, found in (("%", 1), ("_", 1), ("\\", 1), ("0% s", 1), ("555-0002", 1), ("", 3)):
        listed, count = await waitlist.page(waitlist.Wish(said=said), 0, 10, world.now)
        assert (len(listed), count) == (found, found), said
        assert len(await people.find_entries(said, 10)) == found, said


async def test_no_page_reads_the_whole_history(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two years of it, of which the figures show a week."""
    await dashboard_world.busy_morning(world)
    await dashboard_history.fill(world.now, weeks=100, per_week=120, seed=1)
    await bot_database.execute("ANALYZE")
    zone = world.settings.timezone
    pages: dict[str, Query] = {
        "today": lambda: today.facts(world.now, world.rules, Depths(world.rules)),
        "waitlist": lambda: waitlist.page(waitlist.Wish(), 0, 100, world.now),
        "messages": lambda: conversations.latest("", 60),
        "conversation": lambda: conversations.said(1, 200),
        "figures": lambda: fill_facts.facts(fill_facts.period("7", world.now, zone)),
        "files": lambda: deliveries.latest(50),
        "people": lambda: audit_trail.latest(200),
        "forms": lambda: worklist.places(world.rules),
        "troubles": lambda: alerts.facts(world.now),
    }
    for name, work in pages.items():
        plan = await plans_of(work, monkeypatch)
        assert plan, name
        for table in ("cancellation_event", "offer", "message_log"):
            assert not re.search(rf"Seq Scan on {table}\b", plan), (name, plan)
