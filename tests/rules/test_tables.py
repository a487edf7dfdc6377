"""A table is written only by the room that owns it: read off the SQL and the models' calls."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import pytest
from tortoise import Model

from bot import database
from tests import sources

ROOMS: Final = ("bot", "intake", "dashboard", "workstation", "demo")
MODELS: Final = (*database.MODELS, "intake.bookings.models", "dashboard.access.models")
OWNERS: Final[dict[str, tuple[str, ...]]] = {
    "alert": ("bot/alerts.py",),
    "api_key": ("bot/keys.py",),
    "audit_link": (),
    "audit_log": ("bot/audit/__init__.py",),
    "boost_reason": ("bot/waitlist/staff/reasons.py", "bot/waitlist/upkeep/retention.py"),
    "cancellation_event": (
        "bot/waitlist/slots.py",
        "bot/waitlist/exports.py",
        "bot/waitlist/upkeep/recovery.py",
        "bot/waitlist/upkeep/retention.py",
    ),
    "daily_count": ("bot/messages/dispatch/ceilings.py",),
    "consent_event": ("bot/messages/contacts.py", "bot/messages/retention.py"),
    "delivery_event": ("bot/messages/delivery.py", "bot/messages/retention.py"),
    "ehr_booking": ("intake/bookings/",),
    "ehr_mark": ("intake/bookings/",),
    "ehr_appointment": ("bot/ledger/appointments.py",),
    "entry_age": ("bot/waitlist/fairness/ages.py",),
    "fairness_month": ("bot/waitlist/fairness/months.py",),
    "feed_day": ("bot/ledger/feeds.py",),
    "feed_listener": ("bot/ledger/feeds.py",),
    "feed_poll": ("bot/ledger/polls.py",),
    "fit_question": ("bot/waitlist/fits.py",),
    "installation": ("bot/installation.py",),
    "intake_alert": ("bot/ledger/",),
    "intake_file": ("bot/ledger/",),
    "intake_question": ("bot/ledger/",),
    "intake_row": ("bot/ledger/",),
    "intake_untaken": ("bot/ledger/",),
    "intake_writeback": ("intake/bookings/",),
    "legal_hold": ("bot/holds.py",),
    "join_request": ("bot/waitlist/joining.py", "bot/waitlist/upkeep/retention.py"),
    "location_alias": ("bot/waitlist/staff/place_changes.py",),
    "location_reference": (
        "bot/waitlist/places/directory.py",
        "bot/waitlist/staff/place_changes.py",
    ),
    "location_sender": ("bot/waitlist/staff/place_changes.py",),
    "message_log": (
        "bot/messages/dispatch/claims.py",
        "bot/messages/delivery.py",
        "bot/messages/inbox.py",
        "bot/messages/outbox.py",
        "bot/messages/recovery.py",
        "bot/messages/retention.py",
    ),
    "monthly_report": ("bot/notices/reports/",),
    "notice": ("bot/notices/watch.py", "bot/notices/retention.py"),
    "notice_message": ("bot/notices/",),
    "number_key": (),
    "offer": (
        "bot/waitlist/offers.py",
        "bot/waitlist/upkeep/recovery.py",
        "bot/waitlist/upkeep/wrong_clock.py",
        "bot/waitlist/withdrawals.py",
    ),
    "offer_batch": ("bot/waitlist/evidence/decisions.py",),
    "opt_out_kept": ("bot/messages/retention.py",),
    "patient_contact": (
        "bot/messages/contacts.py",
        "bot/messages/opt_outs.py",
        "bot/messages/retention.py",
    ),
    "patient_link": ("bot/waitlist/links.py",),
    "phone_call": ("bot/waitlist/calls.py", "bot/waitlist/upkeep/retention.py"),
    "provider_reference": ("bot/waitlist/providers.py",),
    "reading_correction": ("bot/waitlist/staff/corrections.py", "bot/waitlist/upkeep/retention.py"),
    "recovery_code": ("dashboard/access/second_step.py",),
    "reply_curve": ("bot/waitlist/evidence/curves.py",),
    "saved_view": ("dashboard/pages/entries/saved_views.py",),
    "sender_state": ("bot/messages/dispatch/pace.py", "bot/messages/sweep.py"),
    "sign_in_pace": ("dashboard/access/throttle.py",),
    "slot_line": ("bot/waitlist/evidence/decisions.py",),
    "staff_session": ("dashboard/access/accounts.py", "dashboard/access/sessions.py"),
    "staff_place": ("dashboard/access/places.py",),
    "staff_user": (
        "dashboard/access/accounts.py",
        "dashboard/access/directory_accounts.py",
        "dashboard/access/places.py",
        "dashboard/access/second_step.py",
    ),
    "thread": ("bot/threads/",),
    "timer": ("bot/timers/",),
    "visit_rating": ("bot/waitlist/patients/ratings.py",),
    "voice_call": ("bot/waitlist/voice/",),
    "waitlist_entry": (
        "bot/waitlist/entries.py",
        "bot/waitlist/page/choices.py",
        "bot/waitlist/preferences.py",
        "bot/waitlist/ranking.py",
        "bot/waitlist/upkeep/retention.py",
    ),
}
"""Each table, and the modules or folders that may write it."""
WRITES: Final = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO)\s+"
    r"([a-z_]+|\{\})"
)
WRITING: Final = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
"""What the methods of a model, or of a query on it, are called that write."""
MAY_WRITE: Final = re.compile(
    rf"INSERT|UPDATE|DELETE|TRUNCATE|MERGE|\.\s*(?:{'|'.join(sorted(WRITING))})\s*\("
)
"""What stands in the text of each module that writes a table."""


@cache
def tables() -> dict[str, str]:
    """The table of each model, by the model's name."""
    found: dict[str, str] = {}
    for name in MODELS:
        for thing in vars(importlib.import_module(name)).values():
            if isinstance(thing, type) and issubclass(thing, Model) and thing is not Model:
                found[thing.__name__] = str(thing._meta.db_table)
    return found


