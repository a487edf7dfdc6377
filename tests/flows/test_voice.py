"""Calls through Twilio's own SDK, real webhooks and a local Twilio that rings."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from types import ModuleType

import pytest

from bot import database as db
from bot import simulator
from bot.carriers.twilio.account import Account
from bot.carriers.twilio.calls import TwilioDialler
from bot.messages import gateway
from bot.messages.dialler import Outgoing, Report, State
from bot.messages.spoken import Said
from bot.simulator import Faults, Settings, Simulator
from bot.simulator.calls.call import Call
from bot.threads import turns
from bot.waitlist.voice import spoken_turns
from bot.waitlist.voice.dialling import Calling
from bot.web import voice
from tests.flows import serving
from tests.waiting import wait_until
from tests.world import ACCOUNT, World, number, slot_row

# The SDK itself still uses what aiohttp gives up.
pytestmark = pytest.mark.filterwarnings("ignore:.*encode_basic_auth:DeprecationWarning")
PUBLIC = "https://calls.example.org"
PATIENT = number(11)
LOCAL = Settings(
    account_sid=ACCOUNT["TWILIO_ACCOUNT_SID"],
    auth_token=ACCOUNT["TWILIO_AUTH_TOKEN"],
    public_base_url=PUBLIC,
    step_seconds=0,
    seconds_between_calls=0,
)


@dataclass
class Line:
    """The bot of a world behind a real server, and the local Twilio that it calls by."""

    world: World
    local: Simulator
    dialler: TwilioDialler

    async def ring(self) -> Call:
        """A slot opens, and the phone of who is next rings."""
        await self.world.slot()
        await self.world.settle()
        return await self.local.ringing(PATIENT)

    async def heard(self, call: Call, count: int) -> str:
        """The last of so many sentences."""
        done = await self.local.call_when(
            call.number, lambda one: one is call and len(one.spoken) >= count
        )
        return done.spoken[count - 1]

    async def over(self, call: Call) -> str:
        """What the call came to, once nothing is under way any more."""
        await self.local.call_when(call.number, lambda one: one is call and one.is_over)
        await self.local.settle()
        return call.status


@pytest.fixture
async def line(database: ModuleType) -> AsyncIterator[Line]:
    one = World({"VOICE": "yes", "PUBLIC_BASE_URL": PUBLIC})
    await landline(one, 11)
    async with simulator.running(LOCAL) as local, serving.served(serving.app_of(one)) as url:
        local.call(f"{url}/sms/inbound")
        account = Account(replace(one.settings, twilio_api_base_url=local.base_url))
        dialler = TwilioDialler(account)
        one.calling._dialler = dialler
        yield Line(one, local, dialler)
        await account.close()


async def landline(one: World, n: int, **more: object) -> None:
    await one.patient(number(n), f"Zebedee {n}", voice_consent_source="by phone", **more)
    await db.execute(
        "UPDATE patient_contact SET unreachable = 'landline' WHERE phone_e164 = $1", number(n)
    )


async def row() -> dict[str, object]:
    found = await db.fetch_one("SELECT * FROM voice_call ORDER BY id DESC LIMIT 1")
    assert found is not None
    return dict(found)


async def test_a_call_is_answered_heard_and_taken_by_keys(line: Line) -> None:
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    assert (await line.heard(call, 1)).startswith("This is an automated call from TPCCC, 2 1 4")
    line.local.exchange.press(call, "1")
    assert "tomorrow at 3:15 PM at Plano" in await line.heard(call, 2)
    line.local.exchange.press(call, "1")
    assert (await line.heard(call, 3)).startswith("It is yours: Wednesday, November 25")
    assert await line.over(call) == "completed"
    stored = await row()
    assert (stored["state"], stored["result"], stored["twilio_sid"]) == (
        "completed",
        "taken",
        call.sid,
    )
    assert (await slot_row(1))["status"] == "filled"


async def test_the_carrier_tells_with_whom_there_was_a_call_and_who_called_us(line: Line) -> None:
    began = line.world.now
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    await line.heard(call, 1)
    (made,) = await line.dialler.calls_since(min(began, call.created) - timedelta(minutes=1))
    assert (made.number, made.ours, made.report) == (PATIENT, True, Report(call.sid, "talking"))
    assert await line.dialler.calls_since(call.created + timedelta(minutes=1)) == []


@pytest.mark.parametrize("did", ["voicemail", "voicemail_unheard"])
async def test_a_voicemail_keeps_nothing_of_the_visit(line: Line, did: str) -> None:
    call = await line.ring()
    line.local.exchange.do(call, did)  # type: ignore[arg-type]
    assert await line.over(call) == "completed"
    kept = " ".join(call.recorded)
    assert (kept == "") == (did == "voicemail")
    for word in ("Wednesday", "November", "tomorrow", "3:15", "PM", "Plano", "Lee", "Zebedee"):
        assert word not in kept
    assert (await slot_row(1))["status"] == "open"


@pytest.mark.parametrize(
    ("did", "status", "state"),
    [("busy", "busy", "busy"), ("no-answer", "no-answer", "no_answer")],
)
async def test_who_is_not_reached_is_staffs(line: Line, did: str, status: str, state: str) -> None:
    call = await line.ring()
    line.local.exchange.do(call, did)  # type: ignore[arg-type]
    assert await line.over(call) == status
    assert (await row())["state"] == state
    assert await db.fetch_value("SELECT state FROM phone_call") == "no_answer"


async def test_words_on_a_call_that_come_late_twice_or_in_another_order_move_it_up_alone(
    line: Line,
) -> None:
    line.local.faults = Faults(callback_swapped=1)
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    await line.heard(call, 1)
    line.local.faults = Faults(callback_twice=1)
    line.local.exchange.hang_up(call)
    assert await line.over(call) == "completed"
    assert (await row())["state"] == "completed"


async def test_words_on_a_call_in_no_order_end_it_and_are_all_logged(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    call = await line.ring()
    token = uuid.UUID(str((await row())["token"]))
    caplog.set_level(logging.INFO)
    words: tuple[State, ...] = ("completed", "completed", "ringing", "talking", "talking")
    for word in words:
        await line.world.calling.callback(token, Report(call.sid, word), line.world.now)
    assert (await row())["state"] == "completed"
    logged = [str(one.msg) for one in caplog.records if "word on a call" in str(one.msg)]
    assert [sum(word in one for one in logged) for word in ("completed", "talking")] == [2, 2]


@pytest.mark.parametrize("fault", ["error_after", "silent_after"])
async def test_a_call_whose_answer_was_lost_rings_once(line: Line, fault: str) -> None:
    line.local.faults = Faults.model_validate({fault: 1, "silence_seconds": 0})
    call = await line.ring()
    line.local.faults = Faults()
    await line.world.pass_time(minutes=2)
    assert list(line.local.exchange.calls) == [call.sid]
    assert (await row())["twilio_sid"] == call.sid


async def test_a_call_that_was_never_made_is_not_made_again(line: Line) -> None:
    line.local.faults = Faults(error_before=1)
    await line.world.slot()
    await line.world.settle()
    line.local.faults = Faults()
    await line.world.pass_time(minutes=2)
    assert (await row())["state"] == "lost"
    assert line.local.exchange.calls == {}


async def test_a_bot_that_dies_with_a_call_in_its_hands_leaves_it_to_be_asked_after(
    line: Line,
) -> None:
    class Dies(Exception):
        pass

    class Dying(TwilioDialler):
        async def call(self, call: Outgoing) -> gateway.SendOutcome:
            await super().call(call)
            raise Dies

    world = line.world
    await world.slot()
    calling, world.calling = world.calling, Calling(line.dialler, world.rules, "sender")
    world.calling._dialler = Dying(line.dialler._account)
    with pytest.raises(Dies):
        await world.settle()
    world.calling = calling
    call = await line.local.ringing(PATIENT)
    await world.pass_time(minutes=2)
    assert list(line.local.exchange.calls) == [call.sid]
    assert (await row())["twilio_sid"] == call.sid


async def test_two_bots_make_one_call(line: Line) -> None:
    world = line.world
    world.settings = replace(world.settings, voice=False)
    await world.slot()
    await world.settle()
    twin = Calling(line.dialler, world.rules, "sender")
    dialled = await asyncio.gather(
        *(calling.dial_next(world.now) for calling in (world.calling, twin) for _ in range(3))
    )
    assert sum(dialled) == 1
    assert len(line.local.exchange.calls) == 1


async def test_a_turn_that_takes_too_long_puts_the_key_off_and_does_not_lose_it(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    await line.heard(call, 1)
    line.local.exchange.press(call, "1")
    await line.heard(call, 2)
    monkeypatch.setattr(voice, "DEADLINE_SECONDS", 0.2)
    async with db.transaction():
        await db.execute("SELECT 1 FROM patient_contact FOR UPDATE")
        line.local.exchange.press(call, "1")
        assert await line.heard(call, 3) == "One moment, please."
    monkeypatch.undo()
    await line.over(call)
    assert call.spoken[-1].startswith(("It is yours", "It is already yours"))
    assert (await slot_row(1))["status"] == "filled"


async def test_a_key_outlives_a_database_that_is_away(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    await line.heard(call, 1)
    line.local.exchange.press(call, "1")
    await line.heard(call, 2)

    async def away(*_: object) -> Said:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(spoken_turns, "pressed", away)
        line.local.exchange.press(call, "1")
        assert await line.heard(call, 3) == "One moment, please."
    await line.over(call)
    assert call.spoken[-1].startswith("It is yours")
    assert (await slot_row(1))["status"] == "filled"


async def test_a_9_counts_though_the_database_was_away_until_the_call_was_over(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They heard that something is wrong, and have stopped us all the same."""
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    await line.heard(call, 1)

    async def away(*_: object) -> Said:
        raise db.Unsettled

    with monkeypatch.context() as patched:
        patched.setattr(spoken_turns, "pressed", away)
        patched.setattr(voice, "MOST_WAITS", 0)
        line.local.exchange.press(call, "9")
        await line.over(call)
    assert call.spoken[-1].startswith("Sorry")

    async def stopped() -> bool:
        return bool(await db.fetch_value("SELECT opt_out FROM patient_contact"))

    assert not await stopped()
    await wait_until(stopped, 10)


