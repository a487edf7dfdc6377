"""One patient with all that is known of them: entries, offers, consent. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

from bot import database
from bot.languages import Language
from bot.waitlist.rules import fit, offer
from bot.waitlist.rules.fit import Fit, Kind
from bot.waitlist.views import people, search, waitlist


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A number and whoever answers it."""

    id: int
    name: str
    phone_e164: str
    opt_out: bool
    unreachable: str | None
    consent_source: str | None
    voice_consent_source: str | None
    language: Language
    needs_staff_why: str | None
    paused_at: datetime | None
    """Since when nothing is offered: they may want no more texts, and are asked."""
    quiet_until: datetime | None
    """Until when they asked us to wait, where one of their entries says so."""
    since: datetime
    texts: int


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One offer, and the slot that it put."""

    slot_id: int
    state: offer.State
    created_at: datetime
    answered_at: datetime | None
    closed_why: str | None
    provider_name: str
    location: str
    slot_start_at: datetime


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question of what suits, and the answer to it; ``holds`` while it is so of the entry."""

    id: int
    entry_id: int
    fit: Fit
    asked_at: datetime
    answer: Literal["yes", "no", "other"] | None
    answered_at: datetime | None
    holds: bool


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One change of a patient's consent, to texts or to automated calls."""

    kind: str
    channel: str
    source: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Something that is under way for a patient: ``at`` is when it happens, or ends."""

    kind: Literal["offer", "text", "call", "visit", "visit_to_book"]
    at: datetime | None
    provider_name: str
    location: str
    slot_start_at: datetime | None
    """Of the slot that it is about, if it is about one."""
    time_zone: str | None


async def contact(patient_id: int) -> Contact | None:
    return await database.row(
        Contact,
        """
        SELECT contact.id, COALESCE((
                SELECT patient_name FROM waitlist_entry
                WHERE patient_id = contact.id AND patient_name <> ''
                ORDER BY active DESC, id DESC LIMIT 1), contact.display_name) AS name,
            contact.phone_e164, contact.opt_out, contact.unreachable, contact.consent_source,
            contact.voice_consent_source, contact.language, thread.needs_staff_why,
            contact.paused_at,
            (SELECT max(quiet_until) FROM waitlist_entry
             WHERE patient_id = contact.id AND active) AS quiet_until,
            contact.created_at AS since,
            (SELECT count(*) FROM message_log WHERE patient_id = contact.id) AS texts
        FROM patient_contact AS contact LEFT JOIN thread ON thread.patient_id = contact.id
        WHERE contact.id = $1
        """,
        patient_id,
    )


async def find(said: str, limit: int) -> Sequence[people.Person]:
    """Whose number, or name there or on the list, fits ``said``, by name; nobody for no words."""
    if not search.words(said):
        return []
    return await database.rows(
        people.Person,
        f"""
        SELECT contact.id, COALESCE(listed.name, contact.display_name) AS name, contact.phone_e164
        FROM patient_contact AS contact LEFT JOIN LATERAL (
            SELECT patient_name AS name FROM waitlist_entry
            WHERE patient_id = contact.id AND patient_name <> ''
            ORDER BY active DESC, id DESC LIMIT 1) AS listed ON TRUE
        WHERE {search.fits("contact.display_name", "contact.phone_e164", "$1")} OR EXISTS (
            SELECT FROM waitlist_entry WHERE patient_id = contact.id
              AND {search.fits("patient_name", "contact.phone_e164", "$1")})
        ORDER BY lower(COALESCE(listed.name, contact.display_name)), contact.id LIMIT $2
        """,  # noqa: S608 - constants of another module
        search.patterns(said),
        limit,
    )


async def entries(patient_id: int, now: datetime) -> Sequence[waitlist.Entry]:
    """Those on the list first, then the latest."""
    return await database.rows(
        partial(waitlist.Entry, at=now),
        f"""
        SELECT {waitlist.COLUMNS}, EXISTS (SELECT FROM offer
            WHERE offer.patient_id = entry.patient_id AND offer.state = 'pending') AS being_asked
        {waitlist.SOURCE} WHERE entry.patient_id = $1 ORDER BY entry.active DESC, entry.id DESC
        """,  # noqa: S608 - constants
        patient_id,
    )


async def offers(patient_id: int, limit: int) -> Sequence[Offered]:
    """The latest first."""
    return await database.rows(
        Offered,
        """
        SELECT slot.id AS slot_id, offer.state, offer.created_at, offer.closed_why,
               COALESCE(offer.accepted_at, offer.too_late_at, offer.declined_at) AS answered_at,
               provider.provider_name, place.location_name AS location, slot.slot_start_at
        FROM offer JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE offer.patient_id = $1 ORDER BY offer.created_at DESC, offer.id DESC LIMIT $2
        """,
        patient_id,
        limit,
    )


async def asked(patient_id: int, limit: int) -> Sequence[Asked]:
    """What they were asked of what suits, and staff have not taken back; the latest first."""

    def read(
        *,
        kind: Kind,
        what: str,
        answers: int,
        avoid_times: Sequence[str],
        avoid_places: Sequence[str],
        notice_minutes: int,
        **rest: Any,
    ) -> Asked:
        found = Fit(kind, what, answers)
        there = what in avoid_places
        holds = there if kind == "place" else fit.is_so(found, avoid_times, notice_minutes)
        return Asked(fit=found, holds=rest["answer"] == "yes" and holds, **rest)

    return await database.rows(
        read,
        """
        SELECT question.id, entry_id, kind, what, answers, asked_at, answer, answered_at,
               avoid_times, avoid_places, notice_minutes
        FROM fit_question AS question JOIN waitlist_entry AS entry ON entry.id = entry_id
        WHERE question.patient_id = $1 AND asked_at IS NOT NULL AND removed_at IS NULL
        ORDER BY asked_at DESC, question.id DESC LIMIT $2
        """,
        patient_id,
        limit,
    )


async def coming(patient_id: int, now: datetime) -> Sequence[Coming]:
    """What comes next: a live offer, texts that wait to be sent, calls to be made, and the visits
    that were taken and have not begun; the soonest first."""
    return await database.rows(
        Coming,
        """
        WITH under_way AS (
            SELECT 'offer' AS kind, hold_expires_at AS at, cancellation_id AS slot_id
            FROM offer WHERE patient_id = $1 AND state = 'pending'
            UNION ALL
            SELECT 'text', text.not_before, offer.cancellation_id
            FROM message_log AS text LEFT JOIN offer ON offer.id = text.offer_id
            WHERE text.patient_id = $1 AND direction = 'outbound' AND status = 'queued'
            UNION ALL
            SELECT 'call', NULL, cancellation_id FROM phone_call
            WHERE patient_id = $1 AND state IN ('due', 'later', 'no_answer')
            UNION ALL
            SELECT CASE WHEN slot.booked_at IS NULL THEN 'visit_to_book' ELSE 'visit' END,
                   slot.slot_start_at, slot.id
            FROM offer JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
            WHERE offer.patient_id = $1 AND offer.state = 'accepted' AND slot.status = 'filled'
              AND slot.slot_start_at > $2
        )
        SELECT kind, at, COALESCE(provider_name, '') AS provider_name,
               COALESCE(location_name, '') AS location, slot_start_at, place.time_zone
        FROM under_way LEFT JOIN cancellation_event AS slot ON slot.id = under_way.slot_id
        LEFT JOIN provider_reference AS provider ON provider.id = slot.provider_id
        LEFT JOIN location_reference AS place ON place.id = slot.location_id
        ORDER BY at NULLS LAST, kind
        """,
        patient_id,
        now,
    )


async def consents(patient_id: int) -> Sequence[Consent]:
    """The latest first."""
    return await database.rows(
        Consent,
        """
        SELECT kind, channel, source, at FROM consent_event WHERE patient_id = $1 ORDER BY id DESC
        """,
        patient_id,
    )
