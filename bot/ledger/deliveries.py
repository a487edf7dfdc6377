"""Which deliveries were taken over. In the caller's transaction.

Promises: a delivery is one row by what its source calls it and by its content, written together
with what it caused. Deliveries take turns (``take_turn``), so two of them never judge by the same
past.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tortoise.expressions import F, Q

from bot import database
from bot.ledger import floods, held, receipts
from bot.ledger.models import IntakeFile, Kind, Outcome

TURN_LOCK: Final = 0x1_27AC_E001
"""The key of the advisory lock under which one delivery at a time is taken over."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One thing that came from outside: a file, a message, a page of resources. Times are aware."""

    source: str
    """Who sent it. The guards count what one source brings."""
    reference: str
    """What the source calls it: what has this reference has an effect once."""
    digest: str | None
    """The SHA-256 of its content, in hexadecimal; ``None`` if it was too large to be read."""
    said_at: datetime
    """When the source said it. What is older than what is known changes nothing."""
    received_at: datetime
    name: str = ""
    """What people call it; empty: its reference."""


@dataclass(frozen=True, kw_only=True)
class Original:
    """Where the file of a delivery is or goes, for those sources that keep one."""

    name: str
    folder: str | None
    size_bytes: int
    place: str


async def take_turn() -> None:
    """Wait until nothing else is taken over; may raise one of ``database.TRANSIENT`` instead."""
    # A plan made for the first batch of a large file would scan whole tables for the last.
    await database.execute("SET LOCAL plan_cache_mode = force_custom_plan")
    await database.execute("SELECT pg_advisory_xact_lock($1)", TURN_LOCK)


async def take_turn_of_message(beside: str) -> str:
    """The same for messages, which are alike and many; ``beside``, a query of one value that is as
    old as the wait, is answered with it."""
    sql = f"SELECT ({beside}) FROM pg_advisory_xact_lock($1)"  # noqa: S608 - a constant
    value: str = await database.fetch_value(sql, TURN_LOCK)
    return value


async def by_reference(source: str, reference: str) -> IntakeFile | None:
    """What the ledger knows under this name of the source's."""
    return await IntakeFile.get_or_none(source=source, reference=reference)


async def by_digest(source: str, digest: str) -> IntakeFile | None:
    """What the ledger knows of this content."""
    return await IntakeFile.get_or_none(source=source, digest=digest)


async def before(delivery: Delivery) -> IntakeFile | None:
    """What the ledger has under the name of a delivery, else of the same content."""
    found = await database.column(
        """
        SELECT id FROM intake_file WHERE source = $1 AND (reference = $2 OR digest = $3)
        ORDER BY reference <> $2 LIMIT 1
        """,
        delivery.source,
        delivery.reference,
        delivery.digest,
    )
    return await IntakeFile.get(id=found[0]) if found else None


async def begin_new(delivery: Delivery, now: datetime) -> int | None:
    """Make the row of a delivery of which nothing is known; ``None`` if something is."""
    row_id: int | None = await database.fetch_value(
        """
        INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, received_at,
                                 decided_at)
        VALUES ($1, $2, $3, $7, $4, 'rejected', $5, $6) ON CONFLICT DO NOTHING RETURNING id
        """,
        delivery.source,
        delivery.reference,
        delivery.digest,
        delivery.said_at,
        delivery.received_at,
        now,
        delivery.name or delivery.reference,
    )
    return row_id


async def begin(delivery: Delivery, now: datetime) -> int:
    """Make or renew the delivery's row, so that its rows can point at it; returns its id.

    ``finish`` completes it in the same transaction.
    """
    delivery_id: int = await database.fetch_value(
        """
        INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, received_at,
                                 decided_at)
        VALUES ($1, $2, $3, $7, $4, 'rejected', $5, $6)
        ON CONFLICT (source, digest) DO UPDATE SET
            reference = EXCLUDED.reference, said_at = EXCLUDED.said_at, outcome = 'rejected',
            new_rows = 0, decided_at = EXCLUDED.decided_at,
            received_at = CASE WHEN intake_file.reference = EXCLUDED.reference
                THEN intake_file.received_at ELSE EXCLUDED.received_at END,
            drops = intake_file.drops
                + (intake_file.reference <> EXCLUDED.reference)::int
        RETURNING id
        """,
        delivery.source,
        delivery.reference,
        delivery.digest,
        delivery.said_at,
        delivery.received_at,
        now,
        delivery.name or delivery.reference,
    )
    return delivery_id


async def finish(
    delivery_id: int,
    *,
    outcome: Outcome,
    reason: str,
    kind: Kind | None,
    profile: str | None,
    receipt: receipts.Receipt,
    waiting: int = 0,
) -> None:
    """Write down what became of it. So many rows are ``waiting`` for an answer of staff: with it
    the same content has an effect."""
    await database.execute(
        """
        UPDATE intake_file SET outcome = $2, reason = $3, kind = $4, profile = $5, new_rows = $6,
            refused_rows = $7, receipt = $8::jsonb
        WHERE id = $1
        """,
        delivery_id,
        outcome,
        reason,
        kind,
        profile,
        0 if outcome == "held" else receipt.counts.get("accepted", 0),
        receipt.counts.get("rejected", 0) + waiting,
        json.dumps(receipt.as_json()),
    )


async def hold(delivery_id: int, source: str, question: floods.Question) -> None:
    """Note what a person is asked about this delivery, and with which other it is decided."""
    with_another = None
    if not question.alone:
        waiting = IntakeFile.filter(
            source=source,
            held_about=question.about,
            held_with=None,
            outcome="held",
            released_at=None,
        ).exclude(id=delivery_id)
        first = await waiting.order_by("id").first()
        with_another = first and first.id
    await IntakeFile.filter(id=delivery_id).update(
        held_about=question.about, held_with=with_another
    )


async def keep(delivery_id: int, original: Original) -> None:
    """Note where the file of a delivery is or goes."""
    await IntakeFile.filter(id=delivery_id).update(
        name=original.name,
        folder=original.folder,
        size_bytes=original.size_bytes,
        place=original.place,
    )


async def put_at(delivery_id: int, place: str) -> None:
    """Note that the file of a delivery goes to another place."""
    await IntakeFile.filter(id=delivery_id).update(place=place)


async def came_again(delivery_id: int) -> None:
    """Count another drop of the same content."""
    await IntakeFile.filter(id=delivery_id).update(drops=F("drops") + 1)


async def latest(limit: int) -> Sequence[IntakeFile]:
    """What waits for a person, then the rest, the newest first; so many of each. What a feed sent
    and was taken over is left out."""
    of_feeds = Q(source__startswith="mllp/") | Q(source__startswith="fhir/")
    settled = IntakeFile.filter(
        ~(of_feeds & Q(outcome="accepted")),
        Q(outcome__not="held") | Q(released_at__isnull=False) | Q(held_with__isnull=False),
    )
    return [*(await held.waiting())[:limit], *await settled.order_by("-received_at").limit(limit)]
