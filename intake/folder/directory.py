"""The clinic's providers as the database has them."""

from bot.waitlist.models import ProviderReference
from intake.facts import providers


async def providers_known() -> providers.Book:
    """Everybody, to look names up in."""
    return providers.Book(
        providers.Known(one.id, one.provider_name, one.external_provider_id, one.active)
        for one in await ProviderReference.all().order_by("id")
    )
