"""A doorbell for the record system: a subscription there calls it when something has changed.

Promises: nothing that it sends is read, kept or believed; it only has the schedule read sooner than
the next poll would. Who does not show the secret rings nothing, and is not looked at for long. Not
rung, or rung for nothing, costs no more than that.
"""

import hmac
from typing import Final

from quart import Blueprint, Response, current_app, request

from bot.ledger import polls
from bot.web import refusals
from bot.web.services import EXTENSION, Services

PATH: Final = "/hooks/record-system"
HEADER: Final = "X-Hook-Secret"
"""Beside ``Authorization: Bearer``, for subscriptions that may not set that."""

hooks = Blueprint("hooks", __name__)


@hooks.route(PATH, methods=["POST", "PUT"])
@hooks.route(f"{PATH}/<path:_resource>", methods=["POST", "PUT"])
async def ring(_resource: str = "") -> Response:
    """Some servers put a resource at the end of the address, others send one, or nothing."""
    services: Services = current_app.extensions[EXTENSION]
    caller = request.remote_addr or ""
    if services.wrong_hooks.is_spent(caller):
        return _refused("Too many wrong secrets. Wait a minute.", 429)
    if not _is_known(services.settings.fhir_hook_secret):
        services.wrong_hooks.spend(caller)
        return _refused("The secret is wrong.", 401)
    if services.rings.spend(""):
        await polls.ring()
    return Response("", 200)


def _is_known(secret: str | None) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    shown = given if scheme.lower() == "bearer" else request.headers.get(HEADER, "")
    return secret is not None and hmac.compare_digest(shown.encode(), secret.encode())


def _refused(sentence: str, status: int) -> Response:
    refusals.note(status, sentence)
    return Response(sentence, status, content_type="text/plain; charset=utf-8")