async def test_a_yes_and_a_key_of_one_patient_at_once_take_it_once(line: Line) -> None:
    call = await line.ring()
    line.local.exchange.do(call, "answered")
    await line.heard(call, 1)
    line.local.exchange.press(call, "1")
    await line.heard(call, 2)
    world = line.world

    async def by_text() -> None:
        await line.local.text(PATIENT, "YES")
        await turns.take_next(world.talk, world.now)

    line.local.exchange.press(call, "1")
    await by_text()
    await line.over(call)
    await world.settle()
    by_key = call.spoken[-1].startswith("It is yours")
    confirmed = [body for body in world.bodies(PATIENT) if "Confirmed" in body]
    assert await db.fetch_value("SELECT count(*) FROM offer WHERE state = 'accepted'") == 1
    assert by_key or call.spoken[-1].startswith("It is already yours")
    assert len(confirmed) <= 1
    assert by_key or confirmed


async def test_whoever_calls_us_can_stop_us(line: Line) -> None:
    call = line.local.dial(PATIENT)
    assert "press 0" in await line.heard(call, 1)
    line.local.exchange.press(call, "9")
    assert "no more calls" in await line.heard(call, 2)
    await line.over(call)
    assert await db.fetch_value("SELECT opt_out FROM patient_contact") is True
    stranger = line.local.dial(number(99))
    assert "press 0" not in await line.heard(stranger, 1)
    line.local.exchange.hang_up(stranger)
    await line.over(stranger)


