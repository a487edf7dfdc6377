"""How many segments a text costs, and how to keep it in the cheap alphabet.

Pure. The arithmetic is that of 3GPP TS 23.038 and 23.040: a single segment holds 160 GSM-7 septets
or 70 UTF-16 units; each part of a longer text loses 7 septets or 3 units to its header, and neither
an escaped character nor a surrogate pair is ever split between two parts.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Encoding = Literal["GSM-7", "UCS-2"]

GSM7_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION: Final = frozenset("\f^{}\\[~]|€")  # each is sent as an escape and a character
_GSM7: Final = GSM7_BASIC | GSM7_EXTENSION

_SINGLE: Final[dict[Encoding, int]] = {"GSM-7": 160, "UCS-2": 70}
_PART: Final[dict[Encoding, int]] = {"GSM-7": 153, "UCS-2": 67}

_EQUIVALENTS: Final = str.maketrans(
    dict.fromkeys("‘’‚‛′´`‹›ʼ", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−•·", "-")
    | dict.fromkeys("\u200b\u2060\ufeff\xad", "")  # zero width, soft hyphen
    | {"…": "...", "⁄": "/", "×": "x", "\t": " ", "\u2028": "\n", "\u2029": "\n"}
    | {"œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
)


@dataclass(frozen=True, slots=True)
class Segments:
    """``units`` are septets for GSM-7 and UTF-16 code units for UCS-2."""

    encoding: Encoding
    units: int
    segments: int


def count(text: str) -> Segments:
    """Return what ``text`` costs to send. An empty text still takes one segment."""
    encoding: Encoding = "GSM-7" if _GSM7.issuperset(text) else "UCS-2"
    widths = [_width(character, encoding) for character in text]
    units = sum(widths)
    fits = units <= _SINGLE[encoding]
    return Segments(encoding, units, 1 if fits else _parts(widths, _PART[encoding]))


def to_gsm7(text: str) -> str:
    """Return ``text`` with typographic marks and foreign accents in their GSM-7 form.

    A character with no such form (an emoji, another script) is kept: it would say something else.
    """
    plain = unicodedata.normalize("NFC", text).translate(_EQUIVALENTS)
    return "".join(map(_nearest, plain))


def _width(character: str, encoding: Encoding) -> int:
    if encoding == "UCS-2":
        return 2 if ord(character) > 0xFFFF else 1
    return 2 if character in GSM7_EXTENSION else 1


def _parts(widths: Iterable[int], capacity: int) -> int:
    parts, used = 1, 0
    for width in widths:
        if used + width > capacity:
            parts, used = parts + 1, 0
        used += width
    return parts


def _nearest(character: str) -> str:
    if character in _GSM7:
        return character
    decomposed = unicodedata.normalize("NFKD", character).translate(_EQUIVALENTS)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return bare if bare and _GSM7.issuperset(bare) else character
