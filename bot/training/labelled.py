"""The labelled replies: what people write, and what a receptionist of good sense makes of it.

A file is a table with a heading: `label`, `kind` (what sort of reply it is), `style` (who writes),
`text` ("\\n" is a line break), `offer`, the local start of the slot that was offered the day
before, and of that slot its `place`, its `provider` and the `names` that may sign, where they
matter. Where `offer` is empty the slot is tomorrow at 2:20 PM; without a place, at North Clinic.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.replies.languages import HERE
from bot.replies.question import TOMORROW, Question
from bot.replies.reading import Intent

DRAW: Final = 19
"""Which tenth is held back. Add one when the tenth has been looked at: another is drawn."""
_TENTHS: Final = 10
PLACE: Final = "North Clinic"
SPOKEN: Final = ("en", "es")
"""The languages in which we write. In another one an offer was never made, so it has no YES."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One labelled reply."""

    label: Intent
    kind: str
    style: str
    text: str
    offer: str
    language: str
    place: str = PLACE
    provider: str = ""
    names: tuple[str, ...] = ()

    @property
    def question(self) -> Question:
        known = {"provider": self.provider, "names": self.names}
        if not self.offer:
            return replace(TOMORROW, place=self.place, **known)  # type: ignore[arg-type]
        starts = datetime.fromisoformat(self.offer)
        return Question.of_slot(starts, starts - timedelta(days=1), self.place, **known)

    @property
    def meant(self) -> Intent:
        """What is to be read: the label, but no YES in a language that we do not write."""
        if self.label is Intent.YES and self.language not in (*SPOKEN, ""):
            return Intent.UNCLEAR
        return self.label

    @property
    def held_back(self) -> bool:
        """Whether it belongs to the tenth that is never learned from."""
        drawn = hashlib.sha256(f"{DRAW} {self.style} {self.text}".encode()).digest()
        return drawn[0] % _TENTHS == 0


def everything() -> list[Reply]:
    """All labelled replies in the package, in the order of their files."""
    return [
        reply
        for path in sorted(HERE.glob("*/labelled/*.tsv"))
        for reply in of_file(path, language=path.parts[-3])
    ]


def of_file(path: Path, language: str = "") -> Iterator[Reply]:
    """The replies of a table, or of lines of a label and a text without a heading.

    A line without a tab is a remark. Raises ``ValueError`` for a label that is no intent.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if "\t" in line]
    headed = bool(lines) and "label" in lines[0].rstrip("\n").split("\t")
    columns = None if headed else ("label", "text")
    for row in csv.DictReader(lines, columns, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield Reply(
            Intent(row["label"]),
            row.get("kind") or "",
            row.get("style") or path.stem,
            row["text"].replace("\\n", "\n"),
            row.get("offer") or "",
            language or row.get("language") or "",
            row.get("place") or PLACE,
            row.get("provider") or "",
            tuple((row.get("names") or "").split()),
        )


def styles(replies: Iterable[Reply]) -> list[str]:
    return sorted({reply.style for reply in replies})
