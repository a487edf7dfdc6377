"""What a draft of a profile is made with: a sample, what is known of it, and somebody to ask.

Promises: what a question says does not depend on the answer before it, so that whoever has it open
keeps it; of the sample's cells only words of a status or a consent stand in one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, get_args

from intake.facts import headers, places, providers
from intake.profiles import named_columns, profile
from intake.rows import conventions
from intake.tables import samples
from intake.tools.questions import NONE as NONE
from intake.tools.questions import OPEN as OPEN
from intake.tools.questions import QUESTIONS as QUESTIONS

MOST_QUESTIONS: Final = 8
BLANK: Final = "(blank)"
"""A blank cell among words."""
ORDERS: Final = get_args(profile.DateOrder)


class Impossible(Exception):
    """No profile can be drafted from this file; ``str()`` says why."""


Tables = Sequence[tuple[str, Mapping[str, object]]]
"""The tables of a profile, by name."""


class Ask(Protocol):
    """Puts a question to a person; the answer is one of ``choices`` if there are any.

    ``name`` is one of ``QUESTIONS``, and stays what it is while the words of the question change.
    With ``columns`` it is the number of one of them, from 1, or ``-``; or a text, if that is asked
    for. With ``words`` it is some of them, parted by commas.
    """

    def __call__(
        self,
        name: str,
        question: str,
        default: str,
        choices: Sequence[str] = (),
        /,
        *,
        columns: Sequence[str] = (),
        words: Sequence[str] = (),
    ) -> str: ...


@dataclass
class Draft:
    """What is known of the profile so far."""

    sample: samples.Sample
    default: profile.Profile
    kind: profile.Kind
    ask: Ask
    book: providers.Book
    known_places: places.Book
    columns: dict[str, int] = field(default_factory=dict)
    said: dict[str, object] = field(default_factory=dict)
    """Keys of ``[cancellations]``."""
    dates: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    asked: int = 0

    def column(self, answer: str) -> int | None:
        """The column that the answer numbers from 1, if it is one."""
        if not answer.isdigit() or not 1 <= int(answer) <= len(self.sample.heads):
            return None
        return int(answer) - 1

    def pick(self, name: str, question: str, default: str = NONE) -> str:
        """Ask for a column."""
        self.asked += 1
        return self.ask(name, question, default, columns=self.sample.heads)

    @property
    def free(self) -> list[int]:
        """The columns that are no field's yet."""
        taken = self.columns.values()
        return [n for n in range(len(self.sample.heads)) if n not in taken]

    def naming(self, is_listed: Callable[[str], bool]) -> str:
        """The answer for the one column whose cells are all in a list of the clinic's."""
        rows = self.sample.rows[: named_columns.ROWS]
        found = named_columns.column(self.sample.heads, self.free, rows, is_listed)
        return NONE if found is None else str(found + 1)

    def cells(self, name: str) -> list[str]:
        place = self.columns[name]
        return [headers.tidy(str(row[place])) for row in self.sample.rows if row[place] is not None]


def named(
    made: Draft,
    name: str,
    question: str,
    words: Sequence[str],
    others: str = "is taken to stand: nothing is offered over it",
) -> list[str]:
    """The words that the answer names; ``others`` says what becomes of those that it does not."""
    words = [word or BLANK for word in words]
    whole = (
        f"{question}: {', '.join(words)} (parted by commas, {NONE} for none; what you don't name"
        f" {others})"
    )
    made.asked += 1
    said = made.ask(name, whole, NONE, words=words)
    answer = {headers.phrase(one) for one in said.split(",")}
    answer |= {BLANK} if headers.phrase(BLANK) in answer else set()
    return ["" if word == BLANK else word for word in words if word in answer]


def order(made: Draft, fields: Sequence[str]) -> None:
    """Whether day or month comes first in the columns of these fields."""
    seen = conventions.Evidence(profile.Dates())
    watched = [name for name in fields if name in made.columns]
    for line, row in enumerate(made.sample.rows, start=1):
        for name in watched:
            seen.see(name, row[made.columns[name]], line)
    shown: str = seen.shown()
    if shown == "open":
        question = "In a date such as 3/4/2026, is the month or the day first"
        shown = made.ask("order", question, "mdy", ORDERS)
    if shown != "none":
        made.dates["order"] = shown


def needed(made: Draft, name: str, question: str, why: str) -> None:
    """Ask for a column that must be there, if its head is not known. Raises ``Impossible``."""
    if name in made.columns:
        return
    column = made.column(made.pick(name, question))
    if column is None:
        raise Impossible(why)
    made.columns[name] = column


def heads(made: Draft) -> dict[str, list[str]]:
    """The head of each field's column."""
    return {name: [made.sample.heads[at]] for name, at in made.columns.items()}
