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

from bot import embedded

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
LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}


class Unavailable(Exception):
    """The database cannot be used; the message is a sentence for the operator."""


@asynccontextmanager
async def reach(
    database_url: str | None, data_dir: Path, application_name: str, *, make: bool = False
) -> AsyncIterator[Arguments]:
    """How to connect, while the server is in use: the embedded one runs until its last user left.

    Without ``make`` the embedded one must be there: whoever runs a command in the wrong folder
    would get another, empty one. Raises Unavailable unless a fit server answers that can be
    written to.
    """
    running = None
    if database_url is None:
        if not make and not (data_dir / EMBEDDED / "PG_VERSION").exists():
            raise Unavailable(NOT_HERE.format(folder=(data_dir / EMBEDDED).resolve()))
        try:
            running = await asyncio.to_thread(embedded.start, data_dir / EMBEDDED)
        except embedded.NotStarted as error:
            raise Unavailable(str(error)) from error
    try:
        arguments = {
            **({"dsn": database_url} if running is None else running.arguments()),
            "timeout": CONNECT_SECONDS,
            "command_timeout": COMMAND_SECONDS,
            "server_settings": {"application_name": application_name, "timezone": "UTC", **LIMITS},
        }
        await _check(arguments, "DATABASE_URL" if running is None else "the embedded PostgreSQL")
        yield arguments
    finally:
        if running is not None:
            await asyncio.to_thread(embedded.stop, running)


def patient(arguments: Arguments) -> Arguments:
    """The same for statements that may take long, such as a migration's."""
    limits = {
        "statement_timeout": "30min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "30min",
    }
    settings = {**arguments["server_settings"], **limits}
    return {**arguments, "command_timeout": None, "server_settings": settings}


async def _check(arguments: Arguments, where: str) -> None:
    if not arguments.get("dsn", "postgresql:").startswith(("postgresql:", "postgres:")):
        raise Unavailable("DATABASE_URL must start with postgresql://")
    for name in _missing_files(arguments.get("dsn", "")):
        raise Unavailable(f"{name} in {where} names a file that is not there.")
    try:
        connection = await asyncpg.connect(**arguments)
        version = connection.get_server_version().major
        row = await connection.fetchrow(FITNESS) if version >= OLDEST else None
        await connection.close()
    except (ValueError, OSError, asyncpg.PostgresError, *INTERNAL) as error:
        # Its own message can quote the address.
        raise Unavailable(why(error, where)) from None
    if row is None:
        raise Unavailable(
            f"The server of {where} is PostgreSQL {version}; {OLDEST} or newer is needed."
        )
    if row["statement_timeout"] != LIMITS["statement_timeout"]:
        raise Unavailable(f"The server of {where} {POOLER}")
    if row["read_only"] == "on":
        raise Unavailable(f"The server of {where} can't be written to: {STANDBY}")
    if row["encoding"] != "UTF8":
        raise Unavailable(
            f"The database of {where} is in {row['encoding']}, which can't hold what patients"
            " write: make it anew with ENCODING 'UTF8' TEMPLATE template0."
        )


def _missing_files(dsn: str) -> list[str]:
    """Of the parts of an address that name files, those whose file is not there."""
    try:
        named = parse_qs(urlsplit(dsn).query)
    except ValueError:
        return []
    return [name for name in FILES if name in named and not Path(named[name][-1]).is_file()]


FILES = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
UNTRUSTED = (
    "{where} asks for a certificate that is checked, and does not say whom to trust: add"
    " &sslrootcert=FILE"
)
FITNESS = """
    SELECT current_setting('transaction_read_only') AS read_only,
           current_setting('statement_timeout') AS statement_timeout,
           current_setting('server_encoding') AS encoding
"""
STANDBY = "it is a standby. Name the primary, or both with ?target_session_attrs=read-write"
POOLER = (
    "is a pooler that can't keep a session: name the server itself, or a pool in session mode that"
    " lets statement_timeout, lock_timeout and idle_in_transaction_session_timeout pass."
)
INTERNAL = (asyncpg.InterfaceError, asyncpg.InternalClientError)


def why(error: BaseException, where: str) -> str:
    """What a failed connection or query says of the database, for the operator. It quotes nothing
    of the address."""
    if isinstance(error, asyncpg.ClientConfigurationError) and "certificate" in str(error):
        return UNTRUSTED.format(where=where)
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
    (
        (
            asyncpg.ProtocolViolationError,
            asyncpg.DuplicatePreparedStatementError,
            asyncpg.InvalidSQLStatementNameError,
        ),
        "The server of {where} " + POOLER,
    ),
    (
        asyncpg.InsufficientPrivilegeError,
        "The user of {where} lacks rights: it must own the database and its tables.",
    ),
    (
        asyncpg.ReadOnlySQLTransactionError,
        "The server of {where} can't be written to: " + STANDBY,
    ),
    (
        ValueError,
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
