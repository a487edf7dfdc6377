"""In which order messages were written, whatever order they arrive in; and whether one is older
than what is known already.

Promises: an order that the messages leave in doubt is not one but several, and what is judged must
come out of each. A message whose time can't be read comes after the one before it in the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from intake.appointments.known import Known
from intake.hl7 import times
from intake.hl7.messages import Message

_AHEAD: Final = timedelta(minutes=10)
"""A clock of a sender that runs ahead by more is not believed."""


@dataclass(frozen=True)
class Clock:
    """By which the times of messages are read."""

    zone: tzinfo
    now: datetime

    def said_at(self, message: Message) -> datetime:
        """When a message was written, as far as that can be believed; else it is now."""
        said = _written(message, self.zone)
        return self.now if said is None or self._is_ahead(said) else said

    def _is_ahead(self, said: datetime) -> bool:
        return said > self.now + _AHEAD

    def orders(self, messages: Sequence[Message]) -> list[list[Message]]:
        """The orders in which they may have been written; the first is the likeliest."""
        keys = [lambda one: _written(one, self.zone)]
        if any(_recorded(one, self.zone) for one in messages):
            keys.append(lambda one: _recorded(one, self.zone) or _written(one, self.zone))
        if any(_written(one, self.zone) != _written(one, self.zone, 1) for one in messages):
            keys.append(self._certain)
        ahead = [self._is_ahead(said) for one in messages if (said := _written(one, self.zone))]
        if any(ahead) and not all(ahead):
            keys.append(self._believed)
        found = dict.fromkeys(tuple(_sorted(messages, key, self.zone)) for key in keys)
        return [[messages[at] for at in one] for one in found]

    def _certain(self, message: Message) -> datetime | None:
        """When it was written, unless that hour comes twice."""
        first, second = (_written(message, self.zone, fold) for fold in (0, 1))
        return first if first == second else None

    def _believed(self, message: Message) -> datetime | None:
        said = _written(message, self.zone)
        return None if said is None or self._is_ahead(said) else said


def is_older(said_at: datetime, before: Known | None) -> bool:
    """Whether something newer is known from before; within a file the order sees to it."""
    return before is not None and before.recalled and said_at < before.said_at


def _written(message: Message, zone: tzinfo, fold: int = 0) -> datetime | None:
    return times.said(message.first("MSH", 7), zone, fold=fold)


def _recorded(message: Message, zone: tzinfo) -> datetime | None:
    """EVN-2: when what the message tells was entered."""
    return times.said(message.first("EVN", 2), zone)


def _sorted(
    messages: Sequence[Message], key: Callable[[Message], datetime | None], zone: tzinfo
) -> list[int]:
    """The places of the messages in this order; the earlier recorded goes first among equals."""
    keyed, last = list[tuple[datetime, datetime, int]](), datetime.min.replace(tzinfo=UTC)
    for at, message in enumerate(messages):
        last = key(message) or last
        keyed.append((last, _recorded(message, zone) or last, at))
    return [at for _, _, at in sorted(keyed)]
