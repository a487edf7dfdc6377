"""What a later file says about appointments that an earlier one reported."""

from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from bot import database as bot_database
from bot.messages import contacts, opt_outs
from bot.waitlist.staff import desk
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table

ANA = "+12145550111"
TAKEN = "taken_elsewhere"
NINE, ELEVEN = "2026-03-10 09:00", "2026-03-10 11:00"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    for place in ("Main St", "Main Street", "Main"):
        await worlds.add_place(place)
    return World(tmp_path / "data")


async def drop(world: World, *rows: str, age: timedelta | None = None) -> None:
    world.drop("export.csv", table(rows), age=age)
    await world.settle()


async def test_a_corrected_row_moves_a_slot_for_which_nobody_was_asked(world: World) -> None:
    await drop(world, row(1, NINE))
    await drop(world, row(1, ELEVEN))
    assert await worlds.slots() == [("A1", "2026-03-10 16:00", "open")]
    assert await worlds.alerts() == []


async def test_a_corrected_row_leaves_an_asked_slot_alone_and_tells_staff_once(
    world: World,
) -> None:
    await worlds.add_entry(ANA)
    await drop(world, row(1, NINE))
    await worlds.ask_somebody(world)
    await drop(world, row(1, ELEVEN))
    await drop(world, row(1, ELEVEN), row(2))
    slots = await worlds.slots()
    assert slots[0] == ("A1", "2026-03-10 14:00", "open")
    assert await worlds.alerts() == ["changed_while_asked"]
    assert await worlds.count("intake_row WHERE state = 'flagged'") == 1


async def test_an_appointment_that_stands_again_stops_its_slot_and_its_offers(
    world: World,
) -> None:
    await worlds.add_entry(ANA)
    await drop(world, row(1, NINE))
    await worlds.ask_somebody(world)
    await drop(world, row(1, NINE, status="Scheduled"))
    assert await worlds.verdicts() == [("aborted", "uncancelled")]
    assert await worlds.count("offer WHERE state = 'pending'") == 0
    assert await worlds.count("message_log WHERE status = 'queued' AND kind = 'offer'") == 0
    assert await worlds.count("intake_row WHERE state = 'uncancelled'") == 1


@pytest.mark.parametrize(
    ("newer", "verdict", "told"),
    [
        ("A1,Dr. Chen,Main St,2026-03-10 09:00,,Scheduled,,", "uncancelled", []),
        ("A1,Dr. Chen,Main St,2026-03-10 09:00,,Cancelled by clinic,,", "withdrawn", [TAKEN]),
        ("A1,Dr. Chen,Main St,2026-03-10 09:00,,cancelled,provider out,", "withdrawn", [TAKEN]),
        ("A1,Dr. Chen,Main St,2026-03-10 09:00,,Qrx 7,,", "withdrawn", [TAKEN]),
        ("A1,Dr. Chen,Main St,2026-03-10 09:00,2026-03-10 09:30,,,", "withdrawn", [TAKEN]),
        ("A7,Dr. Chen,Main St,2026-03-10 09:15,,Scheduled,,", "withdrawn", [TAKEN]),
        ("A1,Dr. Chen,Main St,,,Qrx 7,,", "withdrawn", [TAKEN]),
    ],
)
async def test_a_newer_row_that_says_less_than_all_takes_a_time_back_too(
    world: World, newer: str, verdict: str, told: list[str]
) -> None:
    await worlds.add_entry(ANA)
    await drop(world, row(1, NINE))
    await worlds.ask_somebody(world)
    await drop(world, newer, row(2))
    assert (await worlds.verdicts())[0] == ("aborted", verdict)
    assert await worlds.count("offer WHERE state = 'pending'") == 0
    assert await worlds.alerts() == told


async def test_an_older_row_that_says_less_than_all_takes_nothing_back(world: World) -> None:
    await drop(world, row(1, NINE))
    older = "A1,Dr. Chen,Main St,2026-03-10 09:00,,Scheduled,,"
    await drop(world, older, row(2), age=timedelta(days=1))
    assert (await worlds.verdicts())[0] == ("open", None)


async def test_a_row_in_doubt_about_another_time_takes_nothing_back(world: World) -> None:
    await drop(world, row(1, NINE))
    await drop(world, "A9,Dr. Chen,Main St,2026-03-11 09:00,,Qrx 7,,", row(2))
    assert (await worlds.verdicts())[0] == ("open", None)


