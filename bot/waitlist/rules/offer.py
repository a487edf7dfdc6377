"""The words in which an offer's state is stored, and why it ended."""

from typing import Literal

from bot.waitlist.rules.slot import Withdrawn

State = Literal["pending", "accepted", "declined", "expired", "canceled", "failed"]
LeavesList = Literal["removed", "no_longer_needed"]
"""Why an entry leaves the list other than by a slot."""
Why = (
    Literal[
        "yes",
        "no",
        "no_answer",
        "not_sent",
        "taken",
        "given",
        "opted_out",
        "paused",
        "other_number",
    ]
    | Literal["given_back", "not_honoured"]
    | Withdrawn
    | LeavesList
)
"""Why an offer ended; of one whose text failed, the carrier's code stands there instead."""
