"""The results of a file, kept on disk in their order until the whole file was seen.

Promises: memory for one batch, whatever the number; the file has no name and goes with the process.
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Final

from bot.ledger.facts import Result

BATCH_ROWS: Final = 1_000

_IN_MEMORY_BYTES: Final = 4 << 20


class Spool:
    """Results, written once and read any number of times."""

    def __enter__(self) -> "Spool":
        self._file = SpooledTemporaryFile(_IN_MEMORY_BYTES)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def fill(self, results: Iterable[Result]) -> Iterator[Sequence[Result]]:
        """Keep the results and hand them on, a batch at a time."""
        source = iter(results)
        while batch := list(islice(source, BATCH_ROWS)):
            pickle.dump(batch, self._file, pickle.HIGHEST_PROTOCOL)
            yield batch

    def batches(self) -> Iterator[list[Result]]:
        """The results again, from the first."""
        place = 0
        while True:
            self._file.seek(place)
            try:
                batch: list[Result] = pickle.load(self._file)  # noqa: S301 - written by us alone
            except EOFError:
                return
            place = self._file.tell()
            yield batch
