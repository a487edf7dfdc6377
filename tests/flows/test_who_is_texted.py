"""Who is texted, how often, and how a number comes back from what was said against it."""

import uuid
from datetime import timedelta
from types import ModuleType

import pytest

from bot import alerts
from bot import database as db
from bot.carriers.twilio import errors
from bot.messages import contacts, opt_outs
from bot.messages.gateway import Report
from bot.threads import turns
from bot.waitlist import entries
from bot.waitlist.rules import clinic
from tests import world
from tests.world import World, column, number

ANA, BEN = number(1), number(2)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World()


# Numbers.


@pytest.mark.parametrize(
    "phone", ["+19005550100", "+252612345678", "+12145550100", "+12145550199", "+19999999999"]
)
async def test_nobody_is_put_on_the_list_with_a_number_that_is_no_patients(
    one: World, phone: str
) -> None:
    with pytest.raises(entries.Refused):
        await one.patient(phone)
    assert await column("SELECT id FROM waitlist_entry") == []


async def test_the_phone_of_a_place_is_no_patients(one: World) -> None:
    await one.place("Frisco", phone=BEN)
    with pytest.raises(entries.Refused, match="own number"):
        await one.patient(BEN)
    entry = await one.patient(ANA)
    with pytest.raises(entries.Refused, match="own number"):
        await db.unit(lambda: entries.correct_number(entry, BEN, one.rules.numbers, one.now))


async def listed_before(one: World, phone: str) -> None:
    """A patient whose number was taken when nobody looked at its kind."""
    await one.patient(ANA)
    await db.execute("UPDATE patient_contact SET phone_e164 = $1 WHERE phone_e164 = $2", phone, ANA)


@pytest.mark.parametrize("phone", ["+19005550100", "+881612345678", "+252612345678"])
async def test_who_is_on_the_list_with_such_a_number_is_not_texted_and_the_next_one_is(
    one: World, phone: str
) -> None:
    await listed_before(one, phone)
    await one.patient(BEN)
    await one.slot()
    await one.settle()
    assert one.asked() == [BEN]
    assert await column("SELECT unreachable FROM patient_contact ORDER BY id") == [
        "not_allowed",
        None,
    ]


async def test_no_answer_goes_to_such_a_number_either(one: World) -> None:
    await one.say("+252612345678", "YES")
    await one.say("+19005550100", "HELP")
    assert one.asked() == []


async def test_a_country_that_is_allowed_later_is_texted(one: World) -> None:
    await listed_before(one, "+525512345678")
    await one.slot()
    await one.settle()
    assert one.asked() == []
    allowed = clinic.of(World({"PATIENT_COUNTRIES": "US,MX"}).settings).numbers
    await db.unit(lambda: contacts.allow(allowed, one.now))
    assert await column("SELECT unreachable FROM patient_contact") == [None]


# What the carrier said against a number.


@pytest.mark.parametrize(
    ("code", "said"), [(30006, "landline"), (30005, "dead"), (21211, "invalid")]
)
async def test_a_text_from_a_number_proves_that_it_texts(one: World, code: int, said: str) -> None:
    one.carrier.undeliverable[ANA] = code
    await one.patient(ANA)
    slot = await one.slot()
    await one.settle()
    assert await column("SELECT unreachable FROM patient_contact") == [said]
    one.carrier.undeliverable.clear()
    await one.say(ANA, "hello?")
    assert await column("SELECT unreachable FROM patient_contact") == [None]
    await one.slot(world.TOMORROW + timedelta(hours=1))
    await one.settle()
    assert ANA in one.asked()[1:]
    assert slot


async def test_a_wrong_number_stays_one_until_its_owner_says_start(one: World) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    await one.say(ANA, "wrong number, I am not Ana")
    assert await column("SELECT unreachable FROM patient_contact") == ["wrong_number"]
    await one.say(ANA, "who is this")
    assert await column("SELECT unreachable FROM patient_contact") == ["wrong_number"]
    await one.say(ANA, "START")
    assert await column("SELECT unreachable FROM patient_contact") == [None]


async def test_a_late_word_against_a_number_does_not_count_once_it_has_written(one: World) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    token = await db.fetch_value("SELECT token FROM message_log WHERE direction = 'outbound'")
    await db.execute("UPDATE message_log SET status = 'sent'")
    await one.pass_time(minutes=1)
    await one.say(ANA, "hm")
    report = Report(None, "undelivered", "undelivered", errors.explain(30006))
    await one.sender.fates.callback(token, report, one.now)
    assert await column("SELECT unreachable FROM patient_contact") == [None]


