"""Twilio's error codes in our words: a table, so that a new code is a line.

Source: Twilio's error dictionary. A code that is not here is shown to staff and not retried.
"""

from typing import Final

from bot.messages.gateway import Failure

UNKNOWN: Final = "The carrier refuses our texts."
TO_OURSELVES: Final = 21266

TABLE: Final[dict[int, Failure]] = {
    failure.code: failure
    for failure in (
        Failure(21211, "The number is not valid.", "unreachable", "invalid"),
        Failure(21614, "The number can't receive texts.", "unreachable", "landline"),
        Failure(30005, "The number is not in service.", "unreachable", "dead"),
        Failure(TO_OURSELVES, "The number is our own.", "unreachable", "invalid"),
        Failure(30006, "The number is a landline.", "unreachable", "landline"),
        Failure(21610, "The number has opted out at the carrier.", "opted_out"),
        Failure(30004, "The patient's phone blocks our texts.", "opted_out"),
        Failure(30003, "The phone could not be reached.", "later"),
        Failure(30008, "The carrier gave no reason.", "later"),
        Failure(30007, "The carrier filtered the text.", "filtered"),
        Failure(20003, "The carrier refuses our credentials.", "our_fault"),
        Failure(30002, "Our account at the carrier is suspended.", "our_fault"),
        Failure(30032, "Our toll-free number is not verified.", "our_fault"),
        Failure(30034, "Our number is not registered.", "our_fault"),
        Failure(21606, "Our number may not send texts.", "our_fault"),
        Failure(21608, "A trial account may not text this number.", "our_fault"),
        Failure(21611, "The carrier's queue for our number is full.", "busy"),
        Failure(30001, "The carrier's queue is full.", "busy"),
        Failure(30036, "The text was too late to be delivered.", "stale"),
    )
}


CALLS: Final[dict[int, Failure]] = {
    failure.code: failure
    for failure in (
        Failure(21211, "The number is not valid.", "unreachable", "invalid"),
        Failure(21217, "The number is not valid.", "unreachable", "invalid"),
        Failure(13224, "The number can't be called.", "unreachable", "invalid"),
        Failure(TO_OURSELVES, "The number is our own.", "unreachable", "invalid"),
        Failure(20003, "The carrier refuses our credentials.", "our_fault"),
        Failure(21210, "Our number may not make calls.", "our_fault"),
        Failure(21212, "Our number may not make calls.", "our_fault"),
        Failure(21215, "Our account may not call this country.", "our_fault"),
        Failure(13227, "Our account may not call this country.", "our_fault"),
        Failure(21219, "A trial account may not call this number.", "our_fault"),
        Failure(10004, "Too many of our calls are under way.", "busy"),
    )
}


def explain_call(code: int) -> Failure:
    """What this code means for a call of ours."""
    return CALLS.get(code) or Failure(code, "The carrier refuses this call.")


def explain(code: int) -> Failure:
    """What this code means for a text of ours; one that nobody knows has no verdict."""
    return TABLE.get(code) or Failure(code, UNKNOWN)
