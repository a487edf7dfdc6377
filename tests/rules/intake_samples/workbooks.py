"""Workbooks, and what Excel makes of cells. ``make`` writes one for each case."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Final

import openpyxl
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.rules.intake_samples.case import HEADS, NINE, Case

_HEADS: Final = HEADS.split(",")
_NINE: Final = datetime(2026, 3, 10, 9)  # noqa: DTZ001 - a workbook's times name no zone
_HALF_PAST: Final = datetime(2026, 3, 10, 9, 30)  # noqa: DTZ001
_GOOD: Final = [1001.0, "Dr. Chen", "Main St", _NINE, _HALF_PAST, "cancelled", "sick", 2145550101.0]


def _book(*rows: Sequence[object], title: str = "Cancellations") -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def _typed() -> Workbook:
    texts = [
        "A2",
        "Dr. Chen",
        "Main St",
        "2026-03-10 10:00",
        "2026-03-10 10:30",
        "cancelled",
        None,
        None,
    ]
    return _book(_HEADS, _GOOD, texts)


def _titled() -> Workbook:
    return _book(
        ["Cancelled appointments"], [], _HEADS, _GOOD, ["Total", None, None, None, None, 1]
    )


def _parts() -> Workbook:
    heads = [
        "appointment_id",
        "provider",
        "location",
        "Appt Date",
        "Start Time",
        "Duration",
        "status",
    ]
    day = datetime(2026, 3, 10)  # noqa: DTZ001
    return _book(heads, [7, "Dr. Chen", "Main St", day, time(9), 30, "Cancelled"])


def _formulas() -> Workbook:
    return _book(_HEADS, [*_GOOD[:3], "=NOW()+8", *_GOOD[4:]], [*_GOOD[:3], _NINE, *_GOOD[4:]])


def _mac_days() -> Workbook:
    book = _book(_HEADS, [*_GOOD[:3], 44629.375, 44629.395833333, *_GOOD[5:]])
    book.epoch = CALENDAR_MAC_1904
    return book


def _two_sheets() -> Workbook:
    book = _book(_HEADS, _GOOD)
    more = book.create_sheet("More")
    more.append(_HEADS)
    more.append(_GOOD)
    return book


def _hidden_sheet() -> Workbook:
    book = _two_sheets()
    book["More"].sheet_state = "hidden"
    return book


def _shifted() -> Workbook:
    return _book(_HEADS, [*_GOOD, "one too many"], [1002, *_GOOD[1:]])


_MAKERS: Final[dict[str, Callable[[], Workbook]]] = {
    "typed.xlsx": _typed,
    "titled.xlsx": _titled,
    "date-and-time.xlsx": _parts,
    "formulas.xlsx": _formulas,
    "mac-days.xlsx": _mac_days,
    "two-sheets.xlsx": _two_sheets,
    "hidden-sheet.xlsx": _hidden_sheet,
    "shifted.xlsx": _shifted,
    "empty-book.xlsx": openpyxl.Workbook,
    "header-only.xlsx": lambda: _book(_HEADS),
}


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def make(name: str) -> bytes:
    """The bytes of the workbook ``name``."""
    match name:
        case "text-renamed.xlsx":
            return (HEADS + "\n").encode()
        case "archive-renamed.xlsx":
            return _zip(readme_dot_txt=b"hello")
        case "cut-off.xlsx":
            return _bytes(_typed())[:-400]
        case "bomb.xlsx":
            return _zip(xl__workbook_dot_xml=b"x", xl__sharedStrings_dot_xml=b" " * (49 << 20))
        case "broken-parts.xlsx":
            return _zip(xl__workbook_dot_xml=b"<workbook", xl__worksheets__sheet1_dot_xml=b"<")
        case _:
            return _bytes(_MAKERS[name]())


def _refused(name: str, says: str) -> Case:
    return Case(name, None, "rejected", says, kind=None, profile=None)


CASES: Final = [
    Case("typed.xlsx", None, rows="aa", starts={2: NINE}, notes="Cancellations"),
    Case("titled.xlsx", None, rows="a", starts={4: NINE}, notes="line 3"),
    Case("date-and-time.xlsx", None, rows="a", starts={2: NINE}),
    Case("formulas.xlsx", None, rows="ra", because={2: "empty"}),
    Case("mac-days.xlsx", None, rows="a", starts={2: NINE}),
    Case("hidden-sheet.xlsx", None, rows="a"),
    Case("shifted.xlsx", None, rows="ra", because={2: "9 cells"}),
    Case("header-only.xlsx", None, says="no rows"),
    _refused("two-sheets.xlsx", "Two sheets"),
    _refused("empty-book.xlsx", "No header"),
    _refused("text-renamed.xlsx", "something else"),
    _refused("archive-renamed.xlsx", "something else"),
    _refused("cut-off.xlsx", "something else"),
    _refused("bomb.xlsx", "too large"),
    _refused("broken-parts.xlsx", "damaged"),
]
