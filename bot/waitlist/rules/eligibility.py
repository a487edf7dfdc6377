"""Who may be asked for a slot, best first.

An entry is eligible when it is active; its contact has consented, has not opted out, is not being
asked whether to opt out, reads a language that we write, and can be reached; the provider, the
provider's type, the place and the time of day suit it; the slot is earlier than the appointment it
holds; its contact was not asked for this slot before, holds no live offer, is not the one who
cancelled, may be texted at this hour at its own place, and was not asked too often lately. A text
that never left us was no asking, and a slot that somebody had taken and that came back may be asked
once more.

In which order they are asked: `order`. It is read off an index, so that the best of a million
entries cost no more than the best of a thousand; so does another index find the few who fit.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database, languages
from bot.languages import Language
from bot.waitlist.rules.order import EVERYBODY, LISTED, passes
from bot.waitlist.rules.slot import Slot

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
DEEP: Final = 30
"""Patients; for a slot that more than these suit, nobody needs to know how many more."""


@dataclass(frozen=True)
class Caps:
    """How often a patient is asked at most: offers in a day and in a week (24 and 168 hours), and
    how many in a row without an answer bring quiet until the first of them is a week old."""

    per_day: int
    per_week: int
    unanswered: int


@dataclass(frozen=True)
class Candidate:
    entry_id: int
    patient_id: int
    language: Language


CALLED: Final = ("landline", "dead")
"""Why texts don't reach a number that a person may still call; a wrong or impossible one is left
to whoever corrects it."""

WRITTEN_TO: Final = f"c.language IN {languages.WRITTEN}"
"""Whether our texts can be said in a contact's language."""
TEXTED: Final = f"""
    NOT c.opt_out AND c.consent_source IS NOT NULL AND c.unreachable IS NULL
    AND c.paused_at IS NULL AND {WRITTEN_TO}
"""
TO_CALL: Final = f"""
    NOT c.opt_out AND (c.consent_source IS NULL OR c.unreachable IS NOT NULL OR NOT {WRITTEN_TO})
    AND (c.unreachable IS NULL OR c.unreachable IN {CALLED})
    AND NOT EXISTS (SELECT FROM phone_call AS made
        WHERE made.cancellation_id = $1 AND made.patient_id = e.patient_id)
"""
"""Whom nobody may or can text, and who never asked to be left alone."""
WHOM_AND_WHERE: Final = """
    (e.provider_preference = '{}' OR EXISTS (
        SELECT FROM unnest(e.provider_preference) AS name WHERE lower(name) = lower($2)))
    AND (e.location_preference = '{}' OR EXISTS (
        SELECT FROM unnest(e.location_preference) AS place WHERE lower(place) = ANY ($4::text[])))
"""
WISHES: Final = f"""
    e.active AND e.provider_type_preference IN ('Any', $3) AND {WHOM_AND_WHERE}
    AND NOT e.avoid_places && $4::text[] AND NOT $7 = ANY (e.avoid_times)
    AND (e.current_appt_at IS NULL OR e.current_appt_at > $5)
    AND e.patient_id IS DISTINCT FROM $6::bigint
"""
"""What an entry ``e`` asks of a slot, for the values of ``parameters``."""


def _unasked(failed: str) -> str:
    """The condition that an entry's patient was not asked for the slot before. A text that failed
    as ``failed`` says was no asking, and nor was a slot that was taken and came back."""
    return f"""
        NOT EXISTS (SELECT FROM offer
            WHERE offer.patient_id = e.patient_id AND offer.cancellation_id = $1
              AND NOT (offer.state = 'failed' AND {failed})
              AND (offer.state, COALESCE(offer.closed_why, '')) <> ('canceled', 'taken'))
    """


UNTEXTED: Final = _unasked("COALESCE(offer.closed_why, '') = 'not_sent'")
SUITS: Final = f"{TEXTED} AND {WISHES} AND {UNTEXTED}"
"""The conditions on an entry ``e`` with contact ``c``."""
UNCALLED: Final = _unasked("TRUE")
"""A text that didn't arrive, for it was sent to a landline, is followed by a call."""


def patience(now: str) -> str:
    """The condition that an entry ``e`` wants to be asked at ``now``, and of a slot so soon."""
    return (
        f"(e.quiet_until IS NULL OR e.quiet_until <= {now}::timestamptz)"
        f" AND {now}::timestamptz + e.notice_minutes * interval '1 minute' <= $5::timestamptz"
    )


