"""What a saved entry changes: only what was changed in the drawer, all of it in one transaction,
and nothing that somebody else has changed since it was opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot import audit, database, languages
from bot.messages import contacts, phone
from bot.waitlist import entries
from bot.waitlist.places import directory
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.staff import reasons
from bot.waitlist.views import waitlist
from dashboard import form_input
from dashboard.access.accounts import User
from dashboard.pages.entries import entry_form
from dashboard.parts import views

COLUMNS: Final[Mapping[str, str]] = {
    "name": "patient_name",
    "providers": "provider_preference",
    "kind": "provider_type_preference",
    "places": "location_preference",
    "times": "avoid_times",
    "notice": "notice_minutes",
    "current": "current_appt_at",
    "urgent": "urgent_flag",
    "notes": "notes",
    "boost": "manual_boost",
}
"""Where each field of an entry is kept."""
OF_THE_NUMBER: Final = ("phone", "consent", "calls", "language")
"""What belongs to the number, whoever shares it."""
FIELDS: Final = (*COLUMNS, *OF_THE_NUMBER)
WORDS: Final[Mapping[str, str]] = {
    "name": "the name",
    "providers": "the providers",
    "kind": "the kind of provider",
    "places": "the places",
    "times": "the days and times",
    "notice": "the notice",
    "current": "the current appointment",
    "urgent": "whether it is urgent",
    "notes": "the note",
    "boost": "the boost",
    "phone": "the number",
    "consent": "the consent",
    "calls": "the consent to automated calls",
    "language": "the language",
}
WHY: Final = "Please say why: the next person will want to know."


@dataclass(frozen=True)
class Given:
    """What stands in the drawer: ``entry`` is for ``entry_form.check``."""

    entry: Sequence[Any]
    boost: object
    why: str | None
    phone: str | None
    consent: str | None
    calls: str | None
    language: str | None


OLD_CONSENT: Final = (
    "This was agreed for the old number. Please say where they agreed to texts at the new one, or"
    " empty it: then nobody is texted."
)
KEPT_CONSENT: Final = "Consent is not taken back here: please use “Opt out of texts”."
OLD_CALLS: Final = (
    "This was agreed for the old number. Please say where they agreed to automated calls at the new"
    " one, or empty it: then only a person calls."
)
NO_CALLS: Final = "They have opted out of texts and calls: nobody here can undo that."


@dataclass(frozen=True)
class Changes:
    """The new values, by field, and why the boost changes, if it does."""

    values: Mapping[str, Any]
    why: str

    @property
    def columns(self) -> dict[str, object]:
        return {COLUMNS[field]: value for field, value in self.values.items() if field in COLUMNS}


def shown(entry: waitlist.Entry, user: User, zone: ZoneInfo) -> list[Any]:
    """The values of an entry's fields, in the order of ``FIELDS``."""
    return [
        *entry_form.shown(entry, zone),
        entry.manual_boost,
        views.number(user, entry.phone_e164),
        entry.consent_source or "",
        entry.voice_consent_source or "",
        entry.language,
    ]


def changed(before: Sequence[Any], after: Sequence[Any]) -> list[str]:
    """The fields that differ. An empty field is empty, however the page tells it. Pure."""
    pairs = zip(FIELDS, before, after, strict=True)
    return [field for field, old, new in pairs if (old or None) != (new or None)]


def check(
    before: Sequence[Any], given: Given, zone: ZoneInfo, now: datetime
) -> Changes | dict[str, str]:
    """The changes, or a sentence for each field that was changed and is wrong. Pure."""
    entry = given.entry[: len(entry_form.FIELDS)]
    boost = given.boost or 0  # an emptied field is none
    own = [given.phone, given.consent, given.calls, given.language]
    fields = changed(before, [*entry, boost, *own])
    columns, wrong = entry_form.check(given.entry, zone, now)
    wrong = {field: sentence for field, sentence in wrong.items() if field in fields}
    reason = ""
    with form_input.noting(wrong, "why"):
        reason = form_input.line(given.why)
        if "boost" in fields and not reason:
            raise ValueError(WHY)
        if not isinstance(boost, int) or not 0 <= boost <= MOST_BOOST:
            raise ValueError(f"The boost must be a whole number from 0 to {MOST_BOOST}.")
    of_the_number = _of_the_number(given, fields, wrong)
    if wrong:
        return wrong
    values = {field: columns[COLUMNS[field]] for field in entry_form.FIELDS}
    values |= {"boost": boost, **of_the_number}
    return Changes({field: values[field] for field in fields}, reason)


