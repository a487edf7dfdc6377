"""Patients whom an export reports as dead: nobody texts them, from whatever list, and staff look.

Promises: the number gets no text from then on, as after an opt-out, and staff are alerted once. A
number may be a family's: only a person can tell, so that the alert says what was done.
"""

from collections.abc import Sequence
from typing import Final

from bot.ledger import alerts, records
from bot.ledger.facts import Cancellation, Result
from bot.ledger.records import Counting
from bot.messages import contacts
from bot.waitlist.patients import staff_optouts

_TOLD: Final = (
    "An export reports the patient who gave this time up as dead, so that no text goes to that"
    " number any more. Is somebody else of the family on the waitlist with it? Call them."
)


async def settle(results: Sequence[Result], counting: Counting) -> None:
    """Act on what these cancelled appointments tell of their patients."""
    told = [one for one in results if isinstance(one.fact, Cancellation) and one.fact.patient_died]
    known = await records.known([one.key for one in told if one.key]) if told else {}
    for one in told:
        assert isinstance(one.fact, Cancellation), "only such were chosen"
        if one.fact.phone is None:
            continue
        patient_id = await contacts.ensure(one.fact.phone, counting.now)
        await staff_optouts.by_staff(
            patient_id, "for a patient reported dead in a file", "", counting.now
        )
        row = known.get(one.key)
        if row is not None and row.slot_id is not None:
            about = alerts.About(row.slot_id, counting.delivery_id, one.line)
            await alerts.tell("reported_dead", about, _TOLD, counting.now)
