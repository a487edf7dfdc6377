"""The carrier's webhooks: only what is signed, stored once, and never a fault of ours."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from types import ModuleType
from urllib.parse import urlencode

import aiohttp
import pytest
from quart import Quart, request
from quart.typing import TestClientProtocol as Client
from yarl import URL

from bot.carriers.twilio.webhooks import callback_key, callback_url
from bot.web import sms
from bot.web.services import TEXTS_A_MINUTE
from tests.flows.serving import app_of, served
from tests.world import ACCOUNT, World, column, number

PUBLIC = "https://texts.example.org/clinic"
TOKEN = ACCOUNT["TWILIO_AUTH_TOKEN"]
FORM_TYPE = "application/x-www-form-urlencoded"
ANA = number(1)


def sign(url: str, form: Mapping[str, str], token: str = TOKEN) -> str:
    """The carrier's signature, worked out from its description."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


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
    return {"MessageSid": "SM1", "From": ANA, "To": "+12145550100", "Body": "yes", **more}


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


async def test_fields_that_nobody_knows_are_signed_over_and_left_alone(
    client: Client,
) -> None:
    form = text(SomethingNew="1", ZipCode="75201 &=?+%", Ümlaut="é")
    assert (await post(client, "/sms/inbound", form))[0] == 200
    assert await stored() == ["yes"]


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (text(Body=""), ""),
        ({name: value for name, value in text().items() if name != "Body"}, ""),
        (text(Body="¿sí? 👍 \u200f"), "¿sí? 👍 \u200f"),
        (text(Body="a\x00b"), "ab"),
        (text(Body="x" * 5000), "x" * 1600),
        (text(From="(972) 555-0001"), "yes"),
        (text(NumMedia="3", Body=""), ""),
        (text(MessageSid="S" * 500), "yes"),
    ],
)
async def test_a_strange_text_is_stored_as_well_as_it_can_be(
    client: Client, form: dict[str, str], body: str
) -> None:
    assert (await post(client, "/sms/inbound", form))[0] == 200
    assert await stored() == [body]


@pytest.mark.parametrize(
    ("given", "counted"), [("2", 2), ("", 0), ("many", 0), ("-1", 0), ("²", 0), ("9" * 30, 0)]
)
async def test_a_count_of_pictures_that_is_no_number_harms_nothing(
    client: Client, given: str, counted: int
) -> None:
    assert (await post(client, "/sms/inbound", text(NumMedia=given)))[0] == 200
    assert await column("SELECT raw_meta->'media' FROM message_log") == [counted]


@pytest.mark.parametrize("sender", ["", "12345", "TPCCC", "+", "\x00"])
async def test_a_sender_without_a_number_is_answered_and_left_alone(
    client: Client, sender: str
) -> None:
    assert (await post(client, "/sms/inbound", text(From=sender)))[0] == 200
    assert await stored() == []


async def test_a_text_without_an_id_is_the_callers_fault(client: Client) -> None:
    status, sentence = await post(client, "/sms/inbound", text(MessageSid=""))
    assert (status, sentence) == (400, "MessageSid is missing.")


async def test_a_flood_from_one_number_is_held_back_but_never_a_stop(
    client: Client,
) -> None:
    for n in range(TEXTS_A_MINUTE):
        assert (await post(client, "/sms/inbound", text(MessageSid=f"SM{n}")))[0] == 200
    assert (await post(client, "/sms/inbound", text(MessageSid="SM999")))[0] == 429
    assert (await post(client, "/sms/inbound", text(MessageSid="SM0")))[0] == 200
    stop = text(MessageSid="SM1000", Body="stop texting me")
    assert (await post(client, "/sms/inbound", stop))[0] == 200
    other = text(MessageSid="SM1001", From=number(2))
    assert (await post(client, "/sms/inbound", other))[0] == 200
    assert len(await stored()) == TEXTS_A_MINUTE + 2


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


# Status callbacks.


@pytest.fixture
async def message_id(one: World) -> int:
    """A text that was handed over, of which nobody has heard again."""
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    sql = "UPDATE message_log SET status = 'sent', twilio_sid = NULL RETURNING id"
    return int(str((await column(sql))[0]))


def status_path(message_id: int, key: str | None = None) -> str:
    """The path of the callback's address, as we gave it to the carrier."""
    key = callback_key(TOKEN, message_id) if key is None else key
    return f"/twilio/status?message={message_id}&key={key}"


