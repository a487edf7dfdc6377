"""Who asks, where a proxy on this machine passes the request on.

It is the last entry of ``X-Forwarded-For``, which is the proxy's own; whatever stands before it the
client may have written.
"""

import ipaddress
from collections.abc import Iterable

from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope


def by_proxy(app: ASGIFramework) -> ASGIFramework:
    """``app``, which sees the address of whoever asked the proxy in place of the proxy's."""

    async def seen(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] in ("http", "websocket"):
            peer = scope["client"]
            if peer and is_here(peer[0]) and (address := _named(scope["headers"])):
                scope["client"] = (address, peer[1])
        await app(scope, receive, send)

    return seen


def is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _named(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    given = [value for name, value in headers if name == b"x-forwarded-for"]
    if not given:
        return None
    last = given[-1].decode("latin-1").rpartition(",")[2].strip()
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return None
