"""The bot, in a hurry, and told to fail at named places: ``python -m tests.faults.failing_bot``.

Each argument is a fault: ``kill:`` and one of ``POINTS``, where it ends itself as a power cut
would; ``raise:`` and one of ``SURPRISES``, where it meets what nobody expected; ``hang:`` and one
of ``STANDSTILLS``; ``wait:connections``, by which its server waits for them as that of Python
3.12 and later does without it; or ``settle:at once``, by which it soon is as a bot of some minutes.
All is planted here, around the functions of the real bot, which knows nothing of it. Its patience
with the carrier is a small part of the usual one.
"""

import asyncio
import functools
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot import cli, database, service
from bot.carriers.twilio import account, texts
from bot.carriers.twilio.texts import TwilioGateway
from bot.messages import inbox
from bot.messages.dispatch import fates
from bot.messages.dispatch import loop as messages_loop
from bot.messages.dispatch import sender as sending
from bot.messages.dispatch.fates import Fates
from bot.messages.dispatch.sender import Sender
from bot.threads import turns
from bot.timers import schedule
from bot.waitlist.domain import Domain
from bot.wakeup import Wakeup

Asynchronous = Callable[..., Awaitable[Any]]

HASTE: Final = 5
"""All of the bot's waits for the carrier are so many times shorter."""


@dataclass(frozen=True)
class Place:
    """Before or after a function, or after it only when it ``found`` something to do."""

    owner: object
    name: str
    when: Literal["before", "after", "found"]


POINTS: Final = {
    "stored": Place(inbox, "store", "after"),
    "turn claimed": Place(inbox, "claim", "found"),
    "turn before commit": Place(turns, "_take_next", "found"),
    "turn after commit": Place(turns, "take_next", "found"),
    "text claimed": Place(Sender, "_claim_due", "found"),
    "before hand-over": Place(Sender, "hand_over", "before"),
    "after hand-over": Place(Sender, "hand_over", "after"),
    "settle before commit": Place(Sender, "_settle", "after"),
    "settle after commit": Place(Sender, "settle", "after"),
    "callback before commit": Place(Fates, "_callback", "after"),
    "timer claimed": Place(Domain, "slot_due", "before"),
    "timer before commit": Place(schedule, "_fire_next", "found"),
    "timer after commit": Place(schedule, "fire_next", "found"),
}
"""Between every two steps of the walks: a text comes in, goes out, a timer is due."""

LOOPS: Final = {
    "turns": Place(turns, "take_next", "before"),
    "timers": Place(schedule, "fire_next", "found"),
    "sender": Place(Sender, "claim", "before"),
    "mender": Place(Fates, "resolve", "before"),
    "sweeper": Place(TwilioGateway, "received", "before"),
    "wakeup": Place(Wakeup, "_listen", "before"),
}
SURPRISES: Final = {**LOOPS, "turn": Place(turns, "_hear", "before")}
STANDSTILLS: Final = {
    "settle": Place(Sender, "settle", "before"),
    "close": Place(database, "close", "before"),
}


class Unexpected(Exception):
    """No loop has a rule for this."""


async def power_cut() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def surprise() -> None:
    raise Unexpected("planted")


async def standstill() -> None:
    await asyncio.Event().wait()


async def wait_for_connections(server: Any) -> None:
    while server._active_count:  # noqa: ASYNC110 - as the library does
        await asyncio.sleep(0.05)


def plant(place: Place, strike: Callable[[], Awaitable[None]]) -> None:
    real: Asynchronous = getattr(place.owner, place.name)

    @functools.wraps(real)
    async def struck(*args: object, **kwargs: object) -> object:
        if place.when == "before":
            await strike()
        result: object = await real(*args, **kwargs)
        if place.when == "after" or (place.when == "found" and result):
            await strike()
        return result

    setattr(place.owner, place.name, struck)


def hurry() -> None:
    for module, name in (
        (account, "TIMEOUT_SECONDS"),
        (texts, "TIMEOUT_SECONDS"),
        (fates, "LEASE"),
        (fates, "RESOLVE_AFTER"),
        (sending, "LEASE"),
        (sending, "RESOLVE_AFTER"),
        (sending, "BACKOFF_SECONDS"),
        (sending, "MOST_BACKOFF_SECONDS"),
        (messages_loop, "MEND_SECONDS"),
        (service, "STOP_DEADLINE_SECONDS"),
    ):
        setattr(module, name, getattr(module, name) / HASTE)


def main(faults: Sequence[str]) -> None:
    hurry()
    for fault in faults:
        how, _, where = fault.partition(":")
        match how:
            case "kill":
                plant(POINTS[where], power_cut)
            case "raise":
                plant(SURPRISES[where], surprise)
            case "wait" if sys.version_info < (3, 12):
                setattr(asyncio.Server, "wait_closed", wait_for_connections)  # noqa: B010
            case "hang":
                plant(STANDSTILLS[where], standstill)
            case "settle":
                setattr(service, "SETTLED_SECONDS", 0.0)  # noqa: B010
                setattr(service, "warming", tuple)  # noqa: B010
    cli.main(args=[], prog_name="python -m bot")


if __name__ == "__main__":
    main(sys.argv[1:])
