"""The page of phones: one static document, and a stream of events that keeps it true."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from quart import Blueprint, Response, send_from_directory

from bot.simulator.calls.call import Call
from bot.simulator.phones import Alert, Change, Phone, Text
from bot.simulator.service import Simulator
from bot.simulator.web.api import Json, simulator
from bot.simulator.web.control import alert_json, phone_json, text_json
from bot.simulator.web.handset import call_json

blueprint = Blueprint("page", __name__)

_STATIC: Final = Path(__file__).parent / "static"
_HEARTBEAT: Final = 15.0  # seconds; shows both ends that the other still lives


@blueprint.get("/")
async def show() -> Response:
    """Answer with the page."""
    return await send_from_directory(_STATIC, "phones.html")


@blueprint.get("/static/<name>")
async def static(name: str) -> Response:
    """Answer with the page's style or script."""
    return await send_from_directory(_STATIC, name)


@blueprint.get("/events")
async def stream() -> Response:
    """Answer with server-sent events: first everything there is, then every change."""
    response = Response(_events(simulator()), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.timeout = None
    return response


async def _events(local: Simulator) -> AsyncIterator[str]:
    with local.phones.listening() as changes:
        yield _line("everything", _everything(local))
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT):
                    change = await changes.get()
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change == "closed":
                return
            yield _event(local, change)


def _event(local: Simulator, change: Change) -> str:
    match change:
        case Text():
            return _line("text", text_json(change))
        case Phone():
            return _line("phone", phone_json(local, change))
        case Call():
            return _line("call", call_json(change))
        case Alert():
            return _line("alert", alert_json(change))
        case "moving":
            return _line("paused", {"paused": local.carrier.is_paused})
        case _:
            return _line("everything", _everything(local))


def _everything(local: Simulator) -> Json:
    phones = local.phones
    return {
        "phones": [phone_json(local, one) for one in phones.phones.values()],
        "calls": [call_json(call) for call in local.exchange.calls.values()],
        "texts": [text_json(text) for text in phones.texts.values()],
        "alerts": [alert_json(alert) for alert in phones.alerts],
        "paused": local.carrier.is_paused,
    }


def _line(event: str, data: Json) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
