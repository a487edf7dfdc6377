"""Accounts of people whom the clinic's directory has vouched for: made when they first come, and
kept at the role that it gives them."""

import itertools
import unicodedata
from datetime import datetime
from typing import Final, cast

from bot import audit, database
from dashboard.access import accounts
from dashboard.access.accounts import User
from dashboard.access.models import StaffUser
from dashboard.access.permissions import Role

DIRECTORY: Final = "directory"
"""The clinic's directory as an actor, who is no person."""
NAMELESS: Final = "person"
"""Who has no name that can be shown."""
LEAST: Final[Role] = "front_desk"
WAITS: Final = (
    "You are known here as {}, and this account is not switched on: ask an admin of the dashboard"
    " (People)."
)


async def of_directory(
    issuer: str, subject: str, name: str, role: Role | None, now: datetime
) -> User:
    """The account of somebody for whom the directory has vouched, made when they first come.

    Without a ``role`` of the directory's an account waits until an admin switches it on. Raises
    ``Refused``.
    """

    async def work() -> StaffUser:
        found = await StaffUser.get_or_none(issuer=issuer, subject=subject)
        if found is None:
            return await _add_of_directory(issuer, subject, name, role, now)
        if role is not None and found.role != role and found.active:
            await StaffUser.filter(id=found.id).update(role=role)
            await accounts.end_sessions(found.id, now)
            await audit.record(DIRECTORY, "change", "user", found.id, now, role=role)
            found.role = role
        return found

    account = await database.unit(work)
    if not account.active:
        raise accounts.Refused(WAITS.format(account.username))
    return User(account.id, account.username, cast("Role", account.role))


async def _add_of_directory(
    issuer: str, subject: str, name: str, role: Role | None, now: datetime
) -> StaffUser:
    """Under a name that nobody has yet, nor any actor of ours: the same address may be given to
    another person one day."""
    signs = unicodedata.normalize("NFKC", name).lower()
    word = ".".join("".join(sign for sign in signs if sign.isprintable()).split()) or NAMELESS
    for n in itertools.count(2 if word in audit.OURS else 1):
        made = await database.execute(
            """
            INSERT INTO staff_user (username, password_hash, role, active, issuer, subject,
                created_at)
            VALUES ($1, '', $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            f"{word[: accounts.LONGEST_NAME - 5]}{f'-{n}' if n > 1 else ''}",
            role or LEAST,
            role is not None,
            issuer,
            subject,
            now,
        )
        # Nothing was made where the name is taken, or this person has come twice at once.
        account = await StaffUser.get_or_none(issuer=issuer, subject=subject)
        if account is not None:
            if made:
                await audit.record(DIRECTORY, "add", "user", account.id, now, role=account.role)
            return account
    raise AssertionError("unreachable")
