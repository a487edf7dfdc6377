"""Wishes of a delivery -> waitlist entries, in the ledger's transaction.

Promises: a person is listed once, whatever files name them; a corrected row changes only an entry
that a file made; an entry that staff removed does not come back by dropping the same row again.
A patient who wants no texts is opted out, for good as by a STOP; a bare "no" only takes the entry
off the list that an earlier file made on a yes. An older file takes nothing back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot import database
from bot.ledger import digests, records
from bot.ledger.facts import Entry, Refusal, Result
from bot.ledger.records import Counting
from bot.messages import contacts
from bot.messages.numbers import Numbers
from bot.waitlist import entries, joining
from bot.waitlist.patients import staff_optouts
from bot.waitlist.rules import fit
from bot.waitlist.rules.clinic import Rules

_KNOWN: Final = "Known from an earlier file."
_LISTED: Final = "This patient is on the waitlist already."
_SPELLED_OTHERWISE: Final = (
    "The same patient as in an earlier row, by the number and the names: listed once."
)
_NAMES: Final = re.compile(r"[^\W\d_]+")
_OPTED_OUT: Final = (
    "This patient wants no texts and gets none from now on. Only the patient can undo that, by"
    " texting START."
)
_OFF_THE_LIST: Final = (
    "An earlier file said yes to text messages and this one says no, so this patient is off the"
    " waitlist. Is that wrong? Correct the row and drop it again."
)


@dataclass(frozen=True)
class Judged:
    """A row as it stands against the database. ``entry_id`` is the entry that a file made of it."""

    result: Result
    todo: Literal["list", "remove", "opt out", "nothing"] = "nothing"
    entry_id: int | None = None


async def judge(results: Sequence[Result], numbers: Numbers, counting: Counting) -> list[Result]:
    """What would become of these rows. Only reads."""
    return [one.result for one in await _judge(results, numbers, counting.said_at)]


async def _judge(results: Sequence[Result], numbers: Numbers, said_at: datetime) -> list[Judged]:
    if not results:
        return []
    known = await records.known([result.key for result in results])
    listed = await _listed([_fact(result) for result in results])
    judged, seen = list[Judged](), dict[tuple[str, frozenset[str]], str]()
    for result, entry_id in zip(results, listed, strict=True):
        row = known.get(result.key)
        fact = _fact(result)
        first = seen.setdefault(_person(fact.phone, fact.name), fact.name.lower())
        if isinstance(fact, Entry) and first != fact.name.lower():
            judged.append(Judged(_known(result, _SPELLED_OTHERWISE)))
            continue
        if row is not None and row.content == digests.content(result.facts).hex():
            judged.append(Judged(_known(result, _KNOWN)))
        elif isinstance(result.fact, Refusal):
            stale = row is not None and (result.said_at or said_at) < row.said_at
            judged.append(Judged(result) if stale else _refused(result, row, entry_id))
        elif entry_id is not None and (row is None or row.entry_id != entry_id):
            judged.append(Judged(_known(result, _LISTED)))
        elif (refusal := numbers.refusal(_fact(result).phone)) is not None:
            judged.append(Judged(_rejected(result, refusal)))
        else:
            judged.append(Judged(result, "list", entry_id))
    return judged


def _refused(result: Result, row: records.Known | None, entry_id: int | None) -> Judged:
    assert isinstance(result.fact, Refusal)
    if result.fact.taken_back:
        return Judged(_taken_over(result, _OPTED_OUT), "opt out", entry_id)
    if row is not None and entry_id is not None and row.entry_id == entry_id:
        return Judged(_taken_over(result, _OFF_THE_LIST), "remove", entry_id)
    return Judged(result)


async def settle(results: Sequence[Result], rules: Rules, counting: Counting) -> list[Result]:
    """These rows, with what became of them."""
    settled, counted = list[Result](), list[records.New]()
    for one in await _judge(results, rules.numbers, counting.said_at):
        if one.todo == "nothing":
            settled.append(one.result)
            continue
        result, entry_id = await _do(one, rules, counting.now)
        settled.append(result)
        if entry_id is not None or one.todo == "opt out":
            counted.append(records.New(result, entry_id=entry_id))
    await records.count("entry", counted, counting)
    return settled


async def _do(judged: Judged, rules: Rules, now: datetime) -> tuple[Result, int | None]:
    """Carry it out; the row with what became of it, and the entry that it counts for."""
    if judged.todo == "opt out":
        patient_id = await contacts.ensure(_fact(judged.result).phone, now)
        await staff_optouts.by_staff(patient_id, "by a waitlist file", "", now)
    elif judged.entry_id is not None and judged.todo == "remove":
        await entries.remove(judged.entry_id, "removed", now)
    else:
        return await _list(judged, rules, now)
    return judged.result, judged.entry_id


async def _list(judged: Judged, rules: Rules, now: datetime) -> tuple[Result, int | None]:
    """Add the entry, or change it where a file made it; the id it now counts for, if any."""
    entry = judged.result.fact
    assert isinstance(entry, Entry)
    try:
        if judged.entry_id is None:
            entry_id = await entries.add(_new(entry), rules.numbers, now)
            if rules.welcomes:
                await joining.welcome_entry(entry_id, rules, now)
            return judged.result, entry_id
        await entries.change(judged.entry_id, _changes(entry), now)
        if entry.calls == "":
            await _end_calls(judged.entry_id, now)
    except entries.AlreadyListed:
        return _known(judged.result, _LISTED), None
    except entries.Refused as refused:
        return _rejected(judged.result, str(refused)), None
    return judged.result, judged.entry_id


async def _end_calls(entry_id: int, now: datetime) -> None:
    """A file may take the consent to automated calls back. It gives one with a new entry alone: an
    older file must not give again what a patient has taken back since."""
    whose = "SELECT patient_id FROM waitlist_entry WHERE id = $1"
    await contacts.allow_calls(await database.fetch_value(whose, entry_id), None, now)


@dataclass(frozen=True)
class _Active:
    """An active entry of a number."""

    id: int
    phone: str
    name: str


async def _listed(facts: Sequence[Entry | Refusal]) -> list[int | None]:
    """The active entry of each of these people, if there is one; ``RUIZ, ANA`` is Ana Ruiz."""
    rows = await database.rows(
        _Active,
        """
        SELECT entry.id, contact.phone_e164 AS phone, entry.patient_name AS name
        FROM patient_contact AS contact
        JOIN waitlist_entry AS entry ON entry.patient_id = contact.id AND entry.active
        WHERE contact.phone_e164 = ANY ($1::text[]) ORDER BY entry.id
        """,
        [fact.phone for fact in facts],
    )
    spelled = {(row.phone, row.name.lower()): row.id for row in rows}
    people = {_person(row.phone, row.name): row.id for row in reversed(rows)}
    return [
        spelled.get((fact.phone, fact.name.lower())) or people.get(_person(fact.phone, fact.name))
        for fact in facts
    ]


def _person(phone: str, name: str) -> tuple[str, frozenset[str]]:
    """The same for every order of a person's names, with or without marks and capitals."""
    return phone, frozenset(_NAMES.findall(name.casefold()))


