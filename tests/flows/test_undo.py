"""A press taken back a moment after it: by whom, how long, and what patients have heard by then."""

from datetime import timedelta
from types import ModuleType

import pytest

from bot import audit
from bot import database as bot_database
from bot.ledger import alerts
from bot.messages import inbox
from bot.waitlist import rounds, slots
from bot.waitlist.staff import closings, desk, undo
from tests.flows import dashboard_world
from tests.world import TOMORROW, World, column, number, offers, slot_row

PRESSED = timedelta(seconds=8)


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def asked(world: World, count: int = 2) -> int:
    """A slot of which so many patients know."""
    await world.patients(count)
    slot = await world.slot()
    await world.settle()
    return slot


async def withdraw(world: World, slot: int, *, settle: bool = True) -> int:
    """As the dashboard does; the line of the audit log."""

    async def work() -> int:
        tell_at = world.now + undo.TELL_AFTER
        line = await desk.withdraw(
            slot, "withdrawn", "anna", world.rules, world.now, tell_at=tell_at
        )
        assert line is not None
        return line

    line = await bot_database.unit(work)
    if settle:
        await world.settle()
    return line


async def book(world: World, slot: int) -> int:
    async def work() -> int:
        await desk.mark_booked(slot, world.rules, world.now)
        return await audit.record("anna", "booked", "slot", slot, world.now)

    return await bot_database.unit(work)


async def take_back(world: World, line: int, by: str = "anna") -> None:
    await bot_database.unit(lambda: undo.undo(line, by, world.rules, world.now))
    await world.settle()


async def filled(world: World) -> int:
    slot = await asked(world)
    await world.say(number(1), "YES")
    return slot


async def test_booked_is_taken_back_once_and_noted(world: World) -> None:
    slot = await filled(world)
    line = await book(world, slot)
    world.now += PRESSED
    await take_back(world, line)
    assert (await slot_row(slot))["booked_at"] is None
    with pytest.raises(slots.Refused, match="changed in the meantime"):
        await take_back(world, line)
    said = await column("SELECT action FROM audit_log WHERE subject = 'slot' ORDER BY id")
    assert said == ["booked", "undo"]


async def test_only_who_pressed_takes_it_back_and_not_for_long(world: World) -> None:
    line = await book(world, await filled(world))
    with pytest.raises(slots.Refused, match="nothing of yours"):
        await take_back(world, line, "max")
    with pytest.raises(slots.Refused, match="nothing of yours"):
        await take_back(world, line + 1)
    world.now += undo.TELL_AFTER
    with pytest.raises(slots.Refused, match="too late"):
        await take_back(world, line)
    assert await column("SELECT count(booked_at) FROM cancellation_event") == [1]


async def test_what_has_no_way_back_is_not_undone(world: World) -> None:
    slot = await asked(world)
    line = await bot_database.unit(lambda: audit.record("anna", "give", "slot", slot, world.now))
    with pytest.raises(slots.Refused, match="nothing of yours"):
        await take_back(world, line)


async def test_a_slot_withdrawn_by_mistake_goes_on_as_if_nothing_had_been(world: World) -> None:
    slot = await asked(world)
    line = await withdraw(world, slot)
    assert set((await offers(slot)).values()) == {"canceled"}
    world.now += PRESSED
    await take_back(world, line)
    assert set((await offers(slot)).values()) == {"pending"}
    await world.pass_time(minutes=1)
    assert [len(world.bodies(number(n))) for n in (1, 2)] == [1, 1]
    await world.say(number(2), "YES")
    assert (await slot_row(slot))["status"] == "filled"


async def test_who_stops_before_the_undo_is_asked_no_more(world: World) -> None:
    slot = await asked(world)
    line = await withdraw(world, slot)
    await world.say(number(1), "STOP")
    await take_back(world, line)
    assert await offers(slot) == {number(1): "canceled", number(2): "pending"}


