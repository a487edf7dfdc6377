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
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"ID;P", "a SYLK spreadsheet"),
    (b"MIME-Version:", "a saved web page"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_MARKUP: Final = re.compile(
    rb"<(?:!doctype|\?xml|html|head|body|table|meta|style|div|workbook)", re.I
)
_MAIL: Final = re.compile(
    rb"(?:return-path|received|from|delivered-to|message-id|subject|date|to|x-[a-z-]+): "
    rb"[^\r\n]*\r?\n"
    rb"(?:[ \t]|[a-z-]+: )",
    re.IGNORECASE,
)
_RECEIPT: Final = re.compile(rb"\xef\xbb\xbfFile,[^\r\n]*\r?\nDropped,")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BY_NAME: Final = {
    (_OLE, ".msg"): "an e-mail from Outlook. Save the list that is attached to it, and drop that.",
    (_OLE, ".doc"): "a Word document. Export the list itself as CSV or as .xlsx, and drop that.",
    (_OLE, ".xls"): "an old Excel workbook. Open it in Excel and save it as .xlsx or as CSV; to"
    " give it another name does not help.",
    (ZIP, ".docx"): "a Word document. Export the list itself as CSV or as .xlsx, and drop that.",
    (ZIP, ".zip"): "a ZIP archive. Drop the files that are in it, one by one: copy them out first.",
}
"""What the name adds to the first bytes, and what to do then."""
_JSON: Final = re.compile(rb'\[\s*[{\[]|\{\s*"')


def what(path: Path) -> str | None:
    """What the file is by its first bytes, in words; none if nothing speaks against text."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for signature, words in _SIGNATURES:
        if head.startswith(signature):
            return words
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") or head[8:12] == b"WEBP":
        return "a picture"
    if _MAIL.match(head):
        return "an e-mail"
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xff\xfe \t\r\n")
    if _MARKUP.match(plain):
        return "a web page or XML document"
    if _JSON.match(plain):
        return "a JSON document"
    return None


def refuse_unless_text(path: Path, name: str | None = None) -> None:
    """Raise ``refusals.Refused`` when the file shows itself as something other than text.

    ``name`` is the one under which it was dropped.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    suffix = Path(name or path.name).suffix.lower()
    for (signature, ending), words in _BY_NAME.items():
        if suffix == ending and head.startswith(signature):
            raise refusals.Refused(f"This is {words}")
    if _RECEIPT.match(head):
        raise refusals.Refused(
            "This is the receipt of an earlier file, and no list. Correct the list itself, and drop"
            " that again."
        )
    found = what(path)
    if found is not None:
        raise refusals.Refused(
            f"This is {found}, and no list that can be read; to give it another name does not help."
            " Export the list again as CSV or as .xlsx, without a password."
        )
