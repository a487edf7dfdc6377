"""Dialogues by text: a script, and what it does about an event.

Generic and pure: the standard library only, no clinic word, no await.
"""

from bot.dialogue.script import Faulty, Script, State
from bot.dialogue.step import step
from bot.dialogue.turn import (
    TIMER,
    Act,
    Arm,
    Ask,
    Disarm,
    Event,
    Flag,
    Go,
    Moment,
    Position,
    Say,
    Turn,
    outcome,
)

__all__ = [
    "TIMER",
    "Act",
    "Arm",
    "Ask",
    "Disarm",
    "Event",
    "Faulty",
    "Flag",
    "Go",
    "Moment",
    "Position",
    "Say",
    "Script",
    "State",
    "Turn",
    "outcome",
    "step",
]
