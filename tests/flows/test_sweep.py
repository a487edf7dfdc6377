"""What no webhook took: fetched from the carrier's list, and read before anybody is texted anew."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import ModuleType
from typing import Final

import pytest

from bot import database as db
from bot import installation, service
from bot.messages import gateway, inbox, outbox, sweep
from bot.messages.sweep import LOOK_BACK, OVERLAP, Listed, Sweeper
from bot.waitlist import slots
from bot.waitlist.staff import desk
from tests import world
from tests.world import World, column, number

ANA, BEN = number(1), number(2)
MINUTE: Final = timedelta(minutes=1)


@pytest.fixture
async def one(database: ModuleType) -> World:
    """A clinic that was swept once, an hour ago."""
    one = World()
    await one.sweeper.sweep(one.now)
    one.now += timedelta(hours=1)
    return one


def missed(one: World, phone: str, body: str, ago: timedelta = MINUTE, sid: str = "") -> None:
    """A patient wrote, and no webhook of ours answered."""
    at, meta = one.now - ago, {"swept": "yes"}
    text = inbox.Inbound(sid or one.carrier.new_sid(), phone, body, at, meta=meta)
    one.carrier.missed.append(text)
    one.carrier.missed.sort(key=lambda text: text.received_at)


async def is_behind() -> bool:
    return (await installation.state()).behind


def another(one: World) -> Sweeper:
    """The sweeper of another process, which has just started."""
    return Sweeper(one.carrier, "sender", service.stops)


async def bodies() -> list[object]:
    return await column("SELECT body FROM message_log WHERE direction = 'inbound' ORDER BY id")


# Nothing that starts a text leaves before what was missed is read.


async def test_after_an_outage_no_offer_leaves_to_whoever_wrote_stop_in_it(one: World) -> None:
    await one.patient(ANA)
    await one.patient(BEN)
    await one.slot()
    await one.settle()
    assert sorted(one.asked()) == [ANA, BEN]
    later = await one.slot(location="Frisco")
    missed(one, ANA, "please stop texting me")
    await another(one).announce()
    await one.pass_time(minutes=8)
    assert len(one.carrier.texts) == 2, "An offer left before what was missed was read."
    await one.sweeper.sweep(one.now)
    await one.pass_time(minutes=1)
    assert ANA not in await world.offers(later)
    words = [body for body in one.bodies(ANA) if "opened" in body]
    assert len(words) == 1


async def test_nobody_is_called_either_before_what_was_missed_is_read(one: World) -> None:
    calling = World({"VOICE": "yes"})
    await calling.patient(ANA, voice_consent_source="by phone")
    await db.execute("UPDATE patient_contact SET unreachable = 'landline'")
    await calling.slot()
    await another(one).announce()
    await calling.settle()
    assert calling.exchange.lines == []
    await one.sweeper.sweep(one.now)
    await calling.pass_time(minutes=8)
    assert [line.to for line in calling.exchange.lines] == [ANA]


async def test_a_text_that_waits_in_the_outbox_stays_there_until_a_sweep_has_succeeded(
    one: World,
) -> None:
    await one.patient(ANA)
    await one.slot()
    assert await one.sender.claim(one.now, limit=16) == []
    await another(one).announce()
    one.carrier.reachable = False
    await one.settle()
    with pytest.raises(gateway.Unreachable):
        await one.sweeper.sweep(one.now)
    await one.settle()
    assert one.carrier.texts == []
    one.carrier.reachable = True
    await one.sweeper.sweep(one.now)
    await one.pass_time(seconds=3)
    assert one.asked() == [ANA]


async def test_an_answer_leaves_though_something_may_have_been_missed(one: World) -> None:
    await one.patient(ANA)
    await another(one).announce()
    await outbox.enqueue([outbox.Text(await contact(ANA), "noted", "started")], one.now)
    await one.say(ANA, "what is this?")
    (answer,) = one.bodies(ANA)
    assert answer != "started"
    await one.sweeper.sweep(one.now)
    await one.settle()
    assert one.bodies(ANA) == [answer, "started"]


async def contact(phone: str) -> int:
    return int(await db.fetch_value("SELECT id FROM patient_contact WHERE phone_e164 = $1", phone))


async def test_an_answer_that_comes_late_is_one_that_we_start_and_waits_too(one: World) -> None:
    await one.patient(ANA)
    await one.hear(ANA, "what is this?")
    await one.settle()
    await db.execute("UPDATE message_log SET status = 'queued' WHERE direction = 'outbound'")
    one.carrier.texts.clear()
    await another(one).announce()
    one.now += outbox.PROMPT + MINUTE
    await one.settle()
    assert one.carrier.texts == []


async def test_no_batch_is_asked_meanwhile_and_no_hold_runs(one: World) -> None:
    await one.patient(ANA)
    slot_id = await one.slot()
    await another(one).announce()
    await one.pass_time(minutes=20)
    assert await world.offers(slot_id) == {}
    assert (await world.slot_row(slot_id))["waits_for"] == "batch"
    with pytest.raises(slots.Refused, match="not read"):
        await db.unit(lambda: desk.ask_now(slot_id, one.rules, one.now))
    await one.sweeper.sweep(one.now)
    await one.pass_time(seconds=3)
    assert await world.offers(slot_id) == {ANA: "pending"}


async def test_a_sweep_that_began_before_something_was_missed_opens_nothing(one: World) -> None:
    """Process A asks the carrier; at B a webhook fails and B says so; A's sweep ends."""
    other = another(one)
    await other.sweep(one.now)

    class Slow:
        async def received(self, since: datetime) -> Listed:
            listed = await one.carrier.received(since)
            other.miss()
            await other.announce()
            return listed

    await Sweeper(Slow(), "sender", service.stops).sweep(one.now)
    assert await is_behind()
    await other.sweep(one.now)
    assert not await is_behind()


