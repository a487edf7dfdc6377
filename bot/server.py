"""Where PostgreSQL is: the embedded one, or the one that DATABASE_URL names.

Whatever is wrong with it becomes ``Unavailable``, one sentence for the operator that never repeats
the address, since a password is part of it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bot import embedded

Arguments = dict[str, Any]
"""What ``asyncpg.connect`` is called with."""

OLDEST = 14

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 20.0
"""The client's own limit: only a server that no longer answers reaches it."""
LIMITS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
}


class Unavailable(Exception):  # noqa: N818 - reads as what happened
    """The database cannot be used; the message is a sentence for the operator."""


@asynccontextmanager
async def reach(
    database_url: str | None, data_dir: Path, application_name: str
) -> AsyncIterator[Arguments]:
    """How to connect, while the server is in use: the embedded one runs until its last user left.

    Raises Unavailable unless a server of a fit version answers.
    """
    running = None
    if database_url is None:
        try:
            running = await asyncio.to_thread(embedded.start, data_dir / "postgres")
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
    try:
        connection = await asyncpg.connect(**arguments)
        version = connection.get_server_version().major
        await connection.close()
    except (ValueError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # Its own message can quote the address.
        raise Unavailable(_why(error, where)) from None
    if version < OLDEST:
        raise Unavailable(
            f"The server of {where} is PostgreSQL {version}; {OLDEST} or newer is needed."
        )


def _why(error: Exception, where: str) -> str:
    match error:
        case ValueError():
            return (
                f"{where} cannot be read: its form is postgresql://user:password@host:port/"
                "database, with the special characters of a password percent-encoded."
            )
        case asyncpg.InvalidAuthorizationSpecificationError():
            return f"The server of {where} refuses this user, password or address."
        case asyncpg.InvalidCatalogNameError():
            return f"The server of {where} has no such database: create it first."
        case OSError() | asyncpg.CannotConnectNowError():
            return f"No PostgreSQL answers at the address of {where} ({type(error).__name__})."
        case _:
            return f"The server of {where} cannot be used ({type(error).__name__})."
