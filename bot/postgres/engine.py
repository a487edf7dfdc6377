"""A Tortoise engine whose pooled transactions survive cancellation and dead connections.

Named in the configuration as ``"engine": "bot.postgres.engine"``. It promises, whenever a task is
cancelled or the server goes away:

- a transaction that could not be entered holds no connection, one that was left holds none either;
- the task's context never keeps pointing at a transaction that has ended;
- a connection goes back to the pool clean or is closed, and nobody waits for one for ever;
- COMMIT of a transaction in which a statement failed is an error, not a silent ROLLBACK;
- no value that was sent to the server appears in an exception;
- every statement keeps to the part of the tables that its task may see (``narrowed``).

Behind a pooler that keeps no session (PgBouncer in transaction mode) each statement is a
transaction too, since its parts may otherwise reach different servers; limits are set in each, and
nothing is set, prepared or reset outside of one.

It does not retry, and cannot tell whether a COMMIT that was cut off took place: see
``bot.database.unit``.
"""

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    PoolConnectionWrapper,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError, TransactionManagementError

from bot.postgres import narrowed

ACQUIRE_SECONDS = 10.0
ROLLBACK_SECONDS = 5.0

LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}
POOLED_BEGIN = "; ".join(
    ["BEGIN", *(f"SET LOCAL {name} = '{to}'" for name, to in {**LIMITS, "timezone": "UTC"}.items())]
)
"""One round trip, like a bare BEGIN."""

LOST_TRANSACTION = (
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""The server ended the transaction for its slowness, or is no primary any more. Tortoise would call
it a misuse."""

log = logging.getLogger(__name__)


def _to_json(value: object) -> str:
    """JSON text for the server. Text is taken to be JSON already, as Tortoise sends it."""
    return value if isinstance(value, str) else json.dumps(value)


async def prepare(connection: Any) -> None:
    """Let a new asyncpg connection speak JSON and JSONB as Python objects, both ways."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_to_json, decoder=json.loads
        )


async def _prepare_at_one_server(connection: Any) -> None:
    """As ``prepare``, whose questions a pooler would put to several servers."""
    async with connection.transaction():
        await prepare(connection)


def is_pooled(arguments: Mapping[str, Any]) -> bool:
    """Whether these arguments of ``asyncpg.connect`` are for a pooler that keeps no session."""
    return arguments.get("statement_cache_size") == 0


async def _leave(_connection: Any) -> None:
    """In place of a reset. asyncpg has ended the transaction; nothing of ours outlasts one
    (``tests/rules/test_tables.py`` reads the SQL), and a reset would be one more round trip after
    each query. Behind a pooler the session that it would reset may be anybody's by now."""


def affected(status: str) -> int:
    """The number of rows in a command's status (``UPDATE 3``, ``INSERT 0 3``); 0 if it has none."""
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


class _Scrubbed(AsyncpgDBClient):
    """Queries whose errors name what failed but never the values that were sent, and that see what
    their task may see."""

    async def execute_query(self, query: str, values: list[Any] | None = None) -> Any:
        return await super().execute_query(*narrowed.narrowed(query, values or ()))

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await super().execute_query_dict(
            *narrowed.narrowed(query, values or ())
        )
        return found

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        return await super().execute_insert(*narrowed.narrowed(query, values))

    async def execute_many(self, query: str, values: list[Any]) -> None:
        query, _ = narrowed.narrowed(query, ())
        await super().execute_many(query, values)

    async def _translate_exceptions(
        self, func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any
    ) -> Any:
        try:
            return await super()._translate_exceptions(_scrubbed(func), *args, **kwargs)
        except TransactionManagementError as error:
            if isinstance(error.__cause__, LOST_TRANSACTION):
                raise error.__cause__ from None
            raise

    @translate_exceptions
    async def execute_affected(self, query: str, values: Iterable[object]) -> int:
        """Run one statement of any kind; the number of rows that it changed or found."""
        query, given = narrowed.narrowed(query, list(values))
        async with self.acquire_connection() as connection:
            return affected(await connection.execute(query, *given))


