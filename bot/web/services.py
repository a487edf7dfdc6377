"""What the web handlers use, put together once by ``bot.service``."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.audit.refused import Tally
from bot.carriers.twilio.addresses import Addresses
from bot.loops import Pulse
from bot.messages.dispatch.sender import Sender
from bot.messages.sweep import Sweeper
from bot.settings import Settings
from bot.threads.turns import Conversation
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.voice.dialling import Calling
from bot.web.rate_limit import Allowance
from bot.web.reception import Webhooks

EXTENSION: Final = "slotfill"

FORGERIES_A_MINUTE: Final = 60
"""Unsigned webhooks of one address. Right ones are never counted."""
UNKNOWN_LINKS_A_MINUTE: Final = 60
"""Of one address; whoever has a link that leads somewhere is never counted."""
PRESSES_A_MINUTE: Final = 30
"""On the page of one link."""
PAGES_AT_ONCE: Final = 4
"""A flood of patients' pages leaves the other connections to texts and turns."""
WRONG_KEYS_A_MINUTE: Final = 20
"""Of one address, to the staff API."""
WRONG_HOOKS_A_MINUTE: Final = 20
"""Of one address, at the record system's doorbell."""
RINGS_A_MINUTE: Final = 30
"""More of them tell nothing more."""
REQUESTS_A_MINUTE: Final = 1200
"""With one key of the staff API."""


@dataclass(frozen=True)
class Services:
    settings: Settings
    rules: Rules
    sender: Sender
    pulse: Pulse
    addresses: Addresses
    sweeper: Sweeper
    conversation: Conversation
    """What a press on a patient's page, or a key in a call, is a turn of."""
    calling: Calling
    troubles: Sequence[Callable[[], str | None]] = ()
    """Each says in a sentence what keeps a loop from its work, if anything does."""
    forgeries: Allowance = field(
        default_factory=lambda: Allowance(FORGERIES_A_MINUTE, 60, time.monotonic)
    )
    wrong_keys: Allowance = field(
        default_factory=lambda: Allowance(WRONG_KEYS_A_MINUTE, 60, time.monotonic)
    )
    wrong_hooks: Allowance = field(
        default_factory=lambda: Allowance(WRONG_HOOKS_A_MINUTE, 60, time.monotonic)
    )
    rings: Allowance = field(default_factory=lambda: Allowance(RINGS_A_MINUTE, 60, time.monotonic))
    unknown_links: Allowance = field(
        default_factory=lambda: Allowance(UNKNOWN_LINKS_A_MINUTE, 60, time.monotonic)
    )
    presses: Allowance = field(
        default_factory=lambda: Allowance(PRESSES_A_MINUTE, 60, time.monotonic)
    )
    page_room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PAGES_AT_ONCE))
    requests: Allowance = field(
        default_factory=lambda: Allowance(REQUESTS_A_MINUTE, 60, time.monotonic)
    )
    refusals_noted: Allowance = field(default_factory=lambda: Allowance(1, 60, time.monotonic))
    refused: Tally = field(default_factory=Tally)
    webhooks: Webhooks = field(default_factory=lambda: Webhooks(time.monotonic))
