"""``python -m demo ehr``: the demo with a record system beside it, which is asked and booked in.

A press on *cancel* in its calendar frees a time; the bridge reads it, a patient says YES, and the
booking stands in the same calendar.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from bot import clock, database
from bot.settings import Settings
from demo import people
from demo.calendar_page import Page
from demo.record_system import Resource, Schedule, routes
from workstation.ports import Address

DEFAULT_PORT: Final = 8091
FILE: Final = "demo-record-system.json"
DAYS: Final = 4
LENGTH: Final = timedelta(minutes=40)
_OTHERS: Final = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Ida", "Kim", "Lou", "Nia")
_ELSEWHERE: Final = 1_000
"""From this number on its patients are on no waitlist."""


def address(environ: Mapping[str, str] = os.environ) -> Address:
    """Where its calendar and its FHIR are."""
    return Address("127.0.0.1", int(environ.get("DEMO_EHR_PORT") or DEFAULT_PORT), "DEMO_EHR_PORT")


def settings(at: Address) -> dict[str, str]:
    """What has the bridge ask it, and book there, at once."""
    return {
        "FHIR_URL": f"{at.url}/fhir",
        "FHIR_SOURCE": "fhir-standard",
        "FHIR_BOOK": "yes",
        "FHIR_POLL_SECONDS": "2",
        "SETTLE_SECONDS": "4",
    }


@dataclass(frozen=True)
class _Waiting:
    """Somebody on the waitlist, who is a patient there too."""

    id: int
    patient_name: str
    phone_e164: str
    current_appt_at: datetime | None


async def schedule(chosen: Settings) -> Schedule:
    """Its schedule as it was left, or a new one; the database is open."""
    made = Schedule(chosen.data_dir / FILE, clock.now)
    if not made.load():
        waiting = await database.rows(
            _Waiting,
            """
            SELECT entry.id, entry.patient_name, contact.phone_e164, entry.current_appt_at
            FROM waitlist_entry AS entry
            JOIN patient_contact AS contact ON contact.id = entry.patient_id
            ORDER BY entry.id
            """,
        )
        for one in waiting:
            _add(made, str(one.id), one.patient_name, one.phone_e164)
            if one.current_appt_at is not None:
                made.store(_appointment(f"former-{one.id}", str(one.id), one.current_appt_at, 1))
    _fill(made, days(chosen.timezone), chosen.timezone)
    made.save()
    return made


def days(zone: ZoneInfo) -> list[date]:
    """The next working days."""
    today = clock.now().astimezone(zone).date()
    ahead = (today + timedelta(days=number) for number in range(1, 10))
    return [day for day in ahead if day.weekday() not in people.WEEKEND][:DAYS]


def _fill(made: Schedule, ahead: list[date], zone: ZoneInfo) -> None:
    """Appointments of others on these days, where there are none yet."""
    for number, (day, hour, provider) in enumerate(_times(ahead)):
        name = f"{_OTHERS[number % len(_OTHERS)]} {chr(65 + number % 26)}."
        patient = str(_ELSEWHERE + number % 200)
        booking = f"{day}-{hour}-{provider}"
        if booking not in made.appointments:
            _add(made, patient, name, "")
            start = datetime.combine(day, time(hour), zone)
            made.store(_appointment(booking, patient, start, provider))


def _times(ahead: list[date]) -> Iterator[tuple[date, int, int]]:
    for day in ahead:
        for hour in people.HOURS:
            yield from ((day, hour, provider) for provider in range(1, len(people.PROVIDERS) + 1))


def _add(made: Schedule, number: str, name: str, phone: str) -> None:
    given, _, family = name.rpartition(" ")
    made.patients[number] = {
        "resourceType": "Patient",
        "id": number,
        "name": [{"text": name, "given": [given], "family": family}],
        "telecom": [{"system": "phone", "value": phone}],
    }


def _appointment(number: str, patient: str, start: datetime, provider: int) -> Resource:
    who = list(people.PROVIDERS)[provider - 1]
    place = people.PLACES[provider % len(people.PLACES)]
    there = (
        (f"Patient/{patient}", ""),
        (f"Practitioner/{provider}", who),
        (f"Location/{provider % len(people.PLACES)}", place),
    )
    return {
        "resourceType": "Appointment",
        "id": number,
        "status": "booked",
        "start": start.isoformat(),
        "end": (start + LENGTH).isoformat(),
        "participant": [
            {
                "actor": {"reference": at, **({"display": said} if said else {})},
                "status": "accepted",
            }
            for at, said in there
        ],
    }


async def serve(made: Schedule, at: Address, zone: ZoneInfo) -> None:
    """Have its calendar and its FHIR answer for as long as this process runs. Raises
    ``OSError``."""
    names = {f"Practitioner/{number}": name for number, name in enumerate(people.PROVIDERS, 1)}
    app = web.Application()
    app.add_routes([*routes(made), *Page(made, names, days(zone), zone).routes()])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, at.host, at.port).start()
