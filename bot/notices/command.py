"""What ``python -m bot notices`` does."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import clock, database, schema
from bot.notices import watch
from bot.notices.kinds import Condition, sentence
from bot.notices.routes import Routes
from bot.settings import Settings


@dataclass(frozen=True)
class Tried:
    """A line for each route, and whether all of them took the message."""

    lines: Sequence[str]
    well: bool


async def listed(settings: Settings) -> list[str]:
    """A line for each open notice: its number, what it says, who looks after it."""
    now = clock.now()
    async with _opened(settings):
        return [
            f"{one.id}  {sentence(Condition(one.kind, one.place, one.count, one.since), now)}"
            + (f"  ({one.taken_by} looks after it)" if one.taken_by else "")
            for one in await watch.open_notices()
        ]


async def tried(settings: Settings) -> Tried:
    """Raises ``settings.Invalid``."""
    done = await Routes(settings).try_all()
    lines = [
        f"NOTIFY_{audience.upper()}, route {number}: {'taken' if took else 'REFUSED'}"
        for audience, number, took in done
    ]
    return Tried(lines, all(took for *_, took in done))


async def taken(settings: Settings, number: int, by: str) -> None:
    """Raises ``watch.NotOpen``."""
    async with _opened(settings):
        await watch.take(number, by, clock.now())


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[None]:
    await database.open(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        application_name="notices",
    )
    try:
        await schema.check()
        yield
    finally:
        await database.close()
