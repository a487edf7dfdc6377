"""Columns that no field claims, and that may yet speak against what is read.

Promises: a second status, a "cancelled by type", a zone, a weekday, another start or provider is
never passed over: a row that it contradicts, or whose word in it is not known, is refused with the
column's name. What such a column is follows from its head, or from all that stands in it. Other
columns are named in a note. Memory: a few dozen words for each column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta, tzinfo
from typing import Final, Literal

from bot.ledger.facts import Cancellation
from intake.facts import headers, people, zones
from intake.profiles import profile, selection
from intake.rows import lengths, sides, spans
from intake.rows.cells import Bad, Cells
from intake.tables.table import Cell

Kind = Literal[
    "who", "whose kind", "why", "notes", "status", "flag", "available",
    "zone", "weekday", "when", "provider", "length",
]  # fmt: skip

_MOST_WORDS: Final = 40
_MIDNIGHT: Final = time(0)
_LONGEST_CHARS: Final = 300
_LONGEST_NOTE_CHARS: Final = 2_000
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

_HEADS: Final[tuple[tuple[Kind, str, str], ...]] = (
    # kind, what the head says, and what it must not say besides
    ("zone", r"\b(?:time ?zone|tz|utc offset)\b", r"^$"),
    (
        "weekday",
        r"\b(?:weekday|dow|day of (?:the )?week)\b|^(?:appt |appointment |visit )?day$",
        r"^$",
    ),
    (
        "flag",
        r"\b(?:re ?filled|back ?filled|filled|rebooked|replaced|replacement|reinstated|restored"
        r"|uncancel\w*|un cancel\w*|taken|reassigned|deleted|voided|void|tentative|provisional"
        r"|on hold|held|is hold|is test|reopened|block|blocked|is block|covered by|covering"
        r"|(?:new|other|another|replacement) (?:patient|client) (?:booked|scheduled|assigned))\b",
        r"\b(?:prescription|rx|form|forms|filled out|vitals|payment|photo|message|copay)\b",
    ),
    ("available", r"\bavailab\w+\b|\b(?:is|slot|time|still) (?:free|open)\b", r"\b(?:from|to)\b"),
    (
        "whose kind",
        r"\b(?:canc\w*|cxl|cncl)\b.*\b(?:type|source|category|party|side|role|origin|class|group"
        r"|kind)\b|\binitiat\w+\b",
        r"\b(?:date|time|fee)\b",
    ),
    (
        "who",
        r"\b(?:canc\w*|cxl|cncl|resched\w*)\b.*\b(?:by|who|user|person|staff|name|initials)\b",
        r"\b(?:date|time|fee)\b",
    ),
    (
        "why",
        r"\b(?:canc\w*|cxl|cncl)\b.*\b(?:reason|note|notes|comment|comments|remark|remarks|detail"
        r"|details|explanation|code|text|description)\b",
        r"\b(?:date|fee)\b",
    ),
    (
        "status",
        r"\b(?:status|disposition|outcome|appt state|appointment state|slot state|booking state)\b",
        r"\b(?:insurance|eligib\w*|claim|payment|billing|marital|consent|remind\w*|confirm\w*|form"
        r"|portal|referr\w*|auth\w*|prior|employ\w*|student|smok\w*|patient|account|balance|sms"
        r"|email|text|message|intake|copay|charge|note|date|time|changed|by|id|guid|key|number)\b",
    ),
    ("notes", r"\b(?:notes?|comments?|remarks?|memo|description|details)\b", r"^$"),
    (
        "when",
        r"\b(?:starts?|begins?|ends?|finish|finishes|until|till)\b"
        r"|\b(?:appt|appointment|visit|slot|session|booking)\b"
        r"(?: \w+)? (?:date|time|day|hour|datetime|dttm)\b",
        r"\b(?:creat\w*|canc\w*|booked|made|ent\w*ed|remind\w*|check\w*|arriv\w*|new|resched\w*|next"
        r"|previous|prev|last|first|birth|dob|confirm\w*|request\w*|treatment|coverage|insurance"
        r"|effective|policy|care|on|by|modified|updated|added|zone|actual|week|month|period|shift"
        r"|range|report|plan|pay|work|block|season|enroll\w*|term|subscription|contract|program"
        r"|auth\w*)\b",
    ),
    (
        "provider",
        r"\b(?:provider|doctor|physician|clinician|practitioner|therapist|dentist|stylist)\b",
        r"\b(?:id|npi|code|specialty|speciality|type|department|dept|group|phone|email|note|notes"
        r"|referr\w*|primary|pcp|ordering|prefer\w*|request\w*|previous|prev|next|new|billing|count"
        r"|credential\w*|taxonomy|last seen|location|address|class|category|number|no|key|guid"
        r"|supervis\w*|attending|collaborat\w*|cosign\w*|signing|auth\w*|reading|interpreting"
        r"|consulting|family|regular|usual)\b",
    ),
    (
        "length",
        r"\b(?:duration|length|minutes|mins)\b",
        r"\b(?:notice|travel|late|wait\w*|actual|unit|units|since|ago|drive|slot)\b",
    ),
)
_COMPILED: Final = [(kind, re.compile(is_), re.compile(not_)) for kind, is_, not_ in _HEADS]

# fmt: off
_SIDES: Final = frozenset({
    "patient", "provider", "clinic", "office", "staff", "practice", "doctor", "physician",
    "facility", "hospital", "client", "system", "parent", "guardian", "department", "prov", "pt",
    "admin", "therapist",
})
_WEAK: Final = frozenset({
    "yes", "no", "true", "false", "t", "f", "y", "n", "x", "0", "1", "new", "active", "open",
    "closed", "pending", "complete", "completed", "moved", "hold", "held", "seen", "confirmed",
    "unconfirmed", "reminded", "break", "lunch", "meeting", "out", "conference", "arrived", "away",
    "available", "block", "leave", "reserved",
})
# fmt: on
"""Words of a status column that stand in many others too."""
_DAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("mon", "monday", "m", "lunes"),
            ("tue", "tues", "tuesday", "tu", "martes"),
            ("wed", "weds", "wednesday", "w", "miércoles", "miercoles"),
            ("thu", "thur", "thurs", "thursday", "th", "jueves"),
            ("fri", "friday", "f", "viernes"),
            ("sat", "saturday", "sa", "sábado", "sabado"),
            ("sun", "sunday", "su", "domingo"),
        )
    )
    for name in names
}
_ZONE_LIKE: Final = re.compile(r"[a-z_]+/[a-z_/]+|utc|gmt|[ecmp][sd]t")

_AGAINST: Final = (
    "The column '{head}' speaks against this time being free, or its word is not known. Correct the"
    " row, or say in a profile what the column means."
)
_DISAGREES: Final = (
    "The column '{head}' does not agree with what was read of this appointment."
    " Correct one of them."
)
_BEFORE: Final[frozenset[Kind]] = frozenset(
    {"who", "whose kind", "why", "notes", "status", "flag", "available"}
)
"""Kinds that speak of whether the time is free, and not of when it is."""


@dataclass
class _Seen:
    words: set[str] = field(default_factory=set)
    many: bool = False


@dataclass(frozen=True)
class Column:
    """A column that may contradict, and what it is about."""

    place: int
    head: str
    kind: Kind


class Watch:
    """Looks at the columns of one file that no field claims, in one pass over its rows."""

    def __init__(self, fit: selection.Fit) -> None:
        self._fit = fit
        self._seen = {place: _Seen() for place in fit.unread}

    def see(self, cells: Sequence[Cell]) -> None:
        """Take note of a row."""
        for place, seen in self._seen.items():
            cell = cells[place]
            if seen.many or not isinstance(cell, str) or not cell:
                seen.many = seen.many or not (cell is None or isinstance(cell, str))
                continue
            seen.words.add(headers.word(cell[:_LONGEST_CHARS]))
            seen.many = len(seen.words) > _MOST_WORDS

    def conclude(self) -> list[Column]:
        """The columns that are to be held against each row."""
        found = []
        for place, seen in self._seen.items():
            head = self._fit.headers[place]
            kind = _by_head(head) or (None if seen.many else self._by_words(seen.words - {""}))
            if kind is not None:
                found.append(Column(place, headers.tidy(head)[:40], kind))
        return found

    def note(self) -> str:
        """Which columns were not read."""
        heads = [headers.tidy(self._fit.headers[place])[:40] for place in self._seen]
        return f"Columns that were not read: {', '.join(heads[:20])}." if heads else ""

    def _by_words(self, words: set[str]) -> Kind | None:
        if not words:
            return None
        if words <= _SIDES:
            return "whose kind"
        if all(word in _DAYS and len(word) > 2 for word in words):
            return "weekday"
        if all(_ZONE_LIKE.fullmatch(word) and zones.named(word) for word in words):
            return "zone"
        layout = self._fit.profile.cancellations
        status = layout.status if layout else profile.Status()
        phrases = set(map(headers.phrase, words))
        strong = [word for word in phrases if word not in _WEAK and not word.isdigit()]
        return "status" if strong and all(map(status.meaning, phrases)) else None


def check_free(columns: Sequence[Column], cells: Cells, status: profile.Status) -> None:
    """Raise ``Bad`` where a column says, or may say, that the time is not free."""
    provider = cells.named("provider")
    for column in columns:
        if column.kind not in _BEFORE or (cell := cells.at(column.place)) is None:
            continue
        if not _agrees(column, cell, provider, status):
            raise Bad("", _AGAINST.format(head=column.head), column.place)


def check_when(columns: Sequence[Column], cells: Cells, fact: Cancellation, zone: tzinfo) -> None:
    """Raise ``Bad`` where a column names another time or provider than was read."""
    for column in columns:
        if column.kind in _BEFORE or (cell := cells.at(column.place)) is None:
            continue
        if not _same(column, cell, cells, fact, zone):
            raise Bad("", _DISAGREES.format(head=column.head), column.place)


def _agrees(column: Column, cell: Cell, provider: str, status: profile.Status) -> bool:
    text = headers.tidy(str(cell))
    if not text:
        return False  # its value is lost
    match column.kind:
        case "flag":
            return headers.word(text) in ("no", "n", "false", "f", "0", "none", "0.0")
        case "available":
            return headers.word(text) in ("yes", "y", "true", "t", "1", "available", "open", "free")
        case "status":
            meaning = status.meaning(headers.phrase(text))
            return text.isdigit() or meaning in ("cancelled", "empty")
        case "whose kind":
            told = {sides.of_person(text, provider), sides.of_reason(text, provider)}
            return "clinic" not in told and ("patient" in told or _says_cancelled(text, told))
        case "who":
            return sides.of_person(text, provider) != "clinic"
        case "why":
            return sides.of_reason(text[:_LONGEST_CHARS], provider) != "clinic"
        case _:
            return not sides.speaks_against(text[:_LONGEST_NOTE_CHARS], provider)


def _same(column: Column, cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo) -> bool:
    text = headers.tidy(str(cell))
    match column.kind:
        case "weekday":
            day = _DAYS.get(headers.phrase(text))
            return day == fact.start.astimezone(zone).weekday() or (
                day is None and not text.isalpha()
            )
        case "zone":
            named = zones.named(text)
            return named is not None and _offset(fact, zones.family(named)) == _offset(fact, zone)
        case "provider":
            return not any(map(str.isalpha, text)) or people.may_be_one(
                people.words(fact.provider.name), people.words(text), slips=False
            )
        case "length":
            return lengths.read(cell, "minutes") in (None, fact.end - fact.start, timedelta())
        case _:
            return _is_one_end(cell, cells, fact, zone) or not any(map(str.isdigit, text))


def _says_cancelled(text: str, told: set[sides.Side]) -> bool:
    """Whether the words tell only that it was cancelled; a code tells nothing that is known."""
    return "unsaid" in told and any(map(str.isalpha, headers.phrase(text).split()))


def _is_one_end(cell: Cell, cells: Cells, fact: Cancellation, zone: tzinfo) -> bool:
    """Whether the cell may be the start or the end that was read, or a part of it."""
    starts, ends = fact.start.astimezone(zone), fact.end.astimezone(zone)
    return any(
        moment.day in (None, starts.date(), ends.date())
        and moment.clock in (None, starts.time(), ends.time(), _MIDNIGHT)
        for moment in spans.possible(cell, "", cells.how)
    )


def _offset(fact: Cancellation, zone: tzinfo) -> timedelta | None:
    return fact.start.astimezone(zone).utcoffset()


def _by_head(head: str) -> Kind | None:
    words = " ".join(headers.phrase(_CAMEL.sub(" ", head)).split())
    return next(
        (kind for kind, is_, not_ in _COMPILED if is_.search(words) and not not_.search(words)),
        None,
    )