def _of_the_number(given: Given, fields: Sequence[str], wrong: dict[str, str]) -> dict[str, str]:
    number, consent, calls = "", "", ""
    with form_input.noting(wrong, "phone"):
        number = phone.parse(given.phone or "") if "phone" in fields else ""
    with form_input.noting(wrong, "consent"):
        consent = form_input.line(given.consent)
        if consent and "phone" in fields and "consent" not in fields:
            raise ValueError(OLD_CONSENT)
        if not consent and "consent" in fields and "phone" not in fields:
            raise ValueError(KEPT_CONSENT)
    with form_input.noting(wrong, "calls"):
        calls = form_input.line(given.calls)
        if calls and "phone" in fields and "calls" not in fields:
            raise ValueError(OLD_CALLS)
    return {
        "phone": number,
        "consent": consent,
        "calls": calls,
        "language": languages.chosen(given.language or languages.DEFAULT),
    }


async def save(
    user: User,
    entry_id: int,
    before: Sequence[Any],
    changes: Changes,
    rules: Rules,
    now: datetime,
) -> None:
    """Raises ``entries.Refused`` if somebody has changed one of these fields since, and
    ``entries.NotFound`` for an entry that this person does not see."""
    zone = rules.clinic.zone
    seen = await _found(entry_id, now)
    is_whole = database.seen() is None
    known = await directory.read(rules.clinic)
    wished = known.preferred(changes.values.get("places", ()))

    async def work() -> None:
        found = await _found(entry_id, now)
        hidden = [
            one
            for one in found.location_preference
            if not is_whole and one not in seen.location_preference
        ]
        old = _without(found, hidden)
        _refuse_stale(before, shown(old, user, zone), changes)
        patient_id = old.patient_id
        if "phone" in changes.values:
            # It locks the contacts of both numbers, in their order.
            number = changes.values["phone"]
            patient_id = await entries.correct_number(entry_id, number, rules.numbers, now)
        contact = await contacts.lock(patient_id)
        locked = _without(await _found(entry_id, now), hidden)
        _refuse_stale(before, shown(locked, user, zone), changes, but=OF_THE_NUMBER)
        if changes.values.get("consent"):
            await contacts.give_consent(patient_id, changes.values["consent"], now)
        if "calls" in changes.values:
            await _allow_calls(contact, changes, now)
        if "language" in changes.values:
            await contacts.set_language(patient_id, changes.values["language"], now)
        columns = dict(changes.columns)
        if "location_preference" in columns:
            columns["location_preference"] = [*wished, *hidden]
        await entries.change(entry_id, columns, now)
        await _note(user, old, changes, now)

    if changes.values:
        with database.whole():
            await database.unit(work)


async def _allow_calls(contact: contacts.Contact, changes: Changes, now: datetime) -> None:
    """With the source, or no more. What a new number's own entry says of it is left: the field was
    emptied of the old one's."""
    source = changes.values["calls"] or None
    if source and contact.opt_out:
        raise entries.Refused(NO_CALLS)
    if source or "phone" not in changes.values:
        await contacts.allow_calls(contact.id, source, now)


def _without(entry: waitlist.Entry, hidden: Sequence[str]) -> waitlist.Entry:
    """As somebody sees it who does not see these places; what they save leaves those as they
    are."""
    wished = [one for one in entry.location_preference if one not in hidden]
    return replace(entry, location_preference=wished)


def _refuse_stale(
    before: Sequence[Any], current: Sequence[Any], changes: Changes, but: Sequence[str] = ()
) -> None:
    """Raises ``entries.Refused`` if one of the fields is not as it was shown any more."""
    theirs = (set(changed(before, current)) & set(changes.values)) - set(but)
    if theirs:
        named = " and ".join(WORDS[field] for field in FIELDS if field in theirs)
        raise entries.Refused(
            f"Somebody has changed {named} in the meantime: please open the entry again."
        )


async def _found(entry_id: int, now: datetime) -> waitlist.Entry:
    entry = await waitlist.one(entry_id, now)
    if entry is None:
        raise entries.NotFound("This entry is gone.")
    return entry


async def _note(user: User, entry: waitlist.Entry, changes: Changes, now: datetime) -> None:
    fields = [field for field in changes.values if field != "boost"]
    if fields:
        details: dict[str, object] = {"fields": fields}
        if "phone" in fields:
            new = changes.values["phone"]
            details |= {"from": phone.masked(entry.phone_e164), "to": phone.masked(new)}
        if "calls" in fields:
            details["automated_calls"] = changes.values["calls"] or "taken back"
        await audit.record(user.name, "change", "entry", entry.id, now, **details)
    if "boost" in changes.values:
        points = changes.values["boost"]
        await reasons.boosted(user.name, entry.id, points, changes.why, now)
