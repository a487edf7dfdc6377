"""The clinic's providers, as staff make them known and correct them. In the caller's transaction.

Promises: no slot opens for a provider who is switched off: whoever opens one holds the provider to
that until the commit, and whoever switches a provider off finds all that were opened before.
Providers are never deleted: slots of years ago name them.
"""

from collections.abc import Mapping
from datetime import datetime

from tortoise.exceptions import IntegrityError

from bot import database
from bot.waitlist.models import ProviderReference


class Taken(ValueError):
    """Another provider has this name, or this id of the clinic's; the message is a sentence."""


class NotFound(LookupError):
    """No such provider."""


async def add(
    name: str, kind: str, now: datetime, *, external_id: str | None = None
) -> ProviderReference:
    """Make a provider known. Raises ``Taken``."""
    made: int | None = await database.fetch_value(
        """
        INSERT INTO provider_reference
            (provider_name, provider_type, external_provider_id, created_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id
        """,
        folded(name),
        kind,
        external_id,
        now,
    )
    if made is None:
        raise _taken()
    return await ProviderReference.get(id=made)


async def lock(provider_id: int) -> ProviderReference:
    """A provider whom nobody else corrects, and for whom no slot is opened, until the commit.
    Raises ``NotFound``."""
    found = await ProviderReference.filter(id=provider_id).select_for_update(no_key=True).first()
    if found is None:
        raise NotFound(f"There is no provider {provider_id}.")
    return found


async def correct(provider: ProviderReference, changes: Mapping[str, object]) -> None:
    """Set these fields of a locked provider, by their names. Raises ``Taken``."""
    if "provider_name" in changes:
        changes = {**changes, "provider_name": folded(str(changes["provider_name"]))}
    try:
        await provider.update_from_dict(dict(changes)).save(update_fields=list(changes))
    except IntegrityError:
        raise _taken() from None


async def keep_active(provider_id: int) -> bool:
    """Whether a provider takes slots: if so, nobody switches them off before the caller's
    commit."""
    found = "SELECT id FROM provider_reference WHERE id = $1 AND active FOR SHARE"
    return await database.fetch_value(found, provider_id) is not None


def folded(name: str) -> str:
    """A name with single blanks, as it is stored: here, and in the wishes of the waitlist."""
    return " ".join(name.split())


def _taken() -> Taken:
    return Taken("There is a provider with this name or external id already.")


async def active_ids() -> list[int]:
    """Everybody who may have times."""
    return [one.id for one in await ProviderReference.filter(active=True)]
