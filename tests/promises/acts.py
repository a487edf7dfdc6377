"""What people at the clinic do, each in one transaction and at an instant of its own."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any, Final

from bot import database
from bot.messages import contacts
from bot.waitlist import entries, slots
from bot.waitlist.page import choices
from bot.waitlist.patients import staff_optouts
from bot.waitlist.rules import fit
from bot.waitlist.staff import desk
from bot.web import patients
from tests.promises import phoning
from tests.promises.clinic import Clinic
from tests.promises.people import Person

TYPES: Final = {"Dr. Lee": "MD/DO", "Dr. Kim": "NP/PA"}


async def patient_id(clinic: Clinic, phone: str) -> int | None:
    found: int | None = await clinic.eye.fetchval(
        "SELECT id FROM patient_contact WHERE phone_e164 = $1", phone
    )
    return found


HEARD_OF: Final = """
    SELECT offer.id, offer.patient_id, offer.cancellation_id
    FROM offer JOIN patient_contact AS contact ON contact.id = offer.patient_id
    WHERE phone_e164 = $1 AND offer_sent_at IS NOT NULL ORDER BY offer.id DESC
"""
WHO: Final[Mapping[str, str]] = {
    "asked": "offer.state = 'pending'",
    "late": "offer.state IN ('expired', 'canceled')",
    "winner": "offer.state = 'accepted'",
    "refuser": "offer.state = 'declined'",
    "anybody": "TRUE",
}
"""Those who were asked, by what became of it."""


async def phones(clinic: Clinic, who: str) -> list[str]:
    """The phones of those of ``WHO`` for whom an offer's text has left, the latest first."""
    rows = await clinic.eye.fetch(
        f"""
        SELECT phone_e164 AS phone FROM offer JOIN patient_contact AS contact
        ON contact.id = patient_id JOIN cancellation_event AS slot ON slot.id = cancellation_id
        WHERE {WHO[who]} AND EXISTS (
            SELECT FROM message_log WHERE offer_id = offer.id AND claimed_at IS NOT NULL)
        ORDER BY opt_out, slot_start_at > $1 DESC, COALESCE(accepted_at, offer.created_at) DESC
        """,
        clinic.now,
    )
    return list(dict.fromkeys(row["phone"] for row in rows))


async def join(clinic: Clinic, person: Person, wish: Mapping[str, Any]) -> None:
    """Somebody is put on the waitlist, unless they are on it or their number is no patient's."""
    now = clinic.tick()
    booked, joined = wish.get("booked_in_days"), wish.get("joined_days_ago", 0)
    fields = {name: value for name, value in wish.items() if "_days" not in name}
    if person.landline:
        fields["voice_consent_source"] = "by phone"
    known = await patient_id(clinic, person.phone)
    try:
        await clinic.patient(
            person.phone,
            person.name,
            language=person.language,
            time_zone=person.zone,
            current_appt_at=now + timedelta(days=booked) if booked else None,
            joined_at=now - timedelta(days=joined),
            **({} if person.agreed else {"consent_source": None}),
            **fields,
        )
    except entries.Refused:
        return
    if person.landline and known is None:
        found = await patient_id(clinic, person.phone)
        assert found is not None
        await contacts.mark_unreachable(found, "landline", now)


async def free(
    clinic: Clinic, provider: str, place: str, minutes: int, by: Person | None = None
) -> None:
    """An appointment is freed that begins in so many minutes, unless it is free already."""
    now = clinic.tick()
    await clinic.provider(provider, TYPES[provider])
    whole_minute = now.replace(second=0, microsecond=0)
    try:
        await clinic.slot(
            whole_minute + timedelta(minutes=minutes),
            provider=provider,
            location=place,
            cancelled_by=await patient_id(clinic, by.phone) if by else None,
        )
    except slots.AlreadyOpen:
        return


async def press(clinic: Clinic, phone: str, nth: int, event: str) -> None:
    """A press on the patients' page, for or against one of the offers that this phone has heard
    of."""
    offers = await clinic.eye.fetch(HEARD_OF, phone)
    if offers:
        offer, now = offers[nth % len(offers)], clinic.tick()
        await database.unit(
            lambda: patients.answer(clinic.talk, offer["patient_id"], event, offer["id"], now)
        )
        await clinic.watch.pressed(phone, offer["cancellation_id"], event, now)


