"""The promises that the database itself keeps: each is in the catalog, and refuses a violation.

Read from the catalog after ``upgrade`` on an empty database. The models must name the same tables
and columns, with the same types, as the migrations made.
"""

import importlib
import re
from collections.abc import AsyncIterator
from typing import Any, Final

import asyncpg
import pytest
from tortoise import Model
from tortoise.fields import Field
from tortoise.fields.relational import ForeignKeyFieldInstance

from bot import database

MODELS: Final = (*database.MODELS, "intake.bookings.models", "dashboard.access.models")
WORLD: Final = """
    INSERT INTO patient_contact (phone_e164, created_at, updated_at)
        VALUES ('+12145550101', '2027-01-04Z', '2027-01-04Z'),
               ('+12145550102', '2027-01-04Z', '2027-01-04Z');
    INSERT INTO provider_reference (provider_name, provider_type, created_at)
        VALUES ('Dr. Lee', 'MD/DO', '2027-01-04Z');
    INSERT INTO waitlist_entry (patient_id, patient_name, joined_at, priority_score, updated_at)
        VALUES (1, 'Ana', '2027-01-04Z', 0, '2027-01-04Z'),
               (2, 'Ben', '2027-01-04Z', 0, '2027-01-04Z');
    INSERT INTO location_reference (location_name, created_at, updated_at)
        VALUES ('Plano', '2027-01-04Z', '2027-01-04Z'), ('Frisco', '2027-01-04Z', '2027-01-04Z');
    INSERT INTO location_alias (location_id, spelling, folded, created_at)
        VALUES (1, 'PLN', 'pln', '2027-01-04Z');
    INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at, status,
                                    source, created_at)
        VALUES (1, 1, '2027-01-05 15:00Z', '2027-01-05 15:30Z', 'open', 'api', '2027-01-04Z'),
               (1, 1, '2027-01-06 15:00Z', '2027-01-06 15:30Z', 'open', 'api', '2027-01-04Z');
    INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at, hold_expires_at,
                       state, lock_token)
        VALUES (1, 1, 1, '2027-01-04Z', '2027-01-04 00:07Z', 'pending', gen_random_uuid());
    INSERT INTO message_log (patient_id, direction, body, twilio_sid, status, created_at,
                             received_at)
        VALUES (1, 'inbound', 'yes', 'SM1', 'received', '2027-01-04Z', '2027-01-04Z');
    INSERT INTO message_log (patient_id, direction, body, status, created_at)
        VALUES (1, 'outbound', 'Confirmed.', 'queued', '2027-01-04Z');
"""
OFFER: Final = """
    INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at, hold_expires_at,
                       state, lock_token, accepted_at)
    VALUES ({slot}, {patient}, 1, '2027-01-04Z', timestamptz '2027-01-04Z' + '{hold}', '{state}',
            gen_random_uuid(), {at})
"""


def offer(
    slot: int, patient: int, state: str, *, at: str = "'2027-01-04Z'", hold: str = "7 minutes"
) -> str:
    return OFFER.format(slot=slot, patient=patient, state=state, at=at, hold=hold)


SLOT: Final = """
    INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at, status,
                                    source, created_at)
    VALUES (1, 1, '2027-01-05 15:00Z', '2027-01-05 16:00Z', 'open', 'file', '2027-01-04Z')
"""
ENTRY: Final = """
    INSERT INTO waitlist_entry (patient_id, patient_name, joined_at, priority_score, manual_boost,
                                updated_at)
    VALUES (1, '{name}', '2027-01-04Z', {score}, {boost}, '2027-01-04Z')
"""
BATCH: Final = """
    INSERT INTO offer_batch (cancellation_id, number, size, hold_seconds, reason, asked_at)
    VALUES (1, 1, {size}, {hold}, '{reason}', '2027-01-04Z');
"""
COMPUTED: Final = """
    INSERT INTO offer_batch (cancellation_id, number, size, hold_seconds, reason, asked_at, policy,
                             yes, cap, expected, next_size)
    VALUES (1, 1, 3, 420, 'by answers', '2027-01-04Z', '{}', 0.1, 0.95, 1.0, {});
"""
CURVE: Final = """
    INSERT INTO reply_curve (learned_at, offers, answers, yes, no, stop, shares, kinds)
    VALUES ('2027-01-04Z', {}, {}, {}, 0.1, 0.01, '{{0,1}}', '{{}}');
"""
INBOUND: Final = """
    INSERT INTO message_log (patient_id, direction, body, twilio_sid, status, created_at,
                             received_at)
    VALUES (2, 'inbound', 'no', 'SM1', 'received', '2027-01-04Z', '2027-01-04Z')
"""
CONTACT: Final = """
    INSERT INTO patient_contact (phone_e164, created_at, updated_at)
    VALUES ('{}', '2027-01-04Z', '2027-01-04Z')
"""
PLACE: Final = """
    INSERT INTO location_reference (location_name, brand_name, contact_hours_start,
                                    contact_hours_end, created_at, updated_at)
    VALUES ({}, '2027-01-04Z', '2027-01-04Z')
"""
LINK: Final = """
    INSERT INTO patient_link (digest, purpose, patient_id, offer_id, created_at, expires_at)
    VALUES ('{}', '{}', 1, {}, '2027-01-04Z', '2027-01-0{}Z');
"""

