"""A dropped file from the inbox to its last place, on a real database."""

import asyncio
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from bot.ledger import deliveries
from bot.ledger.models import IntakeFile
from intake.folder import faults, imports, readiness
from intake.profiles import profile
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World, row, table


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


async def test_it_turns_a_dropped_cancellation_into_a_slot_with_a_first_look(world: World) -> None:
    world.drop("today.csv", table([row(1, "2026-03-10 09:00", phone="(214) 555-0101")]))
    await world.settle()
    assert await worlds.slots() == [("A1", "2026-03-10 14:00", "open")]
    assert await worlds.count("timer WHERE kind = 'slot'") == 1
    assert await worlds.count("patient_contact WHERE phone_e164 = '+12145550101'") == 1


async def test_it_archives_the_file_with_a_receipt_of_what_became_of_its_rows(
    world: World,
) -> None:
    rows = [row(1), row(2, status="Scheduled"), "A3,Dr. Chen,Main St,too,few"]
    world.drop("today.csv", table(rows))
    await world.settle()
    (name,) = world.names("archive")
    assert name.startswith("today.")
    assert name.endswith(".csv")
    receipt = world.receipt("archive")
    assert ["Outcome", "Accepted"] in receipt
    assert ["Rows taken over", "1"] in receipt
    assert ["Rows passed over", "1"] in receipt
    (file,) = await IntakeFile.all()
    assert [(one.line, one.sentence) for one in file.short().passed] == [
        (3, "Not a cancelled appointment.")
    ]
    assert receipt[-1] == ["4", "", "", "This row has 5 cells under 8 heads. Correct it."]
    assert world.everything() == [f"archive/{name}"]


async def test_the_counts_of_a_receipt_come_to_the_lines_of_the_file(world: World) -> None:
    rows = [
        row(1),
        row(2, status="Scheduled"),
        "A3,Dr. Chen,Main St,too,few",
        row(1),
        "",
        "Total: 4",
    ]
    text = "Cancellations of March\n\n" + table(rows)
    world.drop("today.csv", text)
    await world.settle()
    receipt = world.receipt("archive")
    counts = [int(line[1]) for line in receipt if line and line[0].startswith(("Rows", "Other"))]
    assert counts == [1, 1, 1, 1, 5]
    assert sum(counts) == len(text.splitlines())


async def test_the_page_files_lists_a_file_that_was_taken_over_and_no_message_of_a_feed(
    world: World,
) -> None:
    world.drop("today.csv", table([row(1)]))
    world.drop("wrong.csv", "not,a,list\n1,2,3\n")
    await world.settle()
    (file,) = await IntakeFile.filter(name="today.csv")
    at = file.decided_at
    for feed in ("mllp/front", "fhir/ehr"):
        await IntakeFile.create(
            source=feed,
            reference=feed,
            name=feed,
            digest=feed.encode().hex().ljust(64, "0"),
            outcome="accepted",
            said_at=at,
            received_at=at,
            decided_at=at,
        )
    listed = {one.name: one.outcome for one in await deliveries.latest(9)}
    assert listed == {"today.csv": "accepted", "wrong.csv": "rejected"}


async def test_it_moves_a_refused_file_to_rejected_with_the_reason(world: World) -> None:
    world.drop("notes.csv", "what,ever\n1,2\n")
    await world.settle()
    assert len(world.names("rejected")) == 1
    reasons = [line[1] for line in world.receipt("rejected") if line[0] == "Reason"]
    assert reasons[0].startswith("No header row was found.")
    assert await worlds.slots() == []


async def test_it_counts_the_same_bytes_once_however_often_they_are_dropped(world: World) -> None:
    for name in ("a.csv", "b.csv", "a.csv"):
        world.drop(name, table([row(1)]))
        await world.settle()
    assert len(await worlds.slots()) == 1
    assert len(world.names("archive")) == 3
    assert await worlds.count("intake_file") == 1
    assert await worlds.count("intake_file WHERE drops = 3") == 1


async def test_it_counts_a_row_once_however_many_files_hold_it(world: World) -> None:
    world.drop("monday.csv", table([row(1), row(2)]))
    await world.settle()
    world.drop("tuesday.csv", table([row(2), row(1), row(3)]))
    await world.settle()
    assert len(await worlds.slots()) == 3
    assert await worlds.count("intake_row") == 3
    assert await worlds.count("timer WHERE kind = 'slot'") == 3


