"""Every sentence that a patient can receive, in English and in Spanish. Pure.

Each text fits one GSM-7 segment (160 characters): a place that is too long is cut at a word, as
the last thing that may give way. No diagnosis, no provider and no patient name is ever in a text.
No text asks for a reply of CANCEL, which the carrier would take as an opt-out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.messages import segments

Language = Literal["en", "es"]

ENGLISH: Final[Mapping[str, str]] = {
    "offer": (
        "{clinic}: An earlier appointment opened {day} at {time} at {location}."
        " Reply YES to claim or NO to skip. This offer expires in {minutes} min."
    ),
    "confirmed": (
        "{clinic}: Confirmed. You're scheduled {date} {time} at {location}."
        " Reply STOP to opt out of future messages."
    ),
    "taken": (
        "{clinic}: Thanks - this slot has been taken."
        " We'll keep you on the list for the next opening."
    ),
    "closed": (
        "{clinic}: Thanks - this slot is no longer open."
        " While you're on our waitlist we'll text you about the next opening."
    ),
    "rain_check": (
        "{clinic}: Thanks - this slot has been taken."
        " We'll keep you on the list and ask you first for the next opening."
    ),
    "stand_by": (
        "{clinic}: Thanks - this slot has been taken."
        " You're next in line: if it frees up it's yours, and we'll text you."
    ),
    "promoted": (
        "{clinic}: Good news - the slot freed up and is yours: {date} {time} at {location}."
        " Reply NO if you can't come."
    ),
    "declined": (
        "{clinic}: No problem - we'll keep you on the list for future openings."
        " Why not? 1 too soon 2 day or time 3 provider or place 4 not needed"
    ),
    "thanks": "{clinic}: Thank you. We'll text you about the next opening that fits.",
    "left_list": (
        "{clinic}: Thank you. We've taken you off the waitlist for earlier appointments."
        " Your current appointment is unchanged."
    ),
    "avoid_time": (
        "{clinic}: Thank you. Shall we skip {half_day} openings for you from now on?"
        " Reply YES or NO."
    ),
    "avoid_place": (
        "{clinic}: Thank you. Shall we skip openings at {location} for you from now on?"
        " Reply YES or NO."
    ),
    "avoided": "{clinic}: OK, we'll skip those. We'll text you about the next one that fits.",
    "release_question": (
        "{clinic}: Do you want to give up {date} {time} at {location}?"
        " Reply YES to give it up or NO to keep it."
    ),
    "release_unclear": (
        "{clinic}: Sorry, we didn't understand. Reply YES to give your new appointment up,"
        " NO to keep it."
    ),
    "released": (
        "{clinic}: Done - you've given up {date} {time}."
        " Your earlier booking with us is unchanged, and you're back on the list."
    ),
    "not_honoured": (
        "{clinic}: We're sorry - we can't keep {date} {time} at {location}."
        " Your earlier booking is unchanged; you're first for the next opening."
    ),
    "still_open": (
        "{clinic}: You skipped this one but it is still open: {date} {time} at {location}."
        " Reply YES again to claim it."
    ),
    "other_day": (
        "{clinic}: This appointment is on {date} {time} at {location}."
        " Reply YES to take it or NO to skip it."
    ),
    "already_yours": "{clinic}: You're all set for {date} {time} at {location}.",
    "nothing_open": (
        "{clinic}: There is no open offer for you right now."
        " While you're on our waitlist we'll text you when an earlier appointment opens."
    ),
    "noted": (
        "{clinic}: OK. While you're on our waitlist we'll text you when an earlier appointment"
        " opens."
    ),
    "nothing_asked": (
        "{clinic}: OK. There is no open offer for you right now."
        " To change an appointment please call us{phone}."
    ),
    "ask_staff": "{clinic}: To change your appointment please call us{phone}.",
    "unclear": (
        "{clinic}: Sorry, we didn't understand. Reply YES to take {date} {time} at {location}"
        " or NO to skip it."
    ),
    "unclear_idle": (
        "{clinic}: This number only offers earlier appointments."
        " For anything else please call us{phone}."
    ),
    "staff_will_look": "{clinic}: Thanks - a member of our staff will read your message.",
    "unknown": (
        "{clinic}: This number only texts patients on our waitlist."
        " For anything else please call us{phone}."
    ),
    "help": (
        "HELP: {clinic} scheduling. Reply YES to claim slots; NO to skip."
        " Questions? Call us{phone}. Reply STOP to opt out."
    ),
    "stopped": "You'll no longer receive earlier-slot messages from {clinic}.",
    "restarted": (
        "{clinic}: Welcome back. While you're on our waitlist we'll text you when an earlier"
        " appointment opens. Reply STOP to opt out."
    ),
}

SPANISH: Final[Mapping[str, str]] = {
    "offer": (
        "{clinic}: Hay una cita más temprana {day} a las {time} en {location}."
        " Responda SI para tomarla o NO para dejarla. Vence en {minutes} min."
    ),
    "confirmed": (
        "{clinic}: Confirmado. Su cita es el {date} {time} en {location}."
        " Responda STOP para no recibir más mensajes."
    ),
    "taken": "{clinic}: Gracias. Esta cita ya fue tomada. Usted sigue en la lista de espera.",
    "closed": (
        "{clinic}: Gracias. Esta cita ya no está disponible."
        " Mientras siga en la lista le avisaremos de la próxima."
    ),
    "rain_check": (
        "{clinic}: Gracias. Esta cita ya fue tomada."
        " Sigue en la lista y le avisaremos primero de la próxima."
    ),
    "stand_by": (
        "{clinic}: Gracias. Esta cita ya fue tomada."
        " Usted es el siguiente: si se libera es suya y le avisaremos."
    ),
    "promoted": (
        "{clinic}: Buenas noticias: la cita ahora es suya. {date} {time} en {location}."
        " Responda NO si no puede venir."
    ),
    "declined": (
        "{clinic}: De acuerdo, sigue en la lista de espera."
        " ¿Por qué no? 1 muy pronto 2 día u hora 3 médico o lugar 4 ya no la necesito"
    ),
    "thanks": "{clinic}: Gracias. Le avisaremos de la próxima cita.",
    "left_list": ("{clinic}: Gracias. Ya no está en la lista de espera. Su cita actual no cambia."),
    "avoid_time": ("{clinic}: Gracias. ¿Dejamos de ofrecerle citas {half_day}? Responda SI o NO."),
    "avoid_place": (
        "{clinic}: Gracias. ¿Dejamos de ofrecerle citas en {location}? Responda SI o NO."
    ),
    "avoided": "{clinic}: De acuerdo, no le ofreceremos esas. Le avisaremos de la próxima.",
    "release_question": (
        "{clinic}: ¿Quiere dejar su cita del {date} {time} en {location}?"
        " Responda SI para dejarla o NO para conservarla."
    ),
    "release_unclear": (
        "{clinic}: Perdón, no entendimos."
        " Responda SI para dejar su nueva cita, NO para conservarla."
    ),
    "released": (
        "{clinic}: Listo. La cita del {date} {time} queda libre."
        " Su cita anterior no cambia y sigue en la lista."
    ),
    "not_honoured": (
        "{clinic}: Lo sentimos, no podemos darle el {date} {time} en {location}."
        " Su cita anterior sigue igual; usted es primero para la próxima."
    ),
    "still_open": (
        "{clinic}: Esta cita sigue disponible: {date} {time} en {location}."
        " Responda SI otra vez para tomarla."
    ),
    "other_day": (
        "{clinic}: Esta cita es el {date} {time} en {location}."
        " Responda SI para tomarla o NO para dejarla."
    ),
    "already_yours": "{clinic}: Todo listo para el {date} {time} en {location}.",
    "nothing_open": (
        "{clinic}: No hay ninguna oferta abierta para usted."
        " Mientras siga en la lista le avisaremos cuando haya una cita."
    ),
    "noted": (
        "{clinic}: De acuerdo. Mientras siga en la lista le avisaremos cuando haya una cita más"
        " temprana."
    ),
    "nothing_asked": (
        "{clinic}: De acuerdo. No hay ninguna oferta abierta para usted."
        " Para cambiar una cita, por favor llámenos{phone}."
    ),
    "ask_staff": "{clinic}: Para cambiar su cita, por favor llámenos{phone}.",
    "unclear": (
        "{clinic}: Perdón, no entendimos. Responda SI para tomar la cita del {date} {time}"
        " en {location} o NO para dejarla."
    ),
    "unclear_idle": (
        "{clinic}: Este número solo ofrece citas más tempranas."
        " Para otra cosa, por favor llámenos{phone}."
    ),
    "staff_will_look": "{clinic}: Gracias. Una persona de nuestra clínica va a leer su mensaje.",
    "unknown": (
        "{clinic}: Este número solo escribe a pacientes de la lista de espera."
        " Por favor llámenos{phone}."
    ),
    "help": (
        "AYUDA: citas de {clinic}. Responda SI para tomar una cita, NO para dejarla."
        " Llámenos{phone}. STOP para no recibir más."
    ),
    "stopped": "Ya no recibirá mensajes de {clinic} sobre citas más tempranas.",
    "restarted": (
        "{clinic}: Bienvenido de nuevo. Mientras siga en la lista le avisaremos cuando haya una"
        " cita. Responda STOP para no recibir más."
    ),
}

PHRASES: Final[Mapping[Language, Mapping[str, str]]] = {"en": ENGLISH, "es": SPANISH}

DAYS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
}
MONTHS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
SOON: Final[Mapping[Language, tuple[str, str]]] = {
    "en": ("today", "tomorrow"),
    "es": ("hoy", "mañana"),
}


HALVES: Final[Mapping[Language, tuple[str, str]]] = {
    "en": ("{day} morning", "{day} afternoon"),
    "es": ("el {day} por la mañana", "el {day} por la tarde"),
}


@dataclass(frozen=True)
class Clinic:
    """What every text may name of the clinic. ``phone`` is written for a screen, or empty."""

    name: str
    phone: str
    zone: ZoneInfo


def render(
    phrase: str, language: Language, clinic: Clinic, values: Mapping[str, object] | None = None
) -> str:
    """The text of a phrase, in one segment. Raises ``KeyError`` for a phrase that is not here."""
    template = PHRASES[language][phrase]
    filled: dict[str, object] = {"clinic": clinic.name, "phone": _call(clinic.phone, language)}
    filled.update(values or {})
    return _fitted(template, filled)


def slot_values(
    starts_at: datetime, location: str, language: Language, zone: ZoneInfo, now: datetime
) -> dict[str, object]:
    """How a slot is told: ``day`` (today, tomorrow, or weekday and date), ``date``, ``time``,
    ``location``; all in the clinic's own time."""
    local, today = starts_at.astimezone(zone), now.astimezone(zone).date()
    date = _date(local, language)
    days = (local.date() - today).days
    day = SOON[language][days] if days in (0, 1) else _on(date, language)
    return {"day": day, "date": date, "time": _time(local), "location": location}


