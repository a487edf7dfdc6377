"""The ledger: which files and rows were counted. In the caller's transaction.

Promises: a file is one row by its bytes and an appointment one row by its key, written together
with what they caused. Imports take turns (``take_turn``), so two of them never judge by the same
past.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from bot import database
from intake.facts import providers

Outcome = Literal["accepted", "rejected", "held", "discarded"]

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


class KnownRow(NamedTuple):
    """What an earlier file said about an appointment or wish."""

    id: int
    content: str
    state: str
    slot_id: int | None
    entry_id: int | None
    modified_at: datetime
    """When the file that last spoke of it was written."""
    slot_status: str | None
    slot_starts_at: datetime | None


async def take_turn() -> None:
    """Wait until no other import runs; may raise one of ``database.TRANSIENT`` instead."""
    # A plan made for the first batch of a large file would scan whole tables for the last.
    await database.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    await database.execute("SELECT pg_advisory_xact_lock($1)", TURN_LOCK)


async def provider_book() -> providers.Book:
    """The clinic's providers, to look names up in."""
    rows = await database.fetch(
        "SELECT id, provider_name, external_provider_id, active FROM provider_reference ORDER BY id"
    )
    return providers.Book(
        providers.Known(row["id"], row["provider_name"], row["external_provider_id"], row["active"])
        for row in rows
    )


async def by_token(token: uuid.UUID) -> dict[str, Any] | None:
    """The file that this claim brought in, if it was settled."""
    return await database.fetch_one("SELECT * FROM intake_file WHERE claim_token = $1", token)


async def by_bytes(sha256: str) -> dict[str, Any] | None:
    """The file with these bytes, if one was settled before."""
    return await database.fetch_one("SELECT * FROM intake_file WHERE sha256 = $1", sha256)


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


async def known_rows(keys: Sequence[bytes]) -> dict[bytes, KnownRow]:
    """What is known under these keys."""
    rows = await database.fetch(
        """
        SELECT intake_row.id, natural_key, content, intake_row.state, slot_id, entry_id,
               intake_file.modified_at, slot.status AS slot_status,
               slot.slot_start_at AS slot_starts_at
        FROM intake_row JOIN intake_file ON intake_file.id = intake_row.file_id
        LEFT JOIN cancellation_event AS slot ON slot.id = intake_row.slot_id
        WHERE natural_key = ANY ($1::text[])
        """,
        [key.hex() for key in keys],
    )
    return {bytes.fromhex(row.pop("natural_key")): KnownRow(**row) for row in rows}


async def taken_back(providers: Sequence[int], starts: Sequence[datetime]) -> set[int]:
    """Which of these times, by their number from 0, staff opened once and withdrew.

    A slot that an export withdrew, for somebody else was in its time, is not among them.
    """
    if not providers:
        return set()
    rows = await database.fetch(
        """
        SELECT DISTINCT given.place - 1 AS place
        FROM unnest($1::bigint[], $2::timestamptz[]) WITH ORDINALITY
            AS given (provider_id, starts_at, place)
        JOIN cancellation_event AS slot
          ON slot.provider_id = given.provider_id AND slot.slot_start_at = given.starts_at
        WHERE slot.status = 'aborted' AND slot.verdict = 'withdrawn' AND NOT EXISTS (
            SELECT FROM intake_alert WHERE slot_id = slot.id AND what = 'taken_elsewhere')
        """,
        providers,
        starts,
    )
    return {row["place"] for row in rows}


class NewRow(NamedTuple):
    """A row to be counted."""

    line: int
    key: bytes
    content: bytes
    slot_id: int | None = None
    entry_id: int | None = None


async def count_rows(
    file_id: int, kind: Literal["cancellation", "entry"], rows: Sequence[NewRow], now: datetime
) -> None:
    """Note these rows as counted by this file; a known key now means what this file says."""
    if not rows:
        return
    await database.execute(
        """
        INSERT INTO intake_row (file_id, kind, state, recorded_at, changed_at,
                                line, natural_key, content, slot_id, entry_id)
        SELECT $1, $2, 'counted', $3, $3, given.* FROM unnest(
            $4::int[], $5::text[], $6::text[], $7::bigint[], $8::bigint[]) AS given
        ON CONFLICT (natural_key) DO UPDATE SET
            file_id = EXCLUDED.file_id, line = EXCLUDED.line, content = EXCLUDED.content,
            state = 'counted', slot_id = EXCLUDED.slot_id, entry_id = EXCLUDED.entry_id,
            changed_at = EXCLUDED.changed_at
        """,
        file_id,
        kind,
        now,
        [row.line for row in rows],
        [row.key.hex() for row in rows],
        [row.content.hex() for row in rows],
        [row.slot_id for row in rows],
        [row.entry_id for row in rows],
    )


async def set_state(
    row_id: int, state: Literal["uncancelled", "flagged"], file_id: int, now: datetime
) -> None:
    """Note what this file showed about a row that an earlier one counted."""
    await database.execute(
        "UPDATE intake_row SET state = $2, file_id = $3, changed_at = $4 WHERE id = $1",
        row_id,
        state,
        file_id,
        now,
    )


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
    receipt: Mapping[str, object],
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
        receipt,
    )


async def dropped_again(file_id: int) -> None:
    """Count another drop of the same bytes."""
    await database.execute("UPDATE intake_file SET drops = drops + 1 WHERE id = $1", file_id)


async def alert(
    what: Literal["taken_elsewhere", "winner_displaced", "changed_while_asked"],
    slot_id: int,
    file_id: int,
    line: int,
    sentence: str,
    now: datetime,
) -> None:
    """Tell staff, once for each slot and matter."""
    await database.execute(
        """
        INSERT INTO intake_alert (at, what, slot_id, file_id, line, sentence)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slot_id, what) DO NOTHING
        """,
        now,
        what,
        slot_id,
        file_id,
        line,
        sentence,
    )
