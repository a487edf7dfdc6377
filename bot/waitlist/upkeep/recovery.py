"""After the database was restored to an earlier state: nothing that it believes is promised anew.

What was open in the backup may have been filled since, and what it believes to be a question may
have been answered. So all of it closes, and a person looks at whoever was promised something.
Whoever was told that they get no more texts gets none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.ledger import alerts
from bot.messages import contacts, opt_outs, phone
from bot.messages.dialler import Made
from bot.messages.recovery import Recovered
from bot.waitlist import fits

PROMISES: Final = frozenset({"confirmed", "confirmed_linked", "held", "final", "promoted"})
TAKES_BACK: Final = frozenset({"released", "not_honoured"})
TOLD: Final = "told by text, not in our records"
STOPPED: Final = "stopped"
SPOKE: Final = "spoke in a call that is not in our records: ask what came of it"
CLOSED: Final = "Closed after the database was restored: somebody may have taken it meanwhile."
NOT_TOLD: Final = "booked in our records, and perhaps never told"
KEPT: Final = ("booked", "talking")
"""The thread's states of a patient who has a slot, and of one with whom a person writes: they
stay."""


async def ask_whether_free(now: datetime) -> None:
    """Show staff each open slot of a delivery, which is closed next: dropped again, what opened it
    is known and opens nothing, so they say whether it is offered again."""
    reported = await database.rows(
        alerts.About,
        """
        SELECT slot.id AS slot_id, first.file_id AS delivery_id, first.line
        FROM cancellation_event AS slot JOIN LATERAL (
            SELECT file_id, line FROM intake_row WHERE slot_id = slot.id ORDER BY id LIMIT 1
        ) AS first ON TRUE
        WHERE slot.status = 'open' AND slot.slot_start_at > $1 ORDER BY slot.id
        """,
        now,
    )
    for about in reported:
        await alerts.tell("taken_elsewhere", about, CLOSED, now, anew=True)


async def close_all(now: datetime) -> tuple[int, int]:
    """Close every open slot and every live offer, in silence; how many of each. In the caller's
    transaction, while nothing else runs."""
    offers = await database.execute(
        """
        UPDATE offer SET state = 'canceled', closed_why = 'restored' WHERE state = 'pending'
        """
    )
    await database.execute("UPDATE offer SET stand_by = FALSE WHERE stand_by")
    await fits.drop_all()
    slots = await database.execute(
        """
        UPDATE cancellation_event SET status = 'aborted', verdict = 'withdrawn', closed_at = $1,
            timer_token = NULL, next_look_at = NULL
        WHERE status = 'open'
        """,
        now,
    )
    return slots, offers


async def stop_again(recovered: Sequence[Recovered], now: datetime) -> None:
    """Opt those out again whom a lost text told that they are: some had said so in a call, or to
    staff, and no list of the carrier's has it. A START from after it is read in its own turn."""
    for text in recovered:
        if text.kind == STOPPED:
            await opt_outs.revoke(text.patient_id, TOLD, text.at or now)


@dataclass(frozen=True)
class LostCall:
    """A call of which we know nothing. ``sid`` is the carrier's id of it."""

    sid: str
    patient_id: int
    ours: bool
    spoke: bool
    """Whether there was talk with a person: what they pressed is in no list."""


async def lost_calls(
    made: Sequence[Made], handled: Collection[str], now: datetime
) -> list[LostCall]:
    """Calls of ours, and of patients with whom we spoke, that no row has. ``handled``: calls that
    were found before."""
    known = {
        *handled,
        *await database.column(
            "SELECT twilio_sid FROM voice_call WHERE twilio_sid = ANY ($1::text[])",
            [one.report.sid for one in made],
        ),
    }
    found = []
    for one in made:
        spoke = one.report.state in ("talking", "completed") and not one.report.machine
        if one.report.sid in known or not (spoke or one.ours):
            continue
        if (patient_id := await _whose(one, now)) is not None:
            found.append(LostCall(one.report.sid, patient_id, one.ours, spoke))
    return found


async def _whose(call: Made, now: datetime) -> int | None:
    try:
        number = phone.parse(call.number)
    except phone.Invalid:
        return None
    # A stranger who called us has nothing of ours to lose.
    return await (contacts.ensure(number, now) if call.ours else contacts.find(number))


def to_look_at(
    recovered: Sequence[Recovered], withdrawn: Sequence[Recovered], spoken: Sequence[int] = ()
) -> dict[int, str]:
    """Patients whom a person must look at, and why. Pure."""
    untold = {text.patient_id: NOT_TOLD for text in withdrawn if text.kind in PROMISES}
    told = {text.patient_id: TOLD for text in recovered if text.kind in PROMISES | TAKES_BACK}
    return dict.fromkeys(spoken, SPOKE) | untold | told
