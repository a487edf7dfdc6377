"""What the machine knows by itself, and what it checks at the very moment something happens.

It keeps its own account of who has said what and when, who may be texted, and what was asked. The
bot's word is taken for nothing but ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bot.carriers.twilio import errors
from bot.messages.dispatch.sender import Claimed
from bot.messages.inbox import Waiting
from bot.waitlist.rules.clinic import Rules
from tests.promises import asking
from tests.promises.network import Network
from tests.promises.people import Meaning, Person, Saying

PROMPT: Final = timedelta(minutes=15)
"""An answer to a text that is older is one that we start."""
QUESTIONS: Final = {
    "released": ("release_question", "release_unclear"),
    "avoided": ("avoid_time", "avoid_place"),
}
"""What was done at a YES, and the text that must have left before that YES came."""
TEXTS: Final = """
    SELECT text.id, text.kind, text.expires_at, text.offer_id, text.created_at,
           offer.state AS offer_state, slot.status AS slot_status,
           heard.received_at AS answers, phone_e164, time_zone,
           EXISTS (SELECT FROM offer AS held JOIN cancellation_event AS had
               ON had.id = held.cancellation_id
               WHERE held.patient_id = text.patient_id AND held.state = 'accepted') AS holds
    FROM message_log AS text JOIN patient_contact AS contact ON contact.id = text.patient_id
    LEFT JOIN offer ON offer.id = text.offer_id
    LEFT JOIN cancellation_event AS slot ON slot.id = offer.cancellation_id
    LEFT JOIN message_log AS heard ON heard.id = text.reply_to
    WHERE text.id = ANY ($1::bigint[])
"""
DONE: Final = """
    SELECT offer.id, offer.patient_id, cancellation_id, phone_e164 AS phone, stand_by, declined_at
    FROM offer JOIN patient_contact AS contact ON contact.id = patient_id
    WHERE state = 'accepted' AND accepted_at = $1
"""

PUT_BY_VOICE: Final = "SELECT heard_at FROM voice_call WHERE offer_id = $1"
LOST: Final = """
    SELECT slot.id FROM offer JOIN cancellation_event AS slot ON slot.id = cancellation_id
    WHERE patient_id = $1 AND state = 'canceled' AND closed_why = 'given_back'
      AND slot.status <> 'open' AND NOT EXISTS (
        SELECT FROM cancellation_event AS twin WHERE twin.id <> slot.id
          AND twin.provider_id = slot.provider_id AND twin.slot_start_at = slot.slot_start_at
          AND twin.location_id = slot.location_id)
      AND offer.id = (SELECT max(id) FROM offer AS one WHERE one.patient_id = $1
          AND one.closed_why = 'given_back')
"""
FIRST_NEXT: Final = """
    SELECT bool_and(rain_check_at IS NOT NULL) FROM waitlist_entry WHERE id IN (
        SELECT entry_id FROM offer WHERE patient_id = $1 AND too_late_at = $2)
