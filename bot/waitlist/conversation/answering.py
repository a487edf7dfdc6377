"""YES and NO to an offer, why they said NO, and what suits them."""

from collections.abc import Callable, Sequence
from typing import cast

from bot.dialogue import Act, Arm, Ask, Disarm, Flag, Go, Moment, Position, Say
from bot.waitlist.conversation.consents import called
from bot.waitlist.conversation.moments import (
    BESIDE,
    MAY_NOT_COME,
    NO_ELSEWHERE,
    PUT_AT,
    QUESTION_LASTS,
    is_elsewhere,
    offer_of,
)
from bot.waitlist.conversation.unclear import unclear_idle
from bot.waitlist.rules import declines, fit


def accepting(moment: Moment) -> Sequence[Act]:
    return [Ask("accept", offer_of(moment) | {"day": moment.event.facts.get("day")})]


def answering_yes(moment: Moment) -> Sequence[Act]:
    return looking(moment) if is_uncertain(moment) else accepting(moment)


def is_uncertain(moment: Moment) -> bool:
    """Whether it may answer something else than the offer: another number of ours, what was asked
    before a call put the offer, or a question of another kind that was open when the offer came,
    unless it says more than yes or no."""
    memory, facts = moment.position.memory, moment.event.facts
    beside = memory.get(BESIDE) and facts["bare"]
    put_at, heard_at = cast("float", memory.get(PUT_AT, 0.0)), cast("float", facts["heard_at"])
    return is_elsewhere(moment) or heard_at < put_at or bool(beside)


def other_day(moment: Moment) -> Sequence[Act]:
    """A YES that names another day than the slot's is none to this slot: say which day it is."""
    return [Say("other_day", moment.event.facts), Go("offered", offer_of(moment))]


def declining(moment: Moment) -> Sequence[Act]:
    if is_elsewhere(moment):
        return [*looking(moment), Flag(NO_ELSEWHERE)]
    if is_uncertain(moment):
        return looking(moment)
    facts = moment.event.facts
    said = {"digit": facts["digit"], "bare": facts["bare"], "unsuited": facts.get("unsuited")}
    return [Ask("decline", offer_of(moment) | said), *called(moment)]


def won(moment: Moment) -> Sequence[Act]:
    return _booked(moment, "confirmed")


def yours(moment: Moment) -> Sequence[Act]:
    return _booked(moment, "already_yours")


def _booked(moment: Moment, phrase: str) -> Sequence[Act]:
    facts, said = moment.event.facts, held_or(phrase, moment)
    return [Say(said, facts, about=_answered(moment)), Go("booked", {"offer": facts["offer"]})]


def held_or(phrase: str, moment: Moment) -> str:
    """``by``: until then the slot is only held for them, while the record system books it."""
    return "held" if "by" in moment.event.facts else phrase


def _answered(moment: Moment) -> int:
    """The offer that a YES was the answer to, which may be a newer one of the same slot."""
    return cast("int", moment.event.facts["offer"])


def next_in_line(moment: Moment) -> Sequence[Act]:
    return [Say("stand_by", about=_answered(moment)), Go("idle")]


def first_next_time(moment: Moment) -> Sequence[Act]:
    return [Say("rain_check", about=_answered(moment)), Go("idle")]


def skipped(moment: Moment) -> Sequence[Act]:
    """After NO. A digit or words in the same text are the reason; else the answer says how to give
    one."""
    unsuited = cast("str | None", moment.event.facts["unsuited"])
    reason = _reason(moment) or declines.of_words(unsuited)
    acts: list[Act] = [Go("skipped", offer_of(moment)), *_another(moment)]
    if reason is None:
        return [*acts, Say("declined")]
    return [*acts, Ask("note_reason", offer_of(moment) | {"reason": reason, "unsuited": unsuited})]


def too_late_to_skip(moment: Moment) -> Sequence[Act]:
    return [Say("noted"), Go("idle"), *_another(moment)]


def _another(moment: Moment) -> Sequence[Act]:
    return [Flag(MAY_NOT_COME)] if moment.event.facts["may_mean_another"] else []


def _reason(moment: Moment) -> str | None:
    """The reason that a digit stands for; ``None`` if we have not offered it."""
    offered = declines.OFFERED.get(cast("int", moment.event.facts["digit"]))
    return offered.word if offered is not None else None


def no_more(moment: Moment) -> Sequence[Act]:
    """A NO where nothing more is asked: at another number it may be about another slot."""
    return [Say("noted"), *([Flag(NO_ELSEWHERE)] if is_elsewhere(moment) else [])]


def giving_reason(moment: Moment) -> Sequence[Act]:
    reason = _reason(moment)
    if reason is None or is_elsewhere(moment):
        return unclear_idle(moment)
    return [Ask("note_reason", offer_of(moment) | {"reason": reason})]


def may_avoid(moment: Moment) -> Sequence[Act]:
    """A preference follows from a reason only when the patient agrees."""
    facts = moment.event.facts
    return [Say(str(facts["question"]), facts, Position("avoiding", facts)), Arm(QUESTION_LASTS)]


def proposing(moment: Moment) -> Sequence[Act]:
    """As ``may_avoid``, at a moment that we chose: they may look at their phone much later."""
    facts = moment.event.facts
    return [Say(str(facts["question"]), facts, Position("avoiding", facts)), Arm(fit.LASTS)]


def avoiding(moment: Moment) -> Sequence[Act]:
    """Only by a bare YES: "yes, I'll take it" means the slot that they have just skipped."""
    if not moment.event.facts["bare"] or is_elsewhere(moment):
        return [Go("skipped", offer_of(moment)), *looking(moment), Disarm()]
    return [*_fit(moment, "yes"), Disarm()]


def avoided(moment: Moment) -> Sequence[Act]:
    only = moment.position.memory.get("kind") in ("part", "notice")
    return [Say("fitted" if only else "avoided"), Go("idle")]


def not_avoiding(said: str) -> Callable[[Moment], Sequence[Act]]:
    """Such slots are offered as before."""

    def noted(moment: Moment) -> Sequence[Act]:
        return [*_fit(moment, said), Say("noted"), Go("idle"), Disarm()]

    return noted


def _fit(moment: Moment, said: str) -> Sequence[Act]:
    """A question that was asked before they were counted names none: it is noted nowhere."""
    question = moment.position.memory.get("fit")
    if question is None:
        return [Say("noted"), Go("idle")] if said == "yes" else []
    return [Ask("answer_fit", {"fit": question, "said": said})]


def looking(moment: Moment) -> Sequence[Act]:
    """Before a YES is invited (after an unclear reply, or a YES that followed a NO and may mean
    "yes, keep me on the list"): is the slot still to be had?"""
    facts = moment.event.facts
    said = {"thanks": facts["thanks"], "counters": facts["counters"]}
    if is_uncertain(moment):
        said["elsewhere"] = True
    return [Ask("look_at", offer_of(moment) | said)]


def asked_again(moment: Moment) -> Sequence[Act]:
    return [Say("still_open", moment.event.facts, Position("offered", offer_of(moment)))]
