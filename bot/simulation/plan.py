"""What a simulated month is made of. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta

from bot.simulation.patients import Habits


@dataclass(frozen=True, kw_only=True)
class Plan:
    """``slots_a_day`` are freed on each workday, from nine o'clock on; each begins ``lead`` after
    it was freed. ``waiting`` patients are on the list all the time: who leaves it is replaced."""

    slots: int = 60
    slots_a_day: int = 3
    lead: timedelta = timedelta(hours=10)
    waiting: int = 60
    habits: Habits = field(default_factory=Habits)
    seed: int = 1

    @property
    def days(self) -> int:
        return -(-self.slots // self.slots_a_day)
