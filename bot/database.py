"""The PostgreSQL that everything is kept in: embedded or external, opened once for a process.

``unit`` is how work is written: one transaction, run again as a whole when the server or a
concurrent transaction got in the way. ``fetch`` and its kin speak SQL in the current transaction,
or on a connection of the pool when there is none; they raise what Tortoise's models raise.
JSON columns hold objects and arrays, never a bare string (text is sent as JSON that is ready made).

The migrations are the folder ``migrations`` beside this package, wherever the process was started.
"""

import asyncio
import itertools
import logging
import os
import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.timezone import get_default_timezone, get_use_tz
from tortoise.transactions import in_transaction

from bot.postgres import address, belonging, engine, rights
from bot.postgres.server import Arguments, listening, patient, reach, why
from bot.postgres.server import Unavailable as Unavailable

T = TypeVar("T")
MODELS: tuple[str, ...] = (
    "bot.alerts",
    "bot.holds",
    "bot.keys",
    "bot.messages.dispatch.ceilings",
    "bot.messages.models",
    "bot.timers.models",
    "bot.threads.models",
    "bot.waitlist.models",
    "bot.ledger.models",
    "bot.audit",
    "bot.audit.chain",
    "bot.installation",
    "bot.notices.models",
)
APP = "models"
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

TRANSIENT: tuple[type[BaseException], ...] = (
    OSError,
    asyncpg.InterfaceError,  # a connection that is closed
    asyncpg.InternalClientError,  # one that was told of the shutdown while it lay idle
    asyncpg.PostgresConnectionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.IdleSessionTimeoutError,
    asyncpg.InsufficientResourcesError,  # no connection left, no memory, a full disk
    asyncpg.PostgresIOError,
    asyncpg.InvalidCachedStatementError,
    *engine.LOST_TRANSACTION,
)
"""Errors after which the same work can succeed: connection, deadlock, serialization, lock and
query timeouts, a changed schema. They arrive raw, not as Tortoise's."""

TICKET = (
    "SELECT pg_current_xact_id_if_assigned()::text AS xid, pg_postmaster_start_time() AS server"
)
"""What to remember of a transaction before its COMMIT; no xid when it wrote nothing."""

FORBIDDEN = (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)
"""What a migration meets that is the operator's to mend."""

SETTLE_SECONDS = 30.0
"""How long to ask after a COMMIT that was cut off."""

