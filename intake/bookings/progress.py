"""How far each winner's booking in the record system is.

Promises: what is about to be sent is written down first; a booking is taken in hand by one service
at a time; what ends it is one transaction with what it does to the slot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database
from bot.waitlist import record_bookings
from bot.waitlist.rules.clinic import Rules
from intake.bookings.models import EhrBooking, Former, State

IN_HAND: Final = timedelta(minutes=2)
"""So long nobody else takes a booking up: longer than a request may take."""
AT_ONCE: Final = 20


@dataclass(frozen=True, kw_only=True)
class Due:
    """A filled slot that this record system freed, with its winner and what was done so far."""

    offer_id: int
    slot_id: int
    file_id: int
    """The delivery that freed it."""
    line: int
    has_it: bool
    """The patient of the offer has not given it back since."""
    lost: bool
    """It was won in a time of which a restore has lost records: it may be booked, or given back."""
    freed_id: str | None
    starts_at: datetime
    ends_at: datetime
    phone: str
    name: str
    former_at: datetime | None
    won_at: datetime
    state: State | None
    tries: int
    resource_id: str | None
    sent_at: datetime | None

    @property
    def about(self) -> record_bookings.About:
        return record_bookings.About(self.slot_id, self.file_id, self.line)


async def due(source: str, now: datetime) -> Sequence[Due]:
    """What is to be booked, looked after, or given up, the oldest first."""
    return await database.rows(
        Due,
        """
        SELECT offer.id AS offer_id, slot.id AS slot_id, freed.file_id, freed.line,
               offer.state = 'accepted' AS has_it,
               COALESCE(offer.accepted_at <= (SELECT lost_until FROM installation), FALSE) AS lost,
               slot.external_appointment_id AS freed_id, slot.slot_start_at AS starts_at,
               slot.slot_end_at AS ends_at, contact.phone_e164 AS phone,
               COALESCE(NULLIF(entry.patient_name, ''), contact.display_name) AS name,
               entry.current_appt_at AS former_at, COALESCE(slot.closed_at, $2) AS won_at,
               booking.state, COALESCE(booking.tries, 0) AS tries, booking.resource_id,
               booking.sent_at
        FROM cancellation_event AS slot
        JOIN LATERAL (
            SELECT file_id, line FROM intake_row AS counted
            JOIN intake_file AS file ON file.id = counted.file_id AND file.source = $1
            WHERE counted.slot_id = slot.id ORDER BY counted.id LIMIT 1) AS freed ON TRUE
        JOIN offer ON offer.cancellation_id = slot.id
        JOIN patient_contact AS contact ON contact.id = offer.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        LEFT JOIN ehr_booking AS booking ON booking.offer_id = offer.id
        WHERE slot.slot_start_at > $2 AND (
            (booking.offer_id IS NULL AND slot.status = 'filled' AND slot.booked_at IS NULL
             AND offer.state = 'accepted')
            OR ((booking.state IN ('sending', 'unknown')
                 OR (booking.state = 'booked' AND booking.former = 'stands'))
                AND booking.looked_at <= $3))
        ORDER BY offer.id LIMIT $4
        """,
        source,
        now,
        now - IN_HAND,
        AT_ONCE,
    )


async def begin(one: Due, now: datetime) -> bool:
    """Write down that a booking is sent now; ``False`` if another service was quicker."""
    new = await database.execute(
        """
        INSERT INTO ehr_booking (offer_id, slot_id, state, tries, former, why, began_at, sent_at,
                                 looked_at)
        SELECT $1, $2, 'sending', 1, $3, '', $4, $4, $4
        WHERE EXISTS (SELECT FROM offer WHERE id = $1 AND state = 'accepted')
        ON CONFLICT (offer_id) DO NOTHING
        """,
        one.offer_id,
        one.slot_id,
        "none" if one.former_at is None else "stands",
        now,
    )
    return bool(new)


async def begin_again(one: Due, now: datetime) -> None:
    """Write down that a booking is sent once more: it was proved that it is not there."""
    await EhrBooking.filter(offer_id=one.offer_id).update(
        state="sending", tries=2, sent_at=now, looked_at=now
    )


async def take_in_hand(offer_id: int, now: datetime) -> bool:
    """Have nobody else look after this booking for a while; ``False`` if somebody does."""
    mine = EhrBooking.filter(offer_id=offer_id, looked_at__lte=now - IN_HAND)
    return bool(await mine.update(looked_at=now))


async def unknown(offer_id: int) -> None:
    """Whether the request was carried out is not known."""
    await EhrBooking.filter(offer_id=offer_id).update(state="unknown")


async def by_hand(one: Due, why: str, now: datetime) -> None:
    """Leave it to the file, and to staff."""
    await database.execute(
        """
        INSERT INTO ehr_booking (offer_id, slot_id, state, tries, former, why, began_at, looked_at)
        VALUES ($1, $2, 'by_hand', 0, 'none', $3, $4, $4)
        ON CONFLICT (offer_id) DO UPDATE SET state = 'by_hand', why = EXCLUDED.why,
            looked_at = EXCLUDED.looked_at
        """,
        one.offer_id,
        one.slot_id,
        why,
        now,
    )


async def booked(one: Due, resource_id: str, rules: Rules, now: datetime) -> None:
    """The record system shows the booking as it was sent."""

    async def work() -> None:
        await EhrBooking.filter(offer_id=one.offer_id).update(
            state="booked", resource_id=resource_id, looked_at=now - IN_HAND
        )
        await record_bookings.stands(one.offer_id, one.about, rules, now)

    await database.unit(work)


async def refused(one: Due, rules: Rules, now: datetime) -> None:
    """Somebody else has the time: the winner is told, and keeps the former appointment."""

    async def work() -> None:
        await record_bookings.is_refused(one.about, rules, now)
        await database.execute(
            """
            INSERT INTO ehr_booking (offer_id, slot_id, state, tries, former, why, began_at,
                                     looked_at)
            VALUES ($1, $2, 'refused', 0, 'none', '', $3, $3)
            ON CONFLICT (offer_id) DO UPDATE SET state = 'refused', former = 'none',
                looked_at = EXCLUDED.looked_at
            """,
            one.offer_id,
            one.slot_id,
            now,
        )

    await database.unit(work)


async def note_former(one: Due, former_id: str) -> None:
    """Which appointment is given up: written down first, so that its time is known when it comes
    back as a freed one."""
    await EhrBooking.filter(offer_id=one.offer_id).update(former_id=former_id)


async def former(one: Due, became: Former, now: datetime) -> None:
    """What became of the former appointment."""

    async def work() -> None:
        await EhrBooking.filter(offer_id=one.offer_id).update(former=became, looked_at=now)
        if became == "by_hand":
            await record_bookings.former_stays(one.about, now)

    await database.unit(work)
