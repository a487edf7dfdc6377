"""Ways of saying that were read wrongly, each kind with its opposite."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.replies.automatic import is_automatic
from bot.replies.intents import recognise
from bot.replies.patterns import beginnings, needed_words
from bot.replies.question import Question
from bot.replies.reading import Intent

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
    ["¿De parte de qué consulta me escriben?", "which clinic are you with", "De qué hospital"],
)
def test_who_asks_which_office_writes_is_told(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.HELP


@pytest.mark.parametrize(
    "text",
    [
        "Tell him no he can't have the car",
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
        "I'd love to but tomorrow is my wife's birthday",
        "Me encantaría pero mañana es la boda de mi sobrina",
        "We moved to Denver so we won't be coming",
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
        "Put me down! Had nothing planned but chores lol",
        "yes, I'll be sitting in the lobby by 2:10",
        "Don't give it to anyone else, I'm coming",
        "mañana me paso por allí",
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
