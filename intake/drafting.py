"""A draft of a profile from a sample file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any


class Impossible(Exception):  # noqa: N818 - read qualified: drafting.Impossible
    """No profile can be drafted from this file; ``str()`` says why."""


def draft(file: Path, ask: Callable[..., Any]) -> str:
    raise Impossible("Not yet.")
