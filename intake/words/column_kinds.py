"""What a column that no field claims may be about, by its head.

Promises: a head that names something by which a time may not be free, or may be another, is never
taken for harmless. What its cells say is judged by ``unread``.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

from intake.words.column_traits import english

Kind = Literal[
    "gone", "final", "active", "record", "presence", "flag", "mark", "others", "available", "moved",
    "somebody", "who", "whose kind", "why", "notes", "text", "visit", "status", "encounter",
    "event", "show as", "cover", "repeats", "elsewhere", "seats", "told", "name", "buffer",
    "described",
    "zone", "weekday", "when", "provider", "location", "length", "hours",
]  # fmt: skip
"""What a column is about. ``mark``: it says yes or no to something that is not known; ``text``: to
something else, and its cells may yet tell; ``visit``: to what the visit is for; ``encounter``:
whether the visit's own record is open; ``event``: whether what was booked takes place; ``final``:
whether the cancellation itself stands; ``cover``: who stands in for the provider; ``repeats``: how
often the appointment comes again; ``elsewhere``: money, people or papers; ``seats``: how many
patients the time is for; ``told``: a time of which nobody knows what it is; ``name``: a patient's
name, as it seems; ``buffer``: how long the time is kept after a visit; ``described``: the visit, in
nearly each row."""

BEFORE: Final[frozenset[Kind]] = frozenset({
    "gone", "final", "active", "record", "presence", "flag", "mark", "others", "available",
    "somebody", "who", "whose kind", "why", "notes", "text", "visit", "status", "encounter",
    "event", "show as", "cover", "repeats", "elsewhere", "seats", "told", "name", "buffer",
    "described",
})  # fmt: skip
"""Kinds that speak of whether the time is free, and not of when it is."""

REMARKS: Final[frozenset[Kind]] = frozenset(
    {"why", "notes", "text", "visit", "elsewhere", "name", "described"}
)
"""Kinds of free text."""

_PEOPLE: Final = (
    r"(?:provider|doctor|physician|clinician|practitioner|therapist|dentist|hygienist|stylist)"
)
_HOUSE: Final = (
    rf"(?:{_PEOPLE}|staff|resource|schedule|template|session|clinic|office|room|location|site"
    r"|practice|department|dept|day|list|shift|class|group|event|block)"
)
_APPT: Final = r"(?:appt|appointment|visit|slot|session|booking)"
_OWN: Final = r"(?:appt|appointment|visit|slot|booking)"
"""Of ``_APPT`` those that are never a whole session of the clinic's."""
_SIDE: Final = rf"(?:{_HOUSE}|admin|system|us)"
_PATIENT: Final = r"(?:patient|pt|client|customer|guest)"
_PLACE: Final = (
    r"(?:location|site|office|clinic|branch|facility|place|campus|center|centre|building)"
)
_CANCEL: Final = r"(?:canc\w*|cxl\w*|cncl\w*)"

