"""The memory of appointments: what a record system has said of each, without people. In the
caller's transaction.

Promises: an appointment is one row by its sender's key, and means what was said last of it, in
whatever order it arrives. What an export says of an id counts for every sender's until the sender
speaks. What is over for a month is forgotten.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot import database
from bot.ledger import digests
from bot.ledger.facts import (
    AppointmentState,
    Booking,
    Cancellation,
    Former,
    Mentions,
    Provider,
    Remembered,
    Result,
    Told,
)
from bot.ledger.records import Counting

KEPT: Final = timedelta(days=30)


async def recall(asked: Mentions) -> list[Remembered]:
    """What is known of these appointments, and what else takes up their times."""
    return await _rows(
        """
        own AS (
            SELECT * FROM ehr_appointment
            WHERE natural_key = ANY ($1::text[]) OR id_key = ANY ($2::text[])),
        named AS (
            SELECT LEAST(min(taken_from), $3) AS since, GREATEST(max(taken_until), $4) AS until
            FROM own WHERE taken_until IS NOT NULL),
        known AS (
            SELECT * FROM own UNION ALL
            SELECT * FROM ehr_appointment
            WHERE state IN ('booked', 'doubtful', 'over', 'blocked')
              AND taken_from < (SELECT until FROM named) AND taken_until > (SELECT since FROM named)
              AND id NOT IN (SELECT id FROM own))
        """,
        [key.hex() for key in asked.ids],
        [key.hex() for key in set(asked.ids.values())],
        min((since for since, _ in asked.times), default=None),
        max((until for _, until in asked.times), default=None),
    )


@dataclass(frozen=True)
class _Row:
    natural_key: str
    id_key: str
    from_export: bool
    state: AppointmentState
    said_at: datetime
    provider_id: int | None
    provider_name: str | None
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    taken_from: datetime | None
    taken_until: datetime | None
    patient_key: str | None
    timed_at: datetime | None
    former: list[Any] | None
    told: list[Any] | None


async def _rows(known: str, *values: object) -> list[Remembered]:
    rows = await database.rows(
        _Row,
        f"""
        WITH {known}
        SELECT known.natural_key, known.id_key, known.from_export, known.state, known.said_at,
               known.provider_id, provider.provider_name, known.place, known.starts_at,
               known.ends_at, known.taken_from, known.taken_until, known.patient_key,
               known.timed_at, known.former, known.told
        FROM known LEFT JOIN provider_reference AS provider ON provider.id = known.provider_id
        """,  # noqa: S608 - constants
        *values,
    )
    return [
        Remembered(
            bytes.fromhex(row.natural_key),
            bytes.fromhex(row.id_key),
            row.from_export,
            row.state,
            row.said_at,
            Provider(row.provider_id, row.provider_name or "") if row.provider_id else None,
            row.place,
            row.starts_at,
            row.ends_at,
            row.taken_from,
            row.taken_until,
            bytes.fromhex(row.patient_key or ""),
            row.timed_at,
            _former(row.former),
            tuple(map(_told, row.told or ())),
        )
        for row in rows
    ]


def _former(stored: list[Any] | None) -> Former | None:
    if stored is None:
        return None
    provider_id, name, place, *times = stored
    return Former(Provider(provider_id, name), place, *map(datetime.fromisoformat, times))


def _stored(former: Former | None) -> str | None:
    if former is None:
        return None
    provider, place, *times = former
    return json.dumps([provider.id, provider.name, place, *(at.isoformat() for at in times)])


def _told(stored: list[Any]) -> Told:
    said_at, does, leaves_free, provider_id, name, place, *times = stored
    start, end, since, until = map(datetime.fromisoformat, times) if times else [None] * 4
    whose = None if name is None else Provider(provider_id, name)
    at = (start, end, since, until) if start and end and since and until else None
    return Told(datetime.fromisoformat(said_at), does, leaves_free, whose, place, at)


def _all_stored(told: Sequence[Told]) -> str | None:
    each = [
        [
            one.said_at.isoformat(),
            one.does,
            one.leaves_free,
            *(one.provider or (None, None)),
            one.place,
            *(at.isoformat() for at in one.times or ()),
        ]
        for one in told
    ]
    return json.dumps(each) if each else None


async def remember(results: Iterable[Result], counting: Counting) -> None:
    """Note what these results say of appointments; what is older than what is known stays out."""
    latest = dict[bytes, Remembered]()
    for result in results:
        said = [result.remembered] if result.remembered else _exported(result, counting)
        for one in said:
            if one.key not in latest or one.said_at >= latest[one.key].said_at:
                latest[one.key] = one
    if not latest:
        return
    await _insert(list(latest.values()), counting)


async def forget_over(now: datetime) -> None:
    """Remove what is long over."""
    await database.execute("DELETE FROM ehr_appointment WHERE taken_until < $1", now - KEPT)


def _exported(result: Result, counting: Counting) -> list[Remembered]:
    """What a row of a table says, where it names its appointment."""
    found = []
    for fact in result.facts:
        if not isinstance(fact, Cancellation | Booking) or not fact.appointment_id:
            continue
        if isinstance(fact, Cancellation) and result.outcome not in ("accepted", "duplicate"):
            continue
        if fact.provider.id is None or not fact.start < fact.end or fact.end <= counting.now:
            continue
        key = digests.appointment(fact.appointment_id)
        state: AppointmentState = "booked" if isinstance(fact, Booking) else "cancelled"
        times = (fact.start, fact.end, fact.start, fact.end)
        said_at = counting.said(result)
        found.append(
            Remembered(
                key,
                key,
                True,
                state,
                said_at,
                fact.provider,
                fact.place.name,
                *times,
                timed_at=said_at,
            )
        )
    return found


async def _insert(new: Sequence[Remembered], counting: Counting) -> None:
    """Note these; what an export said counts no more once the sender has spoken."""
    by_senders = [one for one in new if not one.from_export]
    await database.execute(
        """
        WITH outdated AS (
            DELETE FROM ehr_appointment AS known USING unnest($16::text[], $17::timestamptz[])
                AS given (id_key, said_at)
            WHERE known.from_export AND known.id_key = given.id_key
              AND known.said_at <= given.said_at)
        INSERT INTO ehr_appointment (file_id, changed_at, natural_key, id_key, from_export, state,
                                     said_at, provider_id, place, starts_at, ends_at, taken_from,
                                     taken_until, patient_key, timed_at, former,
                                     told)
        SELECT $1, $2, given.* FROM unnest(
            $3::text[], $4::text[], $5::boolean[], $6::text[], $7::timestamptz[], $8::bigint[],
            $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[],
            $13::timestamptz[], $14::text[], $15::timestamptz[], $18::jsonb[],
            $19::jsonb[]) AS given
        ON CONFLICT (natural_key) DO UPDATE SET
            file_id = EXCLUDED.file_id, changed_at = EXCLUDED.changed_at, state = EXCLUDED.state,
            said_at = EXCLUDED.said_at, provider_id = EXCLUDED.provider_id,
            place = EXCLUDED.place, starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at,
            taken_from = EXCLUDED.taken_from, taken_until = EXCLUDED.taken_until,
            patient_key = EXCLUDED.patient_key, timed_at = EXCLUDED.timed_at,
            former = EXCLUDED.former, told = EXCLUDED.told
        WHERE ehr_appointment.said_at <= EXCLUDED.said_at
        """,
        counting.delivery_id,
        counting.now,
        [one.key.hex() for one in new],
        [one.id_key.hex() for one in new],
        [one.from_export for one in new],
        [one.state for one in new],
        [one.said_at for one in new],
        [one.provider.id if one.provider else None for one in new],
        [one.place for one in new],
        [one.start for one in new],
        [one.end for one in new],
        [one.since for one in new],
        [one.until for one in new],
        [one.patient.hex() or None for one in new],
        [one.timed_at for one in new],
        [one.id_key.hex() for one in by_senders],
        [one.said_at for one in by_senders],
        [_stored(one.former) for one in new],
        [_all_stored(one.told) for one in new],
    )
