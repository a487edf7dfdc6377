"""A directory of the tests' own: OpenID Connect over real HTTP, with a real key, and its own mind
to say something wrong."""

import asyncio
import base64
import functools
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from bot import clock

CLIENT = "slotfill"
SECRET = "of the client"
Claims = dict[str, Any]


@functools.cache
def key(whose: str, kid: str = "first") -> RSAKey:
    """The key of somebody. To make one takes longer than a test."""
    return RSAKey.generate_key(2048, {"kid": kid})


@dataclass
class Directory:
    """``person`` is who is signed in there; ``spoil`` may change what a token says, and ``sign``
    how it is signed; ``answer`` what is added to the address that leads back."""

    person: Claims = field(default_factory=lambda: {"sub": "1", "preferred_username": "Ana Reyes"})
    spoil: Callable[[Claims], object] = lambda _: None
    sign: Callable[[Claims], str] | None = None
    answer: dict[str, str] = field(default_factory=dict)
    configuration: Claims = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: key("directory"))
    issuer: str = ""
    silent: bool = False
    keys: object = None
    """What is answered in place of the keys."""
    token: object = None
    """What is answered in place of a token."""
    stalls: asyncio.Event | None = None
    """Keys are begun, and no byte more comes until this is set."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sent_back(self, address: str) -> str:
        """The address that a browser is sent back to, which was sent to ``address``."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = asked
        answer = {"code": code, "state": asked["state"], **self.answer}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    async def _configuration(self, _: web.Request) -> web.Response:
        if self.silent:
            raise web.HTTPServiceUnavailable
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.configuration,
        }
        return web.json_response(said)

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        if self.stalls is not None:
            answer = web.StreamResponse()
            await answer.prepare(request)
            while not self.stalls.is_set():
                await answer.write(b" ")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.stalls.wait(), 0.05)
            return answer
        if self.keys is not None:
            return web.json_response(self.keys)
        return web.json_response(KeySet([self.key]).as_dict(private=False))

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self._codes.pop(str(form["code"]), None)
        proof = hashlib.sha256(str(form.get("code_verifier", "")).encode()).digest()
        challenge = _coded(proof)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
            or request.headers.get("Authorization") != f"Basic {basic}"
        ):
            return web.json_response({"error": "invalid_grant"}, status=400)
        if self.token is not None:
            return web.json_response(self.token)
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        self.spoil(claims)
        token = (self.sign or self.signed)(claims)
        return web.json_response({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def signed(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def unsigned(self, claims: Claims) -> str:
        """By nobody: ``alg`` is ``none``."""
        return ".".join(
            [*(_coded(json.dumps(one).encode()) for one in ({"alg": "none"}, claims)), ""]
        )

    def signed_with_what_all_know(self, claims: Claims) -> str:
        """By our public key, taken for a shared secret."""
        parts = ({"alg": "HS256"}, claims)
        said = ".".join(_coded(json.dumps(one).encode()) for one in parts)
        public = self.key.as_pem(private=False)
        return f"{said}.{_coded(hmac.new(public, said.encode(), hashlib.sha256).digest())}"

    def signed_by_another(self, claims: Claims) -> str:
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, key("another"))


def _coded(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).decode().rstrip("=")


@asynccontextmanager
async def running() -> AsyncIterator[Directory]:
    directory = Directory()
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", directory._configuration)
    app.router.add_get("/keys", directory._keys)
    app.router.add_post("/token", directory._token)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    directory.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield directory
    finally:
        await runner.cleanup()
