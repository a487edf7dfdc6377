"""What a webhook of Twilio's looks like, to the letter.

The signature is made over names and values without anything between them: whoever has seen one
request can cut its letters anew, into other names and values, and it still fits. Promises: of a
genuine request no other cut passes here. Each name is a documented one and stands once; a value has
its own form, in which no name has room; ids are Twilio's, agree, and stand nowhere but where they
belong. Only a text's words are free: no documented name sorts between ``Body`` and ``From``, and a
sender holds nothing but a number.

A field that Twilio adds one day is refused as well: the texts themselves are then fetched from its
list, and the log names the reason.
"""

import re
from collections.abc import Mapping
from typing import Final

from werkzeug.datastructures import MultiDict

from bot.settings import Settings

_NUMBER: Final = r"\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?!City|Country|State|Zip)[A-Za-z0-9 ]{1,11}"
"""A phone number, a short code, or the name of a company that sends, which is no rest of a name."""
_NO_LOWER_CASE: Final = r"[^a-z\x00-\x1f]{0,60}"
"""Every name has small letters, so none has room in such a value."""
_MESSAGE: Final = r"(?:SM|MM)[0-9a-f]{32}"
_ACCOUNT: Final = r"AC[0-9a-f]{32}"
_SERVICE: Final = r"MG[0-9a-f]{32}"
_ANY_ID: Final = re.compile("(?:AC|MG|MM|SM)[0-9a-f]{32}")
IDS: Final = ("MessageSid", "SmsMessageSid", "SmsSid")
NEEDED: Final = ("MessageSid", "AccountSid")
WITH_A_TEXT: Final = ("From", "To")
WITH_A_STATUS: Final = ("MessageStatus",)
_OF_IDS: Final = (*IDS, "AccountSid", "MessagingServiceSid")
BODY: Final = "Body"

BOTH: Final = {
    "AccountSid": _ACCOUNT,
    "ApiVersion": "20[0-9]{2}-[0-9]{2}-[0-9]{2}",
    "ErrorCode": "[0-9]{0,6}",
    "From": _NUMBER,
    "MessageSid": _MESSAGE,
    "MessagingServiceSid": _SERVICE,
    "SmsSid": _MESSAGE,
    "SmsStatus": "[a-z]{0,20}",
    "To": _NUMBER,
}
INBOUND: Final[Mapping[str, str]] = BOTH | {
    BODY: r"(?s:.*)",
    "ErrorUrl": r"https?://[^?#\s]{1,200}",
    **{
        side + part: form
        for side in ("From", "To")
        for part, form in {
            "City": _NO_LOWER_CASE,
            "Country": "[A-Z]{0,2}",
            "State": _NO_LOWER_CASE,
            "Zip": _NO_LOWER_CASE,
        }.items()
    },
    "NumMedia": "[0-9]{1,2}",
    "NumSegments": "[0-9]{1,3}",
    "OptOutType": "HELP|START|STOP",
    "ReferralNumMedia": "[0-9]{1,2}",
    "SmsMessageSid": _MESSAGE,
}
STATUS: Final[Mapping[str, str]] = BOTH | {
    "ErrorMessage": r"[A-Za-z0-9 ,.:()'/-]{0,300}",
    "MessageStatus": "[a-z]{1,20}",
    "RawDlrDate": "[0-9]{0,14}",
}
_MEDIA: Final = re.compile("Media(?P<what>Url|ContentType)[0-9]{1,2}")
_CONTENT_TYPE: Final = re.compile("[a-z0-9.+/;=_ -]{1,100}")
_MEDIA_URL: Final = (
    r"https://[a-z0-9.-]{{0,40}}twilio\.com/20[0-9-]{{8}}/Accounts/{account}/Messages/{message}"
    r"/Media/ME[0-9a-f]{{32}}"
)


class Wrong(ValueError):
    """The request is no genuine one. ``reason`` is one word for the log and the count."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


def check(form: MultiDict[str, str], known: Mapping[str, str], settings: Settings) -> None:
    """Raises ``Wrong`` unless this is a request with these fields, from our account."""
    check_fields(form, known)
    for name in NEEDED + (WITH_A_TEXT if BODY in known else WITH_A_STATUS):
        if name not in form:
            raise Wrong("field_missing", f"{name} is missing.")
    _check_ids(form, settings)
    if form.get("SmsStatus", "") not in ("", form.get("MessageStatus", "received")):
        raise Wrong("status_differs", "The statuses of the text differ.")


def check_fields(form: MultiDict[str, str], known: Mapping[str, str]) -> None:
    """Raises ``Wrong`` unless each field is one of these, stands once, and has its form."""
    for name, values in form.lists():
        if len(values) != 1:
            raise Wrong("field_twice", "A field stands there more than once.")
        if not _MEDIA.fullmatch(name) and name not in known:
            raise Wrong("field_unknown", "There is a field that Twilio does not document.")
        if not re.fullmatch(known.get(name, ".*"), values[0]):
            raise Wrong("value_strange", f"{name} is not as Twilio writes it.")


def _check_ids(form: MultiDict[str, str], settings: Settings) -> None:
    if form.get("AccountSid") != settings.twilio_account_sid:
        raise Wrong("account_other", "AccountSid is not our account.")
    if len({form[name] for name in IDS if name in form}) != 1:
        raise Wrong("ids_differ", "The ids of the text differ.")
    for name, value in form.items():
        _check_belonging(name, value, form)


def _check_belonging(name: str, value: str, form: MultiDict[str, str]) -> None:
    """Whether an id stands in a value that is none."""
    media = _MEDIA.fullmatch(name)
    if media and media["what"] == "Url":
        whole = _MEDIA_URL.format(account=form["AccountSid"], message=form["MessageSid"])
        if not re.fullmatch(whole, value):
            raise Wrong("value_strange", "The address of a picture is not as Twilio writes it.")
    elif media and not _CONTENT_TYPE.fullmatch(value):
        raise Wrong("value_strange", "The kind of a picture is not as Twilio writes it.")
    elif not media and name not in _OF_IDS and _ANY_ID.search(value):
        raise Wrong("id_left_over", f"An id stands in {name}.")
