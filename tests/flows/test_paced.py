"""A pace that is computed: in the real rooms, what it asks, keeps and learns."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.waitlist import slots
from bot.waitlist.evidence import curves
from bot.waitlist.pacing import rule
from bot.waitlist.staff import desk
from tests.world import TOMORROW, World, column, number, slot_row


@pytest.fixture
def paced(database: ModuleType) -> World:
    return World({"PACING": "computed"})


async def batches_of(slot_id: int) -> list[dict[str, object]]:
    return await db.fetch(
        "SELECT * FROM offer_batch WHERE cancellation_id = $1 ORDER BY number", slot_id
    )


async def test_a_deep_list_is_asked_a_few_at_a_time_while_others_may_still_answer(
    paced: World,
) -> None:
    await paced.patients(60)
    slot_id = await paced.slot()
    await paced.settle()
    first = len(paced.carrier.texts)
    assert 4 <= first <= 7
    await paced.pass_time(minutes=6)
    pending = await column("SELECT count(*) FROM offer WHERE state = 'pending'")
    assert pending == [len(paced.carrier.texts)]
    assert len(paced.carrier.texts) > first, "Nobody waits for the first to have run out."
    for batch in await batches_of(slot_id):
        assert batch["policy"] == "computed"
        assert 0 < batch["expected"] <= 2 * rule.CAPS["normal"]  # type: ignore[operator]
        assert batch["depth"]
        assert batch["yes"] == pytest.approx(0.12)


async def test_the_text_promises_that_the_first_yes_gets_it_and_no_minutes(paced: World) -> None:
    await paced.patients(2)
    await paced.slot()
    await paced.settle()
    (body, *_) = paced.bodies(number(1))
    assert body.endswith("The first YES gets it.")
    assert "expires" not in body


async def test_a_short_list_is_asked_at_once(paced: World) -> None:
    await paced.patients(10)
    await paced.slot()
    await paced.settle()
    assert sorted(paced.asked()) == [number(n) for n in range(1, 11)]


async def test_nobody_new_is_asked_once_it_is_taken_and_a_late_yes_is_kept(paced: World) -> None:
    await paced.patients(60)
    slot_id = await paced.slot()
    await paced.settle()
    many = len(paced.asked())
    await paced.say(number(2), "yes")
    await paced.say(number(1), "yes")
    await paced.say(number(3), "no")
    await paced.pass_time(hours=3)
    assert (await slot_row(slot_id))["status"] == "filled"
    offered = await column("SELECT count(*) FROM offer")
    assert offered == [many]
    answers = await column("SELECT answer FROM offer WHERE answer IS NOT NULL ORDER BY patient_id")
    assert answers == ["yes", "yes", "no"]


async def test_the_hours_end_with_a_last_call_and_no_text_after_them(paced: World) -> None:
    await paced.patients(60)
    await paced.pass_time(hours=9, minutes=40)
    await paced.slot(paced.now + timedelta(hours=3))
    await paced.settle()
    first = len(paced.asked())
    await paced.pass_time(minutes=13)
    by_last_call = len(paced.asked())
    await paced.pass_time(hours=1)
    assert first < by_last_call == len(paced.asked())
    (end,) = await column("SELECT max(sent_at) FROM message_log WHERE kind = 'offer'")
    assert end <= paced.now.replace(hour=1, minute=53)  # type: ignore[operator]


async def test_the_line_is_kept_as_it_stood_with_each_offers_rank(paced: World) -> None:
    await paced.patients(5)
    slot_id = await paced.slot()
    await paced.settle()
    line = await db.fetch(
        "SELECT rank, entry_id FROM slot_line WHERE cancellation_id = $1 ORDER BY rank", slot_id
    )
    asked = await db.fetch("SELECT rank, entry_id FROM offer ORDER BY rank")
    assert line == asked
    assert [row["rank"] for row in line] == [1, 2, 3, 4, 5]
    await db.execute("DELETE FROM waitlist_entry WHERE id = $1", line[0]["entry_id"])
    gone = await column("SELECT entry_id FROM slot_line WHERE rank = 1")
    assert gone == [None], "The line outlives the people."


async def test_a_fixed_pace_keeps_the_same_log(database: ModuleType) -> None:
    world = World()
    await world.patients(5)
    slot_id = await world.slot()
    await world.settle()
    (batch,) = await batches_of(slot_id)
    assert (batch["policy"], batch["depth"], batch["yes"]) == ("fixed", 5, None)
    assert await column("SELECT rank FROM offer ORDER BY id") == [1, 2, 3]
    assert len(await column("SELECT rank FROM slot_line")) == 5


async def test_a_stop_answers_the_offer_that_it_came_after(paced: World) -> None:
    await paced.patients(1)
    await paced.slot()
    await paced.settle()
    await paced.say(number(1), "stop")
    assert await column("SELECT answer FROM offer") == ["stop"]


async def test_a_person_who_asks_the_next_is_obeyed(paced: World) -> None:
    await paced.patients(60)
    slot_id = await paced.slot()
    await paced.settle()
    before = len(paced.asked())
    await paced.pass_time(minutes=2)
    asked = await db.unit(lambda: desk.ask_now(slot_id, paced.rules, paced.now))
    await paced.settle()
    assert asked >= 1
    assert len(paced.asked()) == before + asked


async def test_twenty_answers_teach_a_version_which_the_next_batch_names(paced: World) -> None:
    await paced.patients(60)
    version = await curves.newest()
    assert version.id is None
    for n in range(4):
        await paced.slot(TOMORROW + timedelta(hours=n / 2))
        await paced.settle()
        for phone in sorted(set(paced.asked())):
            live = await column(
                "SELECT count(*) FROM offer JOIN patient_contact AS c ON c.id = patient_id"
                " WHERE phone_e164 = $1 AND state = 'pending'",
                phone,
            )
            if live != [0]:
                await paced.say(phone, "no")
        await paced.pass_time(minutes=5)
    version = await curves.newest()
    assert version.id is not None
    assert 20 <= version.curve.answers < version.curve.offers
    assert version.curve.belief.no > 0.3
    assert version.curve.belief.yes < 0.12
    newest = await column("SELECT max(curve_id) FROM offer_batch")
    assert newest == [version.id]
    again = await column("SELECT count(*) FROM timer WHERE kind = 'curve'")
    assert again == [0], "It is learned once for twenty answers."


async def test_who_was_told_that_it_is_gone_teaches_nothing_by_answering_afterwards(
    paced: World,
) -> None:
    await paced.patients(10)
    await paced.slot()
    await paced.pass_time(minutes=4)
    await paced.say(number(1), "yes")
    for n in range(2, 8):
        await paced.pass_time(minutes=10)
        await paced.say(number(n), "no")
    await db.unit(lambda: curves.learn(paced.rules, paced.now))
    learned = (await curves.newest()).curve
    assert (learned.offers, learned.answers) == (10, 1)


async def test_an_old_version_is_learned_anew_at_the_first_batch_of_a_day(paced: World) -> None:
    await paced.patients(3)
    await db.unit(lambda: curves.learn(paced.rules, paced.now))
    await paced.slot()
    await paced.pass_time(minutes=1)
    await paced.say(number(1), "no")
    assert len(await column("SELECT id FROM reply_curve")) == 1
    await paced.oversleep(hours=23)
    await paced.slot(TOMORROW + timedelta(days=2))
    await paced.settle()
    assert len(await column("SELECT id FROM reply_curve")) == 2


async def test_what_is_learned_is_bounded(paced: World) -> None:
    await paced.patients(1)
    slot_id = await paced.slot()
    await paced.settle()
    version = await curves.newest()
    slot = await db.unit(lambda: slots.lock(slot_id, paced.rules))
    assert slot is not None
    for yes, believed in ((0.0001, curves.LEAST_YES), (0.99, curves.MOST_YES), (0.2, 0.2)):
        belief = rule.Belief(yes, 0.1, version.curve.belief.delays)
        kinds = dict.fromkeys(("today", "soon", "later"), belief)
        got = curves.Version(None, None, version.curve, kinds).of(slot, paced.now)
        assert got.yes == believed


async def test_neither_language_nor_name_nor_past_silence_moves_anybody(paced: World) -> None:
    """Of two who were asked at the same time, who said nothing stands where who said NO does."""
    joined = paced.now - timedelta(days=90)
    for n in range(1, 9):
        phone = number(n)
        await paced.patient(phone, f"Patient {9 - n}", joined_at=joined + timedelta(hours=n))
        await db.execute(
            "UPDATE patient_contact SET language = $2 WHERE phone_e164 = $1",
            phone,
            "es" if n % 2 else "en",
        )
    first = await paced.slot(TOMORROW)
    await paced.settle()
    for n in (2, 3, 6):
        await paced.say(number(n), "no")
    await db.unit(lambda: desk.withdraw(first, "withdrawn", "staff", paced.rules, paced.now))
    await paced.pass_time(minutes=30)
    second = await paced.slot(TOMORROW + timedelta(hours=1))
    await paced.settle()
    line = await column(
        "SELECT phone_e164 FROM slot_line JOIN waitlist_entry AS entry ON entry.id = entry_id"
        " JOIN patient_contact AS contact ON contact.id = patient_id"
        " WHERE cancellation_id = $1 ORDER BY rank",
        second,
    )
    assert line == [number(n) for n in range(1, 9)]
