"""The clinic's providers, as a file may name them.

Promises: a name is found without regard to case, spaces and dots, or by the provider's id in the
source system; a name that two providers share is nobody's. One who is written with the same first
and last name is found whatever titles stand beside them and in whatever order (``VALE, ANNA MD``);
one who is written with less (``Lee H``, ``Dr. Cohen``) only by ``shortened``, which asks who else
is written in the same file.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bot.ledger.answers import NONE_YET, Answers
from bot.ledger.facts import Provider
from intake.facts import headers, people

PASSED_OVER: Final = "Staff said to pass over the rows of this name."
_NOBODY: Final = Provider(None, "")
_NUMBER_BESIDE: Final = re.compile(r"\s*[\[(]\d{3,}[\])]\s*$")
"""The source's own number of somebody, beside the name: ``VALE, ANNA [1021]``."""
_LEAST_LETTERS: Final = 2


class Known(NamedTuple):
    """One provider of the clinic."""

    id: int
    name: str
    external_id: str | None = None
    active: bool = True


class Book:
    """The providers to look names up in. Without any, every name is taken as it is written.

    ``said``: what staff answered about names that are not in the list.
    """

    def __init__(self, known: Iterable[Known] | None, said: Answers = NONE_YET) -> None:
        self._said = said
        self._everybody = known is None
        known = None if known is None else tuple(known)
        self._places: dict[str, Provider] = {}
        self._inactive: set[str] = set()
        self._all = known or ()
        self._known = tuple(Provider(one.id, one.name) for one in known or () if one.active)
        self._meant: dict[str, tuple[Provider, ...]] = {}
        self._untitled: dict[tuple[str, ...], list[Known]] = defaultdict(list)
        for one in known or ():
            self._untitled[_untitled(one.name)].append(one)
            for written in {_form(one.name), _form(one.external_id or "")} - {""}:
                self._add(written, one)

    def _add(self, written: str, one: Known) -> None:
        taken = self._places.get(written)
        itself = Provider(one.id, one.name)
        self._places[written] = itself if taken in (None, itself) else _NOBODY
        if not one.active:
            self._inactive.add(written)

    def find(self, text: str, aliases: Mapping[str, str]) -> Provider:
        """The provider whom ``text`` names; raises ``KeyError`` with a sentence if there is none.

        ``aliases`` maps words of the source to names of the clinic.
        """
        word = headers.word(text)
        name = aliases.get(word) or self._said.providers.get(word, text)
        if self._everybody:
            return Provider(None, headers.tidy(name))
        written = _form(name)
        found = self._places.get(written) or self._places.get(_form(_NUMBER_BESIDE.sub("", name)))
        found = found or self.untitled(name)
        if found is None:
            raise KeyError("This provider is not known. Add the provider, or correct the name.")
        if found is _NOBODY:
            raise KeyError(
                "This name fits two providers. Write which of them, or correct the list of"
                " providers."
            )
        if written in self._inactive:
            raise KeyError(
                "This provider is no longer active. Correct the name, or the list of providers."
            )
        return found

    def lists(self, text: str) -> bool:
        """Whether ``text`` names one of the list for certain."""
        if self._everybody:
            return False
        try:
            return self.find(text, {}).id is not None
        except KeyError:
            return self.shortened(text, ()) is not None

    def may_list(self, text: str) -> bool:
        """Whether ``text`` names one of the list, or may: with more than the list tells of them."""
        return self.lists(text) or bool(self.may_mean(text))

    def passes_over(self, text: str) -> bool:
        """Whether staff said that this is nobody whose time is offered."""
        return headers.word(text) in self._said.ignored

    def untitled(self, name: str) -> Provider | None:
        """The one provider who has these names and no others, whatever titles stand beside them
        and in whatever order; ``None`` if there is none, or two, or one name says too little."""
        words = _untitled(name)
        found = self._untitled.get(words, []) if len(words) > 1 else []
        alone = found[0] if len(found) == 1 and found[0].active else None
        return Provider(alone.id, alone.name) if alone is not None else None

    def shortenings(self, names: Collection[str]) -> dict[str, str]:
        """Those of a file's names that are not in the list and mean one of it, with that one."""
        found = {}
        for name in names:
            try:
                self.find(name, {})
            except KeyError:
                if (meant := self.shortened(name, names)) is not None:
                    found[name] = meant.name
        return found

    def shortened(self, name: str, others: Iterable[str]) -> Provider | None:
        """The one provider whom a name means that tells less than the list does: the last name,
        alone or with initials. ``None`` if it may mean anybody else, of the list or of ``others``,
        the names beside it in its file."""
        said = people.words(_NUMBER_BESIDE.sub("", name))
        meant = [one for one in self._all if _is_short(said, one.name)]
        if self._everybody or len(meant) != 1 or not meant[0].active:
            return None
        if people.differ_in_title(name, meant[0].name):
            return None
        itself = Provider(meant[0].id, meant[0].name)
        whole = people.words(itself.name)
        for other in (*(one.name for one in self._all if one is not meant[0]), *others):
            there = people.words(other)
            if not there or there == said or not people.may_be_one(said, there, slips=True):
                continue  # "ALL" names nobody
            if not _is_short(there, itself.name) and sorted(there) != sorted(whole):
                return None
        return itself

    def may_mean(self, name: str) -> tuple[Provider, ...]:
        """Whom of the list a name that is not in it may mean, spelled otherwise."""
        if name not in self._meant:
            words = people.words(name)
            self._meant[name] = tuple(
                one
                for one in self._known
                if words and people.may_be_one(words, people.words(one.name), slips=True)
            )
        return self._meant[name]

    def named_in(self, text: str) -> tuple[Provider, ...]:
        """Who of the list is named somewhere in a text; ``text`` as ``headers.phrase`` gives it."""
        there = set(text.split())
        return tuple(
            one for one in self._known if (words := people.words(one.name)) and there >= set(words)
        )


def _untitled(name: str) -> tuple[str, ...]:
    return tuple(sorted(people.words(_NUMBER_BESIDE.sub("", name))))


def _is_short(said: Sequence[str], name: str) -> bool:
    """Whether ``said`` is the last name of a provider who is listed with a first and a last name,
    alone or with the first name's initial."""
    first, last = people.first_and_last(name)
    if last not in said or len(last) < _LEAST_LETTERS or not first:
        return False
    rest = [word for word in said if word != last]
    return not rest or rest == [first[0]]


def _form(text: str) -> str:
    return headers.word(text.replace(".", " "))
