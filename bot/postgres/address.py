"""Where DATABASE_URL leads, read as asyncpg reads it, and whether the way there must be encrypted.

Promise: to another machine than this one no password and no row travels in the clear or to a server
that cannot prove who it is, unless the address itself says otherwise by its ``sslmode``.
"""

import ipaddress
import os
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

VERIFIED: Final = "verify-full"
ENCRYPTED: Final = frozenset({"require", "verify-ca", VERIFIED})
"""The words of ``sslmode`` with which nothing is sent in the clear."""
BRACKETED: Final = re.compile(r"\[([^\]]+)\](?::(\d+))?")
DEFAULT_PORT: Final = "5432"


def arguments(dsn: str) -> dict[str, Any]:
    """What ``asyncpg.connect`` is called with to get there."""
    if leads_away(dsn) and not said(dsn, "sslmode"):
        return {"dsn": dsn, "ssl": VERIFIED}
    return {"dsn": dsn}


def mode(given: dict[str, Any]) -> str:
    """The ``sslmode`` of these arguments; empty if it is the library's choice."""
    return str(given.get("ssl") or said(given.get("dsn", ""), "sslmode"))


def leads_away(dsn: str) -> bool:
    """Whether any server of the address may be another machine; one by an unknown name may."""
    try:
        named = hosts(dsn)
        service = said(dsn, "service") or os.environ.get("PGSERVICE")
    except ValueError:  # nothing can be reached by it, which connecting says
        return False
    return bool(service) if not named else not all(_is_here(host) for host, _ in named)


def hosts(dsn: str) -> Sequence[tuple[str, str]]:
    """The servers of the address in their order, with their ports; empty if it names none.

    Raises ValueError for an address that cannot be read.
    """
    # The first @ counts, as for asyncpg: what is behind it leads somewhere.
    before, at, behind = urlsplit(dsn).netloc.partition("@")
    specs = behind if at else before
    specs = specs or said(dsn, "host") or os.environ.get("PGHOST", "")
    ports = said(dsn, "port").split(",")
    found = [_host(unquote(spec)) for spec in specs.split(",") if spec]
    if len(ports) != len(found):
        ports = ports[:1] * len(found)
    pairs = zip(found, ports, strict=True)
    return [(host, port or other or DEFAULT_PORT) for (host, port), other in pairs]


def said(dsn: str, name: str) -> str:
    """A part of the address's query; the last one counts. Raises ValueError."""
    return parse_qs(urlsplit(dsn).query).get(name, [""])[-1]


def _host(spec: str) -> tuple[str, str]:
    if spec.startswith("/"):
        return spec, ""
    if bracketed := BRACKETED.match(spec):
        return bracketed[1], bracketed[2] or ""
    host, _, port = spec.partition(":")
    return host, port


def _is_here(host: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
