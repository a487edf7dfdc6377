"""The waitlist as the sender and the timers see it: plugged in by ``bot.service``."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.messages import outbox
from bot.messages.dispatch.fates import Opening
from bot.timers import schedule
from bot.waitlist import offers, rounds, slots, texts, withdrawals
from bot.waitlist.evidence import curves
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.contact_hours import Window

NEVER: Final = timedelta(days=1)
"""Where no allowed instant is found within a week, it is looked for again a day later."""


def _opening(window: Window) -> Opening:
    return lambda now, zones: window.opening(now, zones) or now + NEVER


class Domain:
    """A ``messages.dispatch.fates.Domain``, and the handlers of the waitlist's timers."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def openings(self, offer_ids: Collection[int]) -> Mapping[int | None, Opening]:
        places = await texts.places(offer_ids, self._rules) if offer_ids else {}
        windows = {offer_id: self._rules.window_at(place) for offer_id, place in places.items()}
        return {None: _opening(self._rules.window)} | {
            offer_id: _opening(window) for offer_id, window in windows.items()
        }

    async def numbers(self, offer_ids: Collection[int]) -> Mapping[int | None, str | None]:
        places = await texts.places(offer_ids, self._rules)
        return {offer_id: place.sender for offer_id, place in places.items()}

    async def outlived(self, about: Sequence[outbox.Subject]) -> set[outbox.Subject]:
        return await texts.outlived(about)

    async def sent(self, offer_id: int, now: datetime) -> None:
        await offers.note_sent(offer_id, now)

    async def unsent(self, offer_id: int, now: datetime) -> None:
        await offers.unmake(offer_id, now)

    async def failed(self, offer_id: int, why: str, now: datetime) -> None:
        await offers.fail(offer_id, why, now)

    async def opted_out(self, patient_id: int, now: datetime) -> None:
        await withdrawals.withdraw_from(patient_id, "opted_out", now)

    async def slot_due(self, due: schedule.Due, now: datetime) -> None:
        await rounds.look(due.subject_id, self._rules, now, due.token)

    async def curve_due(self, _: schedule.Due, now: datetime) -> None:
        await curves.learn(self._rules, now)

    def handlers(self) -> dict[str, schedule.Handler]:
        return {slots.TIMER_KIND: self.slot_due, curves.TIMER_KIND: self.curve_due}
