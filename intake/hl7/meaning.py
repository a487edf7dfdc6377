"""What follows from an event and a status, together: neither is believed alone.

A no-show is sent as S15 by one vendor, a cancellation as S14 by another, and a cancel that says
"booked" by a third. So the pair decides, through one table; a pair that no one can mean is held for
a person. Pure.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from intake.hl7.source import Source
from intake.hl7.statuses import Status

Does = Literal["free", "stand", "over", "change", "remove", "block", "open", "nothing", "hold"]
"""``free``: its time is free. ``stand``: it is booked, at the time that is named. ``over``: the
patient came, or should have come: its time is nobody else's. ``change``: something of it changes
and it may stand. ``remove``: it is gone, and its time is offered to nobody. ``block`` and ``open``:
the provider is not there, or is there again."""


class Meaning(NamedTuple):
    does: Does
    why: str = ""


_CONTRADICTION: Final = "The event and the status contradict each other: {event} with “{status}”."
_NO_SHOW: Final = "The patient did not come: no time is freed by that."
_OVER: Final = "The visit is going on or is over: no time is freed."
_DELETED: Final = "The appointment was deleted as an error: that frees no time for certain."
_UNKNOWN: Final = (
    "The status “{status}” is not known for this source. Say in the source what it means."
)
_NO_EVENT: Final = "Messages of this kind free no time."

_BOOKS: Final[Mapping[Status, Does]] = {
    "cancelled": "hold",
    "no_show": "over",
    "standing": "stand",
    "empty": "stand",
    "over": "over",
    "deleted": "remove",
    "unknown": "stand",
}
_CHANGES: Final[Mapping[Status, Does]] = {**dict.fromkeys(_BOOKS, "change"), "cancelled": "hold"}
_MEANS: Final[Mapping[str, Mapping[Status, Does]]] = {
    "S12": _BOOKS,
    "S13": {**_BOOKS, "deleted": "hold"},
    "S14": {**_BOOKS, "cancelled": "free"},
    "S15": {
        "cancelled": "free",
        "no_show": "over",
        "standing": "hold",
        "empty": "free",
        "over": "hold",
        "deleted": "hold",
        "unknown": "hold",
    },
    "S16": _CHANGES,
    "S17": dict.fromkeys(_BOOKS, "remove"),
    **dict.fromkeys(("S18", "S19", "S20", "S21", "S22"), _CHANGES),
    "S23": dict.fromkeys(_BOOKS, "block"),
    "S24": dict.fromkeys(_BOOKS, "open"),
    "S26": dict.fromkeys(_BOOKS, "over"),
}
"""What each event does with each status, unless the source says more of its words."""


def of(event: str, status: Status, word: str, source: Source) -> Meaning:
    """What a message with this event and this status does. Total."""
    table = _MEANS.get(event)
    if table is None:
        return Meaning("nothing", _NO_EVENT)
    does = table[status]
    if event == "S15" and does == "hold" and _event_alone(status, source):
        does = "free"
    return Meaning(does, _why(event, status, word, does))


def _event_alone(status: Status, source: Source) -> bool:
    """Whether this source's words do not count against a cancel."""
    if status == "standing":
        return source.status.constant
    return status == "deleted" and source.status.deleted_is_cancelled


def _why(event: str, status: Status, word: str, does: Does) -> str:
    if does == "over":
        return _NO_SHOW if event == "S26" or status == "no_show" else _OVER
    if does == "remove":
        return _DELETED
    if does == "hold":
        told = {"unknown": _UNKNOWN, "deleted": _DELETED}.get(status, _CONTRADICTION)
        return told.format(event=event, status=word)
    return _NO_EVENT if does in ("change", "open") else ""
