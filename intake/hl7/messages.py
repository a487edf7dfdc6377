"""HL7 v2 messages out of bytes: separators, escapes, repeats, character sets, batches.

Promises: pure; takes every way in which a file of messages is known to be written (CR, LF, CRLF,
the text ``^M``, MLLP bytes left in, blank lines, a byte order mark, batch and file envelopes, a
last segment without an end). A message that cannot be read stands as one, with a sentence: it
never stops its neighbours. Positions are those of the standard: ``message.first("SCH", 11, 4)``
is SCH-11.4.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

NULL: Final = '""'
"""What a sender writes to say that a value is deleted."""
_ENVELOPE_BYTES: Final = (b"FHS", b"BHS", b"BTS", b"FTS")
_SEGMENT: Final = re.compile(r"[A-Z][A-Z0-9]{2}")
_HEADER: Final = re.compile(rb"(?:MSH|FHS|BHS)[^A-Za-z0-9\s]")
_MLLP: Final = b"\x0b\x1c\x00"
_START: Final = re.compile(
    rb"(?:^|[\r\n\x0b\x1c\x00])[ \t]*(?=(?:MSH|FHS|BHS|BTS|FTS)(?![A-Za-z0-9]))"
)
_CUT: Final = b"\r\x1bCUT\r"
"""Stands after a message whose frame never ends, where others do."""
_COUNT_DIGITS: Final = 9
_NOTE: Final = 3
"""NTE-3, the text of a note."""
NO_MESSAGE: Final = "This is no HL7 message."
_CHARSETS: Final = {
    "": "",
    "ASCII": "ascii",
    "US-ASCII": "ascii",
    "8859/1": "latin-1",
    "8859-1": "latin-1",
    "ISO-8859-1": "latin-1",
    "ISO8859-1": "latin-1",
    "ISO8859/1": "latin-1",
    "LATIN1": "latin-1",
    "8859/2": "iso8859-2",
    "8859/9": "iso8859-9",
    "8859/15": "iso8859-15",
    "ISO IR6": "ascii",
    "ISO IR100": "latin-1",
    "ISO IR192": "utf-8",
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "UNICODE UTF8": "utf-8",
    "UNICODE UTF-16": "utf-8",
    "WINDOWS-1252": "cp1252",
    "WINDOWS 1252": "cp1252",
    "CP1252": "cp1252",
}
"""HL7 table 0211, and what senders write in its place. Without a name: UTF-8, else Windows-1252. A
file of UTF-16 is one of UTF-8 by then."""


class Unreadable(ValueError):
    """This is no HL7 message that can be read; the message is a sentence for staff."""


@dataclass(frozen=True)
class Separators:
    """MSH-1 and MSH-2: what parts fields, components, repeats, escapes and subcomponents."""

    field: str
    component: str = "^"
    repeat: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


@dataclass(frozen=True)
class Segment:
    """One segment. Fields are taken apart when they are asked for."""

    name: str
    fields: tuple[str, ...]
    """By number: ``fields[0]`` is the name."""
    marks: Separators

    def raw(self, number: int) -> str:
        """A whole field as it is written, its repeats included."""
        return self.fields[number] if number < len(self.fields) else ""

    def repeats(self, number: int) -> list[tuple[str, ...]]:
        """The repeats of a field, each as its components in plain text."""
        written = self.raw(number)
        if not written:
            return []
        return [
            tuple(map(self._plain, repeat.split(self.marks.component)))
            for repeat in written.split(self.marks.repeat)
        ]

    def value(self, number: int, component: int = 1) -> str:
        """A component of the first repeat, in plain text; empty if it is not valued, or deleted."""
        written = self.raw(number)
        parts = written.split(self.marks.repeat, 1)[0].split(self.marks.component)
        return self._plain(parts[component - 1]).strip() if component <= len(parts) else ""

    def _plain(self, component: str) -> str:
        """The first subcomponent, its escapes undone; nothing for what is deleted."""
        if component in ("", NULL):
            return ""
        first = component.split(self.marks.subcomponent)[0]
        return _unescaped(first, self.marks) if self.marks.escape in first else first


@dataclass(frozen=True)
class Message:
    """One message. ``number`` is its place in the file, from 1. ``fault``: why it can't be read."""

    number: int
    segments: tuple[Segment, ...] = ()
    fault: str = ""

    def all(self, name: str) -> Sequence[Segment]:
        return self._named.get(name, ())

    @cached_property
    def _named(self) -> Mapping[str, Sequence[Segment]]:
        named: dict[str, list[Segment]] = {}
        for segment in self.segments:
            named.setdefault(segment.name, []).append(segment)
        return named

    def first(self, name: str, number: int, component: int = 1) -> str:
        """The first value of this position in any segment of this name."""
        for segment in self.all(name):
            if found := segment.value(number, component):
                return found
        return ""

    @cached_property
    def event(self) -> str:
        """The trigger event of a scheduling message, such as ``S15``; else the type and event."""
        kind, event = self.first("MSH", 9, 1), self.first("MSH", 9, 2)
        if not event and kind.upper().startswith("SIU"):
            event = kind[3:].strip("_^ ") or self.first("EVN", 1)
        return event.upper() if kind.upper().startswith("SIU") else f"{kind} {event}".strip()

    @property
    def is_scheduling(self) -> bool:
        return self.first("MSH", 9, 1).upper().startswith("SIU")


