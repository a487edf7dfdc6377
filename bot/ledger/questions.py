"""The questions about words of files, as staff find and answer them; and what was not taken at all.

Promises: each thing is asked once, whatever deliveries ask it again; who answered stands with the
answer. Deliveries that asked are read again once it is answered (``to_apply``). In the caller's
transaction.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot import audit, database
from bot.ledger import answers
from bot.ledger.models import IntakeQuestion, IntakeUntaken

SUBJECT: Final = "question"
"""What an answer is called in the audit log."""

MOST_ASKED: Final = 30
"""Of one delivery: more unknown words are no words but a column that was mapped wrongly."""
MOST_OPEN: Final = 200
MOST_FILES: Final = 20
MOST_MESSAGES: Final = 500
"""So many deliveries of a question are read again: files, or messages, which say one thing each."""


class NotOpen(LookupError):
    """No such question waits for this answer; the message is a sentence for whoever answered."""


async def ask(
    questions: Collection[answers.Question],
    delivery_id: int,
    now: datetime,
    *,
    most: int = MOST_FILES,
) -> None:
    """Put these questions to staff, each once, whatever deliveries ask them again; ``most`` of
    these are noted."""
    asked = sorted(set(questions))[:MOST_ASKED]
    if asked:
        await database.execute(
            """
            INSERT INTO intake_question AS known (about, words, asked_at, file_ids)
            SELECT given.about, given.words, $3, ARRAY[$4::bigint]
            FROM unnest($1::text[], $2::text[]) AS given (about, words)
            WHERE given.words <> ''
            ON CONFLICT (about, words) DO UPDATE SET file_ids =
                (array_remove(known.file_ids, $4::bigint) || $4::bigint)[1:$5]
            WHERE known.answer IS NULL
            """,
            [one.about for one in asked],
            [one.words for one in asked],
            now,
            delivery_id,
            most,
        )


async def waiting() -> Sequence[IntakeQuestion]:
    """What staff have not answered yet, the oldest first."""
    return await IntakeQuestion.filter(answer=None).order_by("asked_at", "id").limit(MOST_OPEN)


async def answer(
    question_id: int,
    said: answers.Answer,
    by: str,
    now: datetime,
    *,
    provider_id: int | None = None,
) -> IntakeQuestion:
    """Note the answer, once. Raises ``NotOpen``."""

    async def work() -> IntakeQuestion:
        still = IntakeQuestion.filter(id=question_id, answer=None)
        question = await still.select_for_update().first()
        if question is None:
            raise NotOpen("This question was answered already.")
        if said not in answers.FITTING[question.about] or (said == "is") != (
            provider_id is not None
        ):
            raise NotOpen("This is no answer to that question.")
        question.answer, question.provider_id = said, provider_id
        question.answered_at, question.answered_by = now, by
        await question.save()
        await audit.record(by, "answer", SUBJECT, question_id, now, answer=said)
        return question

    return await database.unit(work)


async def known() -> answers.Answers:
    """All that was answered so far."""
    rows = await database.fetch(
        """
        SELECT question.about, question.words, question.answer, provider.provider_name
        FROM intake_question AS question
        LEFT JOIN provider_reference AS provider ON provider.id = question.provider_id
        WHERE question.answer IS NOT NULL ORDER BY question.answered_at
        """
    )
    of = [(row["about"], row["words"], row["answer"], row["provider_name"]) for row in rows]
    return answers.Answers(
        reasons={words: said for about, words, said, _ in of if about == "reason"},
        order=next((said for about, _, said, _ in of if about == "order"), None),
        providers={words: name for _, words, said, name in of if said == "is"},
        ignored=_words(of, "provider", "ignore"),
        elsewhere=_words(of, "place", "ignore"),
        harmless=_words(of, "column", "harmless"),
        notes=_words(of, "note", "harmless"),
        states={words: said for about, words, said, _ in of if about == "status"},
        clocks={words: said for about, words, said, _ in of if about == "clock"},
    )


def _words(
    of: Sequence[tuple[str, str, str, str]], about: answers.About, said: answers.Answer
) -> frozenset[str]:
    return frozenset(words for one, words, answer, _ in of if (one, answer) == (about, said))


async def to_apply() -> Sequence[IntakeQuestion]:
    """Answered questions whose deliveries are still to be read again."""
    return await IntakeQuestion.filter(answer__not_isnull=True, applied_at=None).order_by("id")


async def answered_since(at: datetime) -> bool:
    """Whether staff have answered anything since then."""
    return await IntakeQuestion.filter(answered_at__gt=at).exists()


async def asking() -> set[int]:
    """The deliveries that wait for an answer, or to be read again with it."""
    open_ones = await IntakeQuestion.filter(applied_at=None)
    return {one for question in open_ones for one in question.file_ids}


async def applied(question_id: int, now: datetime) -> None:
    """Note that the deliveries that asked are read again."""
    await IntakeQuestion.filter(id=question_id).update(applied_at=now)


async def note_untaken(found: Mapping[str, str], now: datetime) -> None:
    """Note what lies in the inbox and is not taken: each name with the reason."""
    await IntakeUntaken.all().exclude(name__in=list(found)).delete()
    known_names = {one.name for one in await IntakeUntaken.all()}
    for name, reason in found.items():
        if name not in known_names:
            await IntakeUntaken.create(name=name, reason=reason, since=now)


async def untaken() -> Sequence[IntakeUntaken]:
    """What lies in the inbox and is not taken, by name."""
    return await IntakeUntaken.all().order_by("name")
