"""Patients who ask by text to be put on the list.

    JOIN --> asked once whether they agree to texts --YES--> waits for staff --+--> listed
                                                                               '--> refused

Texting it proves the phone, and the YES is the consent: what was agreed to is kept with it, word by
word. Who they are and what they wait for is known to staff alone, so nobody is on the list before a
person has said so. Each in the caller's transaction.
"""

from datetime import datetime
from typing import Final, Literal

from bot import audit, database, languages
from bot.messages import contacts, outbox
from bot.waitlist import entries, links, slots, texts, wording
from bot.waitlist.models import JoinRequest, WaitlistEntry
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.slots import Refused

QUESTION: Final = "join_question"
WELCOME: Final = "welcome"
NOT_FOUND: Final = "not_found"
SOURCE: Final = "text JOIN"


async def agree(
    contact: contacts.Contact, rules: Rules, now: datetime
) -> Literal["listed", "waiting"]:
    """The contact, which is locked, agrees to the words of ``QUESTION``. Whoever stands on the list
    already is asked from now on; of others staff are told."""
    speaker = await texts.speaker(contact.id, None, rules)
    agreed_to = wording.render(QUESTION, contact.language, speaker)
    await contacts.give_consent(contact.id, SOURCE, now, words=agreed_to)
    if await entries.is_listed(contact.id):
        await slots.wake_waiting(now)
        return "listed"
    await database.execute(
        """
        INSERT INTO join_request (patient_id, agreed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING
        """,
        contact.id,
        now,
    )
    return "waiting"


async def put_on_list(request_id: int, by: str, rules: Rules, now: datetime) -> int:
    """A person knows this patient: they wait from the moment at which they asked, and are told so;
    returns the entry. Raises ``Refused``."""
    request, contact = await _open(request_id)
    if contact.opt_out:
        raise Refused("They have opted out of texts since: please call them first.")
    new = entries.NewEntry(phone_e164=contact.phone_e164, joined_at=request.agreed_at)
    entry_id = await entries.add(new, rules.numbers, now)
    await _settle(request, "listed", by, now)
    await audit.record(by, "add", "entry", entry_id, now, asked="by text")
    await welcome(contact, rules, now)
    return entry_id


async def refuse(request_id: int, by: str, rules: Rules, now: datetime) -> None:
    """Nobody knows this patient, who is told to call. Raises ``Refused``."""
    request, contact = await _open(request_id)
    await _settle(request, "refused", by, now)
    await audit.record(by, "refuse", "patient", contact.id, now)
    if contact.may_be_texted:
        await _tell(contact, NOT_FOUND, {}, rules, now)


async def welcome_entry(entry_id: int, rules: Rules, now: datetime) -> None:
    """As ``welcome``, for the patient of an entry that was added in this transaction."""
    entry = await WaitlistEntry.get(id=entry_id)
    await welcome(await contacts.lock(entry.patient_id), rules, now)


async def welcome(contact: contacts.Contact, rules: Rules, now: datetime) -> None:
    """Say to whoever has come onto the list what follows, once, with a link to their page; not
    in a language that they may not read."""
    if contact.language not in languages.WRITTEN:
        return
    if not contact.may_be_texted or await outbox.has_been_told(contact.id, WELCOME):
        return
    link = await links.to_list(contact.id, rules, now)
    await _tell(contact, WELCOME, {} if link is None else {"link": link}, rules, now)


async def _tell(
    contact: contacts.Contact,
    phrase: str,
    said: dict[str, object],
    rules: Rules,
    now: datetime,
) -> None:
    speaker = await texts.speaker(contact.id, None, rules)
    body = wording.render(phrase, contact.language, speaker, said)
    await outbox.enqueue([outbox.Text(contact.id, phrase, body)], now)


async def _open(request_id: int) -> tuple[JoinRequest, contacts.Contact]:
    """A request that nobody has settled, read under its contact's lock."""
    found = await JoinRequest.get_or_none(id=request_id)
    if found is None:
        raise Refused("There is no such request.")
    contact = await contacts.lock(found.patient_id)
    if not await JoinRequest.exists(id=request_id, outcome=None):
        raise Refused("Somebody has settled this request already.")
    return found, contact


async def _settle(
    request: JoinRequest, outcome: Literal["listed", "refused"], by: str, now: datetime
) -> None:
    settled = JoinRequest.filter(id=request.id, outcome=None)
    await settled.update(outcome=outcome, settled_at=now, settled_by=by)
