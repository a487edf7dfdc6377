"""Where PostgreSQL is: the embedded one, or the one that DATABASE_URL names.

Whatever is wrong with it becomes ``Unavailable``, one sentence for the operator that never repeats
the address, since a password is part of it.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg

from bot.postgres import address, embedded, engine

Arguments = dict[str, Any]
"""What ``asyncpg.connect`` is called with."""

OLDEST = 14
EMBEDDED = "postgres"
"""The folder of the embedded server, in DATA_DIR."""
NOT_HERE = (
    "There is no database in {folder}. In the folder with the right .env there is one; to make a"
    " new one here, run: python -m bot migrate"
)

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 20.0
"""The client's own limit: only a server that no longer answers reaches it."""


class Unavailable(Exception):
    """The database cannot be used; the message is a sentence for the operator."""


@asynccontextmanager
async def reach(
    database_url: str | None,
    data_dir: Path,
    application_name: str,
    *,
    make: bool = False,
    pooled: bool = False,
) -> AsyncIterator[Arguments]:
    """How to connect, while the server is in use: the embedded one runs until its last user left.

    Without ``make`` the embedded one must be there: whoever runs a command in the wrong folder
    would get another, empty one. ``pooled`` says that a pooler is there; one that shows itself by
    what it refuses is found besides. Raises Unavailable unless a fit server answers that can be
    written to.
    """
    running = None
    if database_url is not None:
        where = address.arguments(database_url)
    else:
        if not make and not (data_dir / EMBEDDED / "PG_VERSION").exists():
            raise Unavailable(NOT_HERE.format(folder=(data_dir / EMBEDDED).resolve()))
        try:
            running = await asyncio.to_thread(embedded.start, data_dir / EMBEDDED)
        except embedded.NotStarted as error:
            raise Unavailable(str(error)) from error
        where = running.arguments()
    try:
        arguments = {
            **where,
            "timeout": CONNECT_SECONDS,
            "command_timeout": COMMAND_SECONDS,
            "server_settings": {"application_name": application_name, "timezone": "UTC"},
        }
        if running is not None:
            yield await _fit(direct(arguments), "the embedded PostgreSQL")
        else:
            yield await _fit(_through(arguments) if pooled else direct(arguments), "DATABASE_URL")
    finally:
        if running is not None:
            await asyncio.to_thread(embedded.stop, running)


def direct(arguments: Arguments) -> Arguments:
    """The same for a server itself: it is told our limits when a session begins."""
    return {
        **{name: value for name, value in arguments.items() if name != "statement_cache_size"},
        "server_settings": {**arguments["server_settings"], **engine.LIMITS},
    }


def _through(arguments: Arguments) -> Arguments:
    """The same for a pooler, which takes no setting at the start and keeps nothing prepared."""
    kept = ("application_name", "timezone")
    settings = {name: arguments["server_settings"][name] for name in kept}
    return {**arguments, "server_settings": settings, "statement_cache_size": 0}


def patient(arguments: Arguments) -> Arguments:
    """The same for statements that may take long, such as a migration's. They need a session:
    raises Unavailable for a pooler."""
    if engine.is_pooled(arguments):
        raise Unavailable(f"The server of DATABASE_URL {SESSION}")
    limits = {
        "statement_timeout": "30min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "30min",
    }
    settings = {**arguments["server_settings"], **limits}
    return {**arguments, "command_timeout": None, "server_settings": settings}


async def listening(direct_url: str, pooled: Arguments) -> Arguments:
    """How to reach, past the pooler, the database that ``pooled`` reaches. Raises Unavailable."""
    where = "DATABASE_DIRECT_URL"
    kept = {name: value for name, value in pooled.items() if name != "ssl"}
    arguments = await _fit(direct({**kept, **address.arguments(direct_url)}), where)
    if engine.is_pooled(arguments):
        raise Unavailable(f"The server of {where} is a pooler too: name PostgreSQL itself.")
    if await _identity(arguments, where) != await _identity(pooled, "DATABASE_URL"):
        raise Unavailable(f"{where} names another database than DATABASE_URL.")
    return arguments


async def _identity(arguments: Arguments, where: str) -> tuple[object, ...]:
    row = await _ask(arguments, where, IDENTITY)
    assert row is not None
    return tuple(row)


async def _fit(arguments: Arguments, where: str) -> Arguments:
    """``arguments``, or those for a pooler if that is what answers. Raises Unavailable."""
    if not arguments.get("dsn", "postgresql:").startswith(("postgresql:", "postgres:")):
        raise Unavailable(f"{where} must start with postgresql://")
    for name in _missing_files(arguments.get("dsn", "")):
        raise Unavailable(f"{name} in {where} names a file that is not there.")
    pooled = engine.is_pooled(arguments)
    row = await _ask(arguments, where, FITNESS, is_refusal=not pooled)
    if row is None or (not pooled and row["statement_timeout"] != LIMIT):
        return await _fit(_through(arguments), where)
    if row["read_only"] == "on":
        raise Unavailable(f"The server of {where} can't be written to: {STANDBY}")
    if row["encoding"] != "UTF8":
        raise Unavailable(
            f"The database of {where} is in {row['encoding']}, which can't hold what patients"
            " write: make it anew with ENCODING 'UTF8' TEMPLATE template0."
        )
    return arguments