_HEADS: Final[tuple[tuple[Kind, str, str], ...]] = (
    # kind, what the head says, and what it must not say besides
    (
        "gone",
        (
            rf"^(?:is |was |really |actually |confirmed |{_OWN} )?{_CANCEL}"
            r"(?: (?:flag|indicator"
            r"|ind|yn|y n|confirmed|approved|final|finalized|processed|complete\w*|accepted"
            r"|verified|valid))?$"
            rf"|^{_PATIENT} (?:{_CANCEL}|initiated|requested)$"
            rf"|^(?:{_CANCEL}|initiated|requested) by {_PATIENT}$|^(?:is )?valid$"
        ),
        r"^$",
    ),
    ("final", rf"^{_CANCEL} (?:status|state)$", r"^$"),
    ("show as", r"^(?:show (?:time )?as|free busy|transparency|free busy status)$", r"^$"),
    ("active", rf"^(?:is |still |{_APPT} )?(?:active|live)$", r"^$"),
    ("record", r"^(?:record|row|entry|data) (?:status|state)$", r"^$"),
    (
        "presence",
        rf"^{_HOUSE} (?:status|state|availability|attendance|presence)$",
        r"^(?:slot|session|booking|class|group|event|block) ",
    ),
    ("zone", r"\b(?:time ?zone|tz|(?:utc|gmt|zone) offset)\b|^offset$", r"\binvitee\b"),
    (
        "weekday",
        rf"\b(?:weekday|dow|day of (?:the )?week)\b|^(?:{_APPT} )?day$",
        r"^$",
    ),
    (
        "others",
        (
            r"\b(?:attendees|participants|enrolled|headcount|head count|remaining"
            r"|patients booked|clients booked)\b"
            r"|^actual (?:duration|length|minutes)$|^(?:duration|length|minutes) actual$"
            rf"|^(?:booked|{_APPT}|patient) count$|^(?:number|count) (?:of )?(?:booked|{_APPT}s?)$"
            r"|^booked (?:now|currently|so far|total)$|^(?:total|now|currently|num|nr) booked$"
            r"|^(?:still )?(?:booked|occupied|taken) (?:seats|spots|places)$"
        ),
        r"\b(?:balance|visits|sessions|authori\w*|auth|benefit|units|days)\b",
    ),
    (
        "buffer",
        r"\b(?:buffer|clean ?up|turn ?over|turnaround|padding|recovery (?:time|min\w*))\b",
        r"\b(?:id|code|status|date)\b",
    ),
    (
        "seats",
        (
            r"^(?:max(?:imum)? |total |class |group |slot |room )?"
            r"(?:capacity|seats|spots|places|size)$"
            r"|^max(?:imum)?(?: \w+)?$|^(?:seats|spots|places) total$"
            r"|^(?:(?:no|nr|number|num|count) )?(?:of )?(?:members|guests|people|persons|pax|kids"
            r"|children|party|patients|clients|attending|count)(?: size| count)?$"
        ),
        r"\b(?:left|open|remaining|available|free|shoe)\b",
    ),
    (
        "available",
        (
            r"\bavailab\w+\b|\b(?:is|slot|time|still) (?:free|open)\b|\b(?:bookable|offerable"
            r"|fillable)|\b(?:can|may|ok to|okay to) (?:be )?(?:fill|book|offer|release|use)\w*"
            r"|\bwait ?list (?:eligible|ok)|\beligible for wait"
            r"|^(?:is )?releas\w*(?: slot)?$|\bslot releas\w*|\bslot reopen\w*|\breopen\w* slot"
            r"|\bopen (?:seats|spots|slots|places)|\b(?:seats|spots|places) (?:left|open|remaining)"
            rf"|^{_HOUSE} (?:in|present|on site|onsite|working|open|active)$|^working$"
            r"|^(?:vacanc\w*|openings)$"
            r"|^(?:is )?(?:final|latest|current)(?: (?:version|row|record|entry))?$"
        ),
        r"\b(?:from|to|new|notice)\b",
    ),
    (
        "moved",
        (
            r"\b(?:moved|rescheduled|resched|reschedule|re ?booked|transferred)"
            r" (?:to|date|time|start)\b"
            rf"|^(?:new|next|rescheduled) (?:{_APPT} )?"
            r"(?:start|starts|date|time|datetime|date time)$"
        ),
        rf"\b{_PLACE}\b",
    ),
    (
        "repeats",
        r"\b(?:recur\w*|repeats?|repeating|repetition|series|rrule)\b",
        r"\b(?:id|guid|number|no|name|count|key)\b",
    ),
    (
        "cover",
        r"\b(?:covered by|covering|cover|coverage by|substitute|locum|stand in)\b",
        r"\b(?:fee|insurance|policy|letter|plan|notes?|billing)\b",
    ),
    (
        "flag",
        (
            r"\b(?:re ?filled|back ?filled|filled|re ?booked|double ?book\w*|replaced"
            r"|(?<!allow )(?<!ok to )over ?book\w*(?! (?:ok|allow|permit|limit|max))"
            r"|replacement|reinstat\w*|restored|restoration|reactivat\w*|reopened|un ?cancel\w*"
            r"|rescind\w*|revers\w*|revok\w*|retract\w*|withdrawn|undone|taken|reassigned|deleted"
            r"|voided|void|tentative|provisional|on hold|hold|held|is test|test (?:patient|appt"
            r"|appointment|record|visit)|blocked|block|swapped"
            r"|closed|closure|given to|reserved (?:for|by|to)|assigned to|used (?:by|for)|promised"
            r"|offered to|checked ?(?:in|out)|check ?(?:in|out)(?: time| date)?|arrived|arrival"
            r"|attended|showed|roomed|seen by|was seen|group (?:session|visit|class|appointment))\b"
            r"|\b(?:wl|wait ?list)\b.*\b(?:accept\w*|fill\w*|claim\w*|offer\w*|taken)\b"
            r"|^(?:accepted|claimed|picked up|fill(?:ed)?) by\b"
            r"|^(?:show|seen|arr|arvd|arrd|att|attd|dna|dnka|fta|ns|cki|cko)$"
            r"|\bdo not (?:fill|offer|book|use|release|schedule)"
            rf"|\b(?:new|other|another|replacement|booked|current) (?:patient|client) (?:booked"
            r"|scheduled|assigned|name)\b|^booked (?:patient|client|for)$"
            rf"|\b{_CANCEL} pending\b|\bpending {_CANCEL}"
            rf"|^(?:{_HOUSE} )+(?:{_CANCEL}|closed|out|off|away|leave|requested|initiated)$"
            rf"|^(?:{_CANCEL}|initiated|requested) by (?:the )?{_SIDE}$"
            rf"|^{_SIDE} initiated {_CANCEL}$"
            r"|^(?:is |in )?(?:booked|busy|occupied|use|kept|progress|superseded|duplicate|error)$"
            r"|\b(?:superseded|entered in error|undo|undone|back ?fill|same time|same slot)\b"
            r"|^(?:on leave|pto|vacation|holiday|day off)$"
        ),
        (
            r"\b(?:prescription|rx|form|forms|filled out|vitals|payment|photo|message|copay"
            r"|previous|online|pre|link|last|first|policy|chart|claim|encounter|note|notes|billing|case|order"
            r"|attending|reminder|recall|charge|consent|records?|referral|insurance)\b"
        ),
    ),
    (
        "somebody",
        rf"^(?:next|current|other|second|back ?fill) {_PATIENT}(?: name)?$|^{_PATIENT} ?[2-9]$",
        r"^$",
    ),
    (
        "location",
        (
            rf"^(?:{_APPT} |service |actual |clinic |office |practice )?{_PLACE}(?: name)?(?: ?2)?$"
            rf"|\b(?:new|moved|changed|transferred)\b.*\b{_PLACE}|\b{_PLACE} (?:changed|moved)\b"
        ),
        r"\b(?:id|code|phone|fax|address|patient)\b",
    ),
    (
        "whose kind",
        (
            rf"\b{_CANCEL} (?:\w+ )?(?:type|source|category|party|side|role|origin|class|group"
            rf"|kind)\b"
            r"|\binitiat\w+\b|^(?:who|by|party|requested by|by whom)$"
        ),
        r"\b(?:date|time|fee)\b",
    ),
    (
        "who",
        r"\b(?:canc\w*|cxl|cncl|resched\w*)\b.*\b(?:by|who|user|person|staff|name|initials)\b",
        r"\b(?:date|time|fee)\b",
    ),
    (
        "why",
        (
            rf"\b{_CANCEL} (?:.*\b)?(?:reason|note|notes|comment|comments|remark|remarks|detail"
            r"|details|explanation|code|text|description)\b|\bblock reason\b|^(?:why|cause|rsn)$"
            rf"|\breason (?:\w+ )*{_CANCEL}\b"
        ),
        r"\b(?:date|fee)\b",
    ),
    ("event", r"^(?:class|group|event|course|workshop) (?:status|state)$", r"^$"),
    (
        "encounter",
        r"\b(?:enc\w*|episode|workflow|order|case)\b.*\b(?:status|state|stage)\b",
        r"\btype\b",
    ),
    (
        "status",
        rf"\b(?:status|disposition|outcome|{_APPT} state)\b|^(?:current |present )?state$",
        (
            r"\b(?:insurance|eligib\w*|claim|payment|billing|marital|consent|remind\w*|confirm\w*|form"
            r"|portal|referr\w*|auth\w*|prior|employ\w*|student|smok\w*|patient|account|balance|sms"
            r"|email|text|message|intake|copay|charge|note|date|time|changed|by|id|guid|key|number"
            r"|recall|predicted|detail\w*|reason|comments?|previous|prev|original|old|former|before|initial|last|follow\w*|outreach|resched\w*|contact\w*|call\w*)\b"
        ),
    ),
    (
        "elsewhere",
        (
            r"^(?:(?:progress|clinical|visit|encounter|soap|chart|session|provider) )*"
            r"(?:notes?|charting|documentation|superbill)"
            r" (?:status|state|signed|locked|complete\w*)$"
        ),
        r"^$",
    ),
    (
        "notes",
        r"\b(?:notes?|comments?|remarks?|memo|description|details?|cmts?|nts|rmks?|fyi)\b",
        r"^$",
    ),
    (
        "when",
        (
            r"\b(?:starts?|begins?|ends?|finish|finishes|until|till)\b"
            rf"|\b{_APPT}(?: \w+)? (?:date|time|day|hour|datetime|dttm)\b"
        ),
        (
            r"\b(?:creat\w*|canc\w*|booked|made|ent\w*ed|remind\w*|check\w*|arriv\w*|new|resched\w*|next"
            r"|previous|prev|last|first|birth|dob|confirm\w*|request\w*|treatment|coverage|insurance"
            r"|effective|policy|care|on|by|modified|updated|added|zone|week|month|period|shift|original"
            r"|range|report|plan|pay|work|block|season|enroll\w*|term|subscription|contract|program"
            r"|auth\w*)\b|\b(?:days|hours|hrs) (?:un)?till?\b"
        ),
    ),
    (
        "provider",
        rf"\b{_PEOPLE}\b|^with$",
        (
            r"\b(?:id|npi|code|specialty|speciality|type|department|dept|group|phone|email|note|notes"
            r"|referr\w*|primary|pcp|ordering|prefer\w*|request\w*|previous|prev|next|billing|count"
            r"|credential\w*|taxonomy|last seen|location|address|class|category|number|no|key|guid"
            r"|supervis\w*|attending|collaborat\w*|cosign\w*|signing|auth\w*|reading|interpreting"
            r"|consulting|family|regular|usual)\b"
        ),
    ),
    ("hours", r"^(?:hours|hrs|duration hours|length hours|duration hrs)$", r"^$"),
    (
        "length",
        r"\b(?:duration|length|minutes|mins)\b",
        r"\b(?:notice|travel|late|wait\w*|actual|unit|units|since|ago|drive|slot)\b",
    ),
)
_COMPILED: Final = [(kind, re.compile(is_), re.compile(not_)) for kind, is_, not_ in _HEADS]

