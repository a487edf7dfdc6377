"""Files that are not what their name says: a workbook called ``.csv``, a web page called ``.xls``.

Promises: only the first bytes are looked at, and nothing is unpacked.
"""

import re
from pathlib import Path
from typing import Final

from intake.facts import refusals

_HEAD_BYTES: Final = 4096

OLD_WORKBOOK: Final = "an old or password-protected Excel workbook"
ZIP: Final = b"PK\x03\x04"

_SIGNATURES: Final = (
    (ZIP, "an Excel workbook or a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_WORKBOOK),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"ID;P", "a SYLK spreadsheet"),
    (b"MIME-Version:", "a saved web page"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_MARKUP: Final = re.compile(
    rb"<(?:!doctype|\?xml|html|head|body|table|meta|style|div|workbook)", re.I
)
_JSON: Final = re.compile(rb'\[\s*[{\[]|\{\s*"')


def what(path: Path) -> str | None:
    """What the file is by its first bytes, in words; none if nothing speaks against text."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for signature, words in _SIGNATURES:
        if head.startswith(signature):
            return words
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xff\xfe \t\r\n")
    if _MARKUP.match(plain):
        return "a web page or XML document"
    if _JSON.match(plain):
        return "a JSON document"
    return None


def refuse_unless_text(path: Path) -> None:
    """Raise ``refusals.Refused`` when the file shows itself as something other than text."""
    found = what(path)
    if found is not None:
        raise refusals.Refused(
            f"This is {found}, which can't be read under this name. Export the list again as CSV or"
            " as .xlsx, without a password."
        )
