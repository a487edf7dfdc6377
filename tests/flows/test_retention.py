"""What is kept of people goes after its time; the facts, the figures and the opt-outs stay."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from click.testing import CliRunner

from bot import audit, cli, holds
from bot import database as bot_database
from bot.messages import contacts
from bot.messages import retention as messages
from bot.retention import forgetting, policy
from bot.threads import positions
from bot.waitlist.patients import staff_optouts
from bot.waitlist.staff import reasons
from bot.waitlist.upkeep import retention as waitlist
from bot.waitlist.views import history
from dashboard.pages.figures import fill_facts
from intake.folder import paths, purge
from tests.flows import dashboard_history
from tests.world import World, column, number

CHICAGO: Final = ZoneInfo("America/Chicago")
SHORT: Final = policy.Limits(
    texts=timedelta(days=30), contacts=timedelta(days=90), files=timedelta(days=30)
)
ANA: Final = "+19725550001"
WORDS: Final = """
    SELECT count(*) FROM message_log WHERE body <> ''
    UNION ALL SELECT count(*) FROM consent_event WHERE text <> ''
    UNION ALL SELECT count(*) FROM patient_contact WHERE display_name <> '' OR phone_e164 ~ '^\\+'
    UNION ALL SELECT count(*) FROM waitlist_entry WHERE patient_name <> '' OR notes <> ''
    UNION ALL SELECT count(*) FROM cancellation_event WHERE notes <> ''
    UNION ALL SELECT count(*) FROM delivery_event
    UNION ALL SELECT count(*) FROM intake_file WHERE name <> 'removed'
    UNION ALL SELECT count(*) FROM intake_question
"""
OLD: Final = """
    UPDATE patient_contact SET display_name = 'Ana Reyes', created_at = $1, updated_at = $1;
    UPDATE waitlist_entry SET notes = 'her knee', active = FALSE, closed_reason = 'removed',
        updated_at = $1;
    UPDATE consent_event SET at = $1;
    UPDATE cancellation_event SET notes = 'asked for by Ana';
    INSERT INTO consent_event (patient_id, kind, source, text, at)
        SELECT patient_id, 'revoked', 'text', 'stop it, Ana', created_at FROM offer
        WHERE id % 7 = 0;
    INSERT INTO audit_log (at, actor, action, subject, subject_id)
        SELECT created_at, 'anna', 'withdraw', 'slot', id FROM cancellation_event WHERE id % 9 = 0;
    INSERT INTO delivery_event (message_id, status, at)
        SELECT id, status, created_at FROM message_log;
    INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, place, receipt,
            received_at, decided_at)
        VALUES ('inbox', 'one', repeat('a', 64), 'Ana Reyes.csv', $1, 'accepted',
            'archive/Ana Reyes.csv', '{"counts": {"accepted": 3}, "notes": ["x"]}', $1, $1);
    INSERT INTO intake_question (about, words, asked_at, file_ids)
        VALUES ('note', 'keep for ana reyes', $1, ARRAY[1::bigint]);
    INSERT INTO audit_log (at, actor, action, subject, subject_id, details)
        VALUES ($1, 'max', 'boost', 'entry', 1, '{"points": 5}');
    INSERT INTO boost_reason (line_id, entry_id, why, at)
        SELECT max(id), 1, 'the mother of Ana Reyes', $1 FROM audit_log
