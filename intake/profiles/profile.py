"""A profile: how one source writes its tables, as a TOML file.

Promises: what a profile file may say is what stands here, and a file that says anything else is
refused with a sentence for each fault. The shipped ones lie in ``intake/profiles``; a clinic's own
lie in ``DATA_DIR/profiles`` and replace a shipped one of the same name.
"""

import tomllib
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pydantic

from intake.facts import headers

Kind = Literal["cancellations", "waitlist"]

CancellationField = Literal[
    "appointment_id",
    "provider",
    "provider_first",
    "provider_last",
    "location",
    "date",
    "start",
    "time",
    "end_date",
    "end",
    "duration",
    "status",
    "cancelled_at",
    "reason",
    "cancelled_by",
    "patient",
    "patient_first",
    "patient_last",
    "patient_phone",
    "blocked",
    "all_day",
]
WaitlistField = Literal[
    "phone",
    "name",
    "first_name",
    "last_name",
    "provider_preference",
    "provider_type",
    "location_preference",
    "times",
    "notice",
    "current_appointment",
    "urgent",
    "boost",
    "consent",
    "calls",
    "joined",
]
KeyField = Literal["appointment_id", "provider", "location", "start"]
DateOrder = Literal["mdy", "dmy"]
Word = Annotated[str, pydantic.AfterValidator(headers.word)]
Phrase = Annotated[str, pydantic.AfterValidator(headers.phrase)]
Head = Annotated[str, pydantic.AfterValidator(headers.normal)]
Meaning = Literal["cancelled", "booked", "blocked", "by_clinic", "ignored", "empty"]
"""What a word of the status column can mean."""

SHIPPED: Final = Path(__file__).parent
DEFAULT: Final = "default"


class Invalid(ValueError):
    """A profile file can't be used; ``str()`` names the file and each fault."""


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Match(_Strict):
    """What pins this profile to a file, before any look at its header."""

    folder: str | None = None
    """A folder inside the inbox: everything dropped there is read with this profile."""
    file: str | None = None
    """A pattern for the file's name, such as ``athena_*.csv``."""