FREE_NOW: Final = f"""
    NOT EXISTS (
        SELECT FROM offer WHERE offer.patient_id = e.patient_id AND offer.state = 'pending')
    AND NOT (CASE WHEN c.time_zone IS NULL THEN c.zones
             ELSE jsonb_build_array(c.time_zone) END) ?| $8
    AND (SELECT count(*) FILTER (WHERE offer.created_at > $9) < $11 AND count(*) < $12
         FROM offer WHERE offer.patient_id = e.patient_id AND offer.created_at > $10
           AND offer.state <> 'failed')
    AND NOT (
        SELECT count(*) = $13 AND bool_and(state = 'expired' AND too_late_at IS NULL)
        FROM (SELECT state, too_late_at FROM offer
              WHERE offer.patient_id = e.patient_id AND offer.created_at > $10
              ORDER BY created_at DESC LIMIT $13) AS latest)
    AND {patience("$14")}
"""  # noqa: S608 - a condition of this module
"""What must be true besides at the moment of asking, and may be otherwise a little later."""

MATCHES: Final = """
    wished(e.provider_preference) && ARRAY['', lower($2)]
    AND wished(e.location_preference) && array_append($4::text[], '')
"""
"""What ``WISHES`` asks of provider and place, as the index ``waitlist_entry_wishes`` answers it."""
ONE_WISH: Final = """
    (CASE cardinality(provider_preference) WHEN 0 THEN ''
     WHEN 1 THEN lower(provider_preference[1]) ELSE '*' END)
"""
"""The one provider whom an entry waits for; empty for any, ``*`` for one of several. Word for word
that of the index ``waitlist_entry_by_wish``, which keeps the order within each."""
NEAR: Final = 2000
"""Entries that are walked in their order; where too few of them fit, whoever may want such a slot
is looked up."""


def _wishing(one: str) -> str:
    """The best who wait for this provider, in their order."""
    return f"""
        (SELECT * FROM waitlist_entry AS e WHERE e.active AND {ONE_WISH} = {one}
         ORDER BY {LISTED} LIMIT {NEAR})
    """  # noqa: S608 - constants of this module


BEST: Final = f"""
    (SELECT e.* FROM (
        SELECT * FROM ({" UNION ALL ".join(map(_wishing, ("''", "lower($2)", "'*'")))}) AS e
        ORDER BY {LISTED} LIMIT {NEAR}) AS e
     CROSS JOIN LATERAL (SELECT WHERE {WHOM_AND_WHERE} OFFSET 0) AS wants
     ORDER BY {LISTED} OFFSET 0)
"""  # noqa: S608 - constants of this module
"""Those of the best who want this provider and place: three walks of one index, merged in their
order, so that nobody is passed who waits for another provider. They are told apart before their
contacts and offers are looked at, which costs ten times as much. The order stands thrice, so that
the planner knows that it is kept."""
WANTING: Final = f"(SELECT * FROM waitlist_entry AS e WHERE {MATCHES})"  # noqa: S608 - as above
MATCHING: Final = f"""
    (SELECT * FROM waitlist_entry AS e WHERE e.active AND {MATCHES} ORDER BY {LISTED} OFFSET 0)
"""  # noqa: S608 - constants of this module


def sources(first: str) -> Sequence[str]:
    """Where the entries of a pass are looked for, in SQL: one after the other, until enough fit.

    On most lists enough fit among the best. Where almost nobody wants such a slot, the walk to the
    few who do would be as long as the list.
    """
    return (BEST, MATCHING) if first == EVERYBODY else ("waitlist_entry",)


async def pick(
    slot: Slot, limit: int, caps: Caps, closed_zones: Sequence[str], now: datetime
) -> list[Candidate]:
    """The best ``limit`` candidates, their contacts locked until the commit.

    A contact locked by someone else (its turn is being taken, or another slot picks it) is passed
    over rather than waited for: two slots never ask the same patient, and no lock order arises.
    """
    facts = _facts(slot, caps, closed_zones, now)
    picked: dict[int, Candidate] = {}
    seen: set[int] = set()
    for first in passes(slot, now):
        for source in sources(first):
            while len(picked) < limit:
                locked = await _lock(source, first, limit - len(picked), seen, facts)
                if not locked:
                    break
                seen |= {candidate.patient_id for candidate in locked}
                for candidate in await _still_fit(locked, facts):
                    picked.setdefault(candidate.patient_id, candidate)
    return list(picked.values())


def _facts(slot: Slot, caps: Caps, closed_zones: Sequence[str], now: datetime) -> Sequence[object]:
    """The parameters $1 to $14 of ``SUITS`` and ``FREE_NOW``."""
    return (
        *parameters(slot),
        list(closed_zones),
        now - DAY,
        now - WEEK,
        caps.per_day,
        caps.per_week,
        caps.unanswered,
        now,
    )


async def line(
    slot: Slot, limit: int, caps: Caps, closed_zones: Sequence[str], now: datetime
) -> list[int]:
    """The entries that could be asked now, best first, at most ``limit``; one for each patient.

    Nothing is locked: it is who would be picked if so many were.
    """
    facts = _facts(slot, caps, closed_zones, now)
    found: dict[int, int] = {}
    for first in passes(slot, now):
        for source in sources(first):
            if len(found) < limit:
                for entry_id, patient_id in (await _stand(source, first, limit, facts)).items():
                    found.setdefault(patient_id, entry_id)
    return list(found.values())[:limit]


