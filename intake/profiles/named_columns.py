"""Columns whose cells tell what they are, where no head does: each of them names one of the clinic.

Promises: a column is taken for the provider's, or the place's, only if the header and the headings
above the rows tell none, each of its filled cells names one of the clinic's list, nearly each row
has one, and no other column is like it. Names that only may be the list's make a column too: whose
they are is asked, row by row. A head that speaks of somebody with another part in the
visit, or of another place, is never taken. Pure.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from intake.facts import headers, places, providers
from intake.profiles.selection import Fit

ROWS: Final = 2_000
"""So many rows are looked at; a name further down that is not in the list is asked about."""

_TOLD: Final = ("provider", "location")
_NEARLY_ALL: Final = 0.8
_LEAST_ROWS: Final = 2
_NUMBER_OR_END: Final = "fin"
"""Of a visit its financial number in some programs, and in Spanish its end."""
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-3])[0-5]\d")
_OTHER_PART: Final = re.compile(
    r"\b(?:referr\w*|ref|primary|pcp|ordering|prefer\w*|pref|requested|request|previous|prev|prior|next|last"
    r"|new|old|former|original|billing|supervis\w*|attending|collaborat\w*|cosign\w*|signing|reading"
    r"|consulting|family|regular|usual|home|own|assist\w*|second\w*|2|cover\w*|substitute|moved?|transferred"
    r"|to|from|by|user|users|login|owner|author|scribe|created|creat\w*|entered|keyed|modified|updated|changed"
    r"|cancel\w*|canc|cxl|called|taken|patient|pt|client|guest|customer|note\w*|comment\w*|remark\w*"
    r"|reason|waitlist|wanted|wish\w*|lab|pharmacy|birth|bill|mail\w*)\b"
)
"""Words of a head under which somebody, or some place, has another part in the visit."""


def may_tell(fit: Fit) -> bool:
    """Whether the cells must be looked at to know what a column is."""
    there = fit.columns.keys()
    lacks = not {"time", "start"} & there or not {"end", "duration"} & there
    return bool({*_TOLD, "status", "date"} & set(fit.above)) or lacks or _is_doubtful_end(fit)


def told(
    fit: Fit,
    rows: Sequence[Sequence[object]],
    book: providers.Book,
    known_places: places.Book,
    above: Collection[str] = (),
) -> Fit:
    """The same header with the columns whose cells tell that they are the provider's or the
    place's, if it has none; ``above`` are fields that headings above the rows tell."""
    fit = _without_end(fit, rows)
    lacking = [name for name in fit.above if name in _TOLD and name not in above]
    asks = {"provider": book.lists, "location": known_places.knows}
    columns = dict(fit.columns)
    for name in lacking:
        place = column(fit.headers, fit.unread, rows, asks[name])
        if place is None and name == "provider":
            place = column(fit.headers, fit.unread, rows, book.may_list)
        if place is not None:
            columns[name] = place
    found = [name for name in lacking if columns[name] != fit.columns[name]]
    left = tuple(name for name in fit.above if name not in found)
    return fit._replace(columns=columns, above=left) if found else fit


def names_above(
    fit: Fit, lines: Iterable[Sequence[object]], book: providers.Book, known_places: places.Book
) -> dict[str, str]:
    """Of lines between the rows those that hold one name of the clinic's and nothing else, with the
    field that the header lacks for it."""
    asks = {"location": known_places.knows, "provider": book.lists}
    lacking = [name for name in asks if name in fit.above]
    found = dict[str, str]()
    for cells in lines:
        texts = [text for cell in cells if cell is not None and (text := headers.tidy(str(cell)))]
        name = next((n for n in lacking if len(texts) == 1 and asks[n](texts[0])), None)
        if name is not None:
            found[headers.word(texts[0])] = name
    return found


def _is_doubtful_end(fit: Fit) -> bool:
    """Whether the head of the end may as well be that of a number, as ``FIN`` is."""
    columns = fit.columns
    both = "end" in columns and "duration" in columns
    return both and headers.normal(fit.headers[columns["end"]]) == _NUMBER_OR_END


def _without_end(fit: Fit, rows: Sequence[Sequence[object]]) -> Fit:
    """The header without an end in which only numbers stand that are no clock."""
    if not _is_doubtful_end(fit):
        return fit
    place = fit.columns["end"]
    texts = [headers.tidy(str(row[place])) for row in rows if row[place] is not None]
    if not texts or not all(text.isdigit() and not _CLOCK.fullmatch(text) for text in texts):
        return fit
    return fit._replace(columns={name: n for name, n in fit.columns.items() if name != "end"})


def column(
    heads: Sequence[str],
    among: Collection[int],
    rows: Sequence[Sequence[object]],
    is_listed: Callable[[str], bool],
) -> int | None:
    """The one column of which each cell is in the list."""
    answers: dict[str, bool] = {}
    found = [
        place
        for place in among
        if not _OTHER_PART.search(_words(heads[place]))
        and _are_listed([row[place] for row in rows if place < len(row)], is_listed, answers)
    ]
    return found[0] if len(found) == 1 else None


def _are_listed(
    cells: Sequence[object], is_listed: Callable[[str], bool], answers: dict[str, bool]
) -> bool:
    texts = [headers.tidy(str(cell)) for cell in cells if cell is not None]
    filled = [text for text in texts if text]
    if len(filled) < max(_LEAST_ROWS, len(cells) * _NEARLY_ALL):
        return False
    for text in set(filled):
        if text not in answers:
            answers[text] = is_listed(text)
        if not answers[text]:
            return False
    return True


def _words(head: str) -> str:
    return headers.folded(headers.phrase(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head)))