async def test_what_is_not_signed_or_not_as_twilio_writes_is_refused(line: Line) -> None:
    client = serving.app_of(line.world).test_client()
    form = {"CallSid": "CA" + "1" * 32}
    for path in ("answer", "key", "status", "inbound"):
        answer = await client.post(f"/voice/{path}?call={uuid.uuid4().hex}", form=form)
        assert answer.status_code == 403
    caller, signed = line.local.caller, {"CallStatus": "in-progress", "To": PATIENT}
    base = {"AccountSid": LOCAL.account_sid, "From": LOCAL.numbers[0], **form, **signed}
    strange = (
        base | {"Digits": "11"},
        base | {"CallSid": "SM" + "1" * 32},
        base | {"Shoe": "9"},
        base | {"To": LOCAL.numbers[0]},
        {name: value for name, value in base.items() if name != "CallSid"},
        base | {"AccountSid": "AC" + "9" * 32},
    )
    url = f"{PUBLIC}/voice/key?call={'0' * 32}&at=gate&n=0"
    for one in strange:
        assert (await caller.call_back(url, one, "x")).status == 400
    for query in ("call=1&at=gate", f"call={'0' * 32}&at=bed", f"call={'0' * 32}&at=gate&n=x"):
        assert (await caller.call_back(f"{PUBLIC}/voice/key?{query}", base, "x")).status == 400
    unknown = await caller.call_back(url, base, "x")
    assert (unknown.status, "Please call" in unknown.body) == (200, True)


