"""What only the dashboard may read of what others carry or keep: sealed with a key of its own."""

import base64
import hashlib
import json
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken

from dashboard.access.pending import PENDING_SECONDS, Pending


class Vault:
    """Encrypts with a key made of the door's own."""

    def __init__(self, key: str) -> None:
        made = hashlib.sha256(b"second step " + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(made))

    def close(self, secret: str) -> str:
        return self._fernet.encrypt(secret.encode()).decode()

    def open(self, kept: str) -> str | None:
        """``None`` where another key has closed it."""
        try:
            return self._fernet.decrypt(kept.encode()).decode()
        except InvalidToken:
            return None

    def pend(self, pending: Pending, now: datetime) -> str:
        """A token that nobody else reads or makes, for ``PENDING_SECONDS``."""
        said = json.dumps([pending.user_id, pending.secret, pending.browser])
        return self._fernet.encrypt_at_time(said.encode(), int(now.timestamp())).decode()

    def pending(self, token: str, now: datetime) -> Pending | None:
        try:
            said = self._fernet.decrypt_at_time(
                token.encode(), PENDING_SECONDS, int(now.timestamp())
            )
        except (InvalidToken, UnicodeError):
            return None
        return Pending(*json.loads(said))
