"""Uploads: a file put whole into the inbox folder, which the bridge watches."""

import asyncio
import base64
import binascii
import os
import re
import unicodedata
import uuid
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 20_000_000
"""Files that are larger than this, together, are copied into the inbox folder itself, not through a
browser."""
KINDS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".hl7")
LONGEST_NAME: Final = 100
RESERVED: Final = re.compile(r"con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their ending."""


class Refused(ValueError):
    """This can't be done with the file; the message is a sentence for the person who asked."""


def safe_name(given: str) -> str:
    """A name that is safe in a folder of any system. Raises ``Refused``."""
    plain = unicodedata.normalize("NFKC", given.replace("\\", "/").rpartition("/")[2])
    stem, dot, ending = plain.rpartition(".")
    if f".{ending.lower()}" not in KINDS or not dot:
        raise Refused(f"Only these can be read: {', '.join(KINDS)}.")
    stem = re.sub(r"[^\w .()-]+", "_", stem).strip(" ._")[:LONGEST_NAME] or "file"
    stem = f"file-{stem}" if RESERVED.fullmatch(stem) else stem
    return f"{stem}.{ending.lower()}"


def decoded(content: str) -> bytes:
    """The bytes of an upload, which a page sends as ``data:...;base64,...``. Raises ``Refused``."""
    try:
        return base64.b64decode(content.partition(",")[2], validate=True)
    except binascii.Error:
        raise Refused("This file did not arrive whole: please try again.") from None


async def put(name: str, content: bytes, inbox: Path) -> str:
    """Put an upload into the inbox, whole or not at all; its name there. Raises ``Refused``."""
    chosen = safe_name(name)
    if not content:
        raise Refused("This file is empty.")
    if len(content) > MOST_BYTES:
        raise Refused(f"A file may have at most {MOST_BYTES // 1_000_000} MB here.")
    return await asyncio.to_thread(_write, chosen, content, inbox)


def _write(name: str, content: bytes, inbox: Path) -> str:
    """Under a name that the bridge passes over until it is whole, then under a free one."""
    inbox.mkdir(parents=True, exist_ok=True)
    part = inbox / f".{uuid.uuid4().hex}.part"
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        target = inbox / name
        if target.exists():
            target = inbox / f"{target.stem}-{uuid.uuid4().hex[:6]}{target.suffix}"
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return target.name
