"""Slots that have closed, as rows: whose they became, or why nobody took them. Read-only.

A slot is closed once it is filled, has run out of time or was withdrawn, and belongs to the day on
which that happened; the figures count the same slots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Literal

from bot import audit, database
from bot.waitlist.rules import slot
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import history
from bot.waitlist.views.people import NAME, Person

Outcome = Literal["", "filled", "unfilled", "withdrawn"]
Only = Literal["", "asked", "hands", "late"]

STATUS: Final = {"filled": "filled", "unfilled": "expired", "withdrawn": "aborted"}
ONLY: Final[dict[Only, str]] = {
    "": "TRUE",
    "asked": history.OFFERABLE,
    "hands": """EXISTS (
        SELECT FROM audit_log WHERE subject = 'slot' AND subject_id = slot.id
        AND action IN ('ask_now', 'give', 'withdraw', 'not_honoured') AND actor <> $6)""",
    "late": """EXISTS (
        SELECT FROM offer WHERE cancellation_id = slot.id AND too_late_at IS NOT NULL)""",
}
"""Slots with somebody to ask; that a person worked on; to which a YES came too late."""
WHICH: Final = """
    slot.closed_at >= $1 AND slot.closed_at < $2 AND ($3 = '' OR slot.status = $3)
    AND ($4 = '' OR lower(provider.provider_name) = lower($4))
    AND ($5 = '' OR lower(place.location_name) = lower($5)) AND $6 <> ''
    AND ($7 = '' OR slot.verdict = $7)
    AND ($8::int IS NULL
         OR date_part('hour', slot.slot_start_at AT TIME ZONE COALESCE(place.time_zone, $9)) = $8)
"""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which of them: closed from ``start`` up to ``end``; ``provider`` and ``place`` by name;
    ``why`` is a verdict, ``hour`` that in which the slot begins where it is (``zone`` is the
    clinic's)."""

    start: datetime
    end: datetime
    outcome: Outcome = ""
    provider: str = ""
    place: str = ""
    only: Only = ""
    why: str = ""
    hour: int | None = None
    zone: str = "UTC"

    @property
    def parameters(self) -> tuple[object, ...]:
        status = STATUS.get(self.outcome, "")
        named = (self.provider, self.place, audit.BRIDGE, self.why, self.hour, self.zone)
        return (self.start, self.end, status, *named)


@dataclass(frozen=True, kw_only=True)
class ClosedSlot(slot.Slot):
    """With its winner, if it has one, and how many were asked, and said YES too late."""

    closed_at: datetime
    winner: Person | None
    asked: int
    too_late: int


@dataclass(frozen=True)
class Counted:
    closed: int
    filled: int
    unfilled: int
    withdrawn: int


async def count(wish: Wish) -> Counted:
    counted = await database.row(
        Counted,
        f"""
        SELECT count(*) AS closed, count(*) FILTER (WHERE slot.status = 'filled') AS filled,
               count(*) FILTER (WHERE slot.status = 'expired') AS unfilled,
               count(*) FILTER (WHERE slot.status = 'aborted') AS withdrawn
        {slot.SOURCE} WHERE {WHICH} AND {ONLY[wish.only]}
        """,
        *wish.parameters,
    )
    assert counted is not None
    return counted


async def page(rules: Rules, wish: Wish, first: int, limit: int) -> Sequence[ClosedSlot]:
    """The latest to close first, from the ``first`` on."""

    def read(
        *, winner_id: int | None, winner_name: str, winner_phone: str, **rest: Any
    ) -> ClosedSlot:
        winner = None if winner_id is None else Person(winner_id, winner_name, winner_phone)
        return slot.reader(rules.clinic, partial(ClosedSlot, winner=winner))(**rest)

    return await database.rows(
        read,
        f"""
        SELECT {slot.COLUMNS}, contact.id AS winner_id, {NAME} AS winner_name,
               contact.phone_e164 AS winner_phone, slot.asked, too_late
        FROM (
            SELECT slot.id {slot.SOURCE} WHERE {WHICH} AND {ONLY[wish.only]}
            ORDER BY slot.closed_at DESC, slot.id DESC OFFSET $10 LIMIT $11) AS picked
        JOIN cancellation_event AS slot ON slot.id = picked.id
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        LEFT JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
        LEFT JOIN patient_contact AS contact ON contact.id = offer.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS too_late FROM offer
            WHERE cancellation_id = slot.id AND too_late_at IS NOT NULL) AS offers
        ORDER BY slot.closed_at DESC, slot.id DESC
        """,  # noqa: S608 - constants
        *wish.parameters,
        first,
        limit,
    )


@dataclass(frozen=True)
class Names:
    """What slots that have closed may be chosen by."""

    providers: Sequence[str]
    places: Sequence[str]


async def names() -> Names:
    found = await database.row(
        Names,
        """
        SELECT ARRAY(SELECT provider_name FROM provider_reference ORDER BY lower(provider_name))
                   AS providers,
               ARRAY(SELECT DISTINCT location_name FROM location_reference ORDER BY 1) AS places
        """,
    )
    assert found is not None
    return found
