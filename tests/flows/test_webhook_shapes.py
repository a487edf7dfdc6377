"""A signature that was seen once fits no other request: however its letters are cut anew."""

import re
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType

import pytest
from quart.typing import TestClientProtocol as Client
from werkzeug.datastructures import MultiDict

from bot import settings
from bot.carriers.twilio import shapes
from bot.web.services import EXTENSION
from tests.flows.serving import app_of
from tests.flows.signing import PUBLIC, sign
from tests.flows.test_webhooks import post, sid, stored
from tests.world import ACCOUNT, World, column, number

ANA, MALLORY = number(1), number(66)
PATH = "/sms/inbound"


@pytest.fixture
def one(database: ModuleType) -> World:
    return World({"PUBLIC_BASE_URL": PUBLIC})


@pytest.fixture
def client(one: World) -> Client:
    return app_of(one).test_client()


def genuine(body: str = "yes", sender: str = ANA, n: int = 1) -> dict[str, str]:
    """A text as Twilio posts it, with all its fields."""
    return {
        "AccountSid": ACCOUNT["TWILIO_ACCOUNT_SID"],
        "ApiVersion": "2010-04-01",
        "Body": body,
        "From": sender,
        "FromCity": "DALLAS",
        "FromCountry": "US",
        "FromState": "TX",
        "FromZip": "75201",
        "MessageSid": sid(n),
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid(n),
        "SmsSid": sid(n),
        "SmsStatus": "received",
        "To": ACCOUNT["TWILIO_PHONE_NUMBER"],
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "TX",
        "ToZip": "",
    }


def letters(form: dict[str, str]) -> str:
    return "".join(name + form[name] for name in sorted(form))


async def test_a_genuine_text_and_one_with_a_picture_are_stored(client: Client) -> None:
    assert (await post(client, PATH, genuine()))[0] == 200
    media = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT['TWILIO_ACCOUNT_SID']}"
    picture = genuine("", n=2) | {
        "MediaContentType0": "image/jpeg",
        "MediaUrl0": f"{media}/Messages/{sid(2)}/Media/ME{'a' * 32}",
        "NumMedia": "1",
        "OptOutType": "HELP",
        "MessagingServiceSid": "MG" + "1" * 32,
    }
    assert (await post(client, PATH, picture))[0] == 200
    assert await stored() == ["yes", ""]


CRAFTED = (
    f"YESFrom{ANA}FromCityXFromCountryUSMessageSid{sid(99)}NumMedia0SmsMessageSid{sid(99)}"
    f"SmsSid{sid(99)}SmsStatusreceivedTo{ACCOUNT['TWILIO_PHONE_NUMBER']}ToCityX"
)


def cut(form: dict[str, str], *names: str) -> dict[str, str]:
    """The letters of a form, cut before the first place of each of these names in turn."""
    whole, found, at = letters(form), dict[str, str](), 0
    starts = []
    for name in names:
        at = whole.index(name, at)
        starts.append(at)
        at += len(name)
    for name, start, end in zip(names, starts, [*starts[1:], len(whole)], strict=True):
        found[name] = whole[start + len(name) : end]
    return found


CUTS = [
    # Mallory's own words become another's text, with another id; the rest is hidden in a city.
    cut(
        genuine(CRAFTED, MALLORY),
        *("AccountSid", "ApiVersion", "Body", "From", "FromCity", "FromCountry", "MessageSid"),
        *("NumMedia", "SmsMessageSid", "SmsSid", "SmsStatus", "To", "ToCity"),
    ),
    # Only the three ids of the old text stay where they are.
    cut(
        genuine(f"YESFrom{ANA}FromCityX", MALLORY),
        *("AccountSid", "ApiVersion", "Body", "From", "FromCity", "MessageSid", "NumMedia"),
        *("NumSegments", "SmsMessageSid", "SmsSid", "SmsStatus", "To", "ToCity"),
    ),
    # Words are cut short by a name of one's own.
    cut(
        genuine("yes but not on Tuesday"),
        *(
            "AccountSid",
            "ApiVersion",
            "Body",
            " but not on Tuesday",
            "From",
            "MessageSid",
            "To",
            "ToCity",
        ),
    ),
    # The old text becomes part of its own words.
    cut(
        genuine(), "AccountSid", "ApiVersion", "Body", "SmsMessageSid", "SmsSid", "SmsStatus", "To"
    ),
    # One id is shorter, and the next name begins with its end.
    cut(
        genuine(n=0xABC),
        *("AccountSid", "ApiVersion", "Body", "From", "FromCity", "MessageSid", "c", "SmsSid"),
        *("SmsStatus", "To", "ToCity"),
    ),
]


@pytest.mark.parametrize("form", CUTS, ids=range(len(CUTS)))
async def test_what_is_cut_anew_has_the_right_signature_and_is_refused(
    client: Client, one: World, form: dict[str, str]
) -> None:
    assert any(
        letters(form) == letters(old)
        for old in (
            genuine(CRAFTED, MALLORY),
            genuine(f"YESFrom{ANA}FromCityX", MALLORY),
            genuine("yes but not on Tuesday"),
            genuine(),
            genuine(n=0xABC),
        )
    ) or sorted(form) != list(form)
    await one.sweeper.sweep(one.now)
    status, _ = await post(client, PATH, form)
    assert await stored() == []
    # Either it is refused, or it seems to be to somebody else and is left alone.
    assert (status, one.sweeper.rung.is_set()) in ((400, True), (200, False))


