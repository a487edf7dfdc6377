"""Waitlist entries: added, changed and removed by staff or by a file. In the caller's transaction.

Whatever changes an entry takes the contact's lock first, keeps its score true, and has the slots
that wait for candidates look again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.languages import Language
from bot.messages import contacts
from bot.messages.numbers import OURS, Numbers
from bot.waitlist import slots, withdrawals
from bot.waitlist.models import LocationReference, LocationSender, WaitlistEntry
from bot.waitlist.rules import fit, priority
from bot.waitlist.rules.offer import LeavesList
from bot.waitlist.rules.priority import MOST_BOOST

ClosedReason = Literal["accepted"] | LeavesList


class Refused(ValueError):
    """The entry can't be stored so; the message is a sentence for the person who asked."""


class AlreadyListed(Refused):
    """This person (number and name) has an active entry already; ``entry_id`` says which."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"This patient is on the waitlist already, as entry {entry_id}.")
        self.entry_id = entry_id


class NotFound(LookupError):
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
    suitable_times: Sequence[str] = ()
    """Half days of ``fit.TIMES``; empty: any."""
    notice_minutes: int = 0
    """How long before a slot the patient must know of it."""
    voice_consent_source: str | None = None
    """Where the patient agreed to automated calls; without it only a person calls."""
    joined_at: datetime | None = None
    notes: str = ""
    language: Language | None = None
    time_zone: str | None = None


async def add(new: NewEntry, numbers: Numbers, now: datetime) -> int:
    """Put a patient on the list; returns the entry's id. Raises ``Refused``, also for a number that
    can't be a patient's.

    A patient who has opted out is listed but not texted: consent on a form does not undo a STOP.
    """
    joined_at = min(new.joined_at or now, now)
    _check_boost(new.boost)
    _check_times(fit.avoided(new.suitable_times), new.notice_minutes)
    await _check_number(new.phone_e164, numbers)
    patient_id = await contacts.ensure(new.phone_e164, now, name=new.patient_name)
    await contacts.lock(patient_id)
    if new.consent_source:
        await contacts.give_consent(patient_id, new.consent_source, now)
    if new.voice_consent_source:
        await contacts.allow_calls(patient_id, new.voice_consent_source, now)
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
            priority_score, score_changes_at, notes, updated_at, avoid_times, notice_minutes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
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
        fit.avoided(new.suitable_times),
        new.notice_minutes,
    )
    if entry_id is None:
        raise AlreadyListed(await _twin(patient_id, new.patient_name.strip()))
    return entry_id


async def names_of(patient_id: int) -> list[str]:
    """The words of the names by which whoever has this number may sign."""
    names = await database.column(
        """
        SELECT display_name FROM patient_contact WHERE id = $1
        UNION SELECT patient_name FROM waitlist_entry WHERE patient_id = $1
        """,
        patient_id,
    )
    return sorted({word for name in names for word in name.split()})


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
        "avoid_times",
        "notice_minutes",
        "notes",
        "quiet_until",
    }
)


async def change(entry_id: int, changes: Mapping[str, object], now: datetime) -> None:
    """Set these columns (of ``CHANGEABLE``) of an entry. Raises ``NotFound`` or ``Refused``."""
    entry = await _locked(entry_id)
    was_active = entry.active
    for name, value in _cleaned(changes).items():
        setattr(entry, name, value)
    _check_boost(entry.manual_boost)
    _check_times(entry.avoid_times, entry.notice_minutes)
    if entry.active:
        twin = await _twin(entry.patient_id, entry.patient_name)
        if twin not in (0, entry_id):
            raise AlreadyListed(twin)
    await _store(entry, now)
    if was_active and not entry.active:
        await leave(entry_id, "removed", now)
    await slots.wake_waiting(now)


async def correct_number(entry_id: int, phone_e164: str, numbers: Numbers, now: datetime) -> int:
    """This wish is of whoever has this number; returns their contact. Raises ``NotFound`` or
    ``Refused``.

    Consent is a number's: what was agreed for the old one does not count for the new. What is being
    offered to the old number ends, and an opt-out of either stays what it is.
    """
    await _check_number(phone_e164, numbers)
    new_id = await contacts.ensure(phone_e164, now, name=(await _one(entry_id)).patient_name)
    old_id = (await _one(entry_id)).patient_id
    for patient_id in sorted({old_id, new_id}):
        await contacts.lock(patient_id)
    entry = await _one(entry_id)
    if entry.patient_id != old_id:
        raise Refused("Somebody has changed this number in the meantime.")
    if new_id == old_id:
        return old_id
    if entry.closed_reason == "accepted":
        raise Refused("This patient has been given a slot on the old number: please call them.")
    twin = await _twin(new_id, entry.patient_name) if entry.active else 0
    if twin not in (0, entry_id):
        raise AlreadyListed(twin)
    await withdrawals.withdraw_entry(entry_id, "other_number", now)
    await WaitlistEntry.filter(id=entry_id).update(patient_id=new_id, updated_at=now)
    await slots.wake_waiting(now)
    return new_id


async def remove(entry_id: int, why: LeavesList, now: datetime) -> None:
    """Take an entry off the list and end its live offer. Raises ``NotFound``."""
    await _locked(entry_id)
    await leave(entry_id, why, now)


async def leave(entry_id: int, why: LeavesList, now: datetime) -> None:
    """An entry, whose contact is locked, leaves the list, and its live offer ends."""
    await take_off(entry_id, why, now)
    await withdrawals.withdraw_entry(entry_id, why, now)


async def take_off(entry_id: int, why: ClosedReason, now: datetime) -> None:
    """An entry stands on the list no more."""
    await database.execute(
        """
        UPDATE waitlist_entry SET active = FALSE, closed_reason = $2, updated_at = $3
        WHERE id = $1
        """,
        entry_id,
        why,
        now,
    )


async def put_back(entry_id: int, now: datetime) -> None:
    """The wish of a winner whose slot is theirs no more stands on the list again, unless the same
    person has another there by now."""
    await database.execute(
        """
        UPDATE waitlist_entry AS entry SET active = TRUE, closed_reason = NULL, updated_at = $2
        WHERE id = $1 AND closed_reason = 'accepted'
          AND NOT EXISTS (SELECT FROM waitlist_entry AS twin WHERE twin.active
            AND twin.patient_id = entry.patient_id
            AND lower(twin.patient_name) = lower(entry.patient_name))
        """,
        entry_id,
        now,
    )


async def is_listed(patient_id: int) -> bool:
    """Whether this contact waits for an opening."""
    return await WaitlistEntry.exists(patient_id=patient_id, active=True)


async def _locked(entry_id: int) -> WaitlistEntry:
    """An entry under its contact's lock, read after that."""
    await contacts.lock((await _one(entry_id)).patient_id)
    return await _one(entry_id)


