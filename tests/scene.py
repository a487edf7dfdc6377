"""The words of a conversation: what may be given, what may happen, and what must be true.

Three tables from a sentence to what it does; ``tests.conversation`` reads the rest.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from bot import database
from bot.messages import contacts, gateway
from bot.waitlist import calls, entries, joining, record_bookings, slots
from bot.waitlist.patients import staff_optouts
from bot.waitlist.staff import desk
from bot.web import patients
from tests import world
from tests.carrier import TakenInSilence
from tests.world import World, freed_by

CARRIERS_OWN: Final = "(Twilio) "
PICTURE: Final = "(a picture)"
NOTHING: Final = "(nothing)"
PHONE: Final = r"(\+\d+)"
TIME: Final = r"(\w+ \d{4}-\d\d-\d\d \d\d:\d\d)"
NTH: Final = r"the (?:(first|second|third) )?"
SLOT: Final = rf"with (.+) at (.+) on {TIME}(?:, cancelled by {PHONE})?"
IN_HAND: Final = re.compile(
    r"\((answers|key [0-9*#]|silence|hangs up|declines|does not answer|voicemail"
    r"|voicemail sounds like a person)\)"
)
"""What somebody, or something, does with a call."""
PLACES: Final = {"first": 0, "second": 1, "third": 2}


class Scene:
    """A world that is set up line by line."""

    def __init__(self) -> None:
        self.environ: dict[str, str] = {}
        self.slots: list[int] = []
        self._last: dict[str, tuple[str, str]] = {}
        self._world: World | None = None
        self._shown = 0
        self._own_shown = 0
        self._calls_shown = 0

    @property
    def world(self) -> World:
        """It is made with the settings that were given by then."""
        if self._world is None:
            self._world = World(self.environ)
        return self._world

    def at(self, told: str) -> datetime:
        """A clinic time such as ``Tuesday 2026-11-24 10:00``; the weekday must be right."""
        weekday, _, rest = told.partition(" ")
        local = datetime.strptime(rest, "%Y-%m-%d %H:%M").replace(
            tzinfo=self.world.settings.timezone
        )
        assert f"{local:%A}" == weekday, f"{rest} is a {local:%A}, not a {weekday}."
        return local

    def slot(self, nth: str | None) -> int:
        assert nth or len(self.slots) == 1, "There are several slots: say which."
        return self.slots[PLACES[nth or "first"]]

    async def hear(self, phone: str, said: str) -> None:
        """A text comes in: what is said, ``(a picture)``, ``(nothing)``, or a picture and words.
        What is done with a phone that rings, or is held in the hand, stands in brackets too."""
        if done := IN_HAND.fullmatch(said):
            await self.world.exchange.do(phone, done[1])
            return
        media = int(said.startswith(PICTURE))
        body = said.removeprefix(PICTURE).strip() if media else said
        body = "" if body == NOTHING else body.replace("\\n", "\n")
        sid = await self.world.hear(phone, body, media=media)
        self._last[phone] = (sid, body)

    async def hear_again(self, phone: str) -> None:
        """The carrier posts the phone's last text once more."""
        sid, body = self._last[phone]
        await self.world.hear(phone, body, sid=sid)
        await self.settle()

    async def settle(self) -> None:
        await self.world.settle()

    def new_texts(self) -> list[tuple[str, str]]:
        """What reached each phone since the last time, the carrier's own words included."""
        if self._world is None:
            return []
        carrier = self.world.carrier
        own = carrier.own_answers[self._own_shown :]
        texts = list(zip(carrier.texts, carrier.fates, strict=True))[self._shown :]
        self._own_shown += len(own)
        self._shown += len(texts)
        calls = self.world.exchange.heard[self._calls_shown :]
        self._calls_shown += len(calls)
        return (
            calls
            + [(to, CARRIERS_OWN + words) for to, words in own]
            + [(text.to, (f"({fate}) " if fate else "") + text.body) for text, fate in texts]
        )


Do = Callable[..., Awaitable[None]]
Look = Callable[..., Awaitable[str]]


async def _set(scene: Scene, details: list[str]) -> None:
    assert scene._world is None, "Settings come before everything else."
    for line in details:
        name, _, value = line.partition(" = ")
        scene.environ[name] = value


async def _start_at(scene: Scene, details: list[str], time: str) -> None:
    scene.world.now = scene.at(time)


async def _patients(scene: Scene, details: list[str]) -> None:
    for line in details:
        phone, _, words = line.partition(" ")
        await _put_on_list(scene, phone, words)
    await scene.settle()