@dataclass(frozen=True)
class File:
    """The messages of a file. ``fault``: why none of them can be trusted."""

    messages: tuple[Message, ...]
    fault: str = ""
    notes: tuple[str, ...] = field(default=())


def looks_like_hl7(start: bytes) -> bool:
    """Whether bytes begin as HL7 does, whatever was left before the first header."""
    return _HEADER.match(_stripped(_narrow(start))[:8]) is not None


def read(data: bytes) -> File:
    """The messages of a file. Never raises: what can't be read says so."""
    batches = _Batches()
    found = list[Message]()
    for chunk in _chunks(_narrow(data)):
        if chunk.startswith(_ENVELOPE_BYTES):
            batches.see(chunk)
        elif chunk.startswith(b"MSH"):
            batches.messages += 1
            found.append(_from_bytes(len(found) + 1, chunk))
    if fault := batches.conclude():
        return File(tuple(found), fault)
    if not found:
        return File((), "There is no HL7 message in this file.")
    return File(tuple(found))


def apart(data: bytes) -> list[bytes]:
    """The bytes of each message; of a file that holds one alone, all of it."""
    found = [chunk for chunk in _chunks(_narrow(data)) if chunk.startswith(b"MSH")]
    return [data] if len(found) == 1 else found


def one(data: bytes) -> Message:
    """The message of a frame. Never raises; what holds none, or several, is one with a fault."""
    found = read(data).messages
    if len(found) == 1:
        return found[0]
    return Message(1, fault="The frame holds several messages." if found else NO_MESSAGE)


def _narrow(data: bytes) -> bytes:
    """Bytes of two to a character, which a mark says they are, as UTF-8."""
    for mark, charset in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(charset, "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf")


def _stripped(data: bytes) -> bytes:
    return data.lstrip(_MLLP + b"\r\n\t ")


def _chunks(data: bytes) -> Iterator[bytes]:
    """The bytes of each message and each envelope; what stands before the first is left out."""
    framed = b"\x1c" in data
    if not re.search(rb"[\r\n]", data.strip()):
        data = re.sub(rb"\^M(?=[A-Z][A-Z0-9]{2}\|)", b"\r", data)
    starts = [match.end() for match in _START.finditer(data)]
    for start, end in zip(starts, [*starts[1:], len(data)] if starts else [], strict=True):
        chunk = data[start:end]
        begun = data[start - 1 : start] == b"\x0b" and data[end - 1 : end] == b"\x0b"
        if framed and begun and b"\x1c" not in chunk:
            chunk += _CUT
        yield chunk.split(b"\x1c", 1)[0] if b"\x1c" in chunk else chunk


def _from_bytes(number: int, chunk: bytes) -> Message:
    try:
        text, fault = _decoded(chunk, _declared(chunk)), ""
    except Unreadable as error:
        text, fault = chunk.decode("latin-1"), str(error)
    found = _message(number, list(_lines(text)))
    return replace(found, fault=fault or found.fault)


def _declared(data: bytes) -> str:
    """MSH-18, in capitals."""
    line = re.split(rb"[\r\n]", data[:4096], maxsplit=1)[0]
    if len(line) < 5:
        return ""
    fields = line.split(line[3:4])
    named = fields[17] if len(fields) > 17 else b""
    first = re.split(rb"[~^]", named)[0].strip()
    return "" if first == NULL.encode() else first.decode("ascii", "replace").upper()


def _decoded(data: bytes, declared: str) -> str:
    if declared not in _CHARSETS:
        raise Unreadable(
            "MSH-18 names a character set that is not known here. Ask for UTF-8 or 8859/1."
        )
    named = _CHARSETS[declared]
    if named == "latin-1" and _is_utf8_beyond_ascii(data):
        raise Unreadable(
            "MSH-18 says 8859/1, but the bytes are UTF-8. Ask for one of the two to be corrected."
        )
    for charset in [named] if named else ["utf-8", "cp1252"]:
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        "The bytes are not in the character set that MSH-18 names. Ask for it to be corrected."
        if named
        else "The characters of this message can't be read. Ask for UTF-8, named in MSH-18."
    )


