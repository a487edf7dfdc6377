"""The signature of the carrier's requests itself, over a real socket."""

from collections.abc import AsyncIterator, Mapping
from types import ModuleType
from urllib.parse import urlencode

import aiohttp
import pytest
from quart import request
from yarl import URL

from bot.web import sms
from tests.flows.serving import app_of, served
from tests.flows.signing import FORM_TYPE, sign
from tests.world import World

VECTOR = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}


@pytest.fixture
async def checked(database: ModuleType) -> AsyncIterator[str]:
    """A server that says of any path whether our check takes it for signed."""
    one = World({"PUBLIC_BASE_URL": "https://mycompany.com", "TWILIO_AUTH_TOKEN": "12345"})
    app = app_of(one)

    @app.post("/<path:rest>")
    async def check(rest: str) -> str:
        return str(sms.is_signed(await request.form))

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
