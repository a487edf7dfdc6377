"""What is said in delight or disbelief, or asked though everybody knows the answer.

It asks nothing, refuses nothing and stops nothing: "No kidding?? I'll be there". What stands in its
place changes no answer; what follows it does.
"""

import re
from typing import Final

from bot.replies.normalise import holds

_RHETORICAL: Final = re.compile(
    r"\b(?:are you (?:serious|kidding)(?: me)?|really|for real|seriously|no way|en serio|"
    r"(?:so|that|this) (?:soon|fast|quick(?:ly)?|early)|already|tan (?:pronto|rápido|luego)|"
    r"(?<=¿)ya|fr|neta|de verdad|de veras|por qu[eé] no|why not|c[oó]mo no|"
    r"(?:how|who) could (?:i )?say no)\s*!*\?[?!]*(?=\s*[¡¿]?\w)",
    re.IGNORECASE,
)
_SELF_EVIDENT: Final = re.compile(
    r"\b(?:is (?:the )?(?:pope|sky|water|grass|fire|ice|snow|rain|sugar|sun) (?:even |still )?"
    r"(?:catholic|blue|wet|green|hot|cold|white|sweet)|"
    r"(?:do|does|can) (?:an? |the )?(?:bears?|ducks?|fish|birds?|dogs?|cats?|cows?|pigs?|frogs?) "
    r"(?:(?:live|poop|sleep|go|shit|swim|quack|fly|bark|meow|moo|oink|croak|hop)\b[^?.!\n]{0,30})|"
    r"(?:does|is) the sun (?:rise|ris(?:ing|e) (?:in the east)?|set)[^?.!\n]{0,15}|"
    r"(?:es|ser[aá]) (?:cat[oó]lico )?el (?:papa(?: cat[oó]lico)?|cielo azul)|"
    r"el papa es cat[oó]lico|(?:el agua|la lluvia) moja)\s*[?!.]+(?=\s*\w)",
    re.IGNORECASE,
)
"""A question that answers: nobody wants to know it."""
_ECHO: Final = re.compile(
    r"(?:\A|(?<=[.!?] ))¿?(?:(?:oh|ah|wait|ay),? ¿?)?(?:the|this|la|esta) (?:earlier )?"
    r"(?:appointment|appt|slot|cita)\s*\?+(?=\s*\w)",
    re.IGNORECASE,
)
"""The offer said again, as one does who has just understood: what follows answers it."""
_GLAD: Final = (
    r"(?:(?:omg|oh my (?:god|gosh)|wow|really|seriously|yay|ay|dios mío)[?!,. ]+)*"
    r"(?:that(?:'?s| is| was| sounds) (?:so |just |really |absolutely )?(?:perfect|great|awesome|"
    r"amazing|wonderful|fantastic|incredible|the best)|that works|perfect|sweet\b|awesome\b|"
    r"(?:i'?ll|i will) (?:be there|take it|come)|(?:put|sign|count|pencil) me|book (?:it|me)\b|"
    r"yes(?: please|[!,. ]+yes|!|,? (?:i'?ll|i will) (?:be|take|come))|"
    r"(?:so|that) soon|i'?m (?:taking it|coming)\b|"
    r"(?:s[ií],? )?(?:la|lo) (?:quiero|tomo|acepto)|"
    r"(?:s[ií],? )?(?:qué (?:bueno|bien)|apún?tame|ah[ií] (?:estar[eé]|estoy|voy)))"
)
_DISBELIEF: Final = re.compile(
    r"\b(?:shut (?:the front door|up)|get (?:the (?:heck|hell) )?out(?:ta here| of (?:here|town))?|"
    r"no (?:kidding|lie|joke|cap|shit|freaking way|way)|no (?:manches|inventes|mames|me digas)|"
    r"(?:you'?re|you are|you(?:'ve)? (?:got to|gotta) be|are you) (?:kidding|joking)(?: me)?)"
    rf"[!?.,~ ]+(?={_GLAD})",
    re.IGNORECASE,
)
"""Before words of delight or an acceptance; by itself "shut up" is no delight."""
_YEAH_NO: Final = re.compile(
    r"\A\W*(?:yeah|yea|ya|yep),? no(?=[,.! ]+(?:not|can'?t|cannot|won'?t|thanks|thank|sorry|pass|"
    r"i'?m (?:good|ok|okay|fine|not)|i (?:can'?t|don'?t|won'?t)|(?:that'?s|it'?s|this is|that is) "
    r"not))",
    re.IGNORECASE,
)
"""A "yeah" that has heard the question, and a no."""
_LEADING: Final = 4  # characters
_BEGINNINGS: Final = ("shut", "get ", "no ", "kidding", "joking")


def settled(own: str) -> str:
    """The text with what is exclaimed in words that mean nothing else."""
    lowered = own.lower()
    if lowered.startswith(("does ", "do ", "is ", "can ", "es ", "el ")):
        own = _SELF_EVIDENT.sub("yes!", own)
    if "no" in lowered and "y" in lowered[:_LEADING]:
        own = _YEAH_NO.sub("no", own)
    if holds(lowered, _BEGINNINGS):
        own = _DISBELIEF.sub("wow! ", own)
    if "?" not in own:
        return own
    return _ECHO.sub("", _RHETORICAL.sub("!", _SELF_EVIDENT.sub("yes!", own)))
