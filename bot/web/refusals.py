"""What is refused at the door has its line in the log."""

from typing import Final

from quart import current_app, request

from bot import logs
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

NOWHERE: Final = "unknown"


def note(status: int, reason: str) -> None:
    """The status, and why in words that hold nothing of the request. A line for each address,
    status and minute is enough."""
    services: Services = current_app.extensions[EXTENSION]
    if services.refusals_noted.spend(f"{request.remote_addr} {status}"):
        path = request.url_rule.rule if request.url_rule else NOWHERE
        log.warning("request refused", code=status, path=path, reason=reason)
