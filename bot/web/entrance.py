"""Who may use the staff API: whoever shows a key, for what its scopes say, and not too often.

The key of the settings (``API_KEY``) may do all; the others are made by ``python -m bot key add``.
"""

import hmac
from typing import Any, Final

from quart import current_app, g, request
from quart.typing import ResponseReturnValue

from bot import clock, keys
from bot.keys import Holder
from bot.web import refusals
from bot.web.services import EXTENSION, Services

ACTOR: Final = "api"
"""Who shows the key of the settings."""
ALL: Final = frozenset(keys.SCOPES)
WRITES: Final = {
    "cancel": "slots",
    "slots": "slots",
    "waitlist": "waitlist",
    "opt-out": "waitlist",
    "providers": "settings",
    "places": "settings",
}
"""Which scope a change needs, by the first part of its path."""
CLOSED: Final = (
    "The staff API is closed: API_KEY is not set, and no key of its own was shown"
    " (Authorization: Bearer KEY)."
)
NEEDED: Final = "This needs the header Authorization: Bearer <API_KEY>."


def actor() -> str:
    """Who asks, as the audit log names them."""
    holder: Holder = g.holder
    return holder.actor


async def check() -> ResponseReturnValue | None:
    """Turn away whoever has no key, the wrong one, or one that may not do this.

    The key of the settings is compared in constant time. After too many wrong ones not even the
    right one is looked at, or guessing would go on at full speed.
    """
    services: Services = current_app.extensions[EXTENSION]
    wrong_keys, caller = services.wrong_keys, request.remote_addr or ""
    if wrong_keys.is_spent(caller):
        services.refused.count("key", caller)
        return _turned_away("Too many wrong keys. Wait a minute.", 429)
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    holder = await _holder(services, given.strip()) if scheme.lower() == "bearer" else None
    if holder is None and services.settings.api_key is None and not keys.OURS.fullmatch(given):
        return _turned_away(CLOSED, 403)
    if holder is None:
        if given:  # who gives no key guesses at none
            wrong_keys.spend(caller)
            services.refused.count("key", caller)
        return *_turned_away(NEEDED, 401), {"WWW-Authenticate": "Bearer"}
    g.holder = holder
    if not services.requests.spend(holder.actor):
        return _turned_away("Too many requests with this key. Wait a minute.", 429)
    scope = _scope()
    if scope not in holder.scopes:
        return _turned_away(f"This key may not do this: it lacks the scope {scope}.", 403)
    return None


async def _holder(services: Services, given: str) -> Holder | None:
    ours = services.settings.api_key
    if ours is not None and hmac.compare_digest(given.encode(), ours.encode()):
        return Holder(ACTOR, ALL)
    return await keys.holder(given, clock.now())


def _scope() -> str:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return "read"
    return WRITES.get(request.path.removeprefix("/admin/").partition("/")[0], "settings")


def _turned_away(sentence: str, status: int) -> tuple[dict[str, Any], int]:
    refusals.note(status, sentence)
    return {"error": sentence}, status
