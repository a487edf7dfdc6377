"""Kinds of replies that were once read wrongly, a few of each, in other words than the labelled."""

from typing import Final

from bot.replies.intents import recognise
from bot.replies.question import TOMORROW
from bot.replies.reading import Intent

NEVER_A_YES: Final = """
    laughs                    kkkkk | jajaja kkkk
    will only try             I'll try my best | haré lo posible | voy a intentar ir | trataré
    waits and sees            we'll see | ya veremos | yes hold please
    wants somebody to talk to sí, pásemela | yes put her on
    asks without a mark       yes and where do I go | sí y cuánto cuesta | sí por dónde entro
                              yes but who will I see | claro y a qué dirección
    another appointment       la cita del lunes la del doctor Ruiz
    what was done             yes I had it removed | yes we got that fixed
    how somebody is           yes my mom is ok | yes the baby is asleep
    about a holiday           yes after Christmas | sí, después de Reyes | sure, after the holidays
    if it is near             sí, si me queda cerca
    slang                     yes king | yas queen
    blesses                   God is good
    wants another still       I'd like one sooner than this | sí, la semana que viene
    only hums                 hmmm ok
    cancels it                Cancel the 2:20. Yes | cancele la cita. Sí
    calls somebody            Sí mami ya voy | yes mom, on my way home
    gives an order            sí, tráeme pan de la esquina | yes the blue one from the store
"""
A_YES: Final = """
    suits                     that suits me | happy to take that spot | ready to book
    lets itself be put down   Go on and schedule me | swap me into that one | save my spot
    in other words            bet | wilco | it's a go | mission accepted | you have a taker
    a boss agrees             Yes, my supervisor already approved it | yes, work said ok
    how they come             Yes, I'll hop on the bus | yes a friend will drive me there
    how near they are         Yes, we live around the corner | sí, vivo a dos cuadras
    what they set aside       Yes, I'll call out of work | sí, muevo la junta | yes, I set an alarm
    why they are late         Yes! my phone was dead | yes, on my lunch break | yes I'm so slow
    thanks the other way      Yes, you're angels | sí, se lo agradezco en el alma
    dictated                  yes new line thank you | sí punto gracias punto
    signed with an initial    Kindly reserve it for me. Best, R. Chandrasekar
    slips of a finger         ill tske it | thta works | yes thabk you | zi komo no
    why they need it          Book me, fever 102
    apologises                um yes please, if that's still ok
    in a trade                ten four, I'll be there | sisi confirmado | tamos ahí, confirmao
    outright, and more        I'll take it. She is called Norma Beck
                              nos la quedamos, se llama Otto
                              Sí por favor, que ya no piso con este pie
    says who it is            yes this is Rosa and I will be there | my name is Rosa, put me down
    right after something     Perfect, right after I walk the dog. Yes | Any day is fine. Yes
    says the day back         I confirm tomorrow | reschedule me to tomorrow please, yes
    two letters swapped       I'll taek the appointmnet | sí claor, anotaem
    in Spanish                encantada | ahí le caigo | esa me cae de perlas | apártala para mí
"""
A_STOP: Final = """
    drawn out                 No thanks. Stoppppp | stoooop
    turned down               bájenle a los mensajitos | ya te dije que pares, digo que paren
    whatever                  whatever just stop
    not to be called          please don't call me | do not call me
    an end of them            please end these I keep deleting them
    a relative off            remove my dad please
"""
HELP: Final = """
    how to answer             how do I reply | how do I claim it | dónde le pongo que sí
                              cómo contesto | de qué consultorio me escriben
"""
A_START: Final = """
    a mistake                 the stop was a mistake | please keep texting me, the stop was an error
    activate                  Activar | reinicien
"""
AUTOMATIC: Final = """
    cannot be reached         I can't take your call right now.
                              I cannot answer the phone right now
                              I am currently out of the office with limited access to email.
                              Por el momento no puedo contestar.
"""


def replies(table: str) -> list[str]:
    """The replies of a table: after the name of a kind, parted by bars."""
    rows = [line[4:].rstrip() for line in table.strip("\n").splitlines()]
    return [reply.strip() for row in rows for reply in row[26:].split(" | ")]


def read_otherwise(table: str, *intents: Intent) -> list[tuple[str, Intent]]:
    """The replies of a table that are read as anything but these."""
    read = [(reply, recognise(reply, TOMORROW).intent) for reply in replies(table)]
    return [(reply, intent) for reply, intent in read if intent not in intents]


def test_what_only_sounds_like_a_yes_books_nobody() -> None:
    every_other = [intent for intent in Intent if intent is not Intent.YES]
    assert read_otherwise(NEVER_A_YES, *every_other) == []


def test_a_yes_in_its_ordinary_shapes_is_one() -> None:
    assert read_otherwise(A_YES, Intent.YES) == []


def test_a_stop_in_other_words_ends_or_pauses_the_offers() -> None:
    assert read_otherwise(A_STOP, Intent.STOP, Intent.LEANING_STOP) == []


def test_whoever_asks_how_to_answer_is_helped() -> None:
    assert read_otherwise(HELP, Intent.HELP) == []


def test_a_stop_by_mistake_is_told_as_one() -> None:
    assert read_otherwise(A_START, Intent.START) == []


def test_a_machine_that_cannot_come_to_the_phone_refuses_nothing() -> None:
    assert [reply for reply in replies(AUTOMATIC) if not recognise(reply).automatic] == []
