"""What a receipt may show of a cell that was refused.

Promises: no whole name and no whole number. A date or time is shown as written, for it must be
found again and names nobody; of anything else the shape is left: first letters, and digits as
``#``.
"""

import re
from typing import Final

from intake.facts import headers
from intake.tables.table import Cell

LONGEST_CHARS: Final = 40

_TIME_LIKE: Final = re.compile(
    r"[0-9]{1,4}([-/.:t ][0-9]{1,4}){1,5}( ?[ap]\.?m\.?)?z?", re.IGNORECASE
)
_MOST_DIGITS_IN_A_ROW: Final = re.compile(r"[0-9]{5}")
_LETTERS: Final = re.compile(r"([^\W\d_])[^\W\d_]*")
_DIGITS: Final = re.compile(r"\d")
_PHONE_LIKE: Final = re.compile(r"[0-9]{3}[-. ][0-9]{3}[-. ][0-9]{4}|[0-9]{3}[-. ][0-9]{4}")


def masked(cell: Cell) -> str:
    """The cell with names and numbers made unreadable, at most ``LONGEST_CHARS`` long."""
    text = headers.tidy("" if cell is None else str(cell))
    if _is_time(text):
        return text[:LONGEST_CHARS]
    shown = _DIGITS.sub("#", _LETTERS.sub(r"\1*", text))
    return shown if len(shown) <= LONGEST_CHARS else shown[: LONGEST_CHARS - 1] + "…"


def _is_time(text: str) -> bool:
    return (
        _TIME_LIKE.fullmatch(text) is not None
        and _MOST_DIGITS_IN_A_ROW.search(text) is None
        and _PHONE_LIKE.fullmatch(text) is None
    )
