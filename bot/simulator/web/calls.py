"""Twilio's REST API for calls, version 2010-04-01: create, fetch, list and update.

Field names and errors are those of https://www.twilio.com/docs/voice/api/call-resource.
"""

from email.utils import format_datetime
from itertools import dropwhile, islice
from typing import Final
from urllib.parse import urlencode

from quart import Blueprint, request
from quart.typing import ResponseReturnValue

from bot.messages import phone
from bot.simulator import orders
from bot.simulator.calls.call import Call, Order
from bot.simulator.settings import Settings
from bot.simulator.web.api import (
    Json,
    authenticate,
    not_found,
    page_size,
    refuse,
    simulator,
    todays_faults,
)
from bot.simulator.webhooks import API_VERSION, is_callable

calls = Blueprint("calls", __name__, url_prefix=f"/{API_VERSION}")
calls.register_error_handler(orders.Refused, refuse)
calls.before_request(authenticate)

EVENTS: Final = frozenset({"initiated", "ringing", "answered", "completed"})
_FILTERS: Final = ("To", "From", "Status", "PageSize")


@calls.post("/Accounts/<account>/Calls.json")
async def create_call(account: str) -> ResponseReturnValue:
    """Queue a call, or do what today's faults demand."""
    local = simulator()
    form = await request.form
    order = _read(form.to_dict(), form.getlist("StatusCallbackEvent"), local.settings)
    async with todays_faults(order.recipient):
        document = resource(local.exchange.accept(order), account)
    return document, 201


@calls.get("/Accounts/<account>/Calls/<sid>.json")
async def fetch_call(account: str, sid: str) -> ResponseReturnValue:
    """Answer with one call."""
    return resource(_call(sid), account)


@calls.post("/Accounts/<account>/Calls/<sid>.json")
async def update_call(account: str, sid: str) -> ResponseReturnValue:
    """End a call: ``canceled`` before somebody has picked up, ``completed`` at any time."""
    call = _call(sid)
    wanted = (await request.form).get("Status", "")
    if wanted not in ("canceled", "completed"):
        raise orders.Refused(21218, "The Status is neither canceled nor completed.")
    if call.is_over or (wanted == "canceled" and call.status == "in-progress"):
        raise orders.Refused(21220, "Call is not in-progress. Cannot redirect.")
    simulator().exchange.hang_up(call)
    return resource(call, account)


@calls.get("/Accounts/<account>/Calls.json")
async def list_calls(account: str) -> ResponseReturnValue:
    """Answer with one page of calls, the newest first."""
    size = page_size(request.args.get("PageSize"))
    token = request.args.get("PageToken", "").removeprefix("PA")
    found = [call for call in reversed(simulator().exchange.calls.values()) if _matches(call)]
    if token:
        found = list(islice(dropwhile(lambda call: call.sid != token, found), 1, None))
    page, more = found[:size], len(found) > size
    return {
        "calls": [resource(call, account) for call in page],
        "end": max(len(page) - 1, 0),
        "first_page_uri": _uri(account, size, ""),
        "next_page_uri": _uri(account, size, page[-1].sid) if more else None,
        "page": 0,
        "page_size": size,
        "previous_page_uri": None,
        "start": 0,
        "uri": _uri(account, size, token),
    }


def resource(call: Call, account: str) -> Json:
    """Return ``call`` as Twilio's call resource."""
    uri = f"/{API_VERSION}/Accounts/{account}/Calls/{call.sid}"
    return {
        "account_sid": account,
        "answered_by": call.answered_by,
        "api_version": API_VERSION,
        "caller_name": None,
        "date_created": format_datetime(call.created),
        "date_updated": format_datetime(call.updated),
        "direction": call.direction,
        "duration": str(call.seconds) if call.is_over else None,
        "end_time": format_datetime(call.ended) if call.ended else None,
        "forwarded_from": None,
        "from": call.sender,
        "from_formatted": call.sender,
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": None,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": format_datetime(call.started) if call.started else None,
        "status": call.status,
        "subresource_uris": {"events": f"{uri}/Events.json"},
        "to": call.recipient,
        "to_formatted": call.recipient,
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def _call(sid: str) -> Call:
    call = simulator().exchange.calls.get(sid)
    if call is None:
        raise not_found()
    return call


def _matches(call: Call) -> bool:
    wanted = request.args
    return (
        wanted.get("To", call.recipient) == call.recipient
        and wanted.get("From", call.sender) == call.sender
        and wanted.get("Status", call.status) == call.status
    )


def _uri(account: str, size: int, token: str) -> str:
    query = {name: request.args[name] for name in _FILTERS if name in request.args}
    query |= {"PageSize": str(size)} | ({"PageToken": f"PA{token}"} if token else {})
    return f"/{API_VERSION}/Accounts/{account}/Calls.json?{urlencode(query)}"


def _read(form: dict[str, str], events: list[str], account: Settings) -> Order:
    """The order in the fields of a POST to Calls.json. Raises ``Refused``."""
    if not form.get("To"):
        raise orders.Refused(21201, "No 'To' number is specified.")
    if form.get("From") not in (*account.numbers, *account.others):
        raise orders.Refused(21210, "'From' phone number not verified.")
    try:
        recipient = phone.parse(form["To"])
    except phone.Invalid:
        raise orders.Refused(21211, "Invalid 'To' Phone Number.") from None
    if simulator().weather.refusal(recipient) == "invalid":
        raise orders.Refused(21211, "Invalid 'To' Phone Number.")
    if not is_callable(form.get("Url", "")):
        raise orders.Refused(21205, "Url is not a valid URL.")
    if not set(events) <= EVENTS:
        # Written together in one field, they leave a call silent for good.
        raise orders.Refused(21626, "A StatusCallbackEvent is none.")
    return Order(
        recipient=recipient,
        sender=form["From"],
        url=form["Url"],
        callback=form.get("StatusCallback", ""),
        events=frozenset(events or ["completed"]),
        ring_seconds=_seconds(form, "Timeout", 60),
        time_limit=_seconds(form, "TimeLimit", 14_400),
        detects_machines=form.get("MachineDetection") in ("Enable", "DetectMessageEnd"),
    )


def _seconds(form: dict[str, str], name: str, default: int) -> float:
    given = form.get(name)
    if given is None:
        return default
    if not given.isdecimal():
        raise orders.Refused(20001, f"{name} is no number of seconds.")
    return float(given)
