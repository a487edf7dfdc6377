"""What the voicemails of a test have recorded: who calls, how to stop the calls, and no more.

A voicemail may be heard by a family, a boss, or whoever has the number now. So no weekday, hour,
place, provider or name may ever lie there, whatever a test is about: each word that a voicemail
recorded must be one of the few sentences that are said before a key, the name of the clinic, or a
single digit. Both exchanges of the tests are heard: the one in memory and the simulator's.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from string import Formatter
from typing import Final
from unittest import mock

from bot.simulator.calls.call import Call
from bot.waitlist.wording import calls

SAID: Final = calls.BEFORE_A_KEY | {"goodbye", "trouble"}
"""Phrases that name nothing, and are said to whatever picks up, or to silence."""
CLINICS: Final = frozenset({"tpccc"})
_WORD: Final = re.compile(r"[^\s.,;:!?]+(?:[:.][^\s.,;!?]+)*")


def _words(said: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(said)]


_ALLOWED: Final = CLINICS.union(
    *(
        _words("".join(text for text, *_ in Formatter().parse(spoken.phrases[phrase])))
        for spoken in calls.SPOKEN.values()
        for phrase in SAID
    )
)


def strange(recorded: str) -> list[str]:
    """The words of a recording that may tell what the call is about."""
    digits = frozenset("0123456789")
    return [word for word in _words(recorded) if word not in _ALLOWED and word not in digits]


_recorded: list[str] = []


def note(words: str) -> None:
    """A voicemail of the exchange in memory has recorded this."""
    _recorded.append(words)


@contextmanager
def searched() -> Iterator[None]:
    """Fails the test that let a voicemail record anything else, at its end."""
    _recorded.clear()
    made: list[Call] = []
    begin = Call.__post_init__

    def begun(call: Call) -> None:
        made.append(call)
        begin(call)

    with mock.patch.object(Call, "__post_init__", begun):
        yield
    for words in [*_recorded, *(words for call in made for words in call.recorded)]:
        assert not strange(words), f"A voicemail has recorded {strange(words)}: {words}"
