"""The parts of a workbook, read so that no part can fill the memory.

A few kilobytes unpack to hundreds of megabytes of marks, and each mark that is kept as an element
costs hundreds of bytes more. Promises: of a part not more is read than ``MOST_TAGS`` tags and
``MOST_BYTES`` bytes, counted anew whenever its reader says that what it read is settled.
"""

import math
import zipfile
from types import TracebackType
from typing import IO, Final, Self

from intake.facts import refusals

MOST_TAGS: Final = 250_000
"""Four times what the widest row holds."""
MOST_BYTES: Final = 48 << 20
MOST_TEXT_TAGS: Final = 4_000_000
"""Of Excel's table of shared texts, each of which is one tag or a few."""
TOO_LARGE: Final = "The workbook is too large. Save the list as CSV instead."
_CHUNK_BYTES: Final = 1 << 20


class Part:
    """One part of a package, from its beginning. Raises ``refusals.Refused``."""

    def __init__(self, source: IO[bytes], most_tags: float) -> None:
        self._source = source
        self._most_tags = most_tags
        self._most_bytes: float = MOST_BYTES
        self._tags = self._bytes = 0

    def read(self, size: int = -1) -> bytes:
        if size >= 0:
            return self._counted(self._source.read(size))
        return b"".join(iter(lambda: self._counted(self._source.read(_CHUNK_BYTES)), b""))

    def _counted(self, piece: bytes) -> bytes:
        self._tags += piece.count(b"<")
        self._bytes += len(piece)
        if self._tags > self._most_tags or self._bytes > self._most_bytes:
            raise refusals.Refused(TOO_LARGE)
        return piece

    def settle(self) -> None:
        """Nothing of what was read is held any more."""
        self._tags = self._bytes = 0

    def pass_by(self) -> None:
        """Nothing of what is read from here on will be held."""
        self._most_tags = self._most_bytes = math.inf

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Package(zipfile.ZipFile):
    """A workbook's parts, whichever name they have."""

    def open(self, name: str | zipfile.ZipInfo, *more: str) -> Part:  # type: ignore[override]
        """Whoever reads a part needs no more than a ``Part`` can do."""
        return Part(super().open(name), MOST_TAGS)

    def texts(self, name: str) -> Part:
        """The table of shared texts."""
        return Part(super().open(name), MOST_TEXT_TAGS)
