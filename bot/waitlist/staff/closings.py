"""Several slots taken back with one press, as for a day that is closed, and given back with one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import audit
from bot.messages import contacts
from bot.waitlist import offers
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.slots import Refused
from bot.waitlist.staff import desk


async def withdraw(
    slot_ids: Sequence[int], by: str, rules: Rules, now: datetime, tell_after: timedelta
) -> tuple[int, int]:
    """Take back those of these slots that are still open; how many, and the line of the audit log
    that tells of all of them. Raises ``Refused`` if none is."""
    gone = [
        slot_id
        for slot_id in sorted(set(slot_ids))
        if await desk.withdraw(slot_id, "withdrawn", by, rules, now, tell_at=now + tell_after)
    ]
    if not gone:
        raise Refused("None of these slots is open any more.")
    return len(gone), await audit.record(by, "withdraw_many", "slot", None, now, slots=gone)


async def reopen(
    slot_ids: Sequence[int], withdrawn_at: datetime, rules: Rules, now: datetime
) -> None:
    """All of them or, with ``Refused``, none. As everywhere contacts are locked before slots: two
    people's turns on two of these slots would else wait for each other."""
    told = {patient for slot_id in slot_ids for patient in await offers.patients_of(slot_id)}
    for patient_id in sorted(told):
        await contacts.lock(patient_id)
    for slot_id in sorted(slot_ids):
        await desk.reopen(slot_id, withdrawn_at, rules, now)
