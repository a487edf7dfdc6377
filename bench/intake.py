"""Rows per second from a dropped file to committed slots, against a floor.

The floor is what SQL can do at best to leave the same behind: the standard library parses the
file, COPY puts its rows into a temporary table, and one statement makes of them the slots, their
timers, the ledger's row of each, and the ledger's row of the file. It judges nothing. Run:
``python -m bench.intake [--rows 100000]``. It prints ratios, whether the cost of a row stays the
same from 1,000 rows on, and the peak memory of the reader for a file of 200 MB.
"""

import asyncio
import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from bench import figures
from bench.ground import Ground, ground
from bench.memory import Peak
from bot import database, logs
from bot.settings import Settings
from intake import service
from intake.folder import claims, imports, paths

NOW: Final = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ROWS_A_ROUND: Final = 2_000
PROVIDERS: Final = 50
SLOTS_A_DAY: Final = 20
LARGE_BYTES: Final = 200 << 20
HEADS: Final = "appointment_id,provider,location,start,end,status,reason,patient_phone"

_READER: Final = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from intake.facts import providers
from intake.folder import examination
from intake.profiles import profile
around = examination.Surroundings(
    datetime(2026, 3, 2, 15, 0, tzinfo=UTC), ZoneInfo("America/Chicago"), profile.load_all(),
    providers.Book(None))
with examination.examine(Path(sys.argv[1]), around) as found:
    rows = sum(len(batch) for batch in found.batches())
print(rows)
"""


def table(rows: int, first: int = 0) -> Iterator[str]:
    """A file's lines: ``rows`` cancellations, each of a time of its own."""
    yield HEADS
    begin = datetime(2026, 3, 3, 8)  # noqa: DTZ001 - clinic time
    for number in range(first, first + rows):
        provider, place = number % PROVIDERS, number // PROVIDERS
        starts = begin + timedelta(days=place // SLOTS_A_DAY, minutes=30 * (place % SLOTS_A_DAY))
        ends = starts + timedelta(minutes=30)
        yield (
            f"A{number},Dr. {provider},Main St,{starts:%Y-%m-%d %H:%M},{ends:%Y-%m-%d %H:%M},"
            f"cancelled,sick,(214) 555-{number % 10_000:04}"
        )


def write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in table(rows))


_AT_BEST: Final = """
WITH file AS (
    INSERT INTO intake_file (source, reference, digest, name, kind, profile, said_at, received_at,
                             decided_at, outcome, place, size_bytes)
    VALUES ('inbox', $2, $3, 'a.csv', 'cancellations', 'default', $1, $1, $1, 'accepted',
            'archive/a.csv', 1)
    RETURNING id
), slot AS (
    INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at, reason,
        notes, source, status, external_appointment_id, created_at, waits_for)
    SELECT who.id, place.id, given.start::timestamp AT TIME ZONE 'America/Chicago',
        given.end::timestamp AT TIME ZONE 'America/Chicago', given.reason, '', 'file', 'open',
        given.appointment_id, $1, 'batch'
    FROM bench_given AS given
    JOIN provider_reference AS who ON who.provider_name = given.provider AND who.active
    JOIN location_reference AS place ON place.location_name = given.location AND place.active
    WHERE given.status = 'cancelled'
    RETURNING id, provider_id, slot_start_at, external_appointment_id
), timed AS (
    INSERT INTO timer (kind, subject_id, due_at) SELECT 'slot', id, $1 FROM slot
)
INSERT INTO intake_row (file_id, kind, state, recorded_at, changed_at, line, natural_key, content,
                        said_at, slot_id, provider_id, starts_at)
SELECT file.id, 'cancellation', 'counted', $1, $1, row_number() OVER (), md5(slot.id::text),
    md5(slot.external_appointment_id), $1, slot.id, slot.provider_id, slot.slot_start_at
FROM slot, file
"""


async def floor(path: Path) -> float:
    """Seconds in which SQL leaves behind what a file of ours leaves, with nothing judged."""
    connection = await database.connect()
    try:
        await connection.execute("DROP TABLE IF EXISTS bench_given")
        columns = ", ".join(f'"{head}" TEXT' for head in HEADS.split(","))
        begun = time.perf_counter()
        async with connection.transaction():
            await connection.execute(f"CREATE TEMPORARY TABLE bench_given ({columns})")
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                next(rows)
                await connection.copy_records_to_table("bench_given", records=rows, timeout=600)
            await connection.execute(_AT_BEST, NOW, path.name, "0" * 64)
        return time.perf_counter() - begun
    finally:
        await connection.close()


