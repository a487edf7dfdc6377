"""Why staff gave a boost, in their own words: beside the record's line, not in it.

People write names into reasons, of this patient or another, and the record is kept for ever; these
words go after their time, as notes do (``upkeep.retention``).
"""

from datetime import datetime

from bot import audit, database


async def boosted(by: str, entry_id: int, points: object, why: str, now: datetime) -> int:
    """Note a boost in the caller's transaction, and why; returns the line's id."""
    line = await audit.record(by, "boost", "entry", entry_id, now, points=points)
    await keep(line, entry_id, why, now)
    return line


async def keep(line_id: int, entry_id: int, why: str, now: datetime) -> None:
    """Why that was done which a line of the audit log tells of; nothing where nothing was said."""
    if why:
        await database.execute(
            "INSERT INTO boost_reason (line_id, entry_id, why, at) VALUES ($1, $2, $3, $4)",
            line_id,
            entry_id,
            why,
            now,
        )
