"""Three questions to a bot, which have different answers for different people.

*live*: the process goes round; if not, restart it. *ready*: it can take webhooks and requests; if
not, a proxy sends them to another bot. *working*: texts come in, are answered, and go out; if not,
a person must look, and ``why`` says at what. A bot that the carrier refuses is live and ready.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot import backlog, clock, installation
from bot.backlog import Backlog
from bot.carriers.twilio import errors
from bot.messages.dispatch import pace
from bot.web.services import Services

LONGEST_WAIT_SECONDS: Final = 120.0
"""No text and no timer waits longer for its turn while the bot works."""
LONGEST_IN_OUTBOX_SECONDS: Final = 600.0
"""Longer than a hold; a pace may keep a text for a while."""
NO_DATABASE: Final = "The database does not answer."
REFUSED: Final = (
    "The carrier's webhooks at {path} are refused, since their signature does not match: compare"
    " PUBLIC_BASE_URL with the address in the carrier's console, and TWILIO_AUTH_TOKEN."
)


@dataclass(frozen=True)
class Seen:
    """What the database says of all processes together."""

    connected: Sequence[str]
    backlog: Backlog
    pauses: Sequence[pace.Pause]
    shut_why: str | None


async def look() -> Seen:
    """In the caller's transaction."""
    return Seen(
        await backlog.connected(),
        await backlog.measure(clock.now()),
        await pace.pauses(),
        (await installation.state()).shut_why,
    )


def why_not(services: Services, seen: Seen | None) -> list[str]:
    """What keeps texts from coming in, being answered and going out, a sentence each."""
    silent = [
        f"Nothing is heard of the loop {name}: restart the bot." for name in services.pulse.silent()
    ]
    refused = [REFUSED.format(path=path) for path in services.webhooks.refused()]
    troubles = [sentence for trouble in services.troubles if (sentence := trouble())]
    return [*silent, *(_of(seen) if seen else [NO_DATABASE]), *refused, *troubles]


def _of(seen: Seen) -> list[str]:
    shut = [f"Everything stands still. {seen.shut_why}."] if seen.shut_why else []
    return shut + [_paused(pause) for pause in seen.pauses if _counts(pause)] + _waits(seen)


def _counts(pause: pace.Pause) -> bool:
    """A full queue of the carrier's is over when the pause is; nothing else is before a text has
    gone through."""
    return errors.explain(pause.code).verdict != "busy" or pause.until > clock.now()


def _paused(pause: pace.Pause) -> str:
    nothing = "call has been made" if pause.is_of_calls else "text has gone out"
    return f"No {nothing} since the carrier refused one: {pause.why} (code {pause.code})."


def _waits(seen: Seen) -> list[str]:
    waits = seen.backlog
    if seen.shut_why:
        return []
    ages = (
        ("Texts of patients wait", waits.inbound_oldest_seconds, LONGEST_WAIT_SECONDS),
        ("Timers are overdue", waits.timers_oldest_seconds, LONGEST_WAIT_SECONDS),
        ("Texts wait in the outbox", waits.outbox_oldest_seconds, LONGEST_IN_OUTBOX_SECONDS),
    )
    return [f"{what}, the oldest for {age:.0f} seconds." for what, age, most in ages if age > most]
