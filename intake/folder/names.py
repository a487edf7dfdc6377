"""Names of dropped files: which are left alone, and which names our own copies get.

Promises: a safe name can be a file on Linux, macOS and Windows, is no device there, hides nothing
and leads nowhere else.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final

LONGEST_BYTES: Final = 100
"""In UTF-8. A disk takes 255, and a token, a folder and the endings of a receipt come to it."""

_IGNORED: Final = re.compile(
    r"~\$.*"  # Excel: somebody has the workbook open
    r"|\.~lock\..*#"  # LibreOffice: the same
    r"|thumbs\.db|desktop\.ini|ehthumbs\.db"
    r"|\..*"  # hidden files, and what macOS keeps beside others
    r"|[0-9a-f]{8}"  # Excel, while it saves
    r"|.*\.(?:part|tmp|temp|crdownload|download|filepart|writing|partial|swp|lock|lnk|url)"
    r"|.*~",
    re.IGNORECASE,
)
_UNFINISHED: Final = frozenset(
    (".part", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".writing", ".partial")
)
_UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufffd]')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def ignored(name: str) -> bool:
    """Whether a file of this name is another program's and not for us."""
    return _IGNORED.fullmatch(name) is not None


def left(name: str) -> str | None:
    """What to tell a person of a file of such a name that lies there; none of those that programs
    keep for themselves."""
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in (".lnk", ".url"):
        return "This is a shortcut to a file, and not the file. Copy the file itself here."
    if suffix in _UNFINISHED:
        return "This is still being copied or downloaded. If not, give it its own name again."
    return None


def safe(name: str) -> str:
    """The name as one that can be written anywhere."""
    plain = name.encode("utf-8", "replace").decode("utf-8")
    tidy = _UNSAFE.sub("_", unicodedata.normalize("NFC", plain)).strip(" .")
    if len(tidy.encode()) > LONGEST_BYTES:
        suffix = PurePosixPath(tidy).suffix[:10]
        stem = tidy.encode()[: LONGEST_BYTES - len(suffix.encode()) - 1].decode(errors="ignore")
        tidy = stem.rstrip(" .") + suffix
    return f"_{tidy}" if not tidy or _DEVICES.fullmatch(tidy) else tidy


def stamped(name: str, stamp: str) -> str:
    """``list.csv`` with a stamp before its suffix: ``list.20261122-0930-ab12.csv``."""
    path = PurePosixPath(safe(name))
    return f"{path.stem}.{stamp}{path.suffix}"
