"""A NO from whoever has a slot: do they mean to give it up?"""

from collections.abc import Sequence

from bot.dialogue import Act, Arm, Ask, Disarm, Flag, Go, Moment, Position, Say
from bot.waitlist.conversation.consents import idle_timer
from bot.waitlist.conversation.moments import (
    AFTERTHOUGHT,
    MAY_NOT_COME,
    QUESTION_LASTS,
    is_elsewhere,
    offer_of,
    theirs,
)
from bot.waitlist.conversation.unclear import asked_once_more


def refusing(moment: Moment) -> Sequence[Act]:
    return [Ask("held", offer_of(moment) | {"bare": moment.event.facts["bare"]})]


def releasing(moment: Moment) -> Sequence[Act]:
    """A NO from whoever has the slot: ask once whether they mean to give it up. In words of their
    own it is read by a person at once."""
    facts = moment.event.facts
    offer = offer_of(moment)
    question = Say("release_question", facts, Position("releasing", offer), theirs(moment))
    said_more = [] if facts["bare"] else [Flag(AFTERTHOUGHT)]
    return [question, Go("booked", offer | {"said_no": True}), Arm(QUESTION_LASTS), *said_more]


def giving_back(moment: Moment) -> Sequence[Act]:
    """Only by a bare YES: "yes I'll be there" says the opposite."""
    if not moment.event.facts["bare"] or is_elsewhere(moment):
        return unclear_release(moment)
    return [Ask("give_back", offer_of(moment)), Disarm()]


def keeping(moment: Moment) -> Sequence[Act]:
    """Only by a bare NO: "no, I can't come" says the opposite."""
    if not moment.event.facts["bare"] or is_elsewhere(moment):
        return unclear_release(moment)
    return [Go("booked", offer_of(moment)), Ask("accept", offer_of(moment)), Disarm()]


def forgotten(moment: Moment) -> Sequence[Act]:
    """The question was not answered: the slot stays theirs, and a later YES gives up nothing. But
    they have said NO to it, and may have no idea that they are still expected."""
    return [Flag(MAY_NOT_COME), Go("booked", offer_of(moment))]


def never_asked(moment: Moment) -> Sequence[Act]:
    """The question never left us, and counts no more."""
    if moment.position.memory.get("said_no"):
        return forgotten(moment)
    return idle_timer(moment)


def staff_must_release(moment: Moment) -> Sequence[Act]:
    return [
        Say("ask_staff"),
        Flag("a booked patient wants to give the slot up"),
        Go("booked", offer_of(moment)),
    ]


def unclear_release(moment: Moment) -> Sequence[Act]:
    return asked_once_more(moment, "release_unclear")
