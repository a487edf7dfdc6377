"""What staff read of an appointment, whether a message or a resource says it."""

from typing import Final

STANDS: Final = "The appointment stands."
MOVED: Final = "The appointment was moved; its former time is free."
TAKEN: Final = "Something else stands at this time."
PAST: Final = "The time has passed."
SOON: Final = "The time starts too soon to be offered."
BY_CLINIC: Final = "The clinic cancelled: the time is not free."
DISPUTED: Final = "The reason does not tell who cancelled: is the time free?"
KNOWN: Final = "This appointment is cancelled already."
ELSEWHEN: Final = (
    "The cancelled time or provider is not the one that this appointment was known to have."
)
SWAPPED: Final = "The appointment went to another provider: is the former one's time free?"
CAME_AND_WENT: Final = "The patient came, or should have come: is the time free?"
