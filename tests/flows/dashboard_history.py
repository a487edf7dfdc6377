"""Months of closed slots, offers and texts, written straight into the tables: much, and fast.

The shapes are plausible and the same for a seed; no rule of the bot was run to make them.
"""

import random
from datetime import datetime, timedelta
from typing import Any, Final

from bot import database

PER_WEEK: Final = 40
VERDICTS: Final = (
    ("filled", 46), ("all_asked", 20), ("nobody_fits", 12), ("too_late", 10),
    ("no_contact_hours", 5), ("withdrawn", 4), ("not_sent", 2), ("uncancelled", 1),
)  # fmt: skip
STATUSES: Final = {"filled": "filled", "withdrawn": "aborted", "uncancelled": "aborted"}
UNASKED: Final = ("nobody_fits", "too_late", "no_contact_hours")
WHYS: Final = (None, None, "too_soon", *["wrong_time"] * 2, "wrong_place", "no_longer_needed")
PLACES: Final = ("Plano", "Frisco", "Allen")
CHUNK: Final = 1000


async def fill(now: datetime, *, weeks: int, seed: int, per_week: int = PER_WEEK) -> None:
    """Closed slots of the weeks before ``now`` for the providers and patients that there are."""
    dice = random.Random(seed)
    providers = [row["id"] for row in await database.fetch("SELECT id FROM provider_reference")]
    patients = [row["id"] for row in await database.fetch("SELECT id FROM patient_contact")]
    places = [
        row["id"]
        for row in await database.fetch(
            """
            INSERT INTO location_reference (location_name, created_at, updated_at)
            SELECT name, $1, $1 FROM unnest($2::text[]) AS name
            ON CONFLICT (lower(location_name), lower(COALESCE(brand_name, '')))
                DO UPDATE SET updated_at = $1 RETURNING id
            """,
            now,
            PLACES,
        )
    ]
    slots = [_slot(dice, now, weeks, providers, places) for _ in range(weeks * per_week)]
    for slot in slots:
        slot["asked"] = min(slot["asked"], len(patients))
    slots.sort(key=lambda slot: slot["created_at"])
    for at in range(0, len(slots), CHUNK):
        await _write(dice, slots[at : at + CHUNK], patients)


def _slot(
    dice: random.Random, now: datetime, weeks: int, providers: list[int], places: list[int]
) -> dict[str, Any]:
    verdict = dice.choices(*zip(*VERDICTS, strict=True))[0]
    created = now - timedelta(minutes=dice.uniform(60 * 24, 60 * 24 * 7 * weeks))
    lead = timedelta(hours=dice.choice((1.5, 4, 20, 44, 90)))
    start = created + lead
    took = timedelta(minutes=min(dice.lognormvariate(2.8, 1.3), lead.total_seconds() / 60 - 1))
    closed = created + took if verdict in STATUSES else start
    if verdict in UNASKED:
        closed = created + timedelta(minutes=1)
    asked = 0 if verdict in UNASKED else dice.choice((2, 3, 3, 5, 6, 8))
    return {
        "provider_id": dice.choice(providers),
        "location_id": dice.choice(places),
        "slot_start_at": start,
        "created_at": created,
        "closed_at": min(closed, now),
        "status": STATUSES.get(verdict, "expired"),
        "verdict": verdict,
        "asked": asked,
        "eligible_depth": _depth(verdict, asked),
    }


def _depth(verdict: str, asked: int) -> int | None:
    """Half as many again as were asked; none where nobody was looked for."""
    return None if verdict in ("too_late", "no_contact_hours") else asked + asked // 2


async def _write(dice: random.Random, slots: list[dict[str, Any]], patients: list[int]) -> None:
    names = ("provider_id", "location_id", "slot_start_at", "created_at", "closed_at", "status")
    ids = await database.fetch(
        """
        INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
            status, verdict, eligible_depth, asked, source, created_at, closed_at, booked_at)
        SELECT provider_id, location_id, starts, starts + interval '30 min', status, verdict, depth,
            asked, 'file', created, closed,
            CASE WHEN status = 'filled' THEN closed + interval '9 min' END
        FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[],
            $5::timestamptz[], $6::text[], $7::text[], $8::int[], $9::int[])
            AS slot (provider_id, location_id, starts, created, closed, status, verdict, depth,
                asked)
        RETURNING id
        """,
        *[
            [slot[name] for slot in slots]
            for name in (*names, "verdict", "eligible_depth", "asked")
        ],
    )
    offers = [
        offer
        for row, slot in zip(ids, slots, strict=True)
        for offer in _offers(dice, row["id"], slot, patients)
    ]
    await _write_offers(offers)


def _offers(
    dice: random.Random, slot_id: int, slot: dict[str, Any], patients: list[int]
) -> list[tuple[Any, ...]]:
    chosen = dice.sample(patients, slot["asked"])
    winner = dice.randrange(len(chosen)) if chosen and slot["verdict"] == "filled" else None
    made = []
    for n, patient in enumerate(chosen):
        sent = slot["created_at"] + timedelta(minutes=7 * (n // 3))
        state = dice.choices(("declined", "expired", "canceled"), (3, 5, 2))[0]
        delay = timedelta(minutes=dice.lognormvariate(0.7, 0.9))
        accepted = slot["closed_at"] if n == winner else None
        declined = sent + delay if state == "declined" and n != winner else None
        state = "accepted" if n == winner else state
        fate = dice.choices(("delivered", "undelivered", "sent"), (96, 3, 1))[0]
        why = dice.choice(WHYS) if declined else None
        made.append((slot_id, patient, 1 + n // 3, sent, state, accepted, declined, fate, why))
    return made


async def _write_offers(offers: list[tuple[Any, ...]]) -> None:
    await database.execute(
        """
        WITH given AS (
            SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::timestamptz[],
                $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::text[])
                AS given (slot_id, patient_id, batch, sent, state, accepted, declined, fate, why)
        ), made AS (
            INSERT INTO offer (cancellation_id, patient_id, batch_number, created_at,
                offer_sent_at, hold_expires_at, state, lock_token, accepted_at, declined_at,
                decline_reason, answer, answered_at)
            SELECT slot_id, patient_id, batch, sent, sent, sent + interval '7 min', state,
                gen_random_uuid(), accepted, declined, why,
                CASE state WHEN 'accepted' THEN 'yes' WHEN 'declined' THEN 'no' END,
                COALESCE(accepted, declined)
            FROM given RETURNING id, cancellation_id, patient_id
        ), batches AS (
            INSERT INTO offer_batch (cancellation_id, number, size, hold_seconds, reason, asked_at,
                depth)
            SELECT slot_id, batch, 3, 420, 'size', min(sent), count(*) FROM given
            GROUP BY slot_id, batch)
        INSERT INTO message_log (patient_id, offer_id, direction, kind, body, status, created_at,
            sent_at)
        SELECT made.patient_id, made.id, 'outbound', 'offer', 'An earlier appointment opened.',
            given.fate, given.sent, given.sent
        FROM made JOIN given ON given.slot_id = made.cancellation_id
            AND given.patient_id = made.patient_id
        """,
        *[list(column) for column in zip(*offers, strict=True)],
    )
