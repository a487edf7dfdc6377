"""How visits went, by the digits of those who were asked: with how many were asked, and how many
answered. Read-only. A question belongs to a span by when it was asked; one that did not reach its
phone was never asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot import database
from bot.waitlist.views.people import NAME, Person

LEAST: Final = 10
"""Of fewer answers no mean is told: one angry patient would be half of it."""
SHOWN: Final = 50
"""Questions that are listed."""
ASKED: Final = """
    rating.asked_at >= $1 AND rating.asked_at < $2 AND (rating.score IS NOT NULL OR EXISTS (
        SELECT FROM message_log AS text
        WHERE text.patient_id = rating.patient_id AND text.offer_id = rating.offer_id
          AND text.kind = 'how_was_it'
          AND text.status NOT IN ('queued', 'withdrawn', 'shadow', 'failed', 'undelivered')))
"""


@dataclass(frozen=True)
class Ratings:
    """``scores``: how many said 1, 2, 3, 4 and 5."""

    asked: int
    scores: Sequence[int]

    @property
    def answered(self) -> int:
        return sum(self.scores)

    @property
    def mean(self) -> float | None:
        """``None`` for fewer answers than ``LEAST``."""
        if self.answered < LEAST:
            return None
        return sum(n * count for n, count in enumerate(self.scores, 1)) / self.answered

    @property
    def told(self) -> str:
        """The mean as people read it; a dash where there is none."""
        return "-" if self.mean is None else f"{self.mean:.1f}"


async def counted(start: datetime, end: datetime) -> Ratings:
    found = await database.row(
        Ratings,
        f"""
        WITH asked AS (SELECT score FROM visit_rating AS rating WHERE {ASKED})
        SELECT count(*)::int AS asked, ARRAY(
            SELECT count(asked.score)::int FROM generate_series(1, 5) AS class (score)
            LEFT JOIN asked USING (score) GROUP BY class.score ORDER BY class.score) AS scores
        FROM asked
        """,  # noqa: S608 - a constant
        start,
        end,
    )
    assert found is not None
    return found


@dataclass(frozen=True)
class Rated:
    """One visit that was asked about; ``score`` is null where nobody answered."""

    who: Person
    asked_at: datetime
    provider: str
    place: str
    score: int | None


def _rated(*, id: int, name: str, phone_e164: str, **rest: Any) -> Rated:  # noqa: A002
    return Rated(Person(id, name, phone_e164), **rest)


async def latest(start: datetime, end: datetime) -> Sequence[Rated]:
    """Those who answered first, the worst of them first; then the latest. At most ``SHOWN``."""
    return await database.rows(
        _rated,
        f"""
        SELECT contact.id, {NAME} AS name, phone_e164, rating.asked_at, rating.score,
               provider_name AS provider, location_name AS place
        FROM (SELECT * FROM visit_rating AS rating WHERE {ASKED}
              ORDER BY score NULLS LAST, asked_at DESC LIMIT $3) AS rating
        JOIN patient_contact AS contact ON contact.id = rating.patient_id
        JOIN offer ON offer.id = rating.offer_id
        JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        ORDER BY rating.score NULLS LAST, rating.asked_at DESC
        """,  # noqa: S608 - constants
        start,
        end,
        SHOWN,
    )
