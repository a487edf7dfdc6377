"""A draft of a profile from a sample file: what the file shows is taken, the rest is asked.

Promises: at most ``MOST_QUESTIONS`` questions. Nothing is guessed that decides what a row means: a
column whose head is not known, the words for "cancelled", an order of dates that the sample does
not prove are put to the person. The draft extends the default profile, so that no word of it is
lost, and a status word that nobody explains stands: no time is offered over it. The draft is
checked before it is shown. Of the sample's cells it holds only words of the status column.
"""

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

from intake.facts import headers, places, providers, refusals
from intake.profiles import named_columns, profile, selection
from intake.rows import lengths, notation, times
from intake.tables import samples
from intake.tools import waitlist_drafts
from intake.tools.asking import (
    MOST_QUESTIONS as MOST_QUESTIONS,
)
from intake.tools.asking import (
    NONE as NONE,
)
from intake.tools.asking import (
    OPEN as OPEN,
)
from intake.tools.asking import (
    QUESTIONS as QUESTIONS,
)
from intake.tools.asking import (
    Ask as Ask,
)
from intake.tools.asking import (
    Draft as Draft,
)
from intake.tools.asking import (
    Impossible as Impossible,
)
from intake.tools.asking import (
    Tables,
    heads,
    named,
    needed,
    order,
)
from intake.words import column_kinds, column_words, status_codes, status_words

MOST_WORDS: Final = 40
"""A status column with more words than this is no status column."""

_NO_WHEN: Final = "Without a column for the time no slot can be told from the file."
_WHEN: Final = ("date", "start", "time")
_LONGEST_MINUTES: Final = 720
_FEWEST_MINUTES: Final = 10
_UNITS: Final = (5, 10, 15, 20, 30)
_NOBODY: Final = providers.Book(None)
_PARTS_OF_NAME: Final = {"provider_first", "provider_last"}


def draft(
    file: Path,
    ask: Ask,
    kind: profile.Kind = "cancellations",
    *,
    book: providers.Book = _NOBODY,
    known_places: places.Book = places.ANYWHERE,
) -> str:
    """The profile as TOML, of a list of appointments or of a waitlist. ``book`` and
    ``known_places``: a column that names nobody else, or nowhere else, is proposed for theirs.
    Raises ``Impossible``."""
    try:
        sample = samples.read(file)
    except refusals.Refused as refused:
        raise Impossible(str(refused)) from None
    default = next(one for one in profile.load_all() if one.name == profile.DEFAULT)
    made = Draft(sample, default, kind, ask, book, known_places)
    _know_heads(made)
    if kind == "waitlist":
        waitlist_drafts.ask(made)
        text = _written(file.name, waitlist_drafts.tables(made))
    else:
        for step in (_provider, _place, _start, _length, _status, _order):
            step(made)
        text = _written(file.name, _tables(made))
    try:
        said = tomllib.loads(text)
        profile.Profile.model_validate(profile.extended(said))
    except (tomllib.TOMLDecodeError, ValueError) as error:
        raise Impossible(f"These answers make no profile: {error}") from None
    return text


def _know_heads(made: Draft) -> None:
    """Take the columns whose heads are known from elsewhere."""
    made.columns |= selection.of_heads(made.default, made.kind, made.sample.heads)


def _provider(made: Draft) -> None:
    """Also none: then the provider stands above the rows, as ``Provider: Dr. Vale``."""
    if "provider" not in made.columns and not made.columns.keys() >= _PARTS_OF_NAME:
        question = f"Which column holds the provider ({NONE} if the name stands above its rows)"
        proposed = made.naming(made.book.lists)
        if proposed == NONE:
            proposed = made.naming(made.book.may_list)
        answer = made.pick("provider", question, proposed)
        if (column := made.column(answer)) is not None:
            made.columns["provider"] = column


def _place(made: Draft) -> None:
    if "location" in made.columns:
        return
    proposed = made.naming(made.known_places.knows)
    named = any(map(made.known_places.knows, made.sample.alone))
    if proposed == NONE and (named or _is_above(made, "location") or made.known_places.tells("")):
        return
    question = "Which column holds the place (or write the place, if it is always the same)"
    answer = made.pick("place", question, proposed).strip()
    if (column := made.column(answer)) is not None:
        made.columns["location"] = column
    elif answer in ("", NONE):
        raise Impossible("Without a place no slot can be told from the file.")
    else:
        made.said["always_location"] = answer


def _is_above(made: Draft, name: profile.CancellationField) -> bool:
    """Whether the field stands above its rows, as in ``Site: North``."""
    said = made.default.cancellations
    return said is not None and not made.sample.labels.isdisjoint(said.heads[name])


