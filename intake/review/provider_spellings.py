"""The providers of one file, as its rows spell them: which spellings may be one person.

Promises: a row that may be about a provider is held against that provider's times. Two providers
of the clinic's list are never one person; two spellings that are not in the list may be, and the
nearer they are and the rarer, the sooner. Memory for the spellings of the file; beyond
``MOST_SPELLINGS`` of them a further one may be anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from bot.ledger.facts import Place, Provider
from intake.facts import headers, people

EVERYBODY: Final = 0
"""The number of all providers at once."""

MOST_SPELLINGS: Final = 5_000
_MOST_COMPARED: Final = 300
"""With more spellings than these, only those are compared that share a word."""
_RARE_ROWS: Final = 2
_LEAST_OF_NAME: Final = 4
"""A shorter part of a name names nobody by itself."""


class Spellings:
    """Numbers for providers. A number of ``of_words`` stands for a whole row."""

    def __init__(self) -> None:
        self._numbers: dict[Provider | str, int] = {}
        self._rows: Counter[int] = Counter()
        self._slots: dict[int, Provider] = {}
        self._busy: dict[int, Provider] = {}
        self._texts: dict[int, frozenset[str]] = {}
        self._places: set[str] = set()
        self._places_of: defaultdict[int, set[str]] = defaultdict(set)
        self._closed: dict[int, str] = {}
        self._is_listed = False

    def of_slot(self, provider: Provider, place: Place) -> int:
        """The number of a provider whose time was cancelled at that place."""
        number = self._number(provider)
        self._slots[number] = provider
        if len(self._places) < MOST_SPELLINGS:
            self._places.add(headers.word(place.name))
            self._places_of[number].add(headers.word(place.name))
        return number

    def of_busy(self, provider: Provider) -> int:
        """The number of a provider who is not free."""
        if provider not in self._numbers and len(self._numbers) >= MOST_SPELLINGS:
            return EVERYBODY
        number = self._number(provider)
        self._busy[number] = provider
        return number

    def of_words(self, text: str) -> int:
        """The number of a row of which it can't be told where its provider stands."""
        if len(self._texts) >= MOST_SPELLINGS:
            return EVERYBODY
        number = self._number(text)
        self._texts[number] = frozenset(text.split())
        return number

    def of_place(self, place: str) -> int:
        """The number of whoever is at a place that is closed."""
        if len(self._closed) >= MOST_SPELLINGS:
            return EVERYBODY
        number = self._number(f"at {place}")
        self._closed[number] = place
        return number

    def _number(self, key: Provider | str) -> int:
        self._is_listed |= isinstance(key, Provider) and key.id is not None
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        self._rows[number] += 1
        return number

    def meant(self) -> Iterator[tuple[int, int]]:
        """Each number that is busy, with each number of a slot's provider whom it may be."""
        known = self._slots | self._busy
        for number, words in self._texts.items():
            named = [n for n, one in known.items() if _names(words, one)]
            for slot in self._slots if not named else set(named) & self._slots.keys():
                yield number, slot
        for number, place in self._closed.items():
            yield from ((number, slot) for slot in self._slots if self._may_be_at(slot, place))
        near = _Near(self._slots)
        for number, provider in self._busy.items():
            if self.is_slip(provider) or self._is_place(provider):
                yield from ((number, slot) for slot in self._slots)
                continue
            for slot in near.to(provider):
                if self._may_be_one(number, slot):
                    yield number, slot

    def is_slip(self, provider: Provider) -> bool:
        """Whether the clinic's list lacks a name that the file has once: it may be anybody's."""
        if provider.id is not None or not self._is_listed:
            return False
        return self._rows[self._numbers.get(provider, 0)] == 1

    def _is_place(self, provider: Provider) -> bool:
        """Whether a place stands where a provider should: all who work there are away."""
        return provider.id is None and headers.word(provider.name) in self._places

    def _may_be_at(self, slot: int, place: str) -> bool:
        """Whether that provider's times may be at a place; at any if no time is there by its
        name, for then it may be a larger one or have another name."""
        there = self._places_of[slot]
        if place not in self._places or len(self._places) >= MOST_SPELLINGS or not there:
            return True
        closed = headers.phrase(place).split()
        return any(
            people.may_be_one(closed, headers.phrase(one).split(), slips=True) for one in there
        )

    def _may_be_one(self, busy: int, slot: int) -> bool:
        one, other = self._busy[busy], self._slots[slot]
        if busy == slot or (one.id is not None and other.id is not None):
            return one.id == other.id and (one.id is not None or busy == slot)
        slips = min(self._rows[busy], self._rows[slot]) <= _RARE_ROWS
        return people.may_be_one(people.words(one.name), people.words(other.name), slips=slips)


def _names(words: frozenset[str], provider: Provider) -> bool:
    """Whether a text of these words names the provider, if only by one of two names."""
    own = people.words(provider.name)
    return words.issuperset(own) or any(len(one) >= _LEAST_OF_NAME and one in words for one in own)


class _Near:
    """Which slots' providers are worth comparing with a name."""

    def __init__(self, slots: dict[int, Provider]) -> None:
        self._all = list(slots)
        self._by_id: defaultdict[int | None, list[int]] = defaultdict(list)
        self._by_word: defaultdict[str, list[int]] = defaultdict(list)
        for number, provider in slots.items():
            self._by_id[provider.id].append(number)
            for word in people.words(provider.name):
                self._by_word[word].append(number)

    def to(self, provider: Provider) -> Iterable[int]:
        if provider.id is not None and None not in self._by_id:
            return self._by_id.get(provider.id, ())
        if len(self._all) <= _MOST_COMPARED:
            return self._all
        return {n for word in people.words(provider.name) for n in self._by_word.get(word, ())}