REPORT: Final = """
    INSERT INTO monthly_report (month, made_at, document, summary, sent_at)
    VALUES ('2026-10-01', '2026-11-02Z', '', '', '2026-11-02Z');
"""

FIT: Final = """
    INSERT INTO fit_question (patient_id, entry_id, offer_id, kind, what, answers, found_at,
                              asked_at, answer, answered_at, removed_at)
    VALUES (1, 1, 1, '{}', 'Tue', 3, '2027-01-04Z', {}, {}, {}, {});
"""

RATED: Final = """
    INSERT INTO visit_rating (offer_id, patient_id, asked_at, quiet_until, score, answered_at)
    VALUES (1, 1, '2027-01-04Z', '2027-0{}Z', {}, {});
"""

VOICE: Final = """
    INSERT INTO voice_call (cancellation_id, patient_id, offer_id, token, claim_token, state,
                            claimed_at, ask_at, ended_at, twilio_sid)
    VALUES ({}, {}, 1, {}, gen_random_uuid(), '{}', '2027-01-04Z', '2027-01-04Z', {}, {});
"""
ANY: Final = "gen_random_uuid()"
OVER: Final = "'2027-01-04Z'"
NAME: Final = "'00000000-0000-4000-8000-000000000000'"

UNIQUE: Final[dict[str, tuple[str, str]]] = {
    "offer_one_live_per_patient": ("(patient_id) WHERE", offer(2, 1, "pending")),
    "offer_one_accepted_per_slot": (
        "(cancellation_id) WHERE",
        "UPDATE offer SET state = 'accepted', accepted_at = '2027-01-04Z'; "
        + offer(1, 2, "accepted"),
    ),
    "offer_one_stand_by_per_slot": (
        "(cancellation_id) WHERE",
        "UPDATE offer SET state = 'expired', stand_by = TRUE; "
        + offer(1, 2, "expired")
        + "; UPDATE offer SET stand_by = TRUE",
    ),
    "offer_asked_once_per_slot": (
        "(cancellation_id, patient_id) WHERE",
        "UPDATE offer SET state = 'expired'; " + offer(1, 1, "pending"),
    ),
    "cancellation_event_one_open_per_time": (
        "(provider_id, location_id, slot_start_at) WHERE",
        SLOT,
    ),
    "offer_batch_once_per_slot": (
        "(cancellation_id, number)",
        BATCH.format(size=3, hold=420, reason="as set") * 2,
    ),
    "slot_line_one_per_rank": (
        "(cancellation_id, rank)",
        "INSERT INTO slot_line (cancellation_id, rank, entry_id) VALUES (1, 1, 1), (1, 1, 2)",
    ),
    "voice_call_one_per_slot_and_patient": (
        "(cancellation_id, patient_id)",
        VOICE.format(1, 1, ANY, "busy", OVER, "NULL") * 2,
    ),
    "voice_call_one_at_a_time": (
        "(cancellation_id) WHERE",
        VOICE.format(1, 1, ANY, "ringing", "NULL", "NULL")
        + VOICE.format(1, 2, ANY, "dialling", "NULL", "NULL"),
    ),
    "voice_call_one_for_a_patient": (
        "(patient_id) WHERE",
        VOICE.format(1, 1, ANY, "ringing", "NULL", "NULL")
        + VOICE.format(2, 1, ANY, "dialling", "NULL", "NULL"),
    ),
    "voice_call_token": (
        "(token)",
        VOICE.format(1, 1, NAME, "busy", OVER, "NULL")
        + VOICE.format(1, 2, NAME, "busy", OVER, "NULL"),
    ),
    "voice_call_one_per_sid": (
        "(twilio_sid)",
        VOICE.format(1, 1, ANY, "busy", OVER, "'CA1'")
        + VOICE.format(1, 2, ANY, "busy", OVER, "'CA1'"),
    ),
    "join_request_one_open": (
        "(patient_id) WHERE",
        (
            "INSERT INTO join_request (patient_id, agreed_at)"
            " VALUES (1, '2027-01-04Z'), (1, '2027-01-04Z')"
        ),
    ),
    "patient_link_digest": ("(digest)", LINK.format("a" * 64, "list", "NULL", "5") * 2),
    "message_log_one_per_sid": ("(twilio_sid)", INBOUND),
    "patient_contact_phone_e164_key": ("(phone_e164)", CONTACT.format("+12145550101")),
    "waitlist_entry_one_active_per_person": (
        "(patient_id, lower(patient_name)) WHERE",
        ENTRY.format(name="ANA", score=0, boost=0),
    ),
    "provider_reference_one_per_name": (
        "(lower(provider_name))",
        (
            "INSERT INTO provider_reference (provider_name, provider_type, created_at)"
            " VALUES ('dr. lee', 'APP', '2027-01-04Z')"
        ),
    ),
    "location_reference_one_per_name": (
        "(lower(location_name), lower(COALESCE(brand_name, ''::text)))",
        PLACE.format("'PLANO', NULL, NULL, NULL"),
    ),
    "location_alias_one_place": (
        "(folded)",
        (
            "INSERT INTO location_alias (location_id, spelling, folded, created_at)"
            " VALUES (2, 'Pln', 'pln', '2027-01-04Z')"
        ),
    ),
}
"""Unique indexes: what their definition holds, and what they must refuse."""

