"""Labelled replies as others would have typed them: the same meaning, another hand.

One variant of each reply, chosen by its text alone: without marks as it is dictated, with a slip of
a finger, or between the courtesies that people put around an answer. And one more of a reply that
goes on after a yes, with another yes: what follows is what tells.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from bot.replies.reading import Intent
from bot.training.labelled import Reply

_BEFORE: Final = {
    "es": (
        "Hola, ", "Buenas tardes. ", "Buenos días, ", "Perdón por la demora. ",
        "Disculpe, estaba en el trabajo. ", "Gracias por avisar. ", "Ay, gracias. ", "Señorita, ",
        "Recibí su mensaje. ", "Bueno, ",
    ),
    "en": (
        "Hi, ", "Hello! ", "Good morning. ", "Sorry for the late reply. ", "Sorry, I was driving. ",
        "Thanks for the text. ", "Oh wow. ", "Hey there, ", "I just saw this. ", "Ok so ",
    ),
}  # fmt: skip
_AFTER: Final = {
    "es": (
        ". Gracias", ", muchas gracias", ". Dios los bendiga", ". Saludos", " por favor",
        ". Que tenga buen día", ". Muy amable", "!!", " 🙏", ". - Rosa",
    ),
    "en": (
        ". Thanks", ", thank you so much", ". God bless", ". Have a good day", " please",
        ". Appreciate it", "!!", " 😊", ". - Maria", ". Thank you dear",
    ),
}  # fmt: skip
_YES: Final = re.compile(
    r"(?:(?:yes|yep|yeah|yea|sure)(?:[,.!]+ | )|sí(?:[,.!]+ | )|si[,.!]+ )(?=\S)", re.I
)
_OTHER_YES: Final = {
    "es": (
        "Sí, ",
        "Sí ",
        "sí ",
        "Sí. ",
        "¡Sí! ",
        "Claro, ",
        "Si, ",
        "Claro que sí, ",
        "Sí por favor, ",
    ),
    "en": ("Yes, ", "Yes ", "yes ", "Yes. ", "Yes!! ", "Yep, ", "Yeah ", "Sure, ", "Yes please, "),
}
_MARKS: Final = re.compile(r"[.,;!¡¿]+(?=\s|$)|(?<=\s)[¡¿]|^[¡¿]")
_WORD: Final = re.compile(r"[^\W\d_]{5,}")
_FRAMED: Final = (Intent.YES, Intent.NO, Intent.STOP, Intent.HELP)
_ANSWERS: Final = (Intent.YES, Intent.UNCLEAR)
_LONGEST_FRAMED: Final = 60  # characters


def varied(replies: Iterable[Reply]) -> Iterator[Reply]:
    """The variants; none for a reply that would stay as it is."""
    for reply in replies:
        text = variant(reply)
        if text != reply.text:
            yield replace(reply, text=text)
        if reply.label in _ANSWERS and (found := _YES.match(reply.text)):
            yield replace(reply, text=_another_yes(reply, found))


def variant(reply: Reply) -> str:
    """One other way to type it."""
    drawn = hashlib.sha256(reply.text.encode()).digest()
    match drawn[0] % 4:
        case 0:
            return _MARKS.sub("", reply.text).lower()
        case 1:
            return _slipped(reply.text, drawn[1])
        case _:
            return _framed(reply, drawn)


def _another_yes(reply: Reply, said: re.Match[str]) -> str:
    heads = _OTHER_YES["es" if reply.language == "es" else "en"]
    at = hashlib.sha256(f"yes {reply.text}".encode()).digest()[0] % len(heads)
    head = heads[at] if heads[at] != said[0] else heads[at - 1]
    return head + reply.text[said.end() :]


def _slipped(text: str, at: int) -> str:
    """One letter of one longer word doubled, left out or in its neighbour's place."""
    found = list(_WORD.finditer(text))
    if not found:
        return text.upper() if text.islower() else text.lower()
    word = found[at % len(found)]
    place = word.start() + 1 + at % (len(word[0]) - 2)
    pair = text[place : place + 2]
    typed = (pair[::-1], pair[1], pair[0] + pair)[at % 3]
    return text[:place] + typed + text[place + 2 :]


def _framed(reply: Reply, drawn: bytes) -> str:
    if reply.label not in _FRAMED or reply.kind == "keyword" or len(reply.text) > _LONGEST_FRAMED:
        return _MARKS.sub("", reply.text).lower()
    language = "es" if reply.language == "es" else "en"
    before = _BEFORE[language][drawn[2] % 10] if drawn[1] % 3 else ""
    after = _AFTER[language][drawn[3] % 10] if drawn[1] % 3 < 2 else ""
    return f"{before}{reply.text.rstrip(' .!') if after else reply.text}{after}"
