"""What a sender is answered: one answer in the original mode, what it asks for in the enhanced.

Promises: pure; MSA-2 is the sender's MSH-10 byte for byte; an answer holds nothing else of a
message but who sent it and its version; an answer is never answered.
"""

import re
from datetime import datetime
from typing import Final, Literal, NamedTuple

Became = Literal["accepted", "error", "refused"]
"""``accepted``: it is committed. ``error``: it can't be used as it is. ``refused``: it is no
message that can be read."""

_COMMIT: Final = {"accepted": b"CA", "error": b"CE", "refused": b"CR"}
_APPLICATION: Final = {"accepted": b"AA", "error": b"AE", "refused": b"AR"}
_EVENT: Final = re.compile(rb"[A-Z]\d\d")
_VERSION: Final = re.compile(rb"2\.\d(?:\.\d)?")
_DEFAULT_VERSION: Final = b"2.5.1"


class Header(NamedTuple):
    """MSH as bytes: what separates, and the fields by number; ``fields[9]`` is MSH-10 less one."""

    separator: bytes
    encoding: bytes
    fields: list[bytes]

    def field(self, number: int) -> bytes:
        """MSH-3 and those after it."""
        return self.fields[number - 1] if number - 1 < len(self.fields) else b""


def header(message: bytes) -> Header | None:
    """The header of a message; ``None`` if there is none."""
    start = message.lstrip(b"\r\n\x00\t \xef\xbb\xbf")
    line = re.split(rb"[\r\n]", start[:65_536], maxsplit=1)[0]
    if not line.startswith(b"MSH") or len(line) < 5 or line[3:4].isalnum():
        return None
    fields = line.split(line[3:4])
    return Header(line[3:4], fields[1], fields)


def is_answer(message: bytes) -> bool:
    """Whether this is an acknowledgement itself."""
    read = header(message)
    if read is None:
        return False
    kind = re.split(rb"[^A-Za-z0-9]", read.field(9), maxsplit=1)[0].upper()
    return kind == b"ACK" or re.search(rb"[\r\n]MSA[^A-Za-z0-9]", message) is not None


def answers(message: bytes, became: Became, now: datetime, number: str) -> list[bytes]:
    """The messages to send back, in order; none where the sender asks for none.

    ``number`` makes our own MSH-10.
    """
    read = header(message)
    if read is None:
        unknown = Header(b"|", b"^~\\&", [b"MSH", b"^~\\&"])
        return [_answer(unknown, _APPLICATION["refused"], now, number)]
    wants_commit, wants_application = (read.field(at).strip().upper() for at in (15, 16))
    if not wants_commit and not wants_application:
        return [_answer(read, _APPLICATION[became], now, number)]
    made = []
    if _wanted(wants_commit, became):
        made.append(_answer(read, _COMMIT[became], now, f"{number}C"))
    if _wanted(wants_application, became):
        made.append(_answer(read, _APPLICATION[became], now, number))
    return made


def _wanted(asked: bytes, became: Became) -> bool:
    """HL7 table 0155: always, never, on success, on error."""
    return asked == b"AL" or asked == (b"SU" if became == "accepted" else b"ER")


def _answer(read: Header, code: bytes, now: datetime, number: str) -> bytes:
    event = _EVENT.search(read.field(9))
    version = _VERSION.match(read.field(12))
    component = read.encoding[:1] or b"^"
    fields = [
        b"MSH",
        read.encoding or b"^~\\&",
        read.field(5),
        read.field(6),
        read.field(3),
        read.field(4),
        f"{now:%Y%m%d%H%M%S}+0000".encode(),
        b"",
        b"ACK" + (component + event[0] if event else b""),
        number.encode(),
        read.field(11) or b"P",
        version[0] if version else _DEFAULT_VERSION,
    ]
    lines = [fields, [b"MSA", code, read.field(10)]]
    return b"".join(read.separator.join(line) + b"\r" for line in lines)
