"""What this process has counted since its start, for Prometheus.

Each process counts its own: sum them. Counted is what was committed (``database.after_commit``).
No label says who somebody is: they are words of ours, and few. What waits is measured when it is
asked for (``bot/web/health.py``), and is the same from every bot.
"""

import platform
from importlib import metadata
from typing import Final

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

PREFIX: Final = "slotfill_"
CONTENT_TYPE: Final = prometheus_client.CONTENT_TYPE_LATEST
SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900)

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
OWN: Final = CollectorRegistry()

TEXTS: Final = Counter(
    PREFIX + "texts",
    "Texts handed over to the carrier, by what it said.",
    ["outcome"],
    registry=OWN,
)
TURN_SECONDS: Final = Histogram(
    PREFIX + "turn_seconds",
    "From a patient's text to the end of its turn, by how it was read.",
    ["intent"],
    buckets=SECONDS,
    registry=OWN,
)
ANSWER_SECONDS: Final = Histogram(
    PREFIX + "answer_seconds",
    "From a patient's text to the hand-over of our answer.",
    buckets=SECONDS,
    registry=OWN,
)
BATCHES: Final = Counter(PREFIX + "batches", "Batches of offers that were made.", registry=OWN)
SLOTS_CLOSED: Final = Counter(
    PREFIX + "slots_closed",
    "Slots that closed: filled, expired or aborted.",
    ["status"],
    registry=OWN,
)
FILES: Final = Counter(
    PREFIX + "files", "Files of the inbox that were settled.", ["outcome"], registry=OWN
)

for _status in ("filled", "expired", "aborted"):
    SLOTS_CLOSED.labels(status=_status)
for _outcome in ("Accepted", "Refused", "Throttled", "Unknown"):
    TEXTS.labels(outcome=_outcome.lower())


def version() -> str:
    """Which release this is; empty where it was not installed."""
    try:
        return metadata.version("slotfill")
    except metadata.PackageNotFoundError:
        return ""


BUILD: Final = Gauge(
    PREFIX + "build_info", "Which release runs: always 1.", ["version", "python"], registry=OWN
)
BUILD.labels(version=version(), python=platform.python_version()).set(1)


def written(*more: CollectorRegistry) -> bytes:
    """Everything in Prometheus' text format; ``more`` is what was measured just now."""
    return b"".join(prometheus_client.generate_latest(one) for one in (OWN, *more))
