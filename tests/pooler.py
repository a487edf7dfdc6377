"""A PgBouncer in transaction mode before the tests' PostgreSQL."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from bot.postgres import embedded
from tests.ports import free_port
from tests.waiting import wait_until

PROGRAM: Final = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SERVERS: Final = 3
"""Fewer than clients, so that whoever leans on a session meets another's."""
CONFIGURATION: Final = """
[databases]
* = host={host} port={server_port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
server_round_robin = 1
default_pool_size = {servers}
logfile = {folder}/log
"""


def needed() -> None:
    """Skip without the program; in CI that is an error."""
    if PROGRAM is None and os.environ.get("CI"):
        raise RuntimeError("CI needs pgbouncer")
    if PROGRAM is None:
        pytest.skip("there is no pgbouncer")


@asynccontextmanager
async def before(server: embedded.Server) -> AsyncIterator[int]:
    """The port that it listens on, on this machine."""
    assert PROGRAM is not None
    user = server.handle.system_user  # it refuses to run as root
    with tempfile.TemporaryDirectory(prefix="slotfill-pooler-") as folder:
        port = free_port()
        file = Path(folder) / "pgbouncer.ini"
        values = {"host": server.host, "server_port": server.port, "port": port, "folder": folder}
        file.write_text(CONFIGURATION.format(**values, servers=SERVERS))
        if user:
            shutil.chown(folder, user)
            Path(server.host).parent.chmod(0o711)
        order = [PROGRAM, *(("-u", user) if user else ()), str(file)]
        process = subprocess.Popen(order, stderr=subprocess.DEVNULL)  # noqa: ASYNC220
        try:
            await wait_until(lambda: _answers(port))
            yield port
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 10)


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
