"""What the doctor says: a line for each thing that it tried."""

from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["ok", "note", "wrong"]
"""``note``: it works, and somebody should know. ``wrong``: mend it."""


@dataclass(frozen=True)
class Finding:
    """``mend`` says what to do; empty where nothing is to be done. No secret and no patient."""

    level: Level
    part: str
    says: str
    mend: str = ""

    def line(self) -> str:
        mend = f" {self.mend}" if self.mend else ""
        return f"{self.level:<5} {self.part}: {self.says}{mend}"

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def ok(part: str, says: str) -> Finding:
    return Finding("ok", part, says)


def note(part: str, says: str, mend: str = "") -> Finding:
    return Finding("note", part, says, mend)


def wrong(part: str, says: str, mend: str) -> Finding:
    return Finding("wrong", part, says, mend)