async def _one(entry_id: int) -> WaitlistEntry:
    entry = await WaitlistEntry.get_or_none(id=entry_id)
    if entry is None:
        raise NotFound(f"There is no waitlist entry {entry_id}.")
    return entry


async def _store(entry: WaitlistEntry, now: datetime) -> None:
    """Write what may have been changed, and what follows from it."""
    score = priority.of(entry, now)
    columns = {name: getattr(entry, name) for name in CHANGEABLE}
    if entry.active:
        columns["closed_reason"] = None
    await WaitlistEntry.filter(id=entry.id).update(
        **columns,
        priority_score=score.total,
        score_changes_at=score.changes_at,
        updated_at=now,
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


async def _check_number(phone_e164: str, numbers: Numbers) -> None:
    refusal = numbers.refusal(phone_e164)
    if refusal is None and (
        await LocationReference.exists(phone=phone_e164)
        or await LocationSender.exists(number=phone_e164)
    ):
        refusal = OURS
    if refusal is not None:
        raise Refused(refusal)


def _check_boost(boost: int) -> None:
    if not 0 <= boost <= MOST_BOOST:
        raise Refused(f"The boost must be a whole number from 0 to {MOST_BOOST}.")


def _check_times(avoided: Sequence[str], notice: int) -> None:
    if not set(avoided) < set(fit.TIMES):
        raise Refused("Some half days must suit, such as Mon AM: please name them.")
    if notice not in fit.NOTICES:
        offered = ", ".join(map(str, fit.NOTICES))
        raise Refused(f"The notice must be one of these, in minutes: {offered}.")


def _tidy(names: Sequence[str]) -> list[str]:
    return [" ".join(name.split()) for name in names if name.strip()]


def _type(name: str) -> str:
    tidy = name.strip()
    return "Any" if tidy.lower() in ("", "any") else tidy
