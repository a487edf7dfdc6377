"""Where tests put what they throw away: in memory, if there is room; no disk is as fast."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")
ROOM: Final = 6_000_000_000
"""Bytes that must be free: a run keeps some servers and its last folders."""


def use_memory() -> None:
    """Let temporary folders, of child processes too, lie in memory; TMPDIR says otherwise."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and _is_roomy():
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def _is_roomy() -> bool:
    """Programs can be started there, files be made, and there is room."""
    runs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    return runs and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
