"""What staff type beside a deed, as the record keeps it for ever: it names no patient. Pure."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d(?:[\s().+/-]*\d){6,}")


def unnamed(said: str, *names: str) -> str:
    """``said`` with each word of these names as its first letter, and with no long number."""
    parts = {_plain(part) for name in names for part in _WORD.findall(name) if len(part) > 1}
    shown = _WORD.sub(lambda word: _initial(word[0]) if _plain(word[0]) in parts else word[0], said)
    return _NUMBER.sub(lambda number: re.sub(r"\d", "#", number[0]), shown)


def _initial(word: str) -> str:
    return f"{word[0]}."


def _plain(word: str) -> str:
    """Without case and accents."""
    return "".join(
        one
        for one in unicodedata.normalize("NFKD", word.casefold())
        if not unicodedata.combining(one)
    )
