"""The plans that the server makes for queries, to see which of them read too much."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot import database as bot_database

Query = Callable[[], Awaitable[Any]]


async def plans_of(work: Query, monkeypatch: pytest.MonkeyPatch) -> str:
    """The plans of every query that ``work`` runs, as the server makes them."""
    plans: list[str] = []
    fetch = bot_database.fetch

    async def explained(sql: str, *args: object) -> list[dict[str, Any]]:
        rows = await fetch(f"EXPLAIN {sql}", *args)
        plans.extend(next(iter(row.values())) for row in rows)
        return await fetch(sql, *args)

    with monkeypatch.context() as patch:
        patch.setattr(bot_database, "fetch", explained)
        await work()
    return "\n".join(plans)
