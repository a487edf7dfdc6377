"""The key to a record system: SMART backend services, signed with the clinic's own key.

Promises: the token is kept in memory alone, is renewed before it runs out, and goes to nobody but
the record system; the key is read each time it signs, and never shown.
"""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

LIFETIME: Final = timedelta(minutes=4)
"""How long a signed claim counts; the standard allows five minutes."""
_RENEWED_AT: Final = 0.8
"""Of the token's own life."""
_DEFAULT_SECONDS: Final = 300
_KIND: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Unusable(ValueError):
    """The key can't be used; the message says why, without anything of it."""


class Post(Protocol):
    """Sends a form to the token server; the answer's object."""

    async def __call__(self, url: str, form: dict[str, str]) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Client:
    """As whom we ask."""

    id: str
    key: Path
    key_id: str
    scopes: str

    def claim(self, audience: str, now: datetime) -> str:
        """A signed claim to be this client. Raises ``Unusable``."""
        secret, algorithm = self._secret()
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": audience,
            "jti": uuid.uuid4().hex,
            "iat": now,
            "exp": now + LIFETIME,
        }
        headers = {"kid": self.key_id} if self.key_id else {}
        return jwt.encode(claims, secret, algorithm, headers)

    def check(self) -> None:
        """Raises ``Unusable``."""
        self._secret()

    def _secret(self) -> tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, str]:
        try:
            secret = serialization.load_pem_private_key(self.key.read_bytes(), None)
        except OSError as error:
            raise Unusable(f"FHIR_KEY can't be read ({type(error).__name__}).") from None
        except (ValueError, TypeError):
            raise Unusable("FHIR_KEY is no private key in PEM without a password.") from None
        if isinstance(secret, rsa.RSAPrivateKey) and secret.key_size >= 2048:
            return secret, "RS384"
        if isinstance(secret, ec.EllipticCurvePrivateKey) and secret.key_size == 384:
            return secret, "ES384"
        raise Unusable("FHIR_KEY must be of RSA with 2048 bits or more, or of the curve P-384.")


@dataclass
class Keeper:
    """Holds the token while it counts. ``address`` is the token server's."""

    client: Client
    address: str
    post: Post
    now: Callable[[], datetime]
    _token: str = field(default="", repr=False)
    _until: datetime | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def token(self) -> str:
        """A token that counts now. Raises ``Unusable``, or what ``post`` raises."""
        async with self._turn:
            if self._until is None or self.now() >= self._until:
                await self._renew()
            return self._token

    def forget(self, token: str) -> None:
        """The record system took this one no more."""
        if token == self._token:
            self._until = None

    async def _renew(self) -> None:
        now = self.now()
        signed = await asyncio.to_thread(self.client.claim, self.address, now)
        answer = await self.post(
            self.address,
            {
                "grant_type": "client_credentials",
                "scope": self.client.scopes,
                "client_assertion_type": _KIND,
                "client_assertion": signed,
            },
        )
        token, seconds = answer.get("access_token"), answer.get("expires_in", _DEFAULT_SECONDS)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise Unusable("The token server gave no token.")
        lasts = seconds if isinstance(seconds, int) and 0 < seconds < 86_400 else _DEFAULT_SECONDS
        self._token, self._until = token, now + timedelta(seconds=lasts * _RENEWED_AT)
