"""One folder a language: how its people write. Data alone; all of it is read at once, because
people mix languages within a reply."""

import tomllib
from pathlib import Path
from typing import Any, Final

Keywords = dict[str, Any]
HERE: Final = Path(__file__).parent
CODES: Final = tuple(sorted(path.parent.name for path in HERE.glob("*/calendar.toml")))


def calendar(code: str) -> dict[str, Any]:
    """The words for times and days."""
    return tomllib.loads((HERE / code / "calendar.toml").read_text(encoding="utf-8"))


def keywords() -> list[Keywords]:
    """What means STOP, START, HELP, YES and NO, of every language that has a table of it."""
    return [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(HERE.glob("*/keywords.toml"))
    ]


def topics() -> list[dict[str, str]]:
    """What words speak of: topics and their words, of every language that has a table of it."""
    return [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(HERE.glob("*/topics.toml"))
    ]
