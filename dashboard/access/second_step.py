"""The second step of a sign-in: a code that a phone computes anew each half minute (RFC 6238).

The secret is kept encrypted, by a key that lies in the data folder and not in the database, and is
never shown again. A code is taken once: the last half minute that was used is remembered. Ten
recovery codes open the door once each; of them only digests are kept, of 80 random bits.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

import pyotp

from bot import audit, database
from dashboard.access.accounts import Refused, User
from dashboard.access.models import RecoveryCode, StaffUser

if TYPE_CHECKING:
    from dashboard.access.vault import Vault

STEP_SECONDS: Final = 30
DIGITS: Final = 6
WINDOW: Final = (0, -1, 1)
"""Half minutes around ours in which a phone's clock may be."""
RECOVERY_CODES: Final = 10
WRONG: Final = "This code is not right, or was used already. Wait for the next one."

Wanted = Literal["code", "enrol"]


async def wanted(user_id: int) -> Wanted | None:
    """What this account asks for after the password."""
    account = await StaffUser.get(id=user_id)
    if account.second_step is not None:
        return "code"
    return "enrol" if account.second_step_needed else None


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, name: str, clinic: str) -> str:
    """What the phone reads off the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=clinic)


async def enrol(user: User, secret: str, code: str, vault: "Vault", now: datetime) -> list[str]:
    """Take this secret for the account once its phone has shown a right code; returns the recovery
    codes, which nobody can read again. Raises ``Refused``."""
    step = _step(secret, code, 0, now)
    if step is None:
        raise Refused(WRONG)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]

    async def work() -> None:
        mine = StaffUser.filter(id=user.id)
        await mine.update(second_step=vault.close(secret), second_step_at=step)
        await RecoveryCode.filter(user_id=user.id).delete()
        for one in codes:
            await RecoveryCode.create(user_id=user.id, digest=_digest(one))
        await audit.record(user.name, "second_step", "user", user.id, now)

    await database.unit(work)
    return codes


async def passes(user_id: int, code: str, vault: "Vault", now: datetime) -> bool:
    """Whether this is a code of the phone, or a recovery code, that was not used before."""
    account = await StaffUser.get_or_none(id=user_id, active=True)
    if account is None or account.second_step is None:
        return False
    secret = vault.open(account.second_step)
    step = _step(secret, code, account.second_step_at, now) if secret else None
    if step is not None:
        # Of two who show one code at once, one is let in.
        mine = StaffUser.filter(id=user_id, second_step_at__lt=step)
        return bool(await mine.update(second_step_at=step))
    unused = RecoveryCode.filter(user_id=user_id, digest=_digest(code), used_at=None)
    return bool(await unused.update(used_at=now))


async def codes_left(user_id: int) -> int | None:
    """How many recovery codes are unused; ``None`` where there is no second step."""
    if not await StaffUser.exists(id=user_id, second_step__isnull=False):
        return None
    return await RecoveryCode.filter(user_id=user_id, used_at=None).count()


async def give_up(user: User, now: datetime) -> None:
    """Somebody switches their own off. Raises ``Refused`` where an admin asks for it."""

    async def work() -> None:
        mine = StaffUser.filter(id=user.id, second_step_needed=False)
        if not await mine.update(second_step=None):
            raise Refused("An admin asks for the second step: it can't be switched off.")
        await RecoveryCode.filter(user_id=user.id).delete()
        await audit.record(user.name, "no_second_step", "user", user.id, now)

    await database.unit(work)


async def require(user_id: int, needed: bool, now: datetime, *, by: str) -> None:
    """Say whether this account must have one; in the caller's transaction."""
    changed = StaffUser.filter(id=user_id).exclude(second_step_needed=needed)
    if await changed.update(second_step_needed=needed):
        await audit.record(by, "need_second_step", "user", user_id, now, needed=needed)


async def reset(user_id: int, now: datetime, *, by: str) -> None:
    """Forget the phone and the recovery codes of somebody who has lost them; in the caller's
    transaction."""
    if await StaffUser.filter(id=user_id, second_step__isnull=False).update(second_step=None):
        await RecoveryCode.filter(user_id=user_id).delete()
        await audit.record(by, "reset_second_step", "user", user_id, now)


def _step(secret: str, code: str, last: int, now: datetime) -> int | None:
    """The half minute after the ``last`` one whose code this is."""
    given, ours = "".join(code.split()), int(now.timestamp()) // STEP_SECONDS
    for step in (ours + away for away in WINDOW):
        right = pyotp.TOTP(secret).generate_otp(step)
        if step > last and hmac.compare_digest(right.encode(), given.encode()):
            return step
    return None


def is_of_a_phone(code: str) -> bool:
    """Whether this looks like a code of a phone: a recovery code is longer."""
    return len("".join(code.split())) <= DIGITS


def _recovery_code() -> str:
    """``abcd-efgh-ijkl-mnop``: 80 random bits, without letters that look like digits."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[n : n + 4] for n in range(0, 16, 4))


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