async def test_an_appointment_cancelled_once_more_opens_its_slot_once_more(world: World) -> None:
    for number, status in enumerate(("cancelled", "Scheduled", "cancelled", "cancelled")):
        await drop(world, row(1, NINE, status=status), row(90 + number, status="No Show"))
    assert await worlds.verdicts() == [("aborted", "uncancelled"), ("open", None)]


async def test_an_export_older_than_the_cancellation_undoes_nothing(world: World) -> None:
    await drop(world, row(1, NINE))
    await drop(world, row(1, NINE, status="Scheduled"), age=timedelta(days=1))
    assert await worlds.verdicts() == [("open", None)]


async def test_an_export_older_than_the_uncancelling_opens_nothing(world: World) -> None:
    await drop(world, row(1, NINE))
    await drop(world, row(1, NINE, status="Scheduled"))
    await drop(world, row(1, NINE), row(2, status="No Show"), age=timedelta(days=1))
    assert await worlds.verdicts() == [("aborted", "uncancelled")]


async def test_an_appointment_moved_to_another_day_leaves_its_old_time_free(world: World) -> None:
    await drop(world, row(1, NINE))
    await drop(world, row(1, "2026-03-12 09:00", status="Scheduled"))
    assert await worlds.verdicts() == [("open", None)]


async def test_somebody_else_in_an_open_time_stops_the_slot_and_tells_staff(
    world: World,
) -> None:
    await drop(world, row(1, NINE))
    await drop(world, row(7, "2026-03-10 09:15", status="Booked"))
    assert await worlds.verdicts() == [("aborted", "withdrawn")]
    assert await worlds.alerts() == ["taken_elsewhere"]


async def fill(world: World) -> None:
    await worlds.add_entry(ANA)
    await drop(world, row(1, NINE))
    await worlds.ask_somebody(world)
    await worlds.let_win(world, ANA)


async def test_a_provider_who_is_away_by_a_later_export_is_not_offered_any_more(
    world: World,
) -> None:
    await worlds.add_entry(ANA)
    await drop(world, row(1, NINE))
    await worlds.ask_somebody(world)
    await drop(world, ",Dr. Chen,,2026-03-10,,Out of office,,")
    assert await worlds.verdicts() == [("aborted", "withdrawn")]
    assert await worlds.count("offer WHERE state = 'pending'") == 0
    assert await worlds.alerts() == ["taken_elsewhere"]


async def test_the_winner_in_a_later_export_marks_the_slot_booked(world: World) -> None:
    await fill(world)
    world.clocks.pass_seconds(3600)
    await drop(world, row(9, NINE, status="Scheduled", phone=ANA))
    assert await worlds.count("cancellation_event WHERE booked_at IS NOT NULL") == 1
    assert await worlds.alerts() == []


async def test_somebody_other_than_the_winner_in_a_later_export_alerts_staff(
    world: World,
) -> None:
    await fill(world)
    world.clocks.pass_seconds(3600)
    await drop(world, row(9, NINE, status="Scheduled", phone="+12145550122"))
    assert await worlds.verdicts() == [("filled", "filled")]
    assert await worlds.alerts() == ["winner_displaced"]


async def test_the_cancelled_appointment_standing_again_in_a_filled_time_alerts_staff(
    world: World,
) -> None:
    await fill(world)
    world.clocks.pass_seconds(3600)
    await drop(world, row(1, NINE, status="Scheduled"))
    assert await worlds.verdicts() == [("filled", "filled")]
    assert await worlds.alerts() == ["winner_displaced"]


async def test_a_stranger_without_a_number_in_a_filled_time_may_be_the_winner(
    world: World,
) -> None:
    await fill(world)
    world.clocks.pass_seconds(3600)
    await drop(world, row(9, NINE, status="Scheduled"))
    assert await worlds.alerts() == []


async def test_a_filled_time_is_not_opened_again_by_the_same_cancellation(world: World) -> None:
    await fill(world)
    named_otherwise = row(1, NINE).replace("A1,", ",", 1).replace(",,", ",,+12145550122", 1)
    await drop(world, row(1, NINE), named_otherwise.replace("cancelled,,", "cancelled,sick,"))
    assert await worlds.verdicts() == [("filled", "filled")]


async def test_a_filled_time_opens_again_when_its_winner_cancels_too(world: World) -> None:
    await fill(world)
    await drop(world, row(9, NINE, phone=ANA))
    assert await worlds.verdicts() == [("filled", "filled"), ("open", None)]


