"""A local Twilio, for development and tests; ``docs/simulator.md`` tells how to use it."""

from bot.simulator.faults import Faults
from bot.simulator.server import running
from bot.simulator.service import Simulator
from bot.simulator.settings import Habits, Settings

__all__ = ["Faults", "Habits", "Settings", "Simulator", "running"]
