"""A clock that ran ahead for a while: nothing waits for what it has stored, and nothing is sent
twice for it."""

import time
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, Final

import pytest

from bot import clock
from bot import database as db
from bot.carriers.twilio.account import Account
from bot.loops import Pulse
from bot.messages import gateway, outbox
from bot.messages.dispatch import loop, pace
from bot.messages.dispatch.fates import LEASE, RESOLVE_AFTER
from bot.waitlist.upkeep import wrong_clock
from bot.wakeup import Wakeup
from tests import one_clock, world
from tests.carrier import TakenInSilence
from tests.world import TUESDAY, World, column, number

AHEAD: Final = timedelta(hours=2)
MINUTE: Final = timedelta(minutes=1)
SENDER: Final = "sender"


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"SEGMENTS_PER_SECOND": "0"})


class Hands:
    """A machine's clock, and the counter of the seconds since it was switched on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown, self.seconds = TUESDAY, 1000.0
        one_clock.fix(lambda: self.shown)
        monkeypatch.setattr(time, "monotonic", lambda: self.seconds)

    def run(self, seconds: float) -> None:
        self.seconds += seconds
        self.shown += timedelta(seconds=seconds)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


# The clock itself.


def test_by_itself_it_is_the_machines(hands: Hands) -> None:
    hands.shown += AHEAD
    assert clock.now() == TUESDAY + AHEAD
    assert not clock.is_doubtful()


@pytest.mark.parametrize("by", [AHEAD, -AHEAD, timedelta(days=400)])
def test_a_time_that_is_held_runs_on_whatever_somebody_does_to_the_machines(
    hands: Hands, by: timedelta
) -> None:
    clock.hold()
    hands.run(5)
    hands.shown += by
    assert clock.now() == TUESDAY + timedelta(seconds=5)
    assert clock.is_doubtful()
    hands.shown -= by
    assert not clock.is_doubtful()


@pytest.mark.parametrize("by", [AHEAD, -AHEAD])
def test_a_machines_clock_that_differs_from_the_carriers_is_not_gone_by(
    hands: Hands, by: timedelta
) -> None:
    hands.shown += by
    assert clock.agree(TUESDAY) == by
    hands.run(30)
    assert clock.now() == TUESDAY + timedelta(seconds=30)


def test_a_machines_clock_that_differs_by_a_few_seconds_is_gone_by(hands: Hands) -> None:
    assert clock.agree(TUESDAY - timedelta(seconds=40)) == timedelta(seconds=40)
    assert clock.now() == TUESDAY


def test_after_a_machine_has_slept_its_own_clock_counts_again_once_the_carrier_agrees(
    hands: Hands,
) -> None:
    clock.hold()
    hands.shown += timedelta(hours=8)
    assert clock.now() == TUESDAY
    assert clock.is_doubtful()
    clock.agree(TUESDAY + timedelta(hours=8))
    assert clock.now() == TUESDAY + timedelta(hours=8)
    assert not clock.is_doubtful()


async def test_no_text_leaves_while_the_clock_is_in_doubt(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a night's sleep it shows the evening before, which is a decent hour."""
    await one.patient(number(1))
    await one.slot()
    await one.sweeper.sweep(one.now)
    delivering = loop.Delivering(one.sender, one.sweeper, Wakeup([outbox.CHANNEL]), Pulse())
    monkeypatch.setattr(clock, "is_doubtful", lambda: True)
    assert await delivering._once() is False
    assert await column("SELECT count(*) FROM message_log WHERE claimed_at IS NOT NULL") == [0]


