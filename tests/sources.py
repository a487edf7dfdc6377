"""The text of our modules, read once a process.

Whoever looks for something in it parses those alone in whose text it may stand: to parse all of
them takes longer than most tests.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
BESIDE: Final = re.compile(r"([\"'])\s*[fr]?\1")
"""Where two strings that stand side by side become one."""


@cache
def texts(room: str) -> dict[str, str]:
    """What is written in each module of a room, by its path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / room).rglob("*.py"))
    }


def may(text: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    """Whether each of these stands in a module's text, its strings put together."""
    whole = BESIDE.sub("", text)
    return all(pattern.search(whole) for pattern in patterns)


def parsed(rooms: Iterable[str], *patterns: re.Pattern[str]) -> Iterator[tuple[str, ast.Module]]:
    """The path and the tree of each module in whose text all of these stand."""
    for room in rooms:
        for name, text in texts(room).items():
            if may(text, patterns):
                yield name, ast.parse(text)
