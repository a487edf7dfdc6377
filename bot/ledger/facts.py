"""What a delivery says, once it is understood: the values that every source hands to the ledger.

They stand here, where the ledger and each source can see them, and know of no table, file or
message. Promises: instants are aware and in UTC, phone numbers E.164, texts tidy. Nothing here was
checked against the database but the provider and the place, and those only where lists of them
were given.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from bot.ledger.answers import Question

Outcome = Literal["accepted", "rejected", "ignored", "duplicate", "held"]


class Provider(NamedTuple):
    """``id`` is ``None`` where no provider book was at hand, or the name is not in it."""

    id: int | None
    name: str


class Place(NamedTuple):
    """``id`` is ``None`` where no list of places was at hand."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Cancellation:
    """An appointment that its patient gave up: a slot to be."""

    appointment_id: str
    provider: Provider
    place: Place
    start: datetime
    end: datetime
    reason: str
    phone: str | None
    patient_died: bool = False


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment that stands: no slot may lie over it."""

    appointment_id: str
    provider: Provider
    place: Place
    start: datetime
    end: datetime
    phone: str | None
    offer_id: int | None = None
    """Our own offer for which it was booked, where the record system says so."""
    is_final: bool = True
    """Nobody has yet to agree to it there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A patient who wants an earlier appointment. Empty preferences mean "any"."""

    phone: str
    name: str
    providers: tuple[str, ...]
    provider_type: str
    locations: tuple[str, ...]
    current_appointment: datetime | None
    urgent: bool
    boost: int
    consent: str
    """Where the consent to be texted comes from."""
    joined: datetime | None
    times: tuple[str, ...] = ()
    """Half days that suit, such as ``Mon AM``; empty: any."""
    notice: int = 0
    """Minutes before a slot by which the patient must know of it."""
    calls: str | None = None
    """Where the consent to automated calls comes from; empty: there is none; ``None``: nothing is
    said of it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A patient who has not agreed to be texted, in so many words."""

    phone: str
    name: str
    taken_back: bool
    """The words are of a patient who wants no texts, not of a form that says no."""


Fact = Cancellation | Booking | Entry | Refusal

AppointmentState = Literal["booked", "cancelled", "doubtful", "gone", "over", "blocked", "opened"]

Against = Literal["stands", "away", "by clinic", "unsure"]
"""What speaks against a time: an appointment that stands, a provider who is away, one that the
clinic itself cancelled, or a row that may be any of them."""


class Busy(NamedTuple):
    """A time that is not free for certain, whatever became of the row that shows it."""

    against: Against
    provider: Provider | None
    """``None``: everybody, for the row names nobody in particular."""
    since: datetime | None
    until: datetime | None
    """``None`` for both: at any time, for the row does not say when."""
    words: str = ""
    """Of a row whose cells can't be told apart: all of it. It is about whom these words name, and
    about everybody if they name nobody that is known."""
    place: str = ""
    """Of a closure that names nobody, and this place alone."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of an appointment from a delivery on, without people."""

    key: bytes
    """The same for all that its sender says of it; 16 bytes."""
    id_key: bytes
    """The same for all that anybody says of an appointment of this id; 16 bytes."""
    from_export: bool
    state: AppointmentState
    said_at: datetime
    provider: Provider | None = None
    place: str = ""
    """As its sender writes it."""
    start: datetime | None = None
    end: datetime | None = None
    since: datetime | None = None
    """From when to when it may take up time; also where start and end are not told."""
    until: datetime | None = None
    patient: bytes = b""
    """A digest of the sender's own number of the patient; 8 bytes, or none."""
    timed_at: datetime | None = None
    """When its time was said, which may be before ``said_at``."""
    former: "Former | None" = None
    told: "tuple[Told, ...]" = ()
    """What was said of it, in the order of writing; the last few."""


Does = Literal["free", "book", "move", "swap", "remove", "hold", "over", "block", "open"]
"""What one word on an appointment does: ``move`` and ``swap`` book it too, the one in place of the
time that it had, the other also in place of its provider."""


class Told(NamedTuple):
    """One thing that was said of an appointment, without people and without its words."""

    said_at: datetime
    does: Does
    leaves_free: bool
    """Nothing beside it keeps the time that it gives up."""
    provider: Provider | None
    place: str
    times: tuple[datetime, datetime, datetime, datetime] | None
    """Start, end, and from when to when it may take up time."""


class Former(NamedTuple):
    """The time that an appointment gave up by a move, while nobody can say yet where it was."""

    provider: Provider
    place: str
    start: datetime
    end: datetime
    since: datetime
    until: datetime
    said_at: datetime
    """When the move was said."""


class Mentions(NamedTuple):
    """The appointments that messages are about, and the times that they name."""

    ids: Mapping[bytes, bytes]
    """The key of each, with that of its id alone."""
    times: Sequence[tuple[datetime, datetime]]


Recall = Callable[[Mentions], Awaitable[Sequence[Remembered]]]
"""Gives what is known of what messages mention."""


class Result(NamedTuple):
    """What became of one row of a table, or of one message. ``line`` is its place in the delivery,
    from 1; ``column`` and ``value`` point at the cell that was refused."""

    line: int
    outcome: Outcome
    reason: str
    facts: tuple[Fact, ...] = ()
    """Several where one row says several things: a move frees the old time and takes the new."""
    key: bytes = b""
    """The same for every row about the same appointment or wish; 16 bytes, or none if unknown."""
    column: str = ""
    value: str = ""
    """Masked."""
    provider: str = ""
    location: str = ""
    start: datetime | None = None
    said_at: datetime | None = None
    """When the source said this; ``None``: when it said the whole delivery."""
    busy: tuple[Busy, ...] = ()
    """Against which times this row speaks. The times of one row are ways to read it."""
    question: Question | None = None
    """What staff must say before this row can be used."""
    remembered: Remembered | None = None
    """What is known of its appointment now, where a message says it."""
    resolved: bool | None = None
    """Of a cancel: whether it is known which time it is about. ``None`` for all else."""

    @property
    def fact(self) -> Fact | None:
        """What the row says first, and a row of a table says no more."""
        return self.facts[0] if self.facts else None
