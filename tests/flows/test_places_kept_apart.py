"""What somebody of one place finds of the other by what is of neither alone: a text in its name, a
file with rows that nobody placed, a notice that counts all; and what must not vanish with it."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from bot import audit
from bot import database as db
from bot.messages.models import MessageLog
from bot.notices.kinds import KINDS
from bot.waitlist.places import directory, seen
from tests.flows import two_places
from tests.flows.two_places import FILE, ROW, Said
from tests.world import TOMORROW, World, column

PHONE: Final = "+12145551001"
BRANDS: Final = {"brand_name": "Rose Rehab", "phone": "+19035550144"}
SAID: Final = (
    ("outbound", "Plano Clinic: you are on the list.", True),
    ("outbound", "Rose Rehab: you are on the list.", False),
    ("outbound", "Please call (903) 555-0144.", False),
    ("outbound", "We are at Tyler, too.", False),
    ("outbound", "We remain open, and are at Frisco (North).", False),
    ("outbound", "We remain open.", True),
    ("outbound", "We are at Cañon City, too.", False),
    ("inbound", "Can I come to Tyler instead?", True),
)
"""Texts about no offer, and whether Plano sees them."""
RECEIPTS: Final = (
    ('{"counts": {"accepted": 1}}', True),
    ('{"counts": {"accepted": 1, "rejected": 1}}', False),
    ('{"counts": {"accepted": 1, "ignored": 2}}', False),
    ('{"counts": {"accepted": 2}}', False),
)
"""Of files with one row that opened a slot at Plano, and whether Plano sees them."""


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def at(world: World, *place_ids: int) -> db.Part:
    clinic = world.rules.clinic
    return seen.only(place_ids, await directory.read(clinic), clinic)


async def read(part: db.Part, sql: str, *args: object) -> list[Any]:
    db.see(part)
    try:
        return await column(sql, *args)
    finally:
        db.see(None)


async def test_a_text_in_the_name_of_another_place_is_not_seen_but_a_patients_own_words_are(
    world: World,
) -> None:
    plano = await world.place("Plano", brand_name="Plano Clinic")
    await world.place("Tyler", **BRANDS)
    await world.place("Plano Cl", brand_name="Plano Clinic")
    for name in ("Cañón City", "Main", "Frisco (North)"):
        await world.place(name)
    entry = await world.patient(PHONE, "Ana Reyes", location_preference=["Plano"])
    (who,) = await column("SELECT patient_id FROM waitlist_entry WHERE id = $1", entry)
    for direction, body, _ in SAID:
        ours = direction == "outbound"
        await MessageLog.create(
            direction=direction,
            body=body,
            patient_id=who,
            status="sent" if ours else "received",
            created_at=world.now,
            received_at=None if ours else world.now,
        )
    shown = await read(await at(world, plano), "SELECT body FROM message_log ORDER BY id")
    assert shown == [body for _, body, is_seen in SAID if is_seen]


async def test_a_file_with_rows_that_are_of_no_place_is_seen_by_those_alone_who_see_all(
    world: World,
) -> None:
    plano = await world.place("Plano")
    slot = await world.slot(TOMORROW)
    for n, (receipt, _) in enumerate(RECEIPTS):
        file_id = await db.fetch_value(FILE, f"export-{n}", world.now, f"{n}")
        await db.execute("UPDATE intake_file SET receipt = $1 WHERE id = $2", receipt, file_id)
        await db.execute(ROW, file_id, slot, f"{n}", world.now)
    shown = await read(await at(world, plano), "SELECT name FROM intake_file ORDER BY id")
    assert shown == [f"export-{n}.csv" for n, (_, is_seen) in enumerate(RECEIPTS) if is_seen]


async def test_a_notice_that_counts_what_waits_everywhere_is_not_for_a_place(world: World) -> None:
    plano = await world.place("Plano")
    await db.execute(
        "INSERT INTO notice (kind, place, count, since, opened_at, seen_at, told_at)"
        " SELECT kind, '', 1, $2, $2, $2, $2 FROM unnest($1::text[]) AS kind",
        list(KINDS),
        world.now,
    )
    shown = await read(await at(world, plano), "SELECT kind FROM notice ORDER BY id")
    assert shown == [kind.name for kind in KINDS.values() if kind.audience == "on_call"]


async def test_whoever_sees_no_place_sees_nobody(world: World) -> None:
    await world.place("Plano")
    await world.patient(PHONE, "Ana Reyes")
    await world.say("+12145551002", "hello")
    nowhere = await at(world)
    for table in ("waitlist_entry", "patient_contact", "message_log", "thread"):
        assert await read(nowhere, f"SELECT 1 FROM {table}") == [], table


async def test_who_looks_at_a_part_is_noted_once_while_they_go_on_looking(world: World) -> None:
    part = await at(world, await world.place("Plano"))
    db.see(part)
    for _ in range(3):
        await audit.read("ben", "waitlist", None, world.now)
        await audit.search("ben", "waitlist", world.now)
    db.see(None)
    noted = "SELECT action FROM audit_log WHERE subject = 'waitlist' ORDER BY id"
    assert await column(noted) == ["read", "search"]


async def test_a_patient_of_both_is_written_to_whatever_was_said_of_the_other_place(
    world: World, tmp_path: Path
) -> None:
    plano = await world.place("Plano")
    await world.place("Tyler")
    entry = await world.patient(PHONE, "Bo Both", location_preference=["Plano", "Tyler"])
    (patient,) = await column("SELECT patient_id FROM waitlist_entry WHERE id = $1", entry)
    for body in ("You are on the list.", "Tyler is closed today."):
        await MessageLog.create(
            direction="outbound", body=body, patient_id=patient, status="sent", created_at=world.now
        )
    who = await two_places.browser(world, tmp_path, "front_desk", [plano])
    said = Said("/messages", "", int(str(patient)), "")

    async def pressed(button: str, **given: Any) -> Any:
        (output,) = (
            output
            for output, known in who.callbacks().items()
            if known["inputs"][0]["id"] == button
        )
        return json.loads(await who.call(output, said, **given))["response"]

    about = (await pressed("press-write"))["write-about"]["data"]
    await pressed("write-go", **{"write-about": about, "write-text": "Hi"})
    *_, last = await column("SELECT body FROM message_log ORDER BY id")
    assert str(last).endswith(": Hi")