"""


@pytest.fixture
def world(database: ModuleType) -> World:
    return World()


async def run(sql: str, *args: object) -> None:
    for statement in sql.split(";"):
        used = [arg for n, arg in enumerate(args, 1) if f"${n}" in statement]
        if statement.strip():
            await bot_database.execute(statement, *used)


async def all_due(limits: policy.Limits, now: datetime) -> int:
    """Step until nothing is due; how many steps."""
    steps = 0
    while await policy.step(limits, now):
        steps += 1
    return steps


async def past(world: World, *, weeks: int) -> None:
    for n in range(1, 41):
        await world.patient(number(n))
    await world.provider()
    await dashboard_history.fill(world.now, weeks=weeks, seed=7, per_week=12)
    # The patients were made long before all of it.
    await bot_database.execute("DROP TRIGGER consent_event_only_added ON consent_event")
    await run(OLD, world.now - timedelta(days=800))
    await bot_database.execute(
        """
        CREATE TRIGGER consent_event_only_added BEFORE UPDATE OR DELETE ON consent_event
            FOR EACH ROW EXECUTE FUNCTION refuse_consent_change()
        """
    )


async def figures_of(start: datetime, end: datetime) -> list[Any]:
    when = fill_facts.Period(start, end, start - (end - start), CHICAGO)
    facts, rows = await fill_facts.facts(when), await fill_facts.rows(when)
    return [
        await history.closed_slots(start, end),
        sorted(await history.answers(start, end, CHICAGO.key), key=repr),
        rows.slots.to_csv(),
        [rows.declines, rows.texts],
        facts,
    ]


async def test_figures_of_two_years_stay_the_same_to_the_digit(world: World) -> None:
    await past(world, weeks=104)
    spans = [(world.now - timedelta(days=days), world.now) for days in (30, 365, 730)]
    before = [await figures_of(*span) for span in spans]
    later = world.now + timedelta(days=100)
    due = await policy.due(SHORT, later)
    assert due["contacts"] == 40
    assert min(due.values()) > 0
    assert await all_due(SHORT, later) > 5  # in small steps
    assert await column(WORDS) == [0] * 8
    assert not any((await policy.due(SHORT, later)).values())
    assert [await figures_of(*span) for span in spans] == before
    assert before[-1][-1].now.slots.closed > 1000


async def test_what_is_young_or_on_hold_stays(world: World) -> None:
    await past(world, weeks=8)
    (one,) = await column("SELECT id FROM patient_contact WHERE phone_e164 = $1", number(3))
    await bot_database.unit(lambda: holds.begin(int(str(one)), "matter 7", "anna", world.now))
    later = world.now + timedelta(days=100)
    await all_due(SHORT, later)
    phones = "SELECT phone_e164 FROM patient_contact WHERE forgotten_at IS NULL"
    assert await column(phones) == [number(3)]
    assert await column("SELECT DISTINCT patient_id FROM message_log WHERE body <> ''") == [one]
    assert await column("SELECT name FROM intake_file") == ["Ana Reyes.csv"]
    assert await holds.end(1, "anna", later)
    await all_due(SHORT, later)
    assert await column(WORDS) == [0] * 8


@pytest.mark.parametrize("whom", [1, None])
async def test_a_hold_that_stands_is_not_overtaken_by_what_was_being_removed(
    world: World, whom: int | None
) -> None:
    await past(world, weeks=1)
    looked, goes_on = asyncio.Event(), asyncio.Event()

    async def forget() -> None:
        async with bot_database.transaction():
            await forgetting.forget(2, "anna", world.now + timedelta(days=100))
            looked.set()
            await goes_on.wait()

    async def hold() -> None:
        await bot_database.unit(lambda: holds.begin(whom, "matter 9", "anna", world.now))

    removing = asyncio.create_task(forget())
    await looked.wait()
    holding = asyncio.create_task(hold())
    _, waits = await asyncio.wait([holding], timeout=0.3)
    goes_on.set()
    await removing
    await holding
    assert waits == {holding}, "it stands once nothing is under way"
    with pytest.raises(forgetting.Refused, match="A legal hold stands"):
        await bot_database.unit(
            lambda: forgetting.forget(1, "anna", world.now + timedelta(days=100))
        )


async def test_a_list_that_is_alive_loses_nobody(world: World) -> None:
    await world.patients(3)
    await world.slot()
    await world.settle()
    later = world.now + timedelta(days=4000)
    assert (await policy.step(SHORT, later)).get("contacts") is None
    assert await column("SELECT count(*) FROM patient_contact WHERE forgotten_at IS NULL") == [3]


async def test_a_text_that_nobody_has_dealt_with_keeps_its_words(world: World) -> None:
    await world.hear(ANA, "call me, please")
    await all_due(SHORT, world.now + timedelta(days=4000))
    assert await column("SELECT body FROM message_log") == ["call me, please"]


CUTS: Final[list[tuple[object, str]]] = [
    (waitlist, "forget"),
    (messages, "forget"),
    (positions, "remove"),
    (audit, "record"),
]


@pytest.mark.parametrize(("room", "name"), CUTS)
async def test_whoever_dies_in_the_midst_has_removed_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, room: object, name: str
) -> None:
    await world.patient(ANA, "Ana Reyes")
    await world.say(ANA, "stop")
    before = await everything()
    done: Callable[..., Awaitable[object]] = getattr(room, name)

    async def dies(*args: Any, **details: Any) -> object:
        await done(*args, **details)
        raise KeyboardInterrupt  # a kill asks nobody

    monkeypatch.setattr(room, name, dies)
    with pytest.raises(KeyboardInterrupt):
        await forget(ANA, world)
    monkeypatch.undo()
    assert await everything() == before
    await forget(ANA, world)
    assert "Ana" not in str(await everything())
    assert ANA not in str(await everything())


async def everything() -> list[list[dict[str, Any]]]:
    tables = (
        "patient_contact", "message_log", "consent_event", "waitlist_entry", "thread", "offer",
        "opt_out_kept", "audit_log",
    )  # fmt: skip
    return [await bot_database.fetch(f"SELECT * FROM {name} ORDER BY 1") for name in tables]


async def forget(phone: str, world: World) -> None:
    patient_id = await messages.contact_of(phone)
    assert patient_id is not None
    await bot_database.unit(lambda: forgetting.forget(patient_id, "anna", world.now))


async def test_a_stop_holds_for_a_number_that_comes_again_by_file_form_or_text(
    world: World,
) -> None:
    phones = [number(n) for n in (1, 2, 3)]
    for phone in phones:
        await world.patient(phone)
        await world.say(phone, "STOP")
        await forget(phone, world)
    said = len(world.carrier.texts)
    ids = await bot_database.unit(lambda: contacts.ensure_many(phones[:1], world.now))
    await contacts.give_consent(ids[phones[0]], "file", world.now)
    await world.patient(phones[1], "Ana Reyes")
    await world.say(phones[2], "is there an earlier time?")
    await world.slot()
    await world.settle()
    assert await column("SELECT opt_out FROM patient_contact WHERE forgotten_at IS NULL") == [
        True, True, True,
    ]  # fmt: skip
    assert {text.to for text in world.carrier.texts[said:]} <= {phones[2]}
    assert world.asked()[said:].count(phones[2]) <= 1  # an answer at most, never an offer
    await world.say(phones[1], "START")
    await world.settle()
    assert phones[1] in world.asked()[said:]  # only their own word opens it again


async def test_who_is_forgotten_stands_in_no_row_of_any_table(world: World) -> None:
    await world.patient(ANA, "Zebulona Quirk", notes="Zebulona's knee")
    await world.slot()
    await world.settle()
    for words in ("who is this? Zebulona", "YES please, Zebulona", "Zebulona here, STOP"):
        await world.say(ANA, words)
    await bot_database.execute(
        "UPDATE cancellation_event SET reason = 'Zebulona is ill', notes = 'told Zebulona',"
        " external_appointment_id = 'zebulona-1', cancelled_by_patient_id = $1",
        await messages.contact_of(ANA),
    )
    (entry,) = await column("SELECT id FROM waitlist_entry")
    why = "Zebulona is in pain"
    await reasons.boosted("anna", int(str(entry)), 5, why, world.now)
    await world.until(world.now + timedelta(days=3))
    await forget(ANA, world)
    for table in await column("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        left = await column(
            f'SELECT row::text FROM "{table}" AS row WHERE row::text ~* $1',
            f"zebulona|{ANA[2:]}",
        )
        assert not left, table


async def test_a_number_that_never_stopped_starts_afresh(world: World) -> None:
    await world.patient(ANA)
    await forget(ANA, world)
    await world.patient(ANA)
    await world.slot()
    await world.settle()
    assert ANA in world.asked()


async def test_what_was_handled_once_is_not_again_by_its_id(world: World) -> None:
    await world.patient(ANA)
    await world.slot()
    await world.settle()
    sid = await world.hear(ANA, "no")
    await world.settle()
    world.now += timedelta(days=60)
    await all_due(SHORT, world.now)
    texts = len(world.carrier.texts)
    await world.hear(ANA, "YES", sid=sid)
    await forget(ANA, world)
    await world.hear(ANA, "YES", sid=sid)
    await world.settle()
    assert len(world.carrier.texts) == texts
    assert await column("SELECT body FROM message_log WHERE twilio_sid = $1", sid) == [""]


async def test_who_still_awaits_something_is_not_forgotten(world: World) -> None:
    await world.patient(ANA)
    await world.slot()
    await world.settle()
    await world.say(ANA, "YES")
    with pytest.raises(forgetting.Refused, match="still to come"):
        await forget(ANA, world)
    await world.until(world.now + timedelta(days=3))
    await bot_database.execute("UPDATE message_log SET status = 'sending' WHERE kind = 'offer'")
    with pytest.raises(forgetting.Refused, match="on its way"):
        await forget(ANA, world)
    await bot_database.execute("UPDATE message_log SET status = 'sent' WHERE kind = 'offer'")
    await holds.begin(None, "matter 8", "anna", world.now)
    with pytest.raises(forgetting.Refused, match="legal hold"):
        await forget(ANA, world)


async def test_the_record_loses_words_and_nothing_else(world: World) -> None:
    await world.patient(ANA)
    patient_id = await messages.contact_of(ANA)
    assert patient_id is not None
    await staff_optouts.by_staff(patient_id, "anna", "said so by phone", world.now)
    await bot_database.execute("UPDATE consent_event SET text = '' WHERE kind = 'revoked'")
    for change in (
        "UPDATE consent_event SET text = 'x' WHERE kind = 'revoked'",
        "UPDATE consent_event SET kind = 'given', text = ''",
        "DELETE FROM consent_event",
    ):
        with pytest.raises(Exception, match="only added to"):
            await bot_database.execute(change)


def test_files_go_by_the_time_in_their_name(tmp_path: Path) -> None:
    where = paths.Places(tmp_path)
    where.make()
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    old, young = "20270101-093000-0123abcd", "20270220-093000-0123abcd"
    gone = [
        f"archive/list.{old}.csv", f"archive/list.{old}.csv.receipt.csv", f"rejected/x.{old}",
        "outbox/bookings-2027-01-15.csv",
    ]  # fmt: skip
    kept = [
        f"archive/list.{young}.csv", f"inbox/list.{old}.csv", f"staging/held/list.{old}.csv",
        "outbox/bookings-2027-02-20.csv", "archive/notes.txt",
        f"archive/list.{old}.{young}.csv",
    ]  # fmt: skip
    for name in (*gone, *kept):
        (tmp_path / name).write_text("Ana Reyes")
    assert purge.purge(where, timedelta(days=30), now, CHICAGO) == len(gone)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {str(Path(name)) for name in kept}


def test_the_commands_say_what_goes_next_and_forget_one(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path / "data")}

    def call(*args: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli.main, args, env=environ)
        return done.exit_code, done.output

    async def seed() -> None:
        connection = await asyncpg.connect(database_url)
        await connection.execute(
            """
            INSERT INTO patient_contact (phone_e164, opt_out, created_at, updated_at)
            VALUES ('+19725550001', TRUE, '2001-01-01Z', '2001-01-01Z')
            """
        )
        await connection.close()

    asyncio.run(seed())
    assert "contacts are forgotten" in call("retention")[1]
    code, said = call("retention", "hold", ANA, "--by", "anna", "--why", "matter 7")
    assert (code, said) == (0, "Hold 1 stands.\n")
    assert call("retention", "hold", ANA, "--by", "anna", "--why", "again")[0] == 2
    assert "legal hold" in call("forget", ANA, "--by", "anna")[1]
    assert "Hold 1: patient 1, by anna: matter 7" in call("retention")[1]
    assert call("retention", "release", "1", "--by", "anna")[0] == 0
    assert call("retention", "release", "1", "--by", "anna") == (2, "No hold 1 stands.\n")
    code, said = call("forget", "(972) 555-0001", "--by", "anna")
    assert (code, said.startswith("Forgotten. Not reached: files")) == (0, True)
    assert call("forget", ANA, "--by", "anna") == (2, "There is no contact with this number.\n")
    assert call("forget", "hello", "--by", "anna")[0] == 2
