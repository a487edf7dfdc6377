"""What is not plainly an answer: asked once in other words, then left to staff; and strangers."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.dialogue import Act, Ask, Flag, Go, Moment, Position, Say
from bot.waitlist.conversation.moments import (
    AFTERTHOUGHT,
    ANSWERED_STAFF,
    NO_ELSEWHERE,
    NOTHING,
    TOLD,
    UNCLEAR_TO_STAFF,
    is_elsewhere,
    offer_of,
)


def asked_once_more(
    moment: Moment, question: str, values: Mapping[str, object] = MappingProxyType({})
) -> Sequence[Act]:
    """Ask once in other words, then leave it to staff, then be silent."""
    memory = dict(moment.position.memory)
    before = memory.get("unclear", 0)
    state = moment.position.state
    if before == 0:
        return [Say(question, values), Go(state, memory | {"unclear": 1})]
    said = [Say("staff_will_look")] if before == 1 else []
    return [*said, Flag(UNCLEAR_TO_STAFF), Go(state, memory | {"unclear": TOLD})]


def unclear_answer(moment: Moment) -> Sequence[Act]:
    """The slot is named: "yes to Wednesday" may mean one that was offered before."""
    if is_elsewhere(moment):
        return [Say("other_day", moment.event.facts, Position("offered", offer_of(moment)))]
    counters = moment.event.facts["counters"]
    return asked_once_more(moment, "other_day" if counters else "unclear", moment.event.facts)


def unclear_closed(moment: Moment) -> Sequence[Act]:
    """The slot is gone, as they were told: never invite a YES to it."""
    if moment.event.facts["thanks"]:
        return [Go("idle")]
    if is_elsewhere(moment):
        return [Say("closed"), Go("idle")]
    return [Say("unclear_idle"), Go("idle", {"unclear": 1})]


def unclear_idle(moment: Moment) -> Sequence[Act]:
    """Where nothing is asked, thanks await no answer."""
    if moment.event.facts.get("thanks"):
        return NOTHING
    return asked_once_more(moment, "unclear_idle")


def afterthought(moment: Moment) -> Sequence[Act]:
    """ "But only with Dr. Lee", "sorry, I meant no": whoever has a slot and takes something back of
    their YES is read by a person at once."""
    facts = moment.event.facts
    if not facts["doubts"]:
        return unclear_idle(moment)
    memory = moment.position.memory
    said = [Say("staff_will_look")] if memory.get("unclear", 0) != TOLD else []
    return [*said, Flag(AFTERTHOUGHT), Go("booked", {**memory, "unclear": TOLD})]


def unasked(moment: Moment) -> Sequence[Act]:
    """Words that answer nothing we asked: what to say depends on whether we know the number."""
    if moment.event.facts["thanks"]:
        return NOTHING
    lost = moment.event.name == "NO" and is_elsewhere(moment)
    return [Ask("who", {"said": moment.event.name}), *([Flag(NO_ELSEWHERE)] if lost else [])]


def listed(moment: Moment) -> Sequence[Act]:
    match moment.event.facts["said"]:
        case "YES":
            return [Say("nothing_open"), Go("idle")]
        case "NO":
            return [Say("nothing_asked"), Go("idle")]
        case _:
            return unclear_idle(moment)


def stranger(moment: Moment) -> Sequence[Act]:
    if moment.position.memory.get("unclear"):
        return []
    return [Say("unknown"), Go("idle", {"unclear": 1})]


def to_whoever_wrote(moment: Moment) -> Sequence[Act]:
    """What was asked only the writer knows: a YES to it takes nothing, a NO gives nothing up."""
    return NOTHING if moment.event.facts.get("thanks") else [Flag(ANSWERED_STAFF)]


def joining(moment: Moment) -> Sequence[Act]:
    return unclear_joining(moment) if is_elsewhere(moment) else [Ask("agree")]


def unclear_joining(moment: Moment) -> Sequence[Act]:
    return asked_once_more(moment, "join_question")
