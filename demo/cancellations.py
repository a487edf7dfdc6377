"""A file of cancellations as a clinic's system might export it, dropped into the inbox.

Each call makes new appointments, all on the next working days: they are always worth filling.
"""

import csv
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from demo import group
from demo.people import HOURS, PLACES, PROVIDERS, WEEKEND

HEADS: Final = (
    "appointment_id",
    "provider",
    "location",
    "start",
    "end",
    "status",
    "reason",
    "patient_phone",
)
REASONS: Final = ("Feeling better", "Work conflict", "No transport", "Moved away", "")
MINUTES: Final = (0, 20, 40)
LENGTH: Final = timedelta(minutes=20)
DAYS: Final = 4
SATURDAY: Final = 5
CANCELLED: Final = 4
FORMER_PATIENT: Final = 2145550180
"""Whoever cancels: numbers from here on, none of which is on the waitlist."""
FORMER_PATIENTS: Final = 20


def drop(
    inbox: Path,
    now: datetime,
    zone: ZoneInfo,
    chance: random.Random,
    *,
    of_group: bool = False,
    saturday: bool = False,
) -> Path:
    """Put a new file into the inbox, whole from the start; returns it."""
    name = f"cancellations-{now.astimezone(zone):%Y%m%d-%H%M%S}.csv"
    inbox.mkdir(parents=True, exist_ok=True)
    half_done = inbox / f"{name}.part"
    written = text(now, zone, chance, of_group=of_group, saturday=saturday)
    half_done.write_text(written, encoding="utf-8", newline="")
    return half_done.replace(inbox / name)


def text(
    now: datetime,
    zone: ZoneInfo,
    chance: random.Random,
    *,
    of_group: bool = False,
    saturday: bool = False,
) -> str:
    """The file: four cancelled appointments, or one at each place of a group; one that took
    place, and one that can't be read. Besides, one of next ``saturday``, which suits only
    ``people.LANDLINE``."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    local = now.astimezone(zone)
    if of_group:
        writer.writerows(_rows(local, chance, group.PLACES, group.CANCELLED))
    else:
        writer.writerows(_rows(local, chance, PLACES, CANCELLED))
    if saturday:
        writer.writerow(_saturday(local))
    return out.getvalue()


def _rows(
    local: datetime, chance: random.Random, places: Sequence[str], cancelled: int
) -> Iterator[list[str]]:
    working = [day for day in range(1, 8) if _weekday(local, day) not in WEEKEND][:DAYS]
    times = [(day, hour, minute) for day in working for hour in HOURS for minute in MINUTES]
    there = chance.sample(places, len(places))
    status = ["Cancelled"] * cancelled + ["Completed", "Cancelled"]
    for number, when in enumerate(chance.sample(times, len(status))):
        start, end = _span(local, *when)
        if number == cancelled + 1:
            start = f"{start[:10]} 2:30"  # morning or afternoon? refused, and the receipt says why
        yield [
            f"D{local:%y%m%d%H%M%S}-{number + 1}",
            chance.choice(list(PROVIDERS)),
            there[number % len(there)],
            start,
            end,
            status[number],
            chance.choice(REASONS),
            str(FORMER_PATIENT + number % FORMER_PATIENTS),
        ]


def _saturday(local: datetime) -> list[str]:
    day = next(day for day in range(1, 8) if _weekday(local, day) == SATURDAY)
    start, end = _span(local, day, HOURS[0], 0)
    who, where, number = next(iter(PROVIDERS)), PLACES[0], f"D{local:%y%m%d%H%M%S}-0"
    return [number, who, where, start, end, "Cancelled", REASONS[0], str(FORMER_PATIENT)]


def _weekday(local: datetime, days_ahead: int) -> int:
    return (local + timedelta(days=days_ahead)).weekday()


def _span(local: datetime, day: int, hour: int, minute: int) -> tuple[str, str]:
    date = (local + timedelta(days=day)).date()
    start = datetime.combine(date, time(hour, minute))
    return f"{start:%Y-%m-%d %H:%M}", f"{start + LENGTH:%Y-%m-%d %H:%M}"
