"""What Twilio posts to us, checked and put into our words.

The signature is made over the public address and the raw path and query, whatever port and host
this process listens on. It proves who sent, not when, nor
where a name ends and its value begins: replays are stopped by the unique id, other cuts by
``shapes``.
"""

import re
import uuid
from datetime import datetime
from typing import Final

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from bot.carriers.twilio import keywords, shapes, statuses
from bot.carriers.twilio.addresses import Addresses
from bot.carriers.twilio.shapes import Wrong as Wrong
from bot.messages import gateway, inbox, phone
from bot.settings import Settings

SIGNATURE: Final = "X-Twilio-Signature"
INBOUND_PATH: Final = "/sms/inbound"
STATUS_PATH: Final = "/twilio/status"
EMPTY: Final = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
"""TwiML that says nothing."""
KEPT_FIELDS: Final = ("To", "MessagingServiceSid", "NumSegments")
BODY_LIMIT: Final = 1600
"""Characters of one inbound text: Twilio's own limit."""
TOKEN: Final = re.compile("[0-9a-f]{32}")


class NotOurs(ValueError):
    """The text is to another system of the account, or of another account, or from ourselves."""


class Unsure(Exception):
    """Whether the text is to us is known only once Twilio was asked for our numbers."""


RETRIES: Final = "#rc=3&rp=ct,rt,5xx"
"""At the end of an address: Twilio tries again when nobody answers, or with an error. What follows
the ``#`` is not signed."""


def callback_url(settings: Settings, token: uuid.UUID) -> str:
    """Where Twilio reports the fate of the text with this token, which nobody else knows."""
    return f"{settings.public_base_url}{STATUS_PATH}?text={token.hex}{RETRIES}"


def named_text(query: MultiDict[str, str]) -> uuid.UUID:
    """The token of the text that a report is about. Raises ``Wrong``."""
    given = query.get("text", "")
    if not TOKEN.fullmatch(given):
        raise Wrong("text_unnamed", "The address names no text.")
    return uuid.UUID(given)


def signed_url(public_base_url: str, raw_path: bytes, query: bytes) -> str:
    """The address that Twilio has signed: escapes and all, as it called it."""
    path = raw_path.partition(b"?")[0].decode("latin-1")
    return public_base_url + path + ("?" + query.decode("latin-1") if query else "")


def is_signed(token: str, url: str, form: MultiDict[str, str], signature: str) -> bool:
    return bool(RequestValidator(token).validate(url, form, signature))


def inbound(form: MultiDict[str, str], addresses: Addresses, now: datetime) -> inbox.Inbound:
    """A text that came in. Raises ``Wrong``, ``NotOurs``, ``Unsure``, or ``phone.Invalid`` for
    a sender without a number: a short code or a name, nobody on a waitlist and nobody to answer."""
    _check_ours(form, addresses)
    shapes.check(form, shapes.INBOUND, addresses.settings)
    body = inbox.plain(form.get("Body", ""))[:BODY_LIMIT]
    mode, told = addresses.settings.opt_out_mode, form.get("OptOutType", "")
    keyword, answered = keywords.read(body, mode, told)
    return inbox.Inbound(
        sid=form["MessageSid"],
        sender=phone.parse(form.get("From", "")),
        body=body,
        received_at=now,
        keyword=keyword,
        answered=answered,
        media=_number(form.get("NumMedia", "")) or 0,
        meta={name: inbox.plain(form[name])[:200] for name in KEPT_FIELDS if name in form},
        our_number=addresses.of_place(form.get("To", "")),
    )


def _check_ours(form: MultiDict[str, str], addresses: Addresses) -> None:
    ours = addresses.is_ours(
        form.get("AccountSid", ""), form.get("To", ""), form.get("MessagingServiceSid", "")
    )
    if ours is None:
        raise Unsure
    if not ours or addresses.is_us(form.get("From", "")):
        raise NotOurs


def report(form: MultiDict[str, str], settings: Settings) -> gateway.Report:
    """Twilio's word on a text of ours. Raises ``Wrong``."""
    shapes.check(form, shapes.STATUS, settings)
    return statuses.report(
        form["MessageSid"],
        form.get("MessageStatus", ""),
        _number(form.get("ErrorCode", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
