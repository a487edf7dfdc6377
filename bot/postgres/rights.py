"""Least privilege: one role of the database for each service, with the rights that it needs.

Promises: no service may change or remove what is only added to, read the key of the digests of
numbers, or change the schema; only the dashboard reads accounts. A table that is not named here is
open to all three. A role's rights are given again by each migration, and looked at by each start.

A function that runs with its owner's rights finds its tables in the schema alone. A role may make
temporary tables, and those are found first where nothing else is said: a trigger on one would run
as the owner (PostgreSQL's documentation, CREATE FUNCTION, "Writing SECURITY DEFINER Functions
Safely").
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

SERVICES: Final = ("bot", "intake", "dashboard")
PREFIX: Final = "slotfill_"
ALL: Final = frozenset({"INSERT", "UPDATE", "DELETE"})
WORDS: Final = {"I": "INSERT", "U": "UPDATE", "D": "DELETE"}

WRITES: Final[Mapping[str, tuple[str, str, str]]] = {
    # Table: what bot, intake and dashboard do with it besides reading. A lock needs UPDATE.
    "aerich": ("", "", ""),
    "alert": ("I", "I", "I"),
    "api_key": ("IU", "", ""),
    "audit_link": ("", "", ""),
    "audit_log": ("I", "I", "I"),
    "boost_reason": ("UD", "", "I"),
    "cancellation_event": ("IU", "IU", "IU"),
    "consent_event": ("I", "I", "I"),
    "daily_count": ("IU", "", "IU"),
    "delivery_event": ("IUD", "", ""),
    "ehr_appointment": ("", "IUD", "IUD"),
    "ehr_booking": ("", "IU", ""),
    "ehr_mark": ("", "IU", ""),
    "entry_age": ("ID", "", "ID"),
    "fairness_month": ("I", "", "I"),
    "feed_day": ("IU", "IU", "IU"),
    "feed_listener": ("IU", "IU", "IU"),
    "feed_poll": ("", "IU", "IU"),
    "fit_question": ("IUD", "", "IUD"),
    "installation": ("U", "U", "U"),
    "intake_alert": ("IU", "IU", "IU"),
    "intake_file": ("U", "IU", "IU"),
    "intake_question": ("UD", "IU", "IU"),
    "intake_row": ("IUD", "IUD", "IUD"),
    "intake_untaken": ("", "ID", "ID"),
    "intake_writeback": ("", "I", ""),
    "join_request": ("IUD", "IU", "IU"),
    "legal_hold": ("IU", "", ""),
    "location_alias": ("ID", "", "ID"),
    "location_sender": ("I", "", "I"),
    "location_reference": ("IU", "IU", "IU"),
    "message_log": ("IU", "IU", "IU"),
    "monthly_report": ("IU", "", ""),
    "notice": ("IUD", "", "IU"),
    "notice_message": ("IUD", "", "I"),
    "offer": ("IU", "IU", "IU"),
    "offer_batch": ("I", "I", "I"),
    "opt_out_kept": ("ID", "", ""),
    "patient_contact": ("IU", "IU", "IU"),
    "patient_link": ("IUD", "IUD", "IUD"),
    "phone_call": ("IUD", "IU", "IU"),
    "provider_reference": ("IU", "IU", "IU"),
    "reading_correction": ("D", "", "I"),
    "recovery_code": ("", "", "IUD"),
    "reply_curve": ("I", "I", "I"),
    "saved_view": ("", "", "IUD"),
    "sender_state": ("IU", "", "IU"),
    "sign_in_pace": ("", "", "IUD"),
    "slot_line": ("I", "I", "I"),
    "staff_place": ("", "", "IUD"),
    "staff_session": ("", "", "IUD"),
    "staff_user": ("", "", "IU"),
    "thread": ("IUD", "IU", "IUD"),
    "timer": ("IUD", "IUD", "IUD"),
    "visit_rating": ("IU", "", ""),
    "voice_call": ("IUD", "", ""),
    "waitlist_entry": ("IU", "IU", "IU"),
}
HIDDEN: Final[Mapping[str, tuple[str, ...]]] = {
    "api_key": ("bot",),
    "number_key": (),
    "recovery_code": ("dashboard",),
    "saved_view": ("dashboard",),
    "sign_in_pace": ("dashboard",),
    "staff_place": ("dashboard",),
    "staff_session": ("dashboard",),
    "staff_user": ("dashboard",),
}
"""Tables that only these services read."""
COLUMNS: Final[Mapping[tuple[str, str], str]] = {
    ("bot", "consent_event"): "GRANT UPDATE (text) ON consent_event TO {role}"
}
"""What is given of single columns: the words of a consent go after their time."""

TABLES: Final = """
    SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename
"""
MAKE: Final = """\
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} LOGIN;
    END IF;
END $$"""

OWN_PATHS: Final = """\
DO $$ DECLARE one REGPROCEDURE; BEGIN
    FOR one IN SELECT oid FROM pg_proc WHERE prosecdef
        AND pronamespace = quote_ident(current_schema())::regnamespace
        AND proowner = (SELECT relowner FROM pg_class WHERE oid = to_regclass('aerich'))
        AND proconfig IS DISTINCT FROM
            ARRAY[format('search_path=%s, pg_temp', quote_ident(current_schema()))]
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', one, current_schema());
    END LOOP;
END $$"""


def role(service: str) -> str:
    return f"{PREFIX}{service}"


def of(service: str, table: str) -> frozenset[str]:
    """What a service may do with a table."""
    writes = WRITES.get(table)
    written = ALL if writes is None else {WORDS[w] for w in writes[SERVICES.index(service)]}
    if table in HIDDEN and service not in HIDDEN[table]:
        return frozenset()
    return frozenset({"SELECT", *written})


def grants(service: str, tables: list[str], schema: str) -> Iterator[str]:
    """The statements that give a role its rights, and take all others."""
    name = role(service)
    yield f'GRANT USAGE ON SCHEMA "{schema}" TO {name}'
    yield f'REVOKE ALL ON ALL TABLES IN SCHEMA "{schema}" FROM {name}'
    for table in tables:
        if rights := sorted(of(service, table)):
            yield f'GRANT {", ".join(rights)} ON "{table}" TO {name}'
        if column := COLUMNS.get((service, table)):
            yield column.format(role=name)


def statements(tables: list[str], schema: str) -> Iterator[str]:
    """All that an administrator runs once. Passwords are set by hand."""
    for service in SERVICES:
        yield MAKE.format(role=role(service))
        yield from grants(service, tables, schema)
        # Who is connected is seen of other roles only with this.
        yield f"GRANT pg_read_all_stats TO {role(service)}"
    yield f'REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC'
    yield OWN_PATHS


async def renew(connection: Any) -> None:
    """Give the roles that there are their rights on the tables that there are now, and leave each
    function that runs as the owner its own tables."""
    tables = [row["tablename"] for row in await connection.fetch(TABLES)]
    schema = await connection.fetchval("SELECT current_schema()")
    there = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
    async with connection.transaction():
        await connection.execute(OWN_PATHS)
        for service in SERVICES:
            if role(service) in there:
                for statement in grants(service, tables, schema):
                    await connection.execute(statement)
