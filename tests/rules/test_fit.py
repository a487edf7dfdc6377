"""What suits a patient: read in the words of a NO, and learned of answers with a reason."""

from datetime import timedelta

from bot.replies.intents import recognise
from bot.waitlist.rules import declines, fit
from bot.waitlist.rules.fit import Answer, Fit

SAID = {
    "no, mornings don't work for me": "AM",
    "No I work Tuesdays": "Tue",
    "no, I always work afternoons": "PM",
    "No puedo por las mañanas": "AM",
    "no, trabajo los martes": "Tue",
    "no thank you, Wednesday mornings are hard": "Wed AM",
    "too short notice": "soon",
    "no, con muy poco aviso": "soon",
    "no, not in the morning": "AM",
    "no": None,
    "no, only afternoons": "AM",
    "no, I can only do mornings": "PM",
    "no, only this afternoon": None,
    "no, only Tuesday afternoons": None,
    "no, mornings are better for me": None,
    "no this morning doesn't work": None,
    "no tomorrow morning doesn't work": None,
    "no I don't work Tuesdays": None,
    "no I can do Tuesdays": None,
    "no, solo por la tarde": "AM",
    "No, i have dialysis Tuesdays and Thursdays": None,
    "mornings or evenings, no": None,
    "yes, mornings don't work otherwise": None,
}


def test_a_no_says_what_never_suits_and_nothing_else_does() -> None:
    read = {text: recognise(text).unsuited for text in SAID}
    assert read == SAID


def no(half_day: str, hours: float = 24, reason: str | None = declines.WRONG_TIME) -> Answer:
    return Answer(half_day=half_day, notice=timedelta(hours=hours), yes=False, reason=reason)


def yes(half_day: str, hours: float = 24) -> Answer:
    return Answer(half_day=half_day, notice=timedelta(hours=hours), yes=True)


def soon(hours: float) -> Answer:
    return no("Mon AM", hours, declines.TOO_SOON)


MORNINGS = [no("Mon AM"), no("Tue AM"), no("Fri AM")]
TUESDAYS = [no("Tue AM"), no("Tue PM"), no("Tue PM")]
LEARNED = {
    "nothing of two": (MORNINGS[:2], None),
    "mornings": (MORNINGS, Fit("part", "AM", 3)),
    "not of a NO without a reason": ([no(one.half_day, reason=None) for one in MORNINGS], None),
    "not against a YES": ([*MORNINGS, yes("Wed AM")], None),
    "a YES in the afternoon agrees": ([*MORNINGS, yes("Wed PM")], Fit("part", "AM", 3)),
    "one half day is no part": ([no("Mon AM")] * 3, None),
    "both parts are neither": ([*MORNINGS, no("Mon PM"), no("Wed PM"), no("Fri PM")], None),
    "Tuesdays": (TUESDAYS, Fit("day", "Tue", 3)),
    "Tuesdays but for one": ([*TUESDAYS, yes("Tue PM")], None),
    "notice": ([soon(1), soon(3), soon(3.5)], Fit("notice", "240", 3)),
    "the shortest that spares most": ([soon(0.5), soon(0.5), soon(0.5)], Fit("notice", "60", 3)),
    "less notice was taken": ([soon(1), soon(3), soon(3.5), yes("Mon AM", 2)], None),
    "what most show": ([*MORNINGS, soon(1), soon(1), soon(1), soon(1)], Fit("notice", "120", 4)),
}


def test_it_is_learned_of_three_reasons_and_not_one_yes() -> None:
    for name, (answers, expected) in LEARNED.items():
        assert fit.learned(answers, (), 0) == expected, name


def test_what_is_so_already_or_would_leave_nothing_is_not_asked() -> None:
    mornings = fit.half_days("part", "AM")
    assert fit.learned(MORNINGS, mornings, 0) is None
    assert fit.learned(MORNINGS, fit.half_days("part", "PM"), 0) is None
    assert fit.learned([soon(1)] * 3, (), 120) is None
    assert fit.learned([soon(1)] * 3, (), 60) == Fit("notice", "120", 3)
