"""What a draft of a profile may ask, and the answers that are no column and no word.

Whoever only shows questions needs nothing of what makes them.
"""

from typing import Final

MOST_BYTES: Final = 2_000_000
"""Of a sample."""
NONE: Final = "-"
"""The answer that names none of the columns or words."""
OPEN: Final = "?"
"""No answer yet, where none can be proposed."""
QUESTIONS: Final = (
    "provider", "place", "start", "time", "unit", "length", "units", "status", "cancelled",
    "by_clinic", "filled", "phone", "consent", "agreed", "name", "wish", "current", "wish_place",
    "joined", "order",
)  # fmt: skip
"""Their names, in the order in which they are asked."""
