"""Phones that ring, as seen from outside: picked up, keys pressed, hung up, left to a voicemail."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from quart import Blueprint, request
from quart.typing import ResponseReturnValue

from bot.messages import phone
from bot.simulator.calls.call import Answers, Call
from bot.simulator.calls.exchange import Did
from bot.simulator.web import control
from bot.simulator.web.api import Json, simulator

handset = Blueprint("handset", __name__)
handset.register_error_handler(ValidationError, control.explain)
handset.register_error_handler(phone.Invalid, control.refuse)

Doing = Literal["answer", "decline", "ignore", "voicemail", "voicemail_unheard", "hang_up"]
DID: Final[dict[Doing, Did]] = {
    "answer": "answered",
    "decline": "busy",
    "ignore": "no-answer",
    "voicemail": "voicemail",
    "voicemail_unheard": "voicemail_unheard",
}


class Done(BaseModel):
    """What somebody does with a call: one of ``Doing``, or a key."""

    model_config = ConfigDict(extra="forbid")

    do: Doing | None = None
    key: str | None = Field(None, pattern=r"^[0-9*#]$")


class Habit(BaseModel):
    """What a phone does by itself from now on."""

    model_config = ConfigDict(extra="forbid")

    answers: Answers


@handset.get("/calls")
async def show_calls() -> ResponseReturnValue:
    """Answer with every call, and what was said in it."""
    return {"calls": [call_json(call) for call in simulator().exchange.calls.values()]}


@handset.post("/calls/<sid>")
async def handle(sid: str) -> ResponseReturnValue:
    """Do something with a call that rings, or is under way."""
    done = Done.model_validate_json(await request.data)
    exchange = simulator().exchange
    call = exchange.calls.get(sid)
    if call is None:
        return {"error": "There is no such call."}, 404
    if call.is_over:
        return {"error": "This call is over."}, 400
    if done.key is not None:
        exchange.press(call, done.key)
    elif done.do == "hang_up":
        exchange.hang_up(call)
    elif done.do is not None:
        exchange.do(call, DID[done.do])
    return call_json(call)


@handset.put("/phones/<number>/calls")
async def set_habit(number: str) -> ResponseReturnValue:
    """Say what a phone does when it rings."""
    habit = Habit.model_validate_json(await request.data)
    simulator().exchange.answers[phone.parse(number)] = habit.answers
    return {"answers": habit.answers}


@handset.post("/phones/<number>/calls")
async def dial(number: str) -> ResponseReturnValue:
    """Call the clinic's number from this phone."""
    return call_json(simulator().dial(number)), 201


def call_json(call: Call) -> Json:
    """Return a call as its phone knows it, and what a voicemail has kept."""
    return {
        "sid": call.sid,
        "number": call.number,
        "direction": call.direction,
        "status": call.status,
        "spoken": call.spoken,
        "recorded": call.recorded,
        "pressed": call.pressed,
        "asks": call.asks,
        "at": call.created.isoformat(),
    }
