"""Takes turns: makes the pure dialogue durable.

One turn is one transaction. It claims the oldest waiting text of a contact, takes the contact's
lock, *then* loads the thread, records consent, steps the script, carries out its commands, adds
its replies to the outbox, and stores the new position. Either all of that happened or nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot import clock, database, languages, logs, metrics
from bot.dialogue import TIMER, Arm, Ask, Disarm, Event, Flag, Position, Say, Script, step
from bot.languages import Language
from bot.messages import consent, contacts, inbox, opt_outs, outbox
from bot.messages.channels import Channel
from bot.messages.dispatch import ceilings
from bot.replies.question import NOTHING, Question
from bot.replies.reading import Intent, Reading
from bot.threads import heard, positions
from bot.timers import schedule

log = logs.get(__name__)

MOST_TRIES: Final = 5
"""A text whose turn breaks this often is set aside, so that its neighbours go on."""
AFTER_STOP: Final = "wrote after opting out: nobody has answered"
WANTS_TEXTS_AGAIN: Final = "opted out, and asks for texts again: told to reply START"
HOW_TO_START: Final = "how_to_start"
IN_SHADOW: Final = "wrote in shadow mode: nobody has answered"
LOST: Final = "wrote in the time that a restore has lost: it may have been answered or not"
CONSENT_WORDS: Final = frozenset({Intent.STOP, Intent.START, Intent.HELP})
WANT_TEXTS: Final = frozenset({Intent.START, Intent.JOIN})
"""Whoever has opted out and says so asks for our texts again."""
TOO_MANY: Final = "many texts in a minute"
TIMER_KIND: Final = "thread"
DIGIT: Final = "DIGIT"
"""The event of a reply that is a digit, which we may have offered, and nothing else."""
CALL_ME: Final = "CALL_ME"
"""The event of a patient who asks for a call, and says nothing that is clearer."""
MOST_STEPS: Final = 8
"""Commands and their results in one turn; more means that a script runs in a circle."""
MOST_REPLIES: Final = 6
MOST_TO_STRANGERS: Final = 6
STRANGER_WINDOW: Final = timedelta(days=30)
"""Whoever is not the clinic's own patient gets so many replies in so long, whatever they write."""
REPLY_WINDOW: Final = timedelta(minutes=1)
"""Two machines must not talk to each other: at most so many replies to one number in a minute."""


class Circular(RuntimeError):
    """A script keeps asking commands and never comes to an end."""


@dataclass(frozen=True)
class Conversation:
    """A script with what it needs of the world: the one place where a domain is plugged in."""

    script: Script
    recognise: Callable[[str, Question], Reading]
    question: Callable[[Position, contacts.Contact, datetime], Awaitable[Question]]
    """What a text that came in then answers, in this position."""
    carry_out: Callable[[Ask, contacts.Contact, datetime], Awaitable[Event]]
    render: Callable[[Say, contacts.Contact, Channel], Awaitable[str]]
    knows: Callable[[int], Awaitable[bool]]
    """Whether a contact is one of the clinic's own, or a stranger who has written to us."""
    stranger_texts_per_day: int = 50


@dataclass
class _Taken:
    """What one turn has gathered so far."""

    position: Position
    says: list[Say] = field(default_factory=list)
    flag: str | None = None
    timer: Arm | Disarm | None = None


async def take_next(conversation: Conversation, now: datetime) -> inbox.Waiting | None:
    """Take the turn of the text that has waited longest; returns it, or none if none waits.

    Raises ``Broken`` with the text when its turn failed; nothing of that turn remains.
    """
    return await database.unit(lambda: _take_next(conversation, now))


class Broken(Exception):
    """The turn of ``waiting`` failed; ``__cause__`` is why."""

    def __init__(self, waiting: inbox.Waiting) -> None:
        super().__init__(f"The turn of message {waiting.id} broke.")
        self.waiting = waiting


async def put_back(conversation: Conversation, waiting: inbox.Waiting, now: datetime) -> None:
    """Count a turn that broke. After ``MOST_TRIES`` its text is set aside for a person, but a wish
    to stop in it holds all the same."""

    async def work() -> None:
        if await inbox.fail(waiting.id, now, tries=MOST_TRIES):
            try:
                async with database.transaction():
                    await _heed_stop(conversation, waiting, now)
            except database.TRANSIENT:
                raise
            except Exception:
                log.exception("consent not read", message=waiting.id)

    await database.unit(work)


async def _heed_stop(conversation: Conversation, waiting: inbox.Waiting, now: datetime) -> None:
    contact = await contacts.lock(waiting.patient_id)
    # Without its question: what broke the turn may be that.
    reading = conversation.recognise(waiting.body, NOTHING)
    effect = consent.effect(
        reading, waiting.keyword, answered=waiting.answered, opted_out=contact.opt_out
    )
    if effect.change != "revoked":
        return
    await _record_consent(contact, effect, waiting, now)
    try:
        async with database.transaction():
            # What the script ends for whoever stops; its words and its position are given up.
            taken = _Taken(Position(conversation.script.start))
            stop = Event(Intent.STOP.value, heard.facts(reading, effect, waiting))
            await _run(conversation, contact, taken, stop, now)
    except database.TRANSIENT:
        raise
    except Exception:
        log.exception("stop not carried out", message=waiting.id)


