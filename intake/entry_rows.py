"""Waitlist rows of a file -> waitlist entries, in the file's transaction.

Promises: a person is listed once, whatever files name them; a corrected row changes only an entry
that a file made; an entry that staff removed does not come back by dropping the same row again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

from bot import database
from bot.waitlist import entries
from intake import digests, ledger
from intake.facts import Entry, Result

_KNOWN: Final = "Known from an earlier file."
_LISTED: Final = "This patient is on the waitlist already."


class Judged(NamedTuple):
    """A row as it stands against the database. ``entry_id`` is the entry that a file made of it."""

    result: Result
    todo: Literal["list", "nothing"]
    entry_id: int | None = None


async def judge(results: Sequence[Result]) -> list[Judged]:
    """What the database says to these accepted rows. Only reads."""
    known = await ledger.known_rows([result.key for result in results])
    listed = await _listed([_fact(result) for result in results])
    judged = []
    for result, entry_id in zip(results, listed, strict=True):
        row = known.get(result.key)
        if row is not None and row.content == digests.content(_fact(result)).hex():
            judged.append(Judged(_known(result, _KNOWN), "nothing"))
        elif entry_id is not None and (row is None or row.entry_id != entry_id):
            judged.append(Judged(_known(result, _LISTED), "nothing"))
        else:
            judged.append(Judged(result, "list", entry_id))
    return judged


class EntryRows:
    """Carries out what was judged about the waitlist rows of one file, batch by batch."""

    def __init__(self, file_id: int, now: datetime) -> None:
        self._file_id = file_id
        self._now = now

    async def settle(self, results: Sequence[Result]) -> list[Result]:
        """The accepted rows of a batch, with what became of them."""
        settled, counted = list[Result](), list[ledger.NewRow]()
        for one in await judge(results):
            if one.todo == "nothing":
                settled.append(one.result)
                continue
            result, entry_id = await self._list(one)
            settled.append(result)
            if entry_id is not None:
                content = digests.content(_fact(result))
                counted.append(ledger.NewRow(result.line, result.key, content, entry_id=entry_id))
        await ledger.count_rows(self._file_id, "entry", counted, self._now)
        return settled

    async def _list(self, judged: Judged) -> tuple[Result, int | None]:
        """Add the entry, or change it where a file made it; the id it now counts for, if any."""
        entry = _fact(judged.result)
        try:
            if judged.entry_id is None:
                return judged.result, await entries.add(_new(entry), self._now)
            await entries.change(judged.entry_id, _changes(entry), self._now)
        except entries.AlreadyListed:
            return _known(judged.result, _LISTED), None
        except entries.Refused as refused:
            return judged.result._replace(outcome="rejected", reason=str(refused)), None
        return judged.result, judged.entry_id


async def _listed(facts: Sequence[Entry]) -> list[int | None]:
    """The active entry of each of these people, if there is one."""
    rows = await database.fetch(
        """
        SELECT entry.id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY
            AS given (phone, name, place)
        LEFT JOIN patient_contact AS contact ON contact.phone_e164 = given.phone
        LEFT JOIN waitlist_entry AS entry ON entry.patient_id = contact.id AND entry.active
            AND lower(entry.patient_name) = lower(given.name)
        ORDER BY given.place
        """,
        [fact.phone for fact in facts],
        [fact.name for fact in facts],
    )
    return [row["id"] for row in rows]


def _known(result: Result, reason: str) -> Result:
    return result._replace(outcome="duplicate", reason=reason)


def _fact(result: Result) -> Entry:
    assert isinstance(result.fact, Entry)
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
    )


def _changes(entry: Entry) -> dict[str, object]:
    return {
        "provider_preference": entry.providers,
        "provider_type_preference": entry.provider_type,
        "location_preference": entry.locations,
        "current_appt_at": entry.current_appointment,
        "urgent_flag": entry.urgent,
        "manual_boost": entry.boost,
    }
