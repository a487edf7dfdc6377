"""The carrier's webhooks: only what is signed, stored once, and never a fault of ours."""

import asyncio
import uuid
from collections.abc import Mapping
from types import ModuleType
from urllib.parse import urlencode

import pytest
from quart import Quart
from quart.typing import TestClientProtocol as Client
from yarl import URL

from bot import database as db
from bot.carriers.twilio import webhooks
from bot.messages import inbox
from bot.web.services import EXTENSION
from tests import world
from tests.flows.serving import app_of
from tests.flows.signing import FORM_TYPE, PUBLIC, sign
from tests.world import ACCOUNT, World, column, number

ANA = number(1)


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": PUBLIC})


@pytest.fixture
def app(one: World) -> Quart:
    return app_of(one)


@pytest.fixture
def client(app: Quart) -> Client:
    return app.test_client()


def text(**more: str) -> dict[str, str]:
    """An inbound text as the carrier describes it."""
    ours = {"AccountSid": ACCOUNT["TWILIO_ACCOUNT_SID"], "To": ACCOUNT["TWILIO_PHONE_NUMBER"]}
    return {**ours, "MessageSid": sid(1), "From": ANA, "Body": "yes", **more}


def sid(n: int) -> str:
    """An id as the carrier gives them."""
    return f"SM{n:032x}"


async def post(
    client: Client,
    path: str,
    form: Mapping[str, str],
    *,
    signature: str | None = None,
) -> tuple[int, str]:
    """The status and the body of the answer; signed rightly unless a signature is given."""
    if signature is None:
        signature = sign(PUBLIC + path, form)
    answer = await client.post(
        path,
        data=urlencode(form),
        headers={"Content-Type": FORM_TYPE, "X-Twilio-Signature": signature},
    )
    return answer.status_code, await answer.get_data(as_text=True)


async def stored() -> list[object]:
    return await column("SELECT body FROM message_log ORDER BY id")


async def test_a_signed_text_is_stored_and_answered_with_nothing_to_say(
    client: Client,
) -> None:
    answer = await client.post(
        "/sms/inbound",
        data=urlencode(text()),
        headers={
            "Content-Type": FORM_TYPE,
            "X-Twilio-Signature": sign(PUBLIC + "/sms/inbound", text()),
        },
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert (await answer.get_data(as_text=True)).endswith("<Response></Response>")
    assert await stored() == ["yes"]


async def test_what_is_posted_again_is_answered_and_stored_once(
    client: Client,
) -> None:
    for _ in range(3):
        assert (await post(client, "/sms/inbound", text()))[0] == 200
    assert await stored() == ["yes"]


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "nonsense",
        "é",
        sign(PUBLIC + "/sms/inbound", text(), token="another token"),
        sign("http://127.0.0.1:8000/sms/inbound", text()),
        sign(PUBLIC + "/sms/inbound", text(Body="no")),
        sign(PUBLIC + "/twilio/status", text()),
    ],
)
async def test_what_is_not_signed_for_us_is_refused_and_not_stored(
    client: Client, signature: str
) -> None:
    status, _ = await post(
        client, "/sms/inbound", text(), signature=signature.encode("latin-1").decode("latin-1")
    )
    assert status == 403
    assert await stored() == []


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (text(Body=""), ""),
        ({name: value for name, value in text().items() if name != "Body"}, ""),
        (text(Body="¿sí? 👍 \u200f"), "¿sí? 👍 \u200f"),
        (text(Body="a\x00b"), "ab"),
        (text(Body="x" * 5000), "x" * 1600),
        (text(NumMedia="3", Body=""), ""),
        (text(MessageSid="MM" + "0" * 32), "yes"),
    ],
)
async def test_a_strange_text_is_stored_as_well_as_it_can_be(
    client: Client, form: dict[str, str], body: str
) -> None:
    assert (await post(client, "/sms/inbound", form))[0] == 200
    assert await stored() == [body]


async def test_pictures_are_counted(client: Client) -> None:
    assert (await post(client, "/sms/inbound", text(NumMedia="2")))[0] == 200
    assert await column("SELECT raw_meta->'media' FROM message_log") == [2]


@pytest.mark.parametrize("sender", ["12345", "TPCCC"])
async def test_a_sender_without_a_number_is_answered_and_left_alone(
    client: Client, sender: str
) -> None:
    assert (await post(client, "/sms/inbound", text(From=sender)))[0] == 200
    assert await stored() == []


