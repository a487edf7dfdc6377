"""The carrier's webhooks: texts in, and the fate of texts out.

Nothing is done here but to check the signature, store, and answer: the client may hang up at any
moment. The signature is made over the public address and the raw path and query, whatever port
and host this process listens on. It proves who sent, not when: replays are stopped by the unique
message id.
"""

import hmac
import re
from typing import Final

from quart import Blueprint, Response, current_app, request
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from bot import clock, logs
from bot.carriers.twilio.texts import STATUS_PATH, callback_key
from bot.messages import inbox, phone
from bot.replies.intents import recognise
from bot.replies.reading import Intent
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

EMPTY_TWIML: Final = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
KEPT_FIELDS: Final = ("To", "NumMedia", "OptOutType", "MessagingServiceSid", "NumSegments")
SID: Final = re.compile(r"[A-Z]{2}[0-9A-Za-z]{1,62}")
"""What may be logged of an id: anything else could hold a number, words, or a terminal's codes."""
BODY_LIMIT: Final = 1600
"""Characters of one inbound text: the carrier's own limit."""

webhooks = Blueprint("sms", __name__)


def _services() -> Services:
    services: Services = current_app.extensions[EXTENSION]
    return services


def _answer(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _empty() -> Response:
    return Response(EMPTY_TWIML, content_type="text/xml; charset=utf-8")


def signed_url(public_base_url: str) -> str:
    """The address that the carrier has signed: escapes and all, as it called it."""
    raw_path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    path = raw_path.partition(b"?")[0].decode("latin-1")
    return public_base_url + path + ("?" + query.decode("latin-1") if query else "")


def _signed(form: MultiDict[str, str]) -> bool:
    settings = _services().settings
    validator = RequestValidator(settings.twilio_auth_token)
    signature = request.headers.get("X-Twilio-Signature", "")
    return bool(validator.validate(signed_url(settings.public_base_url), form, signature))


def _forged() -> Response:
    """Refuse an unsigned request: it costs no database work, and a flood of them costs little."""
    within = _services().forgeries.spend(request.remote_addr or "")
    return _answer("The signature does not match.", 403 if within else 429)


def _stops(form: MultiDict[str, str]) -> bool:
    stop = recognise(inbox.plain(form.get("Body", ""))[:BODY_LIMIT]).intent is Intent.STOP
    return stop or form.get("OptOutType") == "STOP"


@webhooks.post("/sms/inbound")
async def inbound() -> Response:
    form: MultiDict[str, str] = await request.form
    if not _signed(form):
        return _forged()
    sid, sender = form.get("MessageSid", ""), form.get("From", "")
    if not sid:
        return _answer("MessageSid is missing.", 400)
    try:
        number = phone.parse(sender)
    except phone.Invalid:
        # A short code or a sender's name: nobody on a waitlist, and nobody to answer.
        log.info("text ignored", sid=_told(sid), reason="sender without a number")
        return _empty()
    flood = not _services().texts.spend(number) and not _stops(form)
    if flood and not await inbox.known(inbox.plain(sid)[:64]):
        log.warning("text refused", sid=_told(sid), reason="flood")
        return _answer("Too many texts of this number.", 429)
    stored = await inbox.store(
        inbox.Inbound(
            sid=inbox.plain(sid)[:64],
            sender=number,
            body=inbox.plain(form.get("Body", ""))[:BODY_LIMIT],
            received_at=clock.now(),
            meta={name: inbox.plain(form[name])[:200] for name in KEPT_FIELDS if name in form},
        )
    )
    log.info("text stored", sid=_told(sid), new=stored)
    return _empty()


@webhooks.post(STATUS_PATH)
async def status() -> Response:
    form: MultiDict[str, str] = await request.form
    if not _signed(form):
        return _forged()
    message, key = request.args.get("message", ""), request.args.get("key", "")
    if not message.isascii() or not message.isdigit() or len(message) > 18:
        return _answer("The address names no message.", 400)
    secret = _services().settings.webhook_secret
    if not hmac.compare_digest(callback_key(secret, int(message)).encode(), key.encode()):
        return _answer("The address was not written by us.", 403)
    code = form.get("ErrorCode", "")
    await _services().sender.callback(
        int(message),
        inbox.plain(form.get("MessageSid", ""))[:64] or None,
        inbox.plain(form.get("MessageStatus", ""))[:32],
        int(code) if code.isascii() and code.isdigit() and len(code) < 8 else None,
        clock.now(),
    )
    return _answer("", 204)


def _told(sid: str) -> str:
    """An id as a log line may show it."""
    return sid if SID.fullmatch(sid) else "strange"
