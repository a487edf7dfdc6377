"""A reply without what tells who wrote it: names, numbers, addresses."""

import re
from collections.abc import Iterable
from typing import Final

from bot.replies.vocabulary.names import GIVEN_NAMES

_ADDRESS: Final = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)
_LONG_NUMBER: Final = re.compile(r"\+?\d(?:[ ().-]{0,2}\d){4,}")
"""Five digits and more: a time, a date or a price has fewer."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NAME: Final = "Alex"
_NUMBER: Final = "5550100"


def anonymous(text: str, names: Iterable[str]) -> str:
    """The text with an invented name for each name, of these and of those that are frequent."""
    known = GIVEN_NAMES | {name.lower() for name in names}

    def named(found: re.Match[str]) -> str:
        word = found[0].lower().removesuffix("'s")
        return _NAME if word in known else found[0]

    plain = _LONG_NUMBER.sub(_NUMBER, _ADDRESS.sub("a link", text))
    return _WORD.sub(named, plain)
