"""Whether the bot does its work: ``GET /health``."""

from quart import Blueprint, current_app
from quart.typing import ResponseReturnValue

from bot import database
from bot.web.services import EXTENSION, Services

health = Blueprint("health", __name__)


@health.get("/health")
async def alive() -> ResponseReturnValue:
    """200 only while every loop lives and the database answers, else 503; the body says which."""
    services: Services = current_app.extensions[EXTENSION]
    silent = services.pulse.silent()
    ages = {name: round(age, 1) for name, age in sorted(services.pulse.ages().items())}
    try:
        await database.fetch_value("SELECT 1")
        answers = True
    except database.TRANSIENT:
        answers = False
    healthy = answers and not silent
    body = {
        "healthy": healthy,
        "database": answers,
        "silent_loops": silent,
        "seconds_since_beat": ages,
    }
    return body, 200 if healthy else 503