def half_day(local: datetime, language: Language) -> str:
    """The half day of a local time, in words."""
    half = HALVES[language][0 if local.hour < 12 else 1]
    return half.format(day=DAYS[language][local.weekday()])


def minutes(hold: timedelta) -> int:
    """A hold in the whole minutes that a text promises: rounded down, at least one."""
    return max(1, int(hold.total_seconds() // 60))


def _date(local: datetime, language: Language) -> str:
    weekday, month = DAYS[language][local.weekday()], MONTHS[language][local.month - 1]
    return (
        f"{weekday} {month} {local.day}" if language == "en" else f"{weekday} {local.day} {month}"
    )


def _on(date: str, language: Language) -> str:
    return f"on {date}" if language == "en" else f"el {date}"


def _time(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"{hour}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"


def _call(phone: str, language: Language) -> str:
    if not phone:
        return ""
    return f" at {phone}" if language == "en" else f" al {phone}"


def _fitted(template: str, values: dict[str, object]) -> str:
    text = segments.to_gsm7(template.format(**values))
    place = str(values.get("location", ""))
    while place and segments.count(text).segments > 1:
        place = place.rpartition(" ")[0] if " " in place else place[:-1]
        text = segments.to_gsm7(template.format(**values | {"location": place.rstrip(" ,;-")}))
    return text
