"""When a reply is a YES by its words alone, and nothing but a YES.

A closed world: a reply is an acceptance only if *every* word of it belongs to a phrase listed
here and at least one of those phrases accepts. One word more ("yes Thursday", "yes for my son",
"yes depending on the price") and it is none, because a false YES books someone and a doubt costs
one text. For these no list of conditions has to be complete. What stands outside may still be a
YES to the trained reader (014), between which and a booking there are only the guards and its bar.

The notation is that of `patterns`.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from bot.replies.patterns import Pattern, beginnings, compiled, words_of
from bot.replies.vocabulary import beside_a_yes
from bot.replies.vocabulary.accepting import ACCEPTING
from bot.replies.vocabulary.harmless import HARMLESS
from bot.replies.vocabulary.listed import words
from bot.replies.words import Clause

# Acknowledges: a YES only if nothing else is said, for "ok, thanks" may mean "I have read it".
_ONLY_ACKNOWLEDGES: Final = compiled("^ <ok> <ok>* $")


def _lines(table: str) -> list[str]:
    return [" ".join(line.split()) for line in table.strip().splitlines()]


_HARMLESS_PHRASES: Final = (*_lines(HARMLESS), *beside_a_yes.phrases())


_Phrases = tuple[tuple[Pattern, bool], ...]


class _Beginning(NamedTuple):
    """The phrases that begin with a word, and whether each accepts.

    `second`: those that can go on with a second word; `other`: with any, or none.
    """

    second: dict[str, _Phrases]
    other: _Phrases


def _by_first_words() -> dict[str, _Beginning]:
    any_second: dict[str, list[tuple[Pattern, bool]]] = {}
    by_second: dict[str, dict[str, list[tuple[Pattern, bool]]]] = {}
    tables = ((_lines(ACCEPTING), True), (_HARMLESS_PHRASES, False))
    for notations, accepts_here in tables:
        for notation in notations:
            phrase = (Pattern(notation), accepts_here)
            for first, seconds in beginnings(notation).items():
                if seconds is None:
                    any_second.setdefault(first, []).append(phrase)
                for second in seconds or ():
                    by_second.setdefault(first, {}).setdefault(second, []).append(phrase)
    return {
        first: _Beginning(
            {
                second: (*phrases, *any_second.get(first, ()))
                for second, phrases in by_second.get(first, {}).items()
            },
            tuple(any_second.get(first, ())),
        )
        for first in {*any_second, *by_second}
    }


_PHRASES: Final = _by_first_words()
_NO_PHRASES: Final = _Beginning({}, ())

VOCABULARY: Final[frozenset[str]] = frozenset().union(
    *map(words_of, ("<ok>", *_lines(ACCEPTING), *_HARMLESS_PHRASES))
)


def patterns() -> Iterator[Pattern]:
    """Every pattern that a parse may come to."""
    found = (
        phrase
        for beginning in _PHRASES.values()
        for phrases in (beginning.other, *beginning.second.values())
        for phrase, _ in phrases
    )
    yield from dict.fromkeys(found)


class Parse(NamedTuple):
    """How far a row of phrases reaches into a clause, and whether one of them accepts.

    `outright`: it accepts in more words than a yes, which might answer any other question, too.
    """

    upto: int
    accepts: bool
    whole: bool
    outright: bool = False


_ANY_YES: Final = words(
    "yes yep yeah sí si ok sure please thanks thank you right alright good great fine perfect "
    "bueno pues bien esta claro dale vale orale listo perfecto gracias de of course que simon por "
    "supuesto for sir maam definitely absolutely certainly totally"
)
"""What a yes to any question is made of."""
_PLEASE: Final = words("please favor kindly")
"""Whoever asks for it answers an offer: nobody says please to how they are."""
_FEWEST_OUTRIGHT: Final = 2  # words besides these: "i want it", "anotame ahi"


_NEAR: Final = r"(?: (?:at|by|to|for|on|in|the|this|that|a|las|el|este|para|de|en|los|with|con))*"
_OUR: Final = (
    r"(?: ~our(?:time|day|part|place)(?: (?:clinic|office|clinica|oficina))?"
    r"|(?: (?:dr|dra|doctor|doctora))? ~ourdoctor)+"
)
_SUITS: Final = (
    r"(?= (?:works?|is|sounds|will|would|does|fits?|suits?|me|esta|it|seria|estaria|queda)\b)"
)
_THE_SLOT: Final = re.compile(rf"{_NEAR}{_OUR}{_SUITS}")
_TAKEN: Final = re.compile(
    r"(?<= )((?:take|taking|accept|accepting|have|claim|claiming|do|book|want|grab|reserve|confirm|"
    rf"tomo|acepto|quiero|agarro|confirmo)){_NEAR}{_OUR}(?= )"
)
_SEEN: Final = re.compile(r"(?<= )(see|seeing)(?: (?:dr|dra|doctor|doctora))? ~ourdoctor(?= )")
_BESIDES: Final = re.compile(rf"{_NEAR}{_OUR}(?= )")


def folded(clause: Clause) -> str:
    """The line of a clause that was compared, without the slot's own time, day and place.

    Whoever names them with a yes says no more than yes.
    """
    if "~our" not in clause.line:
        return clause.line
    line = _SEEN.sub(r"\1 ~seen", clause.line)
    line = _TAKEN.sub(r"\1 it", _THE_SLOT.sub(" it", line))
    return _BESIDES.sub("", line)


Place = Literal["alone", "later", "outright", "first", "begun", "courtesy", "nowhere"]


def place(parses: Sequence[Parse]) -> Place:
    """Where an acceptance stands in a reply: alone, after something else, before something else,
    as the beginning of a clause that goes on, or nowhere; "courtesy" if nothing else is there.

    "outright": it stands before something else, but can answer no question than ours."""
    accepting = [one.whole and one.accepts for one in parses]
    if all(one.whole for one in parses):
        return "alone" if any(accepting) else "courtesy"
    if any(accepting):
        if not accepting[0]:
            return "later"
        return "outright" if any(one.whole and one.outright for one in parses) else "first"
    return "begun" if any(one.accepts for one in parses) else "nowhere"


def acknowledges(lines: Sequence[str]) -> bool:
    """True if "ok" and the like is all that is said: it answers what was asked."""
    return bool(lines) and all(map(_ONLY_ACKNOWLEDGES.match, lines))


@lru_cache(maxsize=20_000)
def parse(line: str) -> Parse:
    """The longest row of phrases that the line begins with."""
    reached = {0: (False, False)}
    last = len(line) - 1
    for start in range(last):
        if start not in reached:
            continue
        accepted, outright = reached[start]
        after = line.index(" ", start + 1)
        begun = _PHRASES.get(line[start + 1 : after], _NO_PHRASES)
        second = line[after + 1 : line.find(" ", after + 1)]
        for phrase, accepts_here in begun.second.get(second, begun.other):
            if found := phrase.match(line, start):
                more = accepts_here and _is_outright(found[0])
                before = reached.get(found.end(), (False, False))
                reached[found.end()] = (
                    before[0] or accepted or accepts_here,
                    before[1] or outright or more,
                )
    furthest = max(reached)
    accepted, outright = reached[furthest]
    asked_for = accepted and not _PLEASE.isdisjoint(line[:furthest].split())
    # A phrase that ends its clause takes the space after it, too.
    return Parse(min(furthest, last), accepted, furthest >= last, outright or asked_for)


def _is_outright(said: str) -> bool:
    return sum(word not in _ANY_YES for word in said.split()) >= _FEWEST_OUTRIGHT