async def choose(clinic: Clinic, phone: str, minutes: int, notice: int) -> None:
    """A patient asks, on their page, for a break of so long, or for more notice."""
    patient, now = await patient_id(clinic, phone), clinic.tick()
    if patient is None:
        return
    chosen = choices.Chosen(fit.TIMES, (), (), notice)
    until = now + timedelta(minutes=minutes) if minutes else None

    async def work() -> None:
        await contacts.lock(patient)
        await choices.save(patient, chosen, now)
        await choices.be_quiet(patient, until, now)

    await database.unit(work)


async def phone(clinic: Clinic, which: int, what: str) -> None:
    """Somebody does something with a phone that rings, or that they hold in the hand."""
    live = [line for line in clinic.exchange.lines if line.state in ("ringing", "talking")]
    if not live:
        return
    line = live[which % len(live)]
    if line.state == "ringing" and what in phoning.IN_HAND:
        clinic.tick()
        await clinic.exchange.answer(line)
    if line.state == "talking" and what in phoning.RINGING:
        what = "hangs up"
    word, _, key = what.partition(" ")
    if word in ("key", "silence"):
        if line.state == "talking" and line.said is not None and line.said.asks is not None:
            at, now = line.said.asks, clinic.tick()
            await clinic.exchange.press(line, key)
            await clinic.calls.keyed(line, at, key, now)
    elif line.state in (
        "ringing",
        "talking",
    ):  # for there may be nothing to say any more to whoever picks up
        clinic.tick()
        await clinic.exchange.do(line.to, what)
    clinic.calls.nothing_left(clinic.exchange.machines)


async def opt_out(clinic: Clinic, nth: int) -> None:
    rows = await clinic.eye.fetch("SELECT id, phone_e164 AS phone FROM patient_contact ORDER BY id")
    row, now = rows[nth % len(rows)], clinic.tick()
    await database.unit(lambda: staff_optouts.by_staff(row["id"], "staff", "", now))
    clinic.watch.may_not_be_texted(row["phone"], now)


async def take_off(clinic: Clinic, nth: int) -> None:
    await _change(clinic, nth, {"active": False})


async def put_back(clinic: Clinic, nth: int) -> None:
    await _change(clinic, nth, {"active": True})


async def boost(clinic: Clinic, nth: int) -> None:
    await _change(clinic, nth, {"manual_boost": 10 * (nth % 5), "urgent_flag": nth % 2 == 0})


async def _change(clinic: Clinic, nth: int, changes: dict[str, object]) -> None:
    entry, now = await _entry(clinic, nth), clinic.tick()
    try:
        await database.unit(lambda: entries.change(entry, changes, now))
    except entries.Refused:
        return


async def withdraw(clinic: Clinic, nth: int) -> None:
    slot, now = await _slot(clinic, nth), clinic.tick()
    await database.unit(lambda: desk.withdraw(slot, "withdrawn", "desk", clinic.rules, now))


async def ask_now(clinic: Clinic, nth: int) -> None:
    slot, now = await _slot(clinic, nth), clinic.tick()
    ask = _at_the_desk(lambda: desk.ask_now(slot, clinic.rules, now))
    await clinic.asks_by_hand(slot, ask, now)


async def give(clinic: Clinic, nth: int) -> None:
    slot, entry, now = await _slot(clinic, nth), await _entry(clinic, nth), clinic.tick()
    confirm = nth % 2 == 0
    await _at_the_desk(lambda: desk.give_to(slot, entry, clinic.rules, now, confirm=confirm))()
    won = "SELECT id FROM offer WHERE accepted_at = $1 AND state = 'accepted'"
    offer = await clinic.eye.fetchval(won, now)
    if offer is not None:
        clinic.watch.given.append(offer)


async def book(clinic: Clinic, nth: int) -> None:
    slot, now = await _slot(clinic, nth), clinic.tick()
    await _at_the_desk(lambda: desk.mark_booked(slot, clinic.rules, now))()


ACTS: Final[Mapping[str, Callable[[Clinic, int], Coroutine[Any, Any, None]]]] = {
    act.__name__: act for act in (ask_now, boost, put_back, book, opt_out, take_off, give, withdraw)
}


def _at_the_desk(work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """What the desk refuses with a sentence has changed nothing."""

    async def run() -> None:
        try:
            await database.unit(work)
        except slots.Refused:
            return

    return run


async def _slot(clinic: Clinic, nth: int) -> int:
    rows = await clinic.eye.fetch("SELECT id FROM cancellation_event ORDER BY id DESC")
    found: int = rows[nth % len(rows)]["id"]
    return found


async def _entry(clinic: Clinic, nth: int) -> int:
    rows = await clinic.eye.fetch("SELECT id FROM waitlist_entry ORDER BY id")
    found: int = rows[nth % len(rows)]["id"]
    return found
