"""A reply that was read wrongly, put right by a person: the conversation goes on as if it had been
read so, and what it meant is kept as a labelled example without names and numbers.

Nothing learns from it by itself. In the caller's transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from bot import database
from bot.dialogue import Event, Position
from bot.messages import contacts, opt_outs
from bot.replies.anonymous import anonymous
from bot.replies.reading import Reading
from bot.threads import positions, turns
from bot.waitlist import entries
from bot.waitlist.conversation import commands
from bot.waitlist.conversation.question import question
from bot.waitlist.conversation.script import SCRIPT
from bot.waitlist.patients import staff_optouts
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.slots import Refused

Meant = Literal["YES", "NO", "STOP", "UNCLEAR"]
MEANT: Final[tuple[Meant, ...]] = get_args(Meant)
ANSWERED: Final = ("offered", "skipped", "booked", "releasing")
"""Where a YES or a NO still answers something."""
MAY_WANT_IT: Final = "a reply was read wrongly as NO: they may still want the slot"
MAY_EXPECT_IT: Final = "a reply was read wrongly: what it answered is over, so they need a person"


@dataclass(frozen=True, kw_only=True)
class _Read:
    id: int
    patient_id: int
    body: str
    received_at: datetime
    our_number: str | None
    read_as: str
    by_carrier: bool


@dataclass(frozen=True, kw_only=True)
class Example:
    """A labelled reply, as ``python -m bot replies score`` takes them."""

    meant: str
    example: str
    offered: str


async def correct(message_id: int, meant: Meant, by: str, rules: Rules, now: datetime) -> str:
    """This reply meant that; returns what it was read as. Raises ``Refused``."""
    text = await _read(message_id)
    contact = await contacts.lock(text.patient_id)
    if meant == text.read_as:
        raise Refused("It was read so.")
    position = await _position(contact, text, now)
    offered, names = await _offered(position, contact, text, rules)
    await _keep(text, meant, anonymous(text.body, names), offered, by, now)
    if text.read_as == "STOP":
        await _unstop(contact, text, by, now)
    if text.read_as == "LEANING_STOP" and meant != "STOP":
        await contacts.resume(contact.id, now)
    if meant == "STOP":
        await staff_optouts.by_staff(contact.id, by, text.body, now)
        stopped = positions.Stored(Position(SCRIPT.start), 0, text.our_number)
        await positions.save(contact.id, stopped, now, flag=None)
        return text.read_as
    await _go_on(await contacts.lock(contact.id), position, text, meant, rules, now)
    return text.read_as


async def _read(message_id: int) -> _Read:
    text = await database.row(
        _Read,
        """
        SELECT id, patient_id, body, received_at, our_number, reading->>'intent' AS read_as,
               COALESCE(raw_meta->>'keyword' = 'STOP', FALSE) AS by_carrier
        FROM message_log
        WHERE id = $1 AND direction = 'inbound' AND reading->>'intent' IS NOT NULL
        """,
        message_id,
    )
    if text is None:
        raise Refused("This text has not been read.")
    return text


async def _position(contact: contacts.Contact, text: _Read, now: datetime) -> Position:
    """Where it was heard; at the start if another number of ours asks by now than it came to."""
    stands = await positions.load(contact.id, SCRIPT.start, heard_at=text.received_at, now=now)
    answers = stands.our_number == text.our_number
    return stands.position if answers else Position(SCRIPT.start)


async def _offered(
    position: Position, contact: contacts.Contact, text: _Read, rules: Rules
) -> tuple[str, tuple[str, ...]]:
    """When the slot starts that was offered, by its own clock, and the names that may be in it."""
    asked = await question(rules)(position, contact, text.received_at)
    names = tuple(await entries.names_of(contact.id))
    if asked.on is None or asked.at is None:
        return "", names
    return f"{asked.on}T{asked.at:%H:%M}", names


async def _keep(
    text: _Read, meant: Meant, example: str, offered: str, by: str, now: datetime
) -> None:
    kept = await database.execute(
        """
        INSERT INTO reading_correction (message_id, read_as, meant, example, offered, corrected_by,
                                        created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (message_id) DO NOTHING
        """,
        text.id,
        text.read_as,
        meant,
        example,
        offered,
        by,
        now,
    )
    if not kept:
        raise Refused("Somebody has corrected this already.")


async def _unstop(contact: contacts.Contact, text: _Read, by: str, now: datetime) -> None:
    """It was no STOP, so nothing was revoked; but no person lifts what a carrier blocks."""
    if text.by_carrier:
        raise Refused("The carrier took this for a STOP: only the patient can undo it, by START.")
    await opt_outs.restore(contact.id, f"read wrongly, says {by}", now, text=text.body)


async def _go_on(
    contact: contacts.Contact,
    position: Position,
    text: _Read,
    meant: Meant,
    rules: Rules,
    now: datetime,
) -> None:
    """Take the turn that the reply should have had, where it still answers something."""
    answer = _answer(text.read_as, meant, position)
    if answer is not None:
        talk = _conversation(rules)
        facts = {**PLAIN, "heard_at": now.timestamp()}
        turn = await turns.take(talk, contact, Event(answer, facts), now, heard_at=now)
        await turns.send(talk, turn, now)
        return
    if meant in ("YES", "NO") or text.read_as == "NO":
        why = MAY_WANT_IT if text.read_as == "NO" else MAY_EXPECT_IT
        await positions.flag(contact.id, SCRIPT.start, why, now)


def _answer(read_as: str, meant: Meant, position: Position) -> str | None:
    """The event that puts it right: whoever was booked by mistake is asked whether they give the
    slot up, for nobody but they can know."""
    if position.state not in ANSWERED:
        return None
    if meant == "UNCLEAR":
        return "NO" if read_as == "YES" and position.state == "booked" else None
    return meant


PLAIN: Final[Mapping[str, object]] = {
    "carrier_answered": False,
    "changed": False,
    "digit": None,
    "day": None,
    "bare": True,
    "cancels": False,
    "thanks": False,
    "wrong_number": False,
    "agrees": False,
    "unsuited": None,
    "counters": False,
    "doubts": False,
    "media": 0,
    "empty": False,
}
"""What a script looks at of a text, of one that says YES or NO and nothing else."""


def _conversation(rules: Rules) -> turns.Conversation:
    """The dialogue for an event that a person names: nothing is read."""
    return turns.Conversation(
        script=SCRIPT,
        recognise=_nothing_is_read,
        question=question(rules),
        carry_out=commands.carry_out(rules),
        render=commands.render(rules),
        knows=commands.knows,
    )


def _nothing_is_read(*_: object) -> Reading:
    raise AssertionError("A correction reads nothing.")


async def examples() -> list[Example]:
    """All that was corrected, in the order of the corrections."""
    return await database.rows(
        Example, "SELECT meant, example, offered FROM reading_correction ORDER BY id"
    )
