"""What belongs to which places, so that somebody of some places sees these and nothing of others.

A slot belongs to its place, and what was done for it with it. A waitlist entry belongs to the
places that it wishes for; one without a wish to all, since it may be offered any. A patient belongs
to where their entries and offers do; who has neither to the place whose number they wrote to, or to
all. A text belongs to its offer's slot; one about no offer to its patient, unless it left by
another place's number or names another place, its brand or its phone: what patients write
themselves is read whatever they name. A file belongs to the places of all its rows: one with a row
of another place or of none is of those alone who see all places, as are the questions that record
systems and deliveries raise, and notices that count what waits everywhere.

``TABLES`` says so once, of the tables; ``FREE`` are those in which nothing is of a place. Of an
entry for two places the other is not named.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from bot import database
from bot.messages import segments
from bot.waitlist.models import WaitlistEntry
from bot.waitlist.rules.place import Clinic, Directory

NOBODY: Final = "SELECT * FROM {table} WHERE FALSE"
_OWN_WORDS: Final = """
    ARRAY(SELECT wish FROM unnest({column}) WITH ORDINALITY AS wished (wish, n)
          WHERE lower(wish) IN (SELECT said FROM seen_spelling) ORDER BY n) AS {column}
"""
_OF_A_SLOT: Final = """
    SELECT * FROM {table} WHERE {column} IN (SELECT id FROM cancellation_event)
"""
_OF_A_PATIENT: Final = """
    SELECT * FROM {table} WHERE EXISTS (
        SELECT FROM patient_contact AS own WHERE own.id = {table}.patient_id)
"""
_OF_A_TEXT: Final = """
    SELECT * FROM {table} WHERE EXISTS (
        SELECT FROM message_log AS own WHERE own.id = {table}.message_id)
"""
_PATIENT: Final = """
    SELECT * FROM patient_contact WHERE
        EXISTS (SELECT FROM waitlist_entry AS own WHERE own.patient_id = patient_contact.id)
        OR EXISTS (SELECT FROM offer AS own WHERE own.patient_id = patient_contact.id)
        OR (NOT EXISTS (SELECT FROM any_entry WHERE any_entry.patient_id = patient_contact.id)
            AND NOT EXISTS (SELECT FROM any_offer WHERE any_offer.patient_id = patient_contact.id)
            AND NOT EXISTS (SELECT FROM thread JOIN other_place ON sender = our_number
                WHERE thread.patient_id = patient_contact.id)
            AND EXISTS (SELECT FROM seen_place))
"""
_TEXT: Final = """
    SELECT * FROM message_log WHERE
        EXISTS (SELECT FROM patient_contact AS own WHERE own.id = message_log.patient_id)
        AND (EXISTS (SELECT FROM offer AS own WHERE own.id = message_log.offer_id)
            OR (offer_id IS NULL
                AND NOT EXISTS (SELECT FROM other_place WHERE sender = our_number)
                AND (direction = 'inbound' OR NOT EXISTS (
                    SELECT FROM other_name WHERE lower(body) ~ said))))
"""
_FILE: Final = """
    SELECT * FROM intake_file WHERE
        EXISTS (SELECT FROM intake_row AS own WHERE own.file_id = intake_file.id)
        AND NOT EXISTS (SELECT FROM any_row WHERE any_row.file_id = intake_file.id
            AND NOT EXISTS (SELECT FROM intake_row AS own WHERE own.id = any_row.id))
        AND (SELECT count(*) FROM any_row WHERE any_row.file_id = intake_file.id)
            = (SELECT sum(value::int) FROM jsonb_each_text(receipt -> 'counts'))
"""
_ROW: Final = """
    SELECT * FROM intake_row WHERE slot_id IN (SELECT id FROM cancellation_event)
        OR entry_id IN (SELECT id FROM waitlist_entry)
"""
_FIT: Final = """
    SELECT * FROM fit_question WHERE entry_id IN (SELECT id FROM waitlist_entry)
        AND offer_id IN (SELECT id FROM offer)
        AND (kind <> 'place' OR lower(what) IN (SELECT said FROM seen_spelling))
"""
_NOTICE: Final = """
    SELECT * FROM notice WHERE place IN (SELECT location_name FROM location_reference)
        OR place = '' AND kind IN ('sender_paused', 'stands_still', 'behind', 'set_aside',
            'bridge_missing', 'disk', 'guessing')
"""
_LINE: Final = """
    SELECT * FROM audit_log WHERE
        subject = 'slot' AND subject_id IN (SELECT id FROM cancellation_event)
        OR subject = 'entry' AND subject_id IN (SELECT id FROM waitlist_entry)
        OR subject IN ('patient', 'thread') AND subject_id IN (SELECT id FROM patient_contact)
