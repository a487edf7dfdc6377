"""A draft of a profile from a sample file: what the file shows is taken, the rest is asked.

Promises: at most ``MOST_QUESTIONS`` questions. Nothing is guessed that decides what a row means: a
column whose head is not known, the words for "cancelled", an order of dates that the sample does
not prove are put to the person. The draft extends the default profile, so that no word of it is
lost, and a status word that nobody explains stands: no time is offered over it. The draft is
checked before it is shown. Of the sample's cells it holds only words of the status column.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, get_args

from intake.facts import headers, refusals
from intake.profiles import profile
from intake.rows import lengths, notation, status_words, times
from intake.tables import samples

MOST_QUESTIONS: Final = 8
MOST_WORDS: Final = 40
"""A status column with more words than this is no status column."""

ORDERS: Final = get_args(profile.DateOrder)
NONE: Final = "-"
"""The answer that names none of the columns or words."""
OPEN: Final = "?"
"""No answer yet, where none can be proposed."""
QUESTIONS: Final = (
    "provider", "place", "start", "time", "unit", "length", "status", "cancelled", "by_clinic",
    "filled", "order",
)  # fmt: skip
"""Their names, in the order in which they are asked."""
_WHEN: Final = ("date", "start", "time")
_PARTS_OF_NAME: Final = {"provider_first", "provider_last"}


class Impossible(Exception):
    """No profile can be drafted from this file; ``str()`` says why."""


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
class _Draft:
    """What is known of the profile so far."""

    sample: samples.Sample
    known: profile.Cancellations
    ask: Ask
    columns: dict[str, int] = field(default_factory=dict)
    said: dict[str, object] = field(default_factory=dict)
    """Keys of ``[cancellations]``."""
    dates: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)

    def column(self, answer: str) -> int | None:
        """The column that the answer numbers from 1, if it is one."""
        if not answer.isdigit() or not 1 <= int(answer) <= len(self.sample.heads):
            return None
        return int(answer) - 1

    def pick(self, name: str, question: str, default: str = NONE) -> str:
        """Ask for a column."""
        return self.ask(name, question, default, columns=self.sample.heads)

    def cells(self, name: str) -> list[str]:
        place = self.columns[name]
        return [headers.tidy(str(row[place])) for row in self.sample.rows if row[place] is not None]


def draft(file: Path, ask: Ask) -> str:
    """The profile as TOML. Raises ``Impossible``."""
    try:
        sample = samples.read(file)
    except refusals.Refused as refused:
        raise Impossible(str(refused)) from None
    default = next(one for one in profile.load_all() if one.name == profile.DEFAULT)
    assert default.cancellations is not None
    made = _Draft(sample, default.cancellations, ask)
    _know_heads(made)
    for step in (_provider, _place, _start, _length, _status, _order):
        step(made)
    text = _written(made, file.name)
    try:
        said = tomllib.loads(text)
        profile.Profile.model_validate(profile.extended(said))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise Impossible(f"These answers make no profile: {error}") from None
    return text


def _know_heads(made: _Draft) -> None:
    """Take the columns whose heads are known from elsewhere."""
    names = [headers.head(head).name for head in made.sample.heads]
    for name, aliases in made.known.heads.items():
        found = next((names.index(alias) for alias in aliases if alias in names), None)
        if found is not None and found not in made.columns.values():
            made.columns[name] = found


def _provider(made: _Draft) -> None:
    """Also none: then the provider stands above the rows, as ``Provider: Dr. Vale``."""
    if "provider" not in made.columns and not made.columns.keys() >= _PARTS_OF_NAME:
        question = f"Which column holds the provider ({NONE} if the name stands above its rows)"
        if (column := made.column(made.pick("provider", question))) is not None:
            made.columns["provider"] = column


def _place(made: _Draft) -> None:
    if "location" in made.columns:
        return
    question = "Which column holds the place (or write the place, if it is always the same)"
    answer = made.pick("place", question).strip()
    if (column := made.column(answer)) is not None:
        made.columns["location"] = column
    elif answer in ("", NONE):
        raise Impossible("Without a place no slot can be told from the file.")
    else:
        made.said["always_location"] = answer


def _start(made: _Draft) -> None:
    if not made.columns.keys() & set(_WHEN):
        _needed(made, "start", "Which column holds the date, or the date and the time of day")
    if any(":" in cell for name in _WHEN if name in made.columns for cell in made.cells(name)):
        return
    if "time" not in made.columns:
        _needed(made, "time", "Which column holds the time of day")
    if any(cell.isdigit() for cell in made.cells("time")):
        question = "Is a time such as 930 a clock (hhmm), or counted from midnight"
        units = ("hhmm", "minutes", "seconds")
        made.dates["whole_number_time"] = made.ask("unit", question, "hhmm", units)


def _length(made: _Draft) -> None:
    if made.columns.keys() & {"end", "duration"} or _tells_ends(made):
        return
    question = (
        "Which column holds the length or the end (or write the length with its unit, such as"
        " 30 min, if it is always the same)"
    )
    answer = made.pick("length", question, "30 min").strip()
    if (column := made.column(answer)) is not None:
        made.columns["duration"] = column
        filled = [cell for cell in made.cells("duration") if cell]
        if not all(lengths.read(cell, "minutes") for cell in filled):
            made.columns["end"] = made.columns.pop("duration")
    elif (always := lengths.read(answer, "minutes")) is not None:
        made.said["always_minutes"] = int(always.total_seconds()) // 60
    else:
        raise Impossible("Without an end or a length there is no slot.")


def _tells_ends(made: _Draft) -> bool:
    """Whether the start's cells tell the end as well."""
    cells = [cell for name in _WHEN if name in made.columns for cell in made.cells(name)]
    return any(notation.interval(cell) for cell in cells)


