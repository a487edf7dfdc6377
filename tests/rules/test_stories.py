"""A story before the answer, and what stands beside a yes: each kind with its opposite."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.replies.intents import recognise
from bot.replies.question import Question
from bot.replies.reading import Intent

SLOT = Question.of_slot(
    datetime(2026, 12, 10, 14, 20),  # noqa: DTZ001 - local time
    datetime(2026, 12, 9, 9, 0),  # noqa: DTZ001
    "North Clinic",
    provider="Dr. Cohen",
)

IN_THE_WAY_AND_THEN_YES = (
    "I had promised to watch the grandkids but my sister can do it, so put me down",
    "I was supposed to work but Tasha covers for me. I'll take it",
    "We were going to travel but the trip fell through so sure, book it",
    "Yo tenía que trabajar pero me cambiaron el turno, ahí estaré",
    "Pensé que no podía pero ya me dieron permiso, sí la quiero",
)  # fmt: skip
IN_THE_WAY_AND_NO_ANSWER = (
    "Yes, but my sister has to do it",
    "I'll take it but only after three",
    "Put me down but I may be late",
    "I had plans but they fell through",
    "I have class but I could come at four, put me down",
    "Sí, pero mi hermana me tiene que llevar",
    "La tomo pero si es después de las cinco",
    "Trabajo ese día pero salgo a las cinco, después de eso sí",
)  # fmt: skip


@pytest.mark.parametrize("text", IN_THE_WAY_AND_THEN_YES)
def test_a_but_before_the_answer_belongs_to_the_story(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize("text", IN_THE_WAY_AND_NO_ANSWER)
def test_a_but_after_the_answer_or_without_one_is_a_doubt(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, was in meetings all morning. Yes please",
        "My phone was dead all morning. Yes, I'll take it",
        "Perdón, toda la mañana estuve en la corte. Sí la quiero",
    ],
)
def test_a_part_of_a_day_that_is_over_is_no_other_time(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "Yes, in the morning",
        "I'll take it if it is all morning",
        "Sí, en la mañana",
        "mornings yes",
    ],
)
def test_a_part_of_the_day_that_was_not_offered_is_one(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["I'll take it. Cancel my January one", "Sí la tomo, y me cancelan la de enero por favor"],
)
def test_who_lets_go_of_the_later_one_takes_this(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    ["Cancel my January one", "Yes, cancel my appointment", "me cancelan la de enero por favor"],
)
def test_who_only_lets_go_takes_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    ["Yes I'd like it if that's alright", "Sí por favor, si no es mucha molestia"],
)
def test_politeness_is_no_condition(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    ["Yes if that's alright with my boss", "Yes if it's free", "Sí, si no me cobran más"],
)
def test_what_depends_on_somebody_else_or_on_money_is_one(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.UNCLEAR


@pytest.mark.parametrize("text", ["I'll take it. Ed", "Yes please! Thanks, Ed"])
def test_a_name_that_is_a_word_for_help_elsewhere_signs(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.YES


def test_the_word_for_help_in_another_language_is_heard_by_itself() -> None:
    assert recognise("èd", SLOT).intent is Intent.HELP


def test_the_patients_name_after_a_relative_tells_whom_it_is_for() -> None:
    text = "Yes please, for my dad, Walter. He will be there"
    named = replace(SLOT, names=("Walter",))
    assert recognise(text, named).guard is None
    assert recognise(text, replace(SLOT, names=("Rosa",))).guard == "another person"


@pytest.mark.parametrize(
    "text",
    [
        "Yes, I'm positive, no earlier appointment for me",
        "It's a no from me, yes really",
        "Sí, estoy segura, no la quiero",
        "Ya les dije que no, sí, de verdad",
    ],
)
def test_a_refusal_beside_a_yes_is_never_a_yes(text: str) -> None:
    assert recognise(text, SLOT).intent is not Intent.YES


def test_who_speaks_to_somebody_else_refuses_nothing() -> None:
    assert recognise("No I said the red one, it's by the door", SLOT).intent is not Intent.NO


def test_an_appointment_that_a_telephone_misheard_is_one() -> None:
    assert recognise("yes I'll take the a point mint", SLOT).intent is Intent.YES


@pytest.mark.parametrize(
    "text", ["me dieron de baja del hospital", "Me dieron de baja del trabajo, no puedo"]
)
def test_who_left_a_hospital_or_a_job_opts_out_of_nothing(text: str) -> None:
    assert recognise(text, SLOT).intent not in (Intent.STOP, Intent.LEANING_STOP)


@pytest.mark.parametrize("text", ["denme de baja de los mensajes", "quiero que me den de baja"])
def test_who_leaves_the_list_by_the_same_words_opts_out(text: str) -> None:
    assert recognise(text, SLOT).intent is Intent.STOP


SLOT_OF_TOMORROW = Question.of_slot(
    datetime(2026, 12, 2, 14, 20),  # noqa: DTZ001
    datetime(2026, 12, 1, 9, 0),  # noqa: DTZ001
    "North Clinic",
    provider="Dr. Cohen",
)


@pytest.mark.parametrize(
    "text",
    [
        "avísale a tu primo que mañana no hay junta",
        "diles a todos que el miércoles no abrimos",
        "sí, dile que mañana hay ensayo",
        "Tell your uncle there's no work tomorrow",
        "ok, remind your sister we leave Wednesday",
        "no classes tomorrow",
        "mañana hay clases",
        "the wedding is Wednesday at 2:20",
        "you got the night shift tomorrow",
        "you can come tomorrow",
        "puedes venir mañana",
        "sí mijo, mañana te llevo al parque",
    ],
)
def test_a_message_for_somebody_else_accepts_nothing_though_it_names_the_slots_day(
    text: str,
) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "Tell Dr. Cohen I'll be there tomorrow",
        "dígale a la doctora que sí voy mañana",
        "No school tomorrow so I can come, yes",
        "Yes!! no school tomorrow",
        "No hay clases mañana así que sí puedo, la tomo",
        "you can put me down",
    ],
)
def test_a_message_for_the_clinic_or_news_beside_a_yes_is_one(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "tell them I'm not coming Wednesday",
        "Yes I'm sure, we're not taking it",
        "yes, not going",
        "dile al doctor que no voy mañana",
    ],
)
def test_who_is_not_coming_accepts_nothing_through_whomever(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text", ["I'm not passing this up. Put me down", "I'd be nuts to pass, put me down"]
)
def test_who_does_not_let_it_pass_takes_it(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


@pytest.mark.parametrize("text", ["Do ducks quack? I'll be there", "¿El agua moja? Sí la quiero"])
def test_a_question_whose_answer_everybody_knows_asks_nothing(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


@pytest.mark.parametrize(
    "text", ["Do ducks quack?", "Is the clinic open? I'll be there", "¿Es el doctor? Sí la quiero"]
)
def test_every_other_question_is_one(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text", ["Got it, I'm coming", "Dr. Cohen tomorrow, 2:20, got it. I'll take it"]
)
def test_what_is_noted_and_taken_is_taken(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


@pytest.mark.parametrize("text", ["Got it", "Yes, got it", "Got it, not coming", "Got it. Maybe"])
def test_what_is_only_noted_is_not(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "Remove me from the Dec 28 appointment",
        "Yes, and take me off the January 6 one",
        "quíteme de la del 9 de enero",
    ],
)
def test_off_another_appointment_is_not_off_the_texts(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent not in (Intent.STOP, Intent.LEANING_STOP)


@pytest.mark.parametrize(
    "text", ["Yes, remove me from your list", "take me off the list", "quíteme de la lista"]
)
def test_off_the_list_is(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.STOP


@pytest.mark.parametrize(
    "text", ["yes, quit texting me", "stop pestering me with these texts", "stop bothering me"]
)
def test_who_wants_us_to_quit_opts_out(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent in (Intent.STOP, Intent.LEANING_STOP)


@pytest.mark.parametrize(
    "text", ["Yes, I'll quit complaining. See you tomorrow", "I'll stop whining now. Yes please"]
)
def test_who_quits_something_of_their_own_refuses_nothing(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).guard is None


@pytest.mark.parametrize(
    "text", ["yes, I'll have both boys with me", "I can do it, I'll bring both girls with me"]
)
def test_who_comes_along_is_no_second_patient(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).guard is None


@pytest.mark.parametrize("text", ["yes, both boys need one", "Yes I need both", "for both girls"])
def test_who_needs_one_too_is(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    ["Yes I can come this afternoon", "this afternoon works", "sí, esta tarde", "sí, esta mañana"],
)
def test_a_part_of_this_day_is_not_the_same_part_of_tomorrow(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).guard == "another time or day"
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text", ["I can come tomorrow afternoon", "Sorry, I was asleep this afternoon. Yes please"]
)
def test_the_slots_own_part_and_what_was_today_is_no_other_day(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


def test_a_part_of_this_day_is_the_slots_where_it_is_today() -> None:
    today = replace(SLOT_OF_TOMORROW, ahead=0)
    assert recognise("Yes, this afternoon works", today).intent is Intent.YES


@pytest.mark.parametrize("text", ["yes I'll tale it thanks", "I will rake that one"])
def test_a_finger_beside_the_k_takes_it_all_the_same(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


@pytest.mark.parametrize("text", ["I will rake the leaves", "they rake it in"])
def test_who_rakes_takes_nothing(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES


@pytest.mark.parametrize(
    "text",
    [
        "the knee kept me up all week and my neighbor drives, so I would like to have it",
        "me duele la rodilla y mi vecino me lleva, así que sí la tomo",
    ],
)
def test_a_so_leads_to_the_answer(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is Intent.YES


@pytest.mark.parametrize(
    "text", ["so you want me to come", "my pills ran out, so I'm calling", "así que si puedo voy"]
)
def test_a_so_leads_to_other_things_too(text: str) -> None:
    assert recognise(text, SLOT_OF_TOMORROW).intent is not Intent.YES
