"""The carrier's word on our texts: a ladder that only goes up, and every event kept.

Callbacks come late, twice, out of order, or before our own commit of the carrier's id. The token in
the callback's address makes all of that harmless: it names one text of ours and never another, not
even after a restore. Once the carrier's id of a text is known, a word on another id is not about
it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database, logs
from bot.messages.gateway import Report, Status

log = logs.get(__name__)

RANK: Final = {
    "queued": 0,
    "sending": 1,
    "unconfirmed": 1,
    "sent": 3,
    "delivered": 4,
    "undelivered": 4,
    "failed": 4,
    "withdrawn": 4,
}
"""Our statuses in the order in which a text climbs them."""

FAILURES: Final[tuple[Status, ...]] = ("undelivered", "failed")


@dataclass(frozen=True)
class _Before:
    """What we knew of a text before a report."""

    status: str
    sid: str | None


async def record(message_id: int, report: Report, now: datetime) -> Status | None:
    """Note an event in the caller's transaction; our new status, or ``None`` if it is no step up.

    A text that is still ``queued`` here was sent before by a process that then lost its memory of
    it (a restored backup): the carrier's word counts. An unknown status of the carrier is kept as
    an event and moves nothing.
    """
    before = await database.row(
        _Before,
        """
        SELECT status, twilio_sid AS sid FROM message_log
        WHERE id = $1 AND direction = 'outbound' FOR UPDATE
        """,
        message_id,
    )
    if before is None:
        return None
    if before.sid is not None and report.sid != before.sid:
        log.warning("report on another id", message=message_id, word=report.word)
        return None
    code = report.failure.code if report.failure else None
    # The carrier may say it again, or somebody may repeat its words for it: they make no new row.
    await database.execute(
        """
        INSERT INTO delivery_event (message_id, status, error_code, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (message_id, status, COALESCE(error_code, 0)) DO NOTHING
        """,
        message_id,
        report.word,
        code,
        now,
    )
    if report.status is None:
        return None
    climbs = RANK[report.status] > RANK[before.status]
    await database.execute(
        """
        UPDATE message_log SET
            status = CASE WHEN $2 THEN $3 ELSE status END,
            twilio_sid = COALESCE(twilio_sid, $4),
            sent_at = COALESCE(sent_at, claimed_at, $6),
            error_code = COALESCE($5, error_code)
        WHERE id = $1
        """,
        message_id,
        climbs,
        report.status,
        report.sid if report.sid and not await is_known(report.sid) else None,
        code,
        now,
    )
    return report.status if climbs else None


async def is_known(sid: str) -> bool:
    """Whether a text of ours has this id of the carrier: its own, or, while its fate was unknown,
    that of another with the same words to the same number."""
    known: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT FROM message_log WHERE twilio_sid = $1)", sid
    )
    return known
