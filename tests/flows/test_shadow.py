"""Shadow mode: everything is decided, and no text leaves and nothing is won, whoever tries."""

import asyncio
from datetime import timedelta
from types import ModuleType

import asyncpg
import pytest
from tortoise.exceptions import IntegrityError

from bot import database as bot_database
from bot.messages import outbox
from bot.messages.contacts import lock
from bot.waitlist.shadow import mode
from bot.waitlist.slots import Refused
from bot.waitlist.staff import desk
from bot.waitlist.staff import texts as staff_texts
from bot.waitlist.views import history
from tests.waiting import wait_until
from tests.world import TOMORROW, World, column, number, offers, slot_row

TEXTS = "SELECT DISTINCT status FROM message_log WHERE direction = 'outbound'"
WHY = "SELECT needs_staff_why FROM thread WHERE needs_staff_at IS NOT NULL"


@pytest.fixture
async def world(database: ModuleType) -> World:
    """In shadow mode, where STOP is ours to confirm."""
    world = World({"OPT_OUT_MODE": "app"})
    await mode.begin("Test", world.now)
    return world


async def patient_id(phone: str) -> int:
    sql = "SELECT id FROM patient_contact WHERE phone_e164 = $1"
    (found,) = await column(sql, phone)
    assert isinstance(found, int)
    return found


async def test_it_decides_batch_after_batch_and_nothing_leaves(world: World) -> None:
    phones = await world.patients(7)
    slot = await world.slot()
    await world.settle()
    await world.pass_time(minutes=10)
    assert list(await offers(slot)) == phones[:6]
    assert world.carrier.texts == []
    assert await column(TEXTS) == ["shadow"]
    seen = await mode.look(world.now)
    assert (seen.slots, seen.texts, seen.patients) == (1, 6, 6)
    await world.oversleep(days=1, hours=6)
    assert (await slot_row(slot))["status"] == "expired"
    assert world.carrier.texts == []


@pytest.mark.parametrize("says", ["yes", "Yes I can come tomorrow", "1", "no", "CANCEL my visit"])
async def test_a_reply_wins_nothing_gets_no_answer_and_goes_to_a_person(
    world: World, says: str
) -> None:
    phones = await world.patients(3)
    slot = await world.slot()
    await world.settle()
    await world.say(phones[0], says)
    await world.pass_time(minutes=1)
    assert (await slot_row(slot))["status"] == "open"
    assert "accepted" not in (await offers(slot)).values()
    assert world.carrier.texts == []
    assert len(await column(WHY)) == 1


async def test_a_stop_holds_and_its_confirmation_does_not_leave(world: World) -> None:
    phones = await world.patients(1)
    await world.slot()
    await world.settle()
    await world.say(phones[0], "STOP")
    assert await column("SELECT opt_out FROM patient_contact") == [True]
    assert await column("SELECT state FROM offer") == ["canceled"]
    assert world.carrier.texts == []
    assert await column(TEXTS) == ["shadow"]
    await mode.end("Test", world.rules, world.now)
    await world.pass_time(hours=1)
    assert world.carrier.texts == []


async def test_staff_can_neither_give_nor_write(world: World) -> None:
    phones = await world.patients(1)
    slot = await world.slot()
    await world.settle()
    entry = (await column("SELECT id FROM waitlist_entry"))[0]
    assert isinstance(entry, int)
    with pytest.raises(Refused, match="Shadow mode"):
        await bot_database.unit(lambda: desk.give_to(slot, entry, world.rules, world.now))
    ana = await patient_id(phones[0])
    shown = await staff_texts.latest(ana)
    with pytest.raises(Refused, match="nothing is texted"):
        await bot_database.unit(
            lambda: staff_texts.write(ana, "Hello", "Test", world.rules, world.now, shown=shown)
        )
    assert world.carrier.texts == []


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE message_log SET status = 'sending' WHERE direction = 'outbound'",
        """
        INSERT INTO message_log (patient_id, direction, body, status, created_at)
        SELECT id, 'outbound', 'Hi', 'sending', created_at FROM patient_contact
        """,
        """
        INSERT INTO voice_call (cancellation_id, patient_id, offer_id, token, claim_token, state,
                                claimed_at, ask_at)
        SELECT cancellation_id, patient_id, id, gen_random_uuid(), gen_random_uuid(), 'dialling',
               created_at, created_at FROM offer
        """,
        "UPDATE offer SET state = 'accepted', accepted_at = created_at",
    ],
)
@pytest.mark.parametrize("over", [False, True])
async def test_the_database_itself_refuses(world: World, attack: str, *, over: bool) -> None:
    """A text about a shadow, and a shadow's offer, even when the mode is over."""
    if over and "INTO message_log" in attack:
        pytest.skip("a text about nothing may leave then")
    await world.patients(1)
    await world.slot()
    await world.settle()
    if over:
        await mode.end("Test", world.rules, world.now)
    with pytest.raises((IntegrityError, asyncpg.CheckViolationError), match="shadow mode"):
        await bot_database.execute(attack)


