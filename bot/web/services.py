"""What the web handlers use, put together once by ``bot.service``."""

from dataclasses import dataclass

from bot.loops import Pulse
from bot.messages.sender import Sender
from bot.settings import Settings
from bot.waitlist.rules import Rules


@dataclass(frozen=True)
class Services:
    settings: Settings
    rules: Rules
    sender: Sender
    pulse: Pulse


EXTENSION = "slotfill"
