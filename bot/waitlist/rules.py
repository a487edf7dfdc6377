"""The clinic's own choices that the waitlist runs by, taken from the settings once."""

from dataclasses import dataclass
from datetime import timedelta

from bot.settings import Settings
from bot.waitlist import wording
from bot.waitlist.contact_hours import Window


@dataclass(frozen=True)
class Rules:
    batch_size: int
    hold: timedelta
    window: Window
    clinic: wording.Clinic


def of(settings: Settings) -> Rules:
    return Rules(
        batch_size=settings.batch_size,
        hold=settings.hold,
        window=Window(settings.contact_hours_start, settings.contact_hours_end, settings.timezone),
        clinic=wording.Clinic(settings.clinic_name, settings.clinic_phone, settings.timezone),
    )
