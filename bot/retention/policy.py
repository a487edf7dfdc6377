"""How long what is kept, and the small steps that carry it out.

A step is one transaction of at most ``MOST`` rows, so that nobody waits long for a lock and a kill
leaves nothing half gone. Several processes may do it at once: each takes what no other has locked.
``docs/RETENTION.md`` gives the reasons.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import database, holds
from bot.ledger import retention as ledger
from bot.messages import retention as messages
from bot.notices import retention as notices
from bot.retention.forgetting import remove
from bot.settings import Settings
from bot.waitlist.upkeep import retention as waitlist

MOST: Final = 200
ACTOR: Final = "retention"
NOTICES_KEPT: Final = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long words, contacts with whom nothing happens, and files are kept."""

    texts: timedelta
    contacts: timedelta
    files: timedelta


def of(settings: Settings) -> Limits:
    return Limits(
        texts=timedelta(days=settings.texts_keep_days),
        contacts=timedelta(days=settings.contacts_keep_days),
        files=timedelta(days=settings.files_keep_days),
    )


async def _forget_quiet(before: datetime, most: int, now: datetime) -> int:
    quiet = await waitlist.quiet_contacts(before, most)
    for patient_id in quiet:
        await remove(patient_id, ACTOR, now)
    return len(quiet)


async def step(limits: Limits, now: datetime, most: int = MOST) -> Mapping[str, int]:
    """Remove what is due, so many of each kind at most; how many of each, of those with any.

    Each kind in a transaction of its own.
    """
    words = now - limits.texts
    steps: Mapping[str, Callable[[], Awaitable[int]]] = {
        "texts": lambda: messages.blank_texts(words, most),
        "consents": lambda: messages.blank_consents(words, most),
        "reports": lambda: messages.drop_reports(words, most),
        "slots": lambda: waitlist.blank_slots(words, most),
        "reasons": lambda: waitlist.drop_reasons(words, most),
        "contacts": lambda: _forget_quiet(now - limits.contacts, most // 10 or 1, now),
        "deliveries": lambda: ledger.blank_deliveries(now - limits.files, most),
        "remarks": lambda: ledger.drop_remarks(now - limits.files, most),
        "notices": lambda: notices.drop(now - NOTICES_KEPT, most),
    }
    done = {kind: await database.unit(_unheld(work)) for kind, work in steps.items()}
    return {kind: count for kind, count in done.items() if count}


def _unheld(work: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
    """``work``, during which no legal hold begins."""

    async def both() -> int:
        await holds.none_begins()
        return await work()

    return both


async def due(limits: Limits, at: datetime) -> Mapping[str, int]:
    """How much of each kind is to go by then, if nothing happens meanwhile."""
    asked = {
        "texts": (messages.OLD_TEXTS, limits.texts),
        "consents": (messages.OLD_CONSENTS, limits.texts),
        "reports": (messages.OLD_REPORTS, limits.texts),
        "slots": (waitlist.OLD_SLOTS, limits.texts),
        "reasons": (waitlist.OLD_REASONS, limits.texts),
        "contacts": (waitlist.QUIET, limits.contacts),
        "deliveries": (ledger.OLD_DELIVERIES, limits.files),
        "remarks": (ledger.OLD_REMARKS, limits.files),
    }
    return {
        kind: await database.fetch_value(f"SELECT count(*) FROM ({sql}) AS old", at - kept)  # noqa: S608
        for kind, (sql, kept) in asked.items()
    }
