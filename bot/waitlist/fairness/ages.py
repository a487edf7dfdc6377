"""How old whoever waits is, in bands: for the fairness ledger alone. In the caller's transaction.

It lies in a table of its own, so that nothing which decides can meet it.
"""

from typing import Literal

from bot import database

Band = Literal["under_18", "18_39", "40_64", "65_plus"]


async def note(entry_id: int, band: Band | None) -> None:
    """An entry's patient is of this age; ``None`` forgets it."""
    await database.execute("DELETE FROM entry_age WHERE entry_id = $1", entry_id)
    if band is not None:
        await database.execute(
            "INSERT INTO entry_age (entry_id, band) VALUES ($1, $2)", entry_id, band
        )
