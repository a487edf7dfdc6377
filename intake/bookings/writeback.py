"""The way back: filled slots as lines of a CSV from which staff book them in their own system.

Promises: one line for each filled slot, appended whole to the day's file in ``outbox`` and never
rewritten, so that a program may read it at any time. After a crash a line is not written again: the
file itself is asked first. Holds a patient's name and number, as booking needs them; it never
leaves the data folder.
"""

import asyncio
import csv
import errno
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot import database
from intake.folder import faults, paths, receipts

AT_ONCE: Final = 200
TURN_LOCK: Final = 0x1_27AC_E002
"""The key of the advisory lock under which one service at a time appends."""

_WRITTEN: Final = re.compile(rb'^"?(\d+)"?[,;\t]', re.MULTILINE)
"""The slot of a line, also where a spreadsheet has saved the file in its own alphabet."""

_HEADS: Final = (
    "slot_id",
    "filled_at",
    "provider",
    "location",
    "start",
    "end",
    "patient_name",
    "patient_phone",
    "freed_appointment_id",
    "patients_former_appointment",
)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A filled slot with its winner. ``zone`` is its place's own; ``None`` for the clinic's."""

    id: int
    closed_at: datetime
    provider_name: str
    location: str
    zone: str | None
    starts_at: datetime
    ends_at: datetime
    external_appointment_id: str | None
    phone_e164: str
    patient_name: str
    current_appt_at: datetime | None


@dataclass(frozen=True)
class CsvFile:
    """A ``Destination``. ``elsewhere``: the source that books itself what it has freed, as far as
    it can."""

    where: paths.Places
    zone: tzinfo
    elsewhere: str = ""

    async def book(self, now: datetime) -> int:
        """Append the filled slots that are not written yet; returns how many. Raises
        ``OSError``."""
        return await database.unit(partial(_write_filled, self, now))


async def _write_filled(file: CsvFile, now: datetime) -> int:
    if not await database.fetch_value("SELECT pg_try_advisory_xact_lock($1)", TURN_LOCK):
        return 0  # another service is at it
    rows = await database.rows(
        Filled,
        """
        SELECT slot.id, slot.closed_at, provider.provider_name, place.location_name AS location,
               place.time_zone AS zone, slot.slot_start_at AS starts_at,
               slot.slot_end_at AS ends_at, slot.external_appointment_id, contact.phone_e164,
               COALESCE(NULLIF(entry.patient_name, ''), contact.display_name) AS patient_name,
               entry.current_appt_at
        FROM cancellation_event AS slot
        JOIN provider_reference AS provider ON provider.id = slot.provider_id
        JOIN location_reference AS place ON place.id = slot.location_id
        JOIN offer ON offer.cancellation_id = slot.id AND offer.state = 'accepted'
        JOIN patient_contact AS contact ON contact.id = offer.patient_id
        LEFT JOIN waitlist_entry AS entry ON entry.id = offer.entry_id
        LEFT JOIN ehr_booking AS booking ON booking.offer_id = offer.id
        WHERE slot.status = 'filled'
          AND NOT EXISTS (SELECT FROM intake_writeback AS back WHERE back.slot_id = slot.id)
          AND COALESCE(booking.state = 'by_hand', NOT EXISTS (
            SELECT FROM intake_row AS counted JOIN intake_file AS file ON file.id = counted.file_id
            WHERE counted.slot_id = slot.id AND file.source = $2))
        ORDER BY slot.closed_at, slot.id LIMIT $1
        """,
        AT_ONCE,
        file.elsewhere,
    )
    if not rows:
        return 0
    name = f"bookings-{now.astimezone(file.zone):%Y-%m-%d}.csv"
    await asyncio.to_thread(_append, file.where.outbox / name, rows, file.zone)
    faults.reach("writeback")
    await database.execute(
        """
        INSERT INTO intake_writeback (slot_id, file, written_at)
        SELECT slot_id, $2, $3 FROM unnest($1::bigint[]) AS slot_id
        """,
        [row.id for row in rows],
        name,
        now,
    )
    return len(rows)


def _append(path: Path, rows: Sequence[Filled], zone: tzinfo) -> None:
    there = path.read_bytes() if path.exists() else b""
    written = {int(found[1]) for found in _WRITTEN.finditer(there)}
    lines = [_line(_cells(row, zone)).encode() for row in rows if row.id not in written]
    if not there:
        lines.insert(0, ("\ufeff" + _line(_HEADS)).encode())
    elif not there.endswith(b"\n"):
        lines.insert(0, b"\r\n")  # an editor has taken the last line end away
    for line in lines:
        _append_bytes(path, line)


def _append_bytes(path: Path, line: bytes) -> None:
    """One write of a whole line: a reader sees all of it or nothing."""
    with io.FileIO(path, "a") as file:
        begin = file.seek(0, io.SEEK_END)
        if file.write(line) != len(line):
            file.truncate(begin)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _cells(row: Filled, zone: tzinfo) -> tuple[str, ...]:
    """All by the clock of the slot's place, but for when it was filled and the appointment that the
    patient held before: nobody knows where that is."""
    there = ZoneInfo(row.zone) if row.zone else zone
    return (
        str(row.id),
        _local(row.closed_at, zone),
        row.provider_name,
        row.location,
        _local(row.starts_at, there),
        _local(row.ends_at, there),
        row.patient_name,
        row.phone_e164.removeprefix("+"),
        row.external_appointment_id or "",
        _local(row.current_appt_at, zone),
    )


def _local(at: datetime | None, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _line(cells: tuple[str, ...]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\r\n").writerow([receipts.harmless(cell) for cell in cells])
    return line.getvalue()