class Dates(_Strict):
    order: DateOrder | None = None
    """Of ``3/4/2026``. Without it the file itself must show it, or it is refused."""
    formats: tuple[str, ...] = ()
    """Further ``strptime`` formats, tried first."""
    excel_serials: bool = False
    """Whether a bare number such as 46023.5625 is a date and time as Excel counts them."""
    whole_number_time: Literal["hhmm", "minutes", "seconds"] | None = None
    """What a whole number in the time column means: 930 as a clock, or counted from midnight."""
    zone: ZoneInfo | None = None
    """Of times that name none; the clinic's own if unset."""

    @pydantic.field_validator("zone", mode="before")
    @classmethod
    def _known_zone(cls, given: object) -> object:
        try:
            return ZoneInfo(given) if isinstance(given, str) else given
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("must be a time zone such as America/Chicago") from None

    @pydantic.field_validator("formats")
    @classmethod
    def _no_bare_twelve_hours(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if any("%I" in one and "%p" not in one for one in given):
            raise ValueError("%I needs %p: without it 2:30 would be read as the small hours")
        return given


class Words(_Strict):
    null: frozenset[Word] = frozenset()
    """Cells that mean "nothing here"."""
    yes: frozenset[Word] = frozenset()
    no: frozenset[Word] = frozenset()


class Status(_Strict):
    """Which words of the status column mean what. A sign is a word, and "" a blank cell.

    An unlisted word refuses its row, and no slot is opened over the time of that row.
    """

    cancelled: frozenset[Phrase] = frozenset()
    booked: frozenset[Phrase] = frozenset()
    """Somebody has this time: it is counted, and no slot is opened over it."""
    blocked: frozenset[Phrase] = frozenset()
    """The provider is not there: no slot is opened over it either, and if the row gives no time of
    day, over none of those days."""
    by_clinic: frozenset[Phrase] = frozenset()
    """Cancelled, but not by the patient: the time is not free."""
    ignored: frozenset[Phrase] = frozenset()
    """No-shows, visits that took place or were moved: no slot, and none over their time."""
    empty: frozenset[Phrase] = frozenset()
    """Time that nobody has, rows that were never meant: they say nothing."""

    @pydantic.model_validator(mode="after")
    def _each_word_once(self) -> "Status":
        meanings = [getattr(self, meaning) for meaning in get_args(Meaning)]
        for one, other in combinations(meanings, 2):
            if twice := one & other:
                raise ValueError(f"the word {min(twice)!r} is listed with two meanings")
        return self

    def meaning(self, word: str) -> Meaning | None:
        """What the word means; ``None`` for one that is not listed."""
        return self._meanings.get(word)

    @cached_property
    def _meanings(self) -> dict[str, Meaning]:
        return {word: meaning for meaning in get_args(Meaning) for word in getattr(self, meaning)}


class Guards(_Strict):
    """When a person is asked first. Counts are of new cancellations of one source."""

    volume: pydantic.PositiveInt = 100
    """The least number that can ever count as far above the usual."""
    volume_times: pydantic.PositiveFloat = 4.0
    """How many times the largest recent file is far above the usual."""
    closure: pydantic.PositiveInt = 10
    """Cancellations of one provider on one day that ask "is the clinic closed?"."""
    window_hours: pydantic.PositiveInt = 24
    """How long earlier files count together with this one."""
    lead_minutes: pydantic.NonNegativeInt = 30
    """A slot that starts sooner can't be filled any more."""
    horizon_days: pydantic.PositiveInt = 3660
    """An appointment later than this is a slip of the pen."""


class Cancellations(_Strict):
    heads: dict[CancellationField, tuple[Head, ...]]
    instead: dict[CancellationField, tuple[Head, ...]] = {}
    """Heads that are read for a field where no other is: they may stand beside it, too."""
    prefer: frozenset[CancellationField] = frozenset()
    """Fields whose heads are listed by preference. Of other fields two heads refuse the file."""
    key: tuple[KeyField, ...] = ("appointment_id",)
    """What makes two rows the same appointment."""
    status: Status = Status()
    status_begins: bool = False
    """The status is how a text such as the subject of a calendar's entry begins: ``CX PT - Ana
    Ruiz - follow up``. What begins with no known word stands."""
    all_cancelled: bool = False
    """The report holds cancellations only, and has no status column."""
    filled_means_cancelled: bool = False
    """Without a status column: a row is cancelled if its ``cancelled_at`` is filled."""
    duration_unit: Literal["minutes", "seconds", 5, 10, 15, 20, 30] = "minutes"
    """Of a bare number; a number is a unit of so many minutes."""
    always_minutes: Annotated[int, pydantic.Field(ge=5, le=720)] | None = None
    """How long every appointment is, where the source does not say."""
    always_location: Annotated[str, pydantic.Field(min_length=1, max_length=80)] | None = None
    """Where every appointment is, where the source does not say."""
    reason_of_visit: bool = False
    """The reason column tells why the visit was booked, and nothing of who cancelled."""
    clinic_words: frozenset[Phrase] = frozenset()
    """Words of the ``cancelled_by`` column for anybody but the patient."""
    clinic_reasons: frozenset[Phrase] = frozenset()
    """Phrases of the reason column that tell that the clinic cancelled."""
    patient_reasons: frozenset[Phrase] = frozenset()
    """Whole reasons that tell that the patient cancelled, beyond those that are known anyway."""
    guards: Guards = Guards()


class Waitlist(_Strict):
    heads: dict[WaitlistField, tuple[Head, ...]]


class Profile(_Strict):
    name: Annotated[str, pydantic.Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: str
    basis: str
    """Where this mapping comes from: seen in files, published, or inferred."""
    match: Match = Match()
    dates: Dates = Dates()
    words: Words = Words()
    cancellations: Cancellations | None = None
    waitlist: Waitlist | None = None
    providers: dict[Word, str] = {}
    """A name as the source writes it -> the provider's name here."""
    _own: bool = pydantic.PrivateAttr(default=False)

    @property
    def own(self) -> bool:
        """Whether it is the clinic's own, which goes before a shipped one that fits as well."""
        return self._own


def load(path: Path, *, own: bool = False) -> Profile:
    """Read one profile; raises ``Invalid``."""
    try:
        read = Profile.model_validate(extended(tomllib.loads(path.read_text("utf-8"))))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The profile {path.name} is not valid TOML: {error}.") from None
    except pydantic.ValidationError as error:
        faults = "; ".join(_fault(one["loc"], one["msg"]) for one in error.errors())
        raise Invalid(f"The profile {path.name} can't be used: {faults}.") from None
    read._own = own
    return read


def load_all(own: Path | None = None) -> tuple[Profile, ...]:
    """The shipped profiles and those in the folder ``own``; raises ``Invalid``."""
    found = {profile.name: profile for profile in _shipped()}
    if own is not None and own.is_dir():
        mine = list(_in(own, own=True))
        for profile in mine:
            if sum(other.name == profile.name for other in mine) > 1:
                raise Invalid(f"Two profiles are named {profile.name}.")
        found |= {profile.name: profile for profile in mine}
    return tuple(found.values())


@cache
def _shipped() -> tuple[Profile, ...]:
    """Read once: they come with the program and can't be changed."""
    return tuple(_in(SHIPPED))


def saved(own: Path) -> frozenset[tuple[str, int, int]]:
    """What tells one state of the folder of the clinic's own profiles from another."""
    found = own.glob("*.toml") if own.is_dir() else ()
    states = [(path.name, path.stat()) for path in found]
    return frozenset((name, state.st_mtime_ns, state.st_size) for name, state in states)


def _in(folder: Path, *, own: bool = False) -> Iterable[Profile]:
    return [load(path, own=own) for path in sorted(folder.glob("*.toml"))]


def extended(said: dict[str, Any]) -> dict[str, Any]:
    """What the file says on top of the shipped profile that it extends, if it names one.

    Words are added to those of the shipped one, and mean what this file says of them; anything
    else replaces what stands there. Of the two kinds of table those are taken over of which this
    file speaks, and both if it speaks of none: else two profiles would claim one waitlist.
    """
    name = said.pop("extends", None)
    if name is None:
        return said
    path = SHIPPED / f"{name}.toml"
    if not isinstance(name, str) or not headers.normal(name).isalnum() or not path.is_file():
        raise Invalid(f"No profile named {name!r} is shipped, so that none can extend it.")
    base = tomllib.loads(path.read_text("utf-8"))
    base.pop("match", None)
    if spoken := said.keys() & set(get_args(Kind)):
        base = {key: one for key, one in base.items() if key in spoken or key not in get_args(Kind)}
    spoken_for = {headers.phrase(word) for _, word in _status_words(said)}
    status = base.get("cancellations", {}).get("status", {})
    for meaning, word in _status_words(base):
        if headers.phrase(word) in spoken_for:
            status[meaning].remove(word)
    return _merged(base, said)


def _status_words(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Each word of the status column with its meaning, as far as the file is well formed."""
    cancellations = said.get("cancellations")
    status = cancellations.get("status") if isinstance(cancellations, dict) else None
    return [
        (meaning, word)
        for meaning, words in (status.items() if isinstance(status, dict) else ())
        for word in (words if isinstance(words, list) else ())
        if isinstance(word, str)
    ]


def _merged(base: dict[str, Any], said: dict[str, Any], *, heads: bool = False) -> dict[str, Any]:
    merged = dict(base)
    for key, value in said.items():
        there = base.get(key)
        if isinstance(value, dict) and isinstance(there, dict):
            merged[key] = _merged(there, value, heads=key == "heads")
        elif isinstance(value, list) and isinstance(there, list) and not heads and key != "key":
            merged[key] = [*there, *value]
        else:
            merged[key] = value
    return merged


def _fault(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in place)}: {message}"
