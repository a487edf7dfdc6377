"""The database of a test, with the rights of the service that asks.

Each statement runs under the role of the service whose code issues it (``python -m bot roles``), so
a right that is missing fails the flow that needs it. What a test does by itself, to set a scene or
to look, is the owner's. Only with ``FLOWS_AS_SERVICES=yes``.
"""

import os
import sys
from types import FrameType, TracebackType
from typing import Any, Final

import pytest

from bot.postgres import engine as postgres
from bot.postgres import rights

OWNER: Final = "postgres"
BETWEEN: Final = ("bot.database", "bot.schema", "bot.postgres", __name__)
"""Modules that ask for others."""
ROOMS: Final = ("bot", "intake", "dashboard")


def wanted() -> bool:
    return os.environ.get("FLOWS_AS_SERVICES") == "yes"


def service() -> str | None:
    """The service that issues the current statement; ``None`` if the test does."""
    frame: FrameType | None = sys._getframe(1)
    asking = None
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        room = module.partition(".")[0]
        if room == "tests" and asking is None and module not in BETWEEN:
            return None
        if room in ROOMS and module not in BETWEEN:
            asking = room if room != "bot" else asking or room
        frame = frame.f_back
    return asking


async def assume(connection: Any, name: str | None) -> None:
    await connection.execute(f"SET ROLE {rights.role(name) if name else OWNER}")


class Client(postgres.Client):
    """The pool of all three services."""

    def acquire_connection(self) -> "_Borrowed":
        return _Borrowed(self, self._pool_init_lock)

    def _in_transaction(self) -> Any:
        return postgres._Pooled(Transaction(self), self._pool_init_lock)


class _Borrowed(postgres._Borrowed):
    async def __aenter__(self) -> Any:
        connection = await super().__aenter__()
        try:
            await assume(connection, service())
        except BaseException:
            await super().__aexit__()
            raise
        return connection


class Transaction(postgres.Transaction):
    """Remembers whose rights it has."""

    def __init__(self, parent: Any) -> None:
        super().__init__(parent)
        self._as: list[str | None] = parent._as if isinstance(parent, Transaction) else [""]

    def acquire_connection(self) -> Any:
        return _Same(self, super().acquire_connection())

    def _in_transaction(self) -> Any:
        self._check_open()
        return postgres._Savepoint(Transaction(self))

    async def savepoint_rollback(self) -> None:
        await super().savepoint_rollback()
        self._as[0] = ""


class _Same:
    """The connection of a transaction, for one statement."""

    def __init__(self, transaction: Transaction, inner: Any) -> None:
        self._transaction = transaction
        self._inner = inner

    async def __aenter__(self) -> Any:
        connection = await self._inner.__aenter__()
        asking = service()
        if self._transaction._as[0] != asking:
            await assume(connection, asking)
            self._transaction._as[0] = asking
        return connection

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._inner.__aexit__(kind, error, traceback)


@pytest.fixture
def least_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a database that is opened has the rights of who asks."""
    if wanted():
        monkeypatch.setattr(postgres, "client_class", Client)
