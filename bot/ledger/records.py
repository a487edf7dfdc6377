"""What the ledger knows of each appointment and wish. In the caller's transaction.

Promises: an appointment is one row by its key, whatever deliveries report it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from bot import database
from bot.ledger.models import IntakeRow


class Known(NamedTuple):
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


async def known(keys: Sequence[bytes]) -> dict[bytes, Known]:
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
    return {bytes.fromhex(row.pop("natural_key")): Known(**row) for row in rows}


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


class New(NamedTuple):
    """A row to be counted."""

    line: int
    key: bytes
    content: bytes
    slot_id: int | None = None
    entry_id: int | None = None


async def count(
    file_id: int, kind: Literal["cancellation", "entry"], rows: Sequence[New], now: datetime
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


async def mark(
    row_id: int, state: Literal["uncancelled", "flagged"], file_id: int, now: datetime
) -> None:
    """Note what this file showed about a row that an earlier one counted."""
    row = IntakeRow.filter(id=row_id)
    await row.update(state=state, file_id=file_id, changed_at=now)
