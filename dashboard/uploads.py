"""Dropped files: what the bridge's ledger says of them, decisions on held ones, and uploads.

The bridge is another service: it watches the inbox folder and the ledger. An upload is therefore a
file put into that folder whole, and a decision a row that changes from held, once; the bridge
moves the file when it next comes round.
"""

import asyncio
import os
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot import database

MOST_BYTES: Final = 20_000_000
"""Files that are larger than this, together, are copied into the inbox folder itself, not through a
browser."""
KINDS: Final = (".csv", ".tsv", ".txt", ".xlsx")
LONGEST_NAME: Final = 100
RESERVED: Final = re.compile(r"con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


class Refused(ValueError):  # noqa: N818 - read qualified: dropped.Refused
    """This can't be done with the file; the message is a sentence for the person who asked."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file as it was last dropped. ``receipt``: counts by outcome, notes, and refused rows, each
    with line, column, a masked value and a sentence."""

    id: int
    name: str
    kind: str | None
    profile: str | None
    outcome: str
    reason: str
    place: str
    receipt: Mapping[str, Any]
    new_rows: int
    refused_rows: int
    drops: int
    received_at: datetime
    released_at: datetime | None
    released_by: str | None


COLUMNS: Final = """
    id, name, kind, profile, outcome, reason, place, receipt, new_rows, refused_rows, drops,
    received_at, released_at, released_by
"""


async def latest(limit: int) -> Sequence[File]:
    """Files that wait for a person, then the rest, the newest first."""
    rows = await database.fetch(
        f"""
        (SELECT {COLUMNS} FROM intake_file WHERE outcome = 'held' AND released_at IS NULL
         ORDER BY received_at LIMIT $1)
        UNION ALL
        (SELECT {COLUMNS} FROM intake_file WHERE outcome <> 'held' OR released_at IS NOT NULL
         ORDER BY received_at DESC LIMIT $1)
        """,  # noqa: S608 - a constant
        limit,
    )
    return [File(**row) for row in rows]


async def release(file_id: int, by: str, now: datetime) -> None:
    """Have a held file imported without the guards. Raises ``Refused``."""
    changed = await database.execute(
        """
        UPDATE intake_file SET released_at = $2, released_by = $3
        WHERE id = $1 AND outcome = 'held' AND released_at IS NULL
        """,
        file_id,
        now,
        by,
    )
    _must_be_held(changed)


async def discard(file_id: int, now: datetime) -> None:
    """Put a held file away without any effect. Raises ``Refused``.

    Its new place is its old name in another folder: one that no two files share.
    """
    changed = await database.execute(
        """
        UPDATE intake_file SET outcome = 'discarded', decided_at = $2,
            place = 'rejected/' || regexp_replace(place, '^.*/', '')
        WHERE id = $1 AND outcome = 'held' AND released_at IS NULL
        """,
        file_id,
        now,
    )
    _must_be_held(changed)


def _must_be_held(changed: int) -> None:
    if not changed:
        raise Refused("This file does not wait for a decision any more.")


def safe_name(given: str) -> str:
    """A name that is safe in a folder of any system. Raises ``Refused``."""
    plain = unicodedata.normalize("NFKC", given.replace("\\", "/").rpartition("/")[2])
    stem, dot, ending = plain.rpartition(".")
    if f".{ending.lower()}" not in KINDS or not dot:
        raise Refused(f"Only these can be read: {', '.join(KINDS)}.")
    stem = re.sub(r"[^\w .()-]+", "_", stem).strip(" ._")[:LONGEST_NAME] or "file"
    stem = f"file-{stem}" if RESERVED.fullmatch(stem) else stem
    return f"{stem}.{ending.lower()}"


async def put(name: str, content: bytes, inbox: Path) -> str:
    """Put an upload into the inbox, whole or not at all; its name there. Raises ``Refused``."""
    chosen = safe_name(name)
    if not content:
        raise Refused("This file is empty.")
    if len(content) > MOST_BYTES:
        raise Refused(f"A file may have at most {MOST_BYTES // 1_000_000} MB here.")
    return await asyncio.to_thread(_write, chosen, content, inbox)


def _write(name: str, content: bytes, inbox: Path) -> str:
    """Under a name that the bridge passes over until it is whole, then under a free one."""
    inbox.mkdir(parents=True, exist_ok=True)
    part = inbox / f".{uuid.uuid4().hex}.part"
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        target = inbox / name
        if target.exists():
            target = inbox / f"{target.stem}-{uuid.uuid4().hex[:6]}{target.suffix}"
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return target.name
