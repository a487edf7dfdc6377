"""What is kept on this machine is closed to its other users.

Promises: every process makes files that only its own user can open (``mask``), and at each start
the folders of DATA_DIR are 0700 and its files 0600 (``close``), but for the inbox, which is the
operator's. Nothing is ever opened. On Windows the folder's own access list decides; see
``docs/DEPLOYMENT.md``.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot import logs

log = logs.get(__name__)

OPERATORS: Final = "inbox"
DATABASE: Final = "postgres"
"""PostgreSQL looks after its own folder, and may be another user."""
OTHERS: Final = 0o077
PASS_ONLY: Final = 0o011
GROUP_PASSES: Final = 0o010
WRITABLE: Final = 0o022


def mask() -> None:
    """To be called first in each process."""
    os.umask(OTHERS)


def close(data_dir: Path) -> int:
    """Close what stands open; how many folders and files that were."""
    if os.name == "nt" or not data_dir.is_dir():
        return 0
    closed = sum(_close(path, OTHERS) for path in _below(data_dir))
    # Whoever drops files must still be able to reach the inbox, and PostgreSQL its own folder.
    kept = PASS_ONLY if _is_writable(data_dir / OPERATORS) else 0
    kept |= GROUP_PASSES if _is_anothers(data_dir / DATABASE) else 0
    closed += _close(data_dir, OTHERS & ~kept)
    if closed:
        log.warning("files and folders were open to others and are closed now", count=closed)
    return closed


def open_to_others(data_dir: Path) -> int:
    """How many files and folders below it others can open all the same. What lies in a closed
    folder is closed, whatever its own mode: a file that was dropped stays its owner's."""
    if os.name == "nt" or not data_dir.is_dir():
        return 0
    return sum(_is_open(path) for path in _below(data_dir, _is_open))


def _is_open(path: Path) -> bool:
    with suppress(OSError):
        return not path.is_symlink() and bool(stat.S_IMODE(path.lstat().st_mode) & OTHERS)
    return False


def _below(folder: Path, enters: Callable[[Path], bool] = lambda _: True) -> Iterator[Path]:
    """Everything in the folder but what is somebody else's, and what is in folders that it does not
    enter; links are not followed."""
    for above, folders, files in os.walk(folder):
        if Path(above) == folder:
            folders[:] = [name for name in folders if name not in (OPERATORS, DATABASE)]
        elif not enters(Path(above)):
            folders.clear()
            continue
        yield from (Path(above) / name for name in (*folders, *files))


def _close(path: Path, others: int) -> bool:
    # It may be gone by now: files move while they are looked at. Or not be ours to close.
    with suppress(OSError):
        mode = stat.S_IMODE(path.lstat().st_mode)
        if not path.is_symlink() and mode & others:
            path.chmod(mode & ~others)
            return True
    return False


def _is_writable(folder: Path) -> bool:
    return folder.is_dir() and bool(folder.stat().st_mode & WRITABLE)


def _is_anothers(folder: Path) -> bool:
    return folder.is_dir() and folder.stat().st_uid != folder.parent.stat().st_uid