async def _take_next(conversation: Conversation, now: datetime) -> inbox.Waiting | None:
    waiting = await inbox.claim()
    if waiting is None:
        return None
    try:
        await _hear(conversation, waiting, now)
    except database.TRANSIENT:
        raise
    except Exception as error:
        raise Broken(waiting) from error
    return waiting


async def _hear(conversation: Conversation, waiting: inbox.Waiting, now: datetime) -> None:
    contact = await contacts.lock(waiting.patient_id)
    start = conversation.script.start
    stands = await positions.heard(waiting, start, now)
    question = await conversation.question(stands.position, contact, waiting.received_at)
    reading = conversation.recognise(waiting.body, question)
    effect = consent.effect(
        reading, waiting.keyword, answered=waiting.answered, opted_out=contact.opt_out
    )
    await contacts.note_heard(contact.id, now, consents=effect.intent is Intent.START)
    overtaken = contact.opt_out and await opt_outs.revoked_after(contact.id, waiting.received_at)
    if effect.change == "restored" and overtaken:
        effect = replace(effect, change=None)
    await inbox.settle(waiting.id, heard.noted(reading, effect), now)
    database.after_commit(lambda: _count(effect.intent, waiting))
    await _record_consent(contact, effect, waiting, now)
    if waiting.lost:
        if not reading.automatic and effect.intent not in CONSENT_WORDS:
            await positions.save(contact.id, stands, now, flag=LOST)
        return
    silent = reading.automatic or (contact.opt_out and effect.change != "restored")
    wants_texts = effect.intent in WANT_TEXTS and not overtaken
    if silent and not reading.automatic and wants_texts:
        await _tell_how_to_start(conversation, contact, waiting, stands, now)
        return
    if silent and effect.change is None:
        if not reading.automatic and effect.intent is not Intent.STOP:
            # They get no answer, but may be telling us that they can't come.
            await positions.save(contact.id, stands, now, flag=AFTER_STOP)
        return
    contact = await _in_their_language(contact, reading, now)
    name = effect.intent.value
    if reading.digit is not None and effect.intent is Intent.UNCLEAR:
        name = DIGIT
    elif _only_asks_for_a_call(reading, effect) and await conversation.knows(contact.id):
        name = CALL_ME
    event = Event(name, heard.facts(reading, effect, waiting, elsewhere=stands.elsewhere))
    turn = await _take(conversation, contact, stands, event, now)
    await send(conversation, turn, now, answers=waiting)


def _only_asks_for_a_call(reading: Reading, effect: consent.Effect) -> bool:
    """HELP by the keyword is answered as HELP, whatever else the text says."""
    helps = effect.intent is Intent.HELP and reading.learned
    return reading.wants_call and (helps or effect.intent is Intent.UNCLEAR)


def _count(intent: Intent, waiting: inbox.Waiting) -> None:
    took = (clock.now() - waiting.received_at).total_seconds()
    metrics.TURN_SECONDS.labels(intent=intent.value).observe(max(0.0, took))


async def _tell_how_to_start(
    conversation: Conversation,
    contact: contacts.Contact,
    waiting: inbox.Waiting,
    stands: positions.Stored,
    now: datetime,
) -> None:
    """Whoever opted out and asks for the texts in other words than START is told of that word: a
    carrier that blocks them lets them in by no other."""
    says = await _brake(conversation, contact.id, [Say(HOW_TO_START)], now)
    await send(conversation, Turn(contact, tuple(says)), now, answers=waiting)
    await positions.save(contact.id, stands, now, flag=WANTS_TEXTS_AGAIN)


async def _in_their_language(
    contact: contacts.Contact, reading: Reading, now: datetime
) -> contacts.Contact:
    """Whoever answers in another language than our texts' own keywords is answered in it from then
    on. The way back is by staff: an English keyword in our own text is no sign of a language."""
    theirs = Language(reading.language or languages.DEFAULT)
    if theirs in (languages.DEFAULT, contact.language) or theirs not in languages.WRITTEN:
        return contact
    await contacts.set_language(contact.id, theirs, now)
    return replace(contact, language=theirs)


async def _record_consent(
    contact: contacts.Contact, effect: consent.Effect, waiting: inbox.Waiting, now: datetime
) -> None:
    match effect.change:
        case "revoked":
            await opt_outs.revoke(
                contact.id, "text message", now, text=waiting.body, message_id=waiting.id
            )
            await outbox.withdraw_for_contact(contact.id)
        case "restored":
            await opt_outs.restore(
                contact.id, "text message", now, text=waiting.body, message_id=waiting.id
            )
        case None:
            pass


