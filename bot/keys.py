"""Keys of the staff API: each has a name, scopes and an end, and is an actor in the audit log.

A key is random and long, so a plain digest of it is enough to keep; it is shown once, when it is
made. One whose time is over or that was ended opens nothing from then on.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.models import Model

from bot import audit, database

SCOPES: Final[dict[str, str]] = {
    "read": "reads slots, waitlist, providers and places",
    "slots": "opens and withdraws slots",
    "waitlist": "changes entries, notes opt-outs",
    "settings": "changes providers and places",
}
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
OURS: Final = re.compile(r"sfk_[A-Za-z0-9_-]{43}")
"""The form of a key: what has another one is looked up nowhere."""
LONGEST_DAYS: Final = 730


class Refused(ValueError):
    """The key can't be made or ended; the message is a sentence for whoever asked."""


class ApiKey(Model):
    id = fields.BigIntField(primary_key=True)
    name = fields.TextField()
    digest = fields.TextField()
    scopes = ArrayField("text")
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_key"


@dataclass(frozen=True)
class Holder:
    """Whoever shows a key: an actor, and what it may do."""

    actor: str
    scopes: frozenset[str]


async def add(name: str, scopes: Sequence[str], days: int, now: datetime, *, by: str) -> str:
    """A new key, which nobody can read again. Raises ``Refused``."""
    if not NAME.fullmatch(name):
        raise Refused("The name must be of a-z, 0-9, dots and dashes, at most 40 of them.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refused(f"Say what it may do: {', '.join(SCOPES)}.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"It may be good for 1 to {LONGEST_DAYS} days.")
    key = f"sfk_{secrets.token_urlsafe(32)}"

    async def work() -> None:
        made = await database.fetch_value(
            """
            INSERT INTO api_key (name, digest, scopes, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id
            """,
            name,
            _digest(key),
            sorted(set(scopes)),
            now,
            now + timedelta(days=days),
        )
        if made is None:
            raise Refused(f"There is a key named {name} already: end it first.")
        await audit.record(by, "add", "key", made, now, name=name, scopes=sorted(set(scopes)))

    await database.unit(work)
    return key


async def end(name: str, now: datetime, *, by: str) -> None:
    """The key of this name opens nothing from now on. Raises ``Refused``."""

    async def work() -> None:
        found = await ApiKey.get_or_none(name=name, ended_at=None)
        if found is None:
            raise Refused(f"There is no key named {name}.")
        await ApiKey.filter(id=found.id).update(ended_at=now)
        await audit.record(by, "end", "key", found.id, now, name=name)

    await database.unit(work)


async def holder(given: str, now: datetime) -> Holder | None:
    """Who shows this key; ``None`` if it is none of ours, has ended, or its time is over."""
    if not OURS.fullmatch(given):
        return None
    found = await ApiKey.get_or_none(digest=_digest(given), ended_at=None, expires_at__gt=now)
    return Holder(f"key {found.name}", frozenset(found.scopes)) if found else None


async def listed() -> list[ApiKey]:
    """Every key that was not ended, by name."""
    return await ApiKey.filter(ended_at=None).order_by("name")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
