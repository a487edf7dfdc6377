"""What Twilio accepts when it is asked to send a text, and the errors with which it refuses.

Pure. Codes and sentences follow https://www.twilio.com/docs/api/errors; the magic numbers are
those of https://www.twilio.com/docs/iam/test-credentials.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.messages import phone
from bot.simulator.settings import Settings
from bot.simulator.webhooks import is_callable

LONGEST_BODY: Final = 1600  # characters
_LONGEST_VALIDITY: Final = 36_000  # seconds

_MAGIC_TO: Final = {
    "+15005550001": (21211, "Invalid 'To' Phone Number."),
    "+15005550002": (21612, "The 'To' phone number cannot be reached from this 'From' number."),
    "+15005550003": (21408, "Permission to send an SMS has not been enabled for this region."),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient."),
    "+15005550009": (21614, "The 'To' number is not a valid mobile number."),
}
_MAGIC_FROM: Final = {
    "+15005550001": (21212, "The 'From' number is not a valid phone number."),
    "+15005550007": (21606, "The 'From' number is not a valid, SMS-capable number of yours."),
    "+15005550008": (21611, "This 'From' number has exceeded its maximum of queued messages."),
}
_MAGIC_OWN: Final = "+15005550006"


class Refused(Exception):
    """Twilio's answer is an error: its HTTP ``status``, its ``code`` and its sentence."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True, slots=True)
class Order:
    """A text that Twilio is willing to send. Without a ``sender`` the service chooses one."""

    recipient: str
    sender: str | None
    service_sid: str | None
    body: str
    callback: str
    validity: timedelta


def read(form: Mapping[str, str], account: Settings) -> Order:
    """Return the order in ``form``, the fields of a POST to Messages.json, or raise ``Refused``."""
    recipient = _recipient(form.get("To", ""))
    sender, service_sid = _origin(form, account)
    if recipient == sender:
        raise Refused(21266, "'To' and 'From' number cannot be the same.")
    return Order(
        recipient=recipient,
        sender=sender,
        service_sid=service_sid,
        body=_body(form.get("Body", "")),
        callback=_callback(form.get("StatusCallback", "")),
        validity=_validity(form.get("ValidityPeriod")),
    )


def _recipient(to: str) -> str:
    if not to:
        raise Refused(21604, "A 'To' phone number is required.")
    try:
        number = phone.parse(to)
    except phone.Invalid:
        raise Refused(21211, "Invalid 'To' Phone Number.") from None
    if number in _MAGIC_TO:
        raise Refused(*_MAGIC_TO[number])
    return number


def _origin(form: Mapping[str, str], account: Settings) -> tuple[str | None, str | None]:
    service_sid = form.get("MessagingServiceSid") or None
    if service_sid and service_sid != account.messaging_service_sid:
        raise Refused(21705, "The Messaging Service Sid is invalid.")
    sender = form.get("From") or None
    if sender is None and service_sid is None:
        raise Refused(21603, "A 'From' phone number is required.")
    if sender in _MAGIC_FROM:
        raise Refused(*_MAGIC_FROM[sender])
    if sender not in (None, _MAGIC_OWN, *account.numbers, *account.others):
        raise Refused(*_MAGIC_FROM["+15005550007"])
    return sender, service_sid


def _body(body: str) -> str:
    if not body:
        raise Refused(21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise Refused(21617, "The concatenated message body exceeds the 1600 character limit.")
    return body


def _callback(url: str) -> str:
    if url and not is_callable(url):
        raise Refused(21609, "The 'StatusCallback' URL is not a valid URL.")
    return url


def _validity(seconds: str | None) -> timedelta:
    if seconds is None:
        return timedelta(seconds=_LONGEST_VALIDITY)
    if not seconds.isdecimal() or not 1 <= int(seconds) <= _LONGEST_VALIDITY:
        raise Refused(90007, "The ValidityPeriod must lie between 1 and 36000 seconds.")
    return timedelta(seconds=int(seconds))
