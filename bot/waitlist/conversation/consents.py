"""STOP, START and HELP in any state, and whoever may want no more texts."""

from collections.abc import Sequence

from bot.dialogue import Act, Arm, Ask, Disarm, Flag, Go, Moment, Position, Say
from bot.waitlist.conversation.moments import (
    LEANING,
    LEANING_LASTS,
    LEANING_WITH_YES,
    MAY_NOT_COME,
    MAY_WANT_NO_TEXTS,
    NOTHING,
    STOP_WITH_YES,
    WANTS_A_CALL,
    is_elsewhere,
    offer_of,
)


def stopped(moment: Moment) -> Sequence[Act]:
    """Withdraw what is live; confirm once, unless the carrier has or it was done before."""
    facts = moment.event.facts
    acts: list[Act] = [Ask("stop"), _unasking(moment), *called(moment)]
    state = moment.position.state
    if state == "releasing" or (state in ("booked", "talking") and facts["cancels"]):
        acts.append(Flag(MAY_NOT_COME))
    if facts["agrees"] and facts["changed"]:
        acts.append(Flag(STOP_WITH_YES))
    if facts["changed"] and not facts["carrier_answered"]:
        acts.append(Say("stopped"))
    if facts["wrong_number"]:
        acts += [Ask("wrong_number"), Flag("wrong number")]
    return acts


def leaning(moment: Moment) -> Sequence[Act]:
    """Perhaps they want no more texts: nothing is offered to them until they have said. They are
    asked once; who does not answer is for a person."""
    after = _unasking(moment)
    memory = {**after.memory, LEANING: True}
    question = Say("shall_we_stop", asks=Position("leaning", memory))
    agrees = [Flag(LEANING_WITH_YES)] if moment.event.facts["agrees"] else []
    return [Ask("pause"), question, Go(after.state, memory), Arm(LEANING_LASTS), *agrees]


def still_leaning(moment: Moment) -> Sequence[Act]:
    """They were asked, and neither STOP nor YES came back: no second question."""
    return [Flag(MAY_WANT_NO_TEXTS)]


def going_on(moment: Moment) -> Sequence[Act]:
    """They want the texts, which is all that a YES to this question means."""
    if is_elsewhere(moment):
        return still_leaning(moment)
    return [Ask("resume"), Say("goes_on"), _unasking(moment), Disarm()]


def idle_timer(moment: Moment) -> Sequence[Act]:
    """A question that never left us was not answered: a person asks it."""
    return still_leaning(moment) if moment.position.memory.get(LEANING) else NOTHING


def _unasking(moment: Moment) -> Go:
    """No question is open any more; whoever has a slot has it still, and may yet give it up. Whom a
    person writes with is that person's still."""
    position = moment.position
    if position.state == "talking":
        return Go("talking")
    has_slot = position.state in ("booked", "releasing", "leaning") and "offer" in position.memory
    return Go("booked", offer_of(moment)) if has_slot else Go("idle")


def restarted(moment: Moment) -> Sequence[Act]:
    """Whoever had not opted out may be answering an offer: it stays open."""
    facts = moment.event.facts
    settled = facts["changed"] or moment.position.state == "leaning"
    dropped = [_unasking(moment)] if settled else []
    said = [] if facts["carrier_answered"] else [Say("restarted")]
    return [Ask("restart"), *dropped, *said]


def helped(moment: Moment) -> Sequence[Act]:
    said = [] if moment.event.facts["carrier_answered"] else [Say("help")]
    return [*said, *called(moment)]


def called(moment: Moment) -> Sequence[Act]:
    """Whatever else it says, a person is asked for: "just call me please no texts"."""
    return [Flag(WANTS_A_CALL)] if moment.event.facts.get("wants_call") else []
