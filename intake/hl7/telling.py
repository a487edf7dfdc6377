"""What is kept of a message among what was said of its appointment: no person, and no words.

Pure. What its words come to is judged here, for they are gone when an older message comes.
"""

from datetime import datetime
from typing import Final

from bot.ledger.facts import Does, Outcome, Provider, Told
from intake.appointments import sentences
from intake.appointments.known import Freed, Known
from intake.appointments.occupancy import may_be_one
from intake.hl7 import beside, meaning
from intake.hl7.appointment import Appointment
from intake.hl7.events import Row
from intake.hl7.source import Source
from intake.hl7.times import Contradiction, PassedOver, Refused
from intake.words import status_words

_FAR: Final = "The time is further ahead than an appointment can be."
_BOOKS: Final = "S12"


def moves(said: Appointment, event: str) -> bool:
    """Whether a booking takes the place of the one that its appointment had; a new one may be
    another of a series."""
    texts = (said.status_word, *said.status_beside, said.reason)
    return event != _BOOKS or any(map(status_words.tells_of_moving, texts))


def told(
    row: Row, said: Appointment, does: meaning.Does, origin: Source, before: Known | None
) -> Told | None:
    """What is kept of a message; ``None``: nothing. ``before``: what was known then."""
    kept, leaves_free = _kept(does), False
    if kept is None:
        return None
    former = before.provider if before is not None else None
    if does == "free":
        leaves_free = _leaves_free(row, said, origin, said.provider)
    elif does == "stand" and moves(said, row.message.event):
        kept = "swap" if swaps(said, former) else "move"
        leaves_free = _leaves_free(row, of_other(said, former), origin, former)
    return Told(
        row.said_at,
        kept,
        leaves_free and row.question is None,
        said.provider,
        said.place,
        (said.span.start, said.span.end, said.span.since, said.span.reach) if said.span else None,
    )


def _kept(does: meaning.Does) -> Does | None:
    if does == "nothing" or does == "change":
        return None
    return "book" if does == "stand" else does


def swaps(said: Appointment, former: Provider | None) -> bool:
    """Whether a patient wanted another provider than the former, who may not be known yet."""
    if said.provider is None or (former is not None and may_be_one(former, said.provider)):
        return False
    return beside.tells_of_wish(of_other(said, former), former.name if former else "")


def of_other(said: Appointment, former: Provider | None) -> Appointment:
    """What is said, for the time of the ``former`` provider."""
    other = said.provider is not None and said.provider != former
    return beside.without(said, said.provider.name) if other and said.provider else said


def _leaves_free(row: Row, said: Appointment, origin: Source, provider: Provider | None) -> bool:
    """Whether nothing in a message keeps the time that its appointment gives up by it."""
    if said.is_test or (said.span is not None and not any(said.patient)):
        return False
    who = provider.name if provider is not None else ""
    return beside.against(said, who, row.message, origin) is None


def differs(said: Appointment, known: Known) -> bool:
    """Whether a cancel names another time or provider than the appointment was known to have."""
    if said.span is not None and known.span is not None and said.span.start != known.span.start:
        return True
    named = said.provider is not None and known.provider is not None
    return named and not may_be_one(said.provider, known.provider)


def when(freed: Freed, origin: Source, now: datetime) -> tuple[Outcome, str] | None:
    """Why nobody can be asked for a time any more, or not yet."""
    start = freed.span.start
    if start <= now:
        return "ignored", sentences.PAST
    if start < now + origin.lead:
        return "ignored", sentences.SOON
    return ("rejected", _FAR) if start > now + origin.horizon else None


def outcome(error: Refused) -> Outcome:
    if isinstance(error, PassedOver):
        return "ignored"
    return "held" if isinstance(error, Contradiction) else "rejected"