def _scrubbed(func: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return await func(*args, **kwargs)
        except (asyncpg.exceptions.DataError, asyncpg.exceptions._base.DataError) as error:
            # Both kinds quote the value itself in their message.
            raise OperationalError(f"a value does not fit: {type(error).__name__}") from None
        except asyncpg.PostgresError as error:
            error.detail = None
            raise

    return call


class Client(_Scrubbed):
    """The pool. Its ``arguments`` go to asyncpg as they are; connections open on demand."""

    async def create_connection(self, with_db: bool) -> None:
        """Open the pool (``with_db`` is Tortoise's; the arguments name the database)."""
        arguments = self.extra["arguments"]
        pooled = is_pooled(arguments)
        self._pool = await asyncpg.create_pool(
            init=_prepare_at_one_server if pooled else prepare,
            reset=_leave,
            min_size=0,
            max_size=self.pool_maxsize,
            **arguments,
        )
        await self._post_connect()

    async def execute_many(self, query: str, values: list[Any]) -> None:
        """All of ``values`` or none, in a transaction that a cancelled task does not leave open."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)

    def acquire_connection(self) -> "_Borrowed":
        kind = _Alone if is_pooled(self.extra["arguments"]) else _Borrowed
        return kind(self, self._pool_init_lock)

    def _in_transaction(self) -> "_Pooled":
        return _Pooled(Transaction(self), self._pool_init_lock)


class Transaction(_Scrubbed, TransactionWrapper):
    """One connection inside BEGIN, or inside a savepoint of it."""

    _names = itertools.count(1)

    def __init__(self, parent: AsyncpgDBClient) -> None:
        super().__init__(parent)
        if isinstance(parent, Transaction):
            self._lock = parent._lock
        self._savepoint = f"s{next(self._names)}"

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        self._check_open()
        return super().acquire_connection()

    def _in_transaction(self) -> "_Savepoint":
        self._check_open()
        return _Savepoint(Transaction(self))

    def _check_open(self) -> None:
        if self._finalized:
            raise TransactionManagementError(
                "this transaction has ended; a task that outlives it needs a context of its own"
            )

    @translate_exceptions
    async def begin(self) -> None:
        pooled = is_pooled(self._parent.extra["arguments"])
        await self._connection.execute(POOLED_BEGIN if pooled else "BEGIN")

    @translate_exceptions
    async def commit(self) -> None:
        self._end()
        if await self._connection.execute("COMMIT") != "COMMIT":
            raise TransactionManagementError("rolled back: a statement in the transaction failed")

    @translate_exceptions
    async def rollback(self) -> None:
        self._end()
        await self._connection.execute("ROLLBACK")

    @translate_exceptions
    async def savepoint(self) -> None:
        await self._connection.execute(f"SAVEPOINT {self._savepoint}")

    @translate_exceptions
    async def release_savepoint(self) -> None:
        self._end()
        await self._connection.execute(f"RELEASE SAVEPOINT {self._savepoint}")

    @translate_exceptions
    async def savepoint_rollback(self) -> None:
        self._end()
        name = self._savepoint
        await self._connection.execute(f"ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}")

    def _end(self) -> None:
        if self._finalized:
            raise TransactionManagementError("Transaction already finalised")
        self._finalized = True


class _Borrowed(PoolConnectionWrapper[Any]):
    """A connection of the pool for one query."""

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        self.connection = await cast(Any, self.client._pool).acquire(timeout=ACQUIRE_SECONDS)
        return self.connection

    async def __aexit__(self, *_: object) -> None:
        await _release(self.client._pool, self.connection)


class _Alone(_Borrowed):
    """A connection for one query, in a transaction of its own."""

    async def __aenter__(self) -> Any:
        connection = await super().__aenter__()
        try:
            await connection.execute(POOLED_BEGIN)
        except BaseException:
            _discard(connection)
            raise
        return connection

    async def __aexit__(self, *raised: object) -> None:
        failed = raised[0] is not None
        connection = cast(Any, self.connection)
        try:
            async with asyncio.timeout(ROLLBACK_SECONDS if failed else None):
                await connection.execute("ROLLBACK" if failed else "COMMIT")
        except BaseException as failure:
            _discard(connection)
            if not failed or not isinstance(failure, Exception):
                raise
        else:
            await super().__aexit__()


class _Pooled(TransactionContextPooled):
    """BEGIN on a connection of the pool, and COMMIT or ROLLBACK on leaving."""

    client: Transaction

    async def __aenter__(self) -> Transaction:
        await self.ensure_connection()
        pool: Any = self.client._parent._pool
        # No await lies between getting the connection and the guard that gives it back.
        connection = self.client._connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
        try:
            await self.client.begin()
        except BaseException:
            _discard(connection)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        connection = self.client._connection
        try:
            get_connections().reset(self.token)
            await self._finish(error)
        except BaseException as failure:
            _discard(connection)
            if error is None or not isinstance(failure, Exception):
                raise
            log.warning("rollback failed, connection closed: %s", type(failure).__name__)
        else:
            await _release(self.client._parent._pool, connection)
        finally:
            self.client._finalized = True

    async def _finish(self, error: BaseException | None) -> None:
        if self.client._finalized:
            return
        if error is None:
            await self.client.commit()
            return
        async with asyncio.timeout(ROLLBACK_SECONDS):
            await self.client.rollback()


class _Savepoint(NestedTransactionContext):
    """SAVEPOINT in the transaction around it. An error of ours never hides the block's own."""

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await super().__aexit__(kind, error, traceback)
        except Exception:
            # The connection is gone or the transaction failed: the one around us will find out.
            if error is None:
                raise


def _discard(connection: Any) -> None:
    """Close at once, without awaiting; the pool opens another when it needs one."""
    with contextlib.suppress(asyncpg.InterfaceError):
        connection.terminate()


async def _release(pool: Any, connection: Any) -> None:
    """Give back. asyncpg shields this from cancellation and closes what it cannot reset.

    A failure to reset is not the caller's: its work is already committed.
    """
    try:
        await pool.release(connection)
    except Exception as error:  # noqa: BLE001 - whatever it was, the connection is closed by now
        log.warning("connection closed on its way back: %s", type(error).__name__)


client_class = Client