def strings(tree: ast.AST) -> Iterator[str]:
    """Every string of a module; what an f-string fills in stands as ``{}``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            yield "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def written(tree: ast.Module) -> set[str]:
    """The tables that a module writes, or may; ``{}`` for one whose name is made up."""
    by_sql = {table for text in strings(tree) for table in WRITES.findall(text)}
    held = holders(tree)
    by_models = {
        held[root]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in WRITING and (root := root_of(node.func, held)) is not None
    }
    return (by_sql | by_models) & {*OWNERS, "{}"}


def holders(tree: ast.AST) -> dict[str, str]:
    """The table behind each name: a model, a query or a row of it, a parameter of its type."""
    held = dict(tables())
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            names, value = [node.arg], node.annotation
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            value = node.value
        elif isinstance(node, ast.NamedExpr | ast.For | ast.AsyncFor | ast.comprehension):
            names = [node.target.id] if isinstance(node.target, ast.Name) else []
            value = node.value if isinstance(node, ast.NamedExpr) else node.iter
        else:
            continue
        root = root_of(value, held)
        held |= {name: held[root] for name in names if root is not None}
    return held


def root_of(expression: ast.AST, held: Mapping[str, str]) -> str | None:
    """The name of ``held`` that a chain of calls and attributes begins with."""
    match expression:
        case ast.Name(name) | ast.Attribute(attr=name) if name in held:
            return name
        case ast.Attribute(value=inner) | ast.Call(func=inner) | ast.Await(inner):
            return root_of(inner, held)
        case ast.Subscript(value=inner):
            return root_of(inner, held)
    return None


def breaches(path: str, tree: ast.Module) -> list[str]:
    return [table for table in written(tree) if not path.startswith(OWNERS.get(table, ()))]


def test_every_table_has_an_owner() -> None:
    assert set(tables().values()) == set(OWNERS)


def test_no_room_writes_a_table_of_another() -> None:
    found = {
        path: broken
        for path, tree in sources.parsed(ROOMS, MAY_WRITE)
        if (broken := breaches(path, tree))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("path", "line", "table"),
    [
        ("bot/waitlist/slots.py", 'x = "INSERT INTO timer (kind) VALUES (1)"', "timer"),
        ("bot/waitlist/staff/desk.py", 'x = f"UPDATE thread SET {column} = NULL"', "thread"),
        ("bot/waitlist/staff/desk.py", 'x = "DELETE\\n FROM intake_alert"', "intake_alert"),
        ("bot/waitlist/releases.py", 'x = "UPDATE ONLY offer SET stand_by = TRUE"', "offer"),
        ("dashboard/pages/slots/today.py", 'x = "WITH a AS (UPDATE offer SET x = 1)"', "offer"),
        ("bot/web/admin.py", "WaitlistEntry.filter(id=1).update(active=False)", "waitlist_entry"),
        ("bot/waitlist/staff/desk.py", "models.Thread.create(patient_id=1)", "thread"),
        (
            "bot/ledger/held.py",
            "async def f(row: WaitlistEntry): await row.save()",
            "waitlist_entry",
        ),
        ("intake/slot_rows.py", "found = Offer.filter(id=1)\nfound.delete()", "offer"),
        ("bot/waitlist/offers.py", 'x = f"UPDATE {table} SET active = TRUE"', "{}"),
    ],
)
def test_a_planted_write_is_found(path: str, line: str, table: str) -> None:
    file = sources.ROOT / path
    whole = file.read_text("utf-8") if file.exists() else ""
    assert breaches(path, ast.parse(whole)) == []
    assert breaches(path, ast.parse(f"{whole}\n{line}\n")) == [table]
    assert sources.may(line, [MAY_WRITE])


OUTLASTS = re.compile(
    r"(?:^|;)\s*(?:SET(?!\s+(?:LOCAL|TRANSACTION|CONSTRAINTS))|LISTEN|PREPARE|RESET)\s+\w"
    r"|\bpg_(?:try_)?advisory_lock|(?i:\b(?:CREATE|INTO)\s+(?:(?:LOCAL|GLOBAL)\s+)?TEMP)"
    r"|\bWITH\s+HOLD\b|(?i:\bset_config\s*\((?!.*\btrue\b))"
)
"""SQL whose effect a session keeps when the transaction is over. The pool never resets one."""
MAY_OUTLAST = re.compile(r"\bSET\b|LISTEN|PREPARE|RESET|advisory_lock|HOLD|(?i:\btemp|set_config)")
"""What stands in the text of each module that has such SQL."""
OF_ITS_OWN = {"bot/schema.py"}
"""Migrations lock on a connection beside the pool, and close it."""


def test_nothing_that_is_asked_of_the_pool_outlasts_its_transaction() -> None:
    planted = [
        *("SET timezone = 'UTC'", "SELECT 1; LISTEN texts", "SELECT pg_advisory_lock($1)"),
        *("SET ROLE desk", "SELECT set_config('role', $1, $2)", "SELECT 1 INTO TEMP seen"),
    ]
    kept = [
        *("SET LOCAL lock_timeout = '1s'", "UPDATE t\nSET x = 1", "SELECT pg_advisory_xact_lock"),
        *("SELECT set_config('role', 'desk', TRUE)", "SELECT set_config('role', lower($1), true)"),
    ]
    assert [text for text in planted if not OUTLASTS.search(text)] == []
    assert [text for text in planted if not MAY_OUTLAST.search(text)] == []
    assert [text for text in kept if OUTLASTS.search(text)] == []
    found = {
        path: text
        for path, tree in sources.parsed((*ROOMS, "migrations"), MAY_OUTLAST)
        if path not in OF_ITS_OWN
        for text in strings(tree)
        if OUTLASTS.search(text)
    }
    assert found == {}


def excludes_of_several(tree: ast.AST) -> list[str]:
    """Calls meant to leave out what fits all of some conditions: it leaves out what fits any."""
    return [
        ast.unparse(call)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "exclude"
        and len(call.args) + len(call.keywords) > 1
    ]


def test_nothing_is_left_out_by_several_conditions_at_once() -> None:
    planted = ast.parse("Row.filter(a=1).exclude(Q(b=2), c=3)")
    assert len(excludes_of_several(planted)) == 1
    assert excludes_of_several(ast.parse("Row.exclude(b=2).exclude(c=3)")) == []
    modules = list(sources.parsed(ROOMS, re.compile(r"\.exclude\(")))
    assert modules
    found = {path: calls for path, tree in modules if (calls := excludes_of_several(tree))}
    assert found == {}


KEY: Final = re.compile(
    r"^\w*LOCK(?:: Final)? = (0x[0-9A-F_]+)$|advisory_xact_lock\(\{(0x[0-9A-F_]+)\}\)", re.M
)
"""The key of an advisory lock, as modules and migrations write it."""


def test_no_two_locks_have_one_key() -> None:
    """Whoever holds the one would hold the other up."""
    named = [
        (int(one or other, 16), path)
        for room in (*ROOMS, "migrations")
        for path, text in sources.texts(room).items()
        for one, other in KEY.findall(text)
    ]
    assert len(named) >= 6, "they are read off as they are written"
    assert len({key for key, _ in named}) == len(named), sorted(named)
