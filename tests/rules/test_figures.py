"""Figures against cases counted by hand; and right for nothing, for one, and for many."""

from datetime import date, timedelta

import pytest

from bot.waitlist.views import history
from dashboard import figures

TUESDAY = date(2026, 11, 24)


def slots(
    verdict: str,
    count: int = 1,
    *,
    asked: bool = True,
    took: int | None = None,
    day: date = TUESDAY,
) -> history.Tally:
    """So many slots that closed alike."""
    statuses = {"filled": "filled", "withdrawn": "aborted", "uncancelled": "aborted"}
    return history.Tally(
        start=day,
        status=statuses.get(verdict, "expired"),
        verdict=verdict,
        offerable=asked or verdict == "filled",
        took=took,
        count=count,
    )


def answers(
    batch: int, longer: int | None, count: int, *, hour: int = 12, won: bool = False
) -> history.Answers:
    """So many offers of a batch whose answer took longer than so many of the times asked about."""
    return history.Answers(batch, hour, longer, won, count)


ANSWERS = [
    answers(1, 1, 1, won=True),
    answers(1, 7, 1),
    answers(1, None, 2),
    answers(2, 9, 1, hour=13),
    answers(2, None, 3, hour=13),
]
"""Eight offers, three answered: one won after two minutes, one NO after twenty, one was late."""


EIGHT = [
    slots("filled", took=0),
    slots("filled", 2, took=2),
    slots("all_asked"),
    slots("nobody_fits", asked=False),
    slots("too_late", asked=False),
    slots("withdrawn"),
    slots("uncancelled", asked=False),
]
"""Three filled of eight; five had somebody to ask: these, the one refused, the withdrawn one."""


def test_a_fill_rate_has_both_denominators() -> None:
    found = figures.fill_rate(EIGHT)
    assert found == figures.FillRate(filled=3, closed=8, offerable=5)
    assert found.of_closed == 3 / 8
    assert found.of_offerable == 3 / 5


def test_over_nothing_there_is_no_rate() -> None:
    found = figures.fill_rate([])
    assert (found.of_closed, found.of_offerable) == (None, None)
    assert figures.over_time([]) == []
    assert figures.delivery([]).rate is None
    assert figures.replies_by([], "batch_number") == []
    assert sum(count for _, count in figures.verdicts([])) == 0
    assert sum(count for _, count in figures.fill_time_classes([])) == 0
    assert figures.breakdown([], "weekday") == []


def test_the_time_to_fill_counts_filled_slots_only() -> None:
    counted = dict(figures.fill_time_classes(EIGHT))
    assert (counted["under 15 min"], counted["30 to 60 min"]) == (1, 2)
    assert sum(counted.values()) == 3


def test_every_closed_slot_has_its_verdict_counted() -> None:
    counted = dict(figures.verdicts(EIGHT))
    assert counted == {
        "filled": 3, "all_asked": 1, "not_called": 0, "nobody_fits": 1, "too_late": 1,
        "no_contact_hours": 0, "not_sent": 0, "withdrawn": 1, "uncancelled": 1,
    }  # fmt: skip
    assert sum(counted.values()) == 8


def test_a_rate_over_time_is_of_all_that_closed_on_a_day() -> None:
    later = TUESDAY + timedelta(days=2)
    days = figures.over_time([*EIGHT, slots("all_asked", 4, day=later)])
    assert days == [
        {"start": TUESDAY, "of_closed": 3 / 8, "of_offerable": 3 / 5, "closed": 8},
        {"start": later, "of_closed": 0.0, "of_offerable": 0.0, "closed": 4},
    ]


def test_every_no_is_counted_by_its_reason() -> None:
    assert figures.declines({"wrong_time": 3, None: 5}) == [
        ("Too soon", 0),
        ("Wrong day or time", 3),
        ("Wrong provider or place", 0),
        ("No longer needed", 0),
        ("No reason given", 5),
    ]


def test_delivery_is_rated_over_texts_whose_fate_is_known() -> None:
    rows = [
        history.Texts("delivered", 90, date(2026, 11, 24)),
        history.Texts("undelivered", 6, date(2026, 11, 24)),
        history.Texts("failed", 4, date(2026, 11, 24)),
        history.Texts("sent", 7, date(2026, 11, 24)),
        history.Texts("unconfirmed", 1, date(2026, 11, 24)),
        history.Texts("withdrawn", 50, date(2026, 11, 24)),
        history.Texts("queued", 3, date(2026, 11, 24)),
    ]
    found = figures.delivery(rows)
    assert found == figures.Delivery(delivered=90, known=100, unknown=8)
    assert found.rate == 0.9


def test_delivery_by_week_leaves_out_weeks_that_know_nothing() -> None:
    rows = [
        history.Texts("delivered", 3, date(2026, 11, 23)),
        history.Texts("failed", 1, date(2026, 11, 29)),
        history.Texts("sent", 9, date(2026, 11, 30)),
    ]
    assert figures.delivery_over_time(rows, weekly=True) == [
        {"start": date(2026, 11, 23), "rate": 0.75, "known": 4}
    ]


def test_replies_are_rated_over_offers_that_left_us() -> None:
    first = {"sent": 4, "answered": 2, "won": 1, "reply_rate": 1 / 2, "win_rate": 1 / 4}
    second = {"sent": 4, "answered": 1, "won": 0, "reply_rate": 1 / 4, "win_rate": 0.0}
    assert figures.replies_by(ANSWERS, "batch_number") == [{"of": 1, **first}, {"of": 2, **second}]
    assert figures.replies_by(ANSWERS, "hour") == [{"of": 12, **first}, {"of": 13, **second}]


def test_the_reply_curve_rises_with_the_minutes() -> None:
    assert dict(figures.reply_curve(ANSWERS)) == {
        1: 0.0, 2: 1 / 8, 3: 1 / 8, 5: 1 / 8, 7: 1 / 8, 10: 1 / 8, 15: 1 / 8, 30: 2 / 8, 60: 2 / 8,
    }  # fmt: skip
    assert {share for _, share in figures.reply_curve([])} == {None}


def test_without_any_answer_the_curve_stays_at_nothing() -> None:
    assert {share for _, share in figures.reply_curve([answers(1, None, 5)])} == {0.0}


@pytest.mark.parametrize(
    ("by", "names", "told"),
    [
        ("provider", ["Dr. Lee"], ["Dr. Lee"]),
        ("place", ["7"], ["7"]),
        ("weekday", ["0", "6"], ["Mon", "Sun"]),
        ("hour", ["0", "13"], [0, 13]),
        ("lead", ["0", "4"], ["under 2 h", "over 3 days"]),
        ("depth", ["0", "5", ""], ["nobody", "over 25", "not looked for"]),
    ],
)
def test_a_breakdown_names_its_groups_and_keeps_their_order(
    by: history.By, names: list[str], told: list[str | int]
) -> None:
    ten = timedelta(minutes=10)
    found = figures.breakdown(
        [
            history.Group(name=name, closed=4, filled=1, offerable=2, median_fill=ten)
            for name in names
        ],
        by,
    )
    assert [group["of"] for group in found] == told
    assert {(group["rates"], group["took"]) for group in found} == {
        (figures.FillRate(filled=1, closed=4, offerable=2), ten)
    }