async def test_a_withdrawn_slot_is_told_of_when_it_is_too_late_to_undo(world: World) -> None:
    line = await withdraw(world, await asked(world))
    await world.pass_time(seconds=12)
    assert len(world.bodies(number(1))) == 1
    await world.pass_time(seconds=2)
    assert [len(world.bodies(number(n))) for n in (1, 2)] == [2, 2]
    with pytest.raises(slots.Refused, match="too late"):
        await take_back(world, line)


async def test_a_text_that_left_by_a_faster_clock_is_not_denied(world: World) -> None:
    slot = await asked(world)
    line = await withdraw(world, slot)
    assert await world.sender.claim(world.now + undo.TELL_AFTER, limit=1)
    with pytest.raises(slots.Refused, match="has been told"):
        await take_back(world, line)
    assert (await slot_row(slot))["status"] == "aborted"
    assert set((await offers(slot)).values()) == {"canceled"}


async def test_whoever_answered_meanwhile_and_heard_that_it_is_closed_settles_it(
    world: World,
) -> None:
    slot = await asked(world)
    line = await withdraw(world, slot)
    await world.say(number(1), "YES")
    assert len(world.bodies(number(1))) == 2
    with pytest.raises(slots.Refused, match="has been told"):
        await take_back(world, line)


async def test_whoever_is_asked_for_another_slot_by_now_stays_out(world: World) -> None:
    slot = await asked(world)
    line = await withdraw(world, slot)
    other = await world.slot(TOMORROW + timedelta(hours=1))
    await world.settle()
    assert set((await offers(other)).values()) == {"pending"}
    await take_back(world, line)
    assert (await slot_row(slot))["status"] == "open"
    assert set((await offers(slot)).values()) == {"canceled"}
    assert set((await offers(other)).values()) == {"pending"}


async def test_an_offer_that_had_not_left_is_made_anew(world: World) -> None:
    await world.patients(1)
    slot = await world.slot()
    await bot_database.unit(lambda: rounds.look(slot, world.rules, world.now))
    line = await withdraw(world, slot, settle=False)
    await bot_database.unit(lambda: undo.undo(line, "anna", world.rules, world.now))
    assert await offers(slot) == {number(1): "failed"}


async def test_a_time_that_was_opened_again_is_not_opened_twice(world: World) -> None:
    slot = await asked(world)
    line = await withdraw(world, slot)
    await world.slot()
    with pytest.raises(slots.Refused, match="as another slot"):
        await take_back(world, line)
    assert await column("SELECT count(*) FROM cancellation_event WHERE status = 'open'") == [1]


async def test_a_conversation_that_is_not_done_waits_again_since_when_it_did(
    world: World,
) -> None:
    await asked(world)
    for said in ("what would it cost me", "and is there parking"):
        await world.say(number(1), said)
    (patient,) = await column("SELECT patient_id FROM thread WHERE needs_staff_at IS NOT NULL")
    assert isinstance(patient, int)
    since, world.now = world.now, world.now + timedelta(minutes=5)

    async def work() -> int:
        need = await desk.attended(patient, world.now, shown=since)
        assert need is not None
        told = {"since": need.since.isoformat(), "why": need.why}
        return await audit.record("anna", "attended", "patient", patient, world.now, **told)

    line = await bot_database.unit(work)
    await take_back(world, line)
    assert await column("SELECT needs_staff_at FROM thread WHERE needs_staff_why <> ''") == [since]


async def test_a_conversation_that_goes_on_is_not_done_by_who_has_not_read_it(
    world: World,
) -> None:
    await asked(world)
    for said in ("what would it cost me", "and is there parking"):
        await world.say(number(1), said)
    (patient,) = await column("SELECT patient_id FROM thread WHERE needs_staff_at IS NOT NULL")
    assert isinstance(patient, int)
    seen = world.now
    await world.pass_time(minutes=1)
    await world.say(number(1), "what would it cost me")
    await world.say(number(1), "I am not sure what you mean")
    with pytest.raises(slots.Refused, match="written again"):
        await bot_database.unit(lambda: desk.attended(patient, world.now, shown=seen))


