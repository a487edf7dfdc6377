"""Messages played again from files: what had its effect has none a second time."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.ledger import deliveries
from intake.hl7 import messages
from intake.mllp import takeover
from intake.mllp.takeover import Feed


async def replay(path: Path, feed: Feed, now: datetime) -> Counter[str]:
    """Take over each message of a file, or of the files of a folder; how many became what.

    Raises ``OSError``.
    """
    became = Counter[str]()
    for raw in _messages(path):
        message = messages.one(raw)
        if not message.is_scheduling:
            became["passed over"] += 1
            continue
        outcome = await feed.take(raw, message, now)
        row = await deliveries.by_digest(takeover.source(message), takeover.digest(raw))
        counts = row.short().counts if row is not None else {}
        became.update(counts or {outcome: 1})
    return became


def _messages(path: Path) -> Iterator[bytes]:
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if file.is_file():
            yield from messages.apart(file.read_bytes())