async def test_a_text_without_an_id_is_the_callers_fault(client: Client) -> None:
    form = {name: value for name, value in text().items() if name != "MessageSid"}
    status, sentence = await post(client, "/sms/inbound", form)
    assert (status, sentence) == (400, "MessageSid is missing.")


async def test_a_flood_in_a_patients_name_keeps_none_of_their_own_texts_out(
    client: Client, one: World
) -> None:
    """Whoever writes in the name of a patient must not make their YES come too late."""
    await one.patient(ANA)
    slot = await one.slot()
    await one.settle()
    for n in range(100):
        flood = text(MessageSid=sid(n + 2), Body=f"hm {n}")
        assert (await post(client, "/sms/inbound", flood))[0] == 200
    assert (await post(client, "/sms/inbound", text(MessageSid=sid(999), Body="YES")))[0] == 200
    assert len(await column("SELECT id FROM message_log WHERE direction = 'inbound'")) == 101
    await one.settle()
    assert await world.offers(slot) == {ANA: "accepted"}
    assert len(one.bodies(ANA)) < 10


async def test_a_text_from_our_own_number_is_no_patients(client: Client) -> None:
    ours = text(From=ACCOUNT["TWILIO_PHONE_NUMBER"])
    assert (await post(client, "/sms/inbound", ours))[0] == 200
    assert await stored() == []


async def test_a_flood_of_forgeries_is_refused_and_real_texts_still_come_through(
    client: Client,
) -> None:
    answers = [(await post(client, "/sms/inbound", text(), signature="no"))[0] for _ in range(99)]
    assert set(answers) == {403, 429}
    assert (await post(client, "/sms/inbound", text()))[0] == 200


async def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    status, _ = await post(client, "/sms/inbound", text(Body="x" * 70_000))
    assert status == 413
    assert await stored() == []


# Texts to others, and texts that we could not store.

SERVICE = "MG" + "5" * 32


@pytest.mark.parametrize(
    "more",
    [
        {"To": "+12145550188"},
        {"To": "whatsapp:+12145550100"},
        {"To": ""},
        {"AccountSid": "AC" + "9" * 32},
        {"AccountSid": ""},
        {"To": "+12145550188", "MessagingServiceSid": SERVICE},
    ],
)
@pytest.mark.parametrize("body", ["yes", "STOP"])
async def test_a_text_to_another_system_is_answered_with_nothing_and_left_alone(
    client: Client, one: World, more: dict[str, str], body: str
) -> None:
    assert await post(client, "/sms/inbound", text(Body=body, **more)) == (200, webhooks.EMPTY)
    assert await stored() == []
    assert not one.sweeper.rung.is_set()


@pytest.fixture
async def pooled(database: ModuleType) -> World:
    """A clinic whose sender is a messaging service, and no number."""
    environ = {"TWILIO_PHONE_NUMBER": "", "TWILIO_MESSAGING_SERVICE_SID": SERVICE}
    one = World({"PUBLIC_BASE_URL": PUBLIC, **environ})
    await one.sweeper.sweep(one.now)
    return one


async def test_a_text_by_way_of_our_messaging_service_is_ours(pooled: World) -> None:
    client = app_of(pooled).test_client()
    assert (await post(client, "/sms/inbound", text(MessagingServiceSid=SERVICE)))[0] == 200
    assert await stored() == ["yes"]


async def test_until_our_numbers_are_known_a_text_that_may_be_ours_is_not_refused_for_good(
    pooled: World,
) -> None:
    client = app_of(pooled).test_client()
    assert (await post(client, "/sms/inbound", text()))[0] == 503
    assert await pooled.sweeper.is_behind()


@pytest.mark.parametrize(("number", "kept"), [("+12145550100", ["yes"]), ("+12145550188", [])])
async def test_our_numbers_are_those_of_the_messaging_service(
    pooled: World, number: str, kept: list[object]
) -> None:
    app = app_of(pooled)
    app.extensions[EXTENSION].addresses.numbers = frozenset({"+12145550100"})
    assert (await post(app.test_client(), "/sms/inbound", text(To=number)))[0] == 200
    assert await stored() == kept


