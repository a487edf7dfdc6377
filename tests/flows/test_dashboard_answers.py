"""A manager's questions on Answers, over a morning that was counted by hand: each figure and the
rows that it leads to."""

import re
from datetime import timedelta
from types import ModuleType
from typing import Final

import pytest

from bot import database as bot_database
from bot.waitlist.patients.staff_optouts import by_staff
from bot.waitlist.views import answers as views
from bot.waitlist.views import closed
from dashboard import figures
from dashboard.access.accounts import User
from dashboard.pages import closed_slots
from dashboard.pages.figures import answers, asks, fill_facts
from tests.flows.test_dashboard_history import short_morning
from tests.world import World, number

ASKED: Final = (
    ("lost", ("Not filled 2 of 4 that closed; 1 more were withdrawn",
              "Nobody on the list fits 1 33%", "Cancelled too late to ask 1 33%",
              "Withdrawn by staff 1 33%")),
    ("worst", ("Tyler 1 of 1 100%", "Plano 2 of 3 67%", "Hour Not filled Share 10 AM 2 of 2 100%",
               "Dr. Lee 3 of 4 75%", "Tue 2 of 2 100%")),
    ("annoyed", ("Said YES too late 1", "Opted out after us 1", "25% of 4 who were texted",
                 "2 or 3 2 50% 4 to 6 2 50%", "Patient Texts before it After us (972) 555-0003")),
    ("waits", ("Until a slot was taken 0 d", "of 1 who took one", "under a week 1 3")),
    ("saved", ("Hours on the phone 0 if each of 6 patients asked were a call of 3 minutes",
               "1 say above what one is worth")),
    ("saved&minutes=30&worth=120", ("Hours on the phone 3", "120 1 visits at 120 each")),
    ("used", ("Freed time that was used 25% 0 of 2 hours", "Dr. Lee 120 30 25% 1 of 4")),
)  # fmt: skip


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


async def test_each_question_is_answered_and_leads_to_its_rows(world: World) -> None:
    await short_morning(world)
    who = await bot_database.fetch_value(
        "SELECT id FROM patient_contact WHERE phone_e164 = $1", number(3)
    )
    await bot_database.unit(lambda: by_staff(who, "anna", "asked by phone", world.now))
    admin = User(1, "anna", "admin")
    zone = world.rules.clinic.zone
    for asked, told in ASKED:
        drawn = await answers.drawn(admin, f"?ask={asked}&period=7", zone, world.now)
        (piece,) = drawn["answers-parts"]
        said = plain(piece.html)
        for words in told:
            assert words in said, f"{asked}: {said}"
        assert (
            asked.startswith("waits") or 'href="/slots?' in piece.html or "/patient" in piece.html
        )
        lines = await lines_that_count_their_rows(piece.html, world)
        assert lines > 0 or asked not in ("lost", "worst", "used"), asked
        for address in re.findall(r'href="/slots(\?[^"]*)"', piece.html):
            wish = closed_slots.chosen(address.replace("&amp;", "&"), world.now, zone).wish
            found = await closed.page(world.rules, wish, 0, 50)
            assert len(found) == (await closed.count(wish)).closed
            for name in ("why", "hour", "provider", "place", "only", "outcome"):
                assert f"{name}=" not in address or getattr(wish, name) not in ("", None), address


async def lines_that_count_their_rows(html: str, world: World) -> int:
    """How many lines of tables lead to slots, each to as many as it tells."""
    lines = re.findall(r'<tr><th[^>]*><a href="/slots([^"]*)".*?</th>(.*?)</tr>', html)
    for address, cells in lines:
        told = [plain(cell) for cell in re.findall(r"<td>(.*?)</td>", cells)]
        number_told = next((one.partition(" of ")[2] for one in told if " of " in one), told[0])
        given = address.replace("&amp;", "&")
        wish = closed_slots.chosen(given, world.now, world.rules.clinic.zone).wish
        assert (await closed.count(wish)).closed == int(number_told), address
    return len(lines)


async def test_the_rows_of_a_reason_and_of_an_hour_are_those_alone(world: World) -> None:
    await short_morning(world)
    zone = world.rules.clinic.zone
    for address, count in (
        ("?why=too_late", 1), ("?why=filled", 1), ("?why=nonsense", 4), ("?hour=10", 2),
        ("?hour=15", 1), ("?hour=16", 1), ("?hour=25", 4), ("?hour=10&why=too_late", 1),
    ):  # fmt: skip
        wish = closed_slots.chosen(address, world.now, zone).wish
        assert (await closed.count(wish)).closed == count, address


def test_a_manager_is_led_to_each_of_ten_answers_by_two_presses() -> None:
    assert len(asks.ASKS) == 10
    asked = {re.sub(r".*ask=(\w+).*", r"\1", one.href) for one in asks.ASKS if "ask=" in one.href}
    assert asked == set(answers.ANSWERS)


async def test_a_text_of_weeks_ago_is_no_reason_to_opt_out(world: World) -> None:
    await short_morning(world)
    await bot_database.execute(
        "UPDATE message_log SET sent_at = sent_at - interval '20 days',"
        " created_at = created_at - interval '20 days'"
    )
    who = await bot_database.fetch_value("SELECT min(id) FROM patient_contact")
    await bot_database.unit(lambda: by_staff(who, "anna", "asked by phone", world.now))
    start, end = world.now - timedelta(days=1), world.now + timedelta(days=1)
    found = await views.bothered(start, end)
    assert (found.left, found.left_in_all, found.patients) == (0, 1, 0)
    assert [one.after_us for one in await views.opted_out(start, end)] == [False]


async def test_the_share_who_left_is_of_those_who_were_texted_in_that_time(world: World) -> None:
    await short_morning(world)
    who = await bot_database.fetch_value("SELECT min(id) FROM patient_contact")
    await bot_database.execute(
        "UPDATE message_log SET sent_at = sent_at - interval '3 days',"
        " created_at = created_at - interval '3 days' WHERE patient_id = $1",
        who,
    )
    await bot_database.unit(lambda: by_staff(who, "anna", "asked by phone", world.now))
    found = await views.bothered(world.now - timedelta(days=1), world.now + timedelta(days=1))
    assert (found.left, found.patients, found.left_of_these) == (1, 3, 0)


def test_the_worst_comes_first_by_share_and_not_by_count(world: World) -> None:
    counted = {"Dr. Busy": (30, 50), "Dr. Once": (0, 1), "Dr. Bad": (1, 10)}
    found = [
        {"of": name, "rates": figures.FillRate(filled, closed, closed)}
        for name, (filled, closed) in counted.items()
    ]
    when = fill_facts.period("7", world.now, world.rules.clinic.zone)
    drawn = plain(answers._worst("provider", found, when))
    order = [drawn.index(told) for told in ("Dr. Bad 9 of 10", "Dr. Busy 20 of 50", "Dr. Once")]
    assert order == sorted(order), "one slot of one says little of its provider"
