"""The staff API's requests, with the names of the clinic's schema. Times need an offset."""

from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from bot import languages
from bot.messages import phone
from bot.waitlist.fairness import ages
from bot.waitlist.rules import fit
from bot.waitlist.rules.priority import MOST_BOOST


def _printable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


def _number(text: str) -> str:
    try:
        return phone.parse(text)
    except phone.Invalid as error:
        raise ValueError(str(error)) from None


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("must be a time zone such as America/Chicago")
    return name


def _near(when: datetime) -> datetime:
    """No other time can be an appointment's, and the first and the last years fit no database."""
    if not 2000 <= when.year < 2200:
        raise ValueError("must lie in the years 2000 to 2199")
    return when


def _listed(value: object) -> object:
    """One name may be given without a list around it; none means no preference."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_printable),
]
Note = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_printable)]
Number = Annotated[str, AfterValidator(_number)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[
    languages.Language,
    AfterValidator(languages.chosen),
    WithJsonSchema({"enum": list(languages.NAMES)}),
]
Names = Annotated[list[Name], BeforeValidator(_listed), Field(max_length=50)]
Instant = Annotated[AwareDatetime, AfterValidator(_near)]
Boost = Annotated[int, Field(ge=0, le=MOST_BOOST)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
BigId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewProvider(Shape):
    provider_name: Name
    provider_type: Name
    external_provider_id: Name | None = None


class ProviderChange(Shape):
    provider_name: Name | None = None
    provider_type: Name | None = None
    external_provider_id: Name | None = None
    active: bool | None = None


class NewPlace(Shape):
    location_name: Name
    brand_name: Name | None = None
    time_zone: Zone | None = None
    phone: Number | None = None
    sender: Number | None = None
    contact_hours_start: Clock | None = None
    contact_hours_end: Clock | None = None


class PlaceChange(Shape):
    location_name: Name | None = None
    brand_name: Name | None = None
    time_zone: Zone | None = None
    phone: Number | None = None
    sender: Number | None = None
    contact_hours_start: Clock | None = None
    contact_hours_end: Clock | None = None
    active: bool | None = None


class NewAlias(Shape):
    spelling: Name


def _half_day(text: str) -> str:
    if text not in fit.TIMES:
        raise ValueError("must be a half day such as Mon AM")
    return text


def _notice(minutes: int) -> int:
    if minutes not in fit.NOTICES:
        raise ValueError(f"must be one of {', '.join(map(str, fit.NOTICES))} minutes")
    return minutes


HalfDays = Annotated[
    list[Annotated[str, AfterValidator(_half_day)]],
    BeforeValidator(_listed),
    Field(max_length=len(fit.TIMES)),
]
Notice = Annotated[int, AfterValidator(_notice), WithJsonSchema({"enum": list(fit.NOTICES)})]


class NewEntry(Shape):
    phone_e164: Number
    display_name: Note = ""
    provider_preference: Names = []
    provider_type_preference: Name = "Any"
    location_preference: Names = []
    suitable_times: HalfDays = []
    notice_minutes: Notice = 0
    current_appt_at: Instant | None = None
    urgent_flag: bool = False
    manual_boost: Boost = 0
    consent_source: Name
    voice_consent_source: Name | None = None
    notes: Note = ""
    language: Language | None = None
    time_zone: Zone | None = None
    age_band: ages.Band | None = None


class EntryChange(Shape):
    phone_e164: Number | None = None
    consent_source: Name | None = None
    voice_consent_source: Name | None = None
    unreachable: None = None
    display_name: Note | None = None
    provider_preference: Names | None = None
    provider_type_preference: Name | None = None
    location_preference: Names | None = None
    suitable_times: HalfDays | None = None
    notice_minutes: Notice | None = None
    current_appt_at: Instant | None = None
    urgent_flag: bool | None = None
    manual_boost: Boost | None = None
    active: bool | None = None
    notes: Note | None = None
    language: Language | None = None
    time_zone: Zone | None = None
    age_band: ages.Band | None = None


class NewCancellation(Shape):
    provider_id: BigId
    location: Name
    slot_start_at: Instant
    slot_end_at: Instant
    reason: Note = ""
    notes: Note = ""
    patient_phone: Number | None = None
    """Who gave the appointment up: that patient is not asked for it."""


class OptOut(Shape):
    phone_e164: Number
    notes: Note = ""
