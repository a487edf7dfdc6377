"""What a key means in a call: by where the call stands, never by itself. Pure.

    gate   1 to hear why we call, 9 to stop
    offer  1 takes it, 2 leaves it, * says it again, 0 asks for a person, 9 stops
    menu   of whoever calls us: 9 stops, 0 asks for a person

A 1 at the gate is no YES to a slot. Silence, and a key that means nothing, have the same said again
twice, and then the call ends.
"""

from collections.abc import Mapping
from typing import Final, Literal

At = Literal["gate", "offer", "menu"]
Meaning = Literal["hear", "take", "skip", "repeat", "person", "stop", "nothing"]

MEANINGS: Final[Mapping[At, Mapping[str, Meaning]]] = {
    "gate": {"1": "hear", "9": "stop", "*": "repeat"},
    "offer": {"1": "take", "2": "skip", "*": "repeat", "0": "person", "9": "stop"},
    "menu": {"9": "stop", "0": "person", "*": "repeat"},
}
MOST_REPEATS: Final = 2


def meaning(at: At, key: str) -> Meaning:
    return MEANINGS[at].get(key, "nothing")
