"""What is written beside a cancel, the reason and the remarks: whether the clinic gave the time up,
or somebody has it again.

Promises: pure; errs towards "a person must look".
"""

from typing import Final

from bot.ledger.facts import Outcome
from intake.facts import headers
from intake.hl7.appointment import Appointment
from intake.hl7.occupancy import Freed
from intake.hl7.source import Source
from intake.words import remarks, sides

BY_CLINIC: Final = "The clinic cancelled: the time is not free."
_DISPUTED: Final = "The reason does not tell who cancelled: is the time free?"
_REMARKED: Final = "A remark in the message speaks against it: is the time free?"

_OF_VISITS: Final = frozenset(
    {"normal", "routine", "walkin", "walk in", "complete", "checkup", "followup", "can", "cancel"}
)
"""HL7 table 0276: what a visit is for, and not why it was given up."""
_OF_MOVES: Final = frozenset(
    {"reschedule", "rescheduled", "rescheduling", "moved", "move", "changed", "modified"}
)


def against(
    said: Appointment, freed: Freed, event: str, origin: Source
) -> tuple[Outcome, str] | None:
    """Why what is written beside a time speaks against it; ``None`` if nothing does."""
    who = freed.provider.name
    side = "unsaid" if _says_nothing(freed.reason, event) else sides.of_reason(freed.reason, who)
    states = {sides.of_reason(one, who) for one in said.status_beside}
    clinics = side == "clinic" or "clinic" in states
    if clinics or headers.phrase(freed.reason) in origin.cancelled_by_clinic:
        return "ignored", BY_CLINIC
    if any(_keeps(one, who) for one in said.remarks):
        return "held", _REMARKED
    if side in ("disputed", "unknown") or sides.of_reason(said.reason_code, who) == "clinic":
        return "held", _DISPUTED
    return None


def tells_of_no_show(said: Appointment, origin: Source) -> bool:
    """Whether a cancel's reason is that nobody came."""
    reasons = said.reason, said.reason_code
    listed = any(headers.phrase(one) in origin.status.no_show for one in reasons)
    return listed or any(map(sides.tells_of_no_show, reasons))


def _says_nothing(reason: str, event: str) -> bool:
    """Whether a reason tells of the visit, or repeats the event."""
    words = headers.phrase(reason)
    return words in _OF_VISITS or (words in _OF_MOVES and event in ("S13", "S14"))


def _keeps(text: str, provider: str) -> bool:
    """Whether a remark says that the time is taken, may say so, or that the clinic gave it up."""
    return remarks.of(text, provider) == "against" or remarks.may_keep(text, provider)
