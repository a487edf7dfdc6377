"""The end of the audit log's chain, noted outside of the database: in ``DATA_DIR``.

Whoever owns the tables can cut the chain at its end, or rewrite it whole, and the database alone
can't tell. So the bot notes the last link every hour; of each day the last note stays. After a
restore what was noted since its backup is not there, which is as it must be.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from bot import clock, database, logs
from bot.audit import AuditLog, chain

FILE: Final = "audit-heads"
EVERY_SECONDS: Final = 3600.0

log = logs.get(__name__)


class Noted(NamedTuple):
    at: datetime
    head: str


async def run(data_dir: Path) -> None:
    """Note the end of the chain now and every hour. Ends only when it is cancelled."""
    while True:
        try:
            await note(data_dir, clock.now())
        except database.TRANSIENT as error:  # OSError among them
            log.warning("the end of the audit log is not noted", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def note(data_dir: Path, now: datetime) -> None:
    """Note it as that of today. Raises ``OSError`` and ``database.TRANSIENT``."""
    head, at = await chain.head(), now.astimezone(UTC)
    if head:
        kept = [one for one in noted(data_dir) if one.at.date() != at.date()]
        part = data_dir / f"{FILE}.part"
        lines = [f"{one.at.isoformat()} {one.head}\n" for one in (*kept, Noted(at, head))]
        part.write_text("".join(lines), encoding="ascii")
        part.replace(data_dir / FILE)


def noted(data_dir: Path) -> list[Noted]:
    """What was noted, the oldest first; a line that can't be read is none."""
    file = data_dir / FILE
    lines = file.read_text(encoding="ascii", errors="replace") if file.is_file() else ""
    found = (_read(line) for line in lines.splitlines())
    return sorted(one for one in found if one)


def _read(line: str) -> Noted | None:
    at, _, head = line.partition(" ")
    try:
        return Noted(datetime.fromisoformat(at).astimezone(UTC), head)
    except ValueError:
        return None


async def lost(data_dir: Path) -> list[Noted]:
    """What was noted and is not in the chain any more."""
    return [one for one in noted(data_dir) if not await chain.has(one.head)]


async def restored_since(at: datetime) -> datetime | None:
    """When the database was last put in order after a restore, if that was later."""
    line = await AuditLog.filter(action="restored", at__gt=at).order_by("-at").first()
    return line.at if line else None