_OF_FIELDS: Final[Mapping[str, Kind]] = {
    "status": "status",
    "reason": "why",
    "cancelled_by": "who",
    "provider": "provider",
    "location": "location",
    "start": "when",
    "end": "when",
    "duration": "length",
    "blocked": "flag",
}
"""What a second column for a field is held against the first for."""

_NO_PART: Final = next(not_ for kind, _, not_ in _COMPILED if kind == "provider")
_OTHER_STATUS: Final = next(not_ for kind, _, not_ in _COMPILED if kind == "status")


def is_of_others(head: str) -> bool:
    """Whether a provider under this head is one who has no part in the visit."""
    return _NO_PART.search(english(head)) is not None


def is_of_other_status(head: str) -> bool:
    """Whether the head is about the status of something else than the appointment."""
    return _OTHER_STATUS.search(english(head)) is not None


def is_of_repeats(head: str) -> bool:
    """Whether the head says that its cells tell how often an appointment comes again."""
    return by_head(head, None) == "repeats"


def tells_more(label: str) -> bool:
    """Whether a line under this label tells more about the row above it: a remark, or a reason."""
    return by_head(label, None) in ("notes", "why") or english(label) == "reason"


def by_head(head: str, field: str | None) -> Kind | None:
    """What the head is about, if anything that matters; ``field`` is the one whose head it is."""
    words = english(head)
    found = next(
        (kind for kind, is_, not_ in _COMPILED if is_.search(words) and not not_.search(words)),
        None,
    )
    return found or _OF_FIELDS.get(field or "")