async def _join(scene: Scene, phone: str, words: str) -> None:
    await _put_on_list(scene, phone, words)
    await scene.settle()


async def _put_on_list(scene: Scene, phone: str, words: str) -> None:
    name, *traits = words.split(", ")
    fields: dict[str, object] = {}
    for trait in traits:
        fields |= _trait(scene, trait)
    unreachable = fields.pop("unreachable", None)
    entry = await scene.world.patient(phone, name, **fields)
    if unreachable:
        patient_id = await database.fetch_value(
            "SELECT patient_id FROM waitlist_entry WHERE id = $1", entry
        )
        await contacts.mark_unreachable(patient_id, str(unreachable), scene.world.now)


def _trait(scene: Scene, trait: str) -> dict[str, object]:
    """What one word or two say of a patient, as fields of a new entry."""
    match trait.split(" ", 1):
        case ["urgent"]:
            return {"urgent": True}
        case ["Spanish"]:
            return {"language": "es"}
        case ["landline"]:
            return {"unreachable": "landline", "voice_consent_source": "by phone"}
        case ["may", "be called"]:
            return {"voice_consent_source": "by phone"}
        case ["plain", "landline"]:
            return {"unreachable": "landline"}
        case ["speaks", code]:
            return {"language": code}
        case ["no", "consent"]:
            return {"consent_source": None}
        case ["boost", points]:
            return {"boost": int(points)}
        case ["sees", provider] if provider.startswith("Dr. "):
            return {"provider_preference": [provider]}
        case ["sees", kind]:
            return {"provider_type_preference": kind}
        case ["at", place]:
            return {"location_preference": [place]}
        case ["booked", time]:
            return {"current_appt_at": scene.at(time)}
        case ["joined", time]:
            return {"joined_at": scene.at(time)}
        case ["in", zone]:
            return {"time_zone": zone}
    raise AssertionError(f"Nothing is said of a patient by: {trait}")


async def _slot(
    scene: Scene,
    details: list[str],
    provider: str,
    place: str,
    time: str,
    by: str | None = None,
) -> None:
    await _slot_opens(scene, provider, place, time, by)


async def _slot_opens(
    scene: Scene, provider: str, place: str, time: str, by: str | None = None
) -> None:
    slot = await scene.world.slot(
        scene.at(time),
        provider=provider,
        location=place,
        cancelled_by=await _patient_id(by) if by else None,
    )
    scene.slots.append(slot)
    await scene.settle()


async def _patient_id(phone: str) -> int:
    sql = "SELECT id FROM patient_contact WHERE phone_e164 = $1"
    found: int = await database.fetch_value(sql, phone)
    return found


async def _entry_id(phone: str) -> int:
    sql = "SELECT max(id) FROM waitlist_entry WHERE patient_id = $1"
    found: int = await database.fetch_value(sql, await _patient_id(phone))
    return found


async def _time_passes(scene: Scene, count: str, unit: str) -> None:
    await scene.world.pass_time(**{f"{unit}s": int(count)})


async def _until(scene: Scene, time: str) -> None:
    await scene.world.until(scene.at(time))


async def _opt_out(scene: Scene, phone: str) -> None:
    patient_id = await _patient_id(phone)
    await database.unit(lambda: staff_optouts.by_staff(patient_id, "staff", "", scene.world.now))
    await scene.settle()


async def _withdraw(scene: Scene, nth: str | None) -> None:
    slot, world = scene.slot(nth), scene.world
    await database.unit(lambda: desk.withdraw(slot, "withdrawn", "anna", world.rules, world.now))
    await scene.settle()


async def _unlist(scene: Scene, phone: str) -> None:
    entry = await _entry_id(phone)
    await database.unit(lambda: entries.remove(entry, "removed", scene.world.now))
    await scene.settle()


async def _press(scene: Scene, phone: str, what: str) -> None:
    """On the patients' page, with the newest offer of this phone."""
    patient_id, one = await _patient_id(phone), scene.world
    newest = "SELECT COALESCE(max(id), 0) FROM offer WHERE patient_id = $1"
    offer = await database.fetch_value(newest, patient_id)
    event = {"takes": "TAKE", "skips": "SKIP"}[what]
    await database.unit(lambda: patients.answer(one.talk, patient_id, event, offer, one.now))
    await scene.settle()


