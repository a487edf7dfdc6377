"""What would suit a patient, found in their answers and put to them as a question.

    found --> asked --yes--> preference of the entry, until staff or the patient take it back
        '--> waits --> asked    '--no--> not asked again for months

Nothing is filtered before the YES. A question waits while a slot is being put to its patient, or
one that was could still be had: no YES may be an answer to both. What is wide (a part of the day, a
weekday, a notice) is asked at most once in ``fit.AGAIN``. Each in the caller's transaction, with
the contact locked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot import database
from bot.timers import schedule
from bot.waitlist import preferences
from bot.waitlist.models import FitQuestion
from bot.waitlist.rules import fit, slot
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.fit import Fit

TIMER_KIND: Final = "fit"
LOOK_AGAIN: Final = timedelta(hours=2)
LONGEST_WAIT: Final = timedelta(days=14)
"""A question that found no moment by then is not asked: its patient is being asked enough."""

Said = Literal["yes", "no", "other"]


@dataclass(frozen=True)
class Question:
    """A question that was found."""

    id: int
    patient_id: int
    entry_id: int
    offer_id: int
    found_at: datetime
    fit: Fit


async def learned(entry_id: int, rules: Rules, now: datetime) -> Fit | None:
    """What the answers of this entry show and it has not yet."""
    wishes = await _wishes(entry_id)
    if wishes is None:
        return None
    answers = await _answers(entry_id, rules, now)
    return fit.learned(answers, wishes.avoid_times, wishes.notice_minutes)


@dataclass(frozen=True)
class _Wishes:
    avoid_times: Sequence[str]
    notice_minutes: int


async def _wishes(entry_id: int) -> _Wishes | None:
    """Of an entry that stands on the list."""
    return await database.row(
        _Wishes,
        "SELECT avoid_times, notice_minutes FROM waitlist_entry WHERE id = $1 AND active",
        entry_id,
    )


async def _answers(entry_id: int, rules: Rules, now: datetime) -> list[fit.Answer]:
    def read(
        *, starts_at: datetime, asked_at: datetime, zone: str | None, yes: bool, reason: str | None
    ) -> fit.Answer:
        local = starts_at.astimezone(ZoneInfo(zone) if zone else rules.clinic.zone)
        return fit.Answer(
            half_day=slot.half_day(local), notice=starts_at - asked_at, yes=yes, reason=reason
        )

    return await database.rows(
        read,
        """
        SELECT slot.slot_start_at AS starts_at, place.time_zone AS zone,
               COALESCE(offer.offer_sent_at, offer.created_at) AS asked_at,
               offer.answer = 'yes' AS yes, offer.decline_reason AS reason
        FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
        JOIN location_reference AS place ON place.id = slot.location_id
        WHERE offer.entry_id = $1 AND offer.answer IN ('yes', 'no') AND offer.created_at > $2
        """,
        entry_id,
        now - fit.REMEMBERED,
    )


async def is_wanted(entry_id: int, found: Fit) -> bool:
    """Whether the entry is listed, has not this already, and would still be offered something."""
    wishes = await _wishes(entry_id)
    return (
        wishes is not None
        and not fit.is_so(found, wishes.avoid_times, wishes.notice_minutes)
        and fit.leaves_something(found, wishes.avoid_times)
    )


async def was_asked(patient_id: int, now: datetime) -> bool:
    """Whether this contact was asked something wide of late, or is to be."""
    asked: bool = await database.fetch_value(
        """
        SELECT EXISTS (SELECT FROM fit_question WHERE patient_id = $1
            AND kind = ANY ($2::text[]) AND (asked_at IS NULL OR asked_at > $3))
        """,
        patient_id,
        list(fit.WIDE),
        now - fit.AGAIN,
    )
    return asked


async def is_busy(patient_id: int) -> bool:
    """Whether a slot is being put to this contact, or one that was may still be had by a late YES:
    all but the one that they have just refused, which they have answered."""
    busy: bool = await database.fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
            WHERE offer.patient_id = $1 AND (offer.state = 'pending'
                OR offer.state IN ('expired', 'failed') AND slot.status = 'open'))
        """,
        patient_id,
    )
    return busy


