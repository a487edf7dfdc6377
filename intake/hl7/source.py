"""A source of HL7 messages: how one sender writes its appointments, as a TOML file.

Positions are written as in the standard: ``SCH-11.4`` is the fourth component of SCH-11. Of several
positions the first that is valued counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import pydantic
from pydantic_core import core_schema

from bot.ledger.answers import Answers, Clock, of_source
from intake.appointments import source_file
from intake.appointments.source_file import Invalid as Invalid
from intake.appointments.source_file import Word
from intake.facts import headers
from intake.hl7.messages import Message, Segment

SHIPPED: Final = Path(__file__).parent / "profiles"
STANDARD: Final = "hl7-standard"
_CLOCKS: Final[Mapping[Clock, Literal["clinic", "msh"]]] = {"local": "clinic", "sender": "msh"}


class Position(str):
    """``SCH-11.4``, taken apart once."""

    segment: str
    field: int
    component: int

    def __new__(cls, written: str) -> "Position":
        segment, _, rest = written.partition("-")
        field, _, component = rest.partition(".")
        if len(segment) != 3 or not field.isdecimal() or (component and not component.isdecimal()):
            raise ValueError(f"{written!r} is no position such as SCH-11.4")
        made = super().__new__(cls, written)
        made.segment, made.field, made.component = segment, int(field), int(component or 1)
        return made

    def of(self, message: Message) -> str:
        return message.first(self.segment, self.field, self.component)

    def each(self, message: Message) -> list[str]:
        """The value in each repeat and each segment of this name that has one."""
        return [
            value
            for one in message.all(self.segment)
            for repeat in one.repeats(self.field)
            if len(repeat) >= self.component and (value := repeat[self.component - 1].strip())
        ]

    def segments(self, message: Message) -> Sequence[Segment]:
        return message.all(self.segment)

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: object) -> object:
        return core_schema.no_info_plain_validator_function(cls)


Positions = tuple[Position, ...]


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _at(*written: str) -> Positions:
    return tuple(Position(one) for one in written)


class Fields(_Strict):
    """Where a source writes what."""

    id: Positions = _at("SCH-2", "SCH-1", "PV1-19")
    start: Positions = _at("TQ1-7", "SCH-11.4")
    provider_start: Positions = _at("AIP-6", "AIG-8")
    other_start: Positions = _at("AIS-4", "AIL-6")
    end: Positions = _at("TQ1-8", "SCH-11.5")
    duration: tuple[tuple[Position, Position], ...] = (
        (Position("SCH-9"), Position("SCH-10")),
        (Position("AIP-9"), Position("AIP-10")),
        (Position("AIG-11"), Position("AIG-12")),
        (Position("AIS-7"), Position("AIS-8")),
        (Position("TQ1-9"), Position("TQ1-9.2")),
        (Position("SCH-11.3"), Position("SCH-11.3")),
    )
    """A length, and where its unit stands."""
    provider: Positions = _at("AIP-3", "AIG-3", "PV1-7", "SCH-16")
    place: Positions = _at("AIL-3.1", "AIL-3.2", "AIL-3.4", "AIL-4.2", "AIL-4", "PV1-3.4", "PV1-3")
    status: Positions = _at("SCH-25", "SCH-28")
    """Where a state may stand, and what stands there must be known; but for what holds a digit in
    another than the first and is longer than a code, which is the number of an order."""
    reason: Positions = _at("SCH-6.2", "SCH-6")
    phone: Positions = _at("PID-13", "PID-14")


class Statuses(_Strict):
    """The words of the status position. What is in none of these is not known."""

    cancelled: frozenset[Word] = frozenset()
    no_show: frozenset[Word] = frozenset()
    standing: frozenset[Word] = frozenset()
    over: frozenset[Word] = frozenset()
    """The visit is going on or was: nothing follows from it for a time to come."""
    deleted: frozenset[Word] = frozenset()
    constant: bool = False
    """The sender writes the same status whatever happened: the event alone counts."""
    deleted_is_cancelled: bool = False
    unknown_is_nothing: bool = False
    """A status that is not listed says nothing: the event alone counts."""

    def lists(self, word: str) -> bool:
        """Whether the word is in one of the lists."""
        every = (self.cancelled, self.no_show, self.standing, self.over, self.deleted)
        return any(word in one for one in every)


class Source(_Strict):
    name: Annotated[str, pydantic.Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    kind: Literal["hl7"] = "hl7"
    title: str
    basis: str
    """Where this mapping comes from: seen in messages, published, or inferred."""
    applications: frozenset[Word] = frozenset()
    """MSH-3 of its messages; none: any."""
    facilities: frozenset[Word] = frozenset()
    """MSH-4 of its messages; none: any."""
    processing: frozenset[str] = frozenset({"P", ""})
    """MSH-11 of messages that count. Others are tests."""
    fields: Fields = Fields()
    status: Statuses = Statuses()
    naive_times: Literal["clinic", "msh"] | None = None
    """By which clock a time without an offset is meant: the clinic's, or that of MSH-7. Where it is
    not said, the clinic's, and staff are asked if MSH-7 is of another."""
    duration_unit: Literal["minutes", "seconds"] | None = None
    """The unit of a length that names none."""
    length: Annotated[int, pydantic.Field(gt=0, le=24 * 60)] | None = None
    """Minutes of an appointment that names neither end nor length."""
    place: str = ""
    """Where appointments are that name no place."""
    cancelled_by_clinic: frozenset[Word] = frozenset()
    """Reasons for which the clinic cancelled, besides what is known of reasons."""
    cancelled_by_patient: frozenset[Word] = frozenset()
    """Reasons for which the patient cancelled, besides what is known of reasons."""
    harmless: frozenset[Word] = frozenset()
    """Notes that keep no time, besides what is known of notes."""
    providers: dict[Word, str] = {}
    """An id or name as the source writes it -> the provider's name here."""
    closure: pydantic.PositiveInt = 6
    """So many cancellations of one provider on one day ask whether the clinic is closed."""
    lead_minutes: pydantic.NonNegativeInt = 30
    horizon_days: pydantic.PositiveInt = 3660

    def speaks(self, message: Message) -> int:
        """How well this source fits a message: 0 not at all, 1 any sender, 2 or 3 this one."""
        score = 1
        for listed, number in ((self.applications, 3), (self.facilities, 4)):
            written = headers.phrase(message.first("MSH", number))
            if listed and written not in listed:
                return 0
            score += bool(listed)
        return score

    def told(self, said: Answers) -> "Source":
        """The source with what staff have answered about it; what its file says counts first."""
        clock = said.clocks.get(self.name)
        begins = of_source(self.name, "")
        words = {
            one.removeprefix(begins): state
            for one, state in said.states.items()
            if one.startswith(begins) and not self.status.lists(one.removeprefix(begins))
        }
        if clock is None and not words and not said.reasons and not said.notes:
            return self
        states: dict[str, frozenset[str]] = {
            state: getattr(self.status, state) | {word for word in words if words[word] == state}
            for state in set(words.values())
        }
        clocks = {"naive_times": self.naive_times or _CLOCKS[clock]} if clock is not None else {}
        told = {
            "status": self.status.model_copy(update=states),
            "harmless": self.harmless | said.notes,
            "cancelled_by_patient": self.cancelled_by_patient | said.reasons_of("patient"),
            "cancelled_by_clinic": self.cancelled_by_clinic | said.reasons_of("clinic"),
        }
        return self.model_copy(update={**told, **clocks})

    @property
    def lead(self) -> timedelta:
        return timedelta(minutes=self.lead_minutes)

    @property
    def horizon(self) -> timedelta:
        return timedelta(days=self.horizon_days)


def load(path: Path) -> Source:
    """Read one source; raises ``Invalid``."""
    return source_file.load(path, Source)


@cache
def shipped() -> tuple[Source, ...]:
    """The sources that come with the project, read once."""
    return _in(SHIPPED)


def load_all(own: Path | None = None) -> tuple[Source, ...]:
    """The shipped sources and those in the folder ``own``, which go first; raises ``Invalid``."""
    found = {one.name: one for one in shipped()}
    found |= {one.name: one for one in (_in(own) if own is not None and own.is_dir() else ())}
    return tuple(found.values())


def _in(folder: Path) -> tuple[Source, ...]:
    return tuple(load(path) for path in sorted(folder.glob("*.toml")))


def fitting(sources: Iterable[Source], message: Message) -> Source | None:
    """The source that knows this sender best; ``None`` if none does, or two do alike."""
    scored = [(source.speaks(message), source) for source in sources]
    best = max((score for score, _ in scored), default=0)
    found = [source for score, source in scored if score == best and best]
    general = [source for source in found if source.name == STANDARD]
    return found[0] if len(found) == 1 else (general[0] if general else None)