@pytest.mark.parametrize("error", [ConnectionResetError(), ValueError(), asyncio.CancelledError()])
async def test_a_text_that_is_answered_with_an_error_may_be_a_stop_that_nobody_has_read(
    client: Client, one: World, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """The database is gone, something broke, or the carrier hung up before the answer."""
    await one.sweeper.sweep(one.now)
    assert not await one.sweeper.is_behind()

    async def broken(_: object) -> bool:
        raise error

    monkeypatch.setattr(inbox, "store", broken)
    status, _ = await post(client, "/sms/inbound", text())
    assert status in (500, 503) or isinstance(error, asyncio.CancelledError)
    assert await one.sweeper.is_behind()
    assert one.sweeper.rung.is_set()


# Status callbacks.


@pytest.fixture
async def path(one: World) -> str:
    """Where the carrier reports on a text that was handed over, of which nobody has heard again."""
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    sql = "UPDATE message_log SET status = 'sent', twilio_sid = NULL RETURNING token"
    url = webhooks.callback_url(one.settings, uuid.UUID(str((await column(sql))[0])))
    # The carrier keeps what follows the "#" to itself.
    return url.removeprefix(PUBLIC).partition("#")[0]


def report(status: str, **more: str) -> dict[str, str]:
    account = ACCOUNT["TWILIO_ACCOUNT_SID"]
    return {"AccountSid": account, "MessageSid": sid(7), "MessageStatus": status, **more}


async def test_a_report_moves_the_text_that_our_own_address_names(
    client: Client, path: str
) -> None:
    assert (await post(client, path, report("delivered")))[0] == 204
    sql = "SELECT status || ' ' || twilio_sid FROM message_log"
    assert await column(sql) == [f"delivered {sid(7)}"]


async def test_a_failure_is_noted_with_its_code(client: Client, path: str) -> None:
    form = report("undelivered", ErrorCode="30006")
    assert (await post(client, path, form))[0] == 204
    assert await column("SELECT error_code FROM message_log") == [30006]
    assert await column("SELECT unreachable FROM patient_contact") == ["landline"]


async def test_an_empty_code_is_no_code(client: Client, path: str) -> None:
    assert (await post(client, path, report("failed", ErrorCode="")))[0] == 204
    assert await column("SELECT error_code FROM message_log") == [None]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ("/twilio/status", 400),
        ("/twilio/status?text=", 400),
        ("/twilio/status?text=1", 400),
        ("/twilio/status?text=" + "²" * 32, 400),
        ("/twilio/status?text=" + "A" * 32, 400),
        ("/twilio/status?text=" + "0" * 33, 400),
        ("/twilio/status?message=1&key=" + "0" * 32, 400),
        ("/twilio/status?text=" + "0" * 32, 204),
    ],
)
async def test_an_address_that_is_not_ours_moves_nothing(
    client: Client, path: str, wrong: str, status: int
) -> None:
    escaped = str(URL(wrong))
    assert (await post(client, escaped, report("failed")))[0] == status
    assert await column("SELECT status FROM message_log") == ["sent"]


async def test_no_two_texts_are_named_alike_to_the_carrier(one: World, path: str) -> None:
    for n in range(2, 5):
        await one.patient(number(n))
    await one.slot(location="Frisco")
    await one.settle()
    tokens = await column("SELECT token FROM message_log WHERE direction = 'outbound'")
    assert len(set(tokens)) == len(tokens) > 1
    assert {str(text.token) for text in one.carrier.texts} == {str(token) for token in tokens}


async def test_a_report_on_another_id_is_not_about_the_text(
    client: Client, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody has the address; or the carrier was given the text twice."""
    await post(client, path, report("sent"))
    other = report("undelivered", ErrorCode="30005") | {"MessageSid": sid(8)}
    assert (await post(client, path, other))[0] == 204
    assert await column("SELECT status || ' ' || twilio_sid FROM message_log") == [f"sent {sid(7)}"]
    assert await column("SELECT unreachable FROM patient_contact") == [None]
    assert "report on another id" in caplog.text


async def test_a_report_on_a_text_that_was_forgotten_marks_no_other_patient(
    client: Client, one: World, path: str
) -> None:
    """A restore gives the numbers of lost texts out again; the addresses of those live on."""
    await db.execute("DELETE FROM message_log")
    await db.execute("ALTER SEQUENCE message_log_id_seq RESTART")
    await one.patient(number(2))
    await one.slot(location="Frisco")
    await one.settle()
    (before,) = await column("SELECT status FROM message_log")
    assert (await post(client, path, report("undelivered", ErrorCode="21610")))[0] == 204
    assert await column("SELECT status FROM message_log") == [before]
    assert await column("SELECT DISTINCT opt_out FROM patient_contact") == [False]


async def test_a_report_must_be_signed(client: Client, path: str) -> None:
    assert (await post(client, path, report("failed"), signature="no"))[0] == 403
    assert await column("SELECT status FROM message_log") == ["sent"]