CHECKS: Final[list[tuple[str, str]]] = [
    ("waitlist_entry_boost_range", ENTRY.format(name="Bea", score=0, boost=-1)),
    ("waitlist_entry_boost_range", ENTRY.format(name="Bea", score=0, boost=41)),
    ("waitlist_entry_score_range", ENTRY.format(name="Bea", score=-1, boost=0)),
    ("waitlist_entry_score_range", ENTRY.format(name="Bea", score=101, boost=0)),
    ("waitlist_entry_closed_reason_check", "UPDATE waitlist_entry SET closed_reason = 'bored'"),
    ("patient_contact_phone_e164_check", CONTACT.format("2145550101")),
    ("patient_contact_phone_e164_check", CONTACT.format("+0145550101")),
    ("patient_contact_language_check", "UPDATE patient_contact SET language = 'English'"),
    ("patient_contact_unreachable_check", "UPDATE patient_contact SET unreachable = 'asleep'"),
    ("patient_contact_consent_source_check", "UPDATE patient_contact SET consent_source = ''"),
    (
        "cancellation_event_status_check",
        (
            "UPDATE cancellation_event"
            " SET status = 'lost', verdict = 'filled', closed_at = '2027-01-04Z'"
        ),
    ),
    (
        "cancellation_event_verdict_check",
        (
            "UPDATE cancellation_event"
            " SET status = 'expired', verdict = 'bad luck', closed_at = '2027-01-04Z'"
        ),
    ),
    ("cancellation_event_waits_for_check", "UPDATE cancellation_event SET waits_for = 'godot'"),
    (
        "cancellation_event_eligible_depth_check",
        "UPDATE cancellation_event SET eligible_depth = -1",
    ),
    ("cancellation_event_source_check", "UPDATE cancellation_event SET source = 'rumour'"),
    (
        "cancellation_event_ends_after_start",
        "UPDATE cancellation_event SET slot_end_at = slot_start_at",
    ),
    ("cancellation_event_closed_with_verdict", "UPDATE cancellation_event SET status = 'filled'"),
    ("cancellation_event_closed_with_verdict", "UPDATE cancellation_event SET verdict = 'filled'"),
    ("offer_state_check", offer(2, 2, "thinking")),
    ("offer_accepted_at_its_time", offer(2, 2, "accepted", at="NULL")),
    ("offer_check", offer(2, 2, "pending", hold="0 seconds")),
    ("offer_decline_reason_check", "UPDATE offer SET decline_reason = 'Too soon'"),
    ("offer_batch_size_check", BATCH.format(size=0, hold=420, reason="as set")),
    ("offer_batch_hold_seconds_check", BATCH.format(size=3, hold=0, reason="as set")),
    ("offer_batch_reason_check", BATCH.format(size=3, hold=420, reason=" ")),
    ("offer_batch_policy_check", COMPUTED.format("by_guess", 3)),
    ("offer_batch_computed_of_something", COMPUTED.format("computed", "NULL")),
    ("offer_rank_check", "UPDATE offer SET rank = 0"),
    ("offer_answer_check", "UPDATE offer SET answer = 'perhaps', answered_at = '2027-01-04Z'"),
    ("offer_answered_at_its_time", "UPDATE offer SET answer = 'yes'"),
    ("reply_curve_yes_check", CURVE.format(9, 3, 1.0)),
    ("reply_curve_check", CURVE.format(2, 3, 0.1)),
    ("slot_line_rank_check", "INSERT INTO slot_line (cancellation_id, rank) VALUES (1, 0)"),
    ("message_log_direction_check", "UPDATE message_log SET direction = 'sideways'"),
    ("message_log_status", "UPDATE message_log SET status = 'lost' WHERE direction = 'outbound'"),
    ("message_log_status", "UPDATE message_log SET status = 'sent' WHERE direction = 'inbound'"),
    (
        "consent_event_kind_check",
        (
            "INSERT INTO consent_event (patient_id, kind, source, at)"
            " VALUES (1, 'maybe', 'x', '2027-01-04Z')"
        ),
    ),
    (
        "join_request_settled_by_somebody",
        (
            "INSERT INTO join_request (patient_id, agreed_at, outcome)"
            " VALUES (1, '2027-01-04Z', 'listed')"
        ),
    ),
    ("patient_link_digest_check", LINK.format("token", "list", "NULL", "5")),
    ("patient_link_purpose_check", LINK.format("a" * 64, "login", "NULL", "5")),
    ("patient_link_to_one_visit", LINK.format("a" * 64, "list", "1", "5")),
    ("patient_link_to_one_visit", LINK.format("a" * 64, "visit", "NULL", "5")),
    ("patient_link_for_a_while", LINK.format("a" * 64, "list", "NULL", "4")),
    ("monthly_report_tried", REPORT),
    ("fit_question_kind_check", FIT.format("mood", "NULL", "NULL", "NULL", "NULL")),
    ("fit_question_asked_first", FIT.format("day", "NULL", "'yes'", "'2027-01-04Z'", "NULL")),
    ("fit_question_answered_once", FIT.format("day", "'2027-01-04Z'", "'yes'", "NULL", "NULL")),
    ("fit_question_removed_by", FIT.format("day", "NULL", "NULL", "NULL", "'2027-01-04Z'")),
    ("visit_rating_score_check", RATED.format("4-04", "6", "'2027-01-04Z'")),
    ("visit_rating_answered", RATED.format("4-04", "5", "NULL")),
    ("visit_rating_ninety_days", RATED.format("4-03", "NULL", "NULL")),
    ("waitlist_entry_notice_range", "UPDATE waitlist_entry SET notice_minutes = -1"),
    ("voice_call_ended", VOICE.format(1, 1, ANY, "ringing", OVER, "NULL")),
    ("voice_call_ended", VOICE.format(1, 1, ANY, "busy", "NULL", "NULL")),
    ("voice_call_state_check", VOICE.format(1, 1, ANY, "humming", "NULL", "NULL")),
    ("offer_channel", "UPDATE offer SET channel = 'pigeon'"),
    ("patient_contact_voice_consent", "UPDATE patient_contact SET voice_consent_source = ''"),
    ("location_reference_location_name_check", PLACE.format("' ', NULL, NULL, NULL")),
    ("location_reference_brand_name_check", PLACE.format("'Waco', '', NULL, NULL")),
    ("location_reference_brand_name_check", PLACE.format(f"'Waco', '{'B' * 21}', NULL, NULL")),
    ("location_reference_phone_check", "UPDATE location_reference SET phone = '2145550100'"),
    ("location_reference_contact_hours", PLACE.format("'Waco', NULL, '08:00', NULL")),
    ("location_reference_contact_hours", PLACE.format("'Waco', NULL, '18:00', '08:00'")),
    ("location_reference_contact_hours", PLACE.format("'Waco', NULL, '8:00', '18:00'")),
    (
        "staff_user_role_check",
        (
            "INSERT INTO staff_user (username, password_hash, role, created_at)"
            " VALUES ('eve', 'x', 'guest', '2027-01-04Z')"
        ),
    ),
]


