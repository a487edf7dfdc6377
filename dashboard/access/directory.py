"""Sign-in by the clinic's own directory (OpenID Connect): Entra, Google, Keycloak and their like.

Promises: a token counts only if the one directory of the settings signed it, for us, in answer to
this very attempt, and it has not ended. People are told apart by issuer and subject, never by a
name or an address, which a directory may give to somebody else. Roles are the directory's app
roles, by the names of ``ROLES``; where it has none to give (Google) an admin switches people on
here. Whom it gives no role gets in nowhere, and is told so.

Sources: OpenID Connect Core 1.0 (3.1.2.1, 3.1.3.7), RFC 7636 (PKCE), RFC 9207 (whose answer it is).
"""

import asyncio
import functools
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
from authlib.common.security import generate_token  # type: ignore[import-untyped]  # it has no types
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]  # as above
from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]  # as above
    AsyncOAuth2Client,
)
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet, import_key

from bot import clock
from bot.settings import Settings
from dashboard.access.permissions import Role

SCOPE: Final = "openid profile email"
ALGORITHMS: Final = ("RS256", "PS256", "ES256")
"""By a key that only the directory has. Neither ``none`` nor a secret that we share with it."""
ROLES: Final[Mapping[str, Role]] = {
    "slotfill_admin": "admin",
    "slotfill_manager": "manager",
    "slotfill_front_desk": "front_desk",
}
"""The app roles of the directory, the mightiest first: who has several has the first."""
KINDS: Final = ("RSA", "EC")
"""Kinds of keys by which those sign."""
NO_ROLES: Final = "none"
PATIENCE_SECONDS: Final = 4.0
"""For so long the directory may take over an answer, however slowly its bytes come."""
SILENT_SECONDS: Final = 2.0
"""For so long one that was silent is not asked again: who came meanwhile need not wait, too."""
KNOWN_SECONDS: Final = 3600.0
LEEWAY_SECONDS: Final = 60
NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
OVERAGE: Final = (
    "The directory left your groups out, since there are too many of them. Whoever looks after it:"
    " give app roles, or send the groups alone that are assigned to this application."
)
NO_ROLE: Final = (
    "The directory knows you and gives you no role here. Ask whoever looks after it for one of: "
    + ", ".join(ROLES)
    + "."
)
SILENT: Final = "The directory does not answer. An account of the dashboard itself still opens it."


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The authorities that servers are trusted by: to read them takes longer than to ask one."""
    return httpx2.create_ssl_context()


NO_ANSWER: Final = (
    *(httpx2.HTTPError, httpx2.InvalidURL, TimeoutError),
    *(ValueError, TypeError, AttributeError, LookupError),
)
"""What goes wrong when a directory is silent, or answers in another form than the standard's."""


class Refused(Exception):
    """Nobody is let in; the message is a sentence for the person. ``reason`` is for the log."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class Silent(Refused):
    """The directory can't be asked, or what it answers can't be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, SILENT)


@dataclass(frozen=True)
class Attempt:
    """What one browser takes along to the directory and must bring back."""

    state: str = field(default_factory=lambda: str(generate_token(32)))
    nonce: str = field(default_factory=lambda: str(generate_token(32)))
    verifier: str = field(default_factory=lambda: str(generate_token(64)))


@dataclass(frozen=True)
class Person:
    """Whom the directory has vouched for. ``role`` is ``None`` where it gives none to anybody;
    ``roles`` is all that it gives, as it names it."""

    issuer: str
    subject: str
    name: str
    role: Role | None
    roles: tuple[object, ...] = ()


@dataclass(frozen=True)
class _Known:
    """What the directory says of itself, and its keys."""

    endpoints: Mapping[str, Any]
    keys: KeySet
    at: float


