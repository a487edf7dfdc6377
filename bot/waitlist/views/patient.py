"""One patient with all that is known of them: entries, offers, consent. Read-only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import database
from bot.languages import Language
from bot.waitlist.rules import offer
from bot.waitlist.views import waitlist


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A number and whoever answers it."""

    id: int
    name: str
    phone_e164: str
    opt_out: bool
    unreachable: str | None
    consent_source: str | None
    language: Language
    needs_staff_why: str | None
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
class Consent:
    """One change of a patient's consent."""

    kind: str
    source: str
    at: datetime


async def contact(patient_id: int) -> Contact | None:
    return await database.row(
        Contact,
        """
        SELECT contact.id, COALESCE((
                SELECT patient_name FROM waitlist_entry
                WHERE patient_id = contact.id AND patient_name <> ''
                ORDER BY active DESC, id DESC LIMIT 1), contact.display_name) AS name,
            contact.phone_e164, contact.opt_out, contact.unreachable, contact.consent_source,
            contact.language, thread.needs_staff_why, contact.created_at AS since,
            (SELECT count(*) FROM message_log WHERE patient_id = contact.id) AS texts
        FROM patient_contact AS contact LEFT JOIN thread ON thread.patient_id = contact.id
        WHERE contact.id = $1
        """,
        patient_id,
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


async def consents(patient_id: int) -> Sequence[Consent]:
    """The latest first."""
    return await database.rows(
        Consent,
        "SELECT kind, source, at FROM consent_event WHERE patient_id = $1 ORDER BY id DESC",
        patient_id,
    )
