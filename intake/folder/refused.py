"""What a file that was refused as a whole may yet say: somebody has a time that is open.

Promises: nothing of it is used. A row that names a provider of the list and a day, and does not say
that it was cancelled, speaks against what is open then; so nobody is asked for that time until
staff have looked. Only the first rows are looked at (``samples.ROWS``), and dates by either order
of day and month where they leave it open.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

from bot.ledger.facts import Busy, Result
from intake.facts import providers, refusals
from intake.profiles import profile
from intake.rows import loose, times
from intake.tables import samples
from intake.tables.table import Cell

_ORDERS: Final[tuple[profile.DateOrder, ...]] = ("mdy", "dmy")
_SHEETS: Final = 20


def doubts(
    path: Path,
    name: str,
    book: providers.Book,
    profiles: Sequence[profile.Profile],
    now: datetime,
    zone: tzinfo,
) -> list[Result]:
    """The rows that speak against a time, as refused; none if nothing can be read."""
    try:
        rows = samples.first_rows(path, name, sheets=_SHEETS)
    except refusals.Refused:
        return []
    usual = next((one.cancellations for one in profiles if one.name == profile.DEFAULT), None)
    status = usual.status if usual else profile.Status()
    ways = [times.Conventions(now=now, zone=zone, order=order, serials=True) for order in _ORDERS]
    return [
        Result(number, "rejected", "", busy=busy)
        for number, row in enumerate(rows, start=1)
        if (busy := tuple(dict.fromkeys(_busy(row, status, book, ways))))
    ]


def _busy(
    row: Sequence[Cell],
    status: profile.Status,
    book: providers.Book,
    ways: Sequence[times.Conventions],
) -> Iterator[Busy]:
    for how in ways:
        for one in loose.busy(row, status, how):
            dated = one.since is not None or one.until is not None
            for who in book.named_in(one.words) if dated else ():
                if one.until is None or one.until > how.now:
                    yield one._replace(provider=who, words="")
