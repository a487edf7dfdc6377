"""Waitlist entries: added, changed and removed by staff or by a file. In the caller's transaction.

Whatever changes an entry takes the contact's lock first, keeps its score true, and has the slots
that wait for candidates look again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from bot import database
from bot.languages import Language
from bot.messages import contacts
from bot.waitlist import offers, slots
from bot.waitlist.rules import priority
from bot.waitlist.rules.priority import MOST_BOOST

ClosedReason = Literal["removed", "no_longer_needed"]

REFRESH_LIMIT: Final = 1000
"""Entries whose score is brought up to date in one go."""


class Refused(ValueError):  # noqa: N818 - read qualified: entries.Refused
    """The entry can't be stored so; the message is a sentence for the person who asked."""


class AlreadyListed(Refused):
    """This person (number and name) has an active entry already; ``entry_id`` says which."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"This patient is on the waitlist already, as entry {entry_id}.")
        self.entry_id = entry_id


class NotFound(LookupError):  # noqa: N818 - read qualified: entries.NotFound
    """No such entry."""


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A wish for an earlier appointment. Empty preferences mean "any"; times are aware."""

    phone_e164: str
    patient_name: str = ""
    provider_preference: Sequence[str] = ()
    provider_type_preference: str = "Any"
    location_preference: Sequence[str] = ()
    current_appt_at: datetime | None = None
    urgent: bool = False
    boost: int = 0
    consent_source: str | None = None
    """Where the patient agreed to be texted; without it nobody is asked."""
    joined_at: datetime | None = None
    notes: str = ""
    language: Language | None = None
    time_zone: str | None = None


async def add(new: NewEntry, now: datetime) -> int:
    """Put a patient on the list; returns the entry's id. Raises ``Refused``.

    A patient who has opted out is listed but not texted: consent on a form does not undo a STOP.
    """
    joined_at = min(new.joined_at or now, now)
    _check_boost(new.boost)
    patient_id = await contacts.ensure(new.phone_e164, now, name=new.patient_name)
    await contacts.lock(patient_id)
    if new.consent_source:
        await contacts.give_consent(patient_id, new.consent_source, now)
    if new.language:
        await contacts.set_language(patient_id, new.language, now)
    if new.time_zone:
        await contacts.set_time_zone(patient_id, new.time_zone, now)
    entry_id = await _insert(new, patient_id, joined_at, now)
    await slots.wake_waiting(now)
    return entry_id


async def _insert(new: NewEntry, patient_id: int, joined_at: datetime, now: datetime) -> int:
    score = priority.score(
        urgent=new.urgent,
        boost=new.boost,
        current_appt_at=new.current_appt_at,
        joined_at=joined_at,
        now=now,
    )
    entry_id: int | None = await database.fetch_value(
        """
        INSERT INTO waitlist_entry (
            patient_id, patient_name, provider_preference, provider_type_preference,
            location_preference, current_appt_at, urgent_flag, manual_boost, joined_at,
            priority_score, score_changes_at, notes, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (patient_id, lower(patient_name)) WHERE active DO NOTHING
        RETURNING id
        """,
        patient_id,
        new.patient_name.strip(),
        _tidy(new.provider_preference),
        _type(new.provider_type_preference),
        _tidy(new.location_preference),
        new.current_appt_at,
        new.urgent,
        new.boost,
        joined_at,
        score.total,
        score.changes_at,
        new.notes,
        now,
    )
    if entry_id is None:
        raise AlreadyListed(await _twin(patient_id, new.patient_name.strip()))
    return entry_id


async def _twin(patient_id: int, name: str) -> int:
    twin: int | None = await database.fetch_value(
        """
        SELECT id FROM waitlist_entry
        WHERE patient_id = $1 AND lower(patient_name) = lower($2) AND active
        """,
        patient_id,
        name,
    )
    return twin or 0


CHANGEABLE: Final = frozenset(
    {
        "patient_name",
        "provider_preference",
        "provider_type_preference",
        "location_preference",
        "current_appt_at",
        "urgent_flag",
        "manual_boost",
        "active",
        "notes",
    }
)


async def change(entry_id: int, changes: Mapping[str, object], now: datetime) -> None:
    """Set these columns (of ``CHANGEABLE``) of an entry. Raises ``NotFound`` or ``Refused``."""
    entry = await _locked(entry_id)
    merged = entry | _cleaned(changes)
    _check_boost(merged["manual_boost"])
    if merged["active"]:
        twin = await _twin(entry["patient_id"], merged["patient_name"])
        if twin not in (0, entry_id):
            raise AlreadyListed(twin)
    await _store(entry_id, merged, now)
    if entry["active"] and not merged["active"]:
        await _leave(entry_id, "removed", now)
    await slots.wake_waiting(now)


