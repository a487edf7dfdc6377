"""A group of clinics in one installation: forty places, and staff who see one of them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import product
from typing import Final

from bot import database, languages
from bot.waitlist import entries
from bot.waitlist.places import directory
from bot.waitlist.rules.clinic import Rules
from dashboard.access import accounts, places

PLACES: Final = (
    *("Addison", "Allen", "Anna", "Argyle", "Arlington", "Aubrey", "Bedford", "Carrollton"),
    *("Celina", "Coppell", "Corinth", "Denton", "Duncanville", "Euless", "Fate", "Forney"),
    *("Frisco", "Garland", "Grapevine", "Heath", "Hurst", "Irving", "Keller", "Lewisville"),
    *("Little Elm", "Lucas", "Mansfield", "McKinney", "Mesquite", "Murphy", "Plano", "Prosper"),
    *("Richardson", "Rockwall", "Rowlett", "Sachse", "Southlake", "The Colony", "Trophy Club"),
    "Wylie",
)
FIRST_NAMES: Final = (
    *("Adaeze", "Bruno", "Carmen", "Dmitri", "Esther", "Farid", "Greta", "Hiro", "Ingrid"),
    *(
        "Jonas",
        "Kavya",
        "Luis",
        "Marta",
        "Nadia",
        "Omar",
        "Petra",
        "Quinn",
        "Rosa",
        "Samir",
        "Tara",
    ),
)
LAST_NAMES: Final = (
    *("Abbott", "Bauer", "Castillo", "Dang", "Eriksen", "Fofana", "Gupta", "Horvat", "Ibarra"),
    "Jensen",
)
AREAS: Final = (214, 469, 972)
NUMBERS_EACH: Final = 70
"""Of an area's numbers of fiction, from 555-0101 on."""
ANYWHERE: Final = 7
"""Each seventh patient waits for no place in particular."""
CANCELLED: Final = len(PLACES)
"""Appointments that a dropped file cancels: one at each place."""
DESKS: Final = 10
"""So many places have an account that sees them alone."""


def patients(now: datetime) -> Iterator[entries.NewEntry]:
    """Two hundred, for each place by turns."""
    for n, (last, first) in enumerate(product(LAST_NAMES, FIRST_NAMES)):
        area, number = AREAS[n // NUMBERS_EACH], 101 + n % NUMBERS_EACH
        yield entries.NewEntry(
            phone_e164=f"+1{area}555{number:04d}",
            patient_name=f"{first} {last}",
            location_preference=[] if n % ANYWHERE == 0 else [PLACES[n % len(PLACES)]],
            current_appt_at=_appointment(now, n),
            consent_source="intake form",
            joined_at=now - timedelta(days=n % 90),
            language=languages.chosen("es" if n % 7 == 3 else "en"),
        )


def _appointment(now: datetime, n: int) -> datetime:
    """At an hour of a working day."""
    day = now + timedelta(days=20 + n)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return day.replace(hour=9 + n % 7, minute=0, second=0, microsecond=0)


async def staff(rules: Rules, password: str, now: datetime) -> list[str]:
    """An account for the desk of each of the first places, and a manager of all of these; their
    names. Only once."""
    known = await directory.read(rules.clinic)
    ids = [known.meant(name).id for name in PLACES[:DESKS]]
    wanted = [
        (f"desk.{name.lower()}", "front_desk", [one])
        for name, one in zip(PLACES[:DESKS], ids, strict=True)
    ]
    wanted.append(("manager.north", "manager", ids))
    there = {one.username for one in await accounts.everyone()}

    async def make(name: str, role: str, seen: list[int]) -> None:
        user = await accounts.add(name, password, role, now, by="demo")
        await places.assign(user, seen, now, by="demo")

    for name, role, seen in wanted:
        if name not in there:
            await database.unit(partial(make, name, role, seen))
    return [name for name, _, _ in wanted]