async def test_what_is_put_into_the_outbox_past_the_code_stays_there(world: World) -> None:
    await world.patients(1)
    await bot_database.execute(
        """
        INSERT INTO message_log (patient_id, direction, body, status, created_at)
        SELECT id, 'outbound', 'Hi', 'queued', $1 FROM patient_contact
        """,
        world.now,
    )
    await world.settle()
    assert await column(TEXTS) == ["shadow"]
    assert world.carrier.texts == []


async def test_a_text_that_a_transaction_of_before_adds_late_does_not_leave(
    database: ModuleType,
) -> None:
    """It read the mode before that began: the sender claims nothing, and the end takes it back."""
    world = World()
    await world.patients(1)
    contact = await patient_id(number(1))
    async with bot_database.transaction():
        await lock(contact)
        await outbox.enqueue([outbox.Text(contact, "welcome", "Hi")], world.now)
    await bot_database.execute("UPDATE installation SET shadow_since = $1", world.now)
    assert await world.sender.claim(world.now, limit=16) == []
    await mode.end("Test", world.rules, world.now)
    await world.settle()
    assert world.carrier.texts == []
    assert await column(TEXTS) == ["withdrawn"]


async def test_a_claim_that_meets_the_beginning_is_undone(
    database: ModuleType, database_url: str
) -> None:
    world = World()
    await world.patients(1)
    contact = await patient_id(number(1))
    async with bot_database.transaction():
        await outbox.enqueue([outbox.Text(contact, "welcome", "Hi")], world.now)
    other = await asyncpg.connect(database_url)
    beginning = other.transaction()
    await beginning.start()
    await other.execute("UPDATE installation SET shadow_since = $1", world.now)
    claiming = asyncio.create_task(world.sender.claim(world.now, limit=16))

    async def waits() -> bool:
        return bool(await other.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"))

    await wait_until(waits)
    await beginning.commit()
    await other.close()
    assert await claiming == []
    assert await column(TEXTS) == ["queued"]


async def test_its_end_withdraws_what_is_open_and_counts_against_nobody(world: World) -> None:
    phones = await world.patients(3)
    for n in range(6):
        await world.slot(TOMORROW + timedelta(hours=n))
        await world.settle()
        await world.pass_time(minutes=8)
    (*_, last) = withdrawn = await mode.end("Test", world.rules, world.now)
    assert len(withdrawn) == 6
    await world.pass_time(hours=1)
    assert world.carrier.texts == []
    assert await column("SELECT last_asked_at FROM waitlist_entry") == [None] * 3
    start = world.now - timedelta(days=1)
    assert (await history.totals(start, world.now)).closed == 0
    assert await history.texts(start, world.now) == []
    # Offered again it is a slot like any other, and everybody may be asked.
    await bot_database.unit(lambda: desk.offer_again(last.id, world.rules, world.now))
    await world.settle()
    assert world.asked() == phones
    await world.say(phones[0], "yes")
    assert (await slot_row(last.id))["status"] == "filled"


async def test_it_begins_only_while_no_patient_waits_for_a_word(database: ModuleType) -> None:
    world = World()
    phones = await world.patients(1)
    await world.slot()
    with pytest.raises(mode.Refused, match="1 open slots"):
        await mode.begin("Test", world.now)
    await world.settle()
    await world.say(phones[0], "yes")
    with pytest.raises(mode.Refused, match="1 winners"):
        await mode.begin("Test", world.now)
    await world.until(TOMORROW + timedelta(hours=1))
    await mode.begin("Test", world.now)
    with pytest.raises(mode.Refused, match="on already"):
        await mode.begin("Test", world.now)
