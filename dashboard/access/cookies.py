"""Cookies of the door, signed with a key of ours: what names a session, and what knows a browser.

A cookie is worth something only while its signature fits; whether the session that it names goes on
is decided by ``sessions``. The key lies in the data folder, so that a restart signs nobody out.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

if TYPE_CHECKING:
    from dashboard.access.vault import Vault

COOKIE: Final = "slotfill_session"
BROWSER: Final = "slotfill_browser"
BROWSER_KNOWN: Final = timedelta(days=90)
"""For so long a browser is known after somebody has signed in with it: the guesses of others then
hold nobody back there. It opens nothing."""
KEY_FILE: Final = "dashboard.key"


class Damaged(Exception):
    """The signing key can't be used; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Ticket:
    """What a cookie says."""

    user_id: int
    session_id: int


class Keeper:
    """Makes and reads cookies with one key."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="staff session")
        self._key = key
        self.attempts = URLSafeTimedSerializer(key, salt="directory attempt")
        self._browsers = URLSafeSerializer(key, salt="dashboard browser")

    @cached_property
    def vault(self) -> "Vault":
        """Of second steps."""
        from dashboard.access.vault import Vault  # seven megabytes, where nobody has one

        return Vault(self._key)

    def issue(self, ticket: Ticket) -> str:
        return self._serializer.dumps([ticket.user_id, ticket.session_id])

    def read(self, cookie: str) -> Ticket | None:
        """None for anything that we didn't sign."""
        try:
            user_id, session_id = self._serializer.loads(cookie)
            return Ticket(int(user_id), int(session_id))
        except (BadData, ValueError, TypeError):
            return None

    def know(self, name: str, now: datetime, browser: str | None) -> str:
        """The cookie of a browser in which this account was used, by its mark or a new one."""
        mark = browser or secrets.token_urlsafe(9)
        return self._browsers.dumps([name, mark, int(now.timestamp())])

    def browser(self, cookie: str, name: str, now: datetime) -> str | None:
        """The mark of a browser in which this account was used; ``None`` for any other."""
        try:
            used, mark, at = self._browsers.loads(cookie)
            issued = datetime.fromtimestamp(at, UTC)
        except (BadData, ValueError, TypeError):
            return None
        known = timedelta(0) <= now - issued + timedelta(seconds=1) <= BROWSER_KNOWN
        return str(mark) if known and used == name else None


def load_key(data_dir: Path) -> str:
    """The key, made at first use; only its owner may read the file where that can be said.

    Raises ``Damaged``.
    """
    file = data_dir / KEY_FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="ascii") as new:
            file.chmod(0o600)
            new.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    key = file.read_text(encoding="ascii").strip()
    if len(key) < 64:
        raise Damaged(f"{KEY_FILE} in the data folder is damaged: delete it and start again.")
    return key
