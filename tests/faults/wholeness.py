"""Whether a bot's process is whole, as seen from outside: each loop lives, and the pool is full."""

import asyncio
from typing import Final

from bot.service import POOL_SIZE
from tests.faults.clinic import Clinic
from tests.waiting import wait_until

LIMIT_SECONDS: Final = 60.0
CALLS: Final = 3 * POOL_SIZE
WAITING: Final = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'bot' AND wait_event_type = 'Lock'
"""


async def health(clinic: Clinic) -> int:
    """The status of the first bot's health."""
    async with clinic.session.get(clinic.bots[0].url + "/health") as answer:
        return answer.status


async def waiting_for_locks(clinic: Clinic) -> int:
    """How many of the bot's connections wait for a lock; may be asked in a transaction."""
    await clinic.connection.execute("SELECT pg_stat_clear_snapshot()")
    return int(await clinic.value(WAITING))


async def check_whole(clinic: Clinic) -> None:
    """Health is good again, and as many connections as the pool has can be in use at once."""

    async def is_well() -> bool:
        return await health(clinic) == 200

    async def all_in_use() -> bool:
        return await waiting_for_locks(clinic) == POOL_SIZE

    await wait_until(is_well, LIMIT_SECONDS)
    async with clinic.connection.transaction():
        await clinic.connection.execute("LOCK TABLE message_log IN ACCESS EXCLUSIVE MODE")
        calls = [asyncio.create_task(health(clinic)) for _ in range(CALLS)]
        await wait_until(all_in_use, LIMIT_SECONDS)
    await asyncio.gather(*calls)
    await wait_until(is_well, LIMIT_SECONDS)
