"""Texts that a webhook stored and the carrier does not know: written in a patient's name.

The signature has no separators (``bot.carriers.twilio.shapes``), so a request may one day be forged
that passes all the same. Promise: within ten minutes of such a text, while the carrier answers, its
conversation waits for a person, staff have an alert, and the audit log a line. If its turn is not
taken yet nobody acts on it, unless it ends a consent. What it has brought about stays: whether a
booking stands is for a person to say, who asks the patient; a list that lags must free no slot.

A sweep's list is compared with what is stored; what it lacks is asked for by its id, so that one
at the list's edge, or whose webhook came late, is no suspicion. A carrier that does not answer is
asked again by the next sweep.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import alerts, audit, database, logs
from bot.messages import contacts, gateway, inbox

log = logs.get(__name__)

SETTLING: Final = timedelta(minutes=3)
"""For so long the carrier's list may lag."""
ASKED_AGAIN: Final = timedelta(days=3)
"""For so long a text is asked for again whose carrier did not answer."""
ACTOR: Final = "bot"
WHY: Final = "a text that the carrier does not know"
ALERT: Final = (
    "A text came in that the carrier does not know: somebody may have written in a patient's name."
    " Look at the conversations that need a person, and ask the patient by phone."
)


@dataclass(frozen=True)
class Stored:
    """An inbound text as it is kept; ``body`` is empty once its time is over."""

    id: int
    patient_id: int
    sid: str
    sender: str
    body: str


class Register(Protocol):
    """What a carrier knows of a single text."""

    async def heard(self, sid: str) -> inbox.Inbound | None:
        """The text to us with this id, or ``None``. Raises ``gateway.Unreachable``."""
        ...


class Unlisted:
    """``stops`` says whether a text ends its patient's consent, ``flag`` has a person look at a
    patient's conversation (in the caller's transaction)."""

    def __init__(
        self,
        register: Register,
        stops: Callable[[inbox.Inbound], bool],
        flag: Callable[[int, str, datetime], Awaitable[None]],
    ) -> None:
        self._register = register
        self._stops = stops
        self._flag = flag

    async def look(
        self, listed: Mapping[str, inbox.Inbound], since: datetime, until: datetime
    ) -> None:
        """Compare what is stored with a list of all texts from ``since`` to ``until``."""
        for text in await _stored(since, until - SETTLING):
            if _is_same(text, listed.get(text.sid)):
                continue
            try:
                known = _is_same(text, await self._register.heard(text.sid))
            except gateway.Unreachable as error:
                log.warning("text not asked for", message=text.id, reason=str(error))
                await inbox.note_listed(text.id, "asked")
                continue
            if known:
                await inbox.note_listed(text.id, "yes")
            else:
                await database.unit(lambda text=text: self._hold(text, until))  # type: ignore[misc]

    async def _hold(self, text: Stored, now: datetime) -> None:
        await contacts.lock(text.patient_id)
        if not await inbox.note_listed(text.id, "no"):
            return
        if not self._stops(inbox.Inbound(text.sid, text.sender, text.body, now)):
            await inbox.set_aside(text.id, now)
        await self._flag(text.patient_id, WHY, now)
        await audit.record(ACTOR, "unlisted", "text", text.id, now)
        await alerts.tell("unlisted", ALERT, now)
        log.warning("the carrier does not know a stored text", message=text.id)


async def _stored(since: datetime, until: datetime) -> list[Stored]:
    """What webhooks stored in this time, and what could not be asked for before."""
    return await database.rows(
        Stored,
        """
        SELECT text.id, patient_id, twilio_sid AS sid, phone_e164 AS sender, body
        FROM message_log AS text JOIN patient_contact AS contact ON contact.id = patient_id
        WHERE direction = 'inbound' AND NOT raw_meta ? 'swept'
          AND text.created_at BETWEEN LEAST($1::timestamptz, $2::timestamptz - $3::interval) AND $2
          AND (raw_meta->>'listed' = 'asked'
               OR text.created_at >= $1 AND NOT raw_meta ? 'listed')
        ORDER BY text.id
        """,
        since,
        until,
        ASKED_AGAIN,
    )


def _is_same(stored: Stored, known: inbox.Inbound | None) -> bool:
    """By sender and words. Spaces, signs and how long a text may be differ between list and
    webhook."""
    if known is None or known.sender != stored.sender:
        return False
    return _letters(known.body).startswith(_letters(stored.body))


def _letters(body: str) -> str:
    return "".join(sign for sign in body.casefold() if sign.isalnum() and sign.isascii())
