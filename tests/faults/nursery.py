"""Failing bots that need not be loaded: ``python -m tests.faults.nursery SOCKET``.

To load a bot takes longer than most of what it is started for. So a process that has loaded one,
and does nothing else, forks itself into a bot for whoever asks at its socket, with the environment,
the folder and the log that are asked for. Bots without faults are started as a clinic starts them.
"""

import asyncio
import atexit
import functools
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from tests import programs
from tests.waiting import wait_until

DOOR = "door"


@dataclass
class Reared:
    """A bot that was forked, as ``asyncio`` shows a process."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    returncode: int | None = None
    _end: asyncio.Task[int] = field(init=False)

    def __post_init__(self) -> None:
        self._end = asyncio.create_task(self._told())

    async def _told(self) -> int:
        """Its exit status, as its parent tells it."""
        self.returncode = int(await self.reader.readline())
        self.writer.close()
        return self.returncode

    async def wait(self) -> int:
        return await asyncio.shield(self._end)

    def send_signal(self, how: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def rear(
    faults: Sequence[str], environ: Mapping[str, str], folder: Path, log: Path
) -> Reared:
    """Have a bot with these faults forked, and wait for nothing else."""
    door = _nursery()

    async def is_open() -> bool:
        return door.exists()

    await wait_until(is_open)
    reader, writer = await asyncio.open_unix_connection(door)
    asked = {"faults": faults, "environ": environ, "folder": str(folder), "log": str(log)}
    writer.write(json.dumps(asked).encode() + b"\n")
    return Reared(int(await reader.readline()), reader, writer)


@functools.cache
def _nursery() -> Path:
    """The door of this process's nursery, which ends with it."""
    door = Path(tempfile.mkdtemp(prefix="slotfill-nursery-")) / DOOR
    command = [sys.executable, "-m", "tests.faults.nursery", str(door)]
    process = subprocess.Popen(command, env=programs.environ(), stdin=subprocess.PIPE)
    atexit.register(process.communicate)
    return door


def main(path: str) -> None:
    """Fork for whoever asks, until the standard input ends."""
    from tests.faults import failing_bot

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{path}.new")
        door.listen()
        Path(f"{path}.new").rename(path)
        while sys.stdin not in select.select([door, sys.stdin], [], [])[0]:
            asking, _ = door.accept()
            with asking:
                if os.fork() == 0:
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    door.close()
                    _raise(asking, failing_bot.main)
    shutil.rmtree(Path(path).parent)


def _raise(asking: socket.socket, run: Callable[[Sequence[str]], None]) -> NoReturn:
    """Fork the bot that is asked for; tell its number, and in the end its exit status."""
    with asking, asking.makefile("rw", encoding="utf-8") as lines:
        asked = json.loads(lines.readline())
        pid = os.fork()
        if pid == 0:
            _live(asking, asked, run)
        lines.write(f"{pid}\n")
        lines.flush()
        _, status = os.waitpid(pid, 0)
        lines.write(f"{os.waitstatus_to_exitcode(status)}\n")
    os._exit(0)


def _live(
    asking: socket.socket, asked: dict[str, Any], run: Callable[[Sequence[str]], None]
) -> NoReturn:
    """Be the bot."""
    os.close(asking.fileno())
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    status: object = 1
    try:
        run(asked["faults"])
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    main(sys.argv[1])
