"""The reading of replies: single ones, and the figures over the labelled ones in the package."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.replies.classifier import model
from bot.replies.intents import CARRIER_KEYWORDS, recognise
from bot.replies.question import TOMORROW, Question
from bot.replies.reading import Intent, Reading
from bot.replies.tables import TABLES
from bot.training import labelled, score

REPLIES = labelled.everything()
LEARNED = [reply for reply in REPLIES if not reply.held_back]
REAL_TEXTS = next(
    (
        found
        for folder in Path(__file__).parents
        if (found := folder / "shared" / "data" / "real-texts-half.tsv").exists()
    ),
    None,
)
"""Texts of strangers to friends, beside the project or above it where somebody has put them."""
HELD_BACK = [reply for reply in REPLIES if reply.held_back]


def figures(replies: list[labelled.Reply]) -> score.Figures:
    read = [(reply.meant, recognise(reply.text, reply.question).intent) for reply in replies]
    return score.figures(read)


def test_every_rule_says_why() -> None:
    for table in TABLES:
        for rule in table.rules:
            assert rule.why, rule.name
            assert rule.matches, rule.name


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Sorry, can't make it", Intent.NO),
        ("REVOKE", Intent.STOP),
        ("Stop. Thank you", Intent.STOP),
        ("take me off the list", Intent.STOP),
        ("I can't stop by today", Intent.NO),
        ("is there a bus stop", Intent.UNCLEAR),
        ("I'd like to cancel my appointment", Intent.UNCLEAR),
        ("yes stop texting", Intent.STOP),
        ("no problem, I'll take it", Intent.YES),
        ("not yes", Intent.UNCLEAR),
        ("yes but later", Intent.UNCLEAR),
        ("si puedo", Intent.UNCLEAR),
        ("Sí", Intent.YES),
    ],
)
def test_it_reads_what_other_systems_got_wrong(text: str, intent: Intent) -> None:
    assert recognise(text).intent is intent


@pytest.mark.parametrize("word", sorted(CARRIER_KEYWORDS))
def test_a_carrier_keyword_is_known_as_one_in_any_case(word: str) -> None:
    for typed in (word, word.lower(), f"  {word.title()}\n"):
        reading = recognise(typed)
        assert reading.keyword
        assert reading.intent is not Intent.UNCLEAR


@pytest.mark.parametrize("text", ["stop please", "STOP.", "yes!", "yes please", "", "alto", "no"])
def test_more_than_the_bare_word_is_no_carrier_keyword(text: str) -> None:
    assert not recognise(text).keyword


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I'll take it, thank you", "en"),
        ("please stop texting me", "en"),
        ("la tomo, muchas gracias", "es"),
        ("ya no me manden mensajes", "es"),
        ("Sí", "es"),
        ("YES", None),
        ("stop", None),
        ("no", None),
        ("👍", None),
        ("", None),
    ],
)
def test_it_tells_the_language_where_the_words_do(text: str, language: str | None) -> None:
    assert recognise(text).language == language


@pytest.mark.parametrize(
    "text",
    [
        "Liked “Reply YES to claim or NO to skip. Reply STOP to opt out.”",
        "Reacted 👍 to “An earlier appointment opened”",
        "Le encantó “Una cita más temprano”",
        "Loved an image",
        "I’m driving with Driving Focus turned on. I’ll see your message when I get there.",
        "I am driving right now - I will call you back",
        "[Auto-Reply] Busy. Text STOP to stop these.",
        "Automatic reply: yes, I am away",
    ],
)
def test_what_a_phone_writes_by_itself_is_nobodys_answer(text: str) -> None:
    reading = recognise(text)
    assert reading.automatic
    assert reading.intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop sending me these automated messages", Intent.STOP),
        ("Automated messages are annoying, stop", Intent.STOP),
        ("I'm driving so no", Intent.NO),
        ('Liked "your offer" but stop texting me', Intent.STOP),
        ("I got a message sent from the office please stop texting me", Intent.STOP),
    ],
)
def test_a_person_is_not_taken_for_a_phone(text: str, intent: Intent) -> None:
    reading = recognise(text)
    assert not reading.automatic
    assert reading.intent is intent


@pytest.mark.parametrize(
    "text",
    ["wrong number", "Número equivocado", "this is not Maria", "She passed away last year"],
)
def test_a_wrong_number_is_a_stop_and_is_marked(text: str) -> None:
    reading = recognise(text)
    assert reading.intent is Intent.STOP
    assert reading.wrong_number


def test_a_plain_stop_is_not_marked_as_a_wrong_number() -> None:
    assert not recognise("please stop texting me").wrong_number


@pytest.mark.parametrize(
    ("text", "intent", "digit"),
    [
        ("2", Intent.UNCLEAR, 2),
        (" 4. ", Intent.UNCLEAR, 4),
        ("#3", Intent.UNCLEAR, 3),
        ("1️⃣", Intent.UNCLEAR, 1),
        ("NO 2", Intent.NO, 2),
        ("No, 1", Intent.NO, 1),
        ("3 no", Intent.NO, 3),
        ("n 4", Intent.NO, 4),
        ("5", Intent.UNCLEAR, 5),
        ("12", Intent.UNCLEAR, None),
        ("at 3", Intent.UNCLEAR, None),
        ("yes 2", Intent.UNCLEAR, None),
        ("no", Intent.NO, None),
    ],
)
def test_a_lone_digit_or_one_beside_a_no_may_be_one_that_we_offered(
    text: str, intent: Intent, digit: int | None
) -> None:
    reading = recognise(text)
    assert (reading.intent, reading.digit) == (intent, digit)


def test_the_reading_carries_the_senders_own_words() -> None:
    text = "Yes  please!\n> TPCCC: Reply STOP to end\n- Maria\n\nSent from my iPhone"
    reading = recognise(text)
    assert (reading.intent, reading.text) == (Intent.YES, "yes please!")
    assert (reading.language, reading.bare) == ("en", True)


@pytest.mark.parametrize("text", ["Yes\n--\nSTOP", "yes\n> stop", "Yes\n---- Original\nstop"])
def test_a_stop_in_what_is_cut_off_keeps_a_yes_from_being_one(text: str) -> None:
    assert recognise(text).intent is Intent.UNCLEAR


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "...", "\u200b", "\ufeff\u202e"])
def test_a_reply_without_words_is_unclear(text: str) -> None:
    assert recognise(text) == Reading(
        Intent.UNCLEAR, "no words", text.strip("\u200b\ufeff\u202e \n")
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yes", None),
        ("Yes I can be there tomorrow", 1),
        ("yes tmrw works", 1),
        ("mañana ahí estaré", 1),
        ("no, not tomorrow", None),
    ],
)
def test_a_yes_tells_the_day_that_it_names(text: str, day: int | None) -> None:
    assert recognise(text).day == day


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("YES", True),
        ("y", True),
        ("Yes please!", True),
        ("no", True),
        ("No, thank you so much", True),
        ("sí, gracias", True),
        ("👍", True),
        ("yes I'll be there", False),
        ("no I can't come", False),
        ("No sorry", False),
        ("sí voy a ir", False),
        ("no puedo", False),
        ("yes give it up", False),
    ],
)
def test_a_bare_answer_says_nothing_of_what_it_is_about(text: str, bare: bool) -> None:
    assert recognise(text).bare is bare


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("thanks!", True),
        ("Ok thank you so much", True),
        ("Great, thx", True),
        ("got it, have a nice day", True),
        ("okay thanks for letting me know", True),
        ("I appreciate it!", True),
        ("muchas gracias", True),
        ("", False),
        ("thanks?", False),
        ("no thanks", False),
        ("ok", False),
        ("thanks, I can't come", False),
        ("thanks for nothing", False),
        ("I have a good day tomorrow", False),
        ("let me know", False),
        ("thank you, when is it", False),
    ],
)
def test_thanks_are_told_from_whatever_awaits_an_answer(text: str, thanks: bool) -> None:
    assert recognise(text).thanks is thanks


def test_a_yes_to_another_time_is_none() -> None:
    assert recognise("Yes 4 PM works", TOMORROW).guard == "another time or day"


SLOT = Question.of_slot(
    datetime(2026, 12, 3, 14, 0),  # noqa: DTZ001 - local time
    datetime(2026, 12, 2, 9, 0),  # noqa: DTZ001
    "North Clinic",
    provider="Dr. Cohen",
    names=("Maria", "Lopez"),
)


@pytest.mark.parametrize(
    "text",
    [
        "I'll see Dr. Cohen at 2",
        "Yes, 2:00 works",
        "yes 2pm",
        "Thursday at two is perfect, yes",
        "Sí, el jueves a las dos de la tarde",
        "Yes to Thursday Dec 3",
        "yes 14:00",
        "Yes, Maria Lopez",
        "Yes, see you at North Clinic tomorrow",
        "Yes, December the third",
        "Thursday the third works",
        "Fine. Thursday 2",
        "I will arrive at 1:30. Yes",
    ],
)
def test_the_offers_own_words_accept_it(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "Yes, 4:17 AM works",
        "yes 3pm",
        "yes Friday",
        "Sí, el viernes",
        "Sí a las 4",
        "Yes to Dec 4",
        "Yes, the fourth of December",
        "Yes, Thursday 4",
        "Sí, el veinticuatro",
        "yes at the South Clinic",
        "See you Monday",
        "2 PM",
        "Thursday?",
    ],
)
def test_another_time_day_or_place_is_never_a_yes(text: str) -> None:
    assert recognise(text, SLOT).intent is not Intent.YES


def test_a_name_that_is_a_word_signs_where_it_has_its_capital() -> None:
    signed = replace(SLOT, names=("Luz", "Luz Marina Ochoa"))
    assert recognise("Confirmo mi asistencia. Luz Marina Ochoa", signed).intent is Intent.YES
    assert recognise("se fue la luz", signed).intent is not Intent.YES


def test_no_sureness_of_the_trained_reader_passes_a_guard() -> None:
    for text in (
        "I almost deleted this. Yes I want it. Is it gone?",
        "Let me think. Yes maybe",
        "Maybe yes, I will see with my husband",
        "Yes, subject to my wife's approval.",
        "Sí, soy Silvia, le explico: mi papá a veces contesta y dice que sí a todo, si no estoy yo",
    ):
        assert recognise(text, TOMORROW).intent is not Intent.YES, text


def test_who_says_their_name_with_a_yes_please_takes_it() -> None:
    slot = replace(SLOT, names=("Zoe", "Zoe Reyes"))
    for text in ("yes please, it is Zoe", "Yes please, this is Zoe", "Sí, por favor, soy Zoe"):
        assert recognise(text, slot).intent is Intent.YES, text


def test_the_labelled_replies_are_many_and_of_every_kind() -> None:
    counts = Counter(reply.label for reply in LEARNED)
    assert sum(counts.values()) >= 6000
    assert set(counts) == set(model.INTENTS)
    assert min(counts[Intent.YES], counts[Intent.UNCLEAR]) >= 0.7 * counts[Intent.STOP]


def test_of_what_it_learned_from_it_reads_no_stop_as_yes() -> None:
    found = figures(LEARNED)
    assert found.stop_as_yes == 0
    assert found.stop_missed <= 0.01
    assert found.false_stop <= 0.005
    assert found.leaning <= 0.03


@pytest.mark.skipif(REAL_TEXTS is None, reason="the public corpus of real texts is not here")
def test_hardly_a_text_between_friends_is_a_stop() -> None:
    assert REAL_TEXTS is not None
    lines = REAL_TEXTS.read_text(encoding="utf-8").splitlines()
    texts = [line.partition("\t")[2] for line in lines if "\t" in line]
    stops = sum(recognise(text).intent is Intent.STOP for text in texts)
    assert stops <= 0.003 * len(texts)


@pytest.mark.parametrize(
    ("text", "language"),
    [("TODAY", "en"), (" today.", "en"), ("Today, please!", "en"), ("HOY", "es"), ("hoy.", "es")],
)
def test_today_by_itself_asks_for_an_opening_of_this_day(text: str, language: str) -> None:
    reading = recognise(text)
    assert (reading.intent, reading.language) == (Intent.TODAY, language)


@pytest.mark.parametrize(
    "text", ["yes today", "not today", "today?", "today works", "no hoy", "hoy no", "stop today"]
)
def test_today_beside_other_words_is_a_time(text: str) -> None:
    assert recognise(text).intent is not Intent.TODAY


SMALL_TALK = (
    "Yes, I feel much better now", "Yes, the swelling went down", "Yes, I can hear you",
    "Yes, it cleared up", "Yes, I mailed the check", "Yes, they moved to Tulsa",
    "Yes, I live in Waco", "Yes, my name is Ann", "Yes, she is my wife",
    "Yes, I was there last week",
    "Yes, happy new year to you too", "Yes, hello", "Yes, me too", "Yes, I remember you",
    "Yeah right", "Sure, like that will happen", "Yes, as if", "Yes, it is snowing",
    "Yes, the game was great", "Yes, dinner was good", "Yes, I take it with food",
    "Yes, I'll fax it", "I accept your apology", "Yes, I'll be home", "Yes, congrats",
    "Sí, ya me siento mejor", "Sí, ya se me quitó", "Sí, vivo en Waco", "Sí, es mi esposa",
    "Sí, fui ayer", "Sí, feliz año a ustedes también", "Sí, me acuerdo", "Sí, la escucho",
    "Sí, está lloviendo", "Sí, el partido estuvo bueno", "Sí, la tomo con leche",
    "Sí, me llegó la carta", "Acepto sus disculpas", "Sí, tomo metformina", "acepto qué",
    "Pasado mañana a las 2:20 sí puedo", "Claro, pode agendar", "mi mamá no quiere ir",
)  # fmt: skip
BESIDE_A_YES = (
    "Yes, my sister can drive me", "Yes, my niece will drop me off", "Yes, I got a sitter",
    "Yes, I'll take the bus", "Yes, I got my shift covered", "Yes, I don't work tomorrow",
    "Yes, my back is killing me", "Yes, just saw this", "Yes, sorry I missed your text",
    "Yes, what a nice surprise", "Yes and merry Christmas", "Yes, I'll bring my new card",
    "Sí, mi nieto me lleva", "Sí, ya tengo quien me lleve", "Sí, pido un Uber",
    "Sí, me cubren el turno", "Sí, llevo mi tarjeta", "Sí, no puedo dormir del dolor",
    "Sí, apenas vi su mensaje", "Sí, qué buena noticia", "Sí y feliz Navidad",
    "oh the appointment? sure, I'll take it", "¿La cita? Sí la quiero",
)  # fmt: skip


@pytest.mark.parametrize("text", SMALL_TALK)
def test_a_yes_with_small_talk_is_no_yes_to_the_slot(text: str) -> None:
    assert recognise(text, TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize("text", BESIDE_A_YES)
def test_a_yes_with_how_and_why_is_a_yes(text: str) -> None:
    assert recognise(text, TOMORROW).intent is Intent.YES


def test_of_words_that_it_does_not_know_it_makes_no_yes_and_no_stop() -> None:
    text = "flimber quont drasil at the vorn, will mepple you there"
    assert recognise(text, TOMORROW).intent not in (Intent.YES, Intent.STOP, Intent.LEANING_STOP)