@pytest.fixture
async def catalog(database_url: str) -> AsyncIterator[Any]:
    """A connection to a migrated database."""
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


@pytest.fixture
async def seeded(catalog: Any) -> Any:
    await catalog.execute(WORLD)
    return catalog


async def test_each_unique_index_is_there_and_refuses_a_second(seeded: Any) -> None:
    sql = "SELECT indexdef FROM pg_indexes WHERE indexname = $1"
    for name, (columns, violation) in UNIQUE.items():
        defined = await seeded.fetchval(sql, name)
        assert defined is not None, name
        assert defined.startswith("CREATE UNIQUE INDEX")
        assert columns in defined
        assert await what_refuses(seeded, violation) == (asyncpg.UniqueViolationError, name)


async def test_each_check_is_there_and_refuses_nonsense(seeded: Any) -> None:
    sql = "SELECT convalidated FROM pg_constraint WHERE conname = $1 AND contype = 'c'"
    for name, violation in CHECKS:
        assert await seeded.fetchval(sql, name) is True, name
        assert await what_refuses(seeded, violation) == (asyncpg.CheckViolationError, name)


async def what_refuses(connection: Any, sql: str) -> tuple[type[Exception], str]:
    """The error and the constraint that refuse these statements, of which nothing remains."""
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as refused:
        async with connection.transaction():
            await connection.execute(sql)
    return type(refused.value), refused.value.constraint_name