@dataclass(frozen=True)
class Turn:
    """What a turn has to say to its contact, in order. Whoever took the turn delivers it."""

    contact: contacts.Contact
    says: tuple[Say, ...]
    ends_at: datetime | None = None
    """When the turn's timer ends what it asks: no question may reach the patient after that."""


async def take(
    conversation: Conversation,
    contact: contacts.Contact,
    event: Event,
    now: datetime,
    *,
    heard_at: datetime,
) -> Turn:
    """One turn of a locked contact, in the caller's transaction, whatever its event came by.

    Nothing is delivered here: a caller who answers by voice or on a page puts what it says into
    words by ``conversation.render`` for its own channel.
    """
    stands = await positions.load(contact.id, conversation.script.start, heard_at=heard_at, now=now)
    return await _take(conversation, contact, stands, event, now)


async def _take(
    conversation: Conversation,
    contact: contacts.Contact,
    stands: positions.Stored,
    event: Event,
    now: datetime,
) -> Turn:
    taken = _Taken(stands.position)
    await _run(conversation, contact, taken, event, now)
    said = await _brake(conversation, contact.id, taken.says, now)
    if len(said) < len(taken.says):
        # A question that is held back was never asked: its position travels with its text.
        taken.flag = taken.flag or TOO_MANY
    stands = replace(stands, position=taken.position)
    await positions.save(contact.id, stands, now, flag=taken.flag)
    await _set_timer(contact.id, taken.timer, now)
    ends_at = now + taken.timer.after if isinstance(taken.timer, Arm) else None
    return Turn(contact, tuple(said), ends_at)


async def send(
    conversation: Conversation, turn: Turn, now: datetime, *, answers: inbox.Waiting | None = None
) -> None:
    """Deliver a turn by text: as the answer to one that came in, or as texts that we start."""
    prompt = answers is not None and now - answers.received_at <= outbox.PROMPT
    texts = [
        outbox.Text(
            turn.contact.id,
            say.phrase,
            await conversation.render(say, turn.contact, Channel.SMS),
            offer_id=say.about,
            asks=say.asks,
            reply_to=answers.id if answers is not None and prompt else None,
            expires_at=turn.ends_at if say.asks else None,
        )
        for say in turn.says
    ]
    leaves = await outbox.enqueue(texts, now)
    if (
        not leaves
        and answers is not None
        and not ALWAYS_SAID.issuperset(s.phrase for s in turn.says)
    ):
        await positions.flag(turn.contact.id, conversation.script.start, IN_SHADOW, now)


async def _brake(
    conversation: Conversation, patient_id: int, says: Sequence[Say], now: datetime
) -> list[Say]:
    """What may be said of this: two machines must not talk to each other for long, and nobody
    makes us text whomever they name as a sender."""
    if says and not await conversation.knows(patient_id):
        given = await outbox.recent_replies(patient_id, now - STRANGER_WINDOW)
        wanted = max(0, min(len(says), MOST_TO_STRANGERS - given))
        most = conversation.stranger_texts_per_day
        return list(says[: await ceilings.spend("strangers", wanted, most, now)])
    given = await outbox.recent_replies(patient_id, now - REPLY_WINDOW)
    room = max(0, MOST_REPLIES - given)
    return [say for i, say in enumerate(says) if i < room or say.phrase in ALWAYS_SAID]


async def _run(
    conversation: Conversation,
    contact: contacts.Contact,
    taken: _Taken,
    event: Event,
    now: datetime,
) -> None:
    """Step until no command is left whose result the dialogue has not heard."""
    events = [event]
    for _ in range(MOST_STEPS):
        if not events:
            return
        turn = step(conversation.script, taken.position, events.pop(0), now)
        taken.position = turn.position
        for act in turn.acts:
            match act:
                case Say():
                    taken.says.append(act)
                case Ask():
                    events.append(await conversation.carry_out(act, contact, now))
                case Flag(why):
                    taken.flag = why
                case Arm() | Disarm():
                    taken.timer = act
    raise Circular("The script asked more commands in one turn than it may.")


ALWAYS_SAID: Final = frozenset({"stopped", "confirmed", "held"})
"""The brake never holds these back: the law's one confirmation, and a booking."""


async def _set_timer(patient_id: int, timer: Arm | Disarm | None, now: datetime) -> None:
    if timer is None:
        return
    token = await positions.new_token(patient_id)
    if isinstance(timer, Arm):
        await schedule.arm(TIMER_KIND, patient_id, now + timer.after, token=token)


async def fire_timer(conversation: Conversation, due: schedule.Due, now: datetime) -> None:
    """The thread's own timer is due: a turn without a text. A stale timer does nothing."""
    contact = await contacts.lock(due.subject_id)
    if contact.opt_out or not await positions.holds_token(contact.id, due.token):
        return
    turn = await take(conversation, contact, Event(TIMER), now, heard_at=now)
    await send(conversation, turn, now)
