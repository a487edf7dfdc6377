"""The invented clinic's providers, places and waitlist, put into an empty database once."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot import audit, database, languages
from bot.messages import contacts
from bot.waitlist import entries, providers
from bot.waitlist.rules import fit
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.staff import place_changes
from demo import group

ACTOR: Final = "demo"
SEEDED: Final = "seed"

PROVIDERS: Final[Mapping[str, str]] = {
    "Dr. Amara Okafor": "MD/DO",
    "Dr. Daniel Cohen": "MD/DO",
    "Dr. Elena Marquez": "MD/DO",
    "Dr. Priyanka Iyer": "MD/DO",
    "Mei Lin Chen NP": "APP",
    "Sam Whitefeather PA-C": "APP",
}
PLACES: Final = ("Main Street", "Lakeside", "North Clinic")

HOURS: Final = (8, 9, 10, 11, 13, 14, 15, 16)
WEEKEND: Final = (5, 6)
WORKING_DAYS: Final = tuple(half for half in fit.TIMES if not half.startswith(("Sat", "Sun")))
LANDLINE: Final = "Peter Novak"
"""Texts don't reach this patient, the only one of the clinic who can come at a weekend: a Saturday
that comes free is filled by a call or not at all."""

PATIENTS: Final = Path(__file__).with_name("patients.csv")
FIRST_NUMBER: Final = 12145550101
"""+1 214 555 0100 is the clinic's own."""


class Foreign(Exception):
    """The database holds patients that are not the demo's: nothing is mixed in."""


async def seed(rules: Rules, now: datetime, *, of_group: bool = False) -> bool:
    """Add everybody in one transaction, of one clinic or ``of_group``; False if they were there
    already. Raises ``Foreign``.

    They live where the clinic is.
    """
    return await database.unit(lambda: _seed(rules, now, of_group=of_group))


async def _seed(rules: Rules, now: datetime, *, of_group: bool) -> bool:
    if await database.fetch_value(
        "SELECT EXISTS (SELECT FROM audit_log WHERE actor = $1 AND action = $2)", ACTOR, SEEDED
    ):
        return False
    if await database.fetch_value("SELECT EXISTS (SELECT FROM patient_contact)"):
        raise Foreign
    for name, kind in PROVIDERS.items():
        await providers.add(name, kind, now)
    for name in group.PLACES if of_group else PLACES:
        await place_changes.add(place_changes.Declared(location_name=name), ACTOR, rules, now)
    local = now.astimezone(rules.clinic.zone)
    for patient in group.patients(local) if of_group else patients(local):
        await entries.add(replace(patient, time_zone=rules.clinic.zone.key), rules.numbers, now)
        if patient.patient_name == LANDLINE:
            known = await contacts.ensure(patient.phone_e164, now)
            await contacts.mark_unreachable(known, "landline", now)
    await audit.record(ACTOR, SEEDED, "database", None, now)
    return True


def patients(now: datetime) -> Iterator[entries.NewEntry]:
    """The sample waitlist; appointments and waiting times count from ``now``, in clinic time."""
    with PATIENTS.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.DictReader(file)):
            yield _entry(place, row, now)


def _entry(place: int, row: Mapping[str, str], now: datetime) -> entries.NewEntry:
    ahead = row["days_to_appointment"]
    return entries.NewEntry(
        phone_e164=f"+{FIRST_NUMBER + place}",
        patient_name=row["name"],
        provider_preference=_listed(row["provider_preference"]),
        provider_type_preference=row["provider_type"],
        location_preference=_listed(row["location_preference"]),
        current_appt_at=_appointment(now, int(ahead), place) if ahead else None,
        urgent=row["urgent"] == "yes",
        boost=int(row["boost"]),
        consent_source=row["consent"] or None,
        joined_at=now - timedelta(days=int(row["days_waiting"])),
        language=languages.chosen(row["language"]),
        suitable_times=() if row["name"] == LANDLINE else WORKING_DAYS,
    )


def _appointment(now: datetime, days_ahead: int, place: int) -> datetime:
    """A working day's hour, some days ahead; not the same for all."""
    day = now + timedelta(days=days_ahead)
    if day.weekday() in WEEKEND:
        day += timedelta(days=2)
    return day.replace(hour=HOURS[place % len(HOURS)], minute=0, second=0, microsecond=0)


def _listed(name: str) -> list[str]:
    return [name] if name else []