def _start(made: Draft) -> None:
    if not made.columns.keys() & set(_WHEN):
        needed(
            made, "start", "Which column holds the date, or the date and the time of day", _NO_WHEN
        )
    if "date" not in made.columns and not ("start" in made.columns and _tells_days(made)):
        question = f"Which column holds the date ({NONE} if it stands above the rows)"
        if (column := made.column(made.pick("start", question))) is not None:
            made.columns["date"] = column
    if any(_tells_clocks(made.cells(name)) for name in _WHEN if name in made.columns):
        return
    if "time" not in made.columns:
        needed(made, "time", "Which column holds the time of day", _NO_WHEN)
    if any(cell.isdigit() for cell in made.cells("time")):
        question = "Is a time such as 930 a clock (hhmm), or counted from midnight"
        units = ("hhmm", "minutes", "seconds")
        made.dates["whole_number_time"] = made.ask("unit", question, "hhmm", units)


def _tells_days(made: Draft) -> bool:
    """Whether the start's cells tell the day as well."""
    cells = [cell for cell in made.cells("start") if cell]
    return not cells or any((one := notation.parts(cell)) and one.day for cell in cells)


def _tells_clocks(cells: list[str]) -> bool:
    """Whether times of day stand there that no answer must explain: 9:30, or 0930."""
    filled = [cell for cell in cells if cell]
    four = filled and all(map(times.FOUR_DIGITS.fullmatch, filled))
    whole = any((one := notation.parts(cell)) and one.day and one.clock for cell in filled)
    return whole or any(":" in cell for cell in filled) or bool(four and min(filled) < "1")


def _length(made: Draft) -> None:
    if "duration" in made.columns and "end" not in made.columns:
        _unit_of_length(made, [cell for cell in made.cells("duration") if cell])
    if made.columns.keys() & {"end", "duration"} or _tells_ends(made):
        return
    question = (
        "Which column holds the length or the end (or write the length with its unit, such as"
        " 30 min, if it is always the same)"
    )
    answer = made.pick("length", question, "30 min").strip()
    if (column := made.column(answer)) is not None:
        made.columns["duration"] = column
        filled = [cell for cell in made.cells("duration") if any(map(str.isalnum, cell))]
        if not all(lengths.read(cell, "minutes") for cell in filled):
            made.columns["end"] = made.columns.pop("duration")
        else:
            _unit_of_length(made, filled)
    elif (always := lengths.read(answer, "minutes")) is not None:
        made.said["always_minutes"] = int(always.total_seconds()) // 60
    else:
        raise Impossible("Without an end or a length there is no slot.")


def _unit_of_length(made: Draft, cells: list[str]) -> None:
    """What a bare number counts, if hardly minutes: no visit lasts 1800 of them, nor 3."""
    numbers = [int(cell) for cell in cells if cell.isdigit()]
    if not numbers or headers.unit_told(made.sample.heads[made.columns["duration"]]):
        return
    if min(numbers) > _LONGEST_MINUTES:
        made.said["duration_unit"] = "seconds"
    elif max(numbers) < _FEWEST_MINUTES and set(numbers) != {5}:
        question = f"How many minutes are one of the {max(numbers)} of which a visit's length is"
        answer = made.ask("units", question, OPEN, (OPEN, "1", *map(str, _UNITS)))
        if answer == OPEN:
            raise Impossible("Nothing tells yet how long a visit is.")
        made.said["duration_unit"] = "minutes" if answer == "1" else int(answer)


def _tells_ends(made: Draft) -> bool:
    """Whether the start's cells tell the end as well."""
    cells = [cell for name in _WHEN if name in made.columns for cell in made.cells(name)]
    return any(notation.interval(cell) for cell in cells)


def _status(made: Draft) -> None:
    if "status" not in made.columns:
        question = f"Which column holds the status ({NONE} for none)"
        answer = made.pick("status", question, _of_status(made))
        if (column := made.column(answer)) is not None:
            made.columns["status"] = column
        else:
            _without_status(made)
            return
    if _holds_dates(made, "status"):
        made.columns["cancelled_at"] = made.columns.pop("status")
        made.said["filled_means_cancelled"] = True
        return
    if _asks_if_gone(made):
        return
    _take_words_of_codes(made)
    found = _words_of_status(made)
    if len(found) > MOST_WORDS:
        raise Impossible("The status column has too many different words to be one.")
    assert made.default.cancellations is not None
    listed = made.default.cancellations.status
    unknown = sorted(
        word
        for word in found
        if (listed.meaning(word) is None and status_words.meaning(word, "", listed) is None)
        or status_words.tells_of_moving(word)
    )
    if not unknown:
        return
    patient = "Which of these words mean that the patient cancelled"
    by_patient = named(made, "cancelled", patient, unknown)
    clinic = named(made, "by_clinic", "Which of them mean that the clinic cancelled", unknown)
    made.words["cancelled"] = [word for word in by_patient if word not in clinic]
    made.words["by_clinic"] = clinic
    left = [word for word in unknown if word not in (*by_patient, *clinic)]
    if moved := [word for word in left if status_words.tells_of_moving(word)]:
        made.words["ignored"] = moved
    made.words["booked"] = [word for word in left if not status_words.tells_of_moving(word)]