async def test_a_time_that_staff_opened_is_not_opened_twice(world: World) -> None:
    await drop(world, row(1, NINE))
    await bot_database.execute("DELETE FROM intake_row")
    await drop(world, row(2, NINE))
    assert len(await worlds.slots()) == 1
    assert await worlds.count("intake_row") == 1


async def test_a_joint_appointment_frees_the_time_of_each_of_its_providers(world: World) -> None:
    await worlds.add_provider("Dr. Park")
    heads = (
        "PAT_ENC_CSN_ID,APPT_DTTM,APPT_LENGTH,PROV_NAME,DEPARTMENT_NAME,APPT_STATUS_C_NAME,PAT_ID"
    )
    rows = [
        f"5001,2026-03-10 09:00,30,{name},Main,Canceled,Z1" for name in ("Dr. Chen", "Dr. Park")
    ]
    world.drop("epic.csv", table(rows, heads))
    await world.settle()
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 2
    assert await worlds.count("intake_row") == 2


async def test_a_corrected_waitlist_row_changes_the_entry_that_a_file_made(world: World) -> None:
    for urgent in ("no", "yes"):
        text = f"2145550101,Ana,,,,,{urgent},,yes,2026-01-05"
        world.drop("list.csv", table([text], worlds.WAITLIST_HEADS))
        await world.settle()
    assert await worlds.count("waitlist_entry") == 1
    assert await worlds.count("waitlist_entry WHERE urgent_flag") == 1


async def test_an_entry_of_the_staff_is_not_changed_by_a_file(world: World) -> None:
    await worlds.add_entry("+12145550101")
    text = "2145550101,Ana,,,,,yes,40,yes,2026-01-05"
    world.drop("list.csv", table([text], worlds.WAITLIST_HEADS))
    await world.settle()
    assert await worlds.count("waitlist_entry WHERE NOT urgent_flag AND manual_boost = 0") == 1


async def test_an_entry_that_staff_removed_stays_removed(world: World) -> None:
    text = "2145550101,Ana,,,,,no,,yes,2026-01-05"
    for other in ("", "2145550102,Bo,,,,,no,,yes,"):
        world.drop("list.csv", table([text, *filter(None, [other])], worlds.WAITLIST_HEADS))
        await world.settle()
        await bot_database.execute(
            "UPDATE waitlist_entry SET active = FALSE, closed_reason = 'removed'"
        )
    assert await worlds.count("waitlist_entry") == 2


async def test_a_consent_in_a_file_brings_back_nobody_who_has_opted_out(world: World) -> None:
    now = world.clocks.at
    patient = await contacts.ensure("+12145550101", now)
    await opt_outs.revoke(patient, "text message", now, text="stop")
    world.drop("list.csv", table(["2145550101,Ana,,,,,yes,,paper,"], worlds.WAITLIST_HEADS))
    await world.settle()
    assert await worlds.count("waitlist_entry WHERE active") == 1
    assert await worlds.count("patient_contact WHERE opt_out") == 1


@pytest.mark.parametrize("place", ["Main St", "Main Street"])
async def test_a_time_that_staff_took_back_is_not_opened_by_an_export(
    world: World, place: str
) -> None:
    provider = await bot_database.fetch_value("SELECT id FROM provider_reference")
    slot = await worlds.open_by_hand(provider, NINE)
    await bot_database.unit(
        lambda: desk.withdraw(slot, "withdrawn", "anna", world.rules, world.clocks.at)
    )
    await drop(world, row(1, NINE, location=place))
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 0


async def test_a_time_that_an_export_took_back_is_opened_by_the_next(world: World) -> None:
    await drop(world, row(1, NINE))
    await drop(world, row(7, NINE, status="Scheduled"))
    await drop(world, row(7, NINE))
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 1


async def test_a_providers_time_is_not_open_in_two_places(world: World) -> None:
    provider = await bot_database.fetch_value("SELECT id FROM provider_reference")
    await worlds.open_by_hand(provider, NINE)
    await drop(world, row(1, NINE, location="Main Street"), row(2, ELEVEN))
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 2
    assert "Main St" in await worlds.first_refusal()


async def test_one_export_opens_a_providers_time_in_one_place(world: World) -> None:
    await drop(world, row(1, NINE), row(2, NINE, location="Main Street"), row(3, ELEVEN))
    assert await worlds.count("cancellation_event WHERE status = 'open'") == 1
