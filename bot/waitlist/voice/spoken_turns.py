"""What a call says when it is answered, and on each key: turns of the dialogue as any other.

Each is one transaction under the lock of the contact, and asks what is so at that moment before a
word is said. A key is an event of the script that names its offer, as a press on the page is:
wherever the thread of texts stands, a 1 takes what was just read out, and nothing else.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot import audit, languages
from bot.dialogue import Event, Say
from bot.languages import Language
from bot.messages import contacts, opt_outs, outbox
from bot.messages.channels import Channel
from bot.messages.dialler import Report
from bot.messages.spoken import SILENCE, Said
from bot.threads import positions, turns
from bot.threads.turns import Conversation
from bot.waitlist import calls, offers, slots, texts, wording
from bot.waitlist.releases import PATIENT
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Clinic
from bot.waitlist.rules.slot import Slot
from bot.waitlist.voice import keys, records
from bot.waitlist.voice.keys import At
from bot.waitlist.voice.records import Call, Result
from bot.waitlist.wording.calls import SPOKEN

SOURCE: Final = "key 9 in a call"
UNWRITTEN: Final = "took a slot in a call, and gets no text: confirm it in another way"
EVENTS: Final = {"take": "TAKE", "skip": "SKIP", "person": "CALL_ME", "stop": "STOP"}
RESULTS: Final[dict[str, Result]] = {
    "confirmed": "taken",
    "held": "taken",
    "already_yours": "taken",
    "noted": "skipped",
    "stopped": "stopped",
    "will_call": "wants_call",
}
"""By the phrase that answers the key; any other says that the slot is gone."""
AGAIN: Final[dict[Result, str]] = {
    "taken": "already_yours",
    "skipped": "noted",
    "stopped": "stopped",
    "wants_call": "will_call",
    "too_late": "closed",
}
"""What is said where the key was heard before: the carrier has asked once more."""
ON_THE_LIST: Final[dict[Result, calls.Result]] = {
    "taken": "taken",
    "skipped": "declined",
    "wants_call": "later",
}
STOP_FACTS: Final = {
    "agrees": False,
    "cancels": False,
    "carrier_answered": False,
    "changed": True,
    "wrong_number": False,
}


@dataclass(frozen=True)
class Stage:
    """A call as one turn sees it, its contact locked."""

    talk: Conversation
    rules: Rules
    contact: contacts.Contact
    call: Call
    slot: Slot | None
    now: datetime

    def may_hear(self) -> bool:
        """Whether what the call is about may be put now."""
        if self.slot is None or not self.slot.can_be_had(self.now):
            return False
        hours = self.rules.call_hours_at(self.slot.place)
        opening = hours.opening(self.now, self.contact.zones, hold=timedelta(0))
        return self.contact.may_be_called and opening == self.now

    async def say(self, phrase: str, asks: At | None = None, repeats: int = 0) -> Said:
        words = await self.words(Say(phrase))
        return Said(words, SPOKEN[self.language].locale, asks, repeats)

    @property
    def language(self) -> Language:
        return spoken(self.contact.language)

    async def words(self, say: Say) -> str:
        values = dict(say.values)
        if self.slot is not None:
            where, wording = self.slot.place, SPOKEN[self.language]
            values |= wording.values(self.slot.starts_at, where.name, where.zone, self.now)
        contact = replace(self.contact, language=self.language)
        about = say.about if say.about is not None else self.call.offer_id
        return await self.talk.render(
            replace(say, values=values, about=about), contact, Channel.VOICE
        )


async def _stage(
    talk: Conversation, rules: Rules, token: uuid.UUID, sid: str, now: datetime
) -> Stage | None:
    """``None`` for no call of ours, or for another than the one that has this name."""
    patient_id = await records.patient_of(token)
    if patient_id is None:
        return None
    contact = await contacts.lock(patient_id)
    call = await records.lock(token)
    if not await records.note_sid(call, sid):
        return None
    slot = await slots.of_offer(call.offer_id, patient_id, rules)
    return Stage(talk, rules, contact, call, slot, now)


async def answered(
    talk: Conversation, rules: Rules, token: uuid.UUID, report: Report, now: datetime
) -> Said:
    """Somebody has picked up. To a machine nothing is said, and nothing is left on it."""
    stage = await _stage(talk, rules, token, report.sid, now)
    if stage is None:
        return SILENCE
    if report.machine:
        await records.note_result(stage.call, "machine")
        return SILENCE
    if stage.call.is_over or stage.call.result is not None or not stage.may_hear():
        return await stage.say("nothing")
    return await stage.say("gate", "gate")


async def pressed(
    talk: Conversation,
    rules: Rules,
    token: uuid.UUID,
    sid: str,
    at: At,
    key: str,
    repeats: int,
    now: datetime,
    number: str,
) -> Said:
    """A key, or silence (an empty one), after what was said ``at`` this place to ``number``."""
    stage = await _stage(talk, rules, token, sid, now)
    if stage is None:
        return await _unknown(talk, rules, number, keys.meaning(at, key), now)
    if stage.call.result is not None:
        return await stage.say(AGAIN.get(stage.call.result, "goodbye"))
    meant = keys.meaning(at, key)
    if meant == "stop":
        return await _stop(stage)
    if meant in ("nothing", "repeat"):
        return await _repeat(stage, at, repeats)
    if meant == "hear":
        return await _put(stage)
    return await _answer(stage, EVENTS[meant])


async def _unknown(
    talk: Conversation, rules: Rules, number: str, meant: keys.Meaning, now: datetime
) -> Said:
    """A key in a call that a restore has lost: it takes nothing, and a wish to stop counts."""
    if meant != "stop":
        return hold_on(languages.DEFAULT, rules, "trouble")
    contact = await contacts.lock(await contacts.ensure(number, now))
    phrase = await _stop_by_menu(talk, contact, now)
    who = await texts.speaker(contact.id, None, rules)
    return _line(phrase, spoken(contact.language), who, None, 0)


async def _put(stage: Stage, repeats: int = 0) -> Said:
    """The opening itself, if it is one still."""
    if not stage.may_hear():
        await records.note_result(stage.call, "too_late")
        return await stage.say("closed")
    await records.note_heard(stage.call, stage.now)
    await offers.note_sent(stage.call.offer_id, stage.now)
    put = Event("HEARD", {"offer": stage.call.offer_id, "at": stage.now.timestamp()})
    await turns.take(stage.talk, stage.contact, put, stage.now, heard_at=stage.now)
    return await stage.say("offer", "offer", repeats)


async def _repeat(stage: Stage, at: At, repeats: int) -> Said:
    if repeats >= keys.MOST_REPEATS:
        return await stage.say("goodbye")
    if at == "offer":
        return await _put(stage, repeats + 1)
    return await stage.say("gate", "gate", repeats + 1)


async def _answer(stage: Stage, event: str) -> Said:
    """Take the turn, keep its result, and say what it says."""
    facts = STOP_FACTS if event == "STOP" else {"offer": stage.call.offer_id}
    turn = await turns.take(
        stage.talk, stage.contact, Event(event, facts), stage.now, heard_at=stage.now
    )
    said = turn.says[0] if turn.says else Say("goodbye")
    result = RESULTS.get(said.phrase, "too_late")
    await records.note_result(stage.call, result)
    if stage.call.phone_call_id is not None and result in ON_THE_LIST:
        await calls.note(stage.call.phone_call_id, ON_THE_LIST[result], calls.SYSTEM, stage.now)
    if said.phrase in ("confirmed", "held"):
        await _confirm(stage, said)
    await audit.record(
        PATIENT, f"key_{event.lower()}", "patient", stage.contact.id, stage.now, result=result
    )
    return Said(await stage.words(said), SPOKEN[stage.language].locale)


async def _confirm(stage: Stage, said: Say) -> None:
    """The confirmation, also in writing where a text arrives; else a person sees to that."""
    contact = stage.contact
    if contact.may_be_texted:
        await turns.send(stage.talk, turns.Turn(contact, (said,)), stage.now)
    else:
        await positions.flag(contact.id, stage.talk.script.start, UNWRITTEN, stage.now)


async def _stop(stage: Stage) -> Said:
    """One key ends calls and texts, before a word of goodbye is said. One text confirms it where
    texts arrive."""
    await revoke(stage.contact, stage.now)
    said = await _answer(stage, "STOP")
    if not (stage.contact.needs_consent or stage.contact.unreachable):
        stopped = turns.Turn(stage.contact, (Say("stopped"),))
        await turns.send(stage.talk, stopped, stage.now)
    return said


async def revoke(contact: contacts.Contact, now: datetime) -> None:
    await opt_outs.revoke(contact.id, SOURCE, now, text="9")
    await outbox.withdraw_for_contact(contact.id)


async def menu(
    talk: Conversation, rules: Rules, number: str, key: str | None, repeats: int, now: datetime
) -> Said:
    """Somebody calls our number: who we are, how to stop us, and how to reach a person. ``key`` is
    ``None`` when they have just been answered."""
    meant = "repeat" if key is None else keys.meaning("menu", key)
    patient_id = await contacts.find(number)
    if patient_id is None and meant == "stop":
        patient_id = await contacts.ensure(number, now)
    if patient_id is None:
        return _line("menu_stranger", languages.DEFAULT, rules.clinic, key, repeats)
    contact = await contacts.lock(patient_id)
    who = await texts.speaker(patient_id, None, rules)
    phrase = "menu" if await talk.knows(patient_id) else "menu_stranger"
    if meant == "stop":
        phrase = await _stop_by_menu(talk, contact, now)
    elif meant == "person" and phrase == "menu":
        await turns.take(talk, contact, Event("CALL_ME"), now, heard_at=now)
        phrase = "will_call"
    return _line(phrase, spoken(contact.language), who, key, repeats)


async def _stop_by_menu(talk: Conversation, contact: contacts.Contact, now: datetime) -> str:
    if not contact.opt_out:
        await revoke(contact, now)
        await turns.take(talk, contact, Event("STOP", STOP_FACTS), now, heard_at=now)
    return "stopped"


def _line(phrase: str, language: Language, who: Clinic, key: str | None, repeats: int) -> Said:
    asks: At | None = "menu" if phrase.startswith("menu") else None
    if asks and key is not None and repeats >= keys.MOST_REPEATS:
        phrase, asks = "goodbye", None
    words = wording.render(phrase, language, who, channel=Channel.VOICE)
    return Said(words, SPOKEN[language].locale, asks, repeats + (key is not None))


def spoken(language: Language) -> Language:
    """The language in which somebody is spoken to: theirs, if we have a voice for it."""
    return language if language in SPOKEN else languages.DEFAULT


def hold_on(language: Language, rules: Rules, phrase: str) -> Said:
    """What is said where a turn takes too long, or can't be taken."""
    words = wording.render(phrase, language, rules.clinic, channel=Channel.VOICE)
    return Said(words, SPOKEN[language].locale)
