"""Whom a slot asks: who suits it, who may be asked now, in which order, and how many."""

from collections.abc import Mapping, Sequence, Set
from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.carriers.twilio import errors
from bot.messages import contacts
from bot.messages.dispatch import pace
from bot.messages.gateway import Unknown
from bot.timers import schedule
from bot.waitlist import slots
from bot.waitlist.rules import batches, eligibility
from bot.waitlist.rules.eligibility import Candidate
from tests import world
from tests.world import TOMORROW, World, column, number

ANA, BEN, CID, DEE = (number(n) for n in range(1, 5))


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


async def asked(one: World, **slot: object) -> list[str]:
    """The phones that a new slot asks, in their order."""
    slot_id = await one.slot(**slot)  # type: ignore[arg-type]  # any of its parameters
    await one.settle()
    return list(await world.offers(slot_id))


@pytest.mark.parametrize(
    ("wish", "suits"),
    [
        ({}, True),
        ({"provider_preference": ["DR. LEE", "Dr. Ray"]}, True),
        ({"provider_preference": ["Dr. Ray"]}, False),
        ({"provider_type_preference": "MD/DO"}, True),
        ({"provider_type_preference": "APP"}, False),
        ({"location_preference": ["plano"]}, True),
        ({"location_preference": ["Frisco"]}, False),
        ({"current_appt_at": TOMORROW + timedelta(seconds=1)}, True),
        ({"current_appt_at": TOMORROW}, False),
        ({"current_appt_at": TOMORROW - timedelta(days=1)}, False),
        ({"consent_source": None}, False),
        ({"consent_source": ""}, False),
    ],
)
async def test_only_whom_it_suits_is_asked(
    one: World, wish: dict[str, object], suits: bool
) -> None:
    await one.patient(ANA, **wish)
    assert await asked(one) == ([ANA] if suits else [])


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE patient_contact SET opt_out = TRUE",
        "UPDATE patient_contact SET unreachable = 'landline'",
        "UPDATE patient_contact SET consent_source = NULL",
        "UPDATE patient_contact SET time_zone = 'Asia/Tokyo'",
        "UPDATE waitlist_entry SET active = FALSE",
        "UPDATE waitlist_entry SET avoid_places = ARRAY['plano']",
        "UPDATE waitlist_entry SET avoid_times = ARRAY['Wed PM']",
    ],
)
async def test_nobody_is_asked_who_may_not_be(one: World, sql: str) -> None:
    await one.patient(ANA)
    await db.execute(sql)
    assert await asked(one) == []


async def test_who_cancelled_is_not_asked_for_it(one: World) -> None:
    await one.patient(ANA)
    await one.patient(BEN)
    ana = await contacts.ensure(ANA, one.now)
    assert await asked(one, cancelled_by=ana) == [BEN]


async def test_the_best_are_asked_first_and_no_more_than_a_batch(one: World) -> None:
    await one.patient(ANA, boost=10)
    await one.patient(BEN, urgent=True)
    await one.patient(CID)
    await one.patient(DEE, boost=20)
    assert await asked(one) == [BEN, DEE, ANA]


async def test_among_equals_the_least_recently_asked_and_then_the_longest_waiting_come_first(
    one: World,
) -> None:
    hour = timedelta(hours=1)
    await one.patient(ANA, joined_at=one.now - 3 * hour)
    await one.patient(BEN, joined_at=one.now - 2 * hour)
    await one.patient(CID, joined_at=one.now - hour)
    await one.patient(DEE, joined_at=one.now - 4 * hour)
    marks = "UPDATE waitlist_entry SET last_asked_at = $1 WHERE id = $2"
    await db.execute(marks, one.now - hour, 1)
    await db.execute(marks, one.now - 2 * hour, 4)
    assert await asked(one) == [BEN, CID, DEE]


async def test_a_rain_check_goes_before_any_score_and_is_used_up_by_being_asked(
    one: World,
) -> None:
    await one.patient(ANA, boost=40)
    await one.patient(BEN)
    await db.execute("UPDATE waitlist_entry SET rain_check_at = $1 WHERE id = 2", one.now)
    assert await asked(one) == [BEN, ANA]
    assert await column("SELECT rain_check_at FROM waitlist_entry") == [None, None]


async def test_a_score_that_time_has_changed_counts_as_it_is_now(one: World) -> None:
    await one.patient(ANA, boost=1)
    await one.patient(BEN, joined_at=one.now - timedelta(days=59))
    one.now += timedelta(days=1)
    assert (await asked(one, starts_at=one.now + timedelta(hours=3)))[0] == BEN


async def test_two_wishes_on_one_phone_are_asked_once_for_the_better(one: World) -> None:
    await one.patient(ANA, "Ana")
    better = await one.patient(ANA, "Bea", boost=10)
    await one.patient(BEN)
    assert await asked(one) == [ANA, BEN]
    assert (await column("SELECT entry_id FROM offer ORDER BY id"))[0] == better


