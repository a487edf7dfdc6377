"""Accounts of staff: made, checked at login, changed.

A login tells nobody whether a name exists: an unknown and a mistyped one take the same time and get
the same answer; what a failure leaves behind is written after it. Passwords are kept as argon2id
hashes only. How often somebody may try is decided by ``throttle``.
"""

import asyncio
import base64
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from tortoise.expressions import F

from bot import audit, database
from dashboard.access import guessable, hashing
from dashboard.access.models import StaffSession, StaffUser
from dashboard.access.permissions import ROLES, Power, Role, may

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
LONGEST_NAME: Final = 60
DEMO_NAME: Final = "demo"
DEMO_FILE: Final = "demo-login.txt"

_hasher = PasswordHasher()


def _nobodys(hasher: PasswordHasher) -> str:
    """A hash of no password at all: checking one against it takes as long as against a real one,
    and making it takes no time."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


_dummy_hash = _nobodys(_hasher)


class Refused(ValueError):
    """The account can't be so; the message is a sentence for the person who asked."""


class WrongPassword(Refused):
    """The password that was asked for once more is not theirs."""

    def __init__(self) -> None:
        super().__init__("This is not your password of today.")


@dataclass(frozen=True)
class User:
    """Somebody who is signed in."""

    id: int
    name: str
    role: Role
    session: int = 0
    """The id of the session in which they are here; 0 while they have none."""
    places: frozenset[int] | None = None
    """The places that they see; ``None`` for all."""

    def may(self, power: Power) -> bool:
        return may(self.role, power, all_places=self.places is None)


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
    if name in audit.OURS:
        raise Refused(f"The record of who did what names a part of the system {name}.")
    return name


async def hash_password(password: str, username: str) -> str:
    """Raises ``Refused`` for a password that is too short, too long, or the first that is tried."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"The password must have at least {SHORTEST_PASSWORD} characters.")
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"The password must have at most {LONGEST_PASSWORD} characters.")
    if (why := guessable.why(password, username)) is not None:
        raise Refused(why)
    return await hashing.queue.run(username, _hasher.hash, password)


async def log_in(name: str, password: str, now: datetime) -> User | None:
    """The user if name and password fit and the account is not switched off; on record either way.

    Raises ``hashing.Busy``.
    """
    checked = await check(name, password, "here")
    await note(checked, now)
    return checked.user


@dataclass(frozen=True)
class Checked:
    """What came of a name and a password: the ``account`` of this name, and, if both fit, its
    ``user``."""

    account: "_Account | None"
    user: User | None


async def check(name: str, password: str, source: str) -> Checked:
    """Look at a name and a password that come from ``source``, and write nothing. Raises
    ``hashing.Busy``."""
    account = await _account(username(name))
    fits = await _fits(account.password_hash if account else _dummy_hash, password, source)
    if account is None or not fits:
        return Checked(account, None)
    return Checked(account, User(account.id, account.username, account.role))


async def note(checked: Checked, now: datetime, address: str = "") -> None:
    """Put on record what came of a sign-in, and from where."""
    if checked.user is not None:
        await signed_in(checked.user, now, address)
    elif checked.account is not None:
        await failed(checked.account.id, checked.account.username, now, address)


async def signed_in(user: User, now: datetime, address: str = "") -> None:
    async def work() -> None:
        await StaffUser.filter(id=user.id).update(failed_logins=0, last_login_at=now)
        await audit.record(user.name, "login", "user", user.id, now, **_from(address))

    await database.unit(work)


async def failed(user_id: int, name: str, now: datetime, address: str = "") -> None:
    async def work() -> None:
        await StaffUser.filter(id=user_id).update(failed_logins=F("failed_logins") + 1)
        await audit.record(name, "failed_login", "user", user_id, now, **_from(address))

    await database.unit(work)


def _from(address: str) -> dict[str, str]:
    return {"from": address} if address else {}


async def named(user_id: int) -> User | None:
    """Somebody who may sign in and has not yet."""
    found = await StaffUser.get_or_none(id=user_id, active=True)
    return User(found.id, found.username, cast("Role", found.role)) if found else None


def username(name: str) -> str:
    """As it is kept. No account has a NUL in its name, and the database takes none."""
    return name.replace("\0", "?").strip().lower()


@dataclass(frozen=True)
class _Account:
    """An account that somebody tries to use."""

    id: int
    username: str
    role: Role
    password_hash: str


async def _account(name: str) -> _Account | None:
    return await database.row(
        _Account,
        """
        SELECT id, username, role, password_hash FROM staff_user
        WHERE username = $1 AND active AND issuer IS NULL
        """,
        name,
    )


async def _fits(hashed: str, password: str, source: str = "here") -> bool:
    # One that is too long takes the same time: else it would tell which names exist.
    with suppress(VerificationError, InvalidHashError):
        given = password[:LONGEST_PASSWORD]
        fits = await hashing.queue.run(source, _hasher.verify, hashed, given)
        return fits and len(password) <= LONGEST_PASSWORD
    return False


async def set_password(name: str, password: str, now: datetime, *, by: str, keep: int = 0) -> None:
    """Give an account a new password; ends its sessions, but for the one to ``keep``. Raises
    ``Refused``."""
    hashed = await hash_password(password, username(name))

    async def work() -> None:
        account = await StaffUser.get_or_none(username=username(name))
        if account is None:
            raise Refused("There is no account with this name.")
        if account.issuer is not None:
            raise Refused("This account has no password: they sign in by the clinic's directory.")
        await StaffUser.filter(id=account.id).update(password_hash=hashed, failed_logins=0)
        await end_sessions(account.id, now, keep)
        await audit.record(by, "password", "user", account.id, now)

    await database.unit(work)


async def change_own_password(user: User, old: str, new: str, now: datetime) -> None:
    """Somebody who is signed in chooses a new password; their other sessions end. Raises
    ``Refused`` and ``hashing.Busy``."""
    if old == new:
        raise Refused("The new password is the old one: choose another.")
    await set_password(user.name, new, now, by=user.name, keep=user.session)


async def end_sessions(user_id: int, now: datetime, keep: int = 0) -> None:
    """Sign somebody out everywhere, but for the session to ``keep``."""
    open_ones = StaffSession.filter(user_id=user_id, ended_at=None)
    await open_ones.exclude(id=keep).update(ended_at=now)


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
        if not await StaffUser.filter(id=user_id).update(role=role, active=active):
            raise Refused("There is no such account.")
        await end_sessions(user_id, now)
        await audit.record(by, "change", "user", user_id, now, role=role, active=active)

    await database.unit(work)


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as others may see it."""

    id: int
    username: str
    role: Role
    active: bool
    has_second_step: bool
    needs_second_step: bool
    failed_logins: int
    """Since the last time that somebody signed in."""
    last_login_at: datetime | None


async def everyone() -> list[Account]:
    """All accounts by name."""
    return [
        Account(
            id=one.id,
            username=one.username,
            role=cast("Role", one.role),
            active=one.active,
            has_second_step=one.second_step is not None,
            needs_second_step=one.second_step_needed,
            failed_logins=one.failed_logins,
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


def demo_login(data_dir: Path) -> tuple[str, str] | None:
    """Name and password of the demo's account, if there is one."""
    password = _read(data_dir / DEMO_FILE)
    return (DEMO_NAME, password) if password else None


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text + "\n", encoding="utf-8")
