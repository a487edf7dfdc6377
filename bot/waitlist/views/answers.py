"""What a manager asks besides the fill rates: who was bothered, how long people wait, and how much
of the freed time was used. Read-only.

A span is as in ``history``: a slot belongs to it by its closing, a text by when it was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot import database
from bot.waitlist.views.people import NAME, Person

AFTER_US: Final = timedelta(days=7)
"""Who opts out so soon after a text of ours is taken to have been annoyed by it."""
SHOWN: Final = 20
"""Patients who are named."""
LEFT_US: Final = "status NOT IN ('shadow', 'withdrawn', 'queued')"
LATEST_ENTRY: Final = """
    LEFT JOIN LATERAL (
        SELECT patient_name FROM waitlist_entry
        WHERE waitlist_entry.patient_id = contact.id ORDER BY id DESC LIMIT 1) AS entry ON TRUE
"""
TEXTS: Final = (("1 text", 1, 1), ("2 or 3", 2, 3), ("4 to 6", 4, 6), ("7 or more", 7, None))
WAITS: Final = (
    ("under a week", 0, 7),
    ("1 to 4 weeks", 7, 28),
    ("4 to 12 weeks", 28, 84),
    ("over 12 weeks", 84, None),
)
"""Classes of how many texts a patient had, and of the days that somebody waits: each from a number,
and up to another (of texts with, of days without it)."""


@dataclass(frozen=True)
class Bothered:
    """``patients`` were texted, by how many ``texts`` in the middle and at the most; ``classes``
    counts them as ``TEXTS`` does. ``refused`` said YES too late; ``left`` opted out within
    ``AFTER_US`` of a text of ours, of ``left_in_all``; ``left_of_these`` are those of ``patients``
    among them, for a text may be older than the span."""

    patients: int
    texts: int
    middle: float | None
    most: int | None
    classes: Sequence[int]
    refused: int
    left: int
    left_in_all: int
    left_of_these: int


async def bothered(start: datetime, end: datetime) -> Bothered:
    counted = await database.row(
        Bothered,
        f"""
        WITH texted AS (
            SELECT patient_id, count(*)::int AS texts FROM message_log
            WHERE direction = 'outbound' AND {LEFT_US}
              AND created_at >= $1 AND created_at < $2 GROUP BY 1
        ), opted_out AS (
            SELECT patient_id, EXISTS (
                SELECT FROM message_log AS text
                WHERE text.patient_id = event.patient_id AND direction = 'outbound'
                  AND text.sent_at BETWEEN event.at - $3::interval AND event.at) AS after_us
            FROM consent_event AS event
            WHERE kind = 'revoked' AND channel = 'sms' AND event.at >= $1 AND event.at < $2)
        SELECT count(*)::int AS patients, COALESCE(sum(texts), 0)::int AS texts,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY texts) AS middle, max(texts) AS most,
               ARRAY(SELECT count(texted.patient_id)::int
                     FROM unnest($4::int[], $5::int[]) WITH ORDINALITY AS class (least, most, nth)
                     LEFT JOIN texted ON texts >= class.least
                         AND (class.most IS NULL OR texts <= class.most)
                     GROUP BY nth ORDER BY nth) AS classes,
               (SELECT count(*)::int FROM cancellation_event AS slot
                JOIN offer ON offer.cancellation_id = slot.id
                WHERE NOT slot.shadow AND slot.closed_at >= $1 AND slot.closed_at < $2
                  AND too_late_at IS NOT NULL) AS refused,
               (SELECT count(*)::int FROM opted_out WHERE after_us) AS left,
               (SELECT count(*)::int FROM opted_out) AS left_in_all,
               count(*) FILTER (WHERE patient_id IN (
                   SELECT patient_id FROM opted_out WHERE after_us))::int AS left_of_these
        FROM texted
        """,  # noqa: S608 - a constant
        start,
        end,
        AFTER_US,
        [least for _, least, _ in TEXTS],
        [most for _, _, most in TEXTS],
    )
    assert counted is not None
    return counted


@dataclass(frozen=True)
class Counted:
    """A patient, and so many texts of ours. Who opted out did so soon ``after_us``, or not."""

    who: Person
    count: int
    after_us: bool = False


def _counted(*, id: int, name: str, phone_e164: str, **rest: Any) -> Counted:  # noqa: A002
    return Counted(Person(id, name, phone_e164), **rest)


async def most_texted(start: datetime, end: datetime) -> Sequence[Counted]:
    """Those with the most texts first, at most ``SHOWN``."""
    return await database.rows(
        _counted,
        f"""
        SELECT contact.id, {NAME} AS name, phone_e164, count
        FROM (
            SELECT patient_id, count(*)::int AS count FROM message_log
            WHERE direction = 'outbound' AND {LEFT_US}
              AND created_at >= $1 AND created_at < $2
            GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $3) AS texted
        JOIN patient_contact AS contact ON contact.id = texted.patient_id
        {LATEST_ENTRY}
        ORDER BY count DESC, contact.id
        """,  # noqa: S608 - constants
        start,
        end,
        SHOWN,
    )


async def opted_out(start: datetime, end: datetime) -> Sequence[Counted]:
    """Who opted out in this time, the latest first, with the texts that they had had."""
    return await database.rows(
        _counted,
        f"""
        SELECT contact.id, {NAME} AS name, phone_e164, count(text.id)::int AS count,
               COALESCE(max(text.sent_at) >= event.at - $3::interval, FALSE) AS after_us
        FROM (
            SELECT id, patient_id, at FROM consent_event
            WHERE kind = 'revoked' AND channel = 'sms' AND at >= $1 AND at < $2
            ORDER BY at DESC LIMIT $4) AS event
        JOIN patient_contact AS contact ON contact.id = event.patient_id
        {LATEST_ENTRY}
        LEFT JOIN message_log AS text ON text.patient_id = event.patient_id
            AND text.direction = 'outbound' AND text.sent_at <= event.at
        GROUP BY event.id, event.at, contact.id, entry.patient_name
        ORDER BY event.at DESC
        """,  # noqa: S608 - constants
        start,
        end,
        AFTER_US,
        SHOWN,
    )


@dataclass(frozen=True)
class Waits:
    """Days. Of those who took a slot: how many, and how long they had waited; of those who are on
    the list now the same. ``taken`` and ``waiting`` count them as ``WAITS`` does."""

    took: int
    took_middle: float | None
    taken: Sequence[int]
    waits: int
    waits_middle: float | None
    longest: float | None
    waiting: Sequence[int]


async def waits(start: datetime, end: datetime, now: datetime) -> Waits:
    counted = await database.row(
        Waits,
        """
        WITH took AS (
            SELECT extract(epoch FROM offer.accepted_at - entry.joined_at)::float8 / 86400 AS days
            FROM cancellation_event AS slot
            JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
            JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
            WHERE slot.status = 'filled' AND NOT slot.shadow
              AND slot.closed_at >= $1 AND slot.closed_at < $2
        ), waiting AS (
            SELECT extract(epoch FROM $3 - joined_at)::float8 / 86400 AS days
            FROM waitlist_entry WHERE active
        ), class AS (
            SELECT * FROM unnest($4::int[], $5::int[]) WITH ORDINALITY AS class (least, most, nth))
        SELECT (SELECT count(*)::int FROM took) AS took,
               (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM took) AS took_middle,
               ARRAY(SELECT count(days)::int FROM class
                     LEFT JOIN took ON days >= least AND (most IS NULL OR days < most)
                     GROUP BY nth ORDER BY nth) AS taken,
               (SELECT count(*)::int FROM waiting) AS waits,
               (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FROM waiting)
                   AS waits_middle,
               (SELECT max(days) FROM waiting) AS longest,
               ARRAY(SELECT count(days)::int FROM class
                     LEFT JOIN waiting ON days >= least AND (most IS NULL OR days < most)
                     GROUP BY nth ORDER BY nth) AS waiting
        """,
        start,
        end,
        now,
        [least for _, least, _ in WAITS],
        [most for _, _, most in WAITS],
    )
    assert counted is not None
    return counted


@dataclass(frozen=True)
class Used:
    """Minutes that came free with a provider, and that somebody took; of so many slots."""

    provider: str
    slots: int
    filled: int
    freed: float
    used: float


async def used(start: datetime, end: datetime) -> Sequence[Used]:
    """By provider, where most was left unused first. What was un-cancelled never came free."""
    return await database.rows(
        Used,
        """
        SELECT provider_name AS provider, count(*)::int AS slots,
               count(*) FILTER (WHERE status = 'filled')::int AS filled,
               sum(minutes) AS freed,
               COALESCE(sum(minutes) FILTER (WHERE status = 'filled'), 0) AS used
        FROM (
            SELECT provider_id, status,
                   extract(epoch FROM slot_end_at - slot_start_at)::float8 / 60 AS minutes
            FROM cancellation_event
            WHERE NOT shadow AND closed_at >= $1 AND closed_at < $2
              AND verdict IS DISTINCT FROM 'uncancelled') AS slot
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        GROUP BY 1 ORDER BY sum(minutes) FILTER (WHERE status <> 'filled') DESC NULLS LAST, 1
        """,
        start,
        end,
    )