async def test_without_the_setting_there_is_no_such_webhook(database: ModuleType) -> None:
    client = serving.app_of(World()).test_client()
    assert (await client.post("/voice/answer")).status_code == 404


MANY: int = 150
"""Patients by each way."""


@pytest.mark.long
async def test_a_text_and_a_key_of_hundreds_at_once_at_two_bots_have_one_winner(
    database: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls follow one another for a slot, so hundreds are on the line at once only where each was
    taken for lost and rings all the same: then it is the slot's lock alone that chooses."""
    monkeypatch.setattr(voice, "DEADLINE_SECONDS", 60.0)  # so many wait for one lock
    one = World({"VOICE": "yes", "PUBLIC_BASE_URL": PUBLIC, "BATCH_SIZE": str(MANY)})
    for n in range(1, MANY + 1):
        await one.patient(number(n))
        await landline(one, MANY + n)
    one.settings = replace(one.settings, voice=False)  # nobody is dialled: their phones ring below
    await one.slot()
    await one.settle()
    one.settings = replace(one.settings, voice=True)
    names = await db.column(LATE_CALLS, one.now)
    async with (
        simulator.running(LOCAL) as local,
        serving.served(serving.app_of(one)) as first,
        serving.served(serving.app_of(one)) as second,
    ):
        local.call(f"{first}/sms/inbound", f"{second}/sms/inbound")

        async def press(n: int, name: uuid.UUID) -> str:
            form = _form(n)
            url = f"{PUBLIC}/voice/key?call={name.hex}&at=offer&n=0"
            return (await local.caller.call_back(url, form | {"Digits": "1"}, "x")).body

        async def take_turns() -> None:
            while not said.done() or await turns.take_next(one.talk, one.now) is not None:
                await turns.take_next(one.talk, one.now)

        said = asyncio.gather(
            *(press(n, name) for n, name in enumerate(names)),
            *(local.text(number(n), "YES") for n in range(1, MANY + 1)),
        )
        await asyncio.gather(take_turns(), take_turns(), said)
        answers = [one for one in said.result() if isinstance(one, str)]
    await one.settle()
    won = await db.column("SELECT patient_id FROM offer WHERE state = 'accepted'")
    assert len(won) == 1
    by_key = sum("It is yours" in words for words in answers)
    by_text = sum("Confirmed" in one.bodies(number(n))[-1] for n in range(1, MANY + 1))
    assert by_key + by_text == 1
    assert all("<Say" in words and "application error" not in words for words in answers)
    assert all(len(one.bodies(number(n))) == 2 for n in range(1, MANY + 1))


LATE_CALLS = """
    WITH made AS (
        INSERT INTO offer (cancellation_id, patient_id, entry_id, batch_number, created_at,
                           hold_expires_at, state, closed_why, lock_token, channel)
        SELECT 1, patient_id, entry.id, 1, $1, $1::timestamptz + interval '4 minutes', 'expired',
               'no_answer', gen_random_uuid(), 'voice'
        FROM waitlist_entry AS entry JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE contact.unreachable IS NOT NULL ORDER BY patient_id RETURNING id, patient_id)
    INSERT INTO voice_call (cancellation_id, patient_id, offer_id, token, claim_token, state,
                            claimed_at, ask_at, ended_at)
    SELECT 1, patient_id, id, gen_random_uuid(), gen_random_uuid(), 'lost', $1, $1, $1
    FROM made RETURNING token
"""


def _form(n: int) -> dict[str, str]:
    return {
        "AccountSid": LOCAL.account_sid,
        "CallSid": f"CA{n:032x}",
        "CallStatus": "in-progress",
        "From": LOCAL.numbers[0],
        "To": number(MANY + 1 + n),
    }
