"""Turns made durable: all of one or nothing, read in the position that was asked for."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot.dialogue import Ask, Event, Position, Say, Script, State
from bot.loops import Pulse
from bot.messages import contacts, inbox
from bot.messages.channels import Channel
from bot.replies.question import Question
from bot.replies.reading import Reading
from bot.threads import loop, positions, turns
from bot.timers import schedule
from bot.waitlist.conversation.moments import MAY_NOT_COME
from bot.wakeup import Wakeup
from tests import world
from tests.waiting import wait_until
from tests.world import World, column, number

ANA, BEN = number(1), number(2)
Command = Callable[[Ask, contacts.Contact, datetime], Awaitable[Event]]


@pytest.fixture
async def one(database: ModuleType) -> World:
    """Two patients who were asked for a slot."""
    one = World()
    await one.patients(2)
    await one.slot()
    await one.settle()
    one.carrier.texts.clear()
    return one


def break_for(one: World, phone: str) -> Command:
    """The waitlist's commands, which break for one patient."""
    honest = one.talk.carry_out

    async def run(ask: Ask, contact: contacts.Contact, now: datetime) -> Event:
        result = await honest(ask, contact, now)
        if contact.phone_e164 == phone:
            raise ZeroDivisionError
        return result

    return run


async def state_of(phone: str) -> object:
    sql = """
        SELECT state FROM thread JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE phone_e164 = $1
    """
    return await db.fetch_value(sql, phone)


async def test_a_turn_that_breaks_leaves_nothing_behind(one: World) -> None:
    talk = replace(one.talk, carry_out=break_for(one, ANA))
    await one.hear(ANA, "yes")
    with pytest.raises(turns.Broken) as broken:
        await turns.take_next(talk, one.now)
    assert isinstance(broken.value.__cause__, ZeroDivisionError)
    assert await state_of(ANA) is None
    assert await column("SELECT status FROM cancellation_event") == ["open"]
    assert await column("SELECT status FROM message_log WHERE status = 'queued'") == []
    await one.settle()
    assert one.bodies(ANA)[0].startswith("TPCCC: Confirmed.")


class Restless(Wakeup):
    """Rings at once, always."""

    async def wait(self, channel: str, timeout: float) -> bool:
        await asyncio.sleep(0)
        return True


async def test_a_poisoned_text_is_set_aside_and_its_neighbours_go_on(one: World) -> None:
    talk = replace(one.talk, carry_out=break_for(one, ANA))
    await one.hear(ANA, "yes")
    await one.hear(BEN, "yes")
    await one.hear(ANA, "help")
    working = asyncio.create_task(loop.run("turns", talk, Restless([]), Pulse()))

    async def all_done() -> bool:
        waits = "taken_at IS NULL AND set_aside_at IS NULL AND direction = 'inbound'"
        return await column(f"SELECT id FROM message_log WHERE {waits}") == []

    await wait_until(all_done)
    working.cancel()
    await asyncio.wait([working])
    aside = "SELECT set_aside_at IS NOT NULL FROM message_log WHERE direction = 'inbound'"
    assert await column(f"{aside} ORDER BY id") == [True, False, False]
    await one.settle()
    assert one.bodies(BEN)[0].startswith("TPCCC: Confirmed.")
    assert one.bodies(ANA)[0].startswith("HELP: TPCCC")


async def break_until_aside(one: World, talk: turns.Conversation) -> None:
    for _ in range(turns.MOST_TRIES):
        with pytest.raises(turns.Broken) as broken:
            await turns.take_next(talk, one.now)
        await turns.put_back(talk, broken.value.waiting, one.now)


async def test_a_wish_to_stop_holds_though_its_turn_breaks(one: World) -> None:
    async def render(say: Say, contact: contacts.Contact, channel: Channel) -> str:
        raise ZeroDivisionError

    await one.hear(ANA, "please stop texting me")
    await break_until_aside(one, replace(one.talk, render=render))
    assert await column("SELECT opt_out FROM patient_contact ORDER BY id") == [True, False]
    assert await column("SELECT text FROM consent_event WHERE kind = 'revoked'") == [
        "please stop texting me"
    ]
    assert await column("SELECT closed_why FROM offer ORDER BY id") == ["opted_out", None]
    assert await column("SELECT set_aside_at FROM message_log WHERE direction = 'inbound'") == [
        one.now
    ]
    await one.pass_time(minutes=60)
    assert one.bodies(ANA) == []


