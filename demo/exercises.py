"""``python -m demo exercise``: things to do in the demo that find out by themselves whether they
were done. The classroom of docs/training."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot import database

LOOK_SECONDS: Final = 1.0
DONE: Final = "EXISTS (SELECT FROM audit_log WHERE action = '{}' AND subject = '{}' AND at >= $1)"


@dataclass(frozen=True)
class Exercise:
    """What to do, and the condition in SQL that it was done since ``$1``."""

    title: str
    task: str
    done: str


EXERCISES: Final[Sequence[Exercise]] = (
    Exercise(
        "Enter a cancellation",
        "On Today press New slot, and enter an appointment of the next working day that came free.",
        DONE.format("cancel", "slot"),
    ),
    Exercise(
        "Fill a slot",
        "On the phones page answer YES from a phone that has an offer.",
        "EXISTS (SELECT FROM offer WHERE state = 'accepted' AND accepted_at >= $1)",
    ),
    Exercise(
        "Honour a STOP",
        "On the phones page write STOP, in any words, from a phone. Find on Messages what came of"
        " it.",
        "EXISTS (SELECT FROM consent_event WHERE kind = 'revoked' AND at >= $1)",
    ),
    Exercise(
        "Answer a patient",
        "Write a question from a phone, find it under Needs a person, and write back.",
        DONE.format("write", "patient"),
    ),
    Exercise(
        "Take a slot back",
        "The provider is ill: withdraw an open slot. What are its patients told?",
        DONE.format("withdraw", "slot"),
    ),
    Exercise(
        "Bring in a file",
        "Run python -m demo drop, or upload a file on Files, and read its receipt.",
        "EXISTS (SELECT FROM intake_file WHERE received_at >= $1 AND outcome IS NOT NULL)",
    ),
)


async def is_done(exercise: Exercise, since: datetime) -> bool:
    done: bool = await database.fetch_value(f"SELECT {exercise.done}", since)
    return done


async def wait(exercise: Exercise, since: datetime, seconds: float) -> bool:
    """Whether it is done within so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            while not await is_done(exercise, since):  # noqa: ASYNC110 - it polls
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        return False
    return True


REASONS: Final = {
    "opted_out": "They have opted out.",
    "provider": "They wait for another provider.",
    "place": "They wait for another place.",
    "earlier": "The appointment that they have is earlier.",
}


@dataclass(frozen=True)
class Riddle:
    """Somebody who was not asked for a slot, and why: a word of ``REASONS``."""

    patient: str
    slot: str
    why: str


async def riddle() -> Riddle | None:
    """Of the newest slot; ``None`` if everybody on the list suits it, or there is none."""
    return await database.row(
        Riddle,
        """
        SELECT found.patient, found.slot, found.why FROM (
            SELECT e.patient_name AS patient,
                   provider_name || ' at ' || location_name AS slot,
                   CASE WHEN c.opt_out THEN 'opted_out'
                        WHEN e.provider_preference <> '{}' AND NOT EXISTS (
                            SELECT FROM unnest(e.provider_preference) AS name
                            WHERE lower(name) = lower(provider_name)) THEN 'provider'
                        WHEN e.location_preference <> '{}' AND NOT EXISTS (
                            SELECT FROM unnest(e.location_preference) AS name
                            WHERE lower(name) = lower(location_name)) THEN 'place'
                        WHEN e.current_appt_at <= slot.slot_start_at THEN 'earlier' END AS why
            FROM (SELECT * FROM cancellation_event ORDER BY id DESC LIMIT 1) AS slot
            JOIN provider_reference AS provider ON provider.id = slot.provider_id
            JOIN location_reference AS place ON place.id = slot.location_id
            CROSS JOIN waitlist_entry AS e JOIN patient_contact AS c ON c.id = e.patient_id
            WHERE e.active) AS found
        WHERE found.why IS NOT NULL ORDER BY random() LIMIT 1
        """,
    )
