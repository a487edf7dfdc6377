"""Twilio's words on a text, as ours: once Twilio holds a text, the text is ``sent``."""

from collections.abc import Mapping
from typing import Final

from bot.carriers.twilio import errors
from bot.messages import dialler
from bot.messages.gateway import Report, Status

OURS: Final[Mapping[str, Status]] = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
"""The statuses of the message resource that an outbound text can have."""


CALLS: Final[Mapping[str, dialler.State]] = {
    "queued": "placed",
    "initiated": "placed",
    "ringing": "ringing",
    "in-progress": "talking",
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "canceled": "canceled",
    "failed": "failed",
}
"""The statuses of the call resource. ``completed`` may be a person or a machine."""


def report(sid: str | None, word: str, code: int | None = None) -> Report:
    """Twilio's word on a text; one that nobody knows moves nothing."""
    return Report(sid, word, OURS.get(word), errors.explain(code) if code else None)
