"""The clock of a test: one for all that it runs, either fixed by the test or the real one.

A day that a test is written for passes; a test that reads the real clock beside it fails from then
on. So a test that fixes its time fixes it for all of the bot's code in its process: whatever calls
``bot.clock.now`` sees it. A process of its own would see the real time. Therefore ``Mixed`` is
raised where a test fixes its time after the real one was read, or starts one of our programs
beside a fixed time.

A time is written in a test only where it is fixed; a test of real processes counts from now.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Any, Final
from unittest import mock

from bot import clock

OURS: Final = ("bot", "intake", "dashboard", "demo", "workstation", "tests")


class Mixed(AssertionError):
    """A test has two clocks; the message says by what."""


class Clock:
    """Takes the place of the ``datetime`` that ``bot.clock`` reads.

    So those who keep ``bot.clock.now`` in a field see it too.
    """

    def __init__(self) -> None:
        self._fixed: Callable[[], datetime] | None = None
        self._real = ""

    def now(self, zone: tzinfo) -> datetime:
        if self._fixed is not None:
            return self._fixed()
        self._real = "something has read the real clock"
        return datetime.now(zone)

    def fix(self, now: Callable[[], datetime]) -> None:
        if self._real:
            raise Mixed(f"A time is fixed after {self._real}: count from now instead.")
        self._fixed = now

    def start(self, command: object) -> None:
        """A program starts, which may be one of ours."""
        if not is_ours(command):
            return
        if self._fixed is not None:
            raise Mixed("A process is started beside a fixed time: it reads the real clock.")
        self._real = "a process was started, which reads the real clock"


def is_ours(command: object) -> bool:
    """Whether a command runs our code: a module of ours, or a line of Python."""
    words = list(map(str, command)) if isinstance(command, list | tuple) else []
    if sys.executable not in words:
        return False
    module = words[words.index("-m") + 1] if "-m" in words else ""
    return "-c" in words or module.partition(".")[0] in OURS


_current = Clock()


def fix(now: Callable[[], datetime]) -> None:
    """From here on, ``now`` is the time of this test. Raises Mixed."""
    _current.fix(now)


@contextmanager
def kept() -> Iterator[None]:
    """A clock of its own for one test."""
    global _current
    before, _current = _current, Clock()
    popen = subprocess.Popen.__init__

    def start(self: Any, args: Any, *more: Any, **options: Any) -> None:
        _current.start(args)
        popen(self, args, *more, **options)

    try:
        with (
            mock.patch.object(clock, "datetime", _current),
            mock.patch.object(subprocess.Popen, "__init__", start),
        ):
            yield
    finally:
        clock.let_go()
        _current = before