def _status(made: _Draft) -> None:
    if "status" not in made.columns:
        answer = made.pick("status", f"Which column holds the status ({NONE} for none)")
        if (column := made.column(answer)) is not None:
            made.columns["status"] = column
        else:
            _without_status(made)
            return
    found = {headers.phrase(cell) for cell in made.cells("status")}
    if len(found) > MOST_WORDS:
        raise Impossible("The status column has too many different words to be one.")
    listed = made.known.status
    unknown = sorted(
        word
        for word in found
        if listed.meaning(word) is None and status_words.meaning(word, "", listed) is None
    )
    if not unknown:
        return
    patient = "Which of these words mean that the patient cancelled"
    named = _named(made, "cancelled", patient, unknown)
    clinic = _named(made, "by_clinic", "Which of them mean that the clinic cancelled", unknown)
    made.words["cancelled"] = [word for word in named if word not in clinic]
    made.words["by_clinic"] = clinic
    made.words["booked"] = [word for word in unknown if word not in (*named, *clinic)]


def _named(made: _Draft, name: str, question: str, words: Sequence[str]) -> list[str]:
    """The words that the answer names. A question never depends on the answer before it: whoever
    has its list open would lose it."""
    whole = (
        f"{question}: {', '.join(words)} (parted by commas, {NONE} for none; what you don't name is"
        " taken to stand)"
    )
    named = {headers.phrase(one) for one in made.ask(name, whole, NONE, words=words).split(",")}
    return [word for word in words if word in named]


def _without_status(made: _Draft) -> None:
    known = made.columns.pop("cancelled_at", None)
    question = f"Which column is filled when a visit is cancelled ({NONE}: every row is cancelled)"
    answer = made.pick("filled", question, OPEN if known is None else str(known + 1)).strip()
    if (column := made.column(answer)) is not None:
        made.columns["cancelled_at"] = column
        made.said["filled_means_cancelled"] = True
    elif answer == NONE:
        made.said["all_cancelled"] = True
    else:
        raise Impossible("Nothing tells yet which rows are cancelled.")


def _order(made: _Draft) -> None:
    evidence = times.Evidence(profile.Dates())
    watched = [name for name in (*_WHEN, "end_date", "end") if name in made.columns]
    for line, row in enumerate(made.sample.rows, start=1):
        for name in watched:
            evidence.see(name, row[made.columns[name]], line)
    shown: str = evidence.shown()
    if shown == "open":
        question = "In a date such as 3/4/2026, is the month or the day first"
        shown = made.ask("order", question, "mdy", ORDERS)
    if shown != "none":
        made.dates["order"] = shown


def _needed(made: _Draft, name: str, question: str) -> None:
    column = made.column(made.pick(name, question))
    if column is None:
        raise Impossible(f"Without a column for {name} no slot can be told from the file.")
    made.columns[name] = column


def renamed(text: str, name: str, title: str) -> str:
    """The draft under another name."""
    lines = text.split("\n")
    said = {"name": name, "title": title}
    for number, line in enumerate(lines[:3]):
        key = line.partition(" = ")[0]
        if key in said:
            lines[number] = f"{key} = {json.dumps(said[key])}"
    return "\n".join(lines)


def slug(name: str) -> str:
    """A profile's name from what people call it."""
    plain = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in name.lower())
    return plain.strip("-")[:40] or "new-source"


def _written(made: _Draft, file_name: str) -> str:
    key = (
        ["appointment_id"]
        if "appointment_id" in made.columns
        else ["provider", "location", "start"]
    )
    tables: list[tuple[str, Mapping[str, object]]] = [
        ("dates", made.dates),
        ("cancellations", {"key": key, **made.said}),
        ("cancellations.heads", {n: [made.sample.heads[at]] for n, at in made.columns.items()}),
        ("cancellations.status", made.words),
    ]
    lines = [
        f"name = {json.dumps(slug(Path(file_name).stem))}",
        f"title = {json.dumps(f'Appointments as in {file_name}')}",
        'basis = "Drafted from one sample file and the answers of a person; check it on more."',
        "# The words of the default profile hold here too; what stands below is added to them.",
        f"extends = {json.dumps(profile.DEFAULT)}",
    ]
    for name, said in tables:
        lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in said.items())]
    lines += [
        "",
        "# [providers]",
        "# A name as this source writes it, and the provider's name here:",
        '# "CHEN_M" = "Dr. Chen"',
    ]
    return "\n".join(lines) + "\n"
