"""Frames of MLLP out of a stream of bytes: VT, a message, FS, and mostly CR.

Promises: pure; however the bytes are cut, the frames are the same. What lies between frames is
passed over; a frame in which another begins is abandoned; memory is bounded by ``limit``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

VT: Final = b"\x0b"
FS: Final = b"\x1c"
CR: Final = b"\r"
HEADER_BYTES: Final = 4_096
"""What is kept of a message that is too large: enough to say which it was."""


class Frame(NamedTuple):
    """What came in a frame. ``too large`` holds its beginning, ``abandoned`` what there was."""

    kind: Literal["whole", "too large", "abandoned"]
    data: bytes


@dataclass
class Decoder:
    """Takes bytes as they come. ``limit`` is the most that a frame may hold."""

    limit: int
    _held: bytearray = field(default_factory=bytearray)
    _inside: bool = False
    _too_large: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._inside

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that these bytes complete. All of it must be taken before more is fed."""
        while data:
            if not self._inside:
                _, begins, data = data.partition(VT)
                self._inside = bool(begins)
                continue
            ends = min((at for mark in (FS, VT) if (at := data.find(mark)) >= 0), default=-1)
            self._hold(data if ends < 0 else data[:ends])
            if ends < 0:
                return
            mark, data = data[ends : ends + 1], data[ends + 1 :]
            yield self._ended("abandoned" if mark == VT else "whole")
            self._inside = mark == VT

    def _hold(self, data: bytes) -> None:
        if not self._too_large:
            self._held += data
        if len(self._held) > self.limit:
            self._too_large = True
            del self._held[HEADER_BYTES:]

    def _ended(self, kind: Literal["whole", "abandoned"]) -> Frame:
        large = self._too_large and kind == "whole"
        frame = Frame("too large" if large else kind, bytes(self._held))
        self._held.clear()
        self._too_large = False
        return frame


def framed(message: bytes) -> bytes:
    """A message as it is sent."""
    return VT + message + FS + CR
