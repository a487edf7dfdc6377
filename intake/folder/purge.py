"""Files that were taken over or refused go after their days, with their receipts, and so do the
files of filled slots in ``outbox``.

How old a file is its name says, which ``moves.place`` gave it when it was received. Nothing in the
inbox or in ``staging`` is touched. One file at a time: whoever is killed goes on where it was.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from intake.folder import paths

_STAMP: Final = re.compile(r"\.(\d{8}-\d{6})-[0-9a-f]{8}\b")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def purge(where: paths.Places, kept: timedelta, now: datetime, zone: tzinfo) -> int:
    """Remove what is older; how many files. A file that another program holds open waits."""
    before = now - kept
    removed = 0
    for path in _candidates(where):
        at = received_at(path.name, zone)
        if at is not None and at < before:
            removed += _remove(path)
    return removed


def received_at(name: str, zone: tzinfo) -> datetime | None:
    """When the file of this name came, or the end of the day that it holds; ``None`` if its name
    does not say."""
    if stamps := _STAMP.findall(name):
        return _time(max(stamps), "%Y%m%d-%H%M%S", zone)
    if day := _DAY.search(name):
        begins = _time(day[0], "%Y-%m-%d", zone)
        return begins and begins + timedelta(days=1)
    return None


def _time(written: str, form: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.strptime(written, form).replace(tzinfo=zone)
    except ValueError:
        return None


def _candidates(where: paths.Places) -> Iterator[Path]:
    for folder in (where.data / "archive", where.data / "rejected", where.outbox):
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if path.is_file())


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
