"""Addresses of this machine: whether they are free, and when they answer."""

import asyncio
import errno
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

ANY_HOST: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
POLL_SECONDS: Final = 0.1


@dataclass(frozen=True)
class Address:
    """Where something listens, and the setting that says so."""

    host: str
    port: int
    setting: str

    @property
    def url(self) -> str:
        """How this machine itself reaches it."""
        host = "127.0.0.1" if self.host in ANY_HOST else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def fault(address: Address) -> str | None:
    """A sentence if nothing could listen there now; none if it is free."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        socket.create_server((address.host, address.port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            why = "is in use already: stop what uses it"
        else:
            why = f"can't be used ({error.strerror or type(error).__name__})"
        return f"Port {address.port} of {address.host} {why}, or change {address.setting}."
    return None


async def answers(address: Address) -> None:
    """Return once somebody accepts connections there."""
    parts = urlsplit(address.url)
    while True:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.close()
            return
        await asyncio.sleep(POLL_SECONDS)