"""


def _of_slots(*tables: str, column: str = "cancellation_id") -> Mapping[str, str]:
    return {table: _OF_A_SLOT.format(table=table, column=column) for table in tables}


TABLES: Final[Mapping[str, str]] = {
    "seen_place": "SELECT unnest($1::bigint[]) AS id",
    "seen_spelling": "SELECT unnest($2::text[]) AS said",
    "other_name": "SELECT said FROM (SELECT $3::text AS said) AS named WHERE said <> ''",
    "any_entry": "SELECT patient_id FROM waitlist_entry",
    "any_offer": "SELECT patient_id FROM offer",
    "any_row": "SELECT id, file_id FROM intake_row",
    "other_place": "SELECT sender FROM location_reference"
    " WHERE id NOT IN (SELECT id FROM seen_place)",
    "location_reference": "SELECT * FROM location_reference"
    " WHERE id IN (SELECT id FROM seen_place)",
    "location_alias": "SELECT * FROM location_alias"
    " WHERE location_id IN (SELECT id FROM seen_place)",
    "location_sender": "SELECT * FROM location_sender"
    " WHERE number IN (SELECT sender FROM location_reference)",
    "cancellation_event": "SELECT * FROM cancellation_event"
    " WHERE location_id IN (SELECT id FROM seen_place)",
    **_of_slots("offer", "offer_batch", "slot_line", "phone_call", "voice_call"),
    **_of_slots("ehr_booking", "ehr_mark", "intake_writeback", "intake_alert", column="slot_id"),
    "waitlist_entry": "",  # its columns are known once the database is open
    "patient_contact": _PATIENT,
    "message_log": _TEXT,
    **{
        table: _OF_A_PATIENT.format(table=table)
        for table in ("thread", "consent_event", "join_request", "patient_link", "legal_hold")
    },
    **{table: _OF_A_TEXT.format(table=table) for table in ("delivery_event", "reading_correction")},
    "fit_question": _FIT,
    "visit_rating": "SELECT * FROM visit_rating WHERE offer_id IN (SELECT id FROM offer)",
    "boost_reason": "SELECT * FROM boost_reason WHERE entry_id IN (SELECT id FROM waitlist_entry)",
    "entry_age": "SELECT * FROM entry_age WHERE entry_id IN (SELECT id FROM waitlist_entry)",
    "intake_row": _ROW,
    "intake_file": _FILE,
    "audit_log": _LINE,
    "notice": _NOTICE,
    **{
        table: NOBODY.format(table=table)
        for table in (
            *("audit_link", "ehr_appointment", "fairness_month", "feed_day", "feed_listener"),
            *("feed_poll", "intake_question", "intake_untaken", "notice_message", "number_key"),
            *("monthly_report", "sign_in_pace"),
            "opt_out_kept",
        )
    },
}
"""What stands for each table, in this order; the first seven are only for those after them. $1 are
the ids of the places, $2 all that names them, $3 a pattern of what names the others alone."""
FREE: Final = frozenset(
    {
        *("aerich", "alert", "api_key", "daily_count", "installation", "provider_reference"),
        *("recovery_code", "reply_curve", "saved_view", "sender_state", "staff_session"),
        *("staff_place", "staff_user", "timer"),
    }
)
"""Accounts and their own things, counts of the whole installation, and who treats, who may treat
anywhere."""


@cache
def _tables() -> Mapping[str, str]:
    return {**TABLES, "waitlist_entry": _entry()}


def _entry() -> str:
    columns = (str(name) for name in WaitlistEntry._meta.fields_db_projection.values())
    own = ("location_preference", "avoid_places")
    said = [_OWN_WORDS.format(column=one) if one in own else one for one in columns]
    return f"""
        SELECT {", ".join(said)} FROM waitlist_entry
        WHERE location_preference = '{{}}' AND EXISTS (SELECT FROM seen_place)
            OR EXISTS (SELECT FROM unnest(location_preference) AS wish
                WHERE lower(wish) IN (SELECT said FROM seen_spelling))
    """  # noqa: S608 - names of columns


def only(place_ids: Iterable[int], known: Directory, clinic: Clinic) -> database.Part:
    """The part of the tables that belongs to these of the ``known`` places of this clinic."""
    ids = frozenset(place_ids)
    own = [place for place in known.places if place.id in ids]
    spelled = {one for place in own for one in place.spellings}
    ours = _words(
        [(clinic.brand, clinic.phone), *((one.name, one.brand, one.phone) for one in own)]
    )
    others = _words((place.name, place.brand, place.phone) for place in known.places)
    named = [one for one in others if not any(re.search(_whole(one), word) for word in ours)]
    values = (tuple(sorted(ids)), tuple(sorted(spelled)), "|".join(map(_whole, sorted(named))))
    return database.Part(_tables(), values, frozenset({"audit_log"}))


def _words(said: Iterable[Iterable[str]]) -> set[str]:
    """As they are compared with what a text says."""
    return {segments.to_gsm7(one).lower() for words in said for one in words if one}


def _whole(said: str) -> str:
    """A pattern, for PostgreSQL as for us, that finds this and no part of a longer word."""
    return rf"(?<!\w){re.escape(said)}(?!\w)"
