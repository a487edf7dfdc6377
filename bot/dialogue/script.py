"""Declare a dialogue: its states and what each does with an event.

A script is data that can be read from top to bottom. What to do is either a fixed list of acts or
a function from the moment to acts. ``anywhere`` answers what no state treats specially.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.turn import Act, Moment

Handler = Callable[[Moment], Sequence[Act]] | Sequence[Act]


class Faulty(ValueError):
    """The script names a state that it does not declare."""


@dataclass(frozen=True)
class State:
    """What to do on an event, by its name; ``otherwise`` takes every other event."""

    on: Mapping[str, Handler] = field(default_factory=dict)
    otherwise: Handler | None = None


@dataclass(frozen=True)
class Script:
    """A dialogue. Raises ``Faulty`` when its start is not one of its states."""

    start: str
    states: Mapping[str, State]
    anywhere: State = field(default_factory=State)

    def __post_init__(self) -> None:
        if self.start not in self.states:
            raise Faulty(f"The script starts in {self.start!r}, which it does not declare.")

    def handler(self, state: str, event: str) -> Handler:
        """The nearest answer to an event: the state's, anywhere's, then either's otherwise."""
        here = self.states[state]
        for place in (here, self.anywhere):
            if event in place.on:
                return place.on[event]
        for place in (here, self.anywhere):
            if place.otherwise is not None:
                return place.otherwise
        return ()
