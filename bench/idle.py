"""``python -m bench.idle``: what the three services cost while nothing happens.

They run as ``python -m workstation`` runs them, on an empty list, with the simulator and a database
of their own, which are told apart. Processor time is the processes' own, so other work on the
machine hardly matters. Memory is told twice: what is resident, with shared libraries counted in
each, and in brackets with shared pages divided among those who share them, which adds up. What is
written counts only where ``TMPDIR`` lies on a disk: a folder in memory is none.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click
import psutil  # type: ignore[import-untyped]  # has no types of its own

SERVICES: Final = ("bot", "intake", "dashboard")
SETTLE_SECONDS: Final = 150.0
"""A bot makes its patterns ready from a minute after its start on: that is no idling yet."""
START_SECONDS: Final = 420.0
STOP_SECONDS: Final = 60.0


@contextmanager
def _running(folder: Path) -> Iterator[psutil.Process]:
    ports = [_free_port() for _ in range(4)]
    names = ("BOT_PORT", "PUBLIC_PORT", "DASHBOARD_PORT")
    environ = {
        **os.environ,
        "RUN_AS_ROOT": "yes",
        "DATA_DIR": str(folder / "data"),
        "TWILIO_API_BASE_URL": f"http://127.0.0.1:{ports[3]}",
        **{name: str(port) for name, port in zip(names, ports, strict=False)},
    }
    path = [str(Path(__file__).resolve().parents[1]), environ.get("PYTHONPATH", "")]
    environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))
    with (folder / "said").open("w", encoding="utf-8") as said:
        order = [sys.executable, "-m", "workstation"]
        ours = subprocess.Popen(order, cwd=folder, env=environ, stdout=said, stderr=said)  # noqa: S603
    try:
        yield psutil.Process(ours.pid)
    finally:
        ours.terminate()
        ours.wait(STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _services(parent: psutil.Process) -> dict[str, psutil.Process]:
    found = {}
    for child in parent.children():
        try:
            words = child.cmdline()
        except psutil.Error:  # it has just ended
            continue
        if len(words) > 2 and words[-2] == "-m" and words[-1] in SERVICES:
            found[words[-1]] = child
    return found


def _wait(parent: psutil.Process) -> dict[str, psutil.Process]:
    deadline = time.monotonic() + START_SECONDS
    while len(found := _services(parent)) < len(SERVICES):
        if time.monotonic() > deadline or not parent.is_running():
            raise click.ClickException(f"Only these run: {', '.join(found) or 'none'}.")
        time.sleep(1.0)
    return found


def _spent(found: Mapping[str, psutil.Process]) -> dict[str, tuple[float, int]]:
    """Seconds of processor time, and bytes written, of each so far."""
    return {
        name: (sum(one.cpu_times()[:2]), one.io_counters().write_bytes)
        for name, one in found.items()
    }


@click.command()
@click.option("--seconds", default=60.0, show_default=True)
def main(seconds: float) -> None:
    """Measure; say it in a line for each service, and together."""
    folder = tempfile.TemporaryDirectory(prefix="slotfill-idle-")
    with folder as name, _running(Path(name)) as parent:
        found = _wait(parent)
        time.sleep(SETTLE_SECONDS)
        before = _spent(found)
        time.sleep(seconds)
        after = _spent(found)
        memory = {one: process.memory_full_info() for one, process in found.items()}
    total = 0.0
    for one in SERVICES:
        share = (after[one][0] - before[one][0]) / seconds
        written = (after[one][1] - before[one][1]) / seconds * 60 / 1e3
        total += share
        click.echo(
            f"{one:10} {share:.2%} of a core, {_megabytes([memory[one]])},"
            f" {written:.1f} kB written a minute"
        )
    click.echo(f"{'together':10} {total:.2%} of a core, {_megabytes(memory.values())}")


def _megabytes(each: Iterable[Any]) -> str:
    each = list(each)
    return f"{sum(one.rss for one in each) / 1e6:.0f} MB ({sum(one.pss for one in each) / 1e6:.0f})"


if __name__ == "__main__":
    main()
