"""The phones as seen from outside: what the page and the tests use to type and to look.

JSON in and out. Numbers stand in the path as E.164 or as people write them. The docs are in
``docs/simulator.md``.
"""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from quart import Blueprint, request
from quart.typing import ResponseReturnValue

from bot.messages import phone
from bot.simulator import inbound
from bot.simulator.faults import Faults
from bot.simulator.phones import Alert, Phone, Text
from bot.simulator.service import Simulator
from bot.simulator.web.api import Json, simulator
from bot.simulator.webhooks import is_callable

blueprint = Blueprint("control", __name__)

_SID: Final = r"^(SM|MM)[0-9a-f]{32}$"


def _callable(url: str) -> str:
    if not is_callable(url):
        raise ValueError("not an address that can be called")
    return url


class Typed(BaseModel):
    """A text typed on a phone. ``sid`` names the text anew, or repeats one sent before."""

    model_config = ConfigDict(extra="forbid")

    body: str
    to: str = ""
    sid: str = Field("", pattern=rf"^$|{_SID}")


class Named(BaseModel):
    """A phone to look at."""

    model_config = ConfigDict(extra="forbid")

    number: str


class Webhooks(BaseModel):
    """Where inbound texts go, in turn."""

    model_config = ConfigDict(extra="forbid")

    webhooks: list[Annotated[str, AfterValidator(_callable)]] = Field(max_length=100)


@blueprint.errorhandler(ValidationError)
async def explain(error: ValidationError) -> ResponseReturnValue:
    """Say what is wrong with a JSON body, without repeating it."""
    details = error.errors(include_url=False, include_input=False, include_context=False)
    wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in details)
    return {"error": wrong.lstrip(": ")}, 400


@blueprint.errorhandler(phone.Invalid)
@blueprint.errorhandler(inbound.Unsendable)
async def refuse(error: ValueError) -> ResponseReturnValue:
    """Say why a text or a number cannot be used."""
    return {"error": str(error)}, 400


@blueprint.get("/phones")
async def list_phones() -> ResponseReturnValue:
    """Answer with every phone, without its texts."""
    local = simulator()
    return {"phones": [phone_json(local, one) for one in local.phones.phones.values()]}


@blueprint.post("/phones")
async def add_phone() -> ResponseReturnValue:
    """Take a phone by hand: it appears on the page, and the autopilot leaves it alone."""
    named = Named.model_validate_json(await request.data)
    local = simulator()
    return phone_json(local, local.phones.take_by_hand(phone.parse(named.number))), 201


@blueprint.get("/phones/<number>/texts")
async def list_texts(number: str) -> ResponseReturnValue:
    """Answer with what the phone shows, in order."""
    return {"texts": [text_json(text) for text in simulator().texts(number)]}


@blueprint.post("/phones/<number>/texts")
async def send(number: str) -> ResponseReturnValue:
    """Send a text from the phone; the answer comes when the webhook has answered."""
    typed = Typed.model_validate_json(await request.data)
    text = await simulator().text(number, typed.body, typed.to, typed.sid)
    return text_json(text), 201


@blueprint.get("/counts")
async def count() -> ResponseReturnValue:
    """Answer with how many texts there are of each status, and what arrived more than once."""
    return counts_json()


@blueprint.get("/alerts")
async def list_alerts() -> ResponseReturnValue:
    """Answer with what went wrong, the newest last."""
    return {"alerts": [alert_json(alert) for alert in simulator().phones.alerts]}


@blueprint.get("/faults")
async def show_faults() -> ResponseReturnValue:
    """Answer with today's faults."""
    return simulator().faults.model_dump()


@blueprint.put("/faults")
async def set_faults() -> ResponseReturnValue:
    """Replace today's faults; what is not named does not happen."""
    simulator().faults = Faults.model_validate_json(await request.data or b"{}")
    return simulator().faults.model_dump()


@blueprint.put("/webhooks")
async def set_webhooks() -> ResponseReturnValue:
    """Call other webhooks from now on."""
    simulator().call(*Webhooks.model_validate_json(await request.data).webhooks)
    return {"webhooks": list(simulator().caller.webhooks)}


@blueprint.post("/pause")
async def pause() -> ResponseReturnValue:
    """Let texts stand still."""
    simulator().carrier.pause()
    return counts_json()


@blueprint.post("/resume")
async def resume() -> ResponseReturnValue:
    """Let texts move again."""
    simulator().carrier.resume()
    return counts_json()


@blueprint.delete("/")
async def reset() -> ResponseReturnValue:
    """Forget everything: texts, phones, opt-outs, faults."""
    simulator().reset()
    return "", 204


def phone_json(local: Simulator, one: Phone) -> Json:
    """Return a phone without its texts."""
    return {
        "number": one.number,
        "by_hand": one.by_hand,
        "autopilot": local.settings.habits.answering > 0 and not one.by_hand,
        "stopped": bool(one.stopped),
        "received": len(one.received()),
    }


def text_json(text: Text) -> Json:
    """Return a text as its phone sees it. ``webhook`` tells how the bot took an inbound one."""
    return {
        "sid": text.sid,
        "direction": text.direction,
        "from": text.sender,
        "to": text.recipient,
        "number": text.number,
        "body": text.body,
        "status": text.status,
        "error_code": text.error,
        "at": (text.arrived or text.created).isoformat(),
        "arrived": text.arrived is not None,
        "webhook": text.webhook,
    }


def alert_json(alert: Alert) -> Json:
    """Return an alert."""
    return {
        "at": alert.at.isoformat(),
        "code": alert.code,
        "sentence": alert.sentence,
        "sid": alert.sid,
    }


def counts_json() -> Json:
    """Return the numbers that a test of "nothing was received twice" needs."""
    local = simulator()
    by_status: dict[str, int] = {}
    for text in local.phones.texts.values():
        by_status[text.status] = by_status.get(text.status, 0) + 1
    return {
        "paused": local.carrier.is_paused,
        "phones": len(local.phones.phones),
        "by_status": by_status,
        "received_twice": [
            {"number": number, "body": body, "times": times}
            for (number, body), times in local.phones.received_twice().items()
        ],
    }
