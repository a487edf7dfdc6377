"""What words speak of: kin, travel, work, pain and the like, by the tables of the languages.

Of a word that the labelled replies hold once or never, its topic is known all the same: who may
write "my sister drives me" may write "my godson takes me there by truck".
"""

from collections.abc import Iterable
from typing import Final

from bot.replies import languages
from bot.replies.words import GIVEN_NAME, PATIENTS_NAME, UNKNOWN_NAME

MARK: Final = "%"
"""What the name of a topic begins with."""


def _by_word() -> dict[str, str]:
    found = {UNKNOWN_NAME: "%name", GIVEN_NAME: "%name", PATIENTS_NAME: "%patient"}
    for table in languages.topics():
        for topic, words in table.items():
            for word in words.split():
                found.setdefault(word, MARK + topic)
    return found


_TOPIC_OF: Final = _by_word()
WORDS: Final = frozenset(_TOPIC_OF)
"""Every word that has a topic."""


def tagged(words: Iterable[str]) -> list[str]:
    """The words, each that has a topic as that."""
    return [_TOPIC_OF.get(word, word) for word in words]
