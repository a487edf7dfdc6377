"""Log lines: one a decision, with ids; never a name, a whole number, or a message's body.

A line is an event and named values. People read it on standard error; the file, if there is one,
holds the same as JSON, one object a line. Libraries' own lines pass through the same renderers.
"""

import logging
import logging.handlers
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

MOST_BYTES: Final = 10_000_000
KEPT_FILES: Final = 5
RETRY_SECONDS: Final = 60.0
FLOOD_SECONDS: Final = 60.0
MOST_OF_A_KIND: Final = 20
OURS: Final = ("bot", "intake", "dashboard", "workstation", "demo")
HEARD: Final = ("hypercorn.error",)
"""Libraries whose lines below a warning tell an operator something. No other may say any: they hold
values, numbers, and addresses that are secrets."""

ID: Final = re.compile(r"[A-Z]{2}[0-9A-Za-z]{1,62}")
"""Anything else could hold a number, words, or a terminal's codes."""

SHARED: Final[list[structlog.typing.Processor]] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module: ``log.info("turn taken", message=7)``."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def outside_id(given: str) -> str:
    """An id that came from outside, as a log line may show it."""
    return given if ID.fullmatch(given) else "strange"


def set_up(level: str, file: Path | None) -> None:
    """Log to standard error, and to a file that is rotated by size if one is given."""
    console = logging.StreamHandler(sys.stderr)
    # With rich installed its own choice of traceback would print every local: bodies and numbers.
    lines = structlog.dev.ConsoleRenderer(
        colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )
    console.setFormatter(_formatter(lines))
    handlers: list[logging.Handler] = [console]
    if file is not None:
        handlers.append(_rotated(file))
    least = max(logging.getLevelNamesMapping()[level], logging.WARNING)
    logging.basicConfig(level=least, handlers=handlers, force=True)
    for name in (*OURS, *HEARD):
        logging.getLogger(name).setLevel(level)
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # warns with whole addresses


class Seldom:
    """Which lines are said of those that whoever connects can cause: so many of a kind a minute. A
    flood would push out of the log what is looked for there; how often it was is counted
    elsewhere."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._kinds: dict[str, tuple[float, int]] = {}
        """Of each kind when its minute began, and how many were said since."""

    def lets(self, kind: str) -> bool:
        """Whether one more of this kind is said. ``kind`` is a word of ours, never a stranger's."""
        now = self._monotonic()
        began, said = self._kinds.get(kind, (now, 0))
        if now - began >= FLOOD_SECONDS:
            began, said = now, 0
        self._kinds[kind] = began, min(said + 1, MOST_OF_A_KIND + 1)
        return said < MOST_OF_A_KIND


class Rotated(logging.handlers.RotatingFileHandler):
    """Goes on writing into a file that can't be renamed, since another program has it open (on
    Windows), and tries again a minute later. No line is lost, and no older file."""

    _waits_until = 0.0

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - the library's name
        return time.monotonic() >= self._waits_until and bool(super().shouldRollover(record))

    def doRollover(self) -> None:  # noqa: N802 - the library's name
        if self.stream is not None:
            self.stream.close()
        self.stream = self._open() if self._is_held() else None
        if self.stream is None:
            super().doRollover()
        else:
            self._waits_until = time.monotonic() + RETRY_SECONDS

    def _is_held(self) -> bool:
        """Found before the older files are moved: else each try would push one of them out."""
        aside = f"{self.baseFilename}.moving"
        try:
            os.replace(self.baseFilename, aside)
            os.replace(aside, self.baseFilename)
        except OSError:
            return True
        return False


def _rotated(file: Path) -> logging.Handler:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8"):
        """It can be written to; else whoever starts hears of it, and not every line of the log."""
    handler = Rotated(
        file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
    )
    as_json = structlog.processors.JSONRenderer(ensure_ascii=True)
    handler.setFormatter(_formatter(structlog.processors.format_exc_info, as_json))
    return handler


def _formatter(*last: structlog.typing.Processor) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
