"""The clinic's own choices that the waitlist runs by, taken from the settings once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot import languages
from bot.languages import Language
from bot.messages import numbers
from bot.settings import Pace, Pacing, Settings
from bot.waitlist.rules.call_hours import CallHours
from bot.waitlist.rules.contact_hours import ClosedZones, Window, closed_zones
from bot.waitlist.rules.eligibility import Caps
from bot.waitlist.rules.place import Clinic, Place

PAGES: Final = "/p/"
"""Where the patients' pages are below the public address."""


@dataclass(frozen=True)
class Rules:
    batch_size: int
    hold: timedelta
    window: Window
    closed_zones: ClosedZones
    caps: Caps
    clinic: Clinic
    """What every place inherits, and who speaks where no slot is spoken of."""
    numbers: numbers.Numbers
    """Which numbers can be a patient's."""
    cascade_rounds: int = 3
    """How many patients may move up one after the other."""
    pacing: Pacing = "fixed"
    pace: Pace = "normal"
    pages: str | None = None
    """What a link to a patients' page begins with; ``None`` where there is none."""
    spoken: tuple[Language, ...] | None = None
    """The languages in which the system calls patients; ``None`` if it calls nobody."""
    books_in: str = ""
    """What the ledger calls the record system that books what it has freed; empty: none does."""
    welcomes: bool = False
    """Whether a file's new patients are told that they are on the list."""
    asks_after_visits: bool = False
    """Whether a patient is asked by text how a visit went that a slot of ours led to."""

    def call_hours_at(self, place: Place) -> CallHours:
        """When whoever is asked for a slot there may be called."""
        return CallHours(self.window_at(place))

    def window_at(self, place: Place) -> Window:
        """The contact hours of what is said of a slot there."""
        return self.window.at(place.zone, place.hours)


def of(settings: Settings) -> Rules:
    window = Window(settings.contact_hours_start, settings.contact_hours_end, settings.timezone)
    return Rules(
        batch_size=settings.batch_size,
        hold=settings.hold,
        window=window,
        closed_zones=closed_zones(window),
        caps=Caps(
            per_day=settings.offers_per_day,
            per_week=settings.offers_per_week,
            unanswered=settings.pause_after_unanswered,
        ),
        clinic=Clinic(
            brand=settings.clinic_name, phone=settings.clinic_phone, zone=settings.timezone
        ),
        numbers=numbers.of(settings),
        cascade_rounds=settings.cascade_rounds,
        pacing=settings.pacing,
        pace=settings.pace,
        pages=f"{settings.public_base_url}{PAGES}" if settings.patient_page else None,
        spoken=languages.SPOKEN if settings.voice else None,
        books_in=f"fhir/{settings.fhir_source}" if settings.fhir_book else "",
        welcomes=settings.welcome_text,
        asks_after_visits=settings.ask_after_visit,
    )
