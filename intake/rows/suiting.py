"""The days and times that suit a patient, as a cell of a waitlist says them. Pure.

``Mon AM; Wed PM``, ``mornings``, ``Tuesdays``, ``Mon, Wed mornings``, ``weekdays``; in English or
Spanish. Days and a part of the day in one piece belong together; pieces stand between semicolons.
A cell that says anything else is refused: a wish that is half understood keeps the wrong slots.
"""

import re
from typing import Final

from bot.waitlist.rules import fit
from bot.waitlist.rules.slot import HALF_DAYS
from intake.facts import headers
from intake.rows.cells import Bad

_NAMES: Final = (
    "mon monday mondays lun lunes",
    "tue tues tuesday tuesdays mar martes",
    "wed weds wednesday wednesdays mie miercoles",
    "thu thur thurs thursday thursdays jue jueves",
    "fri friday fridays vie viernes",
    "sat saturday saturdays sab sabado sabados",
    "sun sunday sundays dom domingo domingos",
)
_DAYS: Final = {
    **{
        word: (day,) for day, names in zip(HALF_DAYS, _NAMES, strict=True) for word in names.split()
    },
    **dict.fromkeys(("weekday", "weekdays", "laborables"), HALF_DAYS[:5]),
    **dict.fromkeys(("weekend", "weekends"), HALF_DAYS[5:]),
}
_PARTS: Final = {
    **dict.fromkeys(("am", "morning", "mornings", "manana", "mananas"), "AM"),
    **dict.fromkeys(("pm", "afternoon", "afternoons", "tarde", "tardes"), "PM"),
    **dict.fromkeys(("evening", "evenings"), "PM"),
}
_BETWEEN: Final = frozenset(
    (
        "and",
        "or",
        "in",
        "on",
        "the",
        "only",
        "y",
        "o",
        "en",
        "por",
        "la",
        "las",
        "el",
        "los",
        "solo",
    )
)
_ANY: Final = frozenset({"", "any", "any time", "anytime", "all", "no preference", "cualquiera"})
_PIECES: Final = re.compile(r"[;|\n]")
_WORDS: Final = re.compile(r"[^\W_]+")
_NOTICE: Final = re.compile(r"(\d{1,5}) ?(min|minutes?|h|hours?|days?|)")
_MINUTES: Final = {"m": 1, "": 1, "h": 60, "d": 1440}


def times(text: str) -> tuple[str, ...]:
    """Half days, in the order of a week; empty if any will do. Raises ``Bad``."""
    if headers.word(text) in _ANY:
        return ()
    suits = {half for piece in _PIECES.split(text) if piece.strip() for half in _piece(piece)}
    return tuple(half for half in fit.TIMES if half in suits)


def _piece(text: str) -> list[str]:
    words = _WORDS.findall(headers.folded(headers.word(text)))
    days = [day for word in words for day in _DAYS.get(word, ())]
    parts = {_PARTS[word] for word in words if word in _PARTS}
    known = _DAYS.keys() | _PARTS.keys() | _BETWEEN
    if not set(words) <= known or not (days or parts) or len(parts) > 1:
        raise Bad("times", "Write when it suits as half days: Mon AM; Tue PM; mornings.")
    return [f"{day} {part}" for day in days or HALF_DAYS for part in parts or fit.PARTS]


def notice(text: str) -> int:
    """Minutes. Raises ``Bad``."""
    word = headers.word(text)
    if word in ("", "none", "no"):
        return 0
    found = _NOTICE.fullmatch(word)
    minutes = int(found[1]) * _MINUTES[found[2][:1]] if found else -1
    if minutes not in fit.NOTICES:
        raise Bad("notice", "Write how long before they must know: 1, 2 or 4 hours, 1 or 2 days.")
    return minutes
