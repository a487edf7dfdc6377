"""What staff do at one press with a slot, a conversation or an alert, and the buttons for it.

Each is one transaction with its line in the audit log. It says whom and what it was about, and can
be taken back for ten seconds; what can't be taken back asks first: ``slot_dialogs``.
"""

from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Final, TypeVar

from markupsafe import Markup

from bot import clock
from bot.ledger import alerts
from bot.messages import inbox
from bot.waitlist.slots import Refused
from bot.waitlist.staff import desk
from bot.waitlist.views import attention, people, worklist
from dashboard import acting, times
from dashboard.access import places
from dashboard.access.accounts import User
from dashboard.pages import naming
from dashboard.parts import pieces
from dashboard.site import Press, Site, say

PRESSES: Final = ("booked", "seen", "offer-again", "attended", "looked-after")
"""What the buttons are called, by what they do."""
Result = TypeVar("Result")


def buttons(slot: worklist.OpenSlot) -> Markup:
    return pieces.actions(
        pieces.action("Ask the next batch now", "ask", slot.id, "send"),
        pieces.action("Give to a patient", "give", slot.id, "person"),
        pieces.action("Note", "note", slot.id, "note"),
        pieces.action("Withdraw", "withdraw", slot.id, "cross", kind="red"),
    )


def booking_buttons(slot: worklist.FilledSlot) -> Markup:
    winner = slot.patient_id
    return pieces.actions(
        pieces.action("Booked", "booked", slot.id, "check", kind="filled", shown=winner),
        pieces.action("Can't honour", "honour", slot.id, "cross", kind="red", shown=winner),
    )


def alert_buttons(alert: attention.Alert) -> Markup:
    again = pieces.action("It is free: offer it again", "offer-again", alert.id, "send")
    return pieces.actions(
        pieces.action("Seen", "seen", alert.id, "check"), again if alert.was_taken_back else None
    )


def done_button(patient_id: int, since: datetime) -> Markup:
    """A person has looked after this conversation, which needs somebody since then."""
    return pieces.action("Done", "attended", patient_id, "check", shown=times.stamp(since))


def looked_after_button(message_id: int) -> Markup:
    """A person has dealt with a reply that the bot could not handle."""
    return pieces.action("Done", "looked-after", message_id, "check")


def register(site: Site) -> None:
    _register_booked(site)
    _register_offer_again(site)
    _register_done(site)


def _register_booked(site: Site) -> None:
    @site.pressed("booked", power="act")
    async def booked(user: User, press: Press) -> None:
        done = await acting.act(
            site,
            user,
            "booked",
            ("slot", press.of),
            lambda now: desk.mark_booked(press.of, site.rules, now, winner=press.shown),
        )
        slot = await naming.slot(site, press.of)
        whose = naming.person(user, slot.winner) if slot.winner else "their winner"
        words = naming.slot_words(slot, clock.now())
        acting.say_undoable(f"Marked as booked: {whose}, {words}.", done.line)

    @site.pressed("seen", power="act")
    async def seen(user: User, press: Press) -> None:
        done = await acting.act(
            site,
            user,
            "seen",
            ("alert", press.of),
            lambda now: _once(alerts.seen(press.of, user.name, now)),
        )
        alert = await attention.alert(press.of)
        assert alert is not None
        there = times.zone_of(alert.time_zone, site.settings.timezone)
        at = times.moment(alert.slot_start_at, there, clock.now(), site.settings.timezone)
        acting.say_undoable(f"Seen: the alert about {alert.provider_name}, {at}.", done.line)


def _register_offer_again(site: Site) -> None:
    @site.pressed("offer-again", power="act")
    async def offer_again(user: User, press: Press) -> None:
        alert = await attention.alert(press.of)
        if alert is None:
            raise places.Gone

        async def work(now: datetime) -> None:
            await desk.offer_again(alert.slot_id, site.rules, now)
            await alerts.seen(alert.id, user.name, now)

        await acting.act(site, user, "open", ("slot", alert.slot_id), work)
        slot = await naming.slot(site, alert.slot_id)
        say(f"Offered again: {naming.slot_words(slot, clock.now())}.")


def _need(need: desk.Need) -> Mapping[str, object]:
    return {"since": need.since.isoformat(), "why": need.why}


async def _once(work: Awaitable[Result]) -> Result:
    """What the work returned, unless somebody else was quicker."""
    result = await work
    if not result:
        raise Refused("Somebody else has done this already.")
    return result


def _register_done(site: Site) -> None:
    @site.pressed("attended", power="act")
    async def attended(user: User, press: Press) -> None:
        shown = None if press.shown is None else times.instant_of(press.shown)
        done = await acting.act(
            site,
            user,
            "attended",
            ("patient", press.of),
            lambda now: _once(desk.attended(press.of, now, shown=shown)),
            _need,
        )
        await _say_done(user, await people.person(press.of), done)

    @site.pressed("looked-after", power="act")
    async def looked_after(user: User, press: Press) -> None:
        done = await acting.act(
            site,
            user,
            "looked_after",
            ("text", press.of),
            lambda now: _once(inbox.looked_after(press.of, now)),
        )
        await _say_done(user, await people.writer(press.of), done)


async def _say_done(user: User, who: people.Person | None, done: acting.Done) -> None:
    assert who is not None
    acting.say_undoable(f"Done: {naming.person(user, who)} no longer waits.", done.line)