async def test_an_alert_and_a_reply_that_were_put_aside_come_back(world: World) -> None:
    slot = await asked(world)
    await bot_database.execute(dashboard_world.HELD, world.now)
    await bot_database.execute(
        """
        INSERT INTO intake_alert (at, what, slot_id, file_id, line, sentence)
        SELECT $1, 'taken_elsewhere', $2, min(id), 1, 'Look.' FROM intake_file
        """,
        world.now,
        slot,
    )
    await world.hear(number(1), "YES")
    await bot_database.execute(
        "UPDATE message_log SET set_aside_at = $1 WHERE direction = 'inbound'", world.now
    )
    (alert,) = await column("SELECT id FROM intake_alert")
    (text,) = await column("SELECT id FROM message_log WHERE direction = 'inbound'")
    assert isinstance(alert, int)
    assert isinstance(text, int)
    assert await alerts.seen(alert, "anna", world.now)
    assert await inbox.looked_after(text, world.now)
    for action, subject, of in (("seen", "alert", alert), ("looked_after", "text", text)):
        line = await audit.record("anna", action, subject, of, world.now)
        await take_back(world, line)
    assert await column("SELECT seen_at FROM intake_alert") == [None]
    assert await column("SELECT taken_at FROM message_log WHERE id = $1", text) == [None]


async def test_a_winner_who_is_not_the_one_that_was_shown_is_not_booked(world: World) -> None:
    slot = await filled(world)
    (winner,) = await column("SELECT patient_id FROM offer WHERE state = 'accepted'")
    assert isinstance(winner, int)
    with pytest.raises(slots.Refused, match="another winner"):
        await bot_database.unit(
            lambda: desk.mark_booked(slot, world.rules, world.now, winner=winner + 1)
        )
    with pytest.raises(slots.Refused, match="another winner"):
        await bot_database.unit(
            lambda: desk.cannot_honour(
                slot, world.rules, world.now, still_free=True, winner=winner + 1
            )
        )
    await bot_database.unit(lambda: desk.mark_booked(slot, world.rules, world.now, winner=winner))


async def test_a_note_that_somebody_changed_is_not_written_over(world: World) -> None:
    slot = await asked(world)
    await bot_database.unit(lambda: desk.note(slot, "room 4", shown=""))
    with pytest.raises(slots.Refused, match="It says now: room 4"):
        await bot_database.unit(lambda: desk.note(slot, "room 5", shown=""))
    assert (await slot_row(slot))["notes"] == "room 4"


async def test_a_day_is_withdrawn_at_once_and_all_of_it_or_nothing_is_given_back(
    world: World,
) -> None:
    await world.patients(4)
    day = [await world.slot(TOMORROW + timedelta(hours=n)) for n in (0, 1, 2)]
    await world.settle()
    before = [await slot_row(one) for one in day]
    held = [await offers(one) for one in day]

    async def withdraw_all() -> int:
        shown = [*day, day[0], 99_999]
        gone, line = await closings.withdraw(shown, "anna", world.rules, world.now, undo.TELL_AFTER)
        assert gone == len(
            await column("SELECT id FROM cancellation_event WHERE status = 'aborted'")
        )
        return line

    line = await bot_database.unit(withdraw_all)
    sent = len(await column("SELECT id FROM message_log WHERE direction = 'outbound'"))
    await world.pass_time(seconds=8)
    await take_back(world, line)
    assert [(await slot_row(one))["status"] for one in day] == [one["status"] for one in before]
    assert [await offers(one) for one in day] == held
    await world.settle()
    line = await bot_database.unit(withdraw_all)
    await bot_database.execute(
        "UPDATE cancellation_event SET closed_at = closed_at - interval '1 s' WHERE id = $1", day[1]
    )
    with pytest.raises(slots.Refused):
        await take_back(world, line)
    assert await column("SELECT DISTINCT status FROM cancellation_event") == ["aborted"]
    await world.pass_time(seconds=20)
    told = await column("SELECT id FROM message_log WHERE direction = 'outbound'")
    assert len(told) > sent
    with pytest.raises(slots.Refused):
        await bot_database.unit(withdraw_all)