async def test_a_wish_to_stop_holds_though_its_commands_break(one: World) -> None:
    await one.hear(ANA, "please stop texting me")
    await break_until_aside(one, replace(one.talk, carry_out=break_for(one, ANA)))
    assert await column("SELECT opt_out FROM patient_contact ORDER BY id") == [True, False]
    assert await column("SELECT state FROM offer ORDER BY id") == ["pending", "pending"]


async def test_a_text_that_can_not_even_be_read_is_set_aside(one: World) -> None:
    def recognise(body: str, question: Question) -> Reading:
        raise ZeroDivisionError

    await one.hear(ANA, "stop")
    await break_until_aside(one, replace(one.talk, recognise=recognise))
    assert await turns.take_next(one.talk, one.now) is None
    assert await column("SELECT opt_out FROM patient_contact ORDER BY id") == [False, False]


async def test_a_text_that_was_set_aside_is_looked_after_once(one: World) -> None:
    talk = replace(one.talk, carry_out=break_for(one, ANA))
    await one.hear(ANA, "yes")
    text = await db.fetch_value("SELECT id FROM message_log WHERE direction = 'inbound'")
    assert not await inbox.looked_after(text, one.now)
    await break_until_aside(one, talk)
    assert await inbox.looked_after(text, one.now)
    assert not await inbox.looked_after(text, one.now)
    await one.settle()
    assert one.bodies(ANA) == []


async def test_a_script_that_runs_in_a_circle_breaks_its_turn(one: World) -> None:
    again = [Ask("again")]
    script = Script("start", {"start": State(on={"YES": again, "again.done": again})})

    async def done(ask: Ask, contact: contacts.Contact, now: datetime) -> Event:
        return Event("again.done")

    await one.hear(ANA, "yes")
    with pytest.raises(turns.Broken) as broken:
        await turns.take_next(replace(one.talk, script=script, carry_out=done), one.now)
    assert isinstance(broken.value.__cause__, turns.Circular)


async def test_it_is_noted_how_a_text_was_read(one: World) -> None:
    await one.say(ANA, "Stop texting me")
    reading = await db.fetch_value("SELECT reading FROM message_log WHERE direction = 'inbound'")
    assert reading["intent"] == "STOP"
    assert reading["rule"]
    assert reading["text"] == "stop texting me"


async def test_the_history_of_consent_says_what_came_from_where(one: World) -> None:
    await one.say(ANA, "stop texting me")
    await one.say(ANA, "start")
    rows = await db.fetch(
        """
        SELECT event.kind, source, event.text, message.body FROM consent_event AS event
        LEFT JOIN message_log AS message ON message.id = message_id
        JOIN patient_contact AS contact ON contact.id = event.patient_id
        WHERE phone_e164 = $1 ORDER BY event.id
        """,
        ANA,
    )
    assert [tuple(row.values()) for row in rows] == [
        ("given", "intake form", "", None),
        ("revoked", "text message", "stop texting me", "stop texting me"),
        ("restored", "text message", "start", "start"),
    ]


async def test_a_yes_that_crossed_the_offer_on_its_way_is_no_answer_to_it(
    database: ModuleType,
) -> None:
    one = World()
    await one.patient(ANA)
    slot_id = await one.slot()
    while await schedule.fire_next(one.handlers, one.now):
        pass
    await one.hear(ANA, "yes")
    await turns.take_next(one.talk, one.now)
    await one.settle()
    assert [body[:20] for body in one.bodies(ANA)] == [
        "TPCCC: An earlier ap",
        "TPCCC: There is no o",
    ]
    assert await world.offers(slot_id) == {ANA: "pending"}
    await one.say(ANA, "yes")
    assert await world.offers(slot_id) == {ANA: "accepted"}