"""


@dataclass
class Heard:
    """A text of a patient, from the moment at which they sent it."""

    sid: str
    phone: str
    said: Saying
    opt_out_type: str
    at: datetime
    stored_at: datetime | None = None
    """When the bot had it; later than ``at`` if a webhook failed."""
    turned: bool = False
    refused: bool = False
    """Whether a webhook of ours answered it with an error: then somebody knows that it may be."""


@dataclass
class Stopped:
    """A phone that may not be texted. ``confirmations``: how many texts may say so."""

    confirmations: int
    confirmed_by: list[int] = field(default_factory=list)
    regrets: int = 0
    """How often they have asked for the texts again since, in other words than START: so many texts
    may tell them of that word."""


@dataclass(frozen=True)
class Left:
    """A text that began to leave us."""

    at: datetime
    to: str
    kind: str
    offer_id: int | None


@dataclass
class Watch:
    """``eye`` is a database connection that sees what is committed."""

    eye: Any
    rules: Rules
    network: Network
    heard: dict[datetime, Heard] = field(default_factory=dict)
    stopped: dict[str, Stopped] = field(default_factory=dict)
    last_stop: dict[str, datetime] = field(default_factory=dict)
    """When each phone was last stopped: a START that was sent before undoes nothing."""
    left: list[Left] = field(default_factory=list)
    given: list[int] = field(default_factory=list)
    """Offers that staff gave without asking by text."""

    def hear(
        self, sid: str, person: Person, said: Saying, kind: str, at: datetime, *, refused: bool
    ) -> None:
        self.heard[at] = Heard(sid, person.phone, said, kind, at, refused=refused)

    def may_not_be_texted(self, phone: str, at: datetime, *, confirmations: int = 0) -> None:
        if phone not in self.stopped:
            self.stopped[phone] = Stopped(confirmations)
            self._stopped_at(phone, at)

    def _stopped_at(self, phone: str, at: datetime) -> None:
        self.last_stop[phone] = max(at, self.last_stop.get(phone, at))

    def carrier_says(self, phone: str, code: int | None, at: datetime) -> None:
        """A code that the bot must fold into the consent."""
        if code is not None and errors.explain(code).verdict == "opted_out":
            self.may_not_be_texted(phone, at)

    async def turned(self, waiting: Waiting, now: datetime) -> None:
        """A turn was committed at ``now``."""
        heard = self.heard[waiting.received_at]
        self._in_order(heard)
        heard.turned = True
        self._consent(heard)
        said = await self._said(waiting.patient_id, now)
        for row in await self.eye.fetch(DONE, now):
            assert row["phone"] == heard.phone, f"{heard} booked for somebody else."
            self._meant(heard, row, await self.eye.fetchval(PUT_BY_VOICE, row["id"]))
            assert said.count("confirmed") == 1, f"{heard} booked and got {said}."
        if "released" in said:
            wrong = await self.eye.fetch(LOST, waiting.patient_id)
            assert not wrong, f"{heard} gave a slot back that nobody can have now."
        if "stand_by" in said or "rain_check" in said:
            first = await self.eye.fetchval(FIRST_NEXT, waiting.patient_id, now)
            assert first, f"{heard} was promised to be asked first, and will not be."
        for done, questions in QUESTIONS.items():
            if done in said:
                asked = self._left_before(heard.at, heard.phone, questions)
                assert heard.said.means is Meaning.YES, f"{heard} led to {said}."
                assert asked, f"{heard} led to {said}, and came before the question had left."

    async def pressed(self, phone: str, slot_id: int, event: str, now: datetime) -> None:
        """A press was committed at ``now``: it takes nothing but its own slot, for its own phone,
        which may be texted; and the confirmation is on its way."""
        for row in await self.eye.fetch(DONE, now):
            wrong = f"{event} of {phone} booked offer {row['id']}."
            assert (event, row["phone"], row["cancellation_id"]) == ("TAKE", phone, slot_id), wrong
            assert phone not in self.stopped, f"{phone} booked on the page after their STOP."
            said = await self._said(row["patient_id"], now)
            assert said == ["confirmed"], f"{phone} booked on the page and got {said}."

    def _in_order(self, heard: Heard) -> None:
        assert not heard.turned, f"The turn of {heard} was taken twice."
        assert heard.stored_at is not None
        for other in self.heard.values():
            if other.phone == heard.phone and other.stored_at is not None and not other.turned:
                assert heard.stored_at <= other.stored_at, f"{heard} overtook {other}."

    def _consent(self, heard: Heard) -> None:
        stops = heard.said.means is Meaning.STOP or heard.opt_out_type == "STOP"
        starts = heard.said.means is Meaning.START or heard.opt_out_type == "START"
        if stops:
            keyword = heard.said.body.strip().upper() in ("STOP", "REVOKE")
            answered = {
                "twilio": keyword,
                "advanced": heard.opt_out_type == "STOP",
                "app": False,
            }[self.network.mode]
            self.may_not_be_texted(heard.phone, heard.at, confirmations=0 if answered else 1)
            self._stopped_at(heard.phone, heard.at)
        elif heard.said.means is Meaning.AGAIN and heard.phone in self.stopped:
            self.stopped[heard.phone].regrets += 1
        elif starts and self.last_stop.get(heard.phone, heard.at) <= heard.at:
            self.stopped.pop(heard.phone, None)

    async def _said(self, patient_id: int, now: datetime) -> list[str]:
        rows = await self.eye.fetch(
            "SELECT kind FROM message_log WHERE direction = 'outbound' AND patient_id = $1"
            " AND created_at = $2",
            patient_id,
            now,
        )
        return [row["kind"] for row in rows]

    def _meant(self, heard: Heard, offer: Any, put_at: datetime | None) -> None:
        """A booking by text is a YES to an offer, or to its being asked again after a NO.
        ``put_at``: when it was put in a call."""
        assert heard.said.means is Meaning.YES, f"{heard} booked offer {offer['id']}."
        asked = [
            text.at for text in self.left if (text.kind, text.offer_id) == ("offer", offer["id"])
        ]
        asked += [put_at] if put_at is not None else []
        assert asked, f"{heard} booked offer {offer['id']}, which never left us."
        assert asked[0] < heard.at, f"{heard} came before offer {offer['id']} had left."
        if offer["declined_at"] is not None:
            again = self._left_before(heard.at, heard.phone, ("still_open",))
            assert again, f"{heard} booked after a NO, and had not been asked again."
            assert again[-1] > offer["declined_at"], f"{heard} booked after a NO alone."

    def _left_before(self, at: datetime, phone: str, kinds: Sequence[str]) -> list[datetime]:
        return [
            text.at
            for text in self.left
            if text.at < at and text.to == phone and text.kind in kinds
        ]

    async def claimed(self, texts: Sequence[Claimed], now: datetime) -> None:
        """These texts were claimed at ``now`` and will be handed over: nothing stops them now."""
        rows = {row["id"]: row for row in await self.eye.fetch(TEXTS, [text.id for text in texts])}
        for text in texts:
            row = rows[text.id]
            self._allowed(text, row)
            self._read_before(row)
            self._decent(text, row, now)
            self._true(text, row)
            self._not_again(text)
            self.left.append(Left(now, text.to, row["kind"], row["offer_id"]))

    def _allowed(self, text: Claimed, row: Any) -> None:
        stopped = self.stopped.get(text.to)
        if stopped is None:
            return
        if row["kind"] == "how_to_start":
            stopped.regrets -= 1
            assert stopped.regrets >= 0, f"{text.to} is told of START, and has not asked."
            return
        assert row["kind"] == "stopped", f"{row['kind']} leaves for {text.to} after their STOP."
        if text.id not in stopped.confirmed_by:
            stopped.confirmed_by.append(text.id)
        many = len(stopped.confirmed_by)
        assert many <= stopped.confirmations, f"{text.to} is told {many} times of their STOP."

    def _read_before(self, row: Any) -> None:
        """Nothing that we start leaves while a text is unread that was answered with an error."""
        answers = row["answers"]
        if answers is not None and row["created_at"] - answers <= PROMPT:
            return
        unread = [one for one in self.heard.values() if one.refused and one.stored_at is None]
        assert not unread, f"{row['kind']} leaves before {unread} were read."

    async def forget(self) -> None:
        """The database went back: what it has lost has never been, but for what patients and the
        carrier know."""
        texts = await self.eye.fetch(
            "SELECT twilio_sid AS sid, taken_at IS NOT NULL AS taken, received_at AS at"
            " FROM message_log WHERE direction = 'inbound'"
        )
        taken = {row["sid"]: row["taken"] for row in texts}
        for heard in self.heard.values():
            heard.turned = bool(taken.get(heard.sid))
            if heard.sid not in taken:
                heard.stored_at = None
        here = {row["id"] for row in await self.eye.fetch("SELECT id FROM offer")}
        self.left = [text for text in self.left if text.offer_id is None or text.offer_id in here]
        self.given = [offer for offer in self.given if offer in here]
        rows = await self.eye.fetch("SELECT phone_e164 FROM patient_contact WHERE opt_out")
        silent = {row["phone_e164"] for row in rows}
        self.stopped = {phone: self.stopped.get(phone, Stopped(0)) for phone in silent}
        self.last_stop = {phone: at for phone, at in self.last_stop.items() if phone in silent}

    def _decent(self, text: Claimed, row: Any, now: datetime) -> None:
        answers = row["answers"]
        if answers is not None and row["created_at"] - answers <= PROMPT:
            return
        hold = self.rules.hold if row["kind"] == "offer" else timedelta(0)
        assert asking.decent(row, self.rules, now), f"{row['kind']} leaves at night: {now}."
        if hold:
            begun = row["expires_at"] - hold
            fits = asking.decent(row, self.rules, begun, hold=hold)
            assert fits, f"The hold of offer {row['offer_id']} crosses the edge: {begun}."
            assert now < row["expires_at"], f"Offer {row['offer_id']} leaves after its hold."

    def _true(self, text: Claimed, row: Any) -> None:
        """What the text says is so while it leaves."""
        if row["kind"] == "offer":
            lives = row["offer_state"] == "pending" and row["slot_status"] == "open"
            assert lives, f"The text of an offer leaves that is {row['offer_state']}."
        if row["kind"] in ("confirmed", "promoted", "already_yours", "release_question"):
            assert row["holds"], f"{row['kind']} leaves for {text.to}, who has no slot."
            assert row["offer_state"] == "accepted", f"{row['kind']} leaves for another slot."
        if row["kind"] in ("stand_by", "rain_check", "taken", "released"):
            assert row["offer_state"] != "accepted", f"{row['kind']} leaves to who has the slot."

    def _not_again(self, text: Claimed) -> None:
        """A text is handed over again only if the carrier certainly never had it."""
        had = [one for one in self.network.kept if one.token == text.name]
        assert not had, f"Text {text.id} leaves although the carrier has it."
        for call in self.network.calls:
            if call.token == text.name and not call.certain:
                asked = self.network.asked_at.get(text.to)
                assert asked is not None, f"Text {text.id} is sent again blindly."
                assert asked > call.at, f"Text {text.id} is sent again blindly."

    def stopped_phones(self) -> list[str]:
        return sorted(self.stopped)
