"""The clinic's places, as a file may name them.

Promises: a spelling is looked up, never matched by likeness. Where no list of places is at hand,
each is taken as it is written. Where the list holds one open place, what names none is there.
"""

from contextlib import suppress
from typing import Final
from zoneinfo import ZoneInfo

from bot.ledger.answers import NONE_YET, Answers
from bot.ledger.facts import Place
from bot.waitlist.rules.place import Directory, NotOne
from intake.facts import headers

ELSEWHERE: Final = "Staff said to pass over cancellations at this place."


class Book:
    """The places to look spellings up in. ``said``: what staff answered about others."""

    def __init__(self, known: Directory | None, said: Answers = NONE_YET) -> None:
        self._known = known
        self._said = said
        open_ones = [one for one in known.places if one.active] if known is not None else []
        self._only = open_ones[0] if known is not None and len(open_ones) == 1 else None

    def tells(self, text: str) -> bool:
        """Whether it is known where something is of which ``text`` names the place, or which names
        none."""
        return bool(text) or self._only is not None

    def find(self, text: str) -> Place:
        """The place that ``text`` names; raises ``NotOne`` with a sentence if that is not one."""
        if self._known is None:
            return Place(None, headers.tidy(text))
        found = self._known.find(text) if text or self._only is None else self._only
        return Place(found.id, found.name)

    def passes_over(self, text: str) -> bool:
        """Whether staff said that nothing at this place is offered."""
        return headers.word(text) in self._said.elsewhere

    def knows(self, text: str) -> bool:
        """Whether ``text`` names a place of the list."""
        with suppress(NotOne):
            return self.find(text).id is not None
        return False

    def zone(self, text: str) -> ZoneInfo | None:
        """The zone of the place that ``text`` names; ``None`` if it names not one."""
        if not text and self._only is not None:
            return self._only.zone
        with suppress(NotOne):
            return self._known.meant(text).zone if self._known is not None else None
        return None

    def preferred(self, text: str) -> str:
        """What a wish for the place that ``text`` names is kept as; raises ``NotOne``."""
        if self._known is None:
            return headers.tidy(text)
        return self._known.label(self._known.meant(text))

    def mentioned(self, text: str) -> Place:
        """As ``find``, for rows that open nothing: a place that is not known is as it is
        written."""
        try:
            return self.find(text)
        except NotOne:
            return Place(None, headers.tidy(text))


ANYWHERE: Final = Book(None)
