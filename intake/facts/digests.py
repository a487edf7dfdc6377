"""Digests by which rows are recognised: 16 bytes that tell nothing of what they were made from.

Promises: case and spaces do not count. Two rows have one key when they are about the same
appointment or wish, and one content when they also say the same of it.
"""

from hashlib import blake2b
from typing import Final

from intake.facts import headers
from intake.facts.cache import remembered
from intake.facts.results import Booking, Cancellation, Entry, Refusal

BYTES: Final = 16


def key(*parts: str) -> bytes:
    """The digest of these words."""
    spelled = "\x1f".join(headers.word(part) for part in parts)
    return blake2b(spelled.encode("utf-8", "replace"), digest_size=BYTES).digest()


def provider(fact: Cancellation | Booking) -> bytes:
    """The same for every row about one provider."""
    return _one(fact.provider.name)


_one = remembered(key)


def slot(fact: Cancellation | Booking) -> bytes:
    """The same for every row about one provider, place and start."""
    return key(fact.provider.name, fact.location, fact.start.isoformat())


def content(fact: Cancellation | Booking | Entry | Refusal) -> bytes:
    """The same for rows that say the same."""
    if isinstance(fact, Refusal):
        return key("refusal", str(fact.taken_back))
    if isinstance(fact, Entry):
        wishes = (fact.providers, fact.provider_type, fact.locations, fact.current_appointment)
        return key(repr((wishes, fact.urgent, fact.boost, fact.consent, fact.joined)))
    times = (fact.start.isoformat(), fact.end.isoformat())
    return key(fact.provider.name, fact.location, *times)
