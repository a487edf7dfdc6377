"""Which sentence a text of ours is, read back from its words. Pure."""

import re
from collections.abc import Collection
from string import Formatter

from bot.messages import segments
from bot.waitlist.wording.texts import SENTENCES


class Phrases:
    """The sentences of a clinic that speaks under these brands. A text that was cut to fit is
    known by what stands before."""

    def __init__(self, brands: Collection[str]) -> None:
        self._patterns = [
            (phrase, _pattern(template, brands))
            for sentences in SENTENCES.values()
            for phrase, template in sentences.phrases.items()
        ]

    def of(self, body: str) -> str:
        """The phrase that this text says; empty if it is none of ours."""
        for phrase, pattern in self._patterns:
            if pattern.fullmatch(body):
                return phrase
        return ""


def _pattern(template: str, brands: Collection[str]) -> re.Pattern[str]:
    parts = []
    ours = "|".join(re.escape(segments.to_gsm7(brand)) for brand in brands)
    for words, field, _, _ in Formatter().parse(template):
        parts.append(re.escape(segments.to_gsm7(words)))
        if field is not None:
            parts.append(f"(?:{ours})" if field == "clinic" else ".*?")
    return re.compile("".join(parts), re.DOTALL)
