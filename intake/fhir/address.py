"""The address of a record system, and of its next pages.

Promises: nothing is ever asked anywhere but below the base address that the clinic has set: a link
to another host, scheme or port is asked at ours, or refused.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from yarl import URL

_ORIGIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^/?#]*")
_ID: Final = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64}")


class Elsewhere(ValueError):
    """A link that does not lead below our base address."""


@dataclass(frozen=True)
class Base:
    """The base address, without the slash at its end."""

    address: str

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def origin(self) -> str:
        return self.address[: len(self.address) - len(self.path)]

    def of(self, path: str) -> URL:
        """The address of something below the base, such as ``metadata``."""
        return URL(f"{self.address}/{path}", encoded=True)

    def resource(self, reference: str) -> URL:
        """The address of a resource. Raises ``Elsewhere`` for what is no reference."""
        if not _ID.fullmatch(reference):
            raise Elsewhere
        return self.of(reference)

    def next(self, link: str) -> URL:
        """The address of the next page, whatever host the link names. Raises ``Elsewhere``."""
        rest = _ORIGIN.sub("", link, count=1).partition("#")[0]
        if rest.startswith("?"):
            rest = f"{self.path}{rest}"
        elif not rest.startswith("/"):
            rest = f"{self.path}/{rest}"
        path, mark, query = rest.partition("?")
        below = path == self.path or path.startswith(f"{self.path}/")
        if not below or ".." in path or "//" in path or "%2e" in path.casefold() or "\\" in rest:
            raise Elsewhere
        if any(ord(char) < 0x21 or ord(char) > 0x7E for char in rest):
            raise Elsewhere
        return URL(f"{self.origin}{path}{mark}{query}", encoded=True)
