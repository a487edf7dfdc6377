"""Loaded first by every Python that runs under a shifted clock, tests and the programs they start.

Since 3.11 Python sleeps until a moment of the monotonic clock. faketime 0.9.10 shifts that moment
though it is asked not to shift that clock, and the kernel refuses it. ``select`` waits for a span.
"""

import os
import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


if "FAKETIME" in os.environ:
    time.sleep = _sleep  # type: ignore[assignment]  # nobody sleeps by an index