async def test_what_the_invariants_allow_goes_through(seeded: Any) -> None:
    """The partial indexes bind the live alone."""
    await seeded.execute("UPDATE offer SET state = 'failed', closed_why = 'not_sent'")
    await seeded.execute(offer(1, 1, "pending"))
    await seeded.execute(offer(1, 2, "accepted"))
    close = "status = 'filled', verdict = 'filled', closed_at = '2027-01-04Z'"
    await seeded.execute(f"UPDATE cancellation_event SET {close} WHERE id = 1")
    await seeded.execute(SLOT)
    await seeded.execute("UPDATE waitlist_entry SET active = FALSE WHERE id = 1")
    await seeded.execute(ENTRY.format(name="Ana", score=100, boost=40))


def models() -> dict[str, type[Model]]:
    """Every model by its table."""
    found: dict[str, type[Model]] = {}
    for name in MODELS:
        for thing in vars(importlib.import_module(name)).values():
            if isinstance(thing, type) and issubclass(thing, Model) and thing is not Model:
                found[thing._meta.db_table] = thing
    return found


async def test_every_table_has_its_model_and_every_model_its_table(catalog: Any) -> None:
    sql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'aerich'"
    assert {row["tablename"] for row in await catalog.fetch(sql)} == models().keys()


async def test_each_model_names_the_columns_of_its_table(catalog: Any) -> None:
    for table, model in models().items():
        ours = {
            field.source_field or name: (kind(field), field.null)
            for name, field in model._meta.fields_map.items()
            if field.has_db_field
        }
        assert ours == await columns(catalog, table), table


async def columns(catalog: Any, table: str) -> dict[str, tuple[str, bool]]:
    """The type of each column, and whether it may be empty."""
    rows = await catalog.fetch(
        """
        SELECT attname AS name, format_type(atttypid, atttypmod) AS kind, NOT attnotnull AS empty
        FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
        """,
        table,
    )
    return {row["name"]: (row["kind"], row["empty"]) for row in rows}


KINDS: Final = {
    "DATE": "date",
    "BIGINT": "bigint",
    "INT": "integer",
    "TEXT": "text",
    "BOOL": "boolean",
    "BYTEA": "bytea",
    "TIMESTAMPTZ": "timestamp with time zone",
    "JSONB": "jsonb",
    "UUID": "uuid",
    "TEXT[]": "text[]",
    "BIGINT[]": "bigint[]",
    "DOUBLE PRECISION": "double precision",
    "DOUBLE PRECISION[]": "double precision[]",
}


def kind(field: "Field[Any]") -> str:
    """A model's type as the catalog tells it."""
    assert not isinstance(field, ForeignKeyFieldInstance)
    named = str(field.get_for_dialect("postgres", "SQL_TYPE"))
    sized = re.fullmatch(r"VARCHAR(\(\d+\))", named)
    return f"character varying{sized[1]}" if sized else KINDS[named.upper()]
