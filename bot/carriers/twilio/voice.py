"""What Twilio asks us about a call, checked, and what we answer: TwiML.

A request is signed as those about texts are, and refused unless each field is one that Twilio
documents, stands once, and is as Twilio writes it (``shapes``). Keys alone are gathered: no speech
is recognised and nothing is recorded. Every address in an answer is a whole one.
"""

import re
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from twilio.twiml.voice_response import Gather, VoiceResponse
from werkzeug.datastructures import MultiDict

from bot.carriers.twilio import shapes, statuses
from bot.carriers.twilio.addresses import Addresses
from bot.carriers.twilio.shapes import Wrong
from bot.carriers.twilio.webhooks import RETRIES, TOKEN, NotOurs
from bot.messages import phone
from bot.messages.dialler import Report
from bot.messages.spoken import Said
from bot.settings import Settings

ANSWER_PATH: Final = "/voice/answer"
KEY_PATH: Final = "/voice/key"
STATUS_PATH: Final = "/voice/status"
INBOUND_PATH: Final = "/voice/inbound"
PATHS: Final = frozenset({ANSWER_PATH, KEY_PATH, STATUS_PATH, INBOUND_PATH})
VOICES: Final[Mapping[str, str]] = {"en-US": "Polly.Joanna", "es-US": "Polly.Lupe"}
"""Amazon Polly: one of the two kinds of voices that Twilio lists as HIPAA eligible."""
WAIT_SECONDS: Final = 8
_KEY: Final = "[0-9*#]?"
_PLACES: Final = "gate|offer|menu"

_NUMBER: Final = r"\+[1-9][0-9]{6,14}|[0-9]{3,8}|anonymous|restricted|unknown"
_PLAIN: Final = r"[^a-z\x00-\x1f]{0,60}"
_WHERE: Final = {
    side + part: form
    for side in ("From", "To", "Called", "Caller")
    for part, form in {
        "City": _PLAIN,
        "Country": "[A-Z]{0,2}",
        "State": _PLAIN,
        "Zip": _PLAIN,
    }.items()
}
FIELDS: Final[Mapping[str, str]] = _WHERE | {
    "AccountSid": "AC[0-9a-f]{32}",
    "AnsweredBy": "[a-z_]{0,30}",
    "ApiVersion": "20[0-9]{2}-[0-9]{2}-[0-9]{2}",
    "CallDuration": "[0-9]{0,6}",
    "CallSid": "CA[0-9a-f]{32}",
    "CallStatus": "[a-z-]{1,20}",
    "CallToken": r"[A-Za-z0-9%._~-]{0,2000}",
    "CallbackSource": "[a-z-]{0,40}",
    "Called": _NUMBER,
    "Caller": _NUMBER,
    "CallerName": _PLAIN,
    "Digits": _KEY,
    "Direction": "inbound|outbound-api",
    "Duration": "[0-9]{0,6}",
    "ErrorCode": "[0-9]{0,6}",
    "ErrorUrl": r"https?://[^?#\s]{1,200}(?:\?[a-z0-9=&%*]{0,200})?",
    "FinishedOnKey": _KEY,
    "ForwardedFrom": _NUMBER,
    "From": _NUMBER,
    "MachineDetectionDuration": "[0-9]{0,6}",
    "SequenceNumber": "[0-9]{1,4}",
    "SipResponseCode": "[0-9]{0,4}",
    "StirPassportToken": r"[A-Za-z0-9._-]{0,3000}",
    "StirVerstat": "[A-Za-z0-9-]{0,60}",
    "Timestamp": r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} \+0000",
    "To": _NUMBER,
    "msg": "Gather End",
}
NEEDED: Final = ("AccountSid", "CallSid", "CallStatus", "From", "To")


@dataclass(frozen=True)
class Pressed:
    """A key, or silence (empty), at a place of a call; ``waited``: how often it was put off."""

    at: str
    key: str
    repeats: int
    waited: int


