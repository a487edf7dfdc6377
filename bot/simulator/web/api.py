"""Twilio's REST API for messages, version 2010-04-01: create, fetch and list.

Field names, paging and errors are those of https://www.twilio.com/docs/messaging/api/message-resource.
A text without a date_sent is listed by its date_created.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hmac import compare_digest
from itertools import dropwhile, islice
from typing import Final, cast
from urllib.parse import urlencode

from quart import Blueprint, Response, current_app, jsonify, request
from quart.typing import ResponseReturnValue

from bot.simulator import orders
from bot.simulator.carrier import explain
from bot.simulator.phones import Text
from bot.simulator.service import Simulator
from bot.simulator.webhooks import API_VERSION

blueprint = Blueprint("twilio", __name__, url_prefix=f"/{API_VERSION}")

Json = dict[str, object]

_DEFAULT_PAGE: Final = 50
_LARGEST_PAGE: Final = 1000
_FILTERS: Final = ("To", "From", "DateSent", "DateSent>", "DateSent<", "PageSize")


def simulator() -> Simulator:
    """The simulator that this request is for."""
    return cast(Simulator, current_app.extensions["simulator"])


@blueprint.errorhandler(orders.Refused)
async def refuse(refusal: orders.Refused) -> Response:
    """Answer with Twilio's error document."""
    response = jsonify(
        {
            "code": refusal.code,
            "message": refusal.message,
            "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
            "status": refusal.status,
        }
    )
    response.status_code = refusal.status
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response


@blueprint.before_request
async def authenticate() -> None:
    """Let in whoever knows the account's SID and token, and only to that account."""
    check_login()
    if (request.view_args or {}).get("account") != simulator().settings.account_sid:
        raise not_found()


def check_login() -> None:
    """Raise Twilio's refusal unless the account's SID and token are given."""
    account = simulator().settings
    given = request.authorization
    user, password = (given.username or "", given.password or "") if given else ("", "")
    known = compare_digest(user.encode(), account.account_sid.encode())
    if not compare_digest(password.encode(), account.auth_token.encode()) or not known:
        raise orders.Refused(20003, "Authenticate", 401)


@blueprint.get("/Accounts/<account>.json")
async def account_itself(account: str) -> ResponseReturnValue:
    """Answer with the account, which is in good order."""
    return {"sid": account, "status": "active", "type": "Full"}


@blueprint.post("/Accounts/<account>/Messages.json")
async def create(account: str) -> ResponseReturnValue:
    """Accept a text, or do what today's faults demand."""
    local = simulator()
    form = (await request.form).to_dict()
    order = orders.read(form, local.settings)
    async with todays_faults(order.recipient):
        document = resource(local.carrier.accept(order), account)
    return document, 201


@blueprint.get("/Accounts/<account>/Messages/<sid>.json")
async def fetch(account: str, sid: str) -> ResponseReturnValue:
    """Answer with one text."""
    text = simulator().phones.texts.get(sid)
    if text is None:
        raise not_found()
    return resource(text, account)


@blueprint.get("/Accounts/<account>/Messages.json")
async def list_(account: str) -> ResponseReturnValue:
    """Answer with one page of texts, the newest first."""
    size = page_size(request.args.get("PageSize"))
    number = int(request.args.get("Page", "0")) if request.args.get("Page", "0").isdecimal() else 0
    token = request.args.get("PageToken", "").removeprefix("PA")
    found = [text for text in reversed(simulator().phones.texts.values()) if _matches(text)]
    if token:
        found = list(islice(dropwhile(lambda text: text.sid != token, found), 1, None))
    page = found[:size]
    has_more = len(found) > size
    return {
        "end": number * size + max(len(page) - 1, 0),
        "first_page_uri": _page_uri(account, 0, ""),
        "messages": [resource(text, account) for text in page],
        "next_page_uri": _page_uri(account, number + 1, page[-1].sid) if has_more else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": None,
        "start": number * size,
        "uri": _page_uri(account, number, token),
    }


def resource(text: Text, account: str) -> Json:
    """Return ``text`` as Twilio's message resource."""
    uri = f"/{API_VERSION}/Accounts/{account}/Messages/{text.sid}"
    return {
        "account_sid": account,
        "api_version": API_VERSION,
        "body": text.body,
        "date_created": format_datetime(text.created),
        "date_sent": format_datetime(text.sent) if text.sent else None,
        "date_updated": format_datetime(text.updated),
        "direction": text.direction,
        "error_code": text.error,
        "error_message": explain(text.error),
        "from": text.sender,
        "messaging_service_sid": text.service_sid,
        "num_media": "0",
        "num_segments": str(text.segments) if text.sender else "0",
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": text.recipient,
        "uri": f"{uri}.json",
    }


def not_found() -> orders.Refused:
    return orders.Refused(20404, f"The requested resource {request.path} was not found", 404)


def server_error() -> orders.Refused:
    return orders.Refused(20500, "An internal server error has occurred", 500)


@asynccontextmanager
async def todays_faults(recipient: str) -> AsyncIterator[None]:
    """Do to a request what today's faults demand, before or after what it asks for is done."""
    local = simulator()
    fate = local.weather.answering(recipient)
    if fate == "too_many":
        raise orders.Refused(20429, "Too Many Requests", 429)
    if fate == "error_before":
        raise server_error()
    if fate == "silent_before":
        await _keep_silent(local)
    yield
    if fate == "error_after":
        raise server_error()
    if fate == "silent_after":
        await _keep_silent(local)
    if fate == "slow":
        await asyncio.sleep(local.faults.slow_seconds)


async def _keep_silent(local: Simulator) -> None:
    """Never answer in time; the client may hang up before."""
    with suppress(TimeoutError):
        async with asyncio.timeout(local.faults.silence_seconds):
            await local.closing.wait()
    raise server_error()


def page_size(size: str | None) -> int:
    if size is None:
        return _DEFAULT_PAGE
    if not size.isdecimal() or not 1 <= int(size) <= _LARGEST_PAGE:
        raise orders.Refused(20001, "PageSize must lie between 1 and 1000.")
    return int(size)


def _page_uri(account: str, page: int, token: str) -> str:
    query = {name: request.args[name] for name in _FILTERS if name in request.args}
    query |= {"PageSize": str(page_size(query.get("PageSize"))), "Page": str(page)}
    if token:
        query["PageToken"] = f"PA{token}"
    return f"/{API_VERSION}/Accounts/{account}/Messages.json?{urlencode(query)}"


def _matches(text: Text) -> bool:
    wanted: Mapping[str, str] = request.args
    if wanted.get("To", text.recipient) != text.recipient:
        return False
    if wanted.get("From", text.sender) != text.sender:
        return False
    sent = (text.sent or text.created).replace(microsecond=0)
    if "DateSent" in wanted and not _starts(wanted["DateSent"]) <= sent < _ends(wanted["DateSent"]):
        return False
    if "DateSent>" in wanted and sent < _starts(wanted["DateSent>"]):
        return False
    return "DateSent<" not in wanted or sent < _ends(wanted["DateSent<"])


def _starts(text: str) -> datetime:
    """The beginning of the day or second that ``text`` names, in UTC."""
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise orders.Refused(20001, "A date is neither YYYY-MM-DD nor ISO 8601.") from None
    return start.replace(microsecond=0, tzinfo=start.tzinfo or UTC)


def _ends(text: str) -> datetime:
    day = len(text) == len("2026-01-31")
    return _starts(text) + (timedelta(days=1) if day else timedelta(seconds=1))
