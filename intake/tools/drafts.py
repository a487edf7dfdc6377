"""A draft of a profile from a sample file: what the file shows is taken, the rest is asked.

Promises: nothing is guessed that decides what a row means. Which column is which, the words of the
status column, a unit, an order that the sample does not prove: each is put to the person, with a
proposal where a head or word is known from elsewhere. The draft is checked before it is shown. Of
the sample's cells it holds only words of the status column.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, get_args

from intake.facts import headers, refusals
from intake.profiles import profile
from intake.rows import times
from intake.tables import samples

MOST_WORDS: Final = 40
"""A status column with more words than this is no status column."""

_FIELDS: Final = get_args(profile.CancellationField)
_QUESTIONS: Final = {
    "appointment_id": "the appointment's number",
    "provider": "the provider",
    "location": "the place",
    "date": "the date, if it stands apart from the time of day",
    "start": "the date and time of the appointment",
    "time": "the time of day, if it stands apart from the date",
    "end_date": "the date of the end, if it stands apart from its time of day",
    "end": "the end",
    "duration": "the length",
    "status": "the status",
    "cancelled_at": "when it was cancelled",
    "reason": "the reason of the cancellation",
    "cancelled_by": "who cancelled",
    "patient": "the patient (only to tell blocked time from visits)",
    "patient_phone": "the patient's phone number",
    "blocked": "a yes for blocked time",
    "all_day": "a yes for whole days",
}
_NONE: Final = "-"


class Impossible(Exception):  # noqa: N818 - read qualified: drafting.Impossible
    """No profile can be drafted from this file; ``str()`` says why."""


class Ask(Protocol):
    """Puts a question to a person; the answer is one of ``choices`` if there are any."""

    def __call__(self, question: str, default: str, choices: Sequence[str] = ()) -> str: ...


@dataclass
class _Draft:
    """What is known of the profile so far."""

    name: str
    columns: dict[str, int]
    words: dict[str, list[str]]
    order: str | None = None
    whole_number_time: str | None = None
    duration_unit: str | None = None


def draft(file: Path, ask: Ask) -> str:
    """The profile as TOML. Raises ``Impossible``."""
    try:
        sample = samples.read(file)
    except refusals.Refused as refused:
        raise Impossible(str(refused)) from None
    known = next(one for one in profile.load_all() if one.name == profile.DEFAULT)
    made = _Draft(ask("A short name for this source", _slug(file.stem)), {}, {})
    made.columns = _columns(sample, known, ask)
    made.words = _words(sample, made.columns, known, ask)
    made.order = _order(sample, made.columns, ask)
    _ask_units(sample, made, ask)
    text = _written(made, sample, file.name)
    try:
        profile.Profile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise Impossible(f"These answers make no profile: {error}") from None
    return text


def _columns(sample: samples.Sample, known: profile.Profile, ask: Ask) -> dict[str, int]:
    listed = [f"{n}: {head}" for n, head in enumerate(sample.heads, start=1) if head]
    choices = [_NONE, *(str(n) for n, head in enumerate(sample.heads, start=1) if head)]
    intro = "The columns are " + ", ".join(listed) + ".\n"
    columns: dict[str, int] = {}
    for field in _FIELDS:
        question = f"{intro}Which column holds {_QUESTIONS[field]} ({_NONE} for none)"
        answer = ask(question, _proposal(field, sample, known), choices)
        intro = ""
        if answer != _NONE:
            columns[field] = int(answer) - 1
    for needed in ("provider", "location", "status"):
        if needed not in columns:
            raise Impossible(f"Without a column for {needed} no slot can be told from the file.")
    if not columns.keys() & {"date", "start", "time"} or not columns.keys() & {"end", "duration"}:
        raise Impossible("Without columns for start and end (or duration) there is no slot.")
    return columns


def _proposal(field: str, sample: samples.Sample, known: profile.Profile) -> str:
    assert known.cancellations is not None
    aliases: Mapping[str, tuple[str, ...]] = dict(known.cancellations.heads)  # type: ignore[arg-type]  # its keys are words too
    names = [headers.normal(head) for head in sample.heads]
    for alias in aliases.get(field, ()):
        if alias in names:
            return str(names.index(alias) + 1)
    return _NONE


def _words(
    sample: samples.Sample, columns: Mapping[str, int], known: profile.Profile, ask: Ask
) -> dict[str, list[str]]:
    assert known.cancellations is not None
    status = known.cancellations.status
    cells = (row[columns["status"]] for row in sample.rows)
    found = sorted({headers.phrase(str(cell)) for cell in cells if cell not in (None, "")})
    if len(found) > MOST_WORDS:
        raise Impossible("The status column has too many different words to be one.")
    meant: dict[str, list[str]] = {"cancelled": [], "booked": [], "blocked": [], "ignored": []}
    for word in found:
        default = next((kind for kind in meant if word in getattr(status, kind)), "ignored")
        question = f"What does the status '{word}' mean"
        meant[ask(question, default, tuple(meant))].append(word)
    return meant


def _order(sample: samples.Sample, columns: Mapping[str, int], ask: Ask) -> str | None:
    evidence = times.Evidence(profile.Dates())
    fields = [field for field in ("date", "start", "time", "end") if field in columns]
    for line, row in enumerate(sample.rows, start=1):
        for field in fields:
            evidence.see(field, row[columns[field]], line)
    match evidence.shown():
        case "open":
            return ask("In a date such as 3/4/2026, is the month or the day first", "mdy", ORDERS)
        case "none":
            return None
        case shown:
            return shown


ORDERS: Final = get_args(profile.DateOrder)


def _ask_units(sample: samples.Sample, made: _Draft, ask: Ask) -> None:
    if "duration" in made.columns:
        made.duration_unit = ask(
            "Is the length in minutes or seconds", "minutes", ("minutes", "seconds")
        )
    if "time" in made.columns and any(
        headers.tidy(str(row[made.columns["time"]])).isdigit() for row in sample.rows
    ):
        question = "Is a time such as 930 a clock (hhmm), or counted from midnight"
        made.whole_number_time = ask(question, "hhmm", ("hhmm", "minutes", "seconds"))


def _slug(name: str) -> str:
    plain = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in name.lower())
    return plain.strip("-")[:40] or "new-source"


def _written(made: _Draft, sample: samples.Sample, file_name: str) -> str:
    lines = [
        f"name = {json.dumps(made.name)}",
        f"title = {json.dumps(f'Appointments as in {file_name}')}",
        'basis = "Drafted from one sample file and the answers of a person; check it on more."',
        "",
        "[dates]",
    ]
    if made.order:
        lines.append(f"order = {json.dumps(made.order)}")
    if made.whole_number_time:
        lines.append(f"whole_number_time = {json.dumps(made.whole_number_time)}")
    lines += ["", "[words]", 'null = ["", "null", "none", "n/a", "na", "-"]']
    lines += ['yes = ["yes", "y", "true", "1"]', 'no = ["no", "n", "false", "0"]']
    key = (
        ["appointment_id"]
        if "appointment_id" in made.columns
        else ["provider", "location", "start"]
    )
    lines += ["", "[cancellations]", f"key = {json.dumps(key)}"]
    if made.duration_unit:
        lines.append(f"duration_unit = {json.dumps(made.duration_unit)}")
    lines += [
        "# Words of the column that says who cancelled, for anybody but the patient:",
        'clinic_words = ["provider", "clinic", "office", "staff"]',
        "# Phrases of the reason that tell that the clinic cancelled:",
        'clinic_reasons = ["provider out", "provider unavailable", "clinic closed"]',
        "",
        "[cancellations.heads]",
    ]
    lines += [f"{field} = {json.dumps([sample.heads[at]])}" for field, at in made.columns.items()]
    lines += ["", "[cancellations.status]"]
    lines += [f"{kind} = {json.dumps(words)}" for kind, words in made.words.items()]
    lines += [
        "",
        "# [providers]",
        "# A name as this source writes it, and the provider's name here:",
        '# "CHEN_M" = "Dr. Chen"',
    ]
    return "\n".join(lines) + "\n"
