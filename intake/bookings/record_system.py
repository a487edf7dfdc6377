"""The way back by FHIR: a winner is booked in the record system that freed the time.

The order is the smallest that is safe: the patient and the free time are looked up, the booking is
written down as sent, sent, read back and compared; only then is the former appointment given up.

Promises: a booking is never repeated blindly: what became of it is asked, and only a proved absence
allows one more try. A time that somebody else has is refused before anything is given up. Whatever
can't be done this way is left to the file, and so to staff.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.waitlist.rules.clinic import Rules
from intake.bookings import progress, requests
from intake.bookings.progress import Due
from intake.fhir import elements, strategy
from intake.fhir.address import Elsewhere
from intake.fhir.client import Answer, Client, Failed, Refused
from intake.fhir.elements import Resource
from intake.fhir.reading import Reader
from intake.fhir.resources import OFFER, offer_of
from intake.folder import faults

PATIENCE: Final = timedelta(minutes=10)
"""So long the record system may be away before staff book by hand."""
RESTORED: Final = (
    "The database was restored since: look whether the record system has the booking, and whether"
    " the patient still has it."
)
ABSENT_AFTER: Final = timedelta(minutes=2)
"""A booking that is not found earlier may still be on its way."""
MOST_TRIES: Final = 2
_DAY: Final = timedelta(hours=24)
_CONFLICTS: Final = (409, 412, 422)

log = logging.getLogger(__name__)


class ByHand(Exception):
    """Staff must do it; the message is a sentence without a name or number."""


class Taken(Exception):
    """Somebody else has the time."""


@dataclass
class RecordSystem:
    """A ``Destination``. ``source`` is what the ledger calls the record system."""

    client: Client
    reader: Reader
    source: str
    rules: Rules
    _can: strategy.Capability = field(default_factory=strategy.Capability)

    async def book(self, now: datetime) -> int:
        """Do what is due; how many slots were taken a step further. Raises one of
        ``database.TRANSIENT``."""
        due = await progress.due(self.source, now)
        if due:
            await self._learn()
        for one in due:
            became = await self._step(one, now)
            log.info("a booking: offer=%d became=%s", one.offer_id, became)
        return len(due)

    async def _learn(self) -> None:
        """What the server can; nothing, while it does not say."""
        if not self._can.interactions:
            with suppress(Failed, strategy.Unfit):
                self._can = (await self.reader.strategy()).can

    async def _step(self, one: Due, now: datetime) -> str:
        if one.state is None:
            return await self._first(one, now)
        if not await progress.take_in_hand(one.offer_id, now):
            return "waits"
        if one.state == "booked":
            return await self._give_up_former(one, now)
        return await self._ask_after(one, now)

    async def _first(self, one: Due, now: datetime) -> str:
        if one.lost:
            await progress.by_hand(one, RESTORED, now)
            return "by hand"
        try:
            prepared = await self._prepare(one)
        except Taken:
            await progress.refused(one, self.rules, now)
            return "refused"
        except ByHand as why:
            await progress.by_hand(one, str(why), now)
            return "by hand"
        except Failed:
            if now - one.won_at < PATIENCE:
                return "waits"
            await progress.by_hand(one, "The record system could not be reached.", now)
            return "by hand"
        if not await progress.begin(one, now):
            return "waits"
        faults.reach("booking_sending")
        return await self._send(one, prepared, now)

    async def _prepare(self, one: Due) -> Resource:
        """The appointment to be made. Raises ``ByHand``, ``Taken`` or ``Failed``."""
        template = await self._read(f"Appointment/{one.freed_id}", "The freed appointment is gone.")
        patient = await self._patient(one)
        prepared = requests.appointment(one, template, patient)
        await self._check_free(one, prepared)
        return prepared

    async def _read(self, reference: str, why: str) -> Resource:
        try:
            return (await self.client.get(self.client.base.resource(reference))).body
        except Elsewhere:
            raise ByHand(why) from None
        except Refused as refused:
            if refused.status in (404, 410):
                raise ByHand(why) from None
            raise

    async def _patient(self, one: Due) -> str:
        """Who the winner is there: the only one of this number, and of this name."""
        found: dict[str, Resource] = {}
        for written in requests.spellings(one.phone):
            answer = await self.client.search("Patient", [("phone", written)])
            found |= {
                elements.text(each, "id"): each for each in requests.entries(answer.body, "Patient")
            }
        if len(found) != 1:
            raise ByHand("The winner's number is not one patient's in the record system.")
        ((number, patient),) = found.items()
        if not requests.is_named(patient, one.name):
            raise ByHand("The winner's number is another name's in the record system.")
        return f"Patient/{number}"

    async def _check_free(self, one: Due, prepared: Resource) -> None:
        """Raises ``Taken`` if anything but our own booking stands over the time."""
        since, until = one.starts_at - _DAY, one.ends_at
        found = await self.reader.window(since, until)
        for other in found.all:
            if offer_of(other) != one.offer_id and requests.stands_over(
                other, prepared, self.reader.source
            ):
                raise Taken

    async def _send(self, one: Due, prepared: Resource, now: datetime) -> str:
        try:
            answer = await self._ask_to_book(one, prepared)
        except Refused as refused:
            return await self._was_refused(one, refused, now)
        except Failed:  # not answered, or not in a way that can be read
            return await self._is_unknown(one)
        faults.reach("booking_sent")
        return await self._confirm(one, prepared, requests.id_of(answer), now)

    async def _ask_to_book(self, one: Due, prepared: Resource) -> Answer:
        """Send the booking, in the way that the server names. Raises ``Failed``."""
        headers = {"Prefer": "return=representation"}
        if self._can.books:
            asked = self.client.base.of("Appointment/$book")
            answer = await self.client.send("POST", asked, requests.booking(prepared), headers)
            if status := requests.refusal(answer):
                raise Refused(status)
            return answer
        if self._can.conditional_create:
            headers["If-None-Exist"] = f"identifier={OFFER}|{one.offer_id}"
        return await self.client.send("POST", self.client.base.of("Appointment"), prepared, headers)

    async def _is_unknown(self, one: Due) -> str:
        await progress.unknown(one.offer_id)
        return "unknown"

    async def _was_refused(self, one: Due, refused: Refused, now: datetime) -> str:
        """A refusal counts if the booking is not there: some servers store it and then fail."""
        if refused.status >= 500:
            return await self._is_unknown(one)
        try:
            there = await self._ours(one)
        except Failed:
            return await self._is_unknown(one)
        if there is not None:
            return await self._end_booked(one, elements.text(there, "id"), now)
        if refused.status in _CONFLICTS:
            await progress.refused(one, self.rules, now)
            return "refused"
        await progress.by_hand(one, "The record system takes no bookings from us.", now)
        return "by hand"

    async def _confirm(self, one: Due, prepared: Resource, number: str, now: datetime) -> str:
        """Read back, and compare."""
        if not number:
            return await self._is_unknown(one)
        try:
            stored = await self._read(f"Appointment/{number}", "The booking is not there.")
        except (Failed, ByHand):
            return await self._is_unknown(one)
        if not requests.is_same(stored, prepared, self.reader.source):
            why = (
                "The record system shows the booking otherwise than it was sent: look at it there."
            )
            await progress.by_hand(one, why, now)
            return "by hand"
        return await self._end_booked(one, number, now)

    async def _end_booked(self, one: Due, number: str, now: datetime) -> str:
        await progress.booked(one, number, self.rules, now)
        faults.reach("booking_booked")
        return "booked"

    async def _ask_after(self, one: Due, now: datetime) -> str:
        """Look for a booking whose fate is not known."""
        try:
            there = await self._ours(one)
        except Failed:
            return await self._wait_or_leave(one, now)
        if there is not None:
            return await self._check_found(one, there, now)
        if one.sent_at is not None and now - one.sent_at < ABSENT_AFTER:
            return "waits"
        if not one.has_it or one.lost or one.tries >= MOST_TRIES:
            await progress.by_hand(one, "The record system did not take the booking.", now)
            return "by hand"
        return await self._again(one, now)

    async def _check_found(self, one: Due, there: Resource, now: datetime) -> str:
        try:
            template = await self._read(f"Appointment/{one.freed_id}", "")
            prepared = requests.appointment(one, template, requests.patient_of(there))
        except (Failed, ByHand):
            return await self._wait_or_leave(one, now)
        return await self._confirm(one, prepared, elements.text(there, "id"), now)

    async def _again(self, one: Due, now: datetime) -> str:
        try:
            prepared = await self._prepare(one)
        except Taken:
            await progress.refused(one, self.rules, now)
            return "refused"
        except ByHand as why:
            await progress.by_hand(one, str(why), now)
            return "by hand"
        except Failed:
            return await self._wait_or_leave(one, now)
        await progress.begin_again(one, now)
        return await self._send(one, prepared, now)

    async def _wait_or_leave(self, one: Due, now: datetime) -> str:
        if one.sent_at is not None and now - one.sent_at >= PATIENCE:
            await progress.by_hand(
                one, "Whether the record system has the booking is not known.", now
            )
            return "by hand"
        return "waits"

    async def _ours(self, one: Due) -> Resource | None:
        """Our booking, looked for by its identifier and among all that starts then; ``None`` if it
        is proved not to be there. Raises ``Failed``."""
        if "identifier" in self._can.searches:
            answer = await self.client.search(
                "Appointment", [("identifier", f"{OFFER}|{one.offer_id}")]
            )
            for each in requests.entries(answer.body, "Appointment"):
                if offer_of(each) == one.offer_id:
                    return each
        found = await self.reader.window(one.starts_at, one.ends_at)
        return next((each for each in found.all if offer_of(each) == one.offer_id), None)

    async def _give_up_former(self, one: Due, now: datetime) -> str:
        """Cancel the appointment that the winner had before, as it is there now."""
        if one.lost:
            await progress.former(one, "by_hand", now)
            return "former by hand"
        try:
            return await self._cancel_former(one, now)
        except Refused as refused:
            if refused.status in (409, 412) and now - one.won_at < PATIENCE:
                return "waits"  # it has changed: it is read again
            await progress.former(one, "by_hand", now)
        except (ByHand, Elsewhere):
            await progress.former(one, "by_hand", now)
        except Failed:
            if now - one.won_at < PATIENCE:
                return "waits"
            await progress.former(one, "by_hand", now)
        return "former by hand"

    async def _cancel_former(self, one: Due, now: datetime) -> str:
        assert one.former_at is not None, "without one there is nothing to give up"
        new = await self._read(f"Appointment/{one.resource_id}", "The booking is gone.")
        patient = requests.patient_of(new)
        found = await self.reader.window(one.former_at, one.former_at + timedelta(minutes=1))
        same = [
            each
            for each in found.all
            if requests.patient_of(each) == patient and elements.text(each, "id") != one.resource_id
        ]
        states = [self.reader.source.status.of(elements.text(each, "status")) for each in same]
        if len(same) != 1 or states[0] not in ("standing", "cancelled"):
            raise ByHand("The former appointment is not one that can be cancelled.")
        number = elements.text(same[0], "id")
        await progress.note_former(one, number)
        if states[0] == "standing":
            await self._cancel(number, one)
        await progress.former(one, "given_up", now)
        return "former given up"

    async def _cancel(self, number: str, one: Due) -> None:
        """Raises ``ByHand`` without a version to hold on to, or ``Failed``."""
        url = self.client.base.resource(f"Appointment/{number}")
        fresh = await self.client.get(url)
        start = elements.instant(elements.text(fresh.body, "start"))
        state = self.reader.source.status.of(elements.text(fresh.body, "status"))
        if start != one.former_at or state != "standing":
            raise ByHand("The former appointment has changed.")
        etag = requests.etag(fresh)
        if not etag:
            raise ByHand("The record system gives no versions.")
        body, kind = requests.cancel(fresh.body, self._can)
        method = "PATCH" if kind != "application/fhir+json" else "PUT"
        await self.client.send(method, url, body, {"If-Match": etag, "Content-Type": kind})