@pytest.mark.parametrize(
    ("settings", "ages", "free"),
    [
        ({"OFFERS_PER_DAY": "2"}, [1, 23], False),
        ({"OFFERS_PER_DAY": "2"}, [1, 24], True),
        ({"OFFERS_PER_WEEK": "2"}, [30, 167], False),
        ({"OFFERS_PER_WEEK": "2"}, [30, 168], True),
    ],
)
async def test_nobody_is_asked_too_often(
    database: ModuleType, settings: Mapping[str, str], ages: Sequence[int], free: bool
) -> None:
    one = World(settings)
    await one.patient(ANA)
    for hours in ages:
        await was_asked(one, hours, "declined")
    assert await asked(one) == ([ANA] if free else [])


async def was_asked(one: World, hours: int, state: str, *, why: str = "no") -> None:
    """An offer of so many hours ago, for a slot that has passed."""
    slot_id = await one.slot(TOMORROW + timedelta(days=30, hours=hours), location="Elsewhere")
    await db.execute(
        """
        INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at, hold_expires_at,
                           state, closed_why, lock_token)
        SELECT $1, id, 1, $2, $2::timestamptz + interval '7 minutes', $3, $4, gen_random_uuid()
        FROM patient_contact
        """,
        slot_id,
        one.now - timedelta(hours=hours),
        state,
        why,
    )
    await db.execute(
        """
        UPDATE cancellation_event SET status = 'expired', verdict = 'all_asked', closed_at = $2
        WHERE id = $1
        """,
        slot_id,
        one.now,
    )


@pytest.mark.parametrize(
    ("states", "free"),
    [
        (["expired"] * 3, False),
        (["expired"] * 2, True),
        (["expired", "declined", "expired"], True),
        (["declined", "expired", "expired", "expired"], False),
        (["expired", "expired", "expired", "declined"], True),
    ],
)
async def test_whoever_never_answers_is_left_in_peace(
    database: ModuleType, states: Sequence[str], free: bool
) -> None:
    """The states of earlier offers, the oldest first."""
    one = World({"PAUSE_AFTER_UNANSWERED": "3", "OFFERS_PER_DAY": "100"})
    await one.patient(ANA)
    for age, state in enumerate(reversed(states), start=1):
        await was_asked(one, age, state)
    assert await asked(one) == ([ANA] if free else [])


@pytest.mark.parametrize(
    ("state", "why", "again"),
    [
        ("failed", "not_sent", True),
        ("canceled", "taken", True),
        ("failed", "30003", False),
        ("declined", "no", False),
        ("expired", "no_answer", False),
        ("canceled", "opted_out", False),
        ("canceled", "given_back", False),
    ],
)
async def test_nobody_is_asked_twice_for_one_slot_but_who_was_not_really_asked(
    one: World, state: str, why: str, again: bool
) -> None:
    await one.patient(ANA)
    slot_id = await one.slot()
    await one.settle()
    await db.execute("UPDATE offer SET state = $1, closed_why = $2", state, why)
    await slots.look_soon([slot_id], one.now)
    await one.settle()
    count = "SELECT count(*) FROM offer WHERE cancellation_id = $1"
    assert await db.fetch_value(count, slot_id) == (2 if again else 1)