# Ceilings.


async def test_texts_that_we_start_have_a_ceiling_and_answers_have_not(
    database: ModuleType,
) -> None:
    one = World({"TEXTS_PER_DAY": "2", "BATCH_SIZE": "5"})
    phones = await one.patients(5)
    slot = await one.slot()
    await one.settle()
    assert one.asked() == phones[:2]
    assert [alert.what for alert in await alerts.recent(one.now)] == ["texts"]
    await one.say(phones[0], "YES")
    assert await world.offers(slot) == {phones[0]: "accepted"} | {
        phone: "canceled" for phone in phones[1:] if phone in await world.offers(slot)
    }
    assert one.bodies(phones[0])[-1].startswith("TPCCC")


async def test_the_next_day_has_room_again(database: ModuleType) -> None:
    one = World({"TEXTS_PER_DAY": "1", "BATCH_SIZE": "1"})
    phones = await one.patients(2)
    await one.slot(world.TOMORROW + timedelta(days=2))
    await one.settle()
    await one.say(phones[0], "NO")
    assert phones[1] not in one.asked()
    await one.oversleep(days=1)
    assert phones[1] in one.asked()


async def test_a_stranger_gets_few_replies_whatever_they_write(one: World) -> None:
    for _ in range(turns.MOST_TO_STRANGERS * 2):
        await one.say(BEN, "HELP")
        await one.pass_time(minutes=2)
    assert len(one.bodies(BEN)) == turns.MOST_TO_STRANGERS
    assert await column("SELECT count(*) FROM message_log WHERE direction = 'inbound'") == [
        2 * turns.MOST_TO_STRANGERS
    ]


async def test_all_strangers_together_have_a_ceiling_and_patients_have_none(
    database: ModuleType,
) -> None:
    one = World({"STRANGER_TEXTS_PER_DAY": "3"})
    await one.patient(ANA)
    for n in range(10, 20):
        await one.say(number(n), "HELP")
    assert len(one.asked()) == 3
    assert [alert.what for alert in await alerts.recent(one.now)] == ["strangers"]
    await one.say(ANA, "HELP")
    assert one.asked()[-1] == ANA


async def test_a_report_that_is_repeated_adds_no_row(one: World) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    row = await db.fetch_one(
        "SELECT token, twilio_sid FROM message_log WHERE direction = 'outbound'"
    )
    assert row is not None
    before = await column("SELECT count(*) FROM delivery_event")
    for _ in range(50):
        for word in ("sent", "delivered"):
            said = Report(row["twilio_sid"], word, word)
            await one.sender.fates.callback(uuid.UUID(str(row["token"])), said, one.now)
    after = await column("SELECT count(*) FROM delivery_event")
    assert int(str(after[0])) - int(str(before[0])) <= 2


# Bursts.


async def winners(one: World, count: int) -> list[str]:
    phones = await one.patients(count)
    for n, phone in enumerate(phones):
        await one.slot(world.TOMORROW + timedelta(hours=n))
        await one.settle()
        await one.say(phone, "YES")
    return phones


async def given_back() -> int:
    rows = await column("SELECT id FROM offer WHERE closed_why = 'given_back'")
    return len(rows)


async def test_many_slots_given_back_at_once_wait_for_a_person(database: ModuleType) -> None:
    one = World({"BATCH_SIZE": "1"})
    phones = await winners(one, 7)
    for phone in phones:
        await one.say(phone, "NO")
        await one.say(phone, "YES")
    assert await given_back() == 5
    assert [alert.what for alert in await alerts.recent(one.now)] == ["releases"]
    assert await column("SELECT count(*) FROM thread WHERE needs_staff_at IS NOT NULL") == [2]
    assert len(await column("SELECT id FROM cancellation_event WHERE status = 'filled'")) == 2


async def test_after_many_opt_outs_a_slot_is_given_back_by_a_person_only(
    database: ModuleType,
) -> None:
    one = World({"BATCH_SIZE": "1"})
    phones = await winners(one, 1)
    for n in range(100, 100 + opt_outs.OPT_OUT_BURST + 1):
        await one.say(number(n), "STOP")
    assert [alert.what for alert in await alerts.recent(one.now)] == ["opt_outs"]
    await one.say(phones[0], "NO")
    await one.say(phones[0], "YES")
    assert await given_back() == 0
    await one.pass_time(hours=2)
    await one.say(phones[0], "NO")
    await one.say(phones[0], "YES")
    assert await given_back() == 1
