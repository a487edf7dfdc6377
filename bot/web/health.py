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
from bot.web import condition
from bot.web.services import EXTENSION, Services

health = Blueprint("health", __name__)

PREFIX: Final = "slotfill_"


@health.get("/health")
async def working() -> ResponseReturnValue:
    """200 only while texts come in, are answered and go out, else 503; ``why`` says what is wrong.

    The services that are ``connected`` (without ``intake`` dropped files wait), and whatever waits
    or was set aside, is told beside it.
    """
    services: Services = current_app.extensions[EXTENSION]
    seen = await _look()
    why = condition.why_not(services, seen)
    body: dict[str, object] = {
        "live": not services.pulse.silent(),
        "ready": seen is not None,
        "working": not why,
        "why": why,
        "database": seen is not None,
        "silent_loops": services.pulse.silent(),
        "seconds_since_beat": {
            name: round(age, 1) for name, age in sorted(services.pulse.ages().items())
        },
    }
    if seen is not None:
        body["connected"] = list(seen.connected)
        body["backlog"] = asdict(seen.backlog)
        body["sender_pauses"] = [_told(pause) for pause in seen.pauses]
    return body, 503 if why else 200


@health.get("/health/live")
async def live() -> ResponseReturnValue:
    """200 while every loop goes round, whatever else is wrong: else the process is to be
    restarted."""
    services: Services = current_app.extensions[EXTENSION]
    is_live = not services.pulse.silent()
    return {"live": is_live}, 200 if is_live else 503


@health.get("/health/ready")
async def ready() -> ResponseReturnValue:
    """200 while webhooks and requests can be taken: else a proxy sends them to another bot."""
    is_ready = await _look() is not None
    return {"ready": is_ready}, 200 if is_ready else 503


async def _look() -> condition.Seen | None:
    """``None`` while the database does not answer."""
    try:
        async with database.transaction():
            return await condition.look()
    except PASSING:
        return None


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
    why = condition.why_not(services, await condition.look())
    Gauge(PREFIX + "working", "1 while texts come in and go out", registry=registry).set(not why)
    paused = Gauge(PREFIX + "senders_paused", "refused by the carrier", registry=registry)
    paused.set(len(await pace.pauses()))
    refused = Gauge(PREFIX + "webhooks_refused", "since the start", ["reason"], registry=registry)
    for reason, count in services.webhooks.refusals.items():
        refused.labels(reason=reason).set(count)
    return Response(
        prometheus_client.generate_latest(registry),
        content_type=prometheus_client.CONTENT_TYPE_LATEST,
    )
