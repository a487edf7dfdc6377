"""The clinic's providers and places as the database has them."""

from bot.waitlist.models import ProviderReference
from bot.waitlist.places import directory
from bot.waitlist.rules.place import Clinic
from intake.facts import places, providers


async def providers_known() -> providers.Book:
    """Everybody, to look names up in."""
    return providers.Book(
        providers.Known(one.id, one.provider_name, one.external_provider_id, one.active)
        for one in await ProviderReference.all().order_by("id")
    )


async def places_known(clinic: Clinic) -> places.Book:
    """All places, to look spellings up in."""
    return places.Book(await directory.read(clinic))