async def remove(entry_id: int, why: ClosedReason, now: datetime) -> None:
    """Take an entry off the list and end its live offer. Raises ``NotFound``."""
    await _locked(entry_id)
    await _leave(entry_id, why, now)


async def _leave(entry_id: int, why: ClosedReason, now: datetime) -> None:
    await database.execute(
        """
        UPDATE waitlist_entry SET active = FALSE, closed_reason = $2, updated_at = $3
        WHERE id = $1
        """,
        entry_id,
        why,
        now,
    )
    await offers.withdraw_entry(entry_id, why, now)


async def _locked(entry_id: int) -> dict[str, Any]:
    """An entry under its contact's lock."""
    patient_id = await database.fetch_value(
        "SELECT patient_id FROM waitlist_entry WHERE id = $1", entry_id
    )
    if patient_id is None:
        raise NotFound(f"There is no waitlist entry {entry_id}.")
    await contacts.lock(patient_id)
    entry = await database.fetch_one("SELECT * FROM waitlist_entry WHERE id = $1", entry_id)
    if entry is None:
        raise NotFound(f"There is no waitlist entry {entry_id}.")
    return entry


async def _store(entry_id: int, entry: Mapping[str, Any], now: datetime) -> None:
    score = _score(entry, now)
    await database.execute(
        """
        UPDATE waitlist_entry SET
            patient_name = $2, provider_preference = $3, provider_type_preference = $4,
            location_preference = $5, current_appt_at = $6, urgent_flag = $7, manual_boost = $8,
            active = $9, notes = $10, priority_score = $11, score_changes_at = $12,
            closed_reason = CASE WHEN $9 THEN NULL ELSE closed_reason END, updated_at = $13
        WHERE id = $1
        """,
        entry_id,
        entry["patient_name"],
        entry["provider_preference"],
        entry["provider_type_preference"],
        entry["location_preference"],
        entry["current_appt_at"],
        entry["urgent_flag"],
        entry["manual_boost"],
        entry["active"],
        entry["notes"],
        score.total,
        score.changes_at,
        now,
    )


async def refresh_scores(now: datetime) -> int:
    """Bring the scores up to date that time alone has changed; returns how many.

    Entries that someone else is working on are passed over; their score is kept true there.
    """
    rows = await database.fetch(
        """
        SELECT id, urgent_flag, manual_boost, current_appt_at, joined_at FROM waitlist_entry
        WHERE active AND score_changes_at <= $1
        ORDER BY score_changes_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
        """,
        now,
        REFRESH_LIMIT,
    )
    if not rows:
        return 0
    scores = [_score(row, now) for row in rows]
    await database.execute(
        """
        UPDATE waitlist_entry SET priority_score = fresh.score, score_changes_at = fresh.changes_at
        FROM unnest($1::bigint[], $2::int[], $3::timestamptz[]) AS fresh (id, score, changes_at)
        WHERE waitlist_entry.id = fresh.id
        """,
        [row["id"] for row in rows],
        [score.total for score in scores],
        [score.changes_at for score in scores],
    )
    return len(rows)


def _score(entry: Mapping[str, Any], now: datetime) -> priority.Score:
    return priority.score(
        urgent=entry["urgent_flag"],
        boost=entry["manual_boost"],
        current_appt_at=entry["current_appt_at"],
        joined_at=entry["joined_at"],
        now=now,
    )


def _cleaned(changes: Mapping[str, object]) -> dict[str, object]:
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise Refused(f"These can't be changed: {', '.join(sorted(unknown))}.")
    cleaned = dict(changes)
    for name in ("provider_preference", "location_preference"):
        if name in cleaned:
            cleaned[name] = _tidy(cleaned[name])  # type: ignore[arg-type]  # checked at the edge
    if "patient_name" in cleaned:
        cleaned["patient_name"] = str(cleaned["patient_name"]).strip()
    if "provider_type_preference" in cleaned:
        cleaned["provider_type_preference"] = _type(str(cleaned["provider_type_preference"]))
    return cleaned


def _check_boost(boost: int) -> None:
    if not 0 <= boost <= MOST_BOOST:
        raise Refused(f"The boost must be a whole number from 0 to {MOST_BOOST}.")


def _tidy(names: Sequence[str]) -> list[str]:
    return [name.strip() for name in names if name.strip()]


def _type(name: str) -> str:
    tidy = name.strip()
    return "Any" if tidy.lower() in ("", "any") else tidy
