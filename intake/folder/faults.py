"""Named points at which a test may kill the process or fill the disk. Off unless asked for.

``INTAKE_FAULT=kill:after_commit`` ends the process there as a power cut would;
``INTAKE_FAULT=full:receipt`` makes that write fail for want of space. Read once at start.
"""

import errno
import os
import signal
from typing import Final, Literal

Point = Literal[
    "after_stat",
    "after_claim",
    "after_hash",
    "mid_parse",
    "receipt",
    "before_commit",
    "after_commit",
    "between_moves",
    "after_move",
    "copy",
    "writeback",
    "message_taken",
    "message_committed",
    "read_taken",
    "read_committed",
    "booking_sending",
    "booking_sent",
    "booking_booked",
    "mark_sending",
    "mark_sent",
]

_ARMED: Final = os.environ.get("INTAKE_FAULT", "")


def reach(point: Point) -> None:
    """Do at this point what the environment asks for; nothing in production."""
    if not _ARMED.endswith(f":{point}"):
        return
    if _ARMED.startswith("kill:"):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if _ARMED.startswith("full:"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
