"""The days and times that suit, as the cells of a waitlist say them."""

import pytest

from bot.waitlist.rules import fit
from intake.rows import suiting
from intake.rows.cells import Bad

TIMES = {
    "": (),
    "Any time": (),
    "Mon AM; Wed PM": ("Mon AM", "Wed PM"),
    "mornings": fit.half_days("part", "AM"),
    "por la tarde": fit.half_days("part", "PM"),
    "Tuesdays": ("Tue AM", "Tue PM"),
    "Mon, Wed mornings": ("Mon AM", "Wed AM"),
    "miércoles por la mañana": ("Wed AM",),
    "weekends": ("Sat AM", "Sat PM", "Sun AM", "Sun PM"),
    "weekday afternoons; Saturday": (
        *("Mon PM", "Tue PM", "Wed PM", "Thu PM", "Fri PM"),
        *("Sat AM", "Sat PM"),
    ),
}
NOTICES = {"": 0, "none": 0, "60": 60, "60 min": 60, "4 hours": 240, "2 days": 2880, "1 H": 60}


def test_times_and_notice_are_read() -> None:
    assert {text: suiting.times(text) for text in TIMES} == TIMES
    assert {text: suiting.notice(text) for text in NOTICES} == NOTICES


def test_what_is_half_understood_is_refused() -> None:
    for text in ("not Mondays", "Mon AM Wed PM", "after 3", "mornings except Tuesday", "soon"):
        with pytest.raises(Bad):
            suiting.times(text)
    for text in ("a while", "3 weeks", "99 days", "30 min"):
        with pytest.raises(Bad):
            suiting.notice(text)