async def test_an_answer_counts_though_nobody_heard_whether_its_offer_arrived(
    one: World,
) -> None:
    await db.execute("UPDATE message_log SET status = 'unconfirmed' WHERE kind = 'offer'")
    await one.say(ANA, "yes")
    assert await column("SELECT status FROM cancellation_event") == ["filled"]


async def test_what_is_asked_next_replaces_what_was_asked_before(one: World) -> None:
    """The answer to a new offer is not taken for the answer to an old question."""
    await one.say(ANA, "no")
    await one.say(ANA, "2")
    assert "Shall we skip" in one.bodies(ANA)[-1]
    second = await one.slot(world.TOMORROW + timedelta(days=1), location="Frisco")
    await one.settle()
    await one.say(ANA, "yes")
    assert (await world.offers(second))[ANA] == "pending", "it may be meant for the old question"
    assert "Reply YES to take it" in one.bodies(ANA)[-1]
    await one.say(ANA, "yes")
    assert (await world.offers(second))[ANA] == "accepted"
    avoided = await column("SELECT avoid_times FROM waitlist_entry ORDER BY id")
    assert avoided == [[], []]


async def test_a_question_that_could_not_leave_in_its_time_is_asked_no_more(one: World) -> None:
    """Or a YES to something else, days later, would give the slot up; but staff are told."""
    await one.say(ANA, "yes")
    one.carrier.refusals[ANA] = 20003
    await one.say(ANA, "I can't come")
    await one.pass_time(minutes=31)
    del one.carrier.refusals[ANA]
    await one.pass_time(minutes=5)
    assert await column("SELECT status FROM message_log WHERE kind = 'release_question'") == [
        "withdrawn"
    ]
    assert await column("SELECT needs_staff_why FROM thread WHERE needs_staff_at IS NOT NULL") == [
        MAY_NOT_COME
    ]
    await one.say(ANA, "yes")
    assert one.bodies(ANA)[-1].startswith("TPCCC: You're all set for")


async def test_a_position_survives_whatever_the_thread_remembers(one: World) -> None:
    patient_id = await contacts.ensure(ANA, one.now)
    kept = Position("offered", {"offer": 7, "words": "¿sí?", "list": [1, None, True], "map": {}})
    await positions.save(patient_id, positions.Stored(kept, 0), one.now, flag=None)
    stored = await positions.load(
        patient_id, "idle", heard_at=one.now - timedelta(days=1), now=one.now
    )
    assert stored.position == kept


async def test_a_thread_stays_marked_for_staff_until_somebody_looks(one: World) -> None:
    patient_id = await contacts.ensure(ANA, one.now)
    idle = positions.Stored(Position("idle"), 0)
    await positions.save(patient_id, idle, one.now, flag="look")
    await positions.save(patient_id, idle, one.now, flag=None)
    assert await column("SELECT needs_staff_why FROM thread") == ["look"]


async def test_the_brake_holds_replies_back_but_never_a_booking_or_the_one_confirmation(
    one: World,
) -> None:
    for _ in range(turns.MOST_REPLIES):
        await one.say(ANA, "help")
    await one.say(ANA, "help")
    assert len(one.bodies(ANA)) == turns.MOST_REPLIES
    await one.say(ANA, "yes")
    assert one.bodies(ANA)[-1].startswith("TPCCC: Confirmed.")
    await one.say(ANA, "stop texting me")
    assert one.bodies(ANA)[-1].startswith("You'll no longer receive")
    assert len(one.bodies(ANA)) == turns.MOST_REPLIES + 2


async def test_an_unknown_phrase_or_command_breaks_the_turn_alone(one: World) -> None:
    script = Script("start", {"start": State(otherwise=[Say("no such phrase")])})
    await one.hear(ANA, "yes")
    with pytest.raises(turns.Broken):
        await turns.take_next(replace(one.talk, script=script), one.now)
    await one.settle()
    assert len(one.bodies(ANA)) == 1
