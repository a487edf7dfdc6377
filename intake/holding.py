"""Files that wait for a person: released, they are imported without the guards; or discarded.

Promises: only a held file changes, and once. The service moves the file when it next comes round.
"""

import uuid
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from bot import audit, database
from intake.folder import claims, moves, paths


class NotHeld(LookupError):  # noqa: N818 - read qualified: holding.NotHeld
    """No file with this id waits for a person."""


async def waiting() -> list[dict[str, Any]]:
    """The held files, oldest first: ``id``, ``name``, ``reason``, ``received_at``, ``receipt``."""
    return await database.fetch(
        """
        SELECT id, name, kind, profile, reason, received_at, receipt FROM intake_file
        WHERE outcome = 'held' AND released_at IS NULL ORDER BY received_at, id
        """
    )


async def release(file_id: int, by: str, now: datetime) -> None:
    """Have a held file imported. Raises ``NotHeld``."""

    async def work() -> None:
        changed = await database.execute(
            """
            UPDATE intake_file SET released_at = $2, released_by = $3
            WHERE id = $1 AND outcome = 'held' AND released_at IS NULL
            """,
            file_id,
            now,
            by,
        )
        if not changed:
            raise NotHeld(f"No held file has the number {file_id}.")
        await audit.record(by, "release", "intake_file", file_id, now)

    await database.unit(work)


async def discard(file_id: int, by: str, zone: tzinfo, now: datetime) -> None:
    """Put a held file away without any effect. Raises ``NotHeld``."""

    async def work() -> None:
        row = await database.fetch_one(
            """
            SELECT claim_token, name, folder, place, received_at FROM intake_file
            WHERE id = $1 AND outcome = 'held' AND released_at IS NULL FOR UPDATE
            """,
            file_id,
        )
        if row is None:
            raise NotHeld(f"No held file has the number {file_id}.")
        claim = claims.Claim(
            uuid.UUID(str(row["claim_token"])),
            paths.Places(Path()).at(row["place"]),
            row["name"],
            row["folder"],
        )
        await database.execute(
            "UPDATE intake_file SET outcome = 'discarded', place = $2, decided_at = $3"
            " WHERE id = $1",
            file_id,
            moves.place(claim, "discarded", row["received_at"], zone),
            now,
        )
        await audit.record(by, "discard", "intake_file", file_id, now)

    await database.unit(work)
