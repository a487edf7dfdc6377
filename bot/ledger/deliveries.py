"""Which files were taken over. In the caller's transaction.

Promises: a file is one row by its bytes and by its claim, written together with what it caused.
Imports take turns (``take_turn``), so two of them never judge by the same past.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tortoise.expressions import F, Q

from bot import database
from bot.ledger import held, receipts
from bot.ledger.models import IntakeFile, Outcome

TURN_LOCK: Final = 0x1_27AC_E001
"""The key of the advisory lock under which one import at a time runs."""

USUAL_FILES: Final = 20
"""So many recent files tell what number of cancellations is usual."""


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A file as it was found. Times are aware, in UTC."""

    token: uuid.UUID
    name: str
    folder: str | None
    size_bytes: int
    modified_at: datetime
    received_at: datetime
    sha256: str | None


async def take_turn() -> None:
    """Wait until no other import runs; may raise one of ``database.TRANSIENT`` instead."""
    # A plan made for the first batch of a large file would scan whole tables for the last.
    await database.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    await database.execute("SELECT pg_advisory_xact_lock($1)", TURN_LOCK)


async def by_token(token: uuid.UUID) -> IntakeFile | None:
    """The file that this claim brought in, if it was settled."""
    return await IntakeFile.get_or_none(claim_token=token)


async def by_bytes(sha256: str) -> IntakeFile | None:
    """The file with these bytes, if one was settled before."""
    return await IntakeFile.get_or_none(sha256=sha256)


async def usual() -> int:
    """The most new cancellations that one of the recent files brought."""
    most: int = await database.fetch_value(
        """
        SELECT COALESCE(max(new_rows), 0) FROM (
            SELECT new_rows FROM intake_file
            WHERE outcome = 'accepted' AND kind = 'cancellations'
            ORDER BY received_at DESC LIMIT $1) AS recent
        """,
        USUAL_FILES,
    )
    return most


async def begin_file(drop: Drop, place: str, now: datetime) -> int:
    """Make or renew the file's row, so that its rows can point at it; returns its id.

    ``finish_file`` completes it in the same transaction.
    """
    file_id: int = await database.fetch_value(
        """
        INSERT INTO intake_file (claim_token, sha256, name, folder, size_bytes, modified_at,
                                 outcome, place, received_at, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'rejected', $7, $8, $9)
        ON CONFLICT (sha256) DO UPDATE SET
            claim_token = EXCLUDED.claim_token, name = EXCLUDED.name, folder = EXCLUDED.folder,
            modified_at = EXCLUDED.modified_at, outcome = 'rejected', new_rows = 0,
            place = EXCLUDED.place, decided_at = EXCLUDED.decided_at,
            drops = intake_file.drops
                + (intake_file.claim_token <> EXCLUDED.claim_token)::int
        RETURNING id
        """,
        drop.token,
        drop.sha256,
        drop.name,
        drop.folder,
        drop.size_bytes,
        drop.modified_at,
        place,
        drop.received_at,
        now,
    )
    return file_id


async def finish_file(
    file_id: int,
    *,
    outcome: Outcome,
    reason: str,
    kind: str | None,
    profile: str | None,
    place: str,
    new_rows: int,
    refused_rows: int,
    receipt: receipts.Receipt,
) -> None:
    """Write down what became of the file."""
    await database.execute(
        """
        UPDATE intake_file SET outcome = $2, reason = $3, kind = $4, profile = $5, place = $6,
            new_rows = $7, refused_rows = $8, receipt = $9::jsonb
        WHERE id = $1
        """,
        file_id,
        outcome,
        reason,
        kind,
        profile,
        place,
        new_rows,
        refused_rows,
        receipt.as_json(),
    )


async def dropped_again(file_id: int) -> None:
    """Count another drop of the same bytes."""
    await IntakeFile.filter(id=file_id).update(drops=F("drops") + 1)


async def put_at(file_id: int, place: str) -> None:
    """Note where the file is or goes."""
    await IntakeFile.filter(id=file_id).update(place=place)


async def latest(limit: int) -> Sequence[IntakeFile]:
    """What waits for a person, then the rest, the newest first; so many of each."""
    settled = IntakeFile.filter(Q(outcome__not="held") | Q(released_at__isnull=False))
    return [*(await held.waiting())[:limit], *await settled.order_by("-received_at").limit(limit)]
