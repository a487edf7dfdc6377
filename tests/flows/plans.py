"""The plans that the server makes for queries, to see which of them read too much."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import pytest

from bot.postgres import engine

Query = Callable[[], Awaitable[Any]]
Kind = type[engine.Client] | type[engine.Transaction]


async def plans_of(work: Query, monkeypatch: pytest.MonkeyPatch) -> str:
    """The plans of every query that ``work`` runs, as SQL or on a model."""
    plans: list[str] = []
    with monkeypatch.context() as patch:
        for kind in (engine.Client, engine.Transaction):
            patch.setattr(kind, "execute_query", _explained(kind, "execute_query", plans))
            patch.setattr(kind, "execute_query_dict", _explained(kind, "execute_query_dict", plans))
        await work()
    return "\n".join(plans)


def _explained(
    kind: Kind, name: Literal["execute_query", "execute_query_dict"], plans: list[str]
) -> Callable[..., Awaitable[Any]]:
    run, as_rows = getattr(kind, name), kind.execute_query_dict

    async def explained(client: Any, sql: str, values: Sequence[object] | None = None) -> Any:
        given = list(values or ())
        for row in await as_rows(client, f"EXPLAIN {sql}", given):
            plans.extend(row.values())
        return await run(client, sql, given)

    return explained
