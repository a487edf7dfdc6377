"""What the ledger keeps of a delivery, and what is removed after its time.

Its reference, its digest and its counts stay, so that what was dropped before is still known.
"""

from datetime import datetime
from typing import Final

from bot import database, holds

REMOVED: Final = "removed"
"""What stands for the name of a delivery, in which a patient's may be."""
OLD_DELIVERIES: Final = f"""
    SELECT id FROM intake_file
    WHERE decided_at < $1 AND name <> '{REMOVED}' AND outcome <> 'held'
      AND NOT {holds.ANYBODY}
"""  # noqa: S608 - a constant of ours
OLD_REMARKS: Final = f"""
    SELECT id FROM intake_question
    WHERE about = 'note' AND answer IS DISTINCT FROM 'harmless' AND asked_at < $1
      AND NOT {holds.ANYBODY}
"""  # noqa: S608 - a constant of ours
"""Remarks that kept a time, in which a patient's name may be; asked again if they come again."""


async def drop_remarks(before: datetime, most: int) -> int:
    """Remove the questions about such remarks, in the caller's transaction."""
    return await database.execute(
        f"""
        DELETE FROM intake_question
        WHERE id IN ({OLD_REMARKS} ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - conditions
        before,
        most,
    )


async def blank_deliveries(before: datetime, most: int) -> int:
    """Remove name and rows of deliveries that were settled before, in the caller's transaction."""
    return await database.execute(
        f"""
        UPDATE intake_file SET name = '{REMOVED}',
            place = CASE WHEN place IS NOT NULL THEN split_part(place, '/', 1) || '/removed-' || id
                END,
            receipt = jsonb_strip_nulls(jsonb_build_object('counts', receipt->'counts'))
        WHERE id IN ({OLD_DELIVERIES} ORDER BY decided_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """,  # noqa: S608 - conditions
        before,
        most,
    )