def _known(result: Result, reason: str) -> Result:
    return result._replace(outcome="duplicate", reason=reason)


def _rejected(result: Result, reason: str) -> Result:
    return result._replace(outcome="rejected", reason=reason)


def _taken_over(result: Result, reason: str) -> Result:
    return result._replace(outcome="accepted", reason=reason, column="", value="")


def _fact(result: Result) -> Entry | Refusal:
    assert isinstance(result.fact, Entry | Refusal)
    return result.fact


def _new(entry: Entry) -> entries.NewEntry:
    return entries.NewEntry(
        phone_e164=entry.phone,
        patient_name=entry.name,
        provider_preference=entry.providers,
        provider_type_preference=entry.provider_type,
        location_preference=entry.locations,
        current_appt_at=entry.current_appointment,
        urgent=entry.urgent,
        boost=entry.boost,
        consent_source=entry.consent,
        joined_at=entry.joined,
        suitable_times=entry.times,
        notice_minutes=entry.notice,
        voice_consent_source=entry.calls or None,
    )


def _changes(entry: Entry) -> dict[str, object]:
    return {
        "provider_preference": entry.providers,
        "provider_type_preference": entry.provider_type,
        "location_preference": entry.locations,
        "current_appt_at": entry.current_appointment,
        "urgent_flag": entry.urgent,
        "manual_boost": entry.boost,
        **_suits(entry),
    }


def _suits(entry: Entry) -> dict[str, object]:
    """What a file says nothing of stays as the patient, or staff, have said."""
    times = {"avoid_times": fit.avoided(entry.times)} if entry.times else {}
    notice = {"notice_minutes": entry.notice} if entry.notice else {}
    return {**times, **notice}
