"""Messages that are judged together: by what, and each of them understood once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from intake.appointments.clinic import Clinic
from intake.hl7 import appointment, events, source
from intake.hl7.appointment import Appointment
from intake.hl7.messages import Message
from intake.hl7.order import Clock
from intake.hl7.source import Source
from intake.hl7.times import Refused


@dataclass(frozen=True)
class Around:
    """What messages are judged by. ``named``: the source to use whatever the sender says."""

    sources: Sequence[Source]
    clinic: Clinic
    clock: Clock
    named: Source | None = None

    def source_of(self, message: Message) -> Source | None:
        return self.named or source.fitting(self.sources, message)


@dataclass(frozen=True)
class Said:
    """The messages, each understood once."""

    around: Around
    messages: Sequence[Message]
    _found: dict[int, Appointment | Refused] = field(default_factory=dict)

    def by(self, message: Message, origin: Source) -> Appointment:
        """Raises ``Refused``."""
        if message.fault:
            raise Refused(message.fault)
        if message.number not in self._found:
            try:
                found: Appointment | Refused = appointment.read(message, origin, self.around.clinic)
            except Refused as error:
                found = error
            self._found[message.number] = found
        understood = self._found[message.number]
        if isinstance(understood, Refused):
            raise understood
        return understood

    @cached_property
    def resent(self) -> frozenset[int]:
        """The numbers of messages that came before but for the time of their writing, from senders
        that give no two messages one control id."""
        contents: dict[tuple[str, str, str], set[bytes]] = {}
        digests = {one.number: events.digest(one, timed=False) for one in self.messages}
        for one in self.messages:
            contents.setdefault(events.control(one), set()).add(digests[one.number])
        count: dict[bytes, int] = {}
        for one in self.messages:
            count[digests[one.number]] = count.get(digests[one.number], 0) + 1
        return frozenset(
            one.number
            for one in self.messages
            if count[digests[one.number]] > 1 and len(contents[events.control(one)]) == 1
        )
