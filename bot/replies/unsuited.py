"""What a NO says does not suit at all: a part of the day, a weekday, both, or too little notice.

It leads to a question and filters nothing, so it may be mistaken. It is silent where the words
speak of one day alone ("not this morning"), of what suits better, or of more than one.
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.replies import languages
from bot.replies.reading import SOON
from bot.replies.vocabulary.listed import words
from bot.replies.words import Clause

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_WEEKDAYS: Final = {
    word: DAYS[place]
    for table in map(languages.calendar, languages.CODES)
    if table
    for place, synonyms in enumerate(table["days"])
    for word in synonyms.split()
}
_PARTS: Final = {
    "AM": re.compile(
        r" (?:mornings|mananas|(?:in the|por la|en la|de la) (?:morning|manana))(?= )"
    ),
    "PM": re.compile(
        r" (?:afternoons|evenings|tardes"
        r"|(?:in the|por la|en la|de la) (?:afternoon|evening|tarde))(?= )"
    ),
}
_ALONE: Final = {
    "AM": re.compile(r" (?:only|just|solo|solamente)(?: \w+){0,3} (?:mornings?|mananas?)(?= )"),
    "PM": re.compile(
        r" (?:only|just|solo|solamente)(?: \w+){0,3} (?:afternoons?|evenings?|tardes?)(?= )"
    ),
}
"""What alone suits: the other part does not."""
_NOTICE: Final = re.compile(
    r" (?:(?:short|enough|more|little) notice|last minute|too soon"
    r"|(?:poco|mas|suficiente) aviso|(?:muy|demasiado) pronto|ultimo momento)(?= )"
)
_REFUSES: Final = re.compile(
    r" (?:no|not|never|dont|doesnt|wont|cant|cannot|bad|hard|nunca|imposible|dificil"
    r"|(?:i|we) (?:always |have to )?work|i am working|im working|trabajo|trabajamos)(?= )"
)
_ELSE: Final = words(
    "only better best prefer rather instead except unless works fine ok okay can could free "
    "available this next today tomorrow tonight solo solamente mejor prefiero menos libre "
    "disponible esta este hoy proximo"
)
"""Words of one day alone, or of what does suit."""
_THIS: Final = words("this next today tomorrow tonight esta este hoy proximo")
_OTHER: Final = {"AM": "PM", "PM": "AM"}
_FREE: Final = re.compile(r" (?:(?:i|we) (?:dont|do not|never) work|no trabajo)(?= )")
_LONGEST: Final = 14  # words: who says more speaks of more


def of(said: Sequence[Clause]) -> str | None:
    """``AM``, ``PM``, a day (``Tue``), a half day (``Tue AM``) or ``SOON``; ``None`` if the reply
    says nothing of the kind."""
    spoken = [word for clause in said for word in clause.words]
    if len(spoken) > _LONGEST:
        return None
    if any(_NOTICE.search(clause.line) for clause in said):
        return SOON
    if alone := {part for part in _ALONE if any(_ALONE[part].search(one.line) for one in said)}:
        of_a_day = any(word in _WEEKDAYS or word in _THIS for word in spoken)
        return None if of_a_day or len(alone) > 1 else _OTHER[alone.pop()]
    if not _ELSE.isdisjoint(spoken) or any(_FREE.search(clause.line) for clause in said):
        return None
    days = {_WEEKDAYS[word] for word in spoken if word in _WEEKDAYS}
    parts = {
        part
        for part, pattern in _PARTS.items()
        if any(pattern.search(clause.line) for clause in said)
    }
    named = [clause for clause in said if _names(clause)]
    if len(days) > 1 or len(parts) > 1 or not any(_REFUSES.search(one.line) for one in named):
        return None
    return " ".join([*days, *parts])


def _names(clause: Clause) -> bool:
    if not _WEEKDAYS.keys().isdisjoint(clause.words):
        return True
    return any(pattern.search(clause.line) for pattern in _PARTS.values())
