"""Notices that are solved go after a year: they hold counts and places, and nobody needs them."""

from datetime import datetime

from bot import database


async def drop(before: datetime, most: int) -> int:
    """Remove what was solved, or sent, before; how many. In the caller's transaction."""
    notices = await database.execute(
        "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE resolved_at < $1 LIMIT $2)",
        before,
        most,
    )
    messages = await database.execute(
        """
        DELETE FROM notice_message WHERE id IN (
            SELECT id FROM notice_message WHERE sent_at < $1 AND created_at < $1 LIMIT $2)
        """,
        before,
        most,
    )
    return notices + messages
