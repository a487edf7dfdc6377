"""What of a reply is somebody else's words: our own texts sent back, reactions, quotations.

A phone sends a reaction as a text that quotes ours ("Liked ..."), people paste, forward and quote
what we wrote, and all of it holds YES, NO and STOP. What is left is what the sender says.
"""

import re
from collections.abc import Iterable
from typing import Final

_REACTED: Final = (
    r"(?:liked|loved|disliked|emphasi[sz]ed|questioned|exclaimed|laughed at)(?= (?:\"|an? |“))",
    r"(?:added|removed|undid) (?:(?:an?|the) [\w -]{1,20}|[^\w\s\"]{1,4}) (?:from|to|on)",
    r"(?:quitó|eliminó|retiró) [^\w\s\"]{1,4} (?:de|a)",
    r"(?:a \w+ )?(?:ya no )?(?:no )?(?:le|te|me) (?:gusta|gustó|encanta|encantó|dio risa|disgustó)",
    r"(?:le )?dio un me gusta a|enfatizó|enfatiza|exclamó|destacó|se rió de|cuestionó|cuestiona",
    r"preguntó (?:por|sobre)|(?:quitó|eliminó|retiró) (?:un|el|una|la) [^\n]{1,20} (?:de|a|en)",
    r"(?:reacted|reaccionó|ha reaccionado)\b[^\n\"]{0,40}?\b(?:to|a)",
    r"[^\w\s\"]{1,4} (?:to|a)(?= \")",
)
_THING: Final = (
    r"(?:an?|una?|your|tu|su) (?:image|photo|picture|movie|video|attachment|sticker|imagen|foto|"
    r"message|mensaje|text)\b"
)
_REACTION: Final = re.compile(
    rf"\s*(?:a )?(?:{'|'.join(_REACTED)})(?: (?:your|tu|su) (?:message|mensaje))?:?"
    rf" (?:\"[^\"]*(?:\"|$)|{_THING})",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"\"([^\"]*)\"")
_FEWEST_QUOTED: Final = 3  # words: "yes" in quotation marks is the sender's own
_SHORTEST_OURS: Final = 12  # characters: less may be anybody's


def own(cleaned: str, ours: Iterable[str] = ()) -> str:
    """What is left of a cleaned text without what it quotes; empty if that is all of it."""
    text = _without(cleaned, ours)
    reaction = _REACTION.match(text)
    if reaction:
        text = text[reaction.end() :].lstrip(" .,;:-")
    if '"' in text:
        rest = _QUOTED.sub(_unquoted, text).strip()
        text = rest if any(map(str.isalnum, rest)) else text
    return text


def _unquoted(found: re.Match[str]) -> str:
    return " . " if len(found[1].split()) >= _FEWEST_QUOTED else found[0]


def _without(text: str, ours: Iterable[str]) -> str:
    """The text without our own sentences, wherever they stand in it."""
    for body in ours:
        if len(body) >= _SHORTEST_OURS and body in text:
            text = text.replace(body, " . ").strip(" .")
    return text
