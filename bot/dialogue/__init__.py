"""Dialogues by text: what a reply means, and what a script does about it.

Generic and pure: the standard library only, no clinic word, no await.
"""

from bot.dialogue.intents import Intent, Reading, recognise
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
    "Intent",
    "Moment",
    "Position",
    "Reading",
    "Say",
    "Script",
    "State",
    "Turn",
    "outcome",
    "recognise",
    "step",
]
