"""The schema that the database must have: its migrations, who may do what in it, and whose it is.

The migrations are the folder ``migrations`` beside this package, wherever the process was started.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError

from bot import database
from bot.database import APP, MODELS, Unavailable
from bot.postgres import address, belonging, rights
from bot.postgres.server import Arguments, patient, reach, why

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
MIGRATION_LOCK = 0x510_F111
"""The key of the advisory lock that one migration at a time holds."""

LEDGER = """
CREATE TABLE IF NOT EXISTS aerich (
    id SERIAL PRIMARY KEY,
    version VARCHAR(255) NOT NULL,
    app VARCHAR(100) NOT NULL,
    content JSONB NOT NULL
)"""
"""Where aerich notes what it applied, with the columns that it expects."""

FORBIDDEN = (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)
"""What a migration meets that is the operator's to mend."""


class OutOfDate(Exception):
    """The database's schema is not this version's; the message says what to run."""


MIGRATION_CONFIG = database.config(
    address.arguments(os.environ.get("DATABASE_URL", "")), [*MODELS, "aerich.models"]
)
"""For a developer's ``aerich`` command line alone, which is no service and reads no settings."""


async def migrate(
    *,
    database_url: str | None,
    data_dir: Path,
    models: Sequence[str] = MODELS,
    folder: Path = MIGRATIONS,
) -> list[str]:
    """Apply what is missing, each file in a transaction of its own; the names of those applied.

    Safe when several run at once: the others wait and find nothing to do. Raises Unavailable.
    """
    async with reach(database_url, data_dir, "migrate", make=True) as arguments:
        # A connection of its own holds the lock: the pool would drop it between two statements.
        guard = await asyncpg.connect(**{**patient(arguments), "server_settings": {}})
        try:
            await guard.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
            await guard.execute(LEDGER)
            applied = await _upgrade(patient(arguments), models, folder)
            await rights.renew(guard)
        except (asyncpg.PostgresError, OperationalError) as error:
            cause = _cause(error)
            if not isinstance(cause, FORBIDDEN):
                raise
            raise Unavailable(why(cause, "DATABASE_URL")) from error
        else:
            return applied
        finally:
            await guard.close()


async def _upgrade(arguments: Arguments, models: Sequence[str], folder: Path) -> list[str]:
    from aerich import Command  # slow to import, and no service needs it

    settings = database.config(arguments, [*models, "aerich.models"], pool_size=2)
    async with TortoiseContext() as context:
        with database.own_environment():
            await context.init(settings)
        command = Command(settings, app=APP, location=str(folder))
        await command.init()
        with _described_once():
            return await command.upgrade(run_in_transaction=True)


@contextmanager
def _described_once() -> Iterator[None]:
    """aerich notes a description of all models with each migration, and makes it anew each time:
    on an empty database that takes longer than the migrations."""
    import aerich

    names = vars(aerich)  # it exports none of them by a list
    describe = names["get_models_describe"]
    names["get_models_describe"] = cache(describe)
    try:
        yield
    finally:
        names["get_models_describe"] = describe


def migration_names(folder: Path = MIGRATIONS) -> list[str]:
    """The migrations of ``folder`` in their order, by the names that aerich records."""
    numbered = [
        (int(number), path.name)
        for path in (folder / APP).glob("*_*.py")
        if (number := path.name.partition("_")[0]).isdigit()
    ]
    return [name for _, name in sorted(numbered)]


async def check(folder: Path = MIGRATIONS) -> None:
    """Raise OutOfDate unless exactly the migrations of ``folder`` were applied."""
    known = migration_names(folder)
    applied = await _applied()
    if unknown := applied.difference(known):
        raise OutOfDate(
            f"The database is newer than this version: it has {max(unknown)}; install the version"
            " that brought it."
        )
    if missing := [name for name in known if name not in applied]:
        raise OutOfDate(
            f"The database lacks {len(missing)} of {len(known)} migrations, first {missing[0]};"
            " run: python -m bot migrate"
        )
    await _check_rights(_service())
    await _check_folder()


async def _applied() -> set[str]:
    try:
        rows = await database.fetch("SELECT version FROM aerich WHERE app = $1", APP)
    except OperationalError as error:
        cause = _cause(error)
        if not isinstance(cause, asyncpg.UndefinedTableError):
            raise Unavailable(why(cause, "DATABASE_URL")) from None
        if await database.fetch_value(
            "SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'aerich')"
        ):
            raise Unavailable(UNSEEN) from None
        return set()
    return {row["version"] for row in rows}


UNSEEN = (
    "The tables are there, but the user of DATABASE_URL does not see them: grant it USAGE on their"
    " schema, and have its search_path name that."
)


def _cause(error: BaseException) -> BaseException:
    """What the driver said, under what Tortoise made of it."""
    inner = error.args[0] if error.args else None
    return inner if isinstance(inner, asyncpg.PostgresError) else error.__cause__ or error


def _service() -> str:
    """For whose work this process has the database open; a command is the bot's, if no other's."""
    name = str(database.opened().arguments["server_settings"]["application_name"]).partition(" ")[0]
    return name if name in rights.SERVICES else "bot"


async def _check_rights(service: str) -> None:
    """Raise Unavailable if this user may not do what a service does: it would end in the midst of
    its work."""
    tables = await database.column(
        """
        SELECT relname FROM pg_class AS found
        WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relnamespace
            = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('aerich'))
        ORDER BY relname
        """
    )
    needed = [(table, right) for table in tables for right in rights.of(service, table)]
    closed = await database.column(
        """
        SELECT DISTINCT needed.name FROM unnest($1::text[], $2::text[]) AS needed (name, may)
        WHERE NOT has_table_privilege(quote_ident(needed.name), needed.may) ORDER BY 1
        """,
        [table for table, _ in needed],
        [right for _, right in needed],
    )
    if closed:
        raise Unavailable(
            f"The user of DATABASE_URL may not read and write {len(closed)} of the tables, first"
            f" {closed[0]}, as {service} must: let it own the database and its tables, or give it"
            " its rights by: python -m bot roles"
        )


async def _check_folder() -> None:
    """Raise Unavailable if DATA_DIR belongs to another installation: two that share one would take
    each other's files."""
    if await database.fetch_value("SELECT to_regclass('installation') IS NULL"):
        return
    token = await database.fetch_value("SELECT token FROM installation")
    belonging.check(str(token), database.opened().data_dir)