async def offers_since(patient_id: int, since: datetime) -> int:
    """How many slots were put to this contact since then."""
    count: int = await database.fetch_value(
        """
        SELECT count(*) FROM offer
        WHERE patient_id = $1 AND created_at > $2 AND state <> 'failed'
        """,
        patient_id,
        since,
    )
    return count


async def ask(patient_id: int, entry_id: int, offer_id: int, found: Fit, now: datetime) -> int:
    """It is asked now; its id."""
    row = await FitQuestion.create(
        patient_id=patient_id,
        entry_id=entry_id,
        offer_id=offer_id,
        kind=found.kind,
        what=found.what,
        answers=found.answers,
        found_at=now,
        asked_at=now,
    )
    return int(row.id)


async def wait(patient_id: int, entry_id: int, offer_id: int, found: Fit, now: datetime) -> None:
    """It is to be asked when there is a moment for it."""
    row = await FitQuestion.create(
        patient_id=patient_id,
        entry_id=entry_id,
        offer_id=offer_id,
        kind=found.kind,
        what=found.what,
        answers=found.answers,
        found_at=now,
    )
    await schedule.arm(TIMER_KIND, int(row.id), now + LOOK_AGAIN)


async def waiting(question_id: int) -> Question | None:
    """A question that has not been asked."""

    def read(*, kind: fit.Kind, what: str, answers: int, **rest: object) -> Question:
        return Question(fit=Fit(kind, what, answers), **rest)  # type: ignore[arg-type]  # a row

    return await database.row(
        read,
        """
        SELECT id, patient_id, entry_id, offer_id, found_at, kind, what, answers
        FROM fit_question WHERE id = $1 AND asked_at IS NULL AND removed_at IS NULL
        """,
        question_id,
    )


async def note_asked(question_id: int, now: datetime) -> None:
    await FitQuestion.filter(id=question_id).update(asked_at=now)


async def drop(question_id: int) -> None:
    """It is not asked any more."""
    await FitQuestion.filter(id=question_id, asked_at=None).delete()


async def drop_all() -> None:
    """Nothing that waits is asked any more: after a restore it may have been."""
    await FitQuestion.filter(asked_at=None).delete()


async def answered(question_id: int, patient_id: int, said: Said, now: datetime) -> None:
    """The answer to a question, the first alone. A YES makes it a preference of its entry."""
    question = await FitQuestion.get_or_none(
        id=question_id, patient_id=patient_id, asked_at__isnull=False, answer=None
    )
    if question is None:
        return
    await FitQuestion.filter(id=question_id).update(answer=said, answered_at=now)
    if said == "yes":
        await preferences.avoid(question.entry_id, question.kind, question.what, now)  # type: ignore[arg-type]


async def unanswered(patient_ids: Collection[int], now: datetime) -> set[int]:
    """Those of these contacts who may still be answering a question: a bare YES to an offer that is
    made now may be meant for that."""
    return set(
        await database.column(
            """
            SELECT DISTINCT patient_id FROM fit_question
            WHERE patient_id = ANY ($1::bigint[]) AND asked_at > $2 AND answer IS NULL
            """,
            list(patient_ids),
            now - fit.LASTS,
        )
    )


async def patient_of(question_id: int) -> int | None:
    """Whose question it is, for the lock that comes before all else."""
    patient_id: int | None = await database.fetch_value(
        "SELECT patient_id FROM fit_question WHERE id = $1", question_id
    )
    return patient_id


async def remove(question_id: int, by: str, now: datetime) -> int | None:
    """Staff take a preference back that the patient agreed to; returns its entry, or ``None`` if
    there is none to take back."""
    question = await FitQuestion.get_or_none(id=question_id, answer="yes", removed_at=None)
    if question is None:
        return None
    await FitQuestion.filter(id=question_id).update(removed_at=now, removed_by=by)
    await preferences.stop_avoiding(question.entry_id, question.kind, question.what, now)  # type: ignore[arg-type]
    return question.entry_id


async def forget(patient_id: int) -> None:
    await FitQuestion.filter(patient_id=patient_id).delete()
