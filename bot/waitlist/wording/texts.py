"""Every sentence that a patient can receive, put into words. Pure.

As a text each fits one GSM-7 segment (160 characters): a place that is too long is cut at a word,
as the last thing that may give way. No diagnosis, no provider and no patient name is ever in a
text. No text asks for a reply of CANCEL, which the carrier would take as an opt-out.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import languages
from bot.languages import Language
from bot.messages import segments
from bot.messages.channels import Channel
from bot.waitlist.rules.place import Clinic
from bot.waitlist.wording import calls
from bot.waitlist.wording.english import ENGLISH
from bot.waitlist.wording.sentences import Sentences
from bot.waitlist.wording.spanish import SPANISH

SENTENCES: Final[Mapping[Language, Sentences]] = {
    languages.ENGLISH: ENGLISH,
    languages.SPANISH: SPANISH,
}

LINKED: Final[Mapping[str, str]] = {
    "confirmed": "confirmed_linked",
    "final": "confirmed_linked",
    "welcome": "welcome_linked",
}
"""What is said instead where a link is there and fits, with nothing cut for it."""


def of(language: Language) -> Sentences:
    """The sentences of a language. English where we write none: nothing is begun with whoever
    speaks it, but whoever writes to us is answered."""
    return SENTENCES.get(language, ENGLISH)


def render(
    phrase: str,
    language: Language,
    clinic: Clinic,
    values: Mapping[str, object] | None = None,
    channel: Channel = Channel.SMS,
) -> str:
    """The words of a phrase: as a text in one segment, in a call those of a call. Raises
    ``KeyError`` for a phrase that is not here."""
    if channel is Channel.VOICE:
        return calls.render(phrase, language, clinic, values or {})
    sentences = of(language)
    filled = {**speaker(clinic, language), **(values or {})}
    if channel is Channel.SMS and "link" in filled and phrase in LINKED:
        longer = segments.to_gsm7(sentences.phrases[LINKED[phrase]].format(**filled))
        if segments.count(longer).segments == 1:
            return longer
    template = sentences.phrases[phrase]
    return _fitted(template, filled) if channel is Channel.SMS else template.format(**filled)


def speaker(clinic: Clinic, language: Language) -> dict[str, object]:
    """Who speaks, and what number to call."""
    return {"clinic": clinic.brand, "phone": of(language).to_call(clinic.phone)}


def slot_values(
    starts_at: datetime, location: str, language: Language, zone: ZoneInfo, now: datetime
) -> dict[str, object]:
    """How a slot is put: ``day`` (today, tomorrow, or weekday and date), ``date``, ``time``,
    ``location``; all by the clock of that zone."""
    sentences, local = of(language), starts_at.astimezone(zone)
    return {
        "day": sentences.day(local, now.astimezone(zone)),
        "date": sentences.day_and_month(local),
        "time": _time(local),
        "location": location,
    }


def clock(at: datetime, zone: ZoneInfo) -> str:
    """A time of a day, by the clock of that zone."""
    return _time(at.astimezone(zone))


def day_and_month(local: datetime, language: Language) -> str:
    """The day of a local time, in words."""
    return of(language).day_and_month(local)


def half_day(half: str, language: Language) -> str:
    """A half day such as ``Wed AM``, in words."""
    return of(language).half_day(half)


def weekday(day: str, language: Language) -> str:
    """A weekday such as ``Wed``, in words."""
    return of(language).weekday(day)


def part(half: str, language: Language) -> str:
    """The part of a day that is ``AM`` or ``PM``, in words."""
    return of(language).parts[("AM", "PM").index(half)]


def notice(minutes: int, language: Language) -> str:
    """How long before, in words; one of ``rules.fit.NOTICES``."""
    return of(language).notices[minutes]


def minutes(hold: timedelta) -> int:
    """A hold in the whole minutes that a text promises: rounded down, at least one."""
    return max(1, int(hold.total_seconds() // 60))


def _time(local: datetime) -> str:
    hour = local.hour % 12 or 12
    return f"{hour}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"


def _fitted(template: str, values: dict[str, object]) -> str:
    text = segments.to_gsm7(template.format(**values))
    place = str(values.get("location", ""))
    while place and segments.count(text).segments > 1:
        place = place.rpartition(" ")[0] if " " in place else place[:-1]
        text = segments.to_gsm7(template.format(**values | {"location": place.rstrip(" ,;-")}))
    return text