def is_machine(answered_by: object) -> bool:
    """Whether Twilio has heard a machine, or a fax: to be unsure counts as a person, who hears no
    more than who calls before a key is pressed."""
    return str(answered_by or "").startswith(("machine", "fax"))


def report(form: MultiDict[str, str], settings: Settings) -> Report:
    """Twilio's word on a call. Raises ``Wrong``."""
    _check(form, settings)
    return Report(
        form["CallSid"],
        statuses.CALLS.get(form["CallStatus"]),
        is_machine(form.get("AnsweredBy")),
    )


def caller(form: MultiDict[str, str], addresses: Addresses) -> str:
    """Who calls us. Raises ``Wrong``, ``NotOurs``, or ``phone.Invalid``."""
    _check(form, addresses.settings)
    if not addresses.is_us(form["To"]) or addresses.is_us(form["From"]):
        raise NotOurs
    return phone.parse(form["From"])


def called(form: MultiDict[str, str], addresses: Addresses) -> str:
    """Whom we call. Raises ``Wrong``."""
    with suppress(phone.Invalid):
        if not addresses.is_us(number := phone.parse(form["To"])):
            return number
    raise Wrong("number_strange", "To is no number that we call.")


def named(query: MultiDict[str, str]) -> uuid.UUID:
    """The name of the call that a request is about. Raises ``Wrong``."""
    given = query.get("call", "")
    if not TOKEN.fullmatch(given):
        raise Wrong("call_unnamed", "The address names no call.")
    return uuid.UUID(given)


def pressed(query: MultiDict[str, str], form: MultiDict[str, str]) -> Pressed:
    """Raises ``Wrong``: every address of this kind was made by ``answer``."""
    at, n, waited = query.get("at", ""), query.get("n", "0"), query.get("waited", "0")
    key = query.get("key", form.get("Digits", ""))
    if not (
        re.fullmatch(_PLACES, at)
        and re.fullmatch("[0-9]", n)
        and re.fullmatch("[0-9]", waited)
        and re.fullmatch(_KEY, key)
    ):
        raise Wrong("address_strange", "The address is not one of ours.")
    return Pressed(at, key, int(n), int(waited))


def _check(form: MultiDict[str, str], settings: Settings) -> None:
    shapes.check_fields(form, FIELDS)
    for name in NEEDED:
        if name not in form:
            raise Wrong("field_missing", f"{name} is missing.")
    if form["AccountSid"] != settings.twilio_account_sid:
        raise Wrong("account_other", "AccountSid is not our account.")


def address(settings: Settings, path: str, token: uuid.UUID | None, **more: object) -> str:
    """A whole address for Twilio to ask, with the name of the call."""
    query = {"call": token.hex} if token is not None else {}
    asked = urlencode({**query, **more})
    return f"{settings.public_base_url}{path}{'?' + asked if asked else ''}{RETRIES}"


def answer(said: Said, settings: Settings, token: uuid.UUID | None, waited: int = 0) -> str:
    """TwiML: say this, and then wait for a key, put it off, or hang up."""
    response = VoiceResponse()
    path = INBOUND_PATH if said.asks == "menu" else KEY_PATH
    if said.asks is not None and said.key is None:
        action = address(settings, path, token, at=said.asks, n=said.repeats)
        gather = Gather(
            input="dtmf",
            num_digits=1,
            timeout=WAIT_SECONDS,
            finish_on_key="",
            action_on_empty_result=True,
            action=action,
        )
        _say(gather, said)
        response.append(gather)
        response.redirect(action)
    elif said.asks is not None:
        _say(response, said)
        response.pause(length=1)
        more = {"at": said.asks, "n": said.repeats, "key": said.key, "waited": waited + 1}
        response.redirect(address(settings, path, token, **more))
    else:
        _say(response, said)
        response.hangup()
    return str(response)


def _say(verb: VoiceResponse | Gather, said: Said) -> None:
    if said.words:
        verb.say(said.words, voice=VOICES[said.locale], language=said.locale)
