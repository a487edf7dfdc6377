"""Languages that we do not write: their STOP is honoured, and none of their words books anybody."""

from bot import languages as ours
from bot.replies import languages
from bot.replies.intents import recognise
from bot.replies.question import NOTHING, TOMORROW
from bot.replies.reading import Intent
from bot.training import labelled
from tests.cases import every

TABLES = languages.keywords()
CODES = ("ht", "pt", "vi", "zh")
STOP, LEANING, YES = Intent.STOP, Intent.LEANING_STOP, Intent.YES


def each(*keys: str) -> list[str]:
    return [phrase for table in TABLES for key in keys for phrase in table.get(key, ())]


@every("question", [TOMORROW, NOTHING])
@every("phrase", each("stop", "stop_within", "wrong_number"))
def test_a_stop_in_any_of_them_is_heeded_for_everybody(phrase: str, question: object) -> None:
    for typed in (phrase, phrase.upper(), f"{phrase}!", f"Hello, {phrase}. Thank you"):
        assert recognise(typed, question).intent is STOP, typed  # type: ignore[arg-type]


@every("phrase", each("stop_within"))
def test_a_wish_to_stop_is_heeded_in_the_middle_of_a_sentence(phrase: str) -> None:
    assert recognise(f"xx {phrase} xx", TOMORROW).intent is STOP


@every("phrase", each("yes"))
def test_a_yes_in_them_books_nobody(phrase: str) -> None:
    if phrase not in ("oui", "co", "td"):
        assert recognise(phrase, TOMORROW).intent is not YES


@every("phrase", each("help"))
def test_help_is_help(phrase: str) -> None:
    assert recognise(phrase, TOMORROW).intent is Intent.HELP


@every("phrase", each("start"))
def test_start_is_start(phrase: str) -> None:
    reading = recognise(phrase, TOMORROW)
    assert reading.intent is Intent.START
    assert reading.starts


def test_a_word_that_also_means_right_asks() -> None:
    assert recognise("dung", TOMORROW).intent is LEANING


@every("code", CODES)
def test_there_are_labelled_replies_of_each_and_their_stops_are_heeded(code: str) -> None:
    replies = [reply for reply in labelled.everything() if reply.language == code]
    assert len(replies) >= 140
    stops = [reply for reply in replies if reply.label is STOP]
    read = [recognise(reply.text, reply.question).intent for reply in stops]
    assert all(intent in (STOP, LEANING) for intent in read)
    assert sum(intent is STOP for intent in read) >= 0.9 * len(read)


def test_no_offer_is_written_in_a_language_that_is_not_reviewed() -> None:
    assert len(TABLES) == len(CODES)
    assert not any(table["reviewed"] for table in TABLES)
    assert not set(CODES) & set(ours.WRITTEN)