async def _stand(source: str, first: str, limit: int, facts: Sequence[object]) -> dict[int, int]:
    """The patients of the best entries that could be asked, by entry."""
    return await database.pairs(
        f"""
        SELECT e.id, e.patient_id
        FROM {source} AS e JOIN patient_contact AS c ON c.id = e.patient_id
        CROSS JOIN LATERAL (SELECT WHERE {SUITS} AND {FREE_NOW} OFFSET 0) AS fits
        WHERE e.active AND {first} LIMIT $15
        """,  # noqa: S608 - constants of this module
        *facts,
        limit,
    )


async def _lock(
    source: str, first: str, limit: int, seen: Set[int], facts: Sequence[object]
) -> list[Candidate]:
    """The best candidates whose patient was not seen before, locked.

    The conditions stand apart (OFFSET 0) so that the index is walked until enough entries fit;
    left to itself, the planner may work them out for every entry first.
    """
    return await database.rows(
        Candidate,
        f"""
        SELECT e.id AS entry_id, e.patient_id, c.language
        FROM {source} AS e JOIN patient_contact AS c ON c.id = e.patient_id
        CROSS JOIN LATERAL (SELECT WHERE {SUITS} AND {FREE_NOW} OFFSET 0) AS fits
        WHERE e.active AND NOT e.patient_id = ANY ($15::bigint[])
          AND {first} LIMIT $16
        FOR NO KEY UPDATE OF c SKIP LOCKED
        """,  # noqa: S608 - constants of this module
        *facts,
        list(seen),
        limit,
    )


async def _still_fit(locked: Sequence[Candidate], facts: Sequence[object]) -> list[Candidate]:
    """Those of the locked candidates who fit now, in their order.

    Between the reading and the locking somebody else may have committed: a STOP, or another
    slot's offer. Under the lock nothing of that can change any more.
    """
    fit = await database.column(
        f"""
        SELECT e.id FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
        WHERE e.id = ANY ($15::bigint[]) AND {SUITS} AND {FREE_NOW}
        """,  # noqa: S608 - constants of this module
        *facts,
        [candidate.entry_id for candidate in locked],
    )
    return [candidate for candidate in locked if candidate.entry_id in fit]


async def to_call(
    slot: Slot, limit: int, now: datetime, beside: Sequence[int] | None = None
) -> list[Candidate]:
    """The best ``limit`` who suit this slot, can't be texted and were not to be called for it yet;
    ``beside`` some entries only those who stand as high on the list as one of them.

    Looked for from the contacts: those who can't be texted are few, or found soon.
    """
    return await database.rows(
        Candidate,
        f"""
        SELECT e.id AS entry_id, e.patient_id, c.language
        FROM waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
        WHERE {TO_CALL} AND {WISHES} AND {UNCALLED} AND {patience("$10")} AND NOT EXISTS (
            SELECT FROM offer WHERE offer.patient_id = e.patient_id AND offer.state = 'pending')
          AND ($8::bigint[] IS NULL OR e.priority_score >= (
              SELECT min(priority_score) FROM waitlist_entry WHERE id = ANY ($8)))
        ORDER BY e.rain_check_at NULLS LAST, {LISTED} LIMIT $9
        """,  # noqa: S608 - constants of this module
        *parameters(slot),
        beside,
        limit,
        now,
    )


async def depth(slot: Slot) -> int:
    """How many patients suit this slot, free at this moment or not, with those asked for it.

    Of those who were not asked yet only ``DEEP`` are counted: beyond that a list is deep, and to
    count on costs as much as the list is long.
    """
    near = await _count(slot, BEST)
    return near if near >= DEEP else await _count(slot, WANTING)


async def _count(slot: Slot, source: str) -> int:
    count: int = await database.fetch_value(
        f"""
        SELECT count(DISTINCT patient_id) FROM (
            SELECT patient_id FROM offer WHERE cancellation_id = $1 AND state <> 'failed'
            UNION ALL (
                SELECT e.patient_id
                FROM {source} AS e JOIN patient_contact AS c ON c.id = e.patient_id
                WHERE {SUITS} LIMIT {DEEP})) AS fitting
        """,  # noqa: S608 - constants of this module
        *parameters(slot),
    )
    return count


def parameters(slot: Slot) -> Sequence[object]:
    """The parameters $1 to $7 of ``SUITS``: what a slot asks of an entry."""
    return (
        slot.id,
        " ".join(slot.provider.name.split()),
        slot.provider.kind,
        sorted(slot.place.spellings),
        slot.starts_at,
        slot.cancelled_by,
        slot.half_day,
    )
