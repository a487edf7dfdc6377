"""What is written beside a cancelled appointment: whether the clinic gave the time up, or somebody
has it again. The same rules as for messages (``intake.hl7.beside``).

Promises: pure; errs towards "a person must look"; what staff are asked names no patient.
"""

import re
from typing import Final, Literal, NamedTuple

from bot.ledger.answers import Answers, Question
from bot.ledger.facts import Outcome
from intake.appointments import sentences
from intake.facts import headers
from intake.fhir.resources import Seen
from intake.fhir.source import Source
from intake.words import remarks, sides

REMARKED: Final = "A remark on the appointment speaks against it: is the time free?"

_CLINICS: Final = ("prov", "maint", "oth-room", "oth-swie")
"""How codes of FHIR's own list of reasons begin that are the clinic's."""
_PATIENTS: Final = "pat"
_LONGEST: Final = 200
"""What is longer is asked about by nobody."""
_NUMBER: Final = re.compile(r"\d[\d\s().\-]{5,}\d|@")


class Against(NamedTuple):
    """Why a time is not offered; ``question``: what staff can say so that it is."""

    outcome: Outcome
    why: str
    question: Question | None = None


def against(seen: Seen, provider: str, source: Source, said: Answers) -> Against | None:
    """Why what is written beside a time speaks against it; ``None`` if nothing does."""
    code, words = seen.reason_code.casefold(), headers.phrase(seen.reason)
    side = (
        "patient" if words in said.reasons_of("patient") else sides.of_reason(seen.reason, provider)
    )
    listed = words in source.cancelled_by_clinic or words in said.reasons_of("clinic")
    by_patient = code.startswith(_PATIENTS)
    if code.startswith(_CLINICS) or listed or (side == "clinic" and not by_patient):
        return Against("ignored", sentences.BY_CLINIC)
    if any(_keeps(one, provider) for one in seen.remarks):
        return Against("held", REMARKED)
    for note in seen.notes:
        became = remarks.of(note, provider)
        if became != "harmless" and headers.phrase(note) not in said.notes:
            asked = _asked(seen, "note", note) if became == "unknown" else None
            return Against("held", REMARKED, asked)
    if by_patient:
        return None
    if side in ("disputed", "unknown") or (code and side == "unsaid"):
        return Against("held", sentences.DISPUTED, _asked(seen, "reason", seen.reason))
    known = words in said.notes or words in said.reasons_of("patient")
    if side == "patient" and not known and remarks.goes_on(seen.reason, provider):
        return Against("held", REMARKED, _asked(seen, "note", seen.reason))
    return None


def _keeps(text: str, provider: str) -> bool:
    return remarks.of(text, provider) == "against" or remarks.may_keep(text, provider)


def _asked(seen: Seen, about: Literal["reason", "note"], text: str) -> Question | None:
    words = headers.phrase(text)
    names = {one for name in seen.patient_names for one in headers.phrase(name).split()}
    hidden = bool(names & set(words.split())) or _NUMBER.search(text) is not None
    return None if hidden or not words or len(words) > _LONGEST else Question(about, words)
