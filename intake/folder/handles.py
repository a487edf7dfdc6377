"""Whether another program still has a file open for writing.

Promises: where ``tells`` a yes is certain. On Linux the kernel is asked for a read lease, which it
refuses while anybody writes; elsewhere, and on shares that know no leases, the answer is "cannot
tell" (on Windows the claim itself fails while a program holds the file, which comes to the same).
"""

import contextlib
import errno
import os
import signal
import uuid
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]  # the module's absence is the information

_TAIL_BYTES: Final = 64
"""More zeros than end a workbook."""


def tells(folder: Path) -> bool:
    """Whether ``being_written`` can be believed there: some shares refuse every lease."""
    probe = folder / f".probe-{uuid.uuid4().hex}"
    try:
        probe.touch()
        return being_written(probe) is False
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)


def cannot_tell(_: Path) -> None:
    """The answer where ``being_written`` is not to be believed."""


def being_written(path: Path) -> bool | None:
    """True if the file is open for writing, False if it is not, None if that can't be told."""
    if fcntl is None or not hasattr(fcntl, "F_SETLEASE"):
        return None
    try:
        number = _open(path)
    except OSError:
        return None
    try:
        return _lease_refused(number)
    finally:
        os.close(number)


def hollow(path: Path) -> bool:
    """Whether the file is empty or ends in zeros: a copy that took its room beforehand."""
    try:
        number = _open(path)
    except OSError:
        return False
    with os.fdopen(number, "rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
        return not file.read().strip(b"\0")


def _open(path: Path) -> int:
    """Open a plain file to look at it; neither a link nor a pipe put in its place holds us up."""
    apart = (
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_BINARY",
    )  # which of them there are depends on the system
    return os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in apart))


def _lease_refused(number: int) -> bool | None:
    # A lease that is broken while we hold it sends a signal, by default one that ends the process.
    with contextlib.suppress(OSError):
        fcntl.fcntl(number, fcntl.F_SETSIG, signal.SIGURG)
    try:
        fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    fcntl.fcntl(number, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
