"""In what state a message says that its appointment is.

Promises: pure; a word counts if its source lists it, or if it says no more than that a visit was
cancelled, and by whom; a code and texts that name two states name none, nor do two positions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from intake.facts import headers
from intake.hl7 import people
from intake.hl7.messages import Message
from intake.hl7.source import Position, Source, Statuses
from intake.words import status_words

Status = Literal["cancelled", "no_show", "standing", "over", "deleted", "empty", "unknown"]

_SHOWN_CHARS: Final = 24
_CODE_CHARS: Final = 2
"""A longer number is that of an order."""
_COMPONENTS: Final = (2, 4, 5)
"""Of a coded value, besides its code: the text, and the other code with its text."""
_OF_RESOURCES: Final = tuple(map(Position, ("AIS-10", "AIG-14", "AIL-12", "AIP-12")))
"""Where the state of one resource may stand: it is often left as it was, but nobody writes there by
default that a visit was held or deleted."""
_TELLING_CHARS: Final = 3
"""A shorter word of a list may be a part of any text."""


@dataclass(frozen=True)
class Said:
    """The state, the word that names it, and the texts beside that word that no list holds."""

    status: Status
    word: str = ""
    beside: tuple[str, ...] = ()


def read(message: Message, source: Source) -> Said:
    """The state that the message names, by either the code or its text."""
    first, *others = source.fields.status
    said = _at(message, first, source)
    for position in others:
        said = _together(said, _beyond(_at(message, position, source)))
    for position in _OF_RESOURCES:
        told = _at(message, position, source)
        said = _together(said, told) if told.status in ("no_show", "over", "deleted") else said
    return said


def _at(message: Message, position: Position, source: Source) -> Said:
    """What one position says."""
    said = _written(message, position)
    found = {one: state for one in said if (state := _state(one, source.status)) is not None}
    beside = tuple(one for one in said if one not in found)
    if len(set(found.values())) == 1 and not _contradicted(beside, source.status):
        word, state = next(iter(found.items()))
        return Said(state, word, beside)
    return _unlisted(message, said, source, is_listed=bool(found)) if said else Said("empty")


def _beyond(said: Said) -> Said:
    """What stands where only some senders have a status: others have the number of an order."""
    numbered = not said.word or (len(said.word) > _CODE_CHARS and any(map(str.isdigit, said.word)))
    return Said("empty") if said.status == "unknown" and numbered else said


def _together(one: Said, other: Said) -> Said:
    """What two positions say, of which either may be all that there is."""
    if "empty" in (one.status, other.status):
        return other if one.status == "empty" else one
    beside = (*one.beside, other.word, *other.beside)
    agrees = other.status in (one.status, "unknown")
    return Said(one.status if agrees else "unknown", one.word, beside)


def _written(message: Message, position: Position) -> list[str]:
    components = dict.fromkeys((position.component, *_COMPONENTS))
    written = [message.first(position.segment, position.field, one) for one in components]
    return list(dict.fromkeys(headers.phrase(one) for one in written if one))


def _unlisted(message: Message, said: list[str], source: Source, *, is_listed: bool) -> Said:
    told = {status_words.cancellation(one, "") for one in said}
    if not is_listed and "cancelled" in told and told <= {"cancelled", "by_clinic"}:
        return Said("cancelled", said[0], tuple(said))
    if source.status.unknown_is_nothing and not is_listed:
        return Said("empty")
    hidden = (
        len(said[0]) > _SHOWN_CHARS
        or people.names_patient(message, said[0])
        or people.is_private(message, said[0])
    )
    return Said("unknown", "" if hidden else said[0])


def _state(word: str, words: Statuses) -> Status | None:
    return next((state for state, listed in _lists(words).items() if word in listed), None)


def _contradicted(beside: tuple[str, ...], words: Statuses) -> bool:
    """Whether a text beside the state tells that nobody came, or that nothing was to be."""
    telling = [one for one in words.no_show | words.deleted if len(one) >= _TELLING_CHARS]
    return any(re.search(rf"\b{re.escape(one)}\b", text) for text in beside for one in telling)


def _lists(words: Statuses) -> Mapping[Status, frozenset[str]]:
    return {
        "cancelled": words.cancelled,
        "no_show": words.no_show,
        "deleted": words.deleted,
        "over": words.over,
        "standing": words.standing,
    }
