"""How a visit went: what the script does with the question and with what comes back.

In ``rating`` one digit is awaited, and nothing else: whatever else is written is read as it would
have been before the question, and ends it. So the position keeps where the thread stood, beside
what it remembered there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from bot.dialogue import TIMER, Act, Arm, Ask, Disarm, Go, Moment, Position, Say, Script, State
from bot.waitlist.conversation.moments import is_elsewhere
from bot.waitlist.patients import ratings

WAS: Final = "was"
RATING: Final = "rating"
UNTIL: Final = "until"
"""When a digit is no answer any more; a POSIX timestamp."""


def visited(moment: Moment) -> Sequence[Act]:
    """Ask how it went. After a NO the digits were its reasons: nothing is open there any more."""
    facts, stands = moment.event.facts, moment.position
    was = Position("idle") if stands.state == "skipped" else stands
    memory = {**was.memory, WAS: was.state, RATING: facts[RATING], UNTIL: facts[UNTIL]}
    asked = Position("rating", memory)
    return [
        Say("how_was_it", facts, asks=asked, about=cast("int", facts["offer"])),
        Arm(ratings.LASTS),
    ]


def state(script: Script) -> State:
    """The state ``rating`` of a script that has all others."""
    return State(
        on={
            "DIGIT": _digit(script),
            "rate.noted": lambda moment: [Say("rated"), _back(moment)],
            **{name: _as_before(script, name) for name in ("YES", "NO", "UNCLEAR", "TODAY")},
            "HEARD": _as_before(script, "HEARD"),
            TIMER: lambda moment: [_back(moment)],
        }
    )


def _digit(script: Script) -> Callable[[Moment], Sequence[Act]]:
    as_before = _as_before(script, "DIGIT")

    def rated(moment: Moment) -> Sequence[Act]:
        facts, memory = moment.event.facts, moment.position.memory
        late = cast("float", facts["heard_at"]) > cast("float", memory[UNTIL])
        if late or is_elsewhere(moment) or facts["digit"] not in ratings.SCORES:
            return as_before(moment)
        return [Ask("rate", {"rating": memory[RATING], "score": facts["digit"]}), Disarm()]

    return rated


def _as_before(script: Script, event: str) -> Callable[[Moment], Sequence[Act]]:
    """What the state in which it was asked does. Where that does nothing ("thanks") the question
    stays open."""

    def answered(moment: Moment) -> Sequence[Act]:
        back = _back(moment)
        there = replace(moment, position=Position(back.state, back.memory))
        handler = script.handler(back.state, event)
        acts = handler(there) if callable(handler) else handler
        return [back, Disarm(), *acts] if acts else []

    return answered


def _back(moment: Moment) -> Go:
    """Where the thread stood when it was asked."""
    memory: Mapping[str, object] = moment.position.memory
    kept = {name: value for name, value in memory.items() if name not in (WAS, RATING, UNTIL)}
    return Go(str(memory.get(WAS, "idle")), kept)
