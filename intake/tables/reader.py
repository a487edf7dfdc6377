"""Bytes in, a table out, or the reason why not.

Promises: a file is read as exactly one table that a profile knows, in bounded memory and linear
time, or it is refused with its reason. Reading it again gives the same rows. Nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.facts import refusals
from intake.profiles import profile, selection
from intake.tables import encoding, file_type, layout
from intake.tables.table import Progress, Table, no_progress

LARGEST_BYTES: Final = 256 << 20
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
"""How the names of workbooks end."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was understood as far as its header."""

    table: Table
    fit: selection.Fit
    notes: tuple[str, ...]
    mac_epoch: bool = False
    """Bare numbers in date cells count days from 1904, as in workbooks of old Macs."""


def read(
    path: Path,
    profiles: Sequence[profile.Profile],
    *,
    name: str | None = None,
    folder: str | None = None,
    progress: Progress = no_progress,
) -> Reading:
    """Find the table of the file at ``path``; raises ``refusals.Refused``.

    ``name`` is the name under which it was dropped and ``folder`` the folder in the inbox, if any.
    """
    name = name or path.name
    matcher = selection.matcher(profiles, name, folder)
    check_size(path.stat().st_size)
    if Path(name).suffix.lower() in WORKBOOKS:
        from intake.tables import workbook  # slow to import, and most files are text

        table, fit, mac = workbook.read(path, matcher, progress)
        return Reading(table, fit, table.notes, mac)
    file_type.refuse_unless_text(path, name)
    found = encoding.detect(path)
    table, fit = layout.read(path, found.name, matcher, progress)
    notes = (found.note, *table.notes) if found.note else table.notes
    return Reading(table, fit, notes)


def check_size(size: int) -> None:
    """Refuse by size alone, so that a huge file is never opened. ``size`` in bytes."""
    if size == 0:
        raise refusals.Refused(refusals.EMPTY)
    if size > LARGEST_BYTES:
        raise refusals.Refused(
            f"The file is larger than {LARGEST_BYTES >> 20} MB, the most that is read."
            " Export fewer days at once."
        )
