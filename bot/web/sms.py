"""The carrier's webhooks: texts in, and the fate of texts out.

Nothing is done here but to check the signature, store, and answer: the client may hang up at any
moment. How the carrier writes all this is known to ``bot.carriers.twilio.webhooks``.
"""

from typing import Final

from quart import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict

from bot import clock, logs
from bot.audit.refused import Kind
from bot.carriers.twilio import webhooks as carrier
from bot.messages import inbox, phone
from bot.web import refusals
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

UNSIGNED: Final = "The signature does not match."

webhooks = Blueprint("sms", __name__)


def _services() -> Services:
    services: Services = current_app.extensions[EXTENSION]
    return services


def _answer(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _empty() -> Response:
    return Response(carrier.EMPTY, content_type="text/xml; charset=utf-8")


def is_signed(form: MultiDict[str, str]) -> bool:
    """Whether the carrier has signed this request."""
    settings, scope = _services().settings, request.scope
    url = carrier.signed_url(settings.public_base_url, scope["raw_path"], scope["query_string"])
    signature = request.headers.get(carrier.SIGNATURE, "")
    return carrier.is_signed(settings.twilio_auth_token, url, form, signature)


def forged(form: MultiDict[str, str]) -> Response:
    """Refuse an unsigned request: it costs no database work, and a flood of them costs little."""
    services = _services()
    services.webhooks.count("unsigned")
    _note_refused()
    if form.get("AccountSid") == services.settings.twilio_account_sid:
        # It may be the carrier's own, and we the ones who are wrong: then a text is missed.
        services.webhooks.refuse(request.path)
        if request.path == carrier.INBOUND_PATH:
            services.sweeper.miss()
    within = services.forgeries.spend(request.remote_addr or "")
    return _refuse(UNSIGNED, 403 if within else 429)


def _note_refused() -> None:
    """For the audit log: a forged text, or a report on one."""
    kind: Kind = "webhook" if request.path == carrier.INBOUND_PATH else "callback"
    _services().refused.count(kind, request.remote_addr or "")


def _refuse(sentence: str, status: int) -> Response:
    """Say why not, to the caller and (once in a while) in the log."""
    refusals.note(status, sentence)
    return _answer(sentence, status)


def misshapen(error: carrier.Wrong) -> Response:
    """Refuse what is signed and yet is not as the carrier writes."""
    _services().webhooks.count(error.reason)
    _note_refused()
    refusals.note(400, error.reason)
    return _answer(str(error), 400)


@webhooks.post(carrier.INBOUND_PATH)
async def inbound() -> Response:
    form: MultiDict[str, str] = await request.form
    if not is_signed(form):
        return forged(form)
    services = _services()
    services.webhooks.accept(request.path)
    try:
        await services.addresses.look(form.get("To", ""))
    except BaseException:
        services.sweeper.miss()
        raise
    try:
        text = carrier.inbound(form, services.addresses, clock.now())
    except carrier.Wrong as error:
        # If it is genuine all the same, it is in the carrier's list.
        services.sweeper.miss()
        return misshapen(error)
    except carrier.NotOurs:
        return _ignored(form, "not to us")
    except carrier.Unsure:
        services.sweeper.miss()
        return _refuse("Our numbers are not known yet.", 503)
    except phone.Invalid:
        return _ignored(form, "sender without a number")
    return await _take(text)


def _ignored(form: MultiDict[str, str], reason: str) -> Response:
    log.info("text ignored", sid=logs.outside_id(form.get("MessageSid", "")), reason=reason)
    return _empty()


async def _take(text: inbox.Inbound) -> Response:
    """Store a text that is ours. Whatever else comes of it, if only that the caller hangs up: it
    may be a STOP that nobody has read."""
    services = _services()
    try:
        stored = await inbox.store(text)
    except BaseException:
        services.sweeper.miss()
        raise
    log.info("text stored", sid=logs.outside_id(text.sid), new=stored)
    return _empty()


@webhooks.post(carrier.STATUS_PATH)
async def status() -> Response:
    form: MultiDict[str, str] = await request.form
    if not is_signed(form):
        return forged(form)
    services = _services()
    services.webhooks.accept(request.path)
    try:
        token = carrier.named_text(request.args)
        said = carrier.report(form, services.settings)
    except carrier.Wrong as error:
        return misshapen(error)
    await services.sender.fates.callback(token, said, clock.now())
    return _answer("", 204)
