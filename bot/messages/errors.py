"""What to do about the carrier's error codes: a table, so that a new code is a line.

Source: the carrier's error dictionary. A code that is not here is told to staff and not retried.
"""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["unreachable", "opted_out", "later", "filtered", "our_fault", "busy", "stale"]


@dataclass(frozen=True)
class Meaning:
    verdict: Verdict
    sentence: str
    unreachable: str | None = None
    """How the contact is marked, where the number itself is at fault."""


TABLE: dict[int, Meaning] = {
    21211: Meaning("unreachable", "The number is not valid.", "invalid"),
    21614: Meaning("unreachable", "The number can't receive texts.", "landline"),
    30005: Meaning("unreachable", "The number is not in service.", "dead"),
    30006: Meaning("unreachable", "The number is a landline.", "landline"),
    21610: Meaning("opted_out", "The number has opted out at the carrier."),
    30004: Meaning("opted_out", "The patient's phone blocks our texts."),
    30003: Meaning("later", "The phone could not be reached."),
    30008: Meaning("later", "The carrier gave no reason."),
    30007: Meaning("filtered", "The carrier filtered the text."),
    20003: Meaning("our_fault", "The carrier refuses our credentials."),
    30002: Meaning("our_fault", "Our account at the carrier is suspended."),
    30032: Meaning("our_fault", "Our toll-free number is not verified."),
    30034: Meaning("our_fault", "Our number is not registered."),
    21606: Meaning("our_fault", "Our number may not send texts."),
    21608: Meaning("our_fault", "A trial account may not text this number."),
    21611: Meaning("busy", "The carrier's queue for our number is full."),
    30001: Meaning("busy", "The carrier's queue is full."),
    30036: Meaning("stale", "The text was too late to be delivered."),
}


def meaning(code: int | None) -> Meaning | None:
    return TABLE.get(code) if code is not None else None