async def _know(scene: Scene, what: str, phone: str) -> None:
    """Staff settle what this phone asked by JOIN."""
    sql = "SELECT max(id) FROM join_request WHERE patient_id = $1"
    request, one = await database.fetch_value(sql, await _patient_id(phone)), scene.world
    do = {"know": joining.put_on_list, "do not know": joining.refuse}[what]
    await database.unit(lambda: do(request, "anna", one.rules, one.now))
    await scene.settle()


async def _free(scene: Scene, nth: str | None) -> None:
    """The record system has said that this time is free, and books what it has freed."""
    source = scene.world.rules.books_in
    assert source, "No record system books anything by these settings."
    await freed_by(source, scene.slot(nth), scene.world.now)


async def _about(scene: Scene, nth: str | None) -> record_bookings.About:
    slot = scene.slot(nth)
    sql = "SELECT file_id FROM intake_row WHERE slot_id = $1"
    return record_bookings.About(slot, await database.fetch_value(sql, slot), 1)


async def _book(scene: Scene, nth: str | None) -> None:
    about, one = await _about(scene, nth), scene.world
    sql = "SELECT id FROM offer WHERE cancellation_id = $1 AND state = 'accepted'"
    offer = await database.fetch_value(sql, about.slot_id)
    await database.unit(lambda: record_bookings.stands(offer, about, one.rules, one.now))
    await scene.settle()


async def _refuse_booking(scene: Scene, nth: str | None) -> None:
    about, one = await _about(scene, nth), scene.world
    await database.unit(lambda: record_bookings.is_refused(about, one.rules, one.now))
    await scene.settle()


async def _mark_booked(scene: Scene, nth: str | None) -> None:
    slot, one = scene.slot(nth), scene.world
    await database.unit(lambda: desk.mark_booked(slot, one.rules, one.now))
    await scene.settle()


async def _repeat(scene: Scene, phone: str) -> None:
    await scene.hear_again(phone)


async def _refuse(scene: Scene, phone: str, code: str) -> None:
    scene.world.carrier.refusals[phone] = int(code)


async def _lose(scene: Scene, phone: str, code: str) -> None:
    scene.world.carrier.undeliverable[phone] = int(code)


async def _mend(scene: Scene, phone: str) -> None:
    scene.world.carrier.refusals.pop(phone, None)
    scene.world.carrier.undeliverable.pop(phone, None)


async def _stay_silent(scene: Scene) -> None:
    scene.world.carrier.answers.append(gateway.Unknown("TimeoutError"))


async def _take_in_silence(scene: Scene) -> None:
    scene.world.carrier.answers.append(TakenInSilence())


async def _be_busy(scene: Scene) -> None:
    scene.world.carrier.answers.append(gateway.Throttled())


async def _ring_in_silence(scene: Scene) -> None:
    scene.world.exchange.answers.append(TakenInSilence())


async def _ring_nowhere(scene: Scene) -> None:
    scene.world.exchange.answers.append(gateway.Unknown("TimeoutError"))


async def _be_silent(scene: Scene) -> None:
    scene.world.exchange.silent = True


async def _refuse_call(scene: Scene, phone: str, code: str) -> None:
    scene.world.exchange.refusals[phone] = int(code)


async def _call_again(scene: Scene, phone: str) -> None:
    del scene.world.exchange.refusals[phone]


async def _note_call(scene: Scene, phone: str, what: str) -> None:
    """Staff note what came of a call of theirs; it may be refused."""
    sql = "SELECT max(id) FROM phone_call WHERE patient_id = $1"
    call, one = await database.fetch_value(sql, await _patient_id(phone)), scene.world
    results: dict[str, calls.Result] = {
        "takes it": "taken",
        "says no": "declined",
        "does not answer": "no_answer",
    }
    with suppress(slots.Refused):
        await database.unit(lambda: desk.called(call, results[what], "anna", one.rules, one.now))
    await scene.settle()


async def _call_is(scene: Scene, phone: str, told: str) -> str:
    """What the list of calls says of the newest call to a phone, and why it is staff's."""
    row = await database.fetch_one(
        """
        SELECT state, not_dialled FROM phone_call WHERE patient_id = $1 ORDER BY id DESC LIMIT 1
        """,
        await _patient_id(phone),
    )
    if row is None:
        return f"the call to {phone} is not listed"
    why = f": {row['not_dialled']}" if row["not_dialled"] else ""
    return f"the call to {phone} is {row['state']}{why}".replace("_", " ")