def report(status: str, **more: str) -> dict[str, str]:
    return {"MessageSid": "SM7", "MessageStatus": status, **more}


async def test_a_report_moves_the_text_that_our_own_address_names(
    one: World, client: Client, message_id: int
) -> None:
    path = callback_url(one.settings, message_id).removeprefix(PUBLIC)
    assert path == status_path(message_id)
    assert (await post(client, path, report("delivered")))[0] == 204
    sql = "SELECT status || ' ' || twilio_sid FROM message_log"
    assert await column(sql) == ["delivered SM7"]


async def test_a_failure_is_noted_with_its_code(client: Client, message_id: int) -> None:
    form = report("undelivered", ErrorCode="30006")
    assert (await post(client, status_path(message_id), form))[0] == 204
    assert await column("SELECT error_code FROM message_log") == [30006]
    assert await column("SELECT unreachable FROM patient_contact") == ["landline"]


@pytest.mark.parametrize("code", ["", "none", "-1", "9" * 12, "²"])
async def test_a_code_that_is_no_number_is_no_code(
    client: Client, message_id: int, code: str
) -> None:
    form = report("failed", ErrorCode=code)
    assert (await post(client, status_path(message_id), form))[0] == 204
    assert await column("SELECT error_code FROM message_log") == [None]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/twilio/status", 400),
        ("/twilio/status?message=x&key=1", 400),
        ("/twilio/status?message=²&key=1", 400),
        ("/twilio/status?message=" + "9" * 30 + "&key=1", 400),
        (status_path(1, key="0" * 32), 403),
        (status_path(1, key="é"), 403),
        (status_path(1, key=callback_key(TOKEN, 2)), 403),
        (status_path(10**17), 204),
    ],
)
async def test_an_address_that_is_not_ours_moves_nothing(
    client: Client, message_id: int, path: str, status: int
) -> None:
    escaped = str(URL(path))
    assert (await post(client, escaped, report("failed")))[0] == status
    assert await column("SELECT status FROM message_log") == ["sent"]


async def test_a_report_must_be_signed(client: Client, message_id: int) -> None:
    path = status_path(message_id)
    assert (await post(client, path, report("failed"), signature="no"))[0] == 403
    assert await column("SELECT status FROM message_log") == ["sent"]


# The signature itself, over a real socket.

VECTOR = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}


@pytest.fixture
async def checked(database: ModuleType) -> AsyncIterator[str]:
    """A server that says of any path whether our check takes it for signed."""
    one = World({"PUBLIC_BASE_URL": "https://mycompany.com", "TWILIO_AUTH_TOKEN": "12345"})
    app = app_of(one)

    @app.post("/<path:rest>")
    async def check(rest: str) -> str:
        return str(sms._signed(await request.form))

    async with served(app) as url:
        yield url


async def is_signed(server: str, path: str, form: Mapping[str, str], signature: str) -> bool:
    headers = {"Content-Type": FORM_TYPE, "X-Twilio-Signature": signature}
    url = URL(server + path, encoded=True)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=urlencode(form).encode(), headers=headers) as answer,
    ):
        assert answer.status == 200
        return await answer.text() == "True"


@pytest.mark.parametrize(
    ("caller", "signature"),
    [
        ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
    ],
)
async def test_the_published_examples_are_signed_and_nothing_near_them_is(
    checked: str, caller: str, signature: str
) -> None:
    form = {**VECTOR, "Caller": caller, "From": caller}
    path = "/myapp.php?foo=1&bar=2"
    assert await is_signed(checked, path, form, signature)
    assert not await is_signed(checked, "/myapp.php?foo=1", form, signature)
    assert not await is_signed(checked, "/myapp.php?bar=2&foo=1", form, signature)
    assert not await is_signed(checked, path, form | {"Digits": "4321"}, signature)


@pytest.mark.parametrize(
    "path",
    [
        "/a%20b/c?d=e%20f",
        "/a+b?c=d+e",
        "/%E2%9C%93?x=%E2%9C%93",
        "/a%2Fb?c=%26%3D",
        "/a?",
        "/a?b",
        "/a;b=c?d=%7e~",
        "/a?b=c&b=d",
    ],
)
async def test_an_address_is_signed_as_it_was_called_escapes_and_all(
    checked: str, path: str
) -> None:
    url = "https://mycompany.com" + path.removesuffix("?")
    assert await is_signed(checked, path, VECTOR, sign(url, VECTOR, "12345"))
    assert not await is_signed(checked, path, VECTOR, sign(url + "x", VECTOR, "12345"))
