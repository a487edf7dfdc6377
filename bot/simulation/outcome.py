"""What became of a simulated month: read from the tables that the product itself has written."""

import math
from dataclasses import dataclass, replace
from typing import Final

from bot import database
from bot.simulation.plan import Plan

SLOTS: Final = """
    SELECT slot.status = 'filled' AS filled,
        extract(epoch FROM slot.closed_at - slot.created_at)::float8 / 60 AS minutes,
        (SELECT count(*) FROM slot_line WHERE cancellation_id = slot.id) AS depth,
        (SELECT count(*) FROM offer WHERE cancellation_id = slot.id
            AND offer_sent_at IS NOT NULL) AS texts,
        (SELECT count(*) FROM offer WHERE cancellation_id = slot.id AND answer = 'yes') AS yes
    FROM cancellation_event AS slot ORDER BY slot.id
"""
AGREED: Final = "SELECT count(*) FROM fit_question WHERE answer = 'yes'"
TWO_HOURS: Final = 120.0


@dataclass(frozen=True)
class Slot:
    """``minutes`` until it was filled or closed; ``depth``: who could be asked at first."""

    filled: bool
    minutes: float | None
    depth: int
    texts: int
    yes: int


@dataclass(frozen=True)
class Outcome:
    """Shares of slots; texts and YESes for each that was filled; minutes at the median.

    ``ceiling``: the share that asking everybody at once would have filled. ``agreed``: patients who
    said YES to a question of what suits them.
    """

    slots: int
    filled: float
    within_two_hours: float
    ceiling: float
    texts: float
    turned_away: float
    minutes: float
    agreed: int = 0


async def measure(plan: Plan) -> Outcome:
    found = summed(await database.rows(Slot, SLOTS), plan.habits.yes)
    return replace(found, agreed=await database.fetch_value(AGREED))


def summed(slots: list[Slot], yes: float) -> Outcome:
    filled = [one for one in slots if one.filled]
    times = sorted(one.minutes or 0.0 for one in filled)
    count, fills = len(slots) or 1, len(filled) or 1
    return Outcome(
        slots=len(slots),
        filled=len(filled) / count,
        within_two_hours=sum(minutes <= TWO_HOURS for minutes in times) / count,
        ceiling=sum(1.0 - (1.0 - yes) ** one.depth for one in slots) / count,
        texts=sum(one.texts for one in slots) / fills,
        turned_away=(sum(one.yes for one in slots) - len(filled)) / fills,
        minutes=times[len(times) // 2] if times else math.nan,
    )


def told(outcome: Outcome) -> list[str]:
    """The lines that the command prints."""
    lines = [
        f"{outcome.slots} slots were freed.",
        f"{outcome.filled:.2f} were filled, {outcome.within_two_hours:.2f} within two hours.",
        f"Asking everybody at once would have filled {outcome.ceiling:.2f}.",
        f"{outcome.texts:.1f} texts for each that was filled.",
        f"{outcome.turned_away:.2f} patients for each who said YES and were turned away.",
        f"Half of them were taken within {outcome.minutes:.0f} minutes.",
    ]
    if outcome.agreed:
        lines.append(f"{outcome.agreed} agreed to be asked only for what suits them.")
    return lines
