"""Each service does its work with the rights of its own role, and can do no more."""

import ast
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import asyncpg
import grimp
import pytest
from click.testing import CliRunner

from bot import cli, schema
from bot import database as bot_database
from bot.messages import retention as messages
from bot.postgres import rights
from bot.retention import forgetting, policy
from bot.waitlist.staff import desk
from dashboard.access import accounts
from tests.conftest import MODELS
from tests.flows import intake_world
from tests.rules import test_tables
from tests.world import TOMORROW, World, column

ROOT: Final = Path(__file__).parents[2]
CHANGES: Final = {
    "audit_log": ("UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log"),
    "consent_event": ("UPDATE consent_event SET kind = 'given'", "DELETE FROM consent_event"),
    "number_key": ("SELECT key FROM number_key",),
    "patient_contact": ("DELETE FROM patient_contact", "TRUNCATE patient_contact CASCADE"),
    "message_log": ("DELETE FROM message_log",),
    "aerich": ("DELETE FROM aerich",),
    "the schema": ("CREATE TABLE mine (id int)", "ALTER TABLE offer DROP COLUMN state"),
    "triggers": ("ALTER TABLE audit_log DISABLE TRIGGER ALL",),
}


@pytest.fixture
async def roles(database_url: str) -> AsyncIterator[str]:
    """The address of a database whose services have roles."""
    connection = await asyncpg.connect(database_url)
    tables = [row["tablename"] for row in await connection.fetch(rights.TABLES)]
    try:
        for statement in rights.statements(tables, "public"):
            await connection.execute(statement)
        yield database_url
    finally:
        await connection.execute(
            "; ".join(f"DROP OWNED BY {rights.role(one)}" for one in rights.SERVICES)
        )
        await connection.close()


@asynccontextmanager
async def as_(service: str, url: str, folder: Path) -> AsyncIterator[None]:
    await bot_database.open(
        database_url=url.replace("//postgres@", f"//{rights.role(service)}@"),
        data_dir=folder,
        application_name=service,
        models=MODELS,
        pool_size=4,
    )
    try:
        await schema.check()
        yield
    finally:
        await bot_database.close()


async def test_the_bot_and_the_dashboard_do_their_work_as_their_own_roles(
    roles: str, tmp_path: Path
) -> None:
    async with as_("bot", roles, tmp_path):
        world = World()
        phones = await world.patients(5)
        await world.slot()
        await world.settle()
        await world.say(phones[0], "NO")
        await world.say(phones[1], "STOP")
        await world.say(phones[2], "YES")
        await world.until(TOMORROW + timedelta(hours=2))
        patient_id = await messages.contact_of(phones[1])
        assert patient_id is not None
        await bot_database.unit(lambda: forgetting.forget(patient_id, "anna", world.now))
        limits = policy.of(world.settings)
        while await policy.step(limits, world.now + timedelta(days=4000)):
            pass
        assert await column("SELECT body FROM message_log WHERE body <> ''") == []
        await world.patient(phones[1])
        opted_out = "SELECT opt_out FROM patient_contact WHERE phone_e164 = $1"
        assert await column(opted_out, phones[1]) == [True]
    async with as_("dashboard", roles, tmp_path):
        await accounts.add("anna", "correct horse battery", "admin", world.now, by="anna")
        slot_id = await world.slot(world.now + timedelta(days=1))

        async def withdraw() -> None:
            await desk.withdraw(slot_id, "withdrawn", "anna", world.rules, world.now)

        await bot_database.unit(withdraw)
        assert await column("SELECT username FROM staff_user") == ["anna"]


async def test_the_bridge_takes_a_file_over_as_its_own_role(roles: str, tmp_path: Path) -> None:
    async with as_("intake", roles, tmp_path):
        world = intake_world.World(tmp_path)
        await intake_world.add_provider()
        await intake_world.add_place()
        world.drop("day.csv", intake_world.table([intake_world.row(n) for n in range(3)]))
        await world.settle()
        assert len(await intake_world.slots()) == 3
        for table in ("staff_user", "number_key"):
            with pytest.raises(Exception, match="permission denied"):
                await bot_database.fetch(f"SELECT * FROM {table}")


async def test_no_service_changes_what_is_only_added_to(roles: str) -> None:
    for service in rights.SERVICES:
        url = roles.replace("//postgres@", f"//{rights.role(service)}@")
        connection = await asyncpg.connect(url)
        for statement in [one for some in CHANGES.values() for one in some]:
            with pytest.raises(
                (asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)
            ):
                await connection.execute(statement)
        await connection.close()


HIDES: Final = """
    CREATE TEMP TABLE audit_link (position BIGINT, line_id BIGINT, digest TEXT);
    CREATE TEMP TABLE number_key (key TEXT);
    INSERT INTO pg_temp.number_key VALUES ('mine');
    GRANT ALL ON pg_temp.audit_link, pg_temp.number_key TO PUBLIC;
    CREATE FUNCTION pg_temp.mine() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'this runs as %', current_user;
    END $$;
    CREATE TRIGGER mine BEFORE INSERT ON pg_temp.audit_link
        FOR EACH ROW EXECUTE FUNCTION pg_temp.mine();
"""
"""Tables of the same names, which a role may make for itself, and a function on one of them."""


