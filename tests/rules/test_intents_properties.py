"""What must hold for every reply, not only for those somebody thought of."""

import gc
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.replies import acceptance
from bot.replies.intents import reader, recognise, warming
from bot.replies.patterns import Pattern
from bot.replies.reading import Intent
from bot.replies.tables import TABLES
from bot.training import labelled

YES = [
    "Yes",
    "yes please",
    "I'll take it",
    "book it",
    "ok",
    "sure",
    "Sí",
    "claro que sí",
    "👍",
    "y",
]
STOP = [
    "stop",
    "Unsubscribe",
    "opt out",
    "please stop texting me",
    "take me off your list",
    "don't text me",
    "leave me alone",
    "wrong number",
    "ya no me manden mensajes",
    "alto",
]
CONDITIONS = [
    "but only if I can come later",
    "if it is in Plano",
    "unless it rains",
    "maybe",
    "what time",
    "?",
    "can I come at 5",
    "instead of Friday",
    "on Thursday",
    "pero más tarde",
    "si puedo",
    "a que hora",
    "but not tomorrow",
    "for my son",
]
POLITE = ["", "Hi. ", "Good morning, ", "Thank you. ", "Hola, ", "Sorry, ", "Dear sir, "]
AFTER = ["", ". Thank you", ", please", "!", " 🙏", "\nGracias", "\n- Maria", ". Have a good day"]
NEUTRAL: list[Callable[[str], str]] = [
    # Where nothing but capitals is typed, none of them tells a name.
    lambda text: text.upper() if text[1:].islower() else text,
    lambda text: f"  {text.replace(' ', '   ')} \n",
    lambda text: f"{text}!!",
    lambda text: f"{text}...",
    lambda text: f"{text} 😊",
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("'", "\u2019"),
    lambda text: text.replace(" ", " \u200b"),
    lambda text: f"{text}\n- Maria",
    lambda text: f"{text}\n\nSent from my iPhone",
    lambda text: f"{text}\n--\nMaria Lopez\nLopez Roofing",
]
HEEDED = (Intent.STOP, Intent.LEANING_STOP)
"""Either ends the offers: at once for good, or at once until the sender has been asked."""


@cache
def replies() -> list[labelled.Reply]:
    """Every fifth labelled reply."""
    return labelled.everything()[::5]


@cache
def read(text: str) -> Intent:
    """What a labelled reply is read as; all of them take seconds, those that are drawn do not."""
    return recognise(text).intent


def of_read(
    chosen: Callable[[str, Intent], bool],
    among: Callable[[labelled.Reply], bool] = lambda _: True,
) -> st.SearchStrategy[tuple[str, Intent]]:
    texts = st.deferred(lambda: st.sampled_from([one.text for one in replies() if among(one)]))

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[str, Intent]:
        text = draw(texts)
        assume(chosen(text, read(text)))
        return text, read(text)

    return drawn()


def words() -> st.SearchStrategy[str]:
    return st.sampled_from([word for reply in replies() for word in reply.text.split()])


def is_clear(_: str, intent: Intent) -> bool:
    return intent in (Intent.STOP, Intent.NO, Intent.YES)


def is_unsigned(reply: labelled.Reply) -> bool:
    return not {*'\n>"'} & {*reply.text}


@given(st.text(max_size=400))
@settings(deadline=None)
def test_any_text_has_a_reading_and_always_the_same(text: str) -> None:
    assert recognise(text) == recognise(text)


@given(st.lists(st.deferred(words)))
@settings(deadline=None)
def test_any_row_of_the_words_of_replies_has_a_reading(words: list[str]) -> None:
    assert recognise(" ".join(words)).intent in Intent


@given(of_read(is_clear, is_unsigned), st.sampled_from(NEUTRAL))
@settings(max_examples=600, deadline=None)
def test_decoration_does_not_change_a_clear_answer(
    reply: tuple[str, Intent], decorated: Callable[[str], str]
) -> None:
    text, label = reply
    assert recognise(decorated(text)).intent is label


