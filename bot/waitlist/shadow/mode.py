"""Shadow mode: slots come in, the bot decides whom it would ask and when, and nothing is texted.

The mode is a row of the database, not a setting of a process: all services go by it at once, and
triggers of ``migrations`` keep it, whatever the code does. A text that is decided gets the status
``shadow`` and never another that leaves; a slot that opens in this mode is a shadow and nobody can
win it. Figures leave shadows out.

It is for the weeks before the first text: it begins only while no patient waits for a word of ours.
"""

from dataclasses import dataclass
from datetime import datetime

from bot import audit, database, installation
from bot.messages import outbox
from bot.waitlist import offers, ranking, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot


class Refused(ValueError):
    """It can't begin or end now; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Seen:
    """What was decided since it began, and what stands in the way of its beginning."""

    since: datetime | None
    slots: int
    texts: int
    patients: int
    open_slots: int
    texts_waiting: int
    calls_under_way: int
    appointments_won: int


async def look(now: datetime) -> Seen:
    seen = await database.row(
        Seen,
        """
        SELECT shadow_since AS since,
            (SELECT count(*) FROM cancellation_event WHERE shadow) AS slots,
            counted.texts, counted.patients,
            (SELECT count(*) FROM cancellation_event WHERE status = 'open') AS open_slots,
            (SELECT count(*) FROM message_log WHERE direction = 'outbound'
                AND status IN ('queued', 'sending', 'unconfirmed')) AS texts_waiting,
            (SELECT count(*) FROM voice_call WHERE ended_at IS NULL) AS calls_under_way,
            (SELECT count(*) FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
                WHERE state = 'accepted' AND slot_start_at > $1) AS appointments_won
        FROM installation, (
            SELECT count(*) AS texts, count(DISTINCT patient_id) AS patients
            FROM message_log WHERE status = 'shadow') AS counted
        """,
        now,
    )
    assert seen is not None
    return seen


async def begin(by: str, now: datetime) -> None:
    """From the commit on nothing is texted. Raises ``Refused`` while a patient waits for a word."""
    await database.unit(lambda: _begin(by, now))


async def _begin(by: str, now: datetime) -> None:
    if await installation.lock_shadow() is not None:
        raise Refused("Shadow mode is on already.")
    seen = await look(now)
    waits = {
        "open slots": seen.open_slots,
        "texts that wait or whose fate is unknown": seen.texts_waiting,
        "calls under way": seen.calls_under_way,
        "winners whose appointment is to come": seen.appointments_won,
    }
    if there := [f"{count} {what}" for what, count in waits.items() if count]:
        raise Refused(
            f"There are {', '.join(there)}: these patients would hear nothing more. Shadow mode"
            " begins before the first text, or when nobody waits for one."
        )
    await installation.set_shadow(now)
    await audit.record(by, "begin", "shadow mode", None, now)


async def end(by: str, rules: Rules, now: datetime) -> list[Slot]:
    """Texts are sent from the commit on. What was open is withdrawn, in silence: no patient knows
    of it. Returns those slots, for a person to offer those again that are free. Whoever would have
    been asked was not: it counts against nobody. Raises ``Refused``."""
    return await database.unit(lambda: _end(by, rules, now))


async def _end(by: str, rules: Rules, now: datetime) -> list[Slot]:
    if await installation.lock_shadow() is None:
        raise Refused("Shadow mode is not on.")
    withdrawn = []
    for slot_id in await slots.open_shadows():
        slot = await slots.lock(slot_id, rules)
        if slot is not None and slot.status == "open":
            await slots.withdraw(slot, "withdrawn", now)
            withdrawn.append(slot)
    await outbox.withdraw_all_waiting()
    await ranking.forget_asked(await offers.unmake_shadows())
    await installation.set_shadow(None)
    await audit.record(by, "end", "shadow mode", None, now, slots=len(withdrawn))
    return withdrawn
