"""Texts in: each is stored once, by the carrier's id, and then waits for its turn.

``store`` commits by itself: whoever answers 200 afterwards may forget the text. The same id any
number of times, at once or later, makes one row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot import database, installation
from bot.messages import contacts
from bot.messages.models import MessageLog

CHANNEL = "inbox"

Keyword = Literal["STOP", "START", "HELP"]
"""What a carrier may take a whole text for."""


def waits(text: str) -> str:
    """The condition, in SQL, that this row of ``message_log`` came to us and awaits its turn."""
    return (
        f"{text}.direction = 'inbound' AND {text}.taken_at IS NULL AND {text}.set_aside_at IS NULL"
    )


def own_text_waits(patient_id: str) -> str:
    """The condition, in SQL, that a text of this contact's own awaits its turn: it may be a STOP or
    an answer, so nothing is said to them before."""
    return f"""EXISTS (
        SELECT FROM message_log AS heard WHERE heard.patient_id = {patient_id} AND {waits("heard")})
    """


@dataclass(frozen=True)
class Inbound:
    """A text as the carrier hands it over. ``answered``: it has answered its ``keyword`` by itself.
    ``media`` counts pictures; ``meta`` is what may matter of the rest. ``our_number``: the number
    of ours that it was written to, ``None`` for the clinic's sender."""

    sid: str
    sender: str
    body: str
    received_at: datetime
    keyword: Keyword | None = None
    answered: bool = False
    media: int = 0
    meta: Mapping[str, str] = field(default_factory=dict)
    our_number: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A stored text whose turn is being taken."""

    id: int
    patient_id: int
    body: str
    received_at: datetime
    keyword: Keyword | None
    answered: bool
    media: int
    lost: bool = False
    """Whether it came in a time whose records a restore has lost: it may have been answered."""
    sid: str | None = None
    """The carrier's id."""
    our_number: str | None = None
    swept: bool = False
    """Whether its time is the carrier's, in whole seconds, brought as near to ours as it goes."""


def plain(text: str) -> str:
    """Text that the database can hold: no NUL, no lone surrogate."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def in_ascii(inbound: Inbound) -> Inbound:
    """The text with a ``?`` for whatever is not ASCII."""
    return replace(inbound, body=inbound.body.encode("ascii", "replace").decode(), meta={})


async def store(inbound: Inbound) -> bool:
    """Store a text and wake the thread loop. False when it was here already."""
    if await _insert(inbound):
        return True
    # Not by the contact: one that came into being a moment ago does not make this text known.
    if await known(inbound.sid):
        return False
    await contacts.ensure(inbound.sender, inbound.received_at)
    return await _insert(inbound)


async def known(sid: str) -> bool:
    """Whether this text is stored already."""
    return bool(
        await database.fetch_value(
            "SELECT EXISTS (SELECT FROM message_log WHERE twilio_sid = $1)", sid
        )
    )


async def store_all(texts: Sequence[Inbound]) -> int:
    """Store many texts, all or none, in their order; how many were not here already."""
    return await database.unit(lambda: _store_all(texts))


async def _store_all(texts: Sequence[Inbound]) -> int:
    await contacts.ensure_many([text.sender for text in texts], texts[0].received_at)
    stored = await database.execute(
        """
        INSERT INTO message_log (patient_id, direction, kind, body, twilio_sid, status,
                                 created_at, received_at, our_number, raw_meta)
        SELECT contact.id, 'inbound', 'reply', text.body, text.sid, 'received', text.received_at,
               text.received_at, text.our_number, text.raw
        FROM jsonb_to_recordset($1::jsonb) AS text (
            place BIGINT, sender TEXT, sid TEXT, body TEXT, received_at TIMESTAMPTZ,
            our_number TEXT, raw JSONB)
        JOIN patient_contact AS contact ON contact.phone_e164 = text.sender
        ORDER BY text.place
        ON CONFLICT (twilio_sid) DO NOTHING
        """,
        [
            {
                "place": place,
                "sender": text.sender,
                "sid": text.sid,
                "body": text.body,
                "received_at": text.received_at.isoformat(),
                "our_number": text.our_number,
                "raw": _raw(text),
            }
            for place, text in enumerate(texts)
        ],
    )
    await database.notify(CHANNEL)
    return stored


async def unknown(texts: Iterable[Inbound]) -> list[Inbound]:
    """Those of these texts that are not stored yet, in their order."""
    texts = list(texts)
    here = await database.column(
        "SELECT twilio_sid FROM message_log WHERE twilio_sid = ANY ($1::text[])",
        [text.sid for text in texts],
    )
    return [text for text in texts if text.sid not in set(here)]


async def _insert(inbound: Inbound) -> bool:
    stored = await database.fetch_value(
        """
        WITH stored AS (
            INSERT INTO message_log (patient_id, direction, kind, body, twilio_sid, status,
                                     created_at, received_at, raw_meta, our_number)
            SELECT id, 'inbound', 'reply', $2, $3, 'received', $4, $4, $5::jsonb, $7
            FROM patient_contact WHERE phone_e164 = $1
            ON CONFLICT (twilio_sid) DO NOTHING
            RETURNING id)
        SELECT id, pg_notify($6, '') FROM stored
        """,
        inbound.sender,
        inbound.body,
        inbound.sid,
        inbound.received_at,
        _raw(inbound),
        CHANNEL,
        inbound.our_number,
    )
    return stored is not None


def _raw(inbound: Inbound) -> dict[str, object]:
    return {
        **inbound.meta,
        "keyword": inbound.keyword,
        "answered": inbound.answered,
        "media": inbound.media,
    }


async def claim() -> Waiting | None:
    """The oldest waiting text of a contact that has none earlier, locked until the commit.

    Only the oldest of each contact: a second worker never overtakes, and six texts of one contact
    don't occupy six connections.
    """
    return await database.row(
        Waiting,
        f"""
        SELECT id, patient_id, body, received_at, twilio_sid AS sid, our_number,
               raw_meta->>'keyword' AS keyword,
               COALESCE((raw_meta->>'answered')::boolean, FALSE) AS answered,
               COALESCE((raw_meta->>'media')::integer, 0) AS media, raw_meta ? 'swept' AS swept,
               COALESCE(received_at <= (SELECT lost_until FROM installation), FALSE) AS lost
        FROM message_log AS waiting
        WHERE {waits("waiting")}
          AND NOT {installation.STANDS_STILL}
          AND NOT EXISTS (
            SELECT FROM message_log AS earlier
            WHERE earlier.patient_id = waiting.patient_id AND earlier.id < waiting.id
              AND {waits("earlier")})
        ORDER BY id LIMIT 1
        FOR UPDATE SKIP LOCKED
        """,  # noqa: S608 - conditions
    )


async def speaks(patient_id: int) -> bool:
    """Whether a text of this contact's own awaits its turn."""
    waiting: bool = await database.fetch_value(f"SELECT {own_text_waits('$1')}", patient_id)
    return waiting


