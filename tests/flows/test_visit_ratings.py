"""How a visit went: who is asked, when and how often, whatever happens at the same time; and what
a manager reads of it."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from types import ModuleType
from typing import Final

import pytest
from tortoise.exceptions import IntegrityError

from bot import database as db
from bot import installation
from bot.notices.reports import document, facts
from bot.retention import forgetting
from bot.waitlist.conversation import visits
from bot.waitlist.patients import ratings
from bot.waitlist.patients.staff_optouts import by_staff
from bot.waitlist.places import directory, seen
from bot.waitlist.staff import desk
from bot.waitlist.views.figures import ratings as figures
from dashboard.access.accounts import User
from dashboard.pages.figures import answers
from tests.flows.test_dashboard_answers import plain
from tests.world import TOMORROW, World, number

ASKED: Final = "TPCCC: How did your visit on"


@pytest.fixture
def world(database: ModuleType) -> World:
    return World({"ASK_AFTER_VISIT": "yes"})


async def visit(world: World, n: int, *, hours: int = 0, provider: str = "Dr. Lee") -> int:
    """A slot of tomorrow 15:15 and so many hours, taken by this patient and booked; its offer's
    id."""
    await world.patient(number(n), f"Patient {n}")
    slot = await world.slot(TOMORROW + timedelta(hours=hours), provider=provider)
    await world.settle()
    await world.say(number(n), "YES")
    await db.unit(lambda: desk.mark_booked(slot, world.rules, world.now))
    found: int = await db.fetch_value(
        "SELECT id FROM offer WHERE cancellation_id = $1 AND state = 'accepted'", slot
    )
    return found


def asked(world: World, n: int) -> int:
    return sum(body.startswith(ASKED) for body in world.bodies(number(n)))


async def patient_of(offer: int) -> int:
    found = await ratings.winner(offer)
    assert found is not None
    return found


async def test_of_two_bots_that_claim_two_visits_of_one_patient_at_once_one_asks(
    world: World,
) -> None:
    """Without the contact's lock, which is not what keeps it: the second insert waits for the
    first, finds its row once that is committed, and writes none."""
    first, second = await visit(world, 1), await visit(world, 1, hours=-2)
    patient, both = await patient_of(first), asyncio.Barrier(2)
    assert patient == await patient_of(second)

    async def bot(offer: int) -> int | None:
        async def work() -> int | None:
            await both.wait()
            claimed = await ratings.claim(offer, patient, world.now)
            await asyncio.sleep(0)
            return claimed

        return await db.unit(work)

    claimed = await asyncio.gather(bot(first), bot(second))
    assert sorted(one is None for one in claimed) == [False, True]
    assert await db.fetch_value("SELECT count(*) FROM visit_rating") == 1


async def test_of_two_bots_whose_timers_fire_at_once_one_asks(world: World) -> None:
    offers = [await visit(world, 1), await visit(world, 1, hours=-2)]
    world.now = TOMORROW + timedelta(hours=3)
    await db.execute("DELETE FROM timer")

    async def fire(offer: int) -> None:
        await db.unit(lambda: visits.put(offer, world.talk, world.rules, world.now))

    await asyncio.gather(*map(fire, offers))
    await world.settle()
    assert asked(world, 1) == 1


async def test_the_database_lets_nobody_be_asked_again_within_ninety_days(world: World) -> None:
    first, second = await visit(world, 1), await visit(world, 1, hours=-2)
    patient = await patient_of(first)
    assert await ratings.claim(first, patient, world.now) is not None
    for days, free in ((89, False), (90, True)):
        later = world.now + timedelta(days=days)
        assert await ratings.is_due(second, later) is free
        assert (await ratings.claim(second, patient, later) is not None) is free
    write = (
        "INSERT INTO visit_rating (offer_id, patient_id, asked_at, quiet_until)"
        " SELECT min(id), $1, $2::timestamptz, $2::timestamptz + $3::interval FROM offer"
    )
    await db.execute("DELETE FROM visit_rating WHERE offer_id = $1", first)
    with pytest.raises(IntegrityError):
        await db.execute(write, patient, world.now + timedelta(days=1), ratings.QUIET)


async def test_a_second_answer_and_another_patients_change_nothing(world: World) -> None:
    offer = await visit(world, 1)
    patient, other = await patient_of(offer), await patient_of(await visit(world, 2, hours=1))
    rating = await ratings.claim(offer, patient, world.now)
    assert rating is not None
    for who, score in ((other, 1), (patient, 4), (patient, 2)):
        await ratings.note(rating, who, score, world.now)
    assert await db.fetch_value("SELECT score FROM visit_rating") == 4


async def test_a_question_that_has_not_left_is_not_sent_beside_an_offer(world: World) -> None:
    offer = await visit(world, 1)
    await world.patient(number(1), "Patient 1")
    world.now = TOMORROW + timedelta(hours=2, minutes=30)
    await db.unit(lambda: visits.put(offer, world.talk, world.rules, world.now))
    await world.slot(world.now + timedelta(days=1), provider="Dr. Ray")
    await world.settle()
    assert asked(world, 1) == 0
    assert "An earlier appointment" in world.bodies(number(1))[-1]
    assert (await figures.counted(TOMORROW, world.now + timedelta(days=1))).asked == 0


@pytest.mark.parametrize("undo", ["opt out", "booking", "offer"])
async def test_a_question_that_has_not_left_is_not_sent_any_more(world: World, undo: str) -> None:
    offer = await visit(world, 1)
    world.now = TOMORROW + timedelta(hours=2, minutes=30)
    await db.unit(lambda: visits.put(offer, world.talk, world.rules, world.now))
    if undo == "opt out":
        patient = await patient_of(offer)
        await db.unit(lambda: by_staff(patient, "anna", "asked by phone", world.now))
    elif undo == "booking":
        await db.execute("UPDATE cancellation_event SET booked_at = NULL")
    else:
        await db.execute("UPDATE offer SET state = 'canceled', closed_why = 'not_honoured'")
    await world.settle()
    assert asked(world, 1) == 0


async def test_a_question_that_could_not_leave_before_the_night_is_not_sent_in_the_morning(
    world: World,
) -> None:
    offer = await visit(world, 1, hours=1)
    world.now = TOMORROW + timedelta(hours=4, minutes=40)  # 19:55
    await db.unit(lambda: visits.put(offer, world.talk, world.rules, world.now))
    await world.oversleep(minutes=10)
    assert asked(world, 1) == 0
    await world.pass_time(days=2)
    assert asked(world, 1) == 0


async def test_nobody_is_asked_while_a_text_may_be_unread_and_then_they_are(world: World) -> None:
    await visit(world, 1, hours=-6)
    await installation.want_sweep()
    await world.until(TOMORROW)
    assert asked(world, 1) == 0
    await installation.swept(await installation.sweeps_wanted())
    await world.pass_time(hours=2)
    assert asked(world, 1) == 1


async def test_a_visit_of_the_time_that_a_restore_lost_is_not_asked_about(world: World) -> None:
    offer = await visit(world, 1, hours=-6)
    later = TOMORROW + timedelta(hours=1)
    assert await ratings.is_due(offer, later)
    await db.execute("UPDATE installation SET lost_until = $1", TOMORROW)
    assert not await ratings.is_due(offer, later)


async def test_nobody_is_asked_days_after_the_visit_because_we_were_down(world: World) -> None:
    await visit(world, 1)
    await world.oversleep(days=4)
    await world.pass_time(days=1)
    assert asked(world, 1) == 0


async def test_in_a_language_that_is_not_written_nobody_is_asked(world: World) -> None:
    await visit(world, 1)
    await db.execute("UPDATE patient_contact SET language = 'vi'")
    await world.pass_time(days=4)
    assert asked(world, 1) == 0


async def test_where_the_setting_was_switched_off_meanwhile_nobody_is_asked(world: World) -> None:
    offer = await visit(world, 1)
    off = World()
    off.now = TOMORROW + timedelta(hours=3)
    await db.unit(lambda: visits.put(offer, off.talk, off.rules, off.now))
    assert await db.fetch_value("SELECT count(*) FROM visit_rating") == 0


async def test_the_figure_outlives_the_patient_and_names_nobody(world: World) -> None:
    offer = await visit(world, 1)
    await world.until(TOMORROW + timedelta(hours=4))
    await world.say(number(1), "2")
    patient = await patient_of(offer)
    await db.unit(lambda: forgetting.forget(patient, "anna", world.now))
    since, until = world.now - timedelta(days=1), world.now + timedelta(days=1)
    found = await figures.counted(since, until)
    assert (found.asked, list(found.scores)) == (1, [0, 1, 0, 0, 0])
    (row,) = await figures.latest(since, until)
    assert (row.who.name, row.who.phone_e164, row.score) == ("", f"forgotten-{patient}", 2)


async def answered(world: World, scores: Sequence[int | None], first: int = 1) -> None:
    """So many patients, from this one on, were asked how a visit went, and said this."""
    for n, _ in enumerate(scores, first):
        await visit(world, n, provider=f"Dr. N{n}")
    await world.until(TOMORROW + timedelta(hours=2, minutes=30))
    for n, score in enumerate(scores, first):
        assert asked(world, n) == 1
        if score is not None:
            await world.say(number(n), f"{score}")


async def test_the_page_tells_asked_and_answered_and_of_few_no_mean(world: World) -> None:
    boss, zone = User(1, "anna", "admin"), world.rules.clinic.zone

    async def page() -> str:
        drawn = await answers.drawn(boss, "?ask=annoyed&period=7", zone, world.now)
        (piece,) = drawn["answers-parts"]
        return plain(piece.html)

    assert "How visits went - nobody was asked in this time" in await page()
    await answered(world, [5, 5, 4, None])
    few = await page()
    assert "How visits went - 3 of 4 who were asked answered (75%)" in few
    assert "a mean is told from 10 answers on" in few
    assert "Answer Visits Share 5 (very well) 2 67% 4 1 33% 3 0 0%" in few
    assert "Patient Provider Place Asked Answer" in few
    assert few.count("no answer") == 1


async def test_of_ten_answers_page_and_report_tell_the_same_mean(world: World) -> None:
    await answered(world, [5, 5, 4, None, 1, 2, 3, 5, 5, 5, 4])
    boss, zone = User(1, "anna", "admin"), world.rules.clinic.zone
    drawn = await answers.drawn(boss, "?ask=annoyed&period=7", zone, world.now)
    said = plain(drawn["answers-parts"][0].html)
    assert "How visits went 3.9 of 5 10 of 11 who were asked answered (91%)" in said
    report = await facts.read("TPCCC", date(2026, 11, 1), zone, world.now + timedelta(days=9))
    line = next(one for one in document.figures(report) if one[0].startswith("How visits went"))
    assert line == ("How visits went, from 1 to 5", "3.9", "by 10 of 11 who were asked", "")
    before = await facts.read("TPCCC", date(2026, 10, 1), zone, world.now + timedelta(days=9))
    assert not any(one[0].startswith("How visits went") for one in document.figures(before))


async def test_a_manager_of_another_place_reads_of_no_visit(world: World) -> None:
    await answered(world, [1])
    tyler = await world.place("Tyler")
    known = await directory.read(world.rules.clinic)
    for ids, count in (([tyler], 0), ([await world.place("Plano")], 1)):
        db.see(seen.only(ids, known, world.rules.clinic))
        found = await figures.counted(TOMORROW, TOMORROW + timedelta(days=1))
        rows = await figures.latest(TOMORROW, TOMORROW + timedelta(days=1))
        db.see(None)
        assert (found.asked, len(rows)) == (count, count)
