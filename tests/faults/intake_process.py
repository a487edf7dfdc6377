"""Real intake services as processes, for tests that kill them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg

from bot import clock
from tests.flows.intake_world import row, table
from tests.waiting import wait_until

QUIET_SECONDS = "0.2"


def soon(number: int) -> str:
    """A clinic time in some weeks; each number has its own."""
    day = clock.now().date() + timedelta(days=30 + number // 8)
    return f"{day.isoformat()} {9 + number % 8:02}:00"


def future_table(numbers: Sequence[int]) -> str:
    """A cancellations file of times that lie ahead by the wall clock."""
    return table([row(number, soon(number)) for number in numbers])


def start(
    data: Path, url: str, fault: str = "", *, zone: str = "America/Chicago"
) -> "subprocess.Popen[bytes]":
    """A service on this data folder, which must be there; ``fault`` is an ``INTAKE_FAULT``."""
    environ = {
        **{name: value for name, value in os.environ.items() if name != "INTAKE_FAULT"},
        "DATABASE_URL": url,
        "DATA_DIR": str(data),
        "TIMEZONE": zone,
        **({"INTAKE_FAULT": fault} if fault else {}),
    }
    with (data / "service.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "intake", "--quiet-seconds", QUIET_SECONDS],
            env=environ,
            stdout=log,
            stderr=log,
        )


@contextmanager
def running(
    data: Path, url: str, fault: str = "", *, zone: str = "America/Chicago"
) -> Iterator["subprocess.Popen[bytes]"]:
    """A service that is stopped by a request at the end."""
    process = start(data, url, fault, zone=zone)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)


async def until_dead(process: "subprocess.Popen[bytes]") -> int:
    """Wait until the process has ended; its status. One that does not is killed with the test."""

    async def dead() -> bool:
        return process.poll() is not None

    try:
        await wait_until(dead, 40)
    finally:
        process.kill()
        process.wait()
    assert process.returncode is not None
    return process.returncode


async def until_logged(data: Path, words: str) -> None:
    """Wait until a service has said this."""

    async def said() -> bool:
        return words in (data / "service.log").read_text()

    await wait_until(said, 40)


async def until_archived(data: Path, count: int, limit: float = 40) -> None:
    """Wait until so many files lie in the archive, their receipts not counted."""

    async def archived() -> bool:
        return len(files(data, "archive")) >= count

    await wait_until(archived, limit)


def files(data: Path, *places: str) -> list[str]:
    """The dropped files that lie in these places now; receipts left out."""
    return sorted(
        path.relative_to(data).as_posix()
        for place in places
        if (data / place).is_dir()
        for path in (data / place).rglob("*")
        if path.is_file() and ".receipt" not in path.name
    )


def everywhere(data: Path) -> list[str]:
    return files(data, "inbox", "staging", "archive", "rejected")


async def counts(url: str) -> dict[str, int]:
    """Slots, their timers, ledger rows and files, and drops."""
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetchrow(
            """
            SELECT (SELECT count(*) FROM cancellation_event) AS slots,
                   (SELECT count(*) FROM timer WHERE kind = 'slot') AS timers,
                   (SELECT count(*) FROM intake_row) AS rows,
                   (SELECT count(*) FROM intake_file) AS files,
                   (SELECT COALESCE(sum(drops), 0) FROM intake_file) AS drops
            """
        )
        return dict(found)
    finally:
        await connection.close()


async def make_provider(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "INSERT INTO provider_reference (provider_name, provider_type, created_at)"
            " VALUES ('Dr. Chen', 'MD/DO', now())"
        )
        await connection.execute(
            "INSERT INTO location_reference (location_name, created_at, updated_at)"
            " VALUES ('Main St', now(), now())"
        )
    finally:
        await connection.close()