async def _ask(
    arguments: Arguments, where: str, sql: str, *, is_refusal: bool = False
) -> asyncpg.Record | None:
    """The first row. With ``is_refusal``, ``None`` if a pooler refuses our settings. Raises
    Unavailable."""
    try:
        connection = await asyncpg.connect(**arguments)
        try:
            if (version := connection.get_server_version().major) < OLDEST:
                raise Unavailable(
                    f"The server of {where} is PostgreSQL {version}; {OLDEST} or newer is needed."
                )
            async with connection.transaction():
                return await connection.fetchrow(sql)
        finally:
            await connection.close()
    except (ValueError, OverflowError, OSError, asyncpg.PostgresError, *INTERNAL) as error:
        if is_refusal and isinstance(error, KEEPS_NO_SESSION):
            return None
        # Its own message can quote the address.
        raise Unavailable(why(error, where)) from None


def _missing_files(dsn: str) -> list[str]:
    """Of the parts of an address that name files, those whose file is not there."""
    try:
        named = parse_qs(urlsplit(dsn).query)
    except ValueError:
        return []
    return [name for name in FILES if name in named and not Path(named[name][-1]).is_file()]


FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
UNTRUSTED = (
    "The certificate of the server of {where} is checked, and nobody has said whom to trust: add"
    " sslrootcert=FILE to the address, behind a ? or an &."
)
NO_TLS = (
    "The server of {where} speaks no TLS, and nothing goes to another machine in the clear: switch"
    " it on there, or add sslmode=disable to the address if that network is yours alone."
)
FITNESS = """
    SELECT current_setting('transaction_read_only') AS read_only,
           current_setting('statement_timeout') AS statement_timeout,
           current_setting('server_encoding') AS encoding
"""
STANDBY = "it is a standby. Name the primary, or both with ?target_session_attrs=read-write"
IDENTITY = "SELECT current_database(), pg_postmaster_start_time()"
LIMIT = engine.LIMITS["statement_timeout"]
POOLER = "is a pooler that refuses this connection: its log says why (user, database, its limits)."
SESSION = (
    "is a pooler, and this command needs a session of its own: name PostgreSQL itself in"
    " DATABASE_DIRECT_URL."
)
KEEPS_NO_SESSION = (
    asyncpg.ProtocolViolationError,
    asyncpg.DuplicatePreparedStatementError,
    asyncpg.InvalidSQLStatementNameError,
)
"""What a pooler answers to settings at the start, and to what was prepared on another server."""
INTERNAL = (asyncpg.InterfaceError, asyncpg.InternalClientError)


def why(error: BaseException, where: str) -> str:
    """What a failed connection or query says of the database, for the operator. It quotes nothing
    of the address."""
    if isinstance(error, asyncpg.ClientConfigurationError) and "certificate" in str(error):
        return UNTRUSTED.format(where=where)
    if isinstance(error, ConnectionError) and "SSL" in str(error):
        return NO_TLS.format(where=where)
    for kinds, sentence in REASONS:
        if isinstance(error, kinds):
            return sentence.format(where=where, error=error, kind=type(error).__name__)
    return f"The server of {where} cannot be used ({type(error).__name__})."


REASONS: Sequence[tuple[type[BaseException] | tuple[type[BaseException], ...], str]] = (
    (
        ssl.SSLCertVerificationError,
        "The certificate of the server of {where} is refused: {error.verify_message}.",
    ),
    (ssl.SSLError, "No secure connection to the server of {where} ({error.reason})."),
    (
        asyncpg.TargetServerAttributeNotMatched,
        "None of the servers of {where} can be written to: no primary is among them.",
    ),
    (KEEPS_NO_SESSION, "The server of {where} " + POOLER),
    (
        asyncpg.InsufficientPrivilegeError,
        "The user of {where} lacks rights: it must own the database and its tables.",
    ),
    (
        asyncpg.ReadOnlySQLTransactionError,
        "The server of {where} can't be written to: " + STANDBY,
    ),
    (
        (ValueError, OverflowError),  # a port beyond 65535 is the latter
        (
            "{where} cannot be read: its form is postgresql://user:password@host:port/database, "
            "with the special characters of a password percent-encoded."
        ),
    ),
    (
        asyncpg.InvalidAuthorizationSpecificationError,
        "The server of {where} refuses this user, password or address.",
    ),
    (
        asyncpg.InvalidCatalogNameError,
        "The server of {where} has no such database: create it first.",
    ),
    (
        (OSError, asyncpg.CannotConnectNowError),
        "No PostgreSQL answers at the address of {where} ({kind}).",
    ),
)
"""The first that fits counts: some errors are of two kinds."""