log = logging.getLogger(__name__)
_dice = random.SystemRandom()
# At DEBUG these print every value that is sent to the server.
for _name in ("tortoise", "tortoise.db_client", "asyncpg"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class SchemaOutOfDate(Exception):
    """The database's schema is not this version's; the message says what to run."""


class NoSession(Exception):
    """DATABASE_URL is a pooler, and no DATABASE_DIRECT_URL leads past it."""


class Unsettled(Exception):
    """The connection was lost in COMMIT and the server cannot tell any more what became of it.

    The work was done once or not at all; look at the state before doing it again.
    """


@dataclass
class _Open:
    arguments: Arguments
    listening: Arguments | None
    """How to keep a session; None: there is only a pooler."""
    data_dir: Path
    undo: AsyncExitStack


_current: _Open | None = None


def config(arguments: Arguments, models: Sequence[str] = MODELS, pool_size: int = 10) -> Arguments:
    """Tortoise's configuration: one pool, reached as ``arguments`` say, and UTC throughout."""
    credentials = {"arguments": arguments, "maxsize": pool_size}
    return {
        "connections": {"default": {"engine": "bot.postgres.engine", "credentials": credentials}},
        "apps": {APP: {"models": list(models), "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


MIGRATION_CONFIG = config(
    address.arguments(os.environ.get("DATABASE_URL", "")), [*MODELS, "aerich.models"]
)
"""For a developer's ``aerich`` command line alone, which is no service and reads no settings."""


async def open(  # noqa: A001 - read as database.open
    *,
    database_url: str | None,
    data_dir: Path,
    application_name: str,
    models: Sequence[str] = MODELS,
    pool_size: int = 10,
    direct_url: str | None = None,
) -> None:
    """Start or join the embedded server, or reach the external one, and open the pool.

    ``direct_url`` leads past a pooler at ``database_url``, for LISTEN. Raises Unavailable. The
    models answer in every task of the process until ``close``.
    """
    global _current  # noqa: PLW0603 - one database for a process
    if _current is not None:
        raise RuntimeError("the database is open already")
    async with AsyncExitStack() as undo:
        arguments = await undo.enter_async_context(
            reach(database_url, data_dir, application_name, pooled=direct_url is not None)
        )
        session = None if engine.is_pooled(arguments) else arguments
        if direct_url is not None:
            session = await listening(direct_url, arguments)
        context = TortoiseContext()
        undo.push_async_callback(context.close_connections)
        with context, _own_environment():  # loading only: later it is found from every task
            await context.init(config(arguments, models, pool_size), _enable_global_fallback=True)
        _current = _Open(arguments, session, data_dir, undo.pop_all())


@contextmanager
def _own_environment() -> Iterator[None]:
    """Undo what Tortoise writes into the environment: TIMEZONE is the clinic's setting, and a child
    process would take the library's "UTC" for it. The library goes on with what it has read.
    """
    before = {name: os.environ.get(name) for name in ("TIMEZONE", "USE_TZ")}
    try:
        yield
        get_use_tz()
        get_default_timezone()
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


async def close() -> None:
    """Close the pool and leave the embedded server. Harmless when nothing is open."""
    global _current
    closing, _current = _current, None
    if closing is not None:
        await closing.undo.aclose()


async def connect() -> Any:
    """A connection of one's own outside the pool, which the caller closes. May raise TRANSIENT.

    Raises NoSession where there is only a pooler.
    """
    if _current is None:
        raise RuntimeError("the database is not open")
    if _current.listening is None:
        raise NoSession
    return await asyncpg.connect(**_current.listening)


def keeps_sessions() -> bool:
    """Whether ``connect`` can have one; False behind a pooler that no direct address leads past."""
    assert _current is not None
    return _current.listening is not None


def transaction() -> AbstractAsyncContextManager[Any]:
    """One database transaction; inside another one, a savepoint of it. Does not retry."""
    return in_transaction("default")


_afterwards: ContextVar[list[Callable[[], object]] | None] = ContextVar("_afterwards", default=None)


def after_commit(call: Callable[[], object]) -> None:
    """Call this once the ``unit`` around has committed, and never if it has not; at once if there
    is none. It must not fail."""
    waiting = _afterwards.get()
    if waiting is None:
        call()
    else:
        waiting.append(call)


def _call_later_ones() -> None:
    for call in _afterwards.get() or []:
        call()


def backoff(attempt: int) -> float:
    """Seconds to wait after the failure numbered ``attempt``, from 1: 0.1, 0.3, 0.9 ... +-50%."""
    return min(0.1 * 3.0 ** (attempt - 1), 5.0) * _dice.uniform(0.5, 1.5)


async def unit(
    work: Callable[[], Awaitable[T]], *, tries: int = 5, pause: Callable[[int], float] = backoff
) -> T:
    """Do ``work`` in one transaction, and all of it again after a TRANSIENT error.

    ``work`` may run several times, so it touches nothing but the database; it takes effect once.
    A COMMIT that was cut off is asked after, not repeated: Unsettled if the server cannot tell.
    Inside a transaction it is only a savepoint: the unit around it is what runs again.
    """
    if isinstance(_client(), engine.Transaction):
        async with transaction():
            return await work()
    for attempt in itertools.count(1):
        ticket, later = None, _afterwards.set([])
        try:
            async with transaction():
                result = await work()
                ticket = await fetch_one(TICKET)
        except TRANSIENT as error:
            if ticket is not None and ticket["xid"] is not None and await _took_place(ticket):
                _call_later_ones()
                return result
            log.warning("unit of work failed at try %d: %s", attempt, type(error).__name__)
            if attempt >= tries:
                raise
        else:
            _call_later_ones()
            return result
        finally:
            _afterwards.reset(later)
        await asyncio.sleep(pause(attempt))
    raise AssertionError("unreachable")


async def _took_place(ticket: dict[str, Any]) -> bool:
    """Whether the transaction of ``ticket``, cut off in COMMIT, is committed.

    A server that crashed may have lost it and given its number away, so after a restart only
    a "no" can be believed.
    """
    sql = "SELECT pg_xact_status($1::text::xid8) AS status, pg_postmaster_start_time() AS server"
    deadline = asyncio.get_running_loop().time() + SETTLE_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        try:
            answer = await fetch_one(sql, ticket["xid"])
        except OperationalError:  # a number that the server has not given out: it lost ours
            return False
        except TRANSIENT:
            answer = None
        if answer is not None and answer["status"] != "in progress":
            if answer["status"] == "committed" and answer["server"] != ticket["server"]:
                break
            return bool(answer["status"] == "committed")
        await asyncio.sleep(0.2)
    raise Unsettled("the connection was lost in COMMIT")


def _client() -> engine.Client | engine.Transaction:
    client = get_connection("default")
    assert isinstance(client, engine.Client | engine.Transaction)
    return client


async def fetch(sql: str, *args: object) -> list[dict[str, Any]]:
    """The rows of a query, or of a statement with RETURNING."""
    rows: list[dict[str, Any]] = await _client().execute_query_dict(sql, list(args))
    return rows


async def fetch_one(sql: str, *args: object) -> dict[str, Any] | None:
    """The first row; None if there is none."""
    rows = await fetch(sql, *args)
    return rows[0] if rows else None


async def rows(kind: Callable[..., T], sql: str, *args: object) -> list[T]:
    """The rows of a query, each made into a ``kind`` whose fields are the query's columns."""
    return [kind(**row) for row in await fetch(sql, *args)]


async def row(kind: Callable[..., T], sql: str, *args: object) -> T | None:
    """The first row, made into a ``kind``; ``None`` if there is none."""
    first = await fetch_one(sql, *args)
    return kind(**first) if first is not None else None


async def column(sql: str, *args: object) -> list[Any]:
    """The first column of a query's rows."""
    return [next(iter(one.values())) for one in await fetch(sql, *args)]


async def pairs(sql: str, *args: object) -> dict[Any, Any]:
    """The second column of a query's rows by the first."""
    return {next(values := iter(one.values())): next(values) for one in await fetch(sql, *args)}


async def fetch_value(sql: str, *args: object) -> Any:
    """The first column of the first row; None if there is no row."""
    row = await fetch_one(sql, *args)
    return next(iter(row.values())) if row else None


async def execute(sql: str, *args: object) -> int:
    """Run one statement; the number of rows that it affected."""
    count: int = await _client().execute_affected(sql, args)
    return count


async def notify(channel: str, payload: str = "") -> None:
    """Ring ``channel`` when the current transaction commits; at once if there is none."""
    await execute("SELECT pg_notify($1, $2)", channel, payload)


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

    settings = config(arguments, [*models, "aerich.models"], pool_size=2)
    async with TortoiseContext() as context:
        with _own_environment():
            await context.init(settings)
        command = Command(settings, app=APP, location=str(folder))
        await command.init()
        return await command.upgrade(run_in_transaction=True)


def migration_names(folder: Path = MIGRATIONS) -> list[str]:
    """The migrations of ``folder`` in their order, by the names that aerich records."""
    numbered = [
        (int(number), path.name)
        for path in (folder / APP).glob("*_*.py")
        if (number := path.name.partition("_")[0]).isdigit()
    ]
    return [name for _, name in sorted(numbered)]


async def check_schema(folder: Path = MIGRATIONS) -> None:
    """Raise SchemaOutOfDate unless exactly the migrations of ``folder`` were applied."""
    known = migration_names(folder)
    applied = await _applied()
    if unknown := applied.difference(known):
        raise SchemaOutOfDate(
            f"The database is newer than this version: it has {max(unknown)}; install the version"
            " that brought it."
        )
    if missing := [name for name in known if name not in applied]:
        raise SchemaOutOfDate(
            f"The database lacks {len(missing)} of {len(known)} migrations, first {missing[0]};"
            " run: python -m bot migrate"
        )
    await _check_rights(_service())
    await _check_folder()


async def _applied() -> set[str]:
    try:
        rows = await fetch("SELECT version FROM aerich WHERE app = $1", APP)
    except OperationalError as error:
        cause = _cause(error)
        if not isinstance(cause, asyncpg.UndefinedTableError):
            raise Unavailable(why(cause, "DATABASE_URL")) from None
        if await fetch_value("SELECT EXISTS (SELECT FROM pg_class WHERE relname = 'aerich')"):
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
    assert _current is not None
    name = str(_current.arguments["server_settings"]["application_name"]).partition(" ")[0]
    return name if name in rights.SERVICES else "bot"


async def _check_rights(service: str) -> None:
    """Raise Unavailable if this user may not do what a service does: it would end in the midst of
    its work."""
    tables = await column(
        """
        SELECT relname FROM pg_class AS found
        WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relnamespace
            = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('aerich'))
        ORDER BY relname
        """
    )
    needed = [(table, right) for table in tables for right in rights.of(service, table)]
    closed = await column(
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
    assert _current is not None
    if await fetch_value("SELECT to_regclass('installation') IS NULL"):
        return
    token = await fetch_value("SELECT token FROM installation")
    belonging.check(str(token), _current.data_dir)
