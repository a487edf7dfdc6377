"""One step of a dialogue: total and deterministic.

Total: every event in every position gives a turn. A position whose state the script no longer
knows (it was stored by an older script) counts as the start. Deterministic: same in, same out.
"""

from datetime import datetime

from bot.dialogue.script import Faulty, Script
from bot.dialogue.turn import Event, Go, Moment, Position, Turn


def step(script: Script, position: Position, event: Event, now: datetime) -> Turn:
    """What the dialogue decides on ``event``. Raises ``Faulty`` if it goes to an unknown state."""
    if position.state not in script.states:
        position = Position(script.start)
    handler = script.handler(position.state, event.name)
    acts = handler(Moment(position, event, now)) if callable(handler) else handler
    kept = []
    for act in acts:
        if not isinstance(act, Go):
            kept.append(act)
            continue
        if act.state not in script.states:
            raise Faulty(f"The script goes to {act.state!r}, which it does not declare.")
        position = Position(act.state, act.memory)
    return Turn(position, tuple(kept))
