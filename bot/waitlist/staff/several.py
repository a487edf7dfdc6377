"""Several waitlist entries changed with one press, and given back with one.

Each is changed in a transaction of its own, so that none waits for the others and one that can't be
changed stops nobody: ``change`` is called for each, then ``note`` once. All of them are given back
together or, with ``Refused``, none. A line of the audit log tells of each, as of one alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from bot import audit, database
from bot.languages import Language
from bot.messages import contacts
from bot.waitlist import entries, slots, withdrawals
from bot.waitlist.entries import Refused
from bot.waitlist.rules import several
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.several import LANGUAGE, Columns, Deed, Kind, Left
from bot.waitlist.staff import reasons

CHANGED: Final = "Somebody has changed this entry in the meantime."
LEFT: Final[Mapping[Left, str]] = {
    "off_list": "It is off the list.",
    "spared": "The patient has asked to be spared this place.",
    "only_place": "It wishes for this place alone: without it, it would be for any.",
}
NAMED: Final[Mapping[Kind, str]] = {
    "pause": "pause",
    "lift": "pause",
    "add_place": "places",
    "take_place": "places",
    "language": "language",
}
"""What a changed field is called in the audit log."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """An entry that was changed: its line of the audit log, how it was, how it is now, and the
    offers that ended by it."""

    id: int
    line: int
    was: Mapping[str, Any]
    mark: str
    offers: Sequence[int]


@dataclass(frozen=True)
class _Stands:
    """An entry as it is, under its contact's lock."""

    patient_id: int
    active: bool
    quiet_until: datetime | None
    manual_boost: int
    location_preference: Sequence[str]
    avoid_places: Sequence[str]
    updated_at: datetime
    language: Language


async def change(entry_id: int, shown: str, deed: Deed, by: str, now: datetime) -> Changed | None:
    """Do this to an entry, in the caller's transaction; ``None`` if it is so already.

    Raises ``Refused`` if it is not as it was ``shown`` (its ``several.mark``) any more, or can't be
    changed so; ``entries.NotFound``.
    """
    entry = await _locked(entry_id)
    columns = several.outcome(deed, entry, now)
    if isinstance(columns, str):
        raise Refused(LEFT[columns])
    if not columns:
        return None
    if several.mark(entry) != shown:
        raise Refused(CHANGED)
    was = {name: _plain(getattr(entry, name)) for name in columns}
    ended = await withdrawals.live_of_entry(entry_id) if deed.kind == "off" else []
    await _set(entry_id, entry.patient_id, columns, now)
    line = await _note(entry_id, deed, columns, by, now)
    mark = several.mark(await _read(entry_id))
    return Changed(id=entry_id, line=line, was=was, mark=mark, offers=ended)


async def note(changed: Sequence[Changed], deed: Deed, by: str, now: datetime) -> int:
    """The line of the audit log that tells of all of them, for ``give_back``."""
    listed = [asdict(one) for one in changed]
    return await audit.record(by, "change_many", "entry", None, now, did=deed.kind, entries=listed)


async def give_back(line: audit.AuditLog, rules: Rules, now: datetime) -> bool:
    """Put back how these entries were, with the offers that ended. Raises ``Refused`` if one of
    them has changed since. As everywhere contacts are locked before slots."""
    listed: Any = line.details.get("entries")
    given = {int(one["id"]): one for one in listed} if isinstance(listed, list) else {}
    patients = {entry_id: (await _read(entry_id)).patient_id for entry_id in given}
    for patient_id in sorted(set(patients.values())):
        await contacts.lock(patient_id)
    ended = [int(offer) for one in given.values() for offer in one["offers"]]
    for slot_id in await withdrawals.slots_of(ended):
        await slots.lock(slot_id, rules)
    for entry_id, one in given.items():
        if several.mark(await _read(entry_id)) != one["mark"]:
            raise Refused("Somebody has changed one of these entries since: nothing is undone.")
    for entry_id, one in given.items():
        await _set(entry_id, patients[entry_id], _columns(one["was"]), now)
        told = {"undone": line.details.get("did"), "line": one["line"]}
        await audit.record(line.actor, "undo", "entry", entry_id, now, **told)
    await withdrawals.give_back(ended, now)
    return bool(given)


async def _set(entry_id: int, patient_id: int, columns: Columns, now: datetime) -> None:
    if LANGUAGE in columns:
        await contacts.set_language(patient_id, Language(str(columns[LANGUAGE])), now)
    else:
        await entries.change(entry_id, columns, now)


async def _note(entry_id: int, deed: Deed, columns: Columns, by: str, now: datetime) -> int:
    """As for one entry that is changed by itself."""
    match deed.kind:
        case "boost":
            points = columns["manual_boost"]
            return await reasons.boosted(by, entry_id, points, deed.why, now)
        case "off":
            return await audit.record(by, "pause", "entry", entry_id, now)
        case _:
            fields = [NAMED[deed.kind]]
            return await audit.record(by, "change", "entry", entry_id, now, fields=fields)


async def _locked(entry_id: int) -> _Stands:
    await contacts.lock((await _read(entry_id)).patient_id)
    return await _read(entry_id)


async def _read(entry_id: int) -> _Stands:
    found = await database.row(
        _Stands,
        """
        SELECT entry.patient_id, entry.active, entry.quiet_until, entry.manual_boost,
               entry.location_preference, entry.avoid_places, entry.updated_at, contact.language
        FROM waitlist_entry AS entry JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE entry.id = $1
        """,
        entry_id,
    )
    if found is None:
        raise entries.NotFound("This entry is gone.")
    return found


def _plain(value: object) -> object:
    """As JSON keeps it."""
    return value.isoformat() if isinstance(value, datetime) else value


def _columns(was: Mapping[str, Any]) -> Columns:
    until = was.get("quiet_until")
    return {**was, "quiet_until": datetime.fromisoformat(until)} if until else was