@pytest.mark.parametrize("service", rights.SERVICES)
async def test_no_service_has_its_own_function_run_with_the_rights_of_the_owner(
    roles: str, service: str
) -> None:
    url = roles.replace("//postgres@", f"//{rights.role(service)}@")
    connection = await asyncpg.connect(url)
    digest = "SELECT number_digest('+12145550101')"
    before = await connection.fetchval(digest)
    await connection.execute(HIDES)
    line = "INSERT INTO audit_log (at, actor, action, subject) VALUES ($1, 'x', 'x', 'x')"
    added = await connection.fetchval(f"{line} RETURNING id", TOMORROW)
    assert await connection.fetchval(digest) == before
    linked = "SELECT EXISTS (SELECT FROM public.audit_link WHERE line_id = $1)"
    assert await connection.fetchval(linked, added)
    await connection.close()


async def test_a_migration_leaves_each_function_of_the_owner_its_own_tables(
    database_url: str, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(database_url)
    await owner.execute(
        """
        CREATE FUNCTION later(number INT) RETURNS INT LANGUAGE sql SECURITY DEFINER
        AS 'SELECT 1'
        """
    )
    for _ in range(2):
        await schema.migrate(database_url=database_url, data_dir=tmp_path)
        paths = await owner.fetch(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace ORDER BY proname"
        )
        ours = ["give_no_number_again", "later", "link_audit_line", "number_digest"]
        assert [row["proname"] for row in paths] == ours
        assert {tuple(row["proconfig"]) for row in paths} == {("search_path=public, pg_temp",)}
    await owner.close()


async def test_a_missing_right_is_a_sentence_at_the_start(roles: str, tmp_path: Path) -> None:
    owner = await asyncpg.connect(roles)
    await owner.execute("REVOKE INSERT ON offer FROM slotfill_bot")
    with pytest.raises(bot_database.Unavailable) as refused:
        async with as_("bot", roles, tmp_path):
            raise AssertionError("It starts.")
    said = "may not read and write 1 of the tables, first offer, as bot must"
    assert said in str(refused.value)
    # A migration gives the rights anew, also on tables that are new.
    await owner.execute("CREATE TABLE later (id bigint)")
    await schema.migrate(database_url=roles, data_dir=tmp_path)
    async with as_("bot", roles, tmp_path):
        await bot_database.execute("INSERT INTO later VALUES (1)")
    await owner.close()


def test_the_command_prints_what_it_would_do_and_does_it(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}
    printed = CliRunner().invoke(cli.main, ["roles"], env=environ)
    applied = CliRunner().invoke(cli.main, ["roles", "--apply"], env=environ)
    assert (printed.exit_code, applied.exit_code) == (0, 0)
    assert printed.output == applied.output
    assert 'GRANT INSERT, SELECT ON "audit_log" TO slotfill_bot;' in printed.output
    assert "-- \\password slotfill_intake" in printed.output
    assert "number_key" not in printed.output


VERBS: Final = re.compile(r"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+([a-z_]+)")
CALLS: Final = {
    "bulk_create": "I", "create": "I", "get_or_create": "I", "save": "IU", "update": "U",
    "bulk_update": "U", "update_or_create": "IU", "delete": "D",
}  # fmt: skip


ELSEWHERE: Final = {
    ("bot", "consent_event"), ("bot", "feed_poll"), ("intake", "fit_question"),
    ("intake", "legal_hold"), ("intake", "thread"), ("dashboard", "visit_rating"),
}  # fmt: skip
"""What a service's modules could write and it never does: single columns, and what it only reads.
"""


def needs(source: str) -> set[tuple[str, str]]:
    """The tables that a module writes, and how, as ``test_tables`` reads it."""
    tree = ast.parse(source)
    found = set()
    for text in test_tables.strings(tree):
        found |= {(table, verb[0]) for verb, table in VERBS.findall(text)}
        if "DO UPDATE" in text:
            found |= {(table, "U") for verb, table in VERBS.findall(text) if verb[0] == "I"}
    held = test_tables.holders(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            root = test_tables.root_of(node.func, held)
            if root is not None:
                found |= {(held[root], verb) for verb in CALLS.get(node.func.attr, "")}
    return found


@pytest.mark.long
def test_a_service_may_do_what_its_modules_write() -> None:
    graph = grimp.build_graph("bot", "intake", "dashboard", cache_dir=None)
    for service in rights.SERVICES:
        modules = graph.find_upstream_modules(f"{service}.service") | {f"{service}.service"}
        for module in modules:
            file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
            written = needs(file.read_text(encoding="utf-8")) if file.is_file() else set()
            for table, verb in written:
                if table not in rights.WRITES or (service, table) in ELSEWHERE:
                    continue
                assert rights.WORDS[verb] in rights.of(service, table), (service, table, module)
    known = set(test_tables.OWNERS) | {"aerich"}
    assert set(rights.WRITES) | set(rights.HIDDEN) <= known