async def test_what_the_carriers_clock_shows_is_asked_even_by_a_refusal(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(one.settings)
    date = "Tue, 24 Nov 2026 16:00:03 GMT"

    class Answered:
        status = 401
        headers = {"Date": date}  # noqa: RUF012 - as the library has it

        async def text(self) -> str:
            return '{"code": 20003}'

    async def request(**_: Any) -> Answered:
        return Answered()

    monkeypatch.setattr(account._http.session, "request", request)
    try:
        assert await account.ask_time() == datetime(2026, 11, 24, 16, 0, 3, tzinfo=UTC)
    finally:
        await account.close()


# What it has stored.


async def test_a_slot_waits_no_longer_than_its_hold_for_the_answers_of_a_batch(
    one: World,
) -> None:
    phones = await one.patients(6)
    one.now += AHEAD
    slot_id = await one.slot()
    await one.settle()
    one.now -= AHEAD
    assert await db.unit(lambda: wrong_clock.look_again(one.rules, one.now)) == 1
    await one.settle()
    assert len(await world.offers(slot_id)) == 3
    await one.pass_time(minutes=7)
    assert sorted(await world.offers(slot_id)) == phones
    assert await db.unit(lambda: wrong_clock.look_again(one.rules, one.now)) == 0


async def test_a_slot_that_found_nobody_looks_again_and_a_new_hold_is_no_longer_than_it_is(
    one: World,
) -> None:
    one.now += AHEAD
    slot_id = await one.slot()
    await one.settle()
    one.now -= AHEAD
    assert await db.unit(lambda: wrong_clock.look_again(one.rules, one.now)) == 1
    await one.settle()
    row = await world.slot_row(slot_id)
    assert row["next_look_at"] == one.now + MINUTE


async def test_a_slot_that_waits_for_the_morning_or_its_cut_off_is_left_alone(one: World) -> None:
    await one.patients(4)
    one.now = TUESDAY + timedelta(hours=11)  # 21:00 in Chicago
    night = await one.slot()
    await one.settle()
    assert (await world.slot_row(night))["waits_for"] == "hours"
    assert await db.unit(lambda: wrong_clock.look_again(one.rules, one.now)) == 0


async def test_nobody_waits_for_a_pause_or_a_pace_that_lies_too_far_ahead(one: World) -> None:
    failure = gateway.Failure(20003, "refused", "our_fault")
    await db.unit(lambda: pace.pause(SENDER, failure, one.now + AHEAD))
    assert (await pace.room(SENDER, 16, 0, one.now)).texts == 1
    await db.unit(lambda: pace.pause(SENDER, failure, one.now + MINUTE))
    assert (await pace.room(SENDER, 16, 0, one.now)).texts == 0
    await db.unit(lambda: pace.resume(SENDER))
    await db.unit(lambda: pace.spend(SENDER, 3, 1, one.now + AHEAD))
    assert (await pace.room(SENDER, 16, 1, one.now)).texts == 1
    await db.unit(lambda: pace.spend(SENDER, 3, 1, one.now))
    assert (await pace.room(SENDER, 16, 1, one.now)).texts == 0


async def test_a_text_that_was_put_off_for_a_year_leaves_now(one: World) -> None:
    await one.patient(number(1))
    (patient_id,) = await column("SELECT id FROM patient_contact")
    far = one.now + timedelta(days=365)
    text = outbox.Text(int(str(patient_id)), "noted", "words", not_before=far)
    await outbox.enqueue([text], one.now)
    await one.sweeper.sweep(one.now)
    await one.settle()
    assert one.bodies(number(1)) == ["words"]


async def test_a_text_claimed_by_a_wrong_clock_is_found_at_the_carrier_and_not_sent_again(
    one: World,
) -> None:
    """Its holder died, and by the claim's time the carrier has had it for two hours."""
    await one.patient(number(1))
    (patient_id,) = await column("SELECT id FROM patient_contact")
    await outbox.enqueue([outbox.Text(int(str(patient_id)), "noted", "words")], one.now)
    await one.sweeper.sweep(one.now)
    (claimed,) = await one.sender.claim(one.now + AHEAD, limit=1)
    one.carrier.answers.append(TakenInSilence())
    await one.sender.hand_over(claimed, one.now + AHEAD)
    await one.pass_time(seconds=LEASE.total_seconds())
    await one.pass_time(seconds=RESOLVE_AFTER.total_seconds() + 1)
    assert await column("SELECT status FROM message_log") == ["delivered"]
    await one.pass_time(hours=3)
    assert one.bodies(number(1)) == ["words"]
