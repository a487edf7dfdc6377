"""Digests by which rows are recognised: 16 bytes that tell nothing of what they were made from.

Promises: case and spaces do not count. Two rows have one key when they are about the same
appointment or wish, and one content when they also say the same of it.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from bot.ledger.facts import Booking, Cancellation, Entry, Fact, Refusal

BYTES: Final = 16
REMEMBERED: Final = 8_192
"""Words and names that repeat from row to row."""

_INVISIBLE: Final = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"))


@lru_cache(REMEMBERED)
def _spelled(text: str) -> str:
    plain = text if text.isascii() else text.translate(_INVISIBLE)
    return " ".join(plain.split()).casefold()


def key(*parts: str) -> bytes:
    """The digest of these words."""
    spelled = "\x1f".join(_spelled(part) for part in parts)
    return blake2b(spelled.encode("utf-8", "replace"), digest_size=BYTES).digest()


def appointment(id: str) -> bytes:  # noqa: A002 - the appointment's
    """The same for all that anybody says of an appointment of this id."""
    return key("appointment", id)


def provider(fact: Cancellation | Booking) -> bytes:
    """The same for every row about one provider."""
    return _one(fact.provider.name)


_one = lru_cache(REMEMBERED)(key)


def slot(fact: Cancellation | Booking) -> bytes:
    """The same for every row about one provider, place and start."""
    return key(fact.provider.name, fact.place.name, fact.start.isoformat())


def content(facts: Sequence[Fact]) -> bytes:
    """The same for rows that say the same."""
    if len(facts) == 1:
        return _content(facts[0])
    return key(*(_content(fact).hex() for fact in facts))


def _content(fact: Fact) -> bytes:
    if isinstance(fact, Refusal):
        return key("refusal", str(fact.taken_back))
    if isinstance(fact, Entry):
        wishes = (fact.providers, fact.provider_type, fact.locations, fact.current_appointment)
        said = repr((wishes, fact.urgent, fact.boost, fact.consent, fact.joined))
        # A row without these is the same as before there were such columns.
        more = [repr(more)] if any(more := (fact.times, fact.notice)) else []
        calls = [] if fact.calls is None else [f"calls {fact.calls}"]
        return key(said, *more, *calls)
    times = (fact.start.isoformat(), fact.end.isoformat())
    return key(fact.provider.name, fact.place.name, *times)