def _is_utf8_beyond_ascii(data: bytes) -> bool:
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _lines(text: str) -> Iterator[str]:
    """The segments as lines. Where CR ends them a bare LF is data; else LF does."""
    text = re.sub(r"[\x0b\x00]+", "\r", text)
    if "\r" not in text.strip("\r\n") and re.search(r"\^M(\n|$)", text):
        text = re.sub(r"\^M(\n|$)", "\n", text)
    text = text.replace("\r\n", "\r")
    has_cr = re.search(r"\r(?=[A-Z][A-Z0-9]{2}[^A-Za-z0-9])", text) is not None
    if not has_cr:
        text = text.replace("\n", "\r")
    else:
        # A message that somebody pasted with LF among others with CR still begins a line.
        text = re.sub(r"\n(?=[A-Z][A-Z0-9]{2}\|)", "\r", text)
    for line in text.split("\r"):
        if line.strip():
            yield line.strip("\n") if has_cr else line.strip()


@dataclass
class _Batches:
    """What the envelopes of a file say of it."""

    messages: int = 0
    """Since the last batch began."""
    batches: int = 0
    _open: list[str] = field(default_factory=list)
    _fault: str = ""

    def see(self, chunk: bytes) -> None:
        """An envelope's segment."""
        name = chunk[:3].decode()
        if name in ("FHS", "BHS"):
            self._open.append(name)
            self.messages = 0 if name == "BHS" else self.messages
            return
        said, held = _counted(chunk), self.batches if name == "FTS" else self.messages
        if name == "BTS":
            self.batches, self.messages = self.batches + 1, 0
        if said is not None and said != held and not (name == "FTS" and not self.batches):
            what = "batches" if name == "FTS" else "messages"
            self._fault = (
                f"The envelope says that it holds {said} {what}, and {held} are there: the file is"
                " cut off. Export it again."
            )
        began = "F" if name == "FTS" else "B"
        self._open = [one for one in self._open if not one.startswith(began)]

    def conclude(self) -> str:
        """What is wrong with the whole; empty if nothing is."""
        if self._open and not self._fault:
            return "The file begins a batch and never ends it: it is cut off. Export it again."
        return self._fault


def _counted(chunk: bytes) -> int | None:
    """How many the end of a batch or file says it holds; ``None`` if it says nothing."""
    parts = re.split(rb"[\r\n]", chunk)[0].split(chunk[3:4]) if len(chunk) > 3 else []
    said = parts[1].split(b"^")[0].strip() if len(parts) > 1 else b""
    return int(said) if said.isdigit() and len(said) < _COUNT_DIGITS else None


def _message(number: int, lines: Sequence[str]) -> Message:
    header = lines[0]
    if len(header) < 8 or header[3].isalnum() or header[3].isspace():
        return Message(number, fault="The first segment, MSH, names no separators.")
    marks = _marks(header)
    segments, fault = [_header(header, marks)], ""
    for line in lines[1:]:
        if line == _CUT.decode().strip():
            fault = "The message is cut off: its frame never ends."
        elif not _SEGMENT.fullmatch(line[:3]) or line[3:4] not in ("", marks.field):
            if _is_note(segments[-1]):
                segments[-1] = _continued(segments[-1], line)
                continue
            fault = fault or "A line of this message is no segment."
        else:
            segments.append(Segment(line[:3], tuple(line.split(marks.field)), marks))
    return Message(number, tuple(segments), fault)


def _is_note(segment: Segment) -> bool:
    """Whether free text stands in it, which somebody may have written in several lines."""
    return segment.name == "NTE" and len(segment.fields) > _NOTE


def _continued(note: Segment, line: str) -> Segment:
    fields = list(note.fields)
    fields[_NOTE] = f"{fields[_NOTE]} {line.strip()}"
    return replace(note, fields=tuple(fields))


def _marks(header: str) -> Separators:
    written = header[4:].split(header[3], 1)[0]
    defaults = "^~\\&"
    marks = written + defaults[len(written) :]
    return Separators(header[3], marks[0], marks[1], marks[2], marks[3])


def _header(line: str, marks: Separators) -> Segment:
    """MSH counts its own separator as the first field."""
    parts = line.split(marks.field)
    return Segment("MSH", (parts[0], marks.field, *parts[1:]), marks)


def _unescaped(text: str, marks: Separators) -> str:
    plain = {
        "F": marks.field,
        "S": marks.component,
        "T": marks.subcomponent,
        "R": marks.repeat,
        "E": marks.escape,
        ".br": "\n",
    }
    mark = re.escape(marks.escape)

    def undo(match: re.Match[str]) -> str:
        code = match.group(1)
        if code in plain:
            return plain[code]
        if code.startswith("X") and re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", code[1:]):
            return bytes.fromhex(code[1:]).decode("cp1252", "replace")
        return ""

    return re.sub(rf"{mark}([^{mark}]*){mark}", undo, text)
