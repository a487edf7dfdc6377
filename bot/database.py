"""The PostgreSQL that everything is kept in: embedded or external, opened once for a process.

``unit`` is how work is written: one transaction, run again as a whole when the server or a
concurrent transaction got in the way. ``fetch`` and its kin speak SQL in the current transaction,
or on a connection of the pool when there is none; they raise what Tortoise's models raise.
Within ``see`` a task reads a part of the tables, by whatever it asks; ``whole`` is for its changes.
JSON columns hold objects and arrays, never a bare string (text is sent as JSON that is ready made).
"""

import asyncio
import itertools
import logging
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
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

from bot.postgres import engine
from bot.postgres.narrowed import Part as Part
from bot.postgres.narrowed import see as see
from bot.postgres.narrowed import seen as seen
from bot.postgres.narrowed import whole as whole
from bot.postgres.server import Arguments, listening, reach
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
    "bot.waitlist.fairness.models",
    "bot.waitlist.patients.models",
    "bot.waitlist.voice.models",
    "bot.ledger.models",
    "bot.audit",
    "bot.audit.chain",
    "bot.installation",
    "bot.notices.models",
)
APP = "models"
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
    asyncpg.InvalidAuthorizationSpecificationError,  # a password that somebody has just changed
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

SETTLE_SECONDS = 30.0
"""How long to ask after a COMMIT that was cut off."""

log = logging.getLogger(__name__)
_dice = random.SystemRandom()
# At DEBUG these print every value that is sent to the server.
for _name in ("tortoise", "tortoise.db_client", "asyncpg"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class NoSession(Exception):
    """DATABASE_URL is a pooler, and no DATABASE_DIRECT_URL leads past it."""


class Unsettled(Exception):
    """The connection was lost in COMMIT and the server cannot tell any more what became of it.

    The work was done once or not at all; look at the state before doing it again.
    """


@dataclass
class Open:
    """How this process reaches the database."""

    arguments: Arguments
    listening: Arguments | None
    """How to keep a session; None: there is only a pooler."""
    data_dir: Path
    undo: AsyncExitStack


_current: Open | None = None


def config(arguments: Arguments, models: Sequence[str] = MODELS, pool_size: int = 10) -> Arguments:
    """Tortoise's configuration: one pool, reached as ``arguments`` say, and UTC throughout."""
    credentials = {"arguments": arguments, "maxsize": pool_size}
    return {
        "connections": {"default": {"engine": "bot.postgres.engine", "credentials": credentials}},
        "apps": {APP: {"models": list(models), "default_connection": "default"}},
        "use_tz": True,
        "timezone": "UTC",
    }


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
        with context, own_environment():  # loading only: later it is found from every task
            await context.init(config(arguments, models, pool_size), _enable_global_fallback=True)
        _current = Open(arguments, session, data_dir, undo.pop_all())


@contextmanager
def own_environment() -> Iterator[None]:
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


def opened() -> Open:
    """How it is open. Fails while it is not."""
    assert _current is not None
    return _current


def keeps_sessions() -> bool:
    """Whether ``connect`` can have one; False behind a pooler that no direct address leads past."""
    return opened().listening is not None


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
    work: Callable[[], Awaitable[T]],
    *,
    tries: int = 5,
    pause: Callable[[int], float] = backoff,
    repeatable: bool = False,
) -> T:
    """Do ``work`` in one transaction, and all of it again after a TRANSIENT error.

    ``work`` may run several times, so it touches nothing but the database; it takes effect once.
    A COMMIT that was cut off is asked after, not repeated: Unsettled if the server cannot tell.
    Inside a transaction it is only a savepoint: the unit around it is what runs again.
    ``repeatable``: ``work`` finds by itself what it has done before, and waits for whoever is at
    it; after a COMMIT that was cut off it runs again like after anything else.
    """
    if isinstance(_client(), engine.Transaction):
        async with transaction():
            return await work()
    for attempt in itertools.count(1):
        ticket, later = None, _afterwards.set([])
        try:
            async with transaction():
                result = await work()
                ticket = None if repeatable else await fetch_one(TICKET)
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


class SideBySide:
    """Tasks that read at the same time."""

    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[Any]] = []

    def create_task(self, reading: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(reading)
        self.tasks.append(task)
        return task

    async def end(self) -> list[Exception]:
        """End them all; with what they failed."""
        for task in self.tasks:
            task.cancel()
        ended = await asyncio.gather(*self.tasks, return_exceptions=True)
        return [one for one in ended if isinstance(one, Exception)]


@asynccontextmanager
async def side_by_side() -> AsyncIterator[SideBySide]:
    """Read at the same time; all have ended afterwards. Of several TRANSIENT errors, as when all
    connections are cut, the first is raised, and one that is none before them.

    Not a TaskGroup: up to Python 3.12 one whose task fails may leave its parent as one that was
    cancelled, and a loop that finds itself cancelled ends, and the bot with it.
    """
    group = SideBySide()
    try:
        yield group
        await asyncio.gather(*group.tasks)
    except TRANSIENT:
        for error in await group.end():
            if not isinstance(error, TRANSIENT):
                raise error from None
        raise
    finally:
        await group.end()


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
