"""A status that two columns tell, once as a code and once in words, ``C`` and ``Cancelled``; and
one that no head tells, but the words under it.

Promises: two columns are one only if their heads say so (``status``, ``status_desc``), each code
stands beside one text and each text beside one code, and no code is known for anything but its
text. Then the words are read, and the code tells nothing more. Pure.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from intake.facts import headers
from intake.profiles import named_columns, profile
from intake.profiles.selection import Fit
from intake.words import column_kinds, column_traits, status_words

_TEXTS: Final = frozenset({"desc", "descr", "description", "text", "name", "label", "meaning"})
_CODES: Final = frozenset({"code", "cd", "id", "key", "abbr", "abbreviation", "short"})
_MARKED: Final = re.compile(
    r"\s*(?:cancell?ed|abgesagt|annul[ée]e?|cancelad[oa]|anulad[oa])\s*:\s", re.IGNORECASE
)
_LEAST_CODES: Final = 2
_MOST_CODES: Final = 40


class Pair(NamedTuple):
    """Two columns that tell one status."""

    text: int
    code: int


def by_heads(heads: Sequence[str], place: int, among: Collection[int]) -> Pair | None:
    """The status column at ``place`` with the one column of ``among`` that may say the same."""
    found = [two for other in among if (two := _by_heads(heads, place, other)) is not None]
    return found[0] if len(found) == 1 else None


def _by_heads(heads: Sequence[str], one: int, other: int) -> Pair | None:
    (stem, is_text, is_code), (same, text_too, code_too) = map(_parts, (heads[one], heads[other]))
    if stem != same or not stem or (is_text, is_code) == (text_too, code_too):
        return None
    if is_text != text_too:
        return Pair(one, other) if is_text else Pair(other, one)
    return Pair(other, one) if is_code else Pair(one, other)


def _parts(head: str) -> tuple[frozenset[str], bool, bool]:
    """What a head is about, whether its cells are words, and whether they are codes."""
    words = frozenset(column_traits.english(head).split())
    return words - _TEXTS - _CODES, not words.isdisjoint(_TEXTS), not words.isdisjoint(_CODES)


def say_the_same(two: Pair, rows: Iterable[Sequence[object]], status: profile.Status) -> bool:
    """Whether the two say one thing in each row, and the codes alone can't be understood."""
    texts, codes = dict[str, str](), dict[str, str]()
    for row in rows:
        code, text = (headers.phrase(str(row[n] or "")) for n in (two.code, two.text))
        if codes.setdefault(text, code) != code or texts.setdefault(code, text) != text:
            return False
        if len(texts) > _MOST_CODES:
            return False
    meant = {code: (status.meaning(code), _meaning(text, status)) for code, text in texts.items()}
    agree = all(known in (None, said) for known, said in meant.values())
    unknown = any(code and known is None for code, (known, _) in meant.items())
    cancelled = any(said == "cancelled" for _, said in meant.values())
    return agree and unknown and cancelled and len(texts) >= _LEAST_CODES


def _meaning(text: str, status: profile.Status) -> profile.Meaning | None:
    return status.meaning(text) or status_words.meaning(text, "", status)


def named(fit: Fit, rows: Sequence[Sequence[object]], is_moment: Callable[[object], bool]) -> Fit:
    """The same header with the one column of which each cell is a word of a status, if it has no
    other for it. A head that speaks of another status is never taken."""
    layout = fit.profile.cancellations
    if "status" not in fit.above or layout is None:
        return fit
    found = column(fit.headers, fit.unread, rows, layout.status, is_moment)
    if found is None and (found := subject(fit.headers, fit.unread, rows)) is not None:
        begins = layout.model_copy(update={"status_begins": True})
        fit = fit._replace(profile=fit.profile.model_copy(update={"cancellations": begins}))
    if found is None:
        return fit
    above = tuple(name for name in fit.above if name != "status")
    return fit._replace(columns={**fit.columns, "status": found}, above=above)


def subject(
    heads: Sequence[str], among: Sequence[int], rows: Sequence[Sequence[object]]
) -> int | None:
    """The one column of a calendar's subjects of which some begin as calendars mark an entry that
    was cancelled: ``Canceled: Visit - Apple``."""
    found = [
        place
        for place in among
        if column_traits.is_subject(heads[place])
        and any(_MARKED.match(str(row[place])) for row in rows if place < len(row))
    ]
    return found[0] if len(found) == 1 else None


def column(
    heads: Sequence[str],
    among: Sequence[int],
    rows: Sequence[Sequence[object]],
    listed: profile.Status,
    is_moment: Callable[[object], bool],
) -> int | None:
    """The one column of which each cell is a word of a status, or else that of the acts of a log;
    ``is_moment`` tells of a cell whether it is a day with a time of day."""
    may_be = [
        n
        for n in among
        if not column_kinds.is_of_other_status(heads[n])
        and not (column_traits.is_of_deed(heads[n]) and _may_be_tasks(heads[n], n, rows, listed))
    ]
    is_one = partial(status_words.is_one, listed=listed)
    found = named_columns.column(heads, may_be, rows, is_one)
    return _acts(heads, among, rows, listed, is_moment) if found is None else found


def _may_be_tasks(
    head: str, place: int, rows: Sequence[Sequence[object]], listed: profile.Status
) -> bool:
    """Whether what stands under a head such as "Action" may be still to be done."""
    if not column_traits.is_of_act(head):
        return True
    words = {str(row[place] or "") for row in rows if place < len(row)}
    cancels = [one for one in words if _meaning(headers.phrase(one), listed) == "cancelled"]
    return not all(map(status_words.is_done, cancels))


def _acts(
    heads: Sequence[str],
    among: Sequence[int],
    rows: Sequence[Sequence[object]],
    listed: profile.Status,
    is_moment: Callable[[object], bool],
) -> int | None:
    """The one column of what was done to each appointment, beside the moment of each act. Without
    the moments it may be a list of what is to be done yet."""
    acts = [n for n in among if column_traits.is_of_act(heads[n])]
    moments = [n for n in among if column_traits.is_of_change(heads[n])]
    if len(acts) != 1 or len(moments) != 1 or not rows:
        return None
    (act,), (moment,) = acts, moments
    words = [headers.phrase(str(row[act] or "")) for row in rows]
    cancels = any(_meaning(word, listed) == "cancelled" for word in words)
    whole = all(words) and all(is_moment(row[moment]) for row in rows)
    return act if cancels and whole else None
