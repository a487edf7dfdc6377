"""What a saved entry changes: only what was changed in the drawer, all of it in one transaction,
and nothing that somebody else has changed since it was opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot import audit, database
from bot.messages import contacts
from bot.waitlist import entries
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.views import waitlist
from dashboard import form_input
from dashboard.accounts import User
from dashboard.pages import entry_form

COLUMNS: Final[Mapping[str, str]] = {
    "name": "patient_name",
    "providers": "provider_preference",
    "kind": "provider_type_preference",
    "places": "location_preference",
    "current": "current_appt_at",
    "urgent": "urgent_flag",
    "notes": "notes",
    "boost": "manual_boost",
}
"""Where each field is kept."""
WORDS: Final[Mapping[str, str]] = {
    "name": "the name",
    "providers": "the providers",
    "kind": "the kind of provider",
    "places": "the places",
    "current": "the current appointment",
    "urgent": "whether it is urgent",
    "notes": "the note",
    "boost": "the boost",
}
WHY: Final = "Please say why: the next person will want to know."


@dataclass(frozen=True)
class Changes:
    """The columns to set, by field, and why the boost changes, if it does."""

    columns: Mapping[str, object]
    why: str


def shown(entry: waitlist.Entry, zone: ZoneInfo) -> list[Any]:
    """The values of an entry's fields, the boost the last."""
    return [*entry_form.shown(entry, zone), entry.manual_boost]


def changed(before: Sequence[Any], after: Sequence[Any]) -> list[str]:
    """The fields that differ. An empty field is empty, however the page tells it. Pure."""
    pairs = zip(COLUMNS, before, after, strict=True)
    return [field for field, old, new in pairs if (old or None) != (new or None)]


def check(
    before: Sequence[Any],
    values: Sequence[Any],
    boost: object,
    why: str | None,
    zone: ZoneInfo,
    now: datetime,
) -> Changes | dict[str, str]:
    """The changes, or a sentence for each field that was changed and is wrong. Pure."""
    fields = changed(before, [*values[: len(entry_form.FIELDS)], boost])
    columns, wrong = entry_form.check(values, zone, now)
    wrong = {field: sentence for field, sentence in wrong.items() if field in fields}
    reason = ""
    with form_input.noting(wrong, "why"):
        reason = form_input.line(why)
        if "boost" in fields and not reason:
            raise ValueError(WHY)
    if not isinstance(boost, int) or not 0 <= boost <= MOST_BOOST:
        wrong["why"] = f"The boost must be a whole number from 0 to {MOST_BOOST}."
    if wrong:
        return wrong
    given = {**columns, "manual_boost": boost}
    return Changes({field: given[COLUMNS[field]] for field in fields}, reason)


async def save(
    user: User,
    entry_id: int,
    before: Sequence[Any],
    changes: Changes,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Raises ``entries.Refused`` if somebody has changed one of these fields since."""

    async def work() -> None:
        entry = await _locked(entry_id, now)
        theirs = set(changed(before, shown(entry, zone))) & set(changes.columns)
        if theirs:
            named = " and ".join(WORDS[field] for field in COLUMNS if field in theirs)
            raise entries.Refused(
                f"Somebody has changed {named} in the meantime: please open the entry again."
            )
        columns = {COLUMNS[field]: value for field, value in changes.columns.items()}
        await entries.change(entry_id, columns, now)
        await _note(user, entry_id, changes, now)

    if changes.columns:
        await database.unit(work)


async def _locked(entry_id: int, now: datetime) -> waitlist.Entry:
    entry = await waitlist.one(entry_id, now)
    if entry is not None:
        await contacts.lock(entry.patient_id)
        entry = await waitlist.one(entry_id, now)
    if entry is None:
        raise entries.NotFound("This entry is gone.")
    return entry


async def _note(user: User, entry_id: int, changes: Changes, now: datetime) -> None:
    fields = [field for field in changes.columns if field != "boost"]
    if fields:
        await audit.record(user.name, "change", "entry", entry_id, now, fields=fields)
    if "boost" in changes.columns:
        points = changes.columns["boost"]
        why = changes.why
        await audit.record(user.name, "boost", "entry", entry_id, now, points=points, why=why)
