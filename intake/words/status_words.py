"""Status words that no profile lists, made of known ones: ``Cancelled - Patient Request``.

Promises: what is not wholly understood means nothing (``None``), and its row is refused. Only a
word for a finished cancellation, alone or with what a patient's reason is made of, is one.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from intake.facts import cache, headers
from intake.profiles import profile
from intake.words import column_words, remarks, sides

_DONE: Final = r"(?:cancelled|canceled|cxld|cx d|cnxd|cncld|cancelada|cancelado|anulada|anulado)"
_NAMED: Final = r"(?:cancel|cancels|cancellation|cancelation|cxl|cncl|cx|cnx|canc)"
_WHO: Final = (
    r"(?:patient|pt|client|customer|guest|parent|caller|guardian|family|paciente|cliente|invitee|mom"
    r"|mother|dad|father|wife|husband|spouse|daughter|son|caregiver|self)"
)
_BY_CLINIC: Final = re.compile(
    r"(?:provider|clinician|practitioner|therapist|doctor|dr|physician|dentist|hygienist|office|clinic"
    r"|practice|staff|business|facility|host|hospital|department|team|admin|center)"
    r" (?:initiated )?(?:cancel\w*|cxl\w*|canc)"
)
"""It names the clinic first, and no more."""
_WHEN: Final = r"(?:late|early|same day|last minute|short notice|online|portal|initiated)"
_WAY: Final = r"(?:web|text|sms|phone|app|email)"
"""Before "cancel" it tells how it came; "text cancelled" may be about the text."""
_FORM: Final = re.compile(
    rf"(?P<who>{_WHO} )?(?:{_WHEN} )*"
    rf"(?:(?P<done>{_DONE})|(?:{_WAY} )?(?P<named>{_NAMED}))\b(?P<rest>.*)"
)
_HARMLESS: Final = re.compile(
    rf"(?:{_WHO}|{_WHEN}|no (?:fee|charge|notice)|with|without|fee|charge|charged|advance|adequate"
    r"|sufficient|notice|less|more|than|under|over|within|in"
    r"|[0-9]+ ?(?:h|hr|hrs|hour|hours|d|day|days)\b|via|by|phone|text|sms|email"
    r"|web|app|call|voicemail|the|a|w|tarde|appointment|appt|apt|visit|booking|reservation| )*"
)
_FINISHED: Final = re.compile(
    rf"\b(?:{_DONE}|abgesagt|storniert|annulee?|desmarcad[oa]|decommandee?)\b"
)
_WHOLE: Final = re.compile(rf"(?:{_WHO}|by|the|appointment|appt|apt|visit|booking|reservation| )*")
"""What may follow a cancel that is an act: "cancel transport" leaves the visit as it was."""
_OPEN: Final = re.compile(
    r"\b(?:request\w*|pending|to be|wants?|asked|possible|if|unless|not|never|un|attempt\w*"
    r"|await\w*|will|maybe|review|approv\w*|hold|submitted|received|penalty|policy|list|decl\w*"
    r"|deni\w*|refus\w*|reject\w*|accept\w*|show)\b"
)
"""With a noun such as "cancellation" these may say that it has not happened."""
_CODE: Final = re.compile(r"(?P<code>[a-z]|[0-9]{1,3}) (?P<rest>[a-z].+)")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""``CancelledByPatient``."""
_PARTED: Final = re.compile(r"\s+[-\u2013\u2014|]\s+|:\s+")
_HOURS: Final = re.compile(r"[<>] ?(?=[0-9])")


_MOVED: Final = re.compile(
    r"\b(?:resch\w*|r ?s|moved|postponed|reprogramad[oa]|reagendad[oa]|aplazad[oa]|remarcad[oa]"
    r"|verschoben|reporte[er]*|deplace[er]*)\b"
)
"""Of a time that was left for another one: whether it is free only the rest of the row tells."""


def _is_code_of(found: re.Match[str]) -> bool:
    return found["code"].isdigit() or found["code"] == found["rest"][0]


def without_hours(text: str) -> str:
    """The status without the sign of ``Cancelled <24h``, which puts nothing in doubt."""
    return _HOURS.sub(" ", text)


def parted(text: str) -> tuple[str, str]:
    """How a subject begins, and its rest: ``CX PT - Ana Ruiz`` is ``CX PT`` and ``Ana Ruiz``."""
    begins, *rest = _PARTED.split(text, maxsplit=1)
    return begins, " ".join(rest)


@lru_cache(cache.ANSWERS)
def tells_of_moving(words: str) -> bool:
    """Whether a status, as ``headers.phrase`` gives it, is that of a visit that was moved."""
    return _MOVED.search(headers.folded(words)) is not None


@lru_cache(cache.ANSWERS)
def is_done(text: str) -> bool:
    """Whether the words for a cancel say that it happened: "cancelled", and not "cancel"."""
    return _FINISHED.search(headers.folded(headers.phrase(text))) is not None


@lru_cache(cache.ANSWERS)
def meaning(
    text: str, provider: str, status: profile.Status, *, is_act: bool = False
) -> profile.Meaning | None:
    """What the words come to; ``None`` if that can't be told. ``provider`` is the row's.

    ``is_act``: they are what was done, of which a cancel may be that of something else.
    """
    words = headers.phrase(_CAMEL.sub(" ", text))
    if listed := status.meaning(words):
        return listed
    if code := _CODE.fullmatch(words):
        known = status.meaning(code["rest"])
        if known and (known != "cancelled" or code["code"] == "x" or _is_code_of(code)):
            return known
    act = _FORM.fullmatch(words) if is_act else None
    if act and act["named"] and not _WHOLE.fullmatch(act["rest"]):
        return None
    return cancellation(words, provider) or _moved(words, provider)


def is_one(text: str, listed: profile.Status) -> bool:
    """Whether a cell is the status of an appointment, and can be nothing else: no yes, no day off,
    nothing that stands in many columns."""
    word = headers.word(text)
    if word in column_words.YES_OR_NO | column_words.WEAK | column_words.SIDES:
        return False
    return meaning(text, "", listed) not in (None, "blocked", "empty")


@lru_cache(cache.ANSWERS)
def cancellation(words: str, provider: str) -> Literal["cancelled", "by_clinic"] | None:
    """Whether words, as ``headers.phrase`` gives them, say that a visit was cancelled, and by
    whom; ``None`` if they say anything else, or more."""
    found = _FORM.fullmatch(words)
    if found is None:
        return "by_clinic" if _BY_CLINIC.fullmatch(words) else None
    rest = found["rest"].strip()
    if "no show" in rest or (found["named"] and _OPEN.search(rest)):
        return None
    if _HARMLESS.fullmatch(rest):
        return "cancelled"
    told = sides.of_reason(rest, provider)
    if sides.speaks_against(rest, provider) or (
        told == "patient" and remarks.goes_on(rest, provider)
    ):
        return None
    return "cancelled" if told == "patient" else "by_clinic" if told == "clinic" else None


def _moved(words: str, provider: str) -> Literal["by_clinic", "ignored"] | None:
    """Of a visit that was moved, in a word and by whom: no time is offered for that alone."""
    found = _MOVED.search(headers.folded(words))
    if found is None:
        return None
    rest = " ".join((words[: found.start()], words[found.end() :])).strip()
    if not rest or _HARMLESS.fullmatch(f"{rest} ") or sides.of_person(rest, provider) == "patient":
        return "ignored"
    return "by_clinic" if sides.of_person(rest, provider) == "clinic" else None
