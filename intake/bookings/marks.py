"""A mark in the record system on each time for which patients are asked: a task about the freed
appointment, for whoever looks there before the time is booked.

Promises: nobody is named in it; it is written down before it is sent, and removed once the time is
booked, given up or over, also after a crash: what is there is looked for by our identifier, and all
that is found is removed. In shadow mode nobody is asked, so nothing is marked. It keeps nothing
from going on: what fails is tried again, and no more; of one that stays for a quarter of an hour
staff are told (``bot.ledger.marks``).
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from bot import database
from bot.ledger.marks import TRIED
from intake.bookings import requests
from intake.bookings.models import EhrMark, Marked
from intake.bookings.progress import AT_ONCE, IN_HAND
from intake.fhir import elements, strategy
from intake.fhir.client import Client, Failed, Refused
from intake.fhir.elements import Resource
from intake.fhir.reading import Reader
from intake.folder import faults

MARK: Final = "urn:slotfill:mark"
"""The system of our identifier; its value is the slot."""
WORDS: Final = "This time is being offered to patients on the waitlist."
_GONE: Final = (404, 410)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A time that patients are asked for, or were."""

    slot_id: int
    freed_id: str
    starts_at: datetime
    ends_at: datetime
    state: Marked | None


@dataclass
class Marks:
    """Places marks and removes them. ``source`` is what the ledger calls the record system;
    ``places``: whether new ones are wanted."""

    client: Client
    reader: Reader
    source: str
    places: bool = True
    _can: strategy.Capability = field(default_factory=strategy.Capability)

    async def step(self, now: datetime) -> int:
        """Do what is due; how many marks were taken a step further. Raises one of
        ``database.TRANSIENT``."""
        over = await self._over(now)
        offered = await self._offered(now) if self.places else ()
        if (over or offered) and not self._can.interactions:
            with suppress(Failed, strategy.Unfit):
                self._can = (await self.reader.strategy()).can
        if not self._can.marks:
            return 0
        for one in over:
            await self._tried(one, "removed", now)
        for one in offered:
            await self._tried(one, "placed", now)
        return len(over) + len(offered)

    async def _tried(self, one: Offered, wanted: Marked, now: datetime) -> None:
        if not await self._take_in_hand(one, now, places=wanted == "placed"):
            return
        faults.reach("mark_sending")
        try:
            await (self.place(one) if wanted == "placed" else self.remove(one))
        except Failed as error:
            log.warning("a mark waits: slot=%d error=%s", one.slot_id, type(error).__name__)
            return
        faults.reach("mark_sent")
        await EhrMark.filter(slot_id=one.slot_id).update(state=wanted, looked_at=now - IN_HAND)
        log.info("a mark is %s: slot=%d", wanted, one.slot_id)

    async def place(self, one: Offered) -> None:
        if one.state == "sending" and await self.there(one):
            return
        await self.client.send("POST", self.client.base.of("Task"), _task(one))

    async def remove(self, one: Offered) -> None:
        for each in await self.there(one):
            url = self.client.base.resource(f"Task/{elements.text(each, 'id')}")
            try:
                if self._can.marks == "delete":
                    await self.client.send("DELETE", url)
                else:
                    fresh = await self.client.get(url)
                    held = {"If-Match": tag} if (tag := requests.etag(fresh)) else {}
                    await self.client.send("PUT", url, {**fresh.body, "status": "cancelled"}, held)
            except Refused as refused:
                if refused.status not in _GONE:
                    raise

    async def there(self, one: Offered) -> list[Resource]:
        """Our marks of this time that stand there. Raises ``Failed``."""
        answer = await self.client.search("Task", [("identifier", f"{MARK}|{one.slot_id}")])
        return [
            each
            for each in requests.entries(answer.body, "Task")
            if _slot_of(each) == str(one.slot_id) and elements.text(each, "status") != "cancelled"
        ]

    async def _take_in_hand(self, one: Offered, now: datetime, *, places: bool) -> bool:
        """Write down that a request leaves now; ``False`` if another service was quicker."""
        if not places:
            mine = EhrMark.filter(slot_id=one.slot_id, looked_at__lte=now - IN_HAND)
            return bool(await mine.update(looked_at=now))
        return bool(
            await database.execute(
                """
                INSERT INTO ehr_mark (slot_id, source, state, looked_at)
                VALUES ($1, $2, 'sending', $3)
                ON CONFLICT (slot_id) DO UPDATE SET state = 'sending', looked_at = $3
                WHERE ehr_mark.state <> 'placed' AND ehr_mark.looked_at <= $4
                """,
                one.slot_id,
                self.source,
                now,
                now - IN_HAND,
            )
        )

    async def _offered(self, now: datetime) -> Sequence[Offered]:
        """Times of this record system that patients are asked for, and that bear no mark."""
        return await database.rows(
            Offered,
            """
            SELECT slot.id AS slot_id, slot.external_appointment_id AS freed_id,
                   slot.slot_start_at AS starts_at, slot.slot_end_at AS ends_at, mark.state
            FROM cancellation_event AS slot LEFT JOIN ehr_mark AS mark ON mark.slot_id = slot.id
            WHERE slot.status = 'open' AND NOT slot.shadow AND slot.slot_start_at > $2
              AND slot.external_appointment_id IS NOT NULL
              AND EXISTS (SELECT FROM offer WHERE offer.cancellation_id = slot.id)
              AND (SELECT file.source FROM intake_row AS counted
                   JOIN intake_file AS file ON file.id = counted.file_id
                   WHERE counted.slot_id = slot.id ORDER BY counted.id LIMIT 1) = $1
              AND (mark.slot_id IS NULL OR (mark.state <> 'placed' AND mark.looked_at <= $3))
            ORDER BY slot.id LIMIT $4
            """,
            self.source,
            now,
            now - IN_HAND,
            AT_ONCE,
        )

    async def _over(self, now: datetime) -> Sequence[Offered]:
        """Times that nobody is asked for any more, and that bear a mark, or may."""
        return await database.rows(
            Offered,
            """
            SELECT slot.id AS slot_id, COALESCE(slot.external_appointment_id, '') AS freed_id,
                   slot.slot_start_at AS starts_at, slot.slot_end_at AS ends_at, mark.state
            FROM ehr_mark AS mark JOIN cancellation_event AS slot ON slot.id = mark.slot_id
            WHERE mark.source = $1 AND mark.state <> 'removed' AND mark.looked_at <= $3
              AND slot.slot_start_at > $4
              AND (slot.status NOT IN ('open', 'filled') OR slot.booked_at IS NOT NULL
                   OR slot.slot_start_at <= $2)
            ORDER BY slot.id LIMIT $5
            """,
            self.source,
            now,
            now - IN_HAND,
            now - TRIED,
            AT_ONCE,
        )


def _task(one: Offered) -> Resource:
    period = {"start": _written(one.starts_at), "end": _written(one.ends_at)}
    return {
        "resourceType": "Task",
        "identifier": [{"system": MARK, "value": str(one.slot_id)}],
        "status": "in-progress",
        "intent": "order",
        "description": WORDS,
        "focus": {"reference": f"Appointment/{one.freed_id}"},
        "restriction": {"period": period},
    }


def _slot_of(task: Resource) -> str:
    """The slot of a mark of ours."""
    found = (
        elements.text(one, "value")
        for one in elements.each(task, "identifier")
        if elements.text(one, "system") == MARK
    )
    return next(found, "")


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
