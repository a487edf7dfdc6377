"""The carrier's webhooks: texts in, and the fate of texts out.

Nothing is done here but to check the signature, store, and answer: the client may hang up at any
moment. How the carrier writes all this is known to ``bot.carriers.twilio.webhooks``.
"""

import hmac
import re
from typing import Final

from quart import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict

from bot import clock, logs
from bot.carriers.twilio import webhooks as carrier
from bot.messages import inbox, phone
from bot.replies.intents import recognise
from bot.replies.reading import Intent
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

SID: Final = re.compile(r"[A-Z]{2}[0-9A-Za-z]{1,62}")
"""What may be logged of an id: anything else could hold a number, words, or a terminal's codes."""

webhooks = Blueprint("sms", __name__)


def _services() -> Services:
    services: Services = current_app.extensions[EXTENSION]
    return services


def _answer(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _empty() -> Response:
    return Response(carrier.EMPTY, content_type="text/xml; charset=utf-8")


def _signed(form: MultiDict[str, str]) -> bool:
    settings, scope = _services().settings, request.scope
    url = carrier.signed_url(settings.public_base_url, scope["raw_path"], scope["query_string"])
    signature = request.headers.get(carrier.SIGNATURE, "")
    return carrier.is_signed(settings.twilio_auth_token, url, form, signature)


def _forged() -> Response:
    """Refuse an unsigned request: it costs no database work, and a flood of them costs little."""
    within = _services().forgeries.spend(request.remote_addr or "")
    return _answer("The signature does not match.", 403 if within else 429)


def _stops(text: inbox.Inbound) -> bool:
    return text.keyword == "STOP" or recognise(text.body).intent is Intent.STOP


@webhooks.post(carrier.INBOUND_PATH)
async def inbound() -> Response:
    form: MultiDict[str, str] = await request.form
    if not _signed(form):
        return _forged()
    try:
        text = carrier.inbound(form, _services().settings, clock.now())
    except carrier.Malformed as error:
        return _answer(str(error), 400)
    except phone.Invalid:
        log.info("text ignored", sid=_told(form["MessageSid"]), reason="sender without a number")
        return _empty()
    flood = not _services().texts.spend(text.sender) and not _stops(text)
    if flood and not await inbox.known(text.sid):
        log.warning("text refused", sid=_told(text.sid), reason="flood")
        return _answer("Too many texts of this number.", 429)
    stored = await inbox.store(text)
    log.info("text stored", sid=_told(text.sid), new=stored)
    return _empty()


@webhooks.post(carrier.STATUS_PATH)
async def status() -> Response:
    form: MultiDict[str, str] = await request.form
    if not _signed(form):
        return _forged()
    message, key = request.args.get("message", ""), request.args.get("key", "")
    if not message.isascii() or not message.isdigit() or len(message) > 18:
        return _answer("The address names no message.", 400)
    secret = _services().settings.webhook_secret
    if not hmac.compare_digest(carrier.callback_key(secret, int(message)).encode(), key.encode()):
        return _answer("The address was not written by us.", 403)
    await _services().sender.callback(int(message), carrier.report(form), clock.now())
    return _answer("", 204)


def _told(sid: str) -> str:
    """An id as a log line may show it."""
    return sid if SID.fullmatch(sid) else "strange"