@given(of_read(lambda _, intent: intent is not Intent.YES))
@settings(max_examples=400, deadline=None)
def test_decoration_makes_no_yes_of_anything_else(reply: tuple[str, Intent]) -> None:
    text, _ = reply
    for decorated in NEUTRAL:
        assert recognise(decorated(text)).intent is not Intent.YES


@given(st.sampled_from(POLITE), st.sampled_from(STOP), st.sampled_from(AFTER))
@settings(max_examples=400, deadline=None)
def test_a_stop_among_polite_words_is_a_stop(before: str, stop: str, after: str) -> None:
    assert recognise(f"{before}{stop}{after}").intent in HEEDED


@given(st.sampled_from(STOP), st.text(alphabet=" abcdefg.,!?\n", max_size=3000))
@settings(max_examples=100, deadline=None)
def test_a_stop_is_found_at_the_end_of_a_long_text(stop: str, noise: str) -> None:
    assert recognise(f"{noise}.\n{stop}").intent in HEEDED


@given(
    st.sampled_from(["stop", "quit", "cease", "please stop", "can you stop", "I want you to stop"]),
    st.sampled_from(["texting", "messaging", "contacting", "bothering", "spamming", "calling"]),
    st.sampled_from(["me", "us", "this number", "my phone", "me please", "me ever again"]),
)
@settings(deadline=None)
def test_told_to_stop_doing_it_is_heeded(verb: str, doing: str, whom: str) -> None:
    assert recognise(f"{verb} {doing} {whom}").intent in HEEDED


@given(
    st.sampled_from(["don't send me", "no more", "stop", "end", "I don't want", "tired of"]),
    st.sampled_from(["these", "your", "the", "any more", "all these"]),
    st.sampled_from(["texts", "messages", "text messages", "msgs", "alerts", "reminders"]),
)
@settings(deadline=None)
def test_having_no_use_for_the_messages_is_heeded(verb: str, which: str, what: str) -> None:
    assert recognise(f"{verb} {which} {what}").intent in HEEDED


@given(
    st.sampled_from(["take", "remove", "get", "delete", "drop", "pull", "scratch"]),
    st.sampled_from(["me", "us", "my name", "my number", "this number"]),
    st.sampled_from(["off your", "from the", "off of this", "out of your", "from your"]),
    st.sampled_from(["list", "text list", "waitlist", "system", "database", "contact list"]),
)
@settings(deadline=None)
def test_off_any_list_is_heeded(verb: str, whom: str, off: str, where: str) -> None:
    assert recognise(f"{verb} {whom} {off} {where}").intent in HEEDED


@given(
    st.sampled_from(["no me", "ya no me", "por favor ya no me"]),
    st.sampled_from(["manden", "mande", "envíen", "escriban", "llamen", "contacten", "molesten"]),
    st.sampled_from(["", " más", " mensajes", " más mensajes", " por favor", " nada"]),
)
@settings(deadline=None)
def test_a_prohibition_in_spanish_is_heeded(no: str, verb: str, what: str) -> None:
    assert recognise(f"{no} {verb}{what}").intent in HEEDED


@given(
    st.sampled_from(["I revoke", "I withdraw", "you do not have", "I never gave", "I take back"]),
    st.sampled_from(["my consent", "permission", "authorization", "my permission"]),
    st.sampled_from(["", " to text me", " to be contacted", " for texts"]),
)
@settings(deadline=None)
def test_consent_that_is_not_given_is_heeded(verb: str, consent: str, what: str) -> None:
    assert recognise(f"{verb} {consent}{what}").intent in HEEDED


@given(
    st.sampled_from(["she", "he", "Maria", "my wife", "my dad", "the patient", "Mr. Jones"]),
    st.sampled_from(["died", "passed away", "has passed", "is deceased", "is no longer with us"]),
    st.sampled_from(["", ", please stop", ". Take her off your list", " last month"]),
)
@settings(deadline=None)
def test_the_death_of_the_patient_is_heeded(who: str, died: str, then: str) -> None:
    reading = recognise(f"{who} {died}{then}")
    assert reading.intent in HEEDED