async def test_what_is_missed_while_it_is_announced_is_announced_again(one: World) -> None:
    sweeper = another(one)
    lock = await db.connect()
    try:
        async with lock.transaction():
            await lock.execute("UPDATE installation SET claims = claims")
            announcing = asyncio.create_task(sweeper.announce())
            await asyncio.sleep(0)
            sweeper.miss()
        await announcing
    finally:
        await lock.close()
    before = await installation.sweeps_wanted()
    await sweeper.announce()
    assert await installation.sweeps_wanted() == before + 1


async def test_two_that_start_and_two_that_sweep_at_once_leave_nothing_open_too_early(
    one: World,
) -> None:
    sweepers = [another(one) for _ in range(4)]
    await asyncio.gather(*(sweeper.sweep(one.now) for sweeper in sweepers))
    assert not await is_behind()
    sweepers[0].miss()
    assert await sweepers[0].is_behind()
    await asyncio.gather(*(sweeper.sweep(one.now) for sweeper in sweepers))
    assert not await sweepers[0].is_behind()


# A sweep reads all, and ends only where it has stored all.


async def test_it_goes_on_where_the_last_one_ended_by_the_carriers_clock(one: World) -> None:
    theirs = one.now + MINUTE
    one.carrier.now = lambda: theirs
    await one.sweeper.sweep(one.now)
    (until,) = await column("SELECT swept_until FROM sender_state")
    assert until == theirs
    missed(one, ANA, "before it", OVERLAP - 2 * MINUTE)
    missed(one, ANA, "long before it", OVERLAP + timedelta(hours=1))
    assert (await one.sweeper.sweep(one.now)).missed == 1
    assert await bodies() == ["before it"]


