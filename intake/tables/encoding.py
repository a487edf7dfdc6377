"""How the bytes of a text file spell characters.

Promises: the whole file was read and decodes as named. A byte-order mark decides; without one it is
UTF-8, or else Windows-1252 when every character beyond ASCII is one that such a file holds (that is
noted). Anything else is refused: a wrong guess would garble a name without anybody noticing.
Does not promise to tell Windows-1252 from its near kin (ISO 8859-1, 8859-15): for the letters that
pass here they agree.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from intake.facts import refusals

CHUNK_BYTES: Final = 1 << 20

_MARKS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_MARK_BYTES: Final = 4

_UTF8_PAIR: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
"""Two or three bytes that spell one character in UTF-8 and gibberish in Windows-1252."""

_EXPECTED: Final = "À-ÖØ-öø-ÿ‘’“”–—…•®©™°·«»€£ºª¿¡½¼¾±§\u00a0"
_UNEXPECTED: Final = re.compile(rf"[^\x00-\x7f{_EXPECTED}]")
_MARK_IN_A_WORD: Final = re.compile(r"[^\W\d_][^\x00-\x7fÀ-ÖØ-öø-ÿ’][^\W\d_]")
"""In Mac and DOS alphabets the accented letters sit where Windows-1252 has punctuation."""
_LETTER_OUT_OF_PLACE: Final = re.compile(r"[^\W\d_][À-ÖØ-Þ][A-Za-z]?[a-z]|(?<!\w)[ÐÑÒÓÔÕ](?!\w)")
"""And their quotation marks and dashes where it has capital letters."""

_SIGNS_OF_ANOTHER: Final = (_UNEXPECTED, _MARK_IN_A_WORD, _LETTER_OUT_OF_PLACE)

_CANNOT_TELL: Final = (
    "The letters beyond plain English in this file can't be read for certain."
    " Save it again as 'CSV UTF-8' and drop it once more."
)
_NUL: Final = (
    "The file contains NUL bytes: it was copied only in part, is not plain text, or is UTF-16"
    " without its mark. Copy it again, or save it as 'CSV UTF-8'."
)


class Encoding(NamedTuple):
    name: str
    note: str | None
    """A sentence for the receipt when the encoding was inferred."""


def detect(path: Path) -> Encoding:
    """Name the encoding after reading the whole file; raises ``refusals.Refused``."""
    with path.open("rb") as file:
        start = file.read(_LONGEST_MARK_BYTES)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _marked(path, name)
    if _is_utf8(path):
        return Encoding("utf-8", None)
    _check_windows(path)
    return Encoding("cp1252", "The file was read as Windows-1252, the older Windows alphabet.")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
    yield b""


def _marked(path: Path, name: str) -> Encoding:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for chunk in _chunks(path):
            if "\0" in decoder.decode(chunk, final=not chunk):
                raise refusals.Refused(_NUL)
    except UnicodeDecodeError:
        raise refusals.Refused(
            f"The file says that it is {name.removesuffix('-sig').upper()} but does not decode so;"
            " it may be cut off or damaged. Export it again."
        ) from None
    return Encoding(name, None)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise refusals.Refused(_NUL)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                raise refusals.Refused(
                    "The file ends in the middle of a character: it was cut off. Copy it again."
                ) from None
            return False
    return True


def _check_windows(path: Path) -> None:
    kept = b""  # so that a pair split between two chunks is seen
    for chunk in _chunks(path):
        piece = kept + chunk
        if b"\0" in chunk:
            raise refusals.Refused(_NUL)
        if _UTF8_PAIR.search(piece):
            raise refusals.Refused(f"The file mixes two alphabets. {_CANNOT_TELL}")
        try:
            text = piece.decode("cp1252")
        except UnicodeDecodeError:
            raise refusals.Refused(_CANNOT_TELL) from None
        if any(sign.search(text) for sign in _SIGNS_OF_ANOTHER):
            raise refusals.Refused(_CANNOT_TELL)
        kept = piece[-_LONGEST_MARK_BYTES:]
