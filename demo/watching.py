"""Waits for the demo's first slot to be filled, and says how it went."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database
from bot.settings import Settings

LOOK_SECONDS: Final = 0.5

FILLED: Final = """
    SELECT slot.slot_start_at, place.location_name AS location, provider.provider_name,
           slot.closed_at, slot.created_at, count(offer.id) AS asked
    FROM cancellation_event AS slot
    JOIN provider_reference AS provider ON provider.id = slot.provider_id
    JOIN location_reference AS place ON place.id = slot.location_id
    JOIN offer ON offer.cancellation_id = slot.id
    WHERE slot.status = 'filled' AND slot.created_at >= $1
    GROUP BY slot.id, provider.id, place.id ORDER BY slot.closed_at LIMIT 1
"""


@dataclass(frozen=True)
class _Filled:
    slot_start_at: datetime
    location: str
    provider_name: str
    closed_at: datetime
    created_at: datetime
    asked: int


async def first_filled(chosen: Settings, since: datetime) -> str:
    """A sentence on the first slot that was freed after ``since`` and is filled; waits for it."""
    await database.open(
        database_url=chosen.database_url, data_dir=chosen.data_dir, application_name="demo"
    )
    try:
        while (slot := await database.row(_Filled, FILLED, since)) is None:  # noqa: ASYNC110 - it polls
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await database.close()
    starts = slot.slot_start_at.astimezone(chosen.timezone)
    seconds = (slot.closed_at - slot.created_at).total_seconds()
    return (
        f"  A slot is filled: {starts:%a %b} {starts.day}, {starts:%H:%M} at {slot.location}"
        f" with {slot.provider_name}. It took {seconds:.0f} seconds and {slot.asked} offers."
    )