async def test_what_can_not_be_stored_at_this_moment_is_read_again(
    one: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(one, ANA, "first", 3 * MINUTE)
    missed(one, BEN, "stop texting me", 2 * MINUTE)
    await another(one).announce()
    (before,) = await column("SELECT swept_until FROM sender_state")
    real = inbox.store_all

    async def lost(texts: Sequence[inbox.Inbound]) -> int:
        if texts[0].body == "first":
            raise ConnectionResetError
        return await real(texts)

    monkeypatch.setattr(sweep, "CHUNK", 1)
    monkeypatch.setattr(inbox, "store_all", lost)
    with pytest.raises(ConnectionResetError):
        await one.sweeper.sweep(one.now)
    assert await is_behind()
    assert await column("SELECT swept_until FROM sender_state") == [before]
    assert await bodies() == ["stop texting me"]
    monkeypatch.setattr(inbox, "store_all", real)
    assert (await one.sweeper.sweep(one.now)).missed == 1
    assert not await is_behind()


async def test_whoever_stops_comes_first_with_all_that_they_wrote_in_its_order(
    one: World,
) -> None:
    missed(one, BEN, "yes", 9 * MINUTE)
    missed(one, ANA, "no", 8 * MINUTE)
    missed(one, ANA, "stop texting me", 7 * MINUTE)
    missed(one, ANA, "START", 6 * MINUTE)
    missed(one, BEN, "thanks", 5 * MINUTE)
    await one.sweeper.sweep(one.now)
    assert await bodies() == ["no", "stop texting me", "START", "yes", "thanks"]


async def test_a_sweep_that_ended_in_the_future_is_not_believed(one: World) -> None:
    """A clock ran ahead, or another's did: STOPs of that time must not be skipped for good."""
    missed(one, ANA, "stop texting me", LOOK_BACK)
    await db.execute("UPDATE sender_state SET swept_until = $1", one.now + timedelta(hours=2))
    assert (await one.sweeper.sweep(one.now)).missed == 1
    assert await column("SELECT swept_until FROM sender_state") == [one.now]


# The carrier's list has the carrier's clock, and whole seconds.


@pytest.mark.parametrize("behind", [0.3, 1.0, 5.0, 119.0])
async def test_an_answer_whose_time_seems_to_be_before_the_offer_is_asked_again(
    one: World, behind: float
) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    one.now += timedelta(seconds=30)
    missed(one, ANA, "YES", timedelta(seconds=30 + behind))
    await one.sweeper.sweep(one.now)
    await one.settle()
    assert await column("SELECT status FROM cancellation_event") == ["open"]
    assert "reply yes" in one.bodies(ANA)[-1].lower()
    await one.say(ANA, "YES")
    assert await column("SELECT status FROM cancellation_event") == ["filled"]


async def test_an_answer_from_long_before_the_offer_is_none_to_it(one: World) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    missed(one, ANA, "YES", timedelta(minutes=3))
    await one.sweeper.sweep(one.now)
    await one.settle()
    assert "no open offer" in one.bodies(ANA)[-1].lower()


async def test_a_stop_counts_whatever_the_carriers_clock_shows(one: World) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    missed(one, ANA, "stop", timedelta(seconds=2))
    await one.sweeper.sweep(one.now)
    await one.settle()
    assert await column("SELECT opt_out FROM patient_contact WHERE phone_e164 = $1", ANA) == [True]


@pytest.mark.parametrize("broken", ["UPDATE", "body", "contact"])
async def test_one_text_that_no_database_holds_does_not_hold_up_a_stop(
    one: World, broken: str
) -> None:
    """As a database in another encoding refuses an emoji, a contact, or any such text at all."""
    await db.execute(REFUSING[broken])
    missed(one, ANA, "ok 👍", 3 * MINUTE)
    missed(one, BEN, "stop texting me", 2 * MINUTE)
    await another(one).announce()
    await one.sweeper.sweep(one.now)
    assert not await is_behind()
    stored = await bodies()
    assert "stop texting me" in stored
    assert stored == STORED[broken]
    await one.settle()
    assert await column("SELECT opt_out FROM patient_contact WHERE phone_e164 = $1", BEN) == [True]


REFUSED: Final = "RAISE EXCEPTION USING ERRCODE = 'untranslatable_character'"
REFUSING: Final = {
    "UPDATE": "SELECT 1",
    "body": f"""
        CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.body ~ '[^[:ascii:]]' THEN {REFUSED}; END IF; RETURN NEW; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON message_log FOR EACH ROW EXECUTE FUNCTION refuse()
    """,
    "contact": f"""
        CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.phone_e164 = '{ANA}' THEN {REFUSED}; END IF; RETURN NEW; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON patient_contact FOR EACH ROW
            EXECUTE FUNCTION refuse()
    """,
}
STORED: Final = {
    "UPDATE": ["stop texting me", "ok 👍"],
    "body": ["stop texting me", "ok ?"],
    "contact": ["stop texting me"],
}