async def take_over(path: Path, built: "Bridge") -> float:
    """Seconds from a file that a person released to its committed slots and the archive."""
    claim = built.desk.claim(path, None)
    assert claim is not None
    became = await imports.settle(claim, built.site, NOW)
    assert became == "held", became
    await database.execute("UPDATE intake_file SET released_at = $1, released_by = 'bench'", NOW)
    (held,) = claims.held(built.site.where)
    again = built.desk.take_held(held.path)
    assert again is not None
    begun = time.perf_counter()
    became = await imports.settle(again, built.site, NOW)
    assert became == "accepted", became
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Bridge:
    """An intake without its loop, on an open database."""

    site: imports.Site
    desk: claims.Desk

    async def fresh(self, rows: int) -> Path:
        """Empty tables, and a file of so many rows in the inbox."""
        await database.execute(
            "TRUNCATE provider_reference, location_reference, patient_contact, intake_file, timer"
            " CASCADE"
        )
        await database.execute(
            "INSERT INTO provider_reference (provider_name, provider_type, created_at)"
            " SELECT 'Dr. ' || number, 'MD/DO', $1 FROM generate_series(0, $2::int - 1) AS number",
            NOW,
            PROVIDERS,
        )
        await database.execute(
            "INSERT INTO location_reference (location_name, created_at, updated_at)"
            " VALUES ('Main St', $1, $1)",
            NOW,
        )
        path = self.site.where.inbox / f"{rows}.csv"
        await asyncio.to_thread(write, path, rows)
        return path


async def bridge(data: Path) -> Bridge:
    where = paths.Places(data)
    where.make()
    desk = claims.Desk(where)
    desk.open()
    return Bridge(service.site(Settings(data_dir=data)), desk)


async def measure(fresh: Ground, now: datetime) -> figures.Figure:
    """Rows committed in a second, as a share of parsing and copying them."""
    built = await bridge(fresh.folder / "data")

    async def ours() -> float:
        return ROWS_A_ROUND / await take_over(await built.fresh(ROWS_A_ROUND), built)

    async def floors() -> float:
        return ROWS_A_ROUND / await floor(await built.fresh(ROWS_A_ROUND))

    return await figures.compare("file to committed slots", ours, "one INSERT at best", floors)


@dataclass(frozen=True)
class Cost:
    """What a file of ``rows`` took: seconds, and the megabytes that the process held at most."""

    rows: int
    seconds: float
    megabytes: float


async def growth(sizes: list[int]) -> list[Cost]:
    """What files of these sizes cost; each is printed."""
    async with ground(NOW) as fresh:
        built = await bridge(fresh.folder / "data")
        return [await _cost(rows, built) for rows in sizes]


async def _cost(rows: int, built: Bridge) -> Cost:
    path = await built.fresh(rows)
    least = await floor(path)
    path = await built.fresh(rows)
    with Peak() as peak:
        took = await take_over(path, built)
    count = await database.fetch_value("SELECT count(*) FROM cancellation_event")
    assert count == rows, f"{count} slots of {rows} rows"
    click.echo(
        f"{rows:>8} rows: {rows / took:>8,.0f} rows/s, {1e6 * took / rows:>6,.0f} us a row;"
        f" floor {rows / least:>9,.0f} rows/s; ratio {least / took:.2f};"
        f" peak {peak.megabytes:,.0f} MB"
    )
    return Cost(rows, took, peak.megabytes)


def compared(small: Cost, large: Cost) -> str:
    """How a row's time, and the memory, grow from the smallest file to the largest."""
    a_row = (large.seconds / large.rows) / (small.seconds / small.rows)
    return (
        f"{large.rows:>8} rows against {small.rows}: {a_row:.2f} times the time for a row,"
        f" {large.megabytes / small.megabytes:.2f} times the peak memory"
    )


def memory(data: Path) -> None:
    """Print the peak memory of a process that reads a file of 200 MB."""
    path = data / "large.csv"
    one_row = len(next(iter(list(table(1))[1:]))) + 6
    write(path, LARGE_BYTES // one_row)
    size = path.stat().st_size >> 20
    begun = time.perf_counter()
    reader = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _READER, str(path)], stdout=subprocess.PIPE, text=True
    )
    with reader, Peak(reader.pid) as peak:
        said, _ = reader.communicate()
    if reader.returncode:
        raise RuntimeError(f"The reader ended with {reader.returncode}.")
    took = time.perf_counter() - begun
    click.echo(
        f"{size:>8} MB: {int(said):,} rows read in {took:.0f} s, peak {peak.megabytes:,.0f} MB"
    )


@click.command()
@click.option("--rows", type=int, default=100_000, help="The largest file.")
@click.option("--large/--no-large", default=True, help="Also read a file of 200 MB.")
def main(rows: int, large: bool) -> None:
    """What a row costs as files grow, and what memory a large file needs."""
    logs.set_up("WARNING", None)
    costs = asyncio.run(growth([*(size for size in (1_000, 10_000) if size < rows), rows]))
    click.echo(compared(costs[0], costs[-1]))
    if large:
        with tempfile.TemporaryDirectory(prefix="slotfill-bench-") as folder:
            memory(Path(folder))


if __name__ == "__main__":
    main()
