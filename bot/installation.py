"""What all processes of one installation share, in one row: what they may not do, and why.

``behind``: patients may have written what nobody here has read, a STOP above all. Nothing that
starts a text leaves until one sweep of the carrier's list that began after that has succeeded. Both
are counted, not timed: whoever may have missed something counts ``sweeps_wanted`` up, and a sweep
moves ``sweeps_done`` to what it found wanted when it began. One that began too early opens nothing.

``shut``: the installation stands still until a person says go. Texts that come in are stored;
no turn is taken, no timer fires and no text leaves.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tortoise import fields
from tortoise.models import Model

from bot import database

STANDS_STILL: Final = "EXISTS (SELECT FROM installation WHERE shut_at IS NOT NULL)"
"""For the queries of those who stop while it does."""

SHUT: Final = """
    UPDATE installation SET shut_at = COALESCE(shut_at, $2), shut_why = $1
"""
"""For whoever has a connection of their own: why, and now."""
AGE: Final = 2**32
"""Counts of claims after a restore are higher by so much than any before."""


class Shadowed(Exception):
    """Nothing may leave: shadow mode has begun."""


class Installation(Model):
    id = fields.BigIntField(primary_key=True)
    token = fields.UUIDField()
    """Which database this is. A copy and a restored dump have it too."""
    sweeps_wanted = fields.BigIntField(default=0)
    sweeps_done = fields.BigIntField(default=0)
    claims = fields.BigIntField(default=0)
    """How often texts were claimed: what this says can only go back with the database."""
    shut_at = fields.DatetimeField(null=True)
    shut_why = fields.TextField(null=True)
    shadow_since = fields.DatetimeField(null=True)
    """Since when the bot decides and shows, and nothing is texted: ``bot/waitlist/shadow``."""
    lost_until = fields.DatetimeField(null=True)
    """A restore has lost records of what was before: what patients wrote until then may have been
    answered, and is left to a person."""

    class Meta:
        table = "installation"


@dataclass(frozen=True)
class State:
    """What holds now. ``shut_why`` is a sentence, ``None`` while it is not shut."""

    token: uuid.UUID
    behind: bool
    claims: int
    shut_at: datetime | None
    shut_why: str | None
    shadow_since: datetime | None

    @property
    def may_start_texts(self) -> bool:
        return not self.behind and self.shut_why is None


async def state() -> State:
    found = await database.row(
        State,
        """
        SELECT token, sweeps_done < sweeps_wanted AS behind, claims, shut_at, shut_why,
            shadow_since
        FROM installation
        """,
    )
    assert found is not None
    return found


async def lock_shadow() -> datetime | None:
    """Since when it is in shadow mode; locked, and every slot that was being opened is there."""
    since: datetime | None = await database.fetch_value(
        "SELECT shadow_since FROM installation FOR UPDATE"
    )
    return since


async def set_shadow(since: datetime | None) -> None:
    await database.execute("UPDATE installation SET shadow_since = $1", since)


async def want_sweep() -> None:
    """Something may have been missed: nobody starts a text before a sweep that begins from now."""
    await database.execute("UPDATE installation SET sweeps_wanted = sweeps_wanted + 1")


async def sweeps_wanted() -> int:
    """To be asked before a sweep asks the carrier."""
    wanted: int = await database.fetch_value("SELECT sweeps_wanted FROM installation")
    return wanted


async def swept(wanted: int) -> None:
    """A sweep that found so many wanted when it began has stored all that it was shown."""
    await database.execute(
        "UPDATE installation SET sweeps_done = $1 WHERE sweeps_done < $1", wanted
    )


async def count_claim() -> int:
    """Texts are claimed in the caller's transaction; how often that has happened by now.

    Raises ``Shadowed`` if shadow mode began since the caller looked: it undoes its claim.
    """
    claims: int | None = await database.fetch_value(
        "UPDATE installation SET claims = claims + 1 WHERE shadow_since IS NULL RETURNING claims"
    )
    if claims is None:
        raise Shadowed
    return claims


async def shut(why: str, now: datetime) -> None:
    """Stand still, for this reason."""
    await database.execute(SHUT, why, now)


async def lose_until(at: datetime) -> None:
    """A restore has lost what was before."""
    await database.execute("UPDATE installation SET lost_until = $1", at)


async def give_no_number_again(now: datetime) -> None:
    """After a restore: whatever row was lost, no new one has its number."""
    await database.execute("SELECT give_no_number_again($1)", now)


async def reopen(known: int) -> None:
    """A person says go: whatever was claimed before, here or by another machine, is known from now
    on. ``known`` is the highest count that anybody remembers."""
    await database.execute(
        """
        UPDATE installation SET shut_at = NULL, shut_why = NULL,
            claims = (GREATEST(claims, $1) / $2 + 1) * $2
        """,
        known,
        AGE,
    )