@given(
    st.sampled_from(["my mother", "my husband", "my brother", "my dad", "our son"]),
    st.sampled_from(["died", "passed away", "has passed"]),
    st.sampled_from([" so I can't come", ", I can't make it", ". Sorry, I can't"]),
)
@settings(deadline=None)
def test_a_death_that_excuses_a_refusal_is_a_no(who: str, died: str, excuse: str) -> None:
    assert recognise(f"{who} {died}{excuse}").intent is Intent.NO


@given(
    st.sampled_from(["dejen de", "deje de", "paren de", "ya dejen de", "quiero que dejen de"]),
    st.sampled_from(["mandar", "enviarme", "escribirme", "molestar", "textear", "estar mandando"]),
    st.sampled_from(["", " mensajes", " textos", " por favor", " a este número"]),
)
@settings(deadline=None)
def test_told_in_spanish_to_leave_off_is_heeded(leave_off: str, verb: str, what: str) -> None:
    assert recognise(f"{leave_off} {verb}{what}").intent in HEEDED


@given(
    st.sampled_from(["unsubscribe", "mensajes", "equivocado", "messages", "harassing", "consent"]),
    st.integers(min_value=1, max_value=20),
)
@settings(deadline=None)
def test_one_letter_that_slipped_changes_nothing(word: str, at: int) -> None:
    at = min(at, len(word) - 2)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    sentence = f"please no more {swapped}"
    assert recognise(sentence).intent is recognise(f"please no more {word}").intent


@given(
    st.sampled_from(YES),
    of_read(lambda _, intent: intent is Intent.STOP, lambda reply: reply.label is Intent.STOP),
    st.sampled_from(STOP),
)
@settings(deadline=None)
def test_a_stop_after_a_yes_is_never_a_yes(yes: str, stop: tuple[str, Intent], plain: str) -> None:
    assert recognise(f"{yes}. {stop[0]}").intent is not Intent.YES
    assert recognise(f"{yes} {plain}").intent is not Intent.YES


@given(st.sampled_from(YES), st.sampled_from(CONDITIONS), st.sampled_from([" ", ", ", ". ", "\n"]))
@settings(max_examples=400, deadline=None)
def test_a_yes_with_a_condition_is_never_a_yes(yes: str, condition: str, between: str) -> None:
    assert recognise(f"{yes}{between}{condition}").intent is not Intent.YES
    assert recognise(f"{condition}{between}{yes}").intent is not Intent.YES


@given(
    st.sampled_from(["Yes", "yep", "Yeah", "Sí"]),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyzñáé", min_size=4),
)
@settings(deadline=None)
def test_a_yes_with_a_word_that_is_not_understood_is_not_a_yes(yes: str, word: str) -> None:
    read = {one for clause in reader().hear(word).said for one in clause.words}
    if read and not any(map(reader().knows, read)):
        assert recognise(f"{yes} {word.lower()}").intent is not Intent.YES


HEAVY = {
    "one letter": "a",
    "stop by": "stop by ",
    "no marks at all": "i do not want to be off the list and ",
    "dashes": "\n-",
    "quoted lines": "> a\n",
    "emoji": "👍",
    "a sign that stands for a sentence": "\ufdfa",
    "signatures": "sent from my ",
    "courtesy": "please thank you ",
    "spelt out": "a b ",
    "apostrophes": "a'll'",
    "headers": "On a wrote:",
    "accents": "e\u0301\u0302",
    "invisible": "s\u200b",
    "spaces": " ",
    "one word and a mark": "no. ",
    "three words and a mark": "me. no. mas. ",
    "a gap that never closes": "never ever again you ",
    "negations": "no not dont never ",
    "the texts": "these texts your messages ",
    "an ending without an object": "delete remove cancel end ",
    "an object without an ending": "my number this phone ",
    "who has died": "my late mother has just ",
    "told to, told to": "i was told to stop ",
    "a reply that quotes": "reply stop to ",
    "keywords in a row": "stop or stop and ",
    "digits for words": "stop2end2",
    "slips of a finger": "mesages conatct unsubscibe ",
    "Spanish verbs": "no me vuelvan a mandar que me quiten ",
    "other names": "Maria Denise no vive ",
    "Chinese": "\u4e0d\u8981\u518d\u53d1\u77ed\u4fe1",
    "Arabic": "\u062a\u0648\u0642\u0641 ",
    "Cyrillic": "\u0441\u0442\u043e\u043f ",
    "controls": "\x00\x1b\x7f",
    "lone surrogates": "\ud83d ",
}