def _of_status(made: Draft) -> str:
    """The answer for the one column of which each cell is a word of a status."""
    assert made.default.cancellations is not None
    rows = made.sample.rows[: named_columns.ROWS]
    listed = made.default.cancellations.status
    heads = made.sample.heads
    found = status_codes.column(heads, made.free, rows, listed, notation.is_moment)
    if found is None:
        found = status_codes.subject(heads, made.free, rows)
    return NONE if found is None else str(found + 1)


def _take_words_of_codes(made: Draft) -> None:
    """Of a status that stands in codes and in words the column of words is the status."""
    assert made.default.cancellations is not None
    free = [n for n in range(len(made.sample.heads)) if n not in made.columns.values()]
    two = status_codes.by_heads(made.sample.heads, made.columns["status"], free)
    listed = made.default.cancellations.status
    if two is not None and status_codes.say_the_same(two, made.sample.rows, listed):
        made.columns["status"] = two.text


def _asks_if_gone(made: Draft) -> bool:
    """Whether the head is a question to which a yes says that the visit is cancelled."""
    head = made.sample.heads[made.columns["status"]]
    words = {headers.word(cell) for cell in made.cells("status")} - {""}
    is_gone = column_kinds.by_head(head, None) == "gone"
    return is_gone and bool(words) and words <= column_words.YES_OR_NO


def _words_of_status(made: Draft) -> set[str]:
    """The column's words; of subjects only how several begin, for the others begin with a name."""
    cells = made.cells("status")
    parted = [status_words.parted(cell) for cell in cells]
    whole = {headers.phrase(cell) for cell in cells}
    if sum(bool(rest) for _, rest in parted) * 2 < len(cells) or _are_known(made, cells):
        return whole
    made.said["status_begins"] = True
    begins = Counter(headers.phrase(one) for one, _ in parted)
    return {words for words, rows in begins.items() if rows > 1}


def _are_known(made: Draft, cells: list[str]) -> bool:
    """Whether most of these are words of a status as they stand: ``x - Cancelled``."""
    assert made.default.cancellations is not None
    listed = made.default.cancellations.status
    known = (
        listed.meaning(headers.phrase(cell)) or status_words.meaning(cell, "", listed)
        for cell in cells
    )
    return sum(one is not None for one in known) * 2 > len(cells)


def _holds_dates(made: Draft, name: str) -> bool:
    """Whether dates stand in the column and nothing else: of what was cancelled, when."""
    cells = [cell for cell in made.cells(name) if cell]
    return bool(cells) and all((one := notation.parts(cell)) and one.day for cell in cells)


def _without_status(made: Draft) -> None:
    known = made.columns.pop("cancelled_at", None)
    if known is None and "cancelled_by" in made.columns:
        return  # whoever cancelled, it is
    question = f"Which column is filled when a visit is cancelled ({NONE}: every row is cancelled)"
    answer = made.pick("filled", question, OPEN if known is None else str(known + 1)).strip()
    if (column := made.column(answer)) is not None:
        made.columns["cancelled_at"] = column
        made.said["filled_means_cancelled"] = True
    elif answer == NONE:
        made.said["all_cancelled"] = True
    else:
        raise Impossible("Nothing tells yet which rows are cancelled.")


def _order(made: Draft) -> None:
    order(made, (*_WHEN, "end_date", "end"))


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


def _tables(made: Draft) -> Tables:
    with_id = "appointment_id" in made.columns
    key = ["appointment_id"] if with_id else ["provider", "location", "start"]
    return [
        ("dates", made.dates),
        ("cancellations", {"key": key, **made.said}),
        ("cancellations.heads", heads(made)),
        ("cancellations.status", made.words),
    ]


def _written(file_name: str, tables: Tables) -> str:
    lines = [
        f"name = {json.dumps(slug(Path(file_name).stem))}",
        f"title = {json.dumps(f'Rows as in {file_name}')}",
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
