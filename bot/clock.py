"""The one reader of the wall clock: everything else is handed its ``now``.

A process that may ask a clock outside, the carrier's, holds on to a time from its start on, and to
what that clock said once it has been asked: its time runs on by itself, whatever somebody does to
the clock of the machine. A clock that was set ahead for a few seconds would make holds end early
and slots wait for hours.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

TOLERANCE: Final = timedelta(minutes=1)
"""By how much a clock may differ before it counts as wrong: an answer takes its time, too."""


class _Steady:
    """A time that runs on by itself: its ``zero`` is when the machine's counter was at 0."""

    def __init__(self) -> None:
        self.zero: datetime | None = None

    def hold(self, at: datetime) -> None:
        self.zero = at - timedelta(seconds=time.monotonic())

    def now(self) -> datetime | None:
        return self.zero + timedelta(seconds=time.monotonic()) if self.zero else None


_steady = _Steady()


def now() -> datetime:
    return _steady.now() or datetime.now(UTC)


def hold() -> None:
    """Hold on to the machine's clock as it is now, until a clock outside was asked."""
    _steady.hold(datetime.now(UTC))


def agree(theirs: datetime) -> timedelta:
    """Hold on to the machine's clock if a clock outside agrees with it, else to that one; by how
    much the machine's is ahead."""
    ours = datetime.now(UTC)
    _steady.hold(ours if abs(ours - theirs) <= TOLERANCE else theirs)
    return ours - theirs


def is_doubtful() -> bool:
    """Whether the machine's clock has been set since, or the machine has slept: ask outside."""
    held = _steady.now()
    return held is not None and abs(datetime.now(UTC) - held) > TOLERANCE


def let_go() -> None:
    """Go by the machine's clock again."""
    _steady.zero = None