async def test_whoever_changed_between_the_look_and_the_lock_is_passed_over(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A STOP that commits just before our lock: the next best is asked in their place."""
    await one.patients(4)
    honest, stopped = eligibility._lock, set[int]()

    async def late(
        source: str, first: str, limit: int, seen: Set[int], facts: Sequence[object]
    ) -> list[Candidate]:
        locked = await honest(source, first, limit, seen, facts)
        if locked and not stopped:
            stopped.add(locked[0].patient_id)
            stop = "UPDATE patient_contact SET opt_out = TRUE WHERE id = $1"
            await db.execute(stop, locked[0].patient_id)
        return locked

    monkeypatch.setattr(eligibility, "_lock", late)
    assert await asked(one) == [BEN, CID, DEE]


async def test_the_few_who_fit_are_found_beyond_the_best_of_a_long_list(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    near = f"LIMIT {eligibility.NEAR}"
    monkeypatch.setattr(eligibility, "BEST", eligibility.BEST.replace(near, "LIMIT 2"))
    for n in range(1, 5):
        wish = ("Dr. Moss",) if n < 3 else ("DR. LEE", "Dr. Moss")
        await one.patient(number(n), provider_preference=wish, urgent=n < 3)
    await one.patient(number(5), location_preference=("PLANO",))
    await one.patient(number(6), location_preference=("Frisco",))
    slot = await one.slot()
    await one.settle()
    assert sorted(one.asked()) == [number(3), number(4), number(5)]
    line = await column("SELECT entry_id FROM slot_line WHERE cancellation_id = $1", slot)
    assert sorted(line) == [3, 4, 5]  # type: ignore[type-var]  # they are ids


async def test_an_offer_whose_text_never_left_was_never_made(one: World) -> None:
    await one.patient(ANA)
    slot_id = await one.slot()
    await pace.pause("sender", errors.explain(20003), one.now + timedelta(minutes=9))
    await one.settle()
    one.now += one.rules.hold
    await one.settle()
    assert await column("SELECT state FROM offer ORDER BY id") == ["failed", "pending"]
    assert (await world.slot_row(slot_id))["status"] == "open"


async def test_an_offer_whose_text_ran_out_before_it_was_claimed_was_never_made(one: World) -> None:
    """The sender looks at the end of its pause, a moment before the slot's timer does."""
    await one.patient(ANA)
    await one.slot()
    await pace.pause("sender", errors.explain(20003), one.now + one.rules.hold)
    await one.settle()
    one.now += one.rules.hold
    assert await one.sender.claim(one.now, limit=16) == []
    await one.settle()
    assert await column("SELECT closed_why FROM offer ORDER BY id") == ["not_sent", None]
    assert len(one.bodies(ANA)) == 1


async def test_an_offer_whose_text_proves_never_to_have_left_was_never_made(one: World) -> None:
    await one.patient(ANA)
    await one.slot()
    one.carrier.answers.append(Unknown("TimeoutError"))
    one.carrier.reachable = False
    await one.settle()
    await one.pass_time(minutes=10)
    assert await column("SELECT closed_why FROM offer") == ["no_answer"]
    one.carrier.reachable = True
    await one.pass_time(minutes=1)
    assert await column("SELECT closed_why FROM offer ORDER BY id") == ["not_sent", None]
    assert await column("SELECT status FROM message_log ORDER BY id") == ["withdrawn", "delivered"]


async def test_an_offer_to_a_number_that_turns_out_dead_holds_nobody_up(one: World) -> None:
    """Between the batch and the claim another text to it was refused."""
    await one.patient(ANA)
    await one.slot()
    while await schedule.fire_next(one.handlers, one.now):
        pass
    await db.execute("UPDATE patient_contact SET unreachable = 'dead'")
    await one.settle()
    assert await column("SELECT closed_why FROM offer") == ["not_sent"]


async def test_the_texts_of_one_batch_run_out_together(one: World) -> None:
    await one.patients(3)
    await one.slot()
    await one.settle()
    until = one.now + one.rules.hold
    assert await column("SELECT hold_expires_at FROM offer") == [until] * 3
    assert [text.valid_for for text in one.carrier.texts] == [420] * 3


async def test_how_many_suit_a_slot_is_counted_by_person(one: World) -> None:
    await one.patients(2)
    await one.patient(ANA, "Bea")
    await one.patient(CID, location_preference=["Frisco"])
    slot = await slots.lock(await one.slot(), one.rules)
    assert slot is not None
    assert await eligibility.depth(slot) == 2


async def depth_of(slot_id: int) -> object:
    return (await world.slot_row(slot_id))["eligible_depth"]


async def test_a_slot_keeps_how_many_patients_fitted_it(one: World) -> None:
    await one.patients(5)
    slot_id = await one.slot()
    await one.settle()
    assert await depth_of(slot_id) == 5
    await one.say(number(1), "STOP")
    await one.patient(number(6))
    await one.pass_time(minutes=8)
    assert await depth_of(slot_id) == 6


async def test_a_slot_that_nobody_fitted_keeps_a_zero_until_somebody_does(one: World) -> None:
    slot_id = await one.slot()
    await one.settle()
    assert await depth_of(slot_id) == 0
    await one.patients(2)
    await one.pass_time(minutes=2)
    assert await depth_of(slot_id) == 2


async def test_a_deep_list_is_counted_up_to_a_bound(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eligibility, "DEEP", 4)
    await one.patients(9)
    slot_id = await one.slot()
    await one.settle()
    asked = one.rules.batch_size
    assert await depth_of(slot_id) == asked + 4


async def test_each_batch_keeps_its_size_its_hold_and_why(one: World) -> None:
    await one.patients(5)
    slot_id = await one.slot()
    await one.settle()
    await one.until(one.now + one.rules.hold)
    kept = await db.fetch("SELECT * FROM offer_batch ORDER BY number")
    told = [(row["cancellation_id"], row["number"], row["size"], row["reason"]) for row in kept]
    assert told == [(slot_id, 1, 3, batches.AS_SET), (slot_id, 2, 3, batches.AS_SET)]
    assert [row["hold_seconds"] for row in kept] == [one.rules.hold.total_seconds()] * 2
    asked = await column("SELECT min(created_at) FROM offer GROUP BY batch_number ORDER BY 1")
    assert [row["asked_at"] for row in kept] == asked


async def test_a_policy_decides_how_many_are_asked_and_for_how_long(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = batches.OfferBatch(2, timedelta(minutes=4), "it starts soon")
    monkeypatch.setattr(batches, "policy", lambda _facts: quick)
    await one.patients(5)
    await one.slot()
    await one.settle()
    assert [text.valid_for for text in one.carrier.texts] == [240] * 2
    assert "expires in 4 min" in one.carrier.texts[0].body
    assert await column("SELECT DISTINCT hold_expires_at FROM offer") == [one.now + quick.hold]
    await one.until(one.now + quick.hold)
    assert len(one.carrier.texts) == 4
    assert await column("SELECT DISTINCT reason FROM offer_batch") == ["it starts soon"]
