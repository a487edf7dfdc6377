"""The cells of one row, by field: what each may hold.

Promises: a cell is given out only when it is what its field asks for; otherwise ``Bad`` names the
field and says what is wrong in a sentence for the front desk, without repeating the cell.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Final, NamedTuple

from bot.ledger import answers
from bot.messages import phone
from intake.facts import headers, phones
from intake.facts.cache import remembered
from intake.profiles import selection
from intake.rows import times
from intake.rows.masking import masked
from intake.tables.table import Cell, Lost

_EXCEL_ERRORS: Final = frozenset(
    {"#ref!", "#n/a", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"}
)
_SHORTENED: Final = re.compile(r"\d[.,]?\d*e\+\d+", re.IGNORECASE)
_WHOLE_FLOAT: Final = re.compile(r"\d+\.0+")
_LOCAL_NUMBER: Final = re.compile(r"[2-9]\d{2}[-. ]\d{4}")
_NUMBER_ELSEWHERE: Final = re.compile(
    r"(?!\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$)\(?\d{2,4}\)?(?:[-. ]\d{2,4}){2,4}"
)
_DIGITS_ELSEWHERE: Final = range(9, 12)
"""More than a date has, and no more than a number without its country."""
_OVERFLOW: Final = re.compile(r"#{3,}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f�]")


ID_CHARS: Final = 80
NAME_CHARS: Final = 120
LOCATION_CHARS: Final = 80
REASON_CHARS: Final = 300
LONGEST_REASON_CHARS: Final = 2_000
"""How long the cells of a row may be."""

EMPTY: Final = "This cell is empty. Fill it in."
_LOST_DIGITS: Final = (
    "A spreadsheet has shortened this number; its last digits are lost. Drop the export as it came,"
    " or format the column as text before saving it."
)


class Bad(Exception):
    """A cell of the field ``field`` can't be used; ``column`` if no field claims it."""

    def __init__(self, field: str, sentence: str, column: int | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
        self.column = column


class Asks(Bad):
    """A cell that only a person can explain."""

    def __init__(
        self,
        field: str,
        sentence: str,
        question: answers.Question,
        column: int | None = None,
    ) -> None:
        super().__init__(field, sentence, column)
        self.question = question


class _Clean(NamedTuple):
    tidy: str
    word: str
    broken: bool
    """It runs over more than one line."""
    fault: str


@remembered
def _clean(text: str) -> _Clean:
    tidy, fault = headers.tidy(text), ""
    if _CONTROL.search(text):
        fault = "There is an unreadable character in this cell. Write the cell anew."
    elif tidy.startswith("#") and (tidy.lower() in _EXCEL_ERRORS or _OVERFLOW.fullmatch(tidy)):
        fault = (
            "The spreadsheet shows an error in this cell. Correct it there (a row of # wants a"
            " wider column), and save it again."
        )
    return _Clean(tidy, tidy.casefold(), "\n" in text or "\r" in text, fault)


def _is_of_elsewhere(cell: Cell) -> bool:
    """Whether it is a whole number as another country writes it within: nobody's number here."""
    if not isinstance(cell, str) or not _NUMBER_ELSEWHERE.fullmatch(cell.strip()):
        return False
    return sum(map(str.isdigit, cell)) in _DIGITS_ELSEWHERE


class Cells:
    """One row under one header."""

    __slots__ = ("_columns", "_fit", "_words", "how", "row")

    def __init__(self, row: Sequence[Cell], fit: selection.Fit, how: times.Conventions) -> None:
        self.row = row
        self._fit = fit
        self._columns = fit.columns
        self._words = fit.profile.words
        self.how = how

    def has(self, *fields: str) -> bool:
        """Whether any of these fields has a column."""
        return any(field in self._columns for field in fields)

    def filled(self) -> int:
        """In how many cells something stands."""
        return sum(self.at(place) not in (None, "") for place in range(len(self.row)))

    def all_texts(self) -> Iterator[str]:
        """What stands in the header and in the row, as text."""
        return (str(cell) for cells in (self._fit.headers, self.row) for cell in cells if cell)

    def place(self, bad: Bad) -> tuple[str, str]:
        """The head over the cell, and the cell, masked."""
        place = self._columns.get(bad.field) if bad.column is None else bad.column
        return ("", "") if place is None else (self._fit.headers[place], masked(self.row[place]))

    def at(self, column: int) -> Cell:
        """The cell of a column that no field claims; ``None`` if it is empty."""
        cell = self.row[column]
        if isinstance(cell, str) and headers.word(cell) in self._words.null:
            return None
        return cell

    def whatever(self, field: str) -> Cell:
        """The cell as it stands, whether or not it can be read; ``None`` if it is empty."""
        place = self._columns.get(field)
        return None if place is None else self.at(place)

    def written(self, field: str) -> str:
        """The cell's words, also those that mean "nothing" elsewhere, such as a sign."""
        place = self._columns.get(field)
        return "" if place is None else headers.phrase(str(self.row[place] or ""))

    def named(self, field: str) -> str:
        """What stands in the cell, as well as it can be read."""
        return headers.tidy(str(self.whatever(field) or ""))

    def may_be_yes(self, field: str) -> bool:
        """Whether the cell is anything but empty or a no."""
        cell = self.whatever(field)
        return cell is not None and headers.word(str(cell) or "?") not in self._words.no

    def raw(self, field: str) -> Cell:
        """The cell as it stands; none if the field has no column or the cell is empty."""
        cell = self.whatever(field)
        if isinstance(cell, Lost):
            raise Bad(field, cell.sentence)
        return cell

    def text(self, field: str, longest: int, *, lines: bool = False) -> str:
        """One line of text, empty if there is none."""
        place = self._columns.get(field)
        if place is None or (cell := self.row[place]) is None:
            return ""
        if isinstance(cell, Lost):
            raise Bad(field, cell.sentence)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        tidy, word, broken, fault = _clean(str(cell))
        if word in self._words.null:
            return ""
        if broken and not lines:
            raise Bad(field, "There is a line break inside this cell. Take it out.")
        if fault:
            raise Bad(field, fault)
        if len(tidy) > longest:
            raise Bad(field, f"This cell has more than {longest} characters. Shorten it.")
        return tidy

    def needed(self, field: str, longest: int) -> str:
        """A text that must not be missing."""
        text = self.text(field, longest)
        if not text:
            raise Bad(field, EMPTY)
        return text

    def identifier(self, field: str, longest: int) -> str:
        """A number or code of the source system, empty if there is none."""
        text = self.text(field, longest)
        if _SHORTENED.fullmatch(text):
            raise Bad(field, _LOST_DIGITS)
        return text.split(".")[0] if _WHOLE_FLOAT.fullmatch(text) else text

    def phone(self, field: str) -> str | None:
        """A phone number in E.164, or none."""
        cell = self.raw(field)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        local = isinstance(cell, str) and _LOCAL_NUMBER.fullmatch(cell.strip())
        if local and field == "patient_phone":
            return None  # as people write it by hand: nobody's number, and none is needed
        try:
            return phones.parse(cell)
        except phone.Invalid as error:
            if field == "patient_phone" and _is_of_elsewhere(cell):
                return None
            raise Bad(field, f"{error} Write a mobile number with its area code.") from None

    def yes_or_no(self, field: str) -> bool:
        """A yes or no; an empty cell is a no."""
        word = headers.word(self.text(field, 20))
        if word in self._words.yes:
            return True
        if not word or word in self._words.no:
            return False
        raise Bad(field, "This cell is neither yes nor no. Write one of them.")

    def moment(self, field: str) -> times.Moment | None:
        """A date, a time or both, in clinic time; none if the cell is empty."""
        cell = self.raw(field)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        try:
            return times.read(cell, field, self.how)
        except times.Unclear as error:
            raise Bad(field, str(error)) from None

    def until(self, *fields: str) -> times.Moment | None:
        """The end that a cell tells beside its start, as ``9:00 - 9:30``; none if none does."""
        for field in fields:
            try:
                pair = times.interval(self.whatever(field), field, self.how)
            except times.Unclear as error:
                raise Bad(field, str(error)) from None
            if pair is not None:
                return pair[1]
        return None

    def instant(self, field: str, moment: times.Moment, clock: time) -> datetime:
        """The moment at that time of day, in UTC."""
        if moment.day is None:
            raise Bad(field, "There is no date in this cell. Write it as 2026-03-31.")
        try:
            return times.instant(moment.day, clock, moment.zone or self.how.zone)
        except times.Unclear as error:
            raise Bad(field, str(error)) from None

    def day_or_instant(self, field: str) -> datetime | None:
        """A date and time, or a date alone as the start of that day; none if empty."""
        moment = self.moment(field)
        if moment is None:
            return None
        if moment.clock is None:
            found = self.instant(field, moment, time(12))
            local = found.astimezone(self.how.zone)
            return local.replace(hour=0, fold=0).astimezone(UTC)
        return self.instant(field, moment, moment.clock)
