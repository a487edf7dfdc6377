"""What staff change of a provider, each step in the caller's transaction and with its line in the
audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import audit
from bot.waitlist import preferences, providers, slots
from bot.waitlist.models import ProviderReference
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import desk


@dataclass(frozen=True)
class Corrected:
    """A provider as corrected, and how many open slots were withdrawn by that."""

    provider: ProviderReference
    withdrawn: int


async def correct(
    provider_id: int, changes: Mapping[str, object], by: str, rules: Rules, now: datetime
) -> Corrected:
    """Set these fields of a provider, by their names. Raises ``providers.NotFound``, or
    ``providers.Taken``.

    Who is renamed keeps the patients that wish for them. The open slots of one who is switched off
    are withdrawn: nobody can know that the provider is there.
    """
    provider = await providers.lock(provider_id)
    name, withdrawn = provider.provider_name, 0
    if changes:
        await providers.correct(provider, changes)
        await audit.record(by, "change", "provider", provider_id, now, fields=sorted(changes))
    if provider.provider_name != name:
        await preferences.rename_provider(name, provider.provider_name, now)
    if not provider.active:
        for slot_id in await slots.open_of(provider_id):
            withdrawn += await desk.withdraw(slot_id, "withdrawn", by, rules, now) is not None
    await slots.wake_waiting(now)
    return Corrected(provider, withdrawn)
