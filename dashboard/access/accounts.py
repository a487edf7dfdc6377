"""Accounts of staff: made, checked at login, locked after failures, changed.

A login tells nobody whether a name exists: an unknown, a locked and a mistyped one take the same
time and get the same answer. Passwords are kept as argon2id hashes only.
"""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from tortoise.expressions import F

from bot import audit, database
from dashboard.access import guessable
from dashboard.access.models import StaffUser
from dashboard.access.permissions import ROLES, Power, Role, may

T = TypeVar("T")

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
LONGEST_NAME: Final = 60
MOST_FAILURES: Final = 5
LOCK: Final = timedelta(minutes=15)
DEMO_NAME: Final = "demo"
DEMO_FILE: Final = "demo-login.txt"

_hasher = PasswordHasher()
_dummy_hash = _hasher.hash(secrets.token_urlsafe(16))
_threads = ThreadPoolExecutor(2, "argon2")
"""A hash costs 64 MiB and a tenth of a second: a flood of logins must not take the machine."""


class Refused(ValueError):
    """The account can't be so; the message is a sentence for the person who asked."""


@dataclass(frozen=True)
class User:
    """Somebody who is signed in."""

    id: int
    name: str
    role: Role
    epoch: int

    def may(self, power: Power) -> bool:
        return may(self.role, power)


async def add(name: str, password: str, role: str, now: datetime, *, by: str) -> int:
    """Make an account; returns its id. Raises ``Refused``."""
    username = _name(name)
    if role not in ROLES:
        raise Refused(f"The role must be one of: {', '.join(ROLES)}.")
    hashed = await hash_password(password, username)

    async def work() -> int:
        user_id: int | None = await database.fetch_value(
            """
            INSERT INTO staff_user (username, password_hash, role, created_at)
            VALUES ($1, $2, $3, $4) ON CONFLICT (username) DO NOTHING RETURNING id
            """,
            username,
            hashed,
            role,
            now,
        )
        if user_id is None:
            raise Refused(f"There is an account named {username} already.")
        await audit.record(by, "add", "user", user_id, now, role=role)
        return user_id

    return await database.unit(work)


def _name(given: str) -> str:
    name = given.strip().lower()
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or " " in name:
        raise Refused(f"The name must be one word of at most {LONGEST_NAME} letters.")
    return name


