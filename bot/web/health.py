"""Whether the bot does its work: ``GET /health`` for people, ``GET /metrics`` for Prometheus."""

from dataclasses import asdict
from typing import Final

import prometheus_client
from prometheus_client import CollectorRegistry, Gauge
from quart import Blueprint, Response, current_app
from quart.typing import ResponseReturnValue

from bot import backlog, clock, database
from bot.loops import PASSING
from bot.messages import pace
from bot.web.services import EXTENSION, Services

health = Blueprint("health", __name__)

PREFIX: Final = "slotfill_"


@health.get("/health")
async def alive() -> ResponseReturnValue:
    """200 only while every loop lives and the database answers, else 503; the body says which.

    A sender that the carrier refuses, the services that are ``connected`` (without ``intake``
    dropped files wait), and whatever waits or was set aside, is told beside it.
    """
    services: Services = current_app.extensions[EXTENSION]
    silent = services.pulse.silent()
    body: dict[str, object] = {
        "silent_loops": silent,
        "seconds_since_beat": {
            name: round(age, 1) for name, age in sorted(services.pulse.ages().items())
        },
    }
    try:
        async with database.transaction():
            body["connected"] = await backlog.connected()
            body["backlog"] = asdict(await backlog.measure(clock.now()))
            body["sender_pauses"] = [_told(pause) for pause in await pace.pauses()]
        answers = True
    except PASSING:
        answers = False
    healthy = answers and not silent
    return {"healthy": healthy, "database": answers, **body}, 200 if healthy else 503


def _told(pause: pace.Pause) -> dict[str, object]:
    return {"code": pause.code, "why": pause.why, "until": pause.until.isoformat()}


@health.get("/metrics")
async def metrics() -> ResponseReturnValue:
    """The backlog and the loops' ages in Prometheus' text format, measured at this moment."""
    services: Services = current_app.extensions[EXTENSION]
    registry = CollectorRegistry()
    for name, value in asdict(await backlog.measure(clock.now())).items():
        Gauge(PREFIX + name, name.replace("_", " "), registry=registry).set(value)
    ages = Gauge(PREFIX + "loop_age_seconds", "since the last beat", ["loop"], registry=registry)
    for name, age in services.pulse.ages().items():
        ages.labels(loop=name).set(age)
    paused = Gauge(PREFIX + "senders_paused", "refused by the carrier", registry=registry)
    paused.set(len(await pace.pauses()))
    return Response(
        prometheus_client.generate_latest(registry),
        content_type=prometheus_client.CONTENT_TYPE_LATEST,
    )
