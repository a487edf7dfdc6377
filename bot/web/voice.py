"""The carrier's webhooks about calls: what is said next, and the fate of calls.

The turn is taken here, while somebody holds the line, and has a few seconds: after that they hear
"one moment", and are asked again with the same key, which has its effect once. A turn that was
begun goes on though the caller hangs up.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, cast

from quart import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict

from bot import clock, database, languages, logs
from bot.carriers.twilio import voice as carrier
from bot.carriers.twilio import webhooks
from bot.loops import PASSING
from bot.messages import phone
from bot.messages.spoken import SILENCE, Said
from bot.waitlist.voice import keys, spoken_turns
from bot.waitlist.voice.keys import At
from bot.web import sms
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

DEADLINE_SECONDS: Final = 4.0
WAITS: Final[tuple[type[BaseException], ...]] = (TimeoutError, *PASSING)
AGAIN_SECONDS: Final = 0.5
MOST_WAITS: Final = 3
"""So often somebody is told to wait; then they are told to call the clinic."""

calls = Blueprint("voice", __name__)
_under_way: set[asyncio.Task[Said]] = set()


def _services() -> Services:
    services: Services = current_app.extensions[EXTENSION]
    return services


@calls.before_request
async def check() -> Response | None:
    """Turn away what is not signed."""
    form: MultiDict[str, str] = await request.form
    if not sms.is_signed(form):
        return sms.forged(form)
    _services().webhooks.accept(request.path)
    return None


@calls.errorhandler(webhooks.Wrong)
async def misshapen(error: webhooks.Wrong) -> Response:
    return sms.misshapen(error)


@calls.post(carrier.ANSWER_PATH)
async def answered() -> Response:
    services, now = _services(), clock.now()
    token = carrier.named(request.args)
    report = carrier.report(await request.form, services.settings)
    turn = database.unit(
        lambda: spoken_turns.answered(services.conversation, services.rules, token, report, now)
    )
    said = await _in_time(turn) or _apology("trouble")
    return _answer(carrier.answer(said, services.settings, token))


@calls.post(carrier.KEY_PATH)
async def key() -> Response:
    services, now = _services(), clock.now()
    token = carrier.named(request.args)
    form = await request.form
    sid = carrier.report(form, services.settings).sid
    number = carrier.called(form, services.addresses)
    given = carrier.pressed(request.args, form)

    async def turn() -> Said:
        return await database.unit(
            lambda: spoken_turns.pressed(
                services.conversation,
                services.rules,
                token,
                sid,
                cast("At", given.at),
                given.key,
                given.repeats,
                now,
                number,
            )
        )

    said = await _heard(turn, given)
    return _answer(carrier.answer(said, services.settings, token, given.waited))


@calls.post(carrier.STATUS_PATH)
async def status() -> Response:
    services = _services()
    token = carrier.named(request.args)
    report = carrier.report(await request.form, services.settings)
    await services.calling.callback(token, report, clock.now())
    return Response("", 204)


@calls.post(carrier.INBOUND_PATH)
async def inbound() -> Response:
    services, now = _services(), clock.now()
    form = await request.form
    try:
        number = carrier.caller(form, services.addresses)
    except (webhooks.NotOurs, phone.Invalid):
        return _answer(carrier.answer(SILENCE, services.settings, None))
    given = carrier.pressed(request.args, form) if "at" in request.args else None

    async def turn() -> Said:
        return await database.unit(
            lambda: spoken_turns.menu(
                services.conversation,
                services.rules,
                number,
                given.key if given else None,
                given.repeats if given else 0,
                now,
            )
        )

    said = await _heard(turn, given)
    waited = given.waited if given else 0
    return _answer(carrier.answer(said, services.settings, None, waited))


async def _heard(turn: Callable[[], Awaitable[Said]], given: carrier.Pressed | None) -> Said:
    """What a turn says, or that there is something wrong: then a wish to stop counts all the same,
    as soon as that can be, whether or not somebody still holds the line."""
    said = await _in_time(turn())
    if said is not None:
        return said
    if given is None:
        return _apology("trouble")
    if keys.meaning(cast("At", given.at), given.key) == "stop":
        _services().sweeper.miss()
        _keep(asyncio.create_task(_until_done(turn)))
    return _put_off(given)


async def _until_done(turn: Callable[[], Awaitable[Said]]) -> Said:
    """Take it again and again: whoever has stopped us once has done so."""
    while True:
        try:
            return await turn()
        except WAITS:
            await asyncio.sleep(AGAIN_SECONDS)


def _keep(task: "asyncio.Task[Said]") -> None:
    _under_way.add(task)
    task.add_done_callback(_ended)


async def _in_time(turn: Awaitable[Said]) -> Said | None:
    """What the turn says; ``None`` if it is still under way, or the database does not answer."""
    task = asyncio.ensure_future(turn)
    _keep(task)
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await asyncio.shield(task)
    except WAITS as error:
        log.warning("turn of a call waits", error=type(error).__name__)
        return None


def _ended(task: "asyncio.Task[Said]") -> None:
    _under_way.discard(task)
    if not task.cancelled():
        task.exception()  # whoever asked for it has seen it, or is told to ask again


def _put_off(given: carrier.Pressed) -> Said:
    """The same key once more, in a moment."""
    if given.waited >= MOST_WAITS:
        return _apology("trouble")
    return replace(_apology("one_moment"), asks=given.at, repeats=given.repeats, key=given.key)


def _apology(phrase: str) -> Said:
    return spoken_turns.hold_on(languages.DEFAULT, _services().rules, phrase)


def _answer(twiml: str) -> Response:
    return Response(twiml, content_type="text/xml; charset=utf-8")
