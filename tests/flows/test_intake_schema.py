"""The promises of the ledger, as constraints that the database keeps by itself."""

from types import ModuleType

import pytest
from tortoise.exceptions import IntegrityError

from tests.flows.intake_world import NOW

FILE = """
INSERT INTO intake_file (source, reference, digest, name, said_at, outcome, place,
                         received_at, decided_at)
VALUES ('inbox', gen_random_uuid(), $2, 'a.csv', $1, $3, $4, $1, $1) RETURNING id
"""
ROW = """
INSERT INTO intake_row (file_id, line, kind, natural_key, content, state, said_at,
                        recorded_at, changed_at)
VALUES ($2, 2, $3, repeat('a', 32), repeat('b', 32), $4, $1, $1, $1)
"""


async def file(database: ModuleType, sha: str | None, outcome: str, place: str) -> int:
    number: int = await database.fetch_value(FILE, NOW, sha, outcome, place)
    return number


async def test_the_same_bytes_are_one_file(database: ModuleType) -> None:
    await file(database, "a" * 64, "accepted", "archive/a")
    with pytest.raises(IntegrityError):
        await file(database, "a" * 64, "accepted", "archive/b")


async def test_two_files_have_two_places(database: ModuleType) -> None:
    await file(database, "a" * 64, "accepted", "archive/a")
    with pytest.raises(IntegrityError):
        await file(database, "b" * 64, "accepted", "archive/a")


async def test_only_a_refused_file_may_be_unread(database: ModuleType) -> None:
    await file(database, None, "rejected", "rejected/a")
    with pytest.raises(IntegrityError):
        await file(database, None, "accepted", "archive/a")


async def test_a_held_file_has_brought_nothing(database: ModuleType) -> None:
    await file(database, "a" * 64, "held", "staging/held/a")
    with pytest.raises(IntegrityError):
        await database.execute("UPDATE intake_file SET new_rows = 1")


async def test_a_row_is_counted_once_by_its_key(database: ModuleType) -> None:
    number = await file(database, "a" * 64, "accepted", "archive/a")
    await database.execute(ROW, NOW, number, "cancellation", "counted")
    with pytest.raises(IntegrityError):
        await database.execute(ROW, NOW, number, "entry", "counted")


@pytest.mark.parametrize(("kind", "state"), [("slot", "counted"), ("entry", "done")])
async def test_only_known_words_are_stored(database: ModuleType, kind: str, state: str) -> None:
    number = await file(database, "a" * 64, "accepted", "archive/a")
    with pytest.raises(IntegrityError):
        await database.execute(ROW, NOW, number, kind, state)
    with pytest.raises(IntegrityError):
        await file(database, "b" * 64, "lost", "archive/b")


QUESTION = """
INSERT INTO intake_question (about, words, asked_at, file_ids, answer, answered_at, answered_by)
VALUES ($2, $3, $1::timestamptz, ARRAY[1::bigint], $4::text,
        CASE WHEN $4::text IS NULL THEN NULL ELSE $1::timestamptz END,
        CASE WHEN $4::text IS NULL THEN NULL ELSE 'ana' END)
"""


@pytest.mark.parametrize(
    ("about", "words", "answer"),
    [
        ("weather", "rain", None),
        ("reason", "", None),
        ("reason", "kim sick", "mdy"),
        ("order", "3/4", "patient"),
        ("provider", "park_j", "is"),
        ("place", "annex", "is"),
        ("column", "vip", "ignore"),
        ("note", "see zoe", "patient"),
    ],
)
async def test_a_question_has_an_answer_that_fits_or_none(
    database: ModuleType, about: str, words: str, answer: str | None
) -> None:
    with pytest.raises(IntegrityError):
        await database.execute(QUESTION, NOW, about, words, answer)


async def test_one_thing_is_asked_once(database: ModuleType) -> None:
    await database.execute(QUESTION, NOW, "reason", "kim sick", "patient")
    with pytest.raises(IntegrityError):
        await database.execute(QUESTION, NOW, "reason", "kim sick", None)
