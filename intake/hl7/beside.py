"""What is written beside a cancel, the reason and the remarks: whether the clinic gave the time up,
or somebody has it again.

Promises: pure; errs towards "a person must look".
"""

import re
from dataclasses import replace
from typing import Final, Literal, NamedTuple

from bot.ledger.answers import Question
from bot.ledger.facts import Outcome
from intake.appointments import sentences
from intake.facts import headers
from intake.facts import people as people_words
from intake.hl7 import people
from intake.hl7.appointment import Appointment
from intake.hl7.messages import Message
from intake.hl7.source import Source
from intake.words import remarks, sides

_REMARKED: Final = "A remark in the message speaks against it: is the time free?"

_OTHER: Final = "another doctor "
_WISHED: Final = "requested another provider"
_ANOTHER: Final = re.compile(
    r"\b(?:ask\w*|request\w*|want\w*|prefer\w*|wish\w*|chose|would like|switch\w*) (?:\w+ ){0,4}?"
    r"(?:another|different|other|new|male|female|own) (?:\w+ )?"
    r"(?:doctor|dr|provider|physician|clinician)\b"
    r"|\b(?:doctor|dr|provider|physician) (?:change|switch) (?:\w+ )?(?:request\w*|by patient)",
    re.IGNORECASE,
)
"""A wish for another provider."""

_PART_OF_DAY: Final = re.compile(
    r"\b(?:morning|afternoon|noon|until|till|from|between|[ap]\.?m|early|late)\b"
    r"|\d{1,2}(?::\d\d|\s*(?:-|to)\s*\d|\s*[ap]\.?m\b)",
    re.IGNORECASE,
)
"""Somebody who is out for less than the day."""

_LONGEST: Final = 200
"""What is longer is asked about by nobody."""
_OF_VISITS: Final = frozenset(
    {"normal", "routine", "walkin", "walk in", "complete", "checkup", "followup", "can", "cancel"}
)
"""HL7 table 0276: what a visit is for, and not why it was given up."""
_OF_MOVES: Final = frozenset(
    {"reschedule", "rescheduled", "rescheduling", "moved", "move", "changed", "modified"}
)


class Against(NamedTuple):
    """Why a time is not offered; ``question``: what staff can say so that it is."""

    outcome: Outcome
    why: str
    question: Question | None = None


def against(said: Appointment, who: str, message: Message, origin: Source) -> Against | None:
    """Why what is written beside a time of the provider ``who`` speaks against it; ``None`` if
    nothing does."""
    words = headers.phrase(said.reason)
    side = _side(said.reason, who, message.event, origin)
    states = {sides.of_reason(one, who) for one in said.status_beside}
    if side == "clinic" or "clinic" in states or words in origin.cancelled_by_clinic:
        return Against("ignored", sentences.BY_CLINIC)
    if any(_keeps(one, who) for one in said.remarks):
        return Against("held", _REMARKED)
    for note in said.notes:
        if (became := _of_note(note, who, message, origin)) is not None:
            return became
    if side in ("disputed", "unknown"):
        return Against("held", sentences.DISPUTED, _asked(message, "reason", words))
    if sides.of_reason(said.reason_code, who) == "clinic":
        return Against("held", sentences.DISPUTED)
    known = words in origin.harmless or words in origin.cancelled_by_patient
    if side == "patient" and not known and remarks.goes_on(said.reason, who):
        return Against("held", _REMARKED, _asked(message, "note", words))
    return None


def without(said: Appointment, provider: str) -> Appointment:
    """What is said, with "another provider" for the one to whom the patient went."""
    names = "|".join(re.escape(one) for one in people_words.words(provider) if len(one) > 1)
    if not names:
        return said
    named = re.compile(rf"\b(?:(?:dra?|doctor|prof)\b\.?\s*)?(?:\b(?:{names})\b[\s,]*)+", re.I)

    def told(text: str) -> str:
        return _ANOTHER.sub(_WISHED, named.sub(_OTHER, text)).strip()

    notes, others = (tuple(map(told, texts)) for texts in (said.notes, said.remarks))
    return replace(said, reason=told(said.reason), notes=notes, remarks=others)


def tells_of_wish(said: Appointment, who: str) -> bool:
    """Whether it was the patient who asked for another provider than ``who``."""
    texts = said.reason, *said.notes
    return any(_WISHED in one and sides.of_reason(one, who) == "patient" for one in texts)


def _side(reason: str, who: str, event: str, origin: Source) -> sides.Side:
    if headers.phrase(reason) in origin.cancelled_by_patient:
        return "patient"
    if _says_nothing(reason, event):
        return "unsaid"
    return sides.of_reason(reason, who)


def _of_note(note: str, who: str, message: Message, origin: Source) -> Against | None:
    words = headers.phrase(note)
    became = remarks.of(note, who)
    if became == "harmless" or not words or words in origin.harmless:
        return None
    asked = _asked(message, "note", words) if became == "unknown" else None
    return Against("held", _REMARKED, asked)


def _asked(message: Message, about: Literal["reason", "note"], words: str) -> Question | None:
    """What staff are asked about words; nothing if they name the patient."""
    hidden = people.names_patient(message, words) or people.is_private(message, words)
    return None if hidden or len(words) > _LONGEST else Question(about, words)


def tells_of_no_show(said: Appointment, origin: Source) -> bool:
    """Whether a cancel's reason is that nobody came."""
    reasons = said.reason, said.reason_code
    listed = any(headers.phrase(one) in origin.status.no_show for one in reasons)
    return listed or any(map(sides.tells_of_no_show, reasons))


def tells_of_day_off(said: Appointment, provider: str) -> bool:
    """Whether a cancel by the clinic tells that the provider is away for the day: who is out or
    sick is, where nothing says until when."""
    texts = said.reason, *said.notes, *said.remarks
    return any(
        sides.tells_of_day_off(one, provider)
        or (sides.tells_of_being_out(one, provider) and not _PART_OF_DAY.search(one))
        for one in texts
    )


def _says_nothing(reason: str, event: str) -> bool:
    """Whether a reason tells of the visit, or repeats the event."""
    words = headers.phrase(reason)
    return words in _OF_VISITS or (words in _OF_MOVES and event in ("S13", "S14"))


def _keeps(text: str, provider: str) -> bool:
    """Whether a remark says that the time is taken, may say so, or that the clinic gave it up."""
    return remarks.of(text, provider) == "against" or remarks.may_keep(text, provider)
