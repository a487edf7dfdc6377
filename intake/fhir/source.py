"""A record system that is read by FHIR: what its words mean and how it is asked, as a TOML file."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

import pydantic

from bot.settings import given
from intake.appointments import source_file
from intake.appointments.source_file import Invalid as Invalid
from intake.appointments.source_file import Word
from intake.facts import headers

SHIPPED: Final = Path(__file__).parent / "profiles"
STANDARD: Final = "fhir-standard"

Status = Literal[
    "cancelled", "no_show", "standing", "over", "deleted", "perhaps", "empty", "unknown"
]


def _secured_or_none(written: str) -> str:
    return given.secured_url(written) if written else ""


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Statuses(_Strict):
    """The words of ``Appointment.status``. What is in none of these is not known."""

    cancelled: frozenset[Word] = frozenset({"cancelled"})
    no_show: frozenset[Word] = frozenset({"noshow"})
    standing: frozenset[Word] = frozenset({"booked", "pending"})
    tentative: frozenset[Word] = frozenset({"pending"})
    """Those that stand and that somebody has yet to agree to: a winner's booking is not final."""
    over: frozenset[Word] = frozenset({"arrived", "checked in", "fulfilled"})
    """The visit is going on or was."""
    deleted: frozenset[Word] = frozenset({"entered in error"})
    perhaps: frozenset[Word] = frozenset({"proposed", "waitlist"})
    """It may be booked: its time is not free for certain."""

    def is_final(self, word: str) -> bool:
        """Whether what stands by this word needs nobody's agreement any more."""
        return headers.phrase(word) not in self.tentative

    def of(self, word: str) -> Status:
        """The state that a word names."""
        said = headers.phrase(word)
        if not said:
            return "empty"
        listed: dict[Status, frozenset[str]] = {
            "cancelled": self.cancelled,
            "no_show": self.no_show,
            "standing": self.standing,
            "over": self.over,
            "deleted": self.deleted,
            "perhaps": self.perhaps,
        }
        return next((state for state, words in listed.items() if said in words), "unknown")


class Searches(_Strict):
    """How the server is asked, where its own statement does not tell."""

    date: str = "date"
    """The parameter by which appointments are searched for by their start."""
    closed: bool = True
    """Whether a range of dates may be asked for (``ge`` and ``lt``)."""
    count: Annotated[int, pydantic.Field(gt=0, le=1000)] = 100
    by: str = ""
    """A parameter without which the server answers no search: ``location`` or ``practitioner``."""
    each: tuple[str, ...] = ()
    """The values of that parameter: the schedule is what all of them find together."""
    changes: Literal["ask", "never"] = "ask"
    """Whether ``_lastUpdated`` is asked where the server knows it: a hint, and no more."""
    extra: dict[str, str] = {}
    """Parameters that this server wants besides."""


class Connection(_Strict):
    """Where a further record system is, and how it is asked: what ``FHIR_URL`` and its kin say of
    the first. It is read; winners are booked by the file."""

    url: Annotated[str, pydantic.AfterValidator(given.secured_url)]
    client_id: str = ""
    key: Path | None = None
    key_id: str = ""
    token_url: Annotated[str, pydantic.AfterValidator(_secured_or_none)] = ""
    poll_seconds: Annotated[int, pydantic.Field(ge=2, le=3_600)] = 60

    @pydantic.model_validator(mode="after")
    def _signs_whole(self) -> "Connection":
        signing = (self.client_id, self.key, self.token_url)
        if any(signing) and not all(signing):
            raise ValueError("client_id, key and token_url must be set together")
        return self


class Source(_Strict):
    name: Annotated[str, pydantic.Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    kind: Literal["fhir"] = "fhir"
    title: str
    basis: str
    """Where this mapping comes from: published, seen, or inferred."""
    connection: Connection | None = None
    """Of a record system that is asked besides the one that ``FHIR_URL`` names."""
    scopes: str = "system/Appointment.rs system/Practitioner.rs system/Location.rs"
    """What is asked of the token server."""
    books: str = "system/Appointment.cu"
    """What is asked besides where winners are booked."""
    marks: str = "system/Task.cruds"
    """What is asked besides where times that are offered are marked."""
    status: Statuses = Statuses()
    search: Searches = Searches()
    place: str = ""
    """Where appointments are that name no place."""
    cancelled_by_clinic: frozenset[Word] = frozenset()
    """Reasons for which the clinic cancelled, besides what is known of reasons."""
    providers: dict[Word, str] = {}
    """A reference or name as the server writes it -> the provider's name here."""
    places: dict[Word, str] = {}
    """A reference or name as the server writes it -> the place's name here."""
    length: Annotated[int, pydantic.Field(gt=0, le=24 * 60)] | None = None
    """Minutes of an appointment that names neither end nor length."""
    closure: pydantic.PositiveInt = 6
    """So many cancellations of one provider on one day ask whether the clinic is closed."""
    lead_minutes: pydantic.NonNegativeInt = 30
    window_days: Annotated[int, pydantic.Field(gt=0, le=60)] = 14
    """So many days are read again every quarter of an hour."""
    horizon_days: Annotated[int, pydantic.Field(gt=0, le=400)] = 90
    """So many days are read again every night."""

    @property
    def lead(self) -> timedelta:
        return timedelta(minutes=self.lead_minutes)


def load(path: Path) -> Source:
    """Read one source; raises ``Invalid``."""
    return source_file.load(path, Source)


def every(own: Path | None = None) -> dict[str, Source]:
    """All sources by name, the clinic's own before a shipped one; raises ``Invalid``."""
    known: dict[str, Source] = {}
    for folder in (SHIPPED, own):
        for path in sorted(folder.glob("*.toml")) if folder is not None else ():
            one = load(path)
            known[one.name] = one
    return known


def named(name: str, own: Path | None = None) -> Source:
    """The source of this name; raises ``Invalid``."""
    known = every(own)
    if name not in known:
        raise Invalid(f"There is no FHIR source named {name}: there are {', '.join(known)}.")
    return known[name]
