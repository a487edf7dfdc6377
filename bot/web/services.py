"""What the web handlers use, put together once by ``bot.service``."""

import time
from dataclasses import dataclass, field
from typing import Final

from bot.loops import Pulse
from bot.messages.sender import Sender
from bot.settings import Settings
from bot.waitlist.rules.clinic import Rules
from bot.web.rate_limit import Allowance

EXTENSION: Final = "slotfill"

TEXTS_A_MINUTE: Final = 30
"""Texts of one number; a person writes fewer. A STOP is stored however many came before it."""
FORGERIES_A_MINUTE: Final = 60
"""Unsigned webhooks, and wrong keys, of one address. Right ones are never counted."""


@dataclass(frozen=True)
class Services:
    settings: Settings
    rules: Rules
    sender: Sender
    pulse: Pulse
    texts: Allowance = field(default_factory=lambda: Allowance(TEXTS_A_MINUTE, 60, time.monotonic))
    forgeries: Allowance = field(
        default_factory=lambda: Allowance(FORGERIES_A_MINUTE, 60, time.monotonic)
    )