def readings(whole: str, last: str = "", at: int = 0) -> Iterator[dict[str, str]]:
    """Every way to cut these letters into documented names, in their order, with values that each
    have the form of their own."""
    for name, form in shapes.INBOUND.items():
        if name <= last or not whole.startswith(name, at):
            continue
        start = at + len(name)
        for end in range(start, len(whole) + 1):
            if re.fullmatch(form, whole[start:end]):
                if end == len(whole):
                    yield {name: whole[start:end]}
                for rest in readings(whole, name, end) if end < len(whole) else ():
                    yield {name: whole[start:end], **rest}


@pytest.mark.parametrize(
    "body",
    [
        "yes",
        "",
        "To me, From Ana",
        "yes NumMedia0",
        CRAFTED,
        f"YESFrom{ANA}",
        f"YESFrom{ANA}ToCityX",
    ],
)
def test_of_all_cuts_at_documented_names_only_the_genuine_one_passes(body: str) -> None:
    ours = settings.load(ACCOUNT)
    passed, looked = set[tuple[str, ...]](), 0
    for form in readings(letters(genuine(body, MALLORY))):
        looked += 1
        with suppress(shapes.Wrong):
            shapes.check(MultiDict(form), shapes.INBOUND, ours)
            passed.add((form["From"], form.get("Body", ""), form["MessageSid"], *sorted(form)))
    assert looked > 0
    assert passed <= {(MALLORY, body, sid(1), *sorted(genuine()))}
    assert passed or body == CRAFTED


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"SomethingNew": "1"}, "field_unknown"),
        ({"Ümlaut": "é"}, "field_unknown"),
        ({"MessageSid": "SM1"}, "value_strange"),
        ({"MessageSid": ""}, "value_strange"),
        ({"MessageSid": "SM" + "G" * 32}, "value_strange"),
        ({"SmsSid": sid(2)}, "ids_differ"),
        ({"From": "(972) 555-0001"}, "value_strange"),
        ({"From": ""}, "value_strange"),
        ({"From": "\x00"}, "value_strange"),
        ({"NumMedia": "many"}, "value_strange"),
        ({"NumMedia": "²"}, "value_strange"),
        ({"FromCity": "DallasFrom+19725550009"}, "value_strange"),
        ({"OptOutType": "STOPTo"}, "value_strange"),
        ({"SmsStatus": "sent"}, "status_differs"),
        ({"Body": f"MessageSid{sid(3)}"}, "id_left_over"),
        ({"MediaUrl0": "https://example.org/" + sid(1)}, "value_strange"),
    ],
)
async def test_what_twilio_does_not_write_is_refused_counted_and_looked_for_in_its_list(
    one: World, more: dict[str, str], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_of(one)
    await one.sweeper.sweep(one.now)
    assert (await post(app.test_client(), PATH, genuine() | more))[0] == 400
    assert await stored() == []
    assert app.extensions[EXTENSION].webhooks.refusals == {reason: 1}
    assert reason in caplog.text
    assert one.sweeper.rung.is_set()
    metrics = await (await app.test_client().get("/metrics")).get_data(as_text=True)
    assert f'slotfill_webhooks_refused_total{{reason="{reason}"}} 1.0' in metrics


async def test_a_field_that_stands_twice_is_refused(client: Client) -> None:
    form = genuine()
    pairs = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in form.items())
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": sign(PUBLIC + PATH, form),
    }
    answer = await client.post(PATH, data=pairs + "&Body=yes", headers=headers)
    assert answer.status_code == 400
    assert await stored() == []


@pytest.mark.parametrize(
    "more",
    [
        {"AccountSid": "AC" + "9" * 32},
        {"MessageSid": "SM8"},
        {"MessageStatus": "deliveredSms"},
        {"MessageStatus": "delivered", "SmsStatus": "failed"},
        {"SmsSid": sid(8)},
        {"ErrorCode": "none"},
        {"ErrorCode": "-1"},
        {"Body": "yes"},
        {"To": "+1214" + sid(5)},
    ],
)
async def test_a_report_that_twilio_does_not_write_moves_nothing(
    one: World, client: Client, more: dict[str, str]
) -> None:
    await one.patient(ANA)
    await one.slot()
    await one.settle()
    sql = "UPDATE message_log SET status = 'sent', twilio_sid = NULL RETURNING token"
    path = f"/twilio/status?text={str((await column(sql))[0]).replace('-', '')}"
    account = ACCOUNT["TWILIO_ACCOUNT_SID"]
    said = {"AccountSid": account, "MessageSid": sid(7), "MessageStatus": "failed"}
    assert (await post(client, path, said | more))[0] == 400
    assert await column("SELECT status FROM message_log") == ["sent"]