class Directory:
    """One directory, as the settings name it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: _Known | None = None
        self._silent: tuple[str, float] | None = None
        self._asking = asyncio.Lock()
        self.back = f"{settings.dashboard_url}/login/directory/back"

    async def address(self, attempt: Attempt) -> str:
        """Where a browser is sent. Raises ``Silent``."""
        known = await self._ask()
        url, _ = self._client().create_authorization_url(
            known.endpoints["authorization_endpoint"],
            state=attempt.state,
            nonce=attempt.nonce,
            code_verifier=attempt.verifier,
        )
        return str(url)

    async def person(self, attempt: Attempt, answer: Mapping[str, str]) -> Person:
        """Whom the directory sent back with this ``answer``. Raises ``Refused``."""
        known = await self._ask()
        self._check_sender(known, answer)
        if "error" in answer or not answer.get("code"):
            raise Refused("denied", "The directory did not sign you in.")
        token = await self._exchange(known, attempt, answer["code"])
        return self._read(await self._claims(token, attempt))

    def _check_sender(self, known: _Known, answer: Mapping[str, str]) -> None:
        """Another directory must not answer for ours (a mix-up)."""
        must = known.endpoints.get("authorization_response_iss_parameter_supported") is True
        issuer = answer.get("iss", "" if must else self._settings.oidc_issuer)
        if issuer != self._settings.oidc_issuer:
            raise Refused("issuer_other", "This answer did not come from our directory.")

    def _client(self, method: str = "client_secret_basic") -> Any:
        return AsyncOAuth2Client(
            client_id=self._settings.oidc_client_id,
            client_secret=self._settings.oidc_client_secret,
            token_endpoint_auth_method=method,
            scope=SCOPE,
            redirect_uri=self.back,
            code_challenge_method="S256",
            timeout=PATIENCE_SECONDS,
            verify=_trusted(),
        )

    async def _exchange(self, known: _Known, attempt: Attempt, code: str) -> str:
        """The token of identity for a code, which is worth nothing without our verifier."""
        offered = known.endpoints.get("token_endpoint_auth_methods_supported")
        basic = not offered or "client_secret_basic" in offered
        method = "client_secret_basic" if basic else "client_secret_post"
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._client(method) as client:
                given = await client.fetch_token(
                    known.endpoints["token_endpoint"], code=code, code_verifier=attempt.verifier
                )
                token = given.get("id_token")
        except OAuthError as error:
            raise Refused("code_refused", "The directory did not sign you in.") from error
        except NO_ANSWER as error:
            raise Silent(type(error).__name__) from error
        if not isinstance(token, str):
            raise Refused("no_token", "The directory did not say who you are.")
        return token

    async def _claims(self, token: str, attempt: Attempt) -> dict[str, Any]:
        """What a token says, if it is one to believe."""
        for fresh in (False, True):  # a key that is new there is unknown to us
            keys = (await self._ask(fresh=fresh)).keys
            try:
                found = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
                break
            except (JoseError, ValueError) as error:
                wrong = type(error).__name__
        else:
            raise Refused(wrong, "What the directory said can't be believed. Please try again.")
        settings, now = self._settings, int(clock.now().timestamp())
        registry = jwt.JWTClaimsRegistry(
            now=now,
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        try:
            registry.validate(found.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise Refused(
                f"{type(error).__name__} {getattr(error, 'claim', '')}".strip(),
                "What the directory said can't be believed. Please try again.",
            ) from error
        return dict(found.claims)

    def _read(self, claims: Mapping[str, Any]) -> Person:
        settings = self._settings
        audience = claims["aud"]
        many = isinstance(audience, list) and len(audience) > 1
        if claims.get("azp", "" if many else settings.oidc_client_id) != settings.oidc_client_id:
            raise Refused("azp", "The directory signed you in to another application.")
        if settings.oidc_domain and claims.get("hd") != settings.oidc_domain:
            raise Refused("domain", "This account is not one of the clinic's.")
        names = (claims.get(name) for name in ("preferred_username", "email", "name", "sub"))
        name = next(str(one) for one in names if one)
        roles = self._roles(claims)
        role = self._role(claims, roles)
        return Person(settings.oidc_issuer, str(claims["sub"]), name, role, roles)

    def _roles(self, claims: Mapping[str, Any]) -> tuple[object, ...]:
        given: Any = claims
        for part in self._settings.oidc_roles.split("."):
            given = given.get(part) if isinstance(given, dict) else None
        return tuple(given) if isinstance(given, list) else (given,)

    def _role(self, claims: Mapping[str, Any], there: tuple[object, ...]) -> Role | None:
        if self._settings.oidc_roles == NO_ROLES:
            return None
        role = next((role for name, role in ROLES.items() if name in there), None)
        if role is None and (claims.get("hasgroups") or "_claim_names" in claims):
            raise Refused("overage", OVERAGE)
        if role is None:
            raise Refused("no_role", NO_ROLE)
        return role

    async def _ask(self, *, fresh: bool = False) -> _Known:
        """What the directory says of itself, once an hour or when that is stale. Raises
        ``Silent``."""
        async with self._asking:
            age = time.monotonic() - self._known.at if self._known else KNOWN_SECONDS
            if self._known is None or age >= KNOWN_SECONDS or (fresh and age > LEEWAY_SECONDS):
                self._known = await self._ask_unless_silent()
            return self._known

    async def _ask_unless_silent(self) -> _Known:
        if self._silent and time.monotonic() - self._silent[1] < SILENT_SECONDS:
            raise Silent(self._silent[0])
        try:
            known = await self._ask_now()
        except Silent as error:
            self._silent = error.reason, time.monotonic()
            raise
        self._silent = None
        return known

    async def _ask_now(self) -> _Known:
        issuer = self._settings.oidc_issuer
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), _asker() as client:
                where = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
                said = (await client.get(where)).raise_for_status().json()
                if said.get("issuer") != issuer or not all(map(_is_word, map(said.get, NEEDED))):
                    raise Silent("configuration")
                keys = (await client.get(said["jwks_uri"])).raise_for_status().json()
                own = _usable(keys["keys"])
        except NO_ANSWER as error:
            raise Silent(type(error).__name__) from error
        if not own:
            raise Silent("no_keys")
        return _Known(said, KeySet(own), time.monotonic())


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _asker() -> httpx2.AsyncClient:
    return httpx2.AsyncClient(timeout=PATIENCE_SECONDS, verify=_trusted())


def _usable(keys: Iterable[Any]) -> list[Key]:
    """The keys that only the directory has, of those that we understand: one of a kind of
    tomorrow closes the door to nobody."""
    found: list[Key] = []
    for key in keys:
        if isinstance(key, dict) and key.get("kty") in KINDS:
            with suppress(JoseError, ValueError, TypeError):
                found.append(import_key(key))
    return found
