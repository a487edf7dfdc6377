"""Ports for the programs that tests start.

They lie below those that a machine gives to outgoing connections: between the choice of a port and
the start of its program nobody takes it by chance.
"""

import random
import socket
from contextlib import ExitStack
from typing import Final

LOWEST: Final = 12_000
HIGHEST: Final = 31_000
_dice: Final = random.SystemRandom()


def free_port() -> int:
    """A port that nobody listens on at this moment, nor on the one above it: a bot's public one."""
    while True:
        port = _dice.randrange(LOWEST, HIGHEST, 2)
        try:
            with ExitStack() as taken:
                for one in (port, port + 1):
                    taken.enter_context(socket.create_server(("127.0.0.1", one)))
        except OSError:
            continue
        return port
