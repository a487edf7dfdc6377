"""Ways of saying that were read wrongly, each kind with its opposite."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.replies.automatic import is_automatic
from bot.replies.intents import recognise
from bot.replies.patterns import beginnings, needed_words
from bot.replies.question import Question
from bot.replies.reading import Intent
from bot.replies.vocabulary.spelling import SPELLINGS, slips
from bot.replies.words import Vocabulary

SLOT = Question.of_slot(
    datetime(2026, 12, 2, 14, 20),  # noqa: DTZ001 - local time
    datetime(2026, 12, 1, 9, 0),  # noqa: DTZ001
    "North Clinic",
    provider="Dr. Cohen",
)
OPTS_OUT = (Intent.STOP, Intent.LEANING_STOP)


@pytest.mark.parametrize(
    "text",
    [
        "Shut up! Really? I'll take it",
        "Get outta here, that's perfect, put me down",
        "No joke? awesome, book me",
        "¡No manches! Sí la quiero",
        "Does the sun rise in the east? Put me down",
    ],
)
def test_what_is_exclaimed_before_an_acceptance_changes_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    ["shut up", "shut up and stop texting", "Shut up. Leave me alone", "get out of my phone"],
)
def test_the_same_words_in_anger_opt_out(text: str) -> None:
    assert recognise(text, SLOT).intent in OPTS_OUT


@pytest.mark.parametrize("text", ["no kidding", "You're kidding right?", "No joke that hurt"])
def test_an_exclamation_alone_accepts_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "grandma is coming tomorrow",
        "my in-laws are flying in tomorrow",
        "my cousins get here at 2:20",
        "mi suegra viene mañana",
        "mañana llega mi tía",
    ],
)
def test_somebody_elses_visit_accepts_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "grandma is coming over tomorrow so yes I can",
        "Put me down! My sister is coming to watch the kids",
        "Grandma is coming, she'll take the appointment",
        "Viene mi suegra a cuidarlos, apúnteme",
    ],
)
def test_a_visit_beside_an_acceptance_tells_why_they_can_come(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "if it's with Dr. Cohen yes, otherwise no",
        "only if I can bring my dog, if not no",
        "si es con la doctora sí, si no, no",
    ],
)
def test_a_no_for_the_other_case_is_a_condition(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


def test_who_wants_another_doctor_has_no_wrong_number() -> None:
    assert recognise("I'd rather have Dr. Li, not him", SLOT).intent is Intent.UNCLEAR
    assert recognise("This is not him, wrong number", SLOT).intent in OPTS_OUT


@pytest.mark.parametrize(
    "text",
    ["sorry my battery died, I still want it", "Perdón, se me murió el celular. Sí la quiero"],
)
def test_a_dead_telephone_is_no_dead_patient(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES
    assert recognise("she died last year", SLOT).intent in OPTS_OUT


@pytest.mark.parametrize(
    "text",
    [
        "My wife opted me out by accident, put me back on the texts",
        "I told you to quit texting but I changed my mind, I want them again",
        "Mi hijo me dio de baja sin querer, apúntenme otra vez",
    ],
)
def test_who_tells_of_a_stop_and_wants_the_texts_again_starts(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.START


@pytest.mark.parametrize(
    "text", ["Don't sign me back up", "No me apunten otra vez", "I did not change my mind, stop"]
)
def test_who_wants_them_no_more_does_not(text: str) -> None:
    assert recognise(text, SLOT).intent in OPTS_OUT


@pytest.mark.parametrize(
    "text",
    ["¿De parte de qué hospital me hablan?", "which clinic are you with", "De qué hospital"],
)
def test_who_asks_which_office_writes_is_told(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.HELP


@pytest.mark.parametrize(
    "text",
    [
        "tell her no she can't have a puppy",
        "tell your brother I can't pick him up",
        "dile a tu hermano que no puedo pasar por él",
    ],
)
def test_a_refusal_for_somebody_at_home_refuses_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


@pytest.mark.parametrize("text", ["Tell the office no, I can't come", "Dígales que no puedo ir"])
def test_a_refusal_for_the_office_does(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.NO


@pytest.mark.parametrize(
    "text",
    [
        "Would have loved to but it's my niece's baptism",
        "Me encantaría pero mañana es la boda de mi sobrina",
        "I live in Ohio now so I won't be attending",
        "May somebody who needs it more have it, I can't come",
        "que se la den a otra persona que la necesite",
    ],
)
def test_a_refusal_in_kind_words_is_one(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.NO


def test_thanks_for_reaching_out_to_a_person_are_a_persons() -> None:
    assert not is_automatic("Thanks for reaching out to me, I can't make it")
    assert is_automatic("Thanks for reaching out to Acme Plumbing! A tech will call you")


@pytest.mark.parametrize(
    "text",
    [
        "Put me down! I was doing nothing but ironing",
        "yes, I'll be in the waiting room by 2:10",
        "Please don't give it away, I'll take it",
        "pasamos por la clínica mañana",
        "Not letting that go, I'll be there",
    ],
)
def test_guards_let_through_what_refuses_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "Yes, nothing before noon but I can try",
        "I could be there by 1 instead",
        "no, give it to someone else",
        "paso de la cita",
        "I'll let that one go",
    ],
)
def test_and_hold_up_what_does(text: str) -> None:
    assert recognise(text, SLOT).intent is not Intent.YES


def test_a_text_is_told_back_in_the_senders_own_words() -> None:
    assert recognise("Shut up! Really? I'll take it", replace(SLOT)).text.startswith("shut up!")


def test_what_a_pattern_begins_with_is_known_with_what_follows() -> None:
    assert beginnings("^ i? will come|go $") == {
        "i": frozenset({"will"}),
        "will": frozenset({"come", "go"}),
    }
    assert beginnings("sure thing?") == {"sure": None}
    assert beginnings("a_lot of ... fun") == {"a": frozenset({"lot"})}


def test_what_a_pattern_needs_besides_its_anchor_is_known() -> None:
    assert needed_words("<dont> .. sunny zebra") in ({"sunny"}, {"zebra"})
    assert needed_words("zebra") == frozenset()


def test_a_slip_from_two_words_is_the_same_word_in_every_process() -> None:
    both = slips("thank") & slips("thanks") - SPELLINGS.keys()
    assert both
    for slip in both:
        assert [clause.words for clause in Vocabulary(frozenset()).clauses(slip)] == [("thanks",)]


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday yes, only not before four",
        "yes, nothing before lunch",
        "sure, never after two",
        "sí, pero nada antes de las tres",
    ],
)
def test_a_yes_within_bounds_of_ones_own_is_a_condition(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


def test_a_question_for_another_time_beside_what_stands_in_the_way_refuses_nothing() -> None:
    assert recognise("got any evenings? I work till six", SLOT).intent is Intent.UNCLEAR
    assert recognise("I can't, I work till six", SLOT).intent is Intent.NO


def test_what_a_rule_takes_for_a_refusal_is_no_yes_without_an_acceptance() -> None:
    text = "two is too early for Mother, it takes me all morning to get her dressed"
    assert recognise(text, SLOT).intent is not Intent.YES


@pytest.mark.parametrize("text", ["yeah, no, I can't", "Yeah no thanks", "eh, no thanks"])
def test_a_yeah_before_a_no_agrees_to_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.NO


@pytest.mark.parametrize(
    "text",
    [
        "the texts were a mistake to turn off, please resume them",
        "I pushed the wrong key and it unsubscribed me",
        "you can go back to texting us",
    ],
)
def test_who_undoes_a_stop_in_other_words_starts(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.START


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, I'm in a meeting. I'll text you later",
        "Can't talk right now. Can I call you later?",
        "Yes, double tap to open",
    ],
)
def test_what_a_telephone_answers_by_itself_is_automatic(text: str) -> None:
    assert is_automatic(text)


@pytest.mark.parametrize(
    "text", ["Sorry, I'm in a meeting but yes, book me", "can't talk right now, put me down"]
)
def test_what_its_owner_adds_is_not(text: str) -> None:
    assert not is_automatic(text)


@pytest.mark.parametrize("text", ["me viene fatal", "Me queda muy mal, gracias"])
def test_what_suits_badly_in_spanish_is_refused(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.NO


@pytest.mark.parametrize("text", ["no me viene mal, la tomo", "no se moleste, la tomo"])
def test_what_does_not_suit_badly_is_not(text: str) -> None:
    assert recognise(text, SLOT).intent not in (Intent.NO, *OPTS_OUT)


def test_the_sixth_period_of_a_school_is_no_sixth_of_the_month() -> None:
    assert recognise("I'll miss 6th period, put me down", SLOT).guard is None
    assert recognise("put me down for the 6th", SLOT).guard == "another time or day"


@pytest.mark.parametrize(
    "text",
    [
        "Yes, I have to run it by her first",
        "Sí, permítame consultarlo",
        "yes, the truck is running good",
        "Yes, I am legally blind",
    ],
)
def test_a_yes_to_another_question_or_to_be_talked_over_takes_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


def test_a_car_that_runs_again_is_why_they_can_come() -> None:
    assert recognise("put me down, the car is running fine now", SLOT).intent is Intent.YES
