"""What is said in a call, put into words. Pure.

Nothing before a key says more than who calls, and how to stop it: whoever hears that may be a
machine, or somebody else of the house. A call is in one language from its first word to its last.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot import languages
from bot.languages import Language
from bot.waitlist.rules.place import Clinic

BEFORE_A_KEY: Final = frozenset({"gate", "nothing", "menu", "menu_stranger", "one_moment"})
"""What may be heard by whoever, or whatever, has picked up."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """Every phrase of a call in one language. ``locale`` is a BCP 47 tag, for the voice; the rest
    is as in ``Sentences``, with weekdays and months in full."""

    locale: str
    phrases: Mapping[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    today: str
    tomorrow: str
    on: str
    date: str

    def values(
        self, starts_at: datetime, location: str, zone: ZoneInfo, now: datetime
    ) -> dict[str, object]:
        """``day``, ``date``, ``time`` and ``location`` of a slot, by the clock of its place."""
        local = starts_at.astimezone(zone)
        ahead = (local.date() - now.astimezone(zone).date()).days
        date = self.date.format(
            weekday=self.weekdays[local.weekday()],
            month=self.months[local.month - 1],
            day=local.day,
        )
        day = (self.today, self.tomorrow)[ahead] if ahead in (0, 1) else self.on.format(date=date)
        half = "AM" if local.hour < 12 else "PM"
        time = f"{local.hour % 12 or 12}:{local.minute:02d} {half}"
        return {"day": day, "date": date, "time": time, "location": location}


ENGLISH: Final = Spoken(
    locale="en-US",
    phrases={
        "gate": (
            "This is an automated call from {clinic}, {phone}. To stop these calls, press 9."
            " To hear why we are calling, press 1."
        ),
        "offer": (
            "An earlier appointment has opened {day} at {time} at {location}."
            " To take it, press 1. To leave it, press 2. To hear this again, press star."
            " To have our staff call you, press 0. To stop these calls, press 9."
        ),
        "confirmed": (
            "It is yours: {date} at {time}, at {location}. If you can't come, please call {phone}."
            " Goodbye."
        ),
        "already_yours": (
            "It is already yours: {date} at {time}, at {location}."
            " If you can't come, please call {phone}. Goodbye."
        ),
        "held": (
            "It is held for you: {date} at {time}, at {location}. We book it now, and tell you once"
            " it is final. If you can't come, please call {phone}. Goodbye."
        ),
        "taken": "Sorry, this one was just taken. You stay on our list. Goodbye.",
        "rain_check": (
            "Sorry, this one was just taken. You stay on our list, and are asked first for the"
            " next. Goodbye."
        ),
        "closed": "Sorry, this one is not open any more. You stay on our list. Goodbye.",
        "noted": "All right. Nothing changes, and you stay on our list. Goodbye.",
        "stopped": "You will get no more calls or texts like this from {clinic}. Goodbye.",
        "will_call": "Thank you. Our staff will call you. Goodbye.",
        "nothing": (
            "This is an automated call from {clinic}, {phone}. There is nothing that you need to"
            " do. Goodbye."
        ),
        "goodbye": "Goodbye.",
        "one_moment": "One moment, please.",
        "trouble": "Sorry, something went wrong here. Please call {phone}. Goodbye.",
        "menu": (
            "This is the automated line of {clinic}. To stop our calls and texts, press 9."
            " To have our staff call you, press 0. You can also call {phone}."
        ),
        "menu_stranger": (
            "This is the automated line of {clinic}. To stop our calls and texts, press 9."
            " For anything else, please call {phone}."
        ),
    },
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    today="today",
    tomorrow="tomorrow",
    on="on {date}",
    date="{weekday}, {month} {day}",
)  # fmt: skip
SPANISH: Final = Spoken(
    locale="es-US",
    phrases={
        "gate": (
            "Esta es una llamada automática de {clinic}, {phone}. Para no recibir más llamadas,"
            " oprima 9. Para saber por qué llamamos, oprima 1."
        ),
        "offer": (
            "Se abrió una cita más temprana {day} a las {time} en {location}."
            " Para tomarla, oprima 1. Para dejarla, oprima 2. Para oír esto otra vez, oprima"
            " asterisco. Para que nuestro personal le llame, oprima 0. Para no recibir más"
            " llamadas, oprima 9."
        ),
        "confirmed": (
            "Es suya: {date} a las {time}, en {location}. Si no puede venir, por favor llame al"
            " {phone}. Hasta luego."
        ),
        "already_yours": (
            "Ya es suya: {date} a las {time}, en {location}."
            " Si no puede venir, por favor llame al {phone}. Hasta luego."
        ),
        "held": (
            "Se la guardamos: {date} a las {time}, en {location}. La reservamos ahora, y le"
            " avisamos cuando sea definitivo. Si no puede venir, por favor llame al {phone}."
            " Hasta luego."
        ),
        "taken": "Lo sentimos, esta acaba de ser tomada. Usted sigue en la lista. Hasta luego.",
        "rain_check": (
            "Lo sentimos, esta acaba de ser tomada. Usted sigue en la lista, y le preguntaremos"
            " primero por la próxima. Hasta luego."
        ),
        "closed": (
            "Lo sentimos, esta ya no está disponible. Usted sigue en la lista. Hasta luego."
        ),
        "noted": "De acuerdo. Nada cambia, y usted sigue en la lista. Hasta luego.",
        "stopped": "No recibirá más llamadas ni mensajes como este de {clinic}. Hasta luego.",
        "will_call": "Gracias. Nuestro personal le llamará. Hasta luego.",
        "nothing": (
            "Esta es una llamada automática de {clinic}, {phone}. No tiene que hacer nada. Hasta"
            " luego."
        ),
        "goodbye": "Hasta luego.",
        "one_moment": "Un momento, por favor.",
        "trouble": "Lo sentimos, algo salió mal. Por favor llame al {phone}. Hasta luego.",
        "menu": (
            "Esta es la línea automática de {clinic}. Para no recibir más llamadas ni mensajes,"
            " oprima 9. Para que nuestro personal le llame, oprima 0. También puede llamar al"
            " {phone}."
        ),
        "menu_stranger": (
            "Esta es la línea automática de {clinic}. Para no recibir más llamadas ni mensajes,"
            " oprima 9. Para todo lo demás, por favor llame al {phone}."
        ),
    },
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=(
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ),
    today="hoy",
    tomorrow="mañana",
    on="el {date}",
    date="{weekday} {day} de {month}",
)  # fmt: skip
SPOKEN: Final[Mapping[Language, Spoken]] = {
    languages.ENGLISH: ENGLISH,
    languages.SPANISH: SPANISH,
}
"""Whoever is noted with another language is called by a person."""
SAID_ALIKE: Final[Mapping[str, str]] = {"stand_by": "rain_check"}
"""Nobody who is on the phone stands by: they would have to be called again."""


def render(phrase: str, language: Language, clinic: Clinic, values: Mapping[str, object]) -> str:
    """The words of a phrase as they are spoken. Raises ``KeyError`` for a phrase or a language
    that is not here."""
    template = SPOKEN[language].phrases[SAID_ALIKE.get(phrase, phrase)]
    return template.format(**{**values, "clinic": clinic.brand, "phone": _digits(clinic.phone)})


def _digits(phone: str) -> str:
    """A number as it is read out: ``2 1 4, 5 5 5, 0 1 9 9``."""
    return ", ".join(" ".join(group) for group in re.findall(r"\d+", phone))
