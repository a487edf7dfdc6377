"""What else the head of a column says of its cells, besides their kind (``column_kinds``)."""

import re
from typing import Final

from intake.facts import headers
from intake.words import vocabulary

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GLUED: Final = re.compile(r"\b(appt)(?=[a-z]{3})")
_PAST: Final = re.compile(r"\b(?:previous|prev|original|old|former|before|initial|prior)\b")
_OTHER_LEVEL: Final = re.compile(
    r"\b(?:dep\w*|dprtmnt|facility|room|practice|business|company|organi[sz]ation|region|unit|suite"
    r"|group|division|service|network|code|id|campus|center|centre|building|floor|wing)\b"
)
_CODES: Final = re.compile(
    r"\b(?:id|ids|guid|number|num|no|nr|nro|code|key|ref|sku|csn|color|row|line|seq|sequence|version|revision|rev|index|appt"
    r"|appointment|visit|booking)\b|#"
)
_TAKER: Final = re.compile(r"\btaken by$|^(?:who )?took (?:the )?(?:call|msg|message)")
_CALL: Final = re.compile(
    r"^(?:time |when )?(?:canc\w*|cxl|called|call|sent|remind\w*|created|entered|updated|modified"
    r"|notified|confirmed)\b"
)
_ROOM: Final = re.compile(r"\b(?:capacity|seats|spots|places|size|max\w*|count)\b")
_BARE_NUMBER: Final = re.compile(r"#?|no|num|nr|nro|number|n|count|qty")
_ROLE: Final = re.compile(
    r"\b(?:referr\w*|primary|pcp|ordering|prefer\w*|request\w*|billing|supervis\w*|collaborat\w*"
    r"|cosign\w*|regular|usual|family)\b"
)
"""Parts that somebody has in many visits, the visit's own provider among them."""
_FLAGS: Final = re.compile(r"\b(?:flags?|marks?|markers?|indicators?|alerts?|symbols?)\b")
_DESCRIPTION: Final = re.compile(
    r"(?:(?:appt|appointment|visit|booking|event|session) )?(?:descr?|descriptions?|details?)"
)
_EVENT: Final = re.compile(r"(?:appt |appointment |calendar )?event(?: (?:name|kind|title))?")
_SUBJECT: Final = re.compile(
    r"(?:(?:appt|appointment|visit|event|entry|calendar) )?(?:subject|title|summary|betreff|asunto"
    r"|objet|assunto|titulo|titre|titel)"
)
_ENTRY: Final = re.compile(
    r"(?:(?:entry|record|row|item|event|calendar|schedule|appt|appointment|slot|booking) )?"
    r"(?:type|kind|category|class)"
)
_NOT_WHEN: Final = re.compile(
    r"\b(?:birth|dob|born|geb\w*|nac\w*|nasc\w*|naiss\w*|age|creat\w*|cread\w*|criad\w*|cree\w*|made|enter\w*|keyed"
    r"|angelegt|erstellt|registr\w*|alta|modif\w*|updat\w*|chang\w*|geandert|arriv\w*|check\w*|canc\w*|cxl\w*"
    r"|absag\w*|abgesagt|storn\w*|anul\w*|annul\w*|remind\w*|sent|call\w*|llam\w*|print\w*|run|due|exp\w*"
    r"|referr\w*|join\w*|last|prev\w*|next|new|nuev\w*|neu\w*|nouv\w*|nov[oa]\w*|orig\w*|until|valid\w*"
    r"|paid|bill\w*|moved?|resched\w*|booked|booking|request\w*|confirm\w*|seen|left|out|follow\w*|recall"
    r"|wait\w*|log\w*|stamp|timestamp|effective|signed|consent)\b"
)
_OF_SLOT: Final = re.compile(r"\b(?:slot|time|availab\w*|block|space|schedule|opening|chair)\b")
_ACT: Final = re.compile(
    r"(?:(?:appt|appointment|visit|event|sch|schedule|scheduling|audit|log) )?"
    r"(?:action|transaction|activity)"
    r"(?: (?:type|taken|performed|name|descr?|description|display|text|meaning))?"
)
_DEED: Final = re.compile(
    r"\b(?:actions?|transactions?|activity|activities|to ?do|tasks?|(?:next|last) steps?|request\w*"
    r"|needed|required|recommend\w*|propos\w*|suggest\w*|instruct\w*|wanted|desired|decision)\b"
)
_MANY: Final = re.compile(r"\b(?:class|session|group|course|series|resource)\b")
_MOMENT: Final = r"(?: (?:at|on|date|time|dt|tm|timestamp|datetime|date time|dttm))"
_CHANGED: Final = re.compile(
    r"(?:last |date |when |status |appt |row |record )*"
    rf"(?:changed?|updated?|modified|modify|edited){_MOMENT}*"
    r"|(?:(?:date|time|date time) (?:of )?)?(?:appt |appointment |event |sch |audit |log )?"
    rf"(?:action|transaction|activity){_MOMENT}+"
)
_REBOOKED: Final = re.compile(r"\bre ?booked\b")