async def _phone_is(scene: Scene, phone: str, told: str) -> str:
    rings = any(line.to == phone and line.state == "ringing" for line in scene.world.exchange.lines)
    return f"the phone of {phone} {'rings' if rings else 'is silent'}"


async def _slot_is(scene: Scene, nth: str | None, told: str) -> str:
    row = await world.slot_row(scene.slot(nth))
    verdict = str(row["verdict"] or "").replace("_", " ")
    state = f"{row['status']}: {verdict}" if ":" in told else row["status"]
    return f"the {nth + ' ' if nth else ''}slot is {state}"


async def _consent_is(scene: Scene, phone: str, told: str) -> str:
    sql = "SELECT opt_out FROM patient_contact WHERE phone_e164 = $1"
    out = await database.fetch_value(sql, phone)
    return f"{phone} {'is opted out' if out else 'may be texted'}"


async def _attention(scene: Scene, who: str, phone: str, told: str | None = None) -> str:
    sql = "SELECT needs_staff_why FROM thread WHERE patient_id = $1"
    why = await database.fetch_value(sql, await _patient_id(phone))
    return f"staff must look at {phone}: {why}" if why else f"nobody must look at {phone}"


async def _visit_was(scene: Scene, phone: str, _: str) -> str:
    """What was said of the last visit that this phone was asked about."""
    rows = await database.fetch(
        "SELECT score FROM visit_rating WHERE patient_id = $1 ORDER BY id DESC LIMIT 1",
        await _patient_id(phone),
    )
    if not rows:
        return f"the visit of {phone} was not asked about"
    score = rows[0]["score"]
    return f"the visit of {phone} " + ("has no answer" if score is None else f"was a {score}")


async def _listed(scene: Scene, phone: str, told: str) -> str:
    sql = "SELECT active FROM waitlist_entry WHERE id = $1"
    active = await database.fetch_value(sql, await _entry_id(phone))
    return f"{phone} is {'on' if active else 'off'} the list"


GIVEN: Final[Mapping[str, Do]] = {
    "the settings": _set,
    f"it is {TIME}": _start_at,
    "patients": _patients,
    f"a slot {SLOT}": _slot,
}
HAPPENS: Final[Mapping[str, Do]] = {
    r"(\d+) (second|minute|hour|day)s? pass(?:es)?": _time_passes,
    f"until {TIME}": _until,
    f"a slot opens {SLOT}": _slot_opens,
    f"{PHONE} (.+) joins the list": _join,
    f"staff opt {PHONE} out": _opt_out,
    f"staff withdraw {NTH}slot": _withdraw,
    f"staff take {PHONE} off the list": _unlist,
    f"{PHONE} (takes|skips) it on the page": _press,
    f"staff (know|do not know) {PHONE}": _know,
    f"the record system frees {NTH}slot": _free,
    f"the record system shows the booking of {NTH}slot": _book,
    f"the record system has somebody else in {NTH}slot": _refuse_booking,
    f"staff mark {NTH}slot as booked": _mark_booked,
    f"the carrier repeats the last text of {PHONE}": _repeat,
    rf"the carrier refuses {PHONE} with (\d+)": _refuse,
    rf"texts to {PHONE} do not arrive: (\d+)": _lose,
    f"{PHONE} can be reached again": _mend,
    "the carrier does not answer the next text": _stay_silent,
    "the carrier takes the next text but its answer is lost": _take_in_silence,
    "the carrier is too busy for the next text": _be_busy,
    "the next call is made but its answer is lost": _ring_in_silence,
    "the next call is not made and nobody says so": _ring_nowhere,
    "the carrier is silent about calls": _be_silent,
    rf"the carrier refuses to call {PHONE}: (\d+)": _refuse_call,
    f"the carrier calls {PHONE} again": _call_again,
    rf"staff note that {PHONE} (takes it|says no|does not answer)": _note_call,
}
MUST_BE: Final[Mapping[str, Look]] = {
    f"{NTH}slot is (.+)": _slot_is,
    rf"{PHONE} (is opted out|may be texted)": _consent_is,
    rf"(staff|nobody) must look at {PHONE}(?:: (.+))?": _attention,
    rf"{PHONE} is (on|off) the list": _listed,
    rf"the visit of {PHONE} (?:was|has) (.+)": _visit_was,
    rf"the call to {PHONE} is (.+)": _call_is,
    rf"the phone of {PHONE} (rings|is silent)": _phone_is,
}
"""What is so, in the same words: any difference shows."""