async def test_a_refused_row_is_looked_at_again_when_the_same_file_is_dropped_again(
    world: World,
) -> None:
    rows = [row(1), row(2, provider="Dr. New")]
    world.drop("today.csv", table(rows))
    await world.settle()
    assert [slot[0] for slot in await worlds.slots()] == ["A1"]
    await worlds.add_provider("Dr. New")
    world.drop("today.csv", table(rows))
    await world.settle()
    assert [slot[0] for slot in await worlds.slots()] == ["A1", "A2"]


async def test_it_leaves_other_programs_files_links_and_folders_alone(
    world: World, tmp_path: Path
) -> None:
    names = ("~$today.xlsx", ".~lock.today.csv#", "Thumbs.db", "1A2B3C4D", "today.csv.part")
    for name in names:
        world.drop(name, table([row(1)]))
    (tmp_path / "elsewhere.csv").write_text(table([row(2)]))
    (world.where.inbox / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    (world.where.inbox / "folder.csv").mkdir()
    await world.settle()
    assert await worlds.slots() == []
    assert {path.name for path in world.where.inbox.iterdir()} == {
        *names,
        "link.csv",
        "folder.csv",
    }


async def test_it_takes_waitlist_rows_over_once_each(world: World) -> None:
    rows = [
        "(214) 555-0101,Ana,Dr. Chen,MD/DO,Main St,2026-05-01 10:00,yes,10,paper form,2026-01-05",
        "214-555-0102,Bo Li,,,,,no,,yes,",
        "214-555-0103,No Consent,,,,,no,,no,",
    ]
    world.drop("list.csv", table(rows, worlds.WAITLIST_HEADS))
    await world.settle()
    world.drop("list again.csv", table([rows[1], rows[0]], worlds.WAITLIST_HEADS))
    await world.settle()
    assert await worlds.count("waitlist_entry WHERE active") == 2
    assert await worlds.count("patient_contact WHERE consent_source = 'paper form'") == 1
    assert await worlds.count("intake_row WHERE kind = 'entry'") == 2
    assert await worlds.count("patient_contact WHERE phone_e164 = '+12145550103'") == 0


async def test_two_copies_that_are_claimed_at_once_count_once(world: World) -> None:
    text = table([row(1), row(2, provider="Dr. Unknown")])
    copies = [world.drop(name, text) for name in ("a.csv", "b.csv")]
    claimed = [world.desk.claim(path, None) for path in copies]
    became = await asyncio.gather(
        *(imports.settle(one, world.site, world.clocks.at) for one in claimed if one)
    )
    assert sorted(became) == ["accepted", "accepted"]
    assert len(await worlds.slots()) == 1
    assert await worlds.count("intake_file WHERE drops = 2") == 1
    assert len(world.names("archive")) == 2


async def test_a_refusal_waits_when_the_file_still_changes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = world.desk.claim(world.drop("half.csv", "appointment_id,prov"), None)
    assert claim is not None

    def write_on(point: str) -> None:
        if point == "receipt":
            claim.path.write_text(table([row(1)]))

    with monkeypatch.context() as writer:
        writer.setattr(faults, "reach", write_on)
        with pytest.raises(imports.Changed):
            await imports.settle(claim, world.site, world.clocks.at)
    assert await imports.settle(claim, world.site, world.clocks.at) == "accepted"
    assert len(await worlds.slots()) == 1


async def test_a_folder_of_the_inbox_chooses_the_profile(world: World, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "east.toml").write_text(
        """
        name = "east"
        title = "East"
        basis = "a test"
        match.folder = "East"
        dates.order = "dmy"
        [cancellations.heads]
        appointment_id = ["appointment id"]
        provider = ["provider"]
        location = ["location"]
        start = ["start"]
        end = ["end"]
        status = ["status"]
        [cancellations.status]
        cancelled = ["cancelled"]
        """
    )
    world.attendant.site = replace(world.site, profiles=profile.load_all(own))
    world.attendant.inbox = readiness.Inbox(
        world.where.inbox, ["East"], monotonic=world.clocks.monotonic
    )
    (world.where.inbox / "east").mkdir()
    (world.where.inbox / "other").mkdir()
    line = "A1,Dr. Chen,Main St,4/5/2026 09:00,4/5/2026 09:30,cancelled,,"
    for place in ("east", "other"):
        (world.where.inbox / place / "today.csv").write_text(table([line]))
    await world.settle()
    assert await worlds.slots() == [("A1", "2026-05-04 14:00", "open")]
    assert await worlds.count("intake_file WHERE profile = 'east' AND folder = 'east'") == 1
    assert (world.where.inbox / "other" / "today.csv").exists()