def english(head: str) -> str:
    """The head's words, those of other languages in English."""
    words = " ".join(headers.folded(headers.phrase(_CAMEL.sub(" ", head))).split())
    words = _GLUED.sub(r"\1 ", words)
    for pattern, english in vocabulary.heads():
        words = pattern.sub(english, words)
    return words


def is_past(head: str) -> bool:
    """Whether the head says that its cells hold no more."""
    return _PAST.search(english(head)) is not None


def is_elsewhere(head: str) -> bool:
    """Whether the head is about money, people or papers, and not about the appointment."""
    return vocabulary.words("heads_elsewhere").search(english(head)) is not None


def is_answered(head: str) -> bool:
    """Whether a yes and a no under this head say nothing of whether the time is free."""
    return vocabulary.words("heads_answered", "heads_elsewhere").search(english(head)) is not None


def is_of_other_level(head: str) -> bool:
    """Whether the head may name something larger or smaller than a place."""
    return _OTHER_LEVEL.search(english(head)) is not None


def is_of_visit(head: str) -> bool:
    """Whether the head is about what is done at the visit, or to whom."""
    return vocabulary.words("heads_of_visit").search(english(head)) is not None


def is_of_codes(head: str) -> bool:
    """Whether the head is about a number or a code."""
    return _CODES.search(english(head)) is not None


def is_of_taker(head: str) -> bool:
    """Whether the head may be about who took a call."""
    return _TAKER.search(english(head)) is not None


def is_of_call(head: str) -> bool:
    """Whether a time under the head is that of a call or an entry, and of no visit."""
    return _CALL.search(english(head)) is not None


def is_of_room(head: str) -> bool:
    """Whether the head tells for how many there is room, so that none is a closed time."""
    return _ROOM.search(english(head)) is not None


def is_number_or_end(head: str) -> bool:
    """Whether the head is a visit's financial number in some programs, and its end in others."""
    return headers.normal(head) == "fin"


def is_bare_number(head: str) -> bool:
    """Whether the head says only that a number stands under it: of the row, or of people."""
    return _BARE_NUMBER.fullmatch(english(head)) is not None


def is_of_role(head: str) -> bool:
    """Whether the head names a part that somebody has in many visits, the provider's own among
    them."""
    return _ROLE.search(english(head)) is not None


def is_of_flags(head: str) -> bool:
    """Whether the head is about marks of the appointment."""
    return _FLAGS.search(english(head)) is not None


def is_description(head: str) -> bool:
    """Whether the head says that its cells describe something, and not that they remark on it."""
    return _DESCRIPTION.fullmatch(english(head)) is not None


def is_event(head: str) -> bool:
    """Whether the head may be of what was booked, or of what happened to it last."""
    return _EVENT.fullmatch(english(head)) is not None


def is_subject(head: str) -> bool:
    """Whether the head is that of the line by which a calendar shows an entry."""
    return _SUBJECT.fullmatch(english(head)) is not None


def is_of_entries(head: str) -> bool:
    """Whether the head is about what each row of the list is: an appointment, or time off."""
    return _ENTRY.fullmatch(english(head)) is not None


def may_be_when(head: str) -> bool:
    """Whether dates and clocks under the head may be those of the visit."""
    return bool(head.strip()) and _NOT_WHEN.search(english(head)) is None


def is_of_slot(head: str) -> bool:
    """Whether the head is about the time itself, of which "open" is a good word."""
    return _OF_SLOT.search(english(head)) is not None


def is_of_act(head: str) -> bool:
    """Whether the head is that of a log: what was done to an appointment, row by row."""
    return _ACT.fullmatch(english(head)) is not None


def is_of_deed(head: str) -> bool:
    """Whether the head is about something done, or to be done: "Cancel" under it may be a task."""
    return _DEED.search(english(head)) is not None


def is_of_change(head: str) -> bool:
    """Whether a moment under the head is that of the last change of its row, or of what was
    done."""
    return _CHANGED.fullmatch(headers.phrase(head)) is not None


def is_of_many(head: str) -> bool:
    """Whether a number under the head may be that of a time which several people have."""
    return is_of_slot(head) or _MANY.search(english(head)) is not None


def is_of_rebooking(head: str) -> bool:
    """Whether what stands under the head may be whoever has the time now."""
    return _REBOOKED.search(english(head)) is not None