_RANDOM = Random(5)


def _of_all(unit: Callable[[], str]) -> str:
    """Ten thousand characters of units, none like another: nothing of it is read twice."""
    return "".join(unit() for _ in range(10_000))[:10_000]


DRAWN = {
    "any Chinese": _of_all(lambda: chr(_RANDOM.randrange(0x4E00, 0x9FFF))),
    "any Chinese with marks": _of_all(lambda: chr(_RANDOM.randrange(0x4E00, 0x9FFF)) + "\u3002"),
    "one word of Korean": _of_all(lambda: chr(_RANDOM.randrange(0xAC00, 0xD7A3))),
    "any letters, spelt out": _of_all(lambda: chr(_RANDOM.randrange(97, 123)) + "."),
    "any short words": _of_all(lambda: "".join(_RANDOM.choices("abdeilmnorst", k=3)) + ". "),
    "any numbers": _of_all(lambda: f"{_RANDOM.randrange(60)}. "),
}
SLACK = 2.5


@pytest.mark.parametrize("unit", HEAVY.values(), ids=HEAVY.keys())
def test_the_work_grows_no_faster_than_the_text(unit: str) -> None:
    sizes = (2_000, 8_000, 32_000)
    calls = [_calls(unit * (size // len(unit))) for size in sizes]
    for smaller, larger in pairwise(calls):
        assert larger <= 4 * smaller + 200


@pytest.mark.parametrize("unit", [*HEAVY.values(), *DRAWN.values()], ids=[*HEAVY, *DRAWN])
def test_ten_thousand_characters_cost_no_more_than_a_few_pages_of_words(unit: str) -> None:
    deque(warming(), maxlen=0)
    quarter, whole = (_cost(_of(unit, size)) for size in (2_500, 10_000))
    ordinary = _cost("i can be there tomorrow with my son. " * 270)
    # The promise is 0.05 s, of which an ordinary page takes a tenth. A machine may be slow: so the
    # bars are how the cost grows, and what words cost on the same machine at the same time.
    assert whole <= 4 * SLACK * quarter + ordinary
    assert whole <= 10 * SLACK * ordinary


def _of(unit: str, size: int) -> str:
    """So many characters, of whole units where more than one is needed."""
    return unit[:size] if len(unit) > size else unit * (size // len(unit))


def _cost(text: str) -> float:
    """Seconds of the processor that the reading takes, the best of three.

    The collector of garbage rests: it looks through all that the other tests have left.
    """

    def once() -> float:
        started = time.process_time()
        recognise(text)
        return time.process_time() - started

    gc.disable()
    try:
        return min(once() for _ in range(3))
    finally:
        gc.enable()


def _calls(text: str) -> int:
    """How many calls, of Python and of C functions, the reading of a text takes.

    The collector of garbage rests meanwhile: it calls back, at moments of its own.
    """
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()
    sys.setprofile(counted)
    try:
        recognise(text)
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def test_after_the_warming_no_reply_waits_for_a_pattern() -> None:
    deque(warming(), maxlen=0)
    patterns = [pattern for table in TABLES for pattern in table.patterns()]
    assert all(map(Pattern.is_ready, [*patterns, *acceptance.patterns()]))
    assert not Pattern("yes").is_ready()