async def hash_password(password: str, username: str) -> str:
    """Raises ``Refused`` for a password that is too short, too long, or the first that is tried."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"The password must have at least {SHORTEST_PASSWORD} characters.")
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"The password must have at most {LONGEST_PASSWORD} characters.")
    if (why := guessable.why(password, username)) is not None:
        raise Refused(why)
    return await _hashing(_hasher.hash, password)


async def log_in(name: str, password: str, now: datetime) -> User | None:
    """The user if name and password fit and the account is neither locked nor switched off.

    An attempt is counted before its password is looked at, so that guesses made at once count too.
    """
    attempt = await database.unit(lambda: _count_attempt(_username(name), now))
    fits = await _fits(attempt.password_hash if attempt else _dummy_hash, password)
    if attempt is None:
        return None
    if not fits:
        await audit.record(attempt.username, "failed_login", "user", attempt.id, now)
        if attempt.locked_until:
            await audit.record(attempt.username, "lock", "user", attempt.id, now)
        return None
    await database.unit(lambda: _note_login(attempt, now))
    return User(attempt.id, attempt.username, attempt.role, attempt.session_epoch)


def _username(name: str) -> str:
    """As it is kept. No account has a NUL in its name, and the database takes none."""
    return name.replace("\0", "?").strip().lower()


@dataclass(frozen=True)
class _Attempt:
    """An account that somebody tries to use; ``locked_until`` if this was the last try."""

    id: int
    username: str
    role: Role
    password_hash: str
    session_epoch: int
    locked_until: datetime | None


async def _note_login(user: _Attempt, now: datetime) -> None:
    await StaffUser.filter(id=user.id).update(failed_logins=0, locked_until=None, last_login_at=now)
    await audit.record(user.username, "login", "user", user.id, now)


async def _count_attempt(username: str, now: datetime) -> _Attempt | None:
    """The account that may be tried; the last attempt that it has locks it at once."""
    return await database.row(
        _Attempt,
        """
        UPDATE staff_user SET
            failed_logins = (failed_logins + 1) % $3,
            locked_until = CASE WHEN failed_logins + 1 >= $3 THEN $4::timestamptz END
        WHERE username = $1 AND active AND (locked_until IS NULL OR locked_until <= $2)
        RETURNING id, username, role, password_hash, session_epoch, locked_until
        """,
        username,
        now,
        MOST_FAILURES,
        now + LOCK,
    )


async def _fits(hashed: str, password: str) -> bool:
    # One that is too long takes the same time: else it would tell which names exist.
    with suppress(VerificationError, InvalidHashError):
        fits = await _hashing(_hasher.verify, hashed, password[:LONGEST_PASSWORD])
        return fits and len(password) <= LONGEST_PASSWORD
    return False


async def _hashing(work: Callable[..., T], *arguments: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *arguments)


async def find(user_id: int, epoch: int) -> User | None:
    """The user of a session, unless it was ended or the account switched off since."""
    found = await StaffUser.get_or_none(id=user_id, session_epoch=epoch, active=True)
    if found is None:
        return None
    return User(found.id, found.username, cast("Role", found.role), found.session_epoch)


async def end_sessions(user_id: int) -> None:
    """Sign this person out everywhere."""
    await StaffUser.filter(id=user_id).update(session_epoch=F("session_epoch") + 1)


async def set_password(name: str, password: str, now: datetime, *, by: str) -> None:
    """Give an account a new password; ends its lock and its sessions. Raises ``Refused``."""
    hashed = await hash_password(password, _username(name))

    async def work() -> None:
        user_id = await database.fetch_value(
            """
            UPDATE staff_user SET password_hash = $2, session_epoch = session_epoch + 1,
                failed_logins = 0, locked_until = NULL
            WHERE username = $1 RETURNING id
            """,
            name.strip().lower(),
            hashed,
        )
        if user_id is None:
            raise Refused("There is no account with this name.")
        await audit.record(by, "password", "user", user_id, now)

    await database.unit(work)


async def change(user_id: int, now: datetime, *, by: str, role: str, active: bool) -> None:
    """Set role and whether the account works; ends its sessions. Raises ``Refused``.

    The last admin that works stays one, or nobody could ever let others in.
    """
    if role not in ROLES:
        raise Refused(f"The role must be one of: {', '.join(ROLES)}.")

    async def work() -> None:
        admins = await database.column(
            "SELECT id FROM staff_user WHERE role = 'admin' AND active ORDER BY id FOR UPDATE"
        )
        if admins == [user_id] and (role != "admin" or not active):
            raise Refused("This is the only admin: make somebody else one first.")
        account = StaffUser.filter(id=user_id)
        epoch = F("session_epoch") + 1
        if not await account.update(role=role, active=active, session_epoch=epoch):
            raise Refused("There is no such account.")
        await audit.record(by, "change", "user", user_id, now, role=role, active=active)

    await database.unit(work)


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as others may see it."""

    id: int
    username: str
    role: Role
    active: bool
    locked_until: datetime | None
    last_login_at: datetime | None


async def everyone() -> list[Account]:
    """All accounts by name."""
    return [
        Account(
            id=one.id,
            username=one.username,
            role=cast("Role", one.role),
            active=one.active,
            locked_until=one.locked_until,
            last_login_at=one.last_login_at,
        )
        for one in await StaffUser.all().order_by("username")
    ]


async def any_admin() -> bool:
    return await StaffUser.exists(role="admin", active=True)


async def ensure_demo_user(data_dir: Path, now: datetime) -> tuple[str, str]:
    """An admin account for demonstrations, as (name, password): the same after a restart.

    The password is random and kept in ``demo-login.txt``; if the file is gone a new one is set.
    """
    file = data_dir / DEMO_FILE
    password = await asyncio.to_thread(_read, file)
    if not password:
        password = secrets.token_urlsafe(9)
        await asyncio.to_thread(_write, file, password)
    known = await StaffUser.get_or_none(username=DEMO_NAME)
    if known is None:
        await add(DEMO_NAME, password, "admin", now, by="demo")
    elif not await _fits(known.password_hash, password):
        await set_password(DEMO_NAME, password, now, by="demo")
    return DEMO_NAME, password


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text + "\n", encoding="utf-8")
