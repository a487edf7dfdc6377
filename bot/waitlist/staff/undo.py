"""A press of a person taken back, a moment after it. In the caller's transaction.

The press is named by its line in the audit log. Only who pressed takes it back, once, within
``WINDOW``, and only while what it did still stands. The texts that tell patients of a withdrawn
slot wait for so long (``TELL_AFTER``), so that none has to be taken back.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot import audit
from bot.ledger import alerts
from bot.messages import inbox
from bot.threads import attention
from bot.waitlist import slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.slots import Refused
from bot.waitlist.staff import closings, desk, several

WINDOW: Final = timedelta(seconds=10)
"""How long a person is offered to take a press back."""
TELL_AFTER: Final = WINDOW + timedelta(seconds=3)
"""The press and its undo have a way to go, too."""

Taking = Callable[[audit.AuditLog, Rules, datetime], Awaitable[bool]]


async def undo(line_id: int, by: str, rules: Rules, now: datetime) -> None:
    """Take back what this line of the audit log tells of. Raises ``Refused``."""
    line = await audit.AuditLog.get_or_none(id=line_id)
    if line is None or line.actor != by or line.action not in TAKE_BACK:
        raise Refused("There is nothing of yours to undo here.")
    if now - line.at >= TELL_AFTER:
        raise Refused("It is too late to undo this.")
    if not await TAKE_BACK[line.action](line, rules, now):
        raise Refused("This has changed in the meantime, so it can't be undone.")
    await audit.record(by, "undo", line.subject, line.subject_id, now, undone=line.action)


async def _booked(line: audit.AuditLog, _rules: Rules, _now: datetime) -> bool:
    await slots.lock_status(_subject(line))
    return await slots.unmark_booked(_subject(line), line.at)


async def _withdrawn(line: audit.AuditLog, rules: Rules, now: datetime) -> bool:
    await desk.reopen(_subject(line), line.at, rules, now)
    return True


async def _withdrawn_many(line: audit.AuditLog, rules: Rules, now: datetime) -> bool:
    given = line.details.get("slots")
    slot_ids = [int(one) for one in given] if isinstance(given, list) else []
    await closings.reopen(slot_ids, line.at, rules, now)
    return bool(slot_ids)


async def _attended(line: audit.AuditLog, _rules: Rules, now: datetime) -> bool:
    since = line.details.get("since")
    if since is None:
        return False
    need = attention.Need(datetime.fromisoformat(str(since)), str(line.details.get("why", "")))
    return await attention.restore(_subject(line), need, now)


async def _looked_after(line: audit.AuditLog, _rules: Rules, _now: datetime) -> bool:
    return await inbox.set_aside_again(_subject(line), line.at)


async def _seen(line: audit.AuditLog, _rules: Rules, _now: datetime) -> bool:
    return await alerts.unsee(_subject(line), line.at)


def _subject(line: audit.AuditLog) -> int:
    assert line.subject_id is not None
    return line.subject_id


TAKE_BACK: Final[Mapping[str, Taking]] = {
    "booked": _booked,
    "withdraw": _withdrawn,
    "withdraw_many": _withdrawn_many,
    "change_many": several.give_back,
    "attended": _attended,
    "looked_after": _looked_after,
    "seen": _seen,
}
"""By the action, as the audit log calls it."""
