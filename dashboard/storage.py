"""The database as the dashboard opens it: the bot's tables and its own, with its own pool."""

from typing import Final

from bot import database
from bot.settings import Settings

MODELS: Final = (*database.MODELS, "dashboard.access.models")
POOL_SIZE: Final = 8


async def open_database(settings: Settings) -> None:
    """Raises ``database.Unavailable``."""
    await database.open(
        database_url=settings.database_url,
        direct_url=settings.database_direct_url,
        data_dir=settings.data_dir,
        application_name="dashboard",
        models=MODELS,
        pool_size=POOL_SIZE,
    )
