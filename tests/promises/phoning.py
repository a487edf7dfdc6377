"""What people and machines do with the calls of the bot, and what is checked of each call.

A call is one of the clinic's slots put by voice: the promises of offers hold for it, and its own
are looked at when it is dialled and on every key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.waitlist.rules.clinic import Rules
from tests.exchange import Line
from tests.promises.people import ZONES
from tests.promises.watch import DONE, Watch

RINGING: Final = (
    "answers",
    "voicemail",
    "voicemail sounds like a person",
    "declines",
    "does not answer",
)
IN_HAND: Final = (*(f"key {key}" for key in "112905*"), "silence", "hangs up")
DONE_WITH_IT: Final = (*RINGING, *IN_HAND, *IN_HAND)
"""A phone that rings is answered first where a key is pressed."""
FIRST: Final = time(9)
BEFORE_THE_END: Final = timedelta(minutes=30)
"""When a call may begin at the earliest, by the clock of whoever is called, and how long before
texts may be sent no more at the latest."""
OFTEN: Final = ((timedelta(days=1), 1), (timedelta(days=7), 3))
TELLING: Final = ("Plano", "Frisco", "Dr.", "Lee", "Kim", "day,", "tomorrow", " AM", " PM", "hoy")
"""Words that say what a call is about."""
YOURS: Final = ("It is yours", "Es suya")
CALL: Final = """
    SELECT call.cancellation_id AS slot, call.offer_id AS offer, phone_e164 AS phone, time_zone,
           opt_out, slot.status, offer.state
    FROM voice_call AS call JOIN patient_contact AS contact ON contact.id = call.patient_id
    JOIN cancellation_event AS slot ON slot.id = call.cancellation_id
    JOIN offer ON offer.id = call.offer_id WHERE call.token = $1
"""


@dataclass
class Calls:
    """Their own account of whom the bot has called, and for what."""

    eye: Any
    rules: Rules
    watch: Watch
    made: list[tuple[datetime, str, int]] = field(default_factory=list)
    """When, whom, and for which slot."""

    async def dialled(self, lines: Sequence[Line], now: datetime) -> None:
        """These phones ring since ``now``."""
        for line in lines:
            row = await self.eye.fetchrow(CALL, line.token)
            assert row is not None, "A phone rings, and no row says so."
            assert row["phone"] == line.to, "Another phone rings than the one that was meant."
            assert line.to not in self.watch.stopped, f"{line.to} is called after their STOP."
            assert (row["status"], row["state"]) == ("open", "pending"), dict(row)
            self._at_a_decent_hour(line.to, row["time_zone"], now)
            self._not_too_often(line.to, now)
            before = [one for one in self.made if one[1:] == (line.to, row["slot"])]
            assert not before, f"{line.to} is called twice for slot {row['slot']}."
            live = [one for one in lines if one.to == line.to and one.state == "ringing"]
            assert len(live) == 1, f"{line.to} is called by two calls at once."
            self.made.append((now, line.to, row["slot"]))

    def _at_a_decent_hour(self, phone: str, zone: str | None, now: datetime) -> None:
        for name in [zone] if zone else ZONES[phone]:
            local = now.astimezone(ZoneInfo(name))
            last = datetime.combine(local, self.rules.window.end, local.tzinfo) - BEFORE_THE_END
            assert local.time() >= FIRST, f"{phone} is called at {local:%a %H:%M}."
            assert local <= last, f"{phone} is called at {local:%a %H:%M}."

    def _not_too_often(self, phone: str, now: datetime) -> None:
        for length, most in OFTEN:
            recent = [at for at, to, _ in self.made if to == phone and at > now - length]
            assert len(recent) < most, f"{phone} is called too often: {recent}."

    async def keyed(self, line: Line, at: str, key: str, now: datetime) -> None:
        """A key was heard at ``now``, where the call had asked ``at``."""
        row = await self.eye.fetchrow(CALL, line.token)
        if row is None:
            booked = await self.eye.fetch(DONE, now)
            assert not booked, f"A key in a call that was lost booked for {line.to}."
        for done in [] if row is None else await self.eye.fetch(DONE, now):
            wrong = f"The key {key} at the {at} of {line.to} booked offer {done['id']}."
            assert (at, key, done["id"]) == ("offer", "1", row["offer"]), wrong
            assert line.to not in self.watch.stopped, f"{line.to} booked by a key after their STOP."
            assert line.said is not None, wrong
            told = line.said.words.startswith(YOURS)
            assert told, f"{line.to} booked, and heard {line.said.words}."
        if key == "9" and at in ("gate", "offer"):
            self.watch.may_not_be_texted(line.to, now, confirmations=1)

    def nothing_left(self, machines: Sequence[tuple[str, str]]) -> None:
        """What a voicemail has recorded says nothing of a visit."""
        for _, words in machines:
            said = [word for word in TELLING if word in words]
            assert not said, f"A voicemail says {said}: {words}"
