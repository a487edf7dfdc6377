"""Whether the bot does its work: ``GET /health`` for people, ``GET /metrics`` for Prometheus."""

from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Gauge
from quart import Blueprint, Response, current_app
from quart.typing import ResponseReturnValue

from bot import backlog, clock, database, installation, metrics
from bot.loops import PASSING
from bot.messages.dispatch import pace
from bot.metrics import PREFIX
from bot.web import condition
from bot.web.services import EXTENSION, Services

health = Blueprint("health", __name__)


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
async def measured() -> ResponseReturnValue:
    """What was counted since the start, and what waits at this moment, in Prometheus' format."""
    services: Services = current_app.extensions[EXTENSION]
    registry = CollectorRegistry()
    seen = await condition.look()
    for name, value in asdict(await backlog.measure(clock.now())).items():
        _gauge(registry, name, f"{name.replace('_', ' ').capitalize()}.").set(value)
    ages = _gauge(registry, "loop_age_seconds", "Since a loop's last beat.", "loop")
    for name, age in services.pulse.ages().items():
        ages.labels(loop=name).set(age)
    why = condition.why_not(services, seen)
    _gauge(registry, "working", "1 while texts come in and go out, else 0.").set(not why)
    shadow = (await installation.state()).shadow_since is not None
    _gauge(registry, "shadow_mode", "1 while nothing is texted, else 0.").set(shadow)
    paused = _gauge(registry, "senders_paused", "Senders that the carrier refused.")
    paused.set(len(await pace.pauses()))
    refused = Counter(
        PREFIX + "webhooks_refused", "Webhooks that were refused.", ["reason"], registry=registry
    )
    for reason, count in services.webhooks.refusals.items():
        refused.labels(reason=reason).inc(count)
    return Response(metrics.written(registry), content_type=metrics.CONTENT_TYPE)


def _gauge(registry: CollectorRegistry, name: str, said: str, *labels: str) -> Gauge:
    return Gauge(PREFIX + name, said, labels, registry=registry)