async def settle(message_id: int, reading: Mapping[str, object], now: datetime) -> None:
    """The turn is taken: note how the text was read."""
    await database.execute(
        "UPDATE message_log SET taken_at = $2, reading = $3::jsonb WHERE id = $1",
        message_id,
        now,
        dict(reading),
    )


async def fail(message_id: int, now: datetime, *, tries: int) -> bool:
    """Count a turn that broke; after ``tries`` the text is set aside for a person to see: True.
    Nothing if somebody has taken its turn in the meantime."""
    aside: bool | None = await database.fetch_value(
        """
        UPDATE message_log SET tries = tries + 1,
            set_aside_at = CASE WHEN tries + 1 >= $3 THEN $2::timestamptz END
        WHERE id = $1 AND taken_at IS NULL RETURNING set_aside_at IS NOT NULL
        """,
        message_id,
        now,
        tries,
    )
    return bool(aside)


async def note_listed(message_id: int, listed: Literal["asked", "yes", "no"]) -> bool:
    """Note whether the carrier knows a stored text; False if it is known already that it does
    not."""
    return bool(
        await database.execute(
            """
            UPDATE message_log SET raw_meta = raw_meta || jsonb_build_object('listed', $2::text)
            WHERE id = $1 AND raw_meta->>'listed' IS DISTINCT FROM 'no'
            """,
            message_id,
            listed,
        )
    )


async def set_aside(message_id: int, now: datetime) -> None:
    """Have a person look at a text; nothing if its turn is taken."""
    waiting = MessageLog.filter(id=message_id, set_aside_at=None, taken_at=None)
    await waiting.update(set_aside_at=now)


async def looked_after(message_id: int, now: datetime) -> bool:
    """A person has dealt with a text that was set aside. False if somebody had already."""
    aside = MessageLog.filter(id=message_id, set_aside_at__isnull=False, taken_at=None)
    return bool(await aside.update(taken_at=now))


async def set_aside_again(message_id: int, taken_at: datetime) -> bool:
    """A person has not dealt with this text, as was said then. False if that does not stand."""
    dealt_with = MessageLog.filter(id=message_id, set_aside_at__isnull=False, taken_at=taken_at)
    return bool(await dealt_with.update(taken_at=None))
