"""What the address of a page says besides its path: whom and what it is about. Pure."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode


def words(search: str | None) -> dict[str, str]:
    """``?from=today&place=Plano`` by its names; of two with one name the first."""
    return {name: given[0] for name, given in parse_qs((search or "").removeprefix("?")).items()}


def number(search: str | None, name: str) -> int | None:
    """The id that the address names so, if it names one."""
    given = words(search).get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def of(path: str, given: Mapping[str, object]) -> str:
    """An address that says this; what is empty is not said."""
    said = {name: value for name, value in given.items() if value not in (None, "")}
    return f"{path}?{urlencode(said)}" if said else path
