"""The clinic's providers, as staff make them known. In the caller's transaction."""

from datetime import datetime

from bot import database
from bot.waitlist.models import ProviderReference


async def add(
    name: str, kind: str, now: datetime, *, external_id: str | None = None
) -> ProviderReference | None:
    """Make a provider known; ``None`` if one has this name or this id of the clinic's already."""
    made: int | None = await database.fetch_value(
        """
        INSERT INTO provider_reference
            (provider_name, provider_type, external_provider_id, created_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id
        """,
        name,
        kind,
        external_id,
        now,
    )
    return await ProviderReference.get(id=made) if made is not None else None
