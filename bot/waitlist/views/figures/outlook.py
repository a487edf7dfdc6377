"""What the coming week will bring, and who is there for it. Read-only."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot import database
from bot.waitlist.outlook import base, model
from bot.waitlist.outlook.base import Expected, Freed
from bot.waitlist.outlook.model import Judged, Model, Outcome
from bot.waitlist.rules import eligibility, fit
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import HALF_DAYS

REACH: Final = timedelta(weeks=base.WEEKS + 1)
HOURS: Final = ((10, "before 10"), (12, "10 to 12"), (15, "12 to 3"), (24, "after 3"))
MOST: Final = 5000
"""Outcomes that are read, the latest."""
COUNTED: Final = 200
"""Patients; beyond that a list is deep."""


@dataclass(frozen=True)
class Outlook:
    """``weeks`` is how long slots have been seen; ``fits`` how many who may be texted want such a
    slot, by day and kind, at most ``COUNTED``; ``judged`` says whether a model was tried."""

    expected: Sequence[Expected]
    fits: Mapping[tuple[date, str], int]
    weeks: int
    judged: Judged


async def read(rules: Rules, now: datetime) -> Outlook:
    zone = rules.clinic.zone
    today = now.astimezone(zone).date()
    freed = await _freed(rules, now)
    booked = await _booked(rules, now)
    full = {
        (day, kind): found
        for kind in {one.kind for one in freed}
        for day in (today + timedelta(days=n) for n in range(base.DAYS))
        if (found := base.fullness(booked, day, kind)) is not None
    }
    judged = await asyncio.to_thread(model.judge, await _outcomes(rules, now))
    told = await _told(judged.model, rules, now) if judged.model else {}
    expected = base.week(freed, full, told, today, now)
    fits = {(one.day, one.kind): await _fitting(one.day, one.kind, now) for one in expected}
    return Outlook(expected, fits, base.weeks_known(freed, now), judged)


async def _freed(rules: Rules, now: datetime) -> list[Freed]:
    """Slots that came free by themselves: none that a move of ours freed, none that was taken
    back."""
    return await database.rows(
        Freed,
        """
        SELECT provider.provider_type AS kind, slot.created_at AS at,
               (slot_start_at AT TIME ZONE COALESCE(place.time_zone, $3))::date AS day
        FROM cancellation_event AS slot
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE slot_start_at > $1 AND slot.created_at <= $2 AND slot.status <> 'aborted'
          AND follows_id IS NULL
        """,
        now - REACH,
        now,
        rules.clinic.zone.key,
    )


async def _booked(rules: Rules, now: datetime) -> dict[tuple[date, str], int]:
    """The appointments that a day has, or had before some were cancelled, by day and kind."""

    def read(*, day: date, kind: str, booked: int) -> tuple[tuple[date, str], int]:
        return (day, kind), booked

    return dict(
        await database.rows(
            read,
            """
            SELECT (starts_at AT TIME ZONE $3)::date AS day, provider_type AS kind,
                   count(*)::int AS booked
            FROM ehr_appointment AS known
            JOIN provider_reference AS provider ON provider.id = known.provider_id
            WHERE state IN ('booked', 'over', 'cancelled') AND starts_at BETWEEN $1 AND $2
            GROUP BY 1, 2
            """,
            now - timedelta(days=30),
            now + timedelta(days=base.DAYS + 1),
            rules.clinic.zone.key,
        )
    )


async def _outcomes(rules: Rules, now: datetime) -> list[Outcome]:
    """Appointments whose time is over and whose end is known."""

    def read(*, starts_at: datetime, kind: str, cancelled: bool) -> Outcome:
        local = starts_at.astimezone(rules.clinic.zone)
        return Outcome(local.date(), _says(kind, local), cancelled)

    return await database.rows(
        read,
        """
        SELECT starts_at, provider_type AS kind, state = 'cancelled' AS cancelled
        FROM ehr_appointment AS known
        JOIN provider_reference AS provider ON provider.id = known.provider_id
        WHERE state IN ('booked', 'over', 'cancelled') AND starts_at < $1
        ORDER BY starts_at DESC LIMIT $2
        """,
        now,
        MOST,
    )


def _says(kind: str, local: datetime) -> tuple[str, ...]:
    """What is known of an appointment before: the first two are what base rates go by."""
    hour = next(words for until, words in HOURS if local.hour < until)
    return kind, HALF_DAYS[local.weekday()], hour


async def _told(earned: Model, rules: Rules, now: datetime) -> dict[tuple[date, str], float]:
    """What a model expects of the appointments that stand, by day and kind."""

    def read(*, starts_at: datetime, kind: str, share: float) -> tuple[date, str, float]:
        local = starts_at.astimezone(rules.clinic.zone)
        return local.date(), kind, model.remaining(earned.chance(_says(kind, local)), share)

    chances = await database.rows(
        read,
        """
        WITH leads AS (
            SELECT starts_at - said_at AS lead FROM ehr_appointment
            WHERE state = 'cancelled' AND starts_at < $1)
        SELECT starts_at, provider_type AS kind, COALESCE((
            SELECT avg((lead <= starts_at - $1)::int)::float8 FROM leads), 1.0) AS share
        FROM ehr_appointment AS known
        JOIN provider_reference AS provider ON provider.id = known.provider_id
        WHERE state = 'booked' AND starts_at BETWEEN $1 AND $2
        """,
        now,
        now + timedelta(days=base.DAYS + 1),
    )
    told: dict[tuple[date, str], float] = {}
    for day, kind, chance in chances:
        told[day, kind] = told.get((day, kind), 0.0) + chance
    return told


async def _fitting(day: date, kind: str, now: datetime) -> int:
    """How many patients who may be texted want a slot of this kind on this day at all."""
    halves = list(fit.half_days("day", HALF_DAYS[day.weekday()]))
    count: int = await database.fetch_value(
        f"""
        SELECT count(DISTINCT patient_id) FROM (
            SELECT e.patient_id
            FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
            WHERE e.active AND {eligibility.TEXTED} AND e.provider_type_preference IN ('Any', $1)
              AND (e.provider_preference = '{{}}' OR EXISTS (
                SELECT FROM unnest(e.provider_preference) AS name JOIN provider_reference AS one
                  ON lower(one.provider_name) = lower(name) WHERE one.provider_type = $1))
              AND (e.current_appt_at IS NULL OR e.current_appt_at > $2)
              AND NOT e.avoid_times @> $3::text[]
              AND (e.quiet_until IS NULL OR e.quiet_until <= $2)
            LIMIT {COUNTED}) AS fitting
        """,  # noqa: S608 - constants
        kind,
        max(now, datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)),
        halves,
    )
    return count
