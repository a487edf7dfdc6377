"""Phone numbers in cells, as ``bot.messages.phone`` reads them.

Promises: exactly what ``phone.parse`` would answer; the common American spellings take a short cut
because a file can hold a hundred thousand of them.
"""

import re
from typing import Final

from bot.messages import phone

_AMERICAN: Final = re.compile(
    r"(?:\+?1[-. ]?)?"
    r"(?:\((?P<bracketed>[2-9](?!11)[0-9]{2})\) ?|(?P<area>[2-9](?!11)[0-9]{2})[-. ]?)"
    r"(?P<exchange>[2-9][0-9]{2})[-. ]?(?P<line>[0-9]{4})(?:\.0)?"
)


def parse(cell: object) -> str:
    """The number in E.164; raises ``phone.Invalid``."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell).strip()
    if found := _AMERICAN.fullmatch(text):
        return f"+1{found['bracketed'] or found['area']}{found['exchange']}{found['line']}"
    return phone.parse(text)
