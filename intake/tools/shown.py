"""What ``check`` prints: for people each row and the clinic's days, for programs one object.

Promises: nothing of a patient but what a receipt may show. Rows are printed as they come; for the
days at most ``DAY_ROWS`` are kept.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby
from tempfile import SpooledTemporaryFile
from typing import Final, Protocol

import click

from bot.ledger.facts import Cancellation, Result
from intake.facts import places
from intake.folder import examination, forecast

DAY_ROWS: Final = 200

_IN_MEMORY_BYTES: Final = 1 << 20
_WIDTH: Final = 18
_SHOWN: Final = ("accepted", "rejected", "ignored", "duplicate")


class Show(Protocol):
    """Where the answer goes."""

    def know(self, known: places.Book) -> None:
        """Places whose clocks count for their rows."""

    def row(self, result: Result) -> None: ...

    def end(
        self,
        verdict: forecast.Verdict,
        examined: examination.Examination | None,
        notes: Sequence[str],
    ) -> None: ...


class Text:
    """For people: each row by its place's clock, the days as a small table, then the counts."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._places = places.ANYWHERE
        self._counts: Counter[str] = Counter()
        self._kept: list[Result] = []

    def know(self, known: places.Book) -> None:
        self._places = known

    def _at(self, result: Result) -> tzinfo:
        return self._places.zone(result.location) or self._zone

    def row(self, result: Result) -> None:
        self._counts[result.outcome] += 1
        if result.start is not None and len(self._kept) < DAY_ROWS:
            self._kept.append(result)
        cell = f" [{result.column}: {result.value}]" if result.column else ""
        click.echo(f"line {result.line}{cell}: {self._what(result)}")

    def _what(self, result: Result) -> str:
        if result.outcome in ("rejected", "held"):
            return result.reason
        where = ", ".join(one for one in (result.provider, result.location) if one)
        when = self._when(result)
        named = " ".join(one for one in (when, where) if one)
        said = {"accepted": "would be offered" if when else "would be listed"}
        words = said.get(result.outcome, "passed over")
        return f"{words}: {named}. {result.reason}".rstrip() if named else result.reason

    def _when(self, result: Result) -> str:
        if result.start is None:
            return ""
        starts = result.start.astimezone(self._at(result))
        ends = ""
        if isinstance(result.fact, Cancellation):
            ends = f"-{result.fact.end.astimezone(self._at(result)):%H:%M}"
        return f"{starts:%a %Y-%m-%d %H:%M}{ends}"

    def end(
        self,
        verdict: forecast.Verdict,
        examined: examination.Examination | None,
        notes: Sequence[str],
    ) -> None:
        if sys.stdout.isatty():
            for line in self.days():
                click.echo(line)
        click.echo(f"The file would be {verdict.outcome}. {verdict.reason}".rstrip())
        if examined is not None and examined.kind is not None:
            click.echo(f"Read as: {examined.kind}, profile {examined.profile_name}")
            counts = ", ".join(f"{self._counts[outcome]} {outcome}" for outcome in _SHOWN)
            click.echo(f"Rows: {counts}")
        for note in notes:
            click.echo(f"Note: {note}")

    def days(self) -> Iterator[str]:
        """The clinic's days: a column for each provider, a line for each time."""
        dated = sorted(self._kept, key=lambda one: self._local(one, "%Y-%m-%d %H:%M"))
        for day, rows in groupby(dated, key=lambda one: self._local(one, "%a %Y-%m-%d")):
            found = list(rows)
            names = sorted({one.provider or "everybody" for one in found})
            yield ""
            yield " ".join((day.ljust(15), *(name[:_WIDTH].ljust(_WIDTH) for name in names)))
            for clock, at in groupby(found, key=lambda one: self._local(one, "%H:%M")):
                cells = {one.provider or "everybody": _cell(one) for one in at}
                yield " ".join(
                    (clock.rjust(15), *(cells.get(name, ".").ljust(_WIDTH) for name in names))
                ).rstrip()
        yield ""

    def _local(self, result: Result, form: str) -> str:
        assert result.start is not None, "only rows with a start are kept"
        return result.start.astimezone(self._at(result)).strftime(form)


def _cell(result: Result) -> str:
    if result.outcome == "accepted":
        return "free: offered"
    if result.outcome in ("rejected", "held"):
        return "in doubt"
    return {
        frozenset({"stands"}): "taken",
        frozenset({"away"}): "away",
        frozenset({"by clinic"}): "by the clinic",
    }.get(frozenset(one.against for one in result.busy), "passed over")


class Json:
    """For programs: one object, its rows kept on disk until the file's outcome is known."""

    def __init__(self) -> None:
        self._spool = SpooledTemporaryFile(  # noqa: SIM115 - ``end`` closes it
            _IN_MEMORY_BYTES, "w+", encoding="utf-8", newline=""
        )
        self._rows = 0

    def know(self, known: places.Book) -> None:
        """A program reads instants: no clock is asked."""

    def row(self, result: Result) -> None:
        row = {
            "line": result.line,
            "outcome": result.outcome,
            "reason": result.reason,
            "provider": result.provider or None,
            "location": result.location or None,
            "start": result.start.isoformat() if result.start else None,
        }
        self._spool.write(f"{',' if self._rows else ''}\n{json.dumps(row)}")
        self._rows += 1

    def end(
        self,
        verdict: forecast.Verdict,
        examined: examination.Examination | None,
        notes: Sequence[str],
    ) -> None:
        head = {
            "file": {"outcome": verdict.outcome, "reason": verdict.reason},
            "kind": examined.kind if examined else None,
            "profile": examined.profile_name if examined else None,
            "notes": list(notes),
        }
        click.echo(json.dumps(head)[:-1] + ', "rows": [', nl=False)
        self._spool.seek(0)
        while piece := self._spool.read(_IN_MEMORY_BYTES):
            click.echo(piece, nl=False)
        click.echo("]}")
        self._spool.close()
