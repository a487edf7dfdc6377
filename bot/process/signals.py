"""Turns the operating system's wish to stop into an event, on Windows too."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def _signals() -> list[signal.Signals]:
    names = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # A closed terminal asks too (SIGHUP), but not where somebody chose to outlive it (nohup).
    return [one for one in known if one.name != "SIGHUP" or signal.getsignal(one) != signal.SIG_IGN]


@contextmanager
def stop_event() -> Iterator[asyncio.Event]:
    """An event that is set on Ctrl-C or a request to end; former handlers come back after."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def set_it(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    former = {number: signal.signal(number, set_it) for number in _signals()}
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
