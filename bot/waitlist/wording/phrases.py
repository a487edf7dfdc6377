"""Which sentence a text of ours is, read back from its words. Pure."""

import re
from string import Formatter

from bot.messages import segments
from bot.waitlist.rules.place import Clinic
from bot.waitlist.wording.texts import SENTENCES


class Phrases:
    """The sentences of one clinic. A text that was cut to fit is known by what stands before."""

    def __init__(self, clinic: Clinic) -> None:
        self._patterns = [
            (phrase, _pattern(template, clinic))
            for sentences in SENTENCES.values()
            for phrase, template in sentences.phrases.items()
        ]

    def of(self, body: str) -> str:
        """The phrase that this text says; empty if it is none of ours."""
        for phrase, pattern in self._patterns:
            if pattern.fullmatch(body):
                return phrase
        return ""


def _pattern(template: str, clinic: Clinic) -> re.Pattern[str]:
    parts = []
    for words, field, _, _ in Formatter().parse(template):
        parts.append(re.escape(segments.to_gsm7(words)))
        if field == "clinic":
            parts.append(re.escape(segments.to_gsm7(clinic.brand)))
        elif field is not None:
            parts.append(".*?")
    return re.compile("".join(parts), re.DOTALL)
