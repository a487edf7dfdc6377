"""Sample patients: they answer an offer by themselves, as people do, late or oddly at times.

They answer only what asks for an answer ("Reply YES"), and never on a phone that a person uses.
"""

import asyncio
import math
from random import Random
from typing import Final, Literal

from bot.simulator.faults import Weather
from bot.simulator.inbound import Inbound
from bot.simulator.phones import Phones, Text
from bot.simulator.settings import Habits
from bot.simulator.tasks import Tasks

Mood = Literal["accept", "decline", "unclear", "late"]

_QUESTION: Final = "reply yes"
_SPREAD: Final = 0.6  # sigma of the lognormal delay: one answer in twenty takes 2.7 medians
_ANSWERS: Final[dict[Mood, tuple[str, ...]]] = {
    "accept": ("YES", "Yes", "yes please", "Y", "Yes, I'll take it", "yes!! thank you"),
    "decline": ("NO", "No", "no thanks", "N", "Can't make it, sorry", "no, I'm working then"),
    "unclear": (
        "Can I bring my mother?",
        "who is this?",
        "is there anything later in the day?",
        "Yes if it can be after 3",
        "ok let me check with my husband",
        "how long will it take",
    ),
    "late": ("YES", "Yes please", "sorry just saw this, yes"),
}


class Patients:
    """Answers what arrives, each patient in a mood drawn anew for each question."""

    def __init__(
        self, habits: Habits, phones: Phones, inbound: Inbound, weather: Weather, tasks: Tasks
    ) -> None:
        self._habits = habits
        self._phones = phones
        self._inbound = inbound
        self._weather = weather
        self._tasks = tasks

    def consider(self, text: Text) -> None:
        """Perhaps answer ``text``, which has just reached its phone, after a while."""
        if self._habits.answering and _QUESTION in text.body.lower():
            self._tasks.start(self._answer(text))

    async def _answer(self, text: Text) -> None:
        throw = self._weather.dice.throw("answer", text.number)
        if throw.random() >= self._habits.answering:
            return
        mood = self._mood(throw, text)
        await asyncio.sleep(self._delay(throw.normalvariate(0, 1), mood))
        phone = self._phones.phone(text.number)
        if not phone.by_hand:
            await self._inbound.send(text.number, throw.choice(_ANSWERS[mood]), text.sender or "")

    def _mood(self, throw: Random, text: Text) -> Mood:
        """Someone who was asked again after an unclear answer makes up their mind."""
        moods: list[Mood] = ["accept", "decline"]
        weights = [self._habits.accept, self._habits.decline]
        if not self._was_unclear(text):
            moods += ["unclear", "late"]
            weights += [self._habits.unclear, self._habits.late]
        return throw.choices(moods, weights)[0]

    def _was_unclear(self, text: Text) -> bool:
        sent = [said for said in self._phones.phone(text.number).screen() if said.is_inbound]
        return bool(sent) and sent[-1].body in _ANSWERS["unclear"]

    def _delay(self, spread: float, mood: Mood) -> float:
        """Seconds until the answer, lognormal around the median."""
        extra = self._habits.late_delay if mood == "late" else 0.0
        return extra + self._habits.median_delay * math.exp(_SPREAD * spread)
