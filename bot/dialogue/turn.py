"""What goes into a turn and what a turn decides.

Pure values. A position and an event go in; a ``Turn`` comes out: the acts, in order, and the new
position. Nothing here is carried out: that is for whoever makes the turn durable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TIMER = "timer"

Values = Mapping[str, object]
"""Must survive JSON: text, whole numbers, booleans, none, and lists and maps of them."""


@dataclass(frozen=True)
class Position:
    """Where a dialogue stands: a readable state and what it must remember there."""

    state: str
    memory: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """Something that happened: an intent's name, ``timer``, or ``command.result``."""

    name: str
    facts: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """What a handler may look at."""

    position: Position
    event: Event
    now: datetime


@dataclass(frozen=True)
class Say:
    """Answer with a phrase; its words are chosen where the language is known.

    ``asks`` is the position in which its answer is to be read. It counts from the moment at which
    the phrase has left us: a YES that crossed a question on its way is no answer to it.
    ``about`` is the id of what the phrase speaks of, if that may be otherwise by the time at which
    it leaves us.
    """

    phrase: str
    values: Values = field(default_factory=dict)
    asks: Position | None = None
    about: int | None = None


@dataclass(frozen=True)
class Go:
    """Await something else from now on. What is not given here is forgotten."""

    state: str
    memory: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """A command to the world; its result comes back as the event ``command.result``."""

    command: str
    arguments: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Arm:
    """Send the event ``timer`` after this time, unless the position's timer is set again."""

    after: timedelta


@dataclass(frozen=True)
class Disarm:
    """Forget the timer."""


@dataclass(frozen=True)
class Flag:
    """A person must look at this thread."""

    why: str


Act = Say | Go | Ask | Arm | Disarm | Flag


@dataclass(frozen=True)
class Turn:
    """The decision of one step: acts in order (``Go`` is already in the position)."""

    position: Position
    acts: tuple[Say | Ask | Arm | Disarm | Flag, ...]


def outcome(command: str, result: str, facts: Values | None = None) -> Event:
    """The event that tells a dialogue how its command went."""
    return Event(f"{command}.{result}", facts or {})
