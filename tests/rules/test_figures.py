"""Figures against cases counted by hand; and right for nothing, for one, and for many."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.waitlist.views import history
from dashboard import figures

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
"""Tuesday, noon in Chicago."""


def slot(verdict: str, asked: int = 3, minutes: float = 10, **more: Any) -> dict[str, Any]:
    """A slot that came in at noon and closed after so many minutes."""
    statuses = {"filled": "filled", "withdrawn": "aborted", "uncancelled": "aborted"}
    row: dict[str, Any] = {
        "provider_name": "Dr. Lee",
        "location": "Plano",
        "slot_start_at": NOON + timedelta(hours=20),
        "created_at": NOON,
        "closed_at": NOON + timedelta(minutes=minutes),
        "status": statuses.get(verdict, "expired"),
        "verdict": verdict,
        "eligible_depth": max(asked, 4),
        "offerable": asked > 0 or verdict == "filled",
    }
    row |= more
    return row | {name: micros(row[name]) for name in figures.TIMES}


def micros(instant: datetime) -> int:
    """As the database gives it."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def answers(
    batch: int, minutes: int | None, count: int, *, hour: int = 12, won: bool = False
) -> history.Answers:
    """So many offers of a batch that were answered after so long, or never."""
    return history.Answers(batch, hour, minutes, won, count)


ANSWERS = [
    answers(1, 2, 1, won=True),
    answers(1, 20, 1),
    answers(1, None, 2),
    answers(2, 61, 1, hour=13),
    answers(2, None, 3, hour=13),
]
"""Eight offers, three answered: one won after two minutes, one said NO, one was late."""


EIGHT = [
    slot("filled", minutes=5),
    slot("filled", minutes=45),
    slot("filled", minutes=180),
    slot("all_asked", asked=9),
    slot("nobody_fits", asked=0, eligible_depth=0),
    slot("too_late", asked=0, eligible_depth=None),
    slot("withdrawn", asked=2),
    slot("uncancelled", asked=0),
]
"""Three filled of eight; five had somebody to ask: these, the one refused, the withdrawn one."""


def test_a_fill_rate_has_both_denominators() -> None:
    found = figures.fill_rate(figures.slots_frame(EIGHT))
    assert found == figures.FillRate(filled=3, closed=8, offerable=5)
    assert found.of_closed == 3 / 8
    assert found.of_offerable == 3 / 5


def test_over_nothing_there_is_no_rate() -> None:
    nothing = figures.slots_frame([])
    found = figures.fill_rate(nothing)
    assert (found.of_closed, found.of_offerable) == (None, None)
    assert figures.median_time_to_fill(nothing) is None
    assert figures.over_time(nothing, CHICAGO, weekly=False) == []
    assert figures.delivery([]).rate is None
    assert figures.replies_by(figures.answers_frame([]), "batch_number") == []
    assert sum(count for _, count in figures.verdicts(nothing)) == 0
    assert sum(count for _, count in figures.fill_time_classes(nothing)) == 0


def test_slots_that_never_filled_have_no_time_to_fill() -> None:
    unfilled = figures.slots_frame([slot("all_asked"), slot("too_late", asked=0)])
    assert figures.median_time_to_fill(unfilled) is None
    assert figures.fill_rate(unfilled).of_closed == 0.0


def test_the_time_to_fill_counts_filled_slots_only() -> None:
    frame = figures.slots_frame(EIGHT)
    assert figures.median_time_to_fill(frame) == timedelta(minutes=45)


def test_classes_of_the_time_to_fill_end_before_their_bound() -> None:
    minutes = [0, 14.9, 15, 30, 60, 119, 120, 240, 1440, 9000]
    frame = figures.slots_frame([slot("filled", minutes=took) for took in minutes])
    assert dict(figures.fill_time_classes(frame)) == {
        "under 15 min": 2,
        "15 to 30 min": 1,
        "30 to 60 min": 1,
        "1 to 2 h": 2,
        "2 to 4 h": 1,
        "4 to 24 h": 1,
        "over a day": 2,
    }


def test_every_closed_slot_has_its_verdict_counted() -> None:
    counted = dict(figures.verdicts(figures.slots_frame(EIGHT)))
    assert counted == {
        "filled": 3, "all_asked": 1, "not_called": 0, "nobody_fits": 1, "too_late": 1,
        "no_contact_hours": 0, "not_sent": 0, "withdrawn": 1, "uncancelled": 1,
    }  # fmt: skip
    assert sum(counted.values()) == len(EIGHT)


def test_fill_rates_are_told_by_how_many_fitted() -> None:
    frame = figures.slots_frame(EIGHT)
    groups = figures.breakdown(frame, "depth", CHICAGO)
    assert [(group["of"], group["rates"].filled, group["rates"].closed) for group in groups] == [
        ("nobody", 0, 1),
        ("3 to 5", 3, 5),
        ("6 to 10", 0, 1),
        ("not looked for", 0, 1),
    ]


@pytest.mark.parametrize(
    ("depth", "named"),
    [(0, "nobody"), (1, "1 or 2"), (2, "1 or 2"), (3, "3 to 5"), (25, "11 to 25"),
     (26, "over 25"), (100, "over 25"), (None, "not looked for")],
)  # fmt: skip
def test_classes_of_the_depth_end_with_their_bound(depth: int | None, named: str) -> None:
    frame = figures.slots_frame([slot("all_asked", eligible_depth=depth)])
    (group,) = figures.breakdown(frame, "depth", CHICAGO)
    assert group["of"] == named


def test_a_slot_belongs_to_the_clinic_day_on_which_it_closed() -> None:
    late = datetime(2026, 11, 25, 5, 59, tzinfo=UTC)
    frame = figures.slots_frame(
        [
            slot("filled", closed_at=late),
            slot("all_asked", closed_at=late + timedelta(minutes=1)),
        ]
    )
    days = figures.over_time(frame, CHICAGO, weekly=False)
    assert [(day["start"], day["of_closed"]) for day in days] == [
        (date(2026, 11, 24), 1.0),
        (date(2026, 11, 25), 0.0),
    ]


def test_a_week_is_named_by_its_monday_also_over_a_clock_change() -> None:
    sunday = datetime(2026, 11, 1, 12, tzinfo=UTC)
    frame = figures.slots_frame(
        [
            slot("filled", closed_at=sunday),
            slot("all_asked", closed_at=sunday + timedelta(days=1)),
        ]
    )
    weeks = figures.over_time(frame, CHICAGO, weekly=True)
    assert [week["start"] for week in weeks] == [date(2026, 10, 26), date(2026, 11, 2)]


def test_a_day_without_a_filled_slot_has_a_rate_of_nothing() -> None:
    (day,) = figures.over_time(figures.slots_frame([slot("all_asked")]), CHICAGO, weekly=False)
    assert day == {
        "start": date(2026, 11, 24),
        "of_closed": 0.0,
        "of_offerable": 0.0,
        "closed": 1,
    }


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
    frame = figures.answers_frame(ANSWERS)
    first = {"sent": 4, "answered": 2, "won": 1, "reply_rate": 1 / 2, "win_rate": 1 / 4}
    second = {"sent": 4, "answered": 1, "won": 0, "reply_rate": 1 / 4, "win_rate": 0.0}
    assert figures.replies_by(frame, "batch_number") == [{"of": 1, **first}, {"of": 2, **second}]
    assert figures.replies_by(frame, "hour") == [{"of": 12, **first}, {"of": 13, **second}]


def test_the_reply_curve_rises_with_the_minutes() -> None:
    assert dict(figures.reply_curve(figures.answers_frame(ANSWERS))) == {
        1: 0.0, 2: 1 / 8, 3: 1 / 8, 5: 1 / 8, 7: 1 / 8, 10: 1 / 8, 15: 1 / 8, 30: 2 / 8, 60: 2 / 8,
    }  # fmt: skip
    assert {share for _, share in figures.reply_curve(figures.answers_frame([]))} == {None}


def test_without_any_answer_the_curve_stays_at_nothing() -> None:
    frame = figures.answers_frame([answers(1, None, 5)])
    assert {share for _, share in figures.reply_curve(frame)} == {0.0}


def test_a_breakdown_keeps_the_order_of_its_groups() -> None:
    tuesday = datetime(2026, 12, 1, 16, tzinfo=UTC)
    frame = figures.slots_frame(
        [
            slot("filled", provider_name="Dr. Moss", slot_start_at=tuesday),
            slot("all_asked", slot_start_at=tuesday - timedelta(days=1)),
            slot("filled", minutes=30, slot_start_at=NOON + timedelta(hours=2)),
        ]
    )
    by = {
        dimension: [(group["of"], group["rates"].filled, group["rates"].closed) for group in found]
        for dimension in ("provider", "weekday", "hour", "lead", "place")
        if (found := figures.breakdown(frame, dimension, CHICAGO))
    }
    assert by == {
        "provider": [("Dr. Lee", 1, 2), ("Dr. Moss", 1, 1)],
        "weekday": [("Mon", 0, 1), ("Tue", 2, 2)],
        "hour": [(10, 1, 2), (14, 1, 1)],
        "lead": [("2 to 8 h", 1, 1), ("over 3 days", 1, 2)],
        "place": [("Plano", 2, 3)],
    }
    assert figures.breakdown(figures.slots_frame([]), "weekday", CHICAGO) == []


def test_a_late_evening_slot_belongs_to_its_own_weekday_at_the_clinic() -> None:
    frame = figures.slots_frame(
        [slot("filled", slot_start_at=datetime(2026, 12, 2, 3, tzinfo=UTC))]
    )
    (group,) = figures.breakdown(frame, "weekday", CHICAGO)
    assert group["of"] == "Tue"


def test_a_slot_belongs_to_its_weekday_by_the_clock_of_its_place() -> None:
    at = datetime(2026, 12, 2, 6, 30, tzinfo=UTC)
    frame = figures.slots_frame(
        [
            slot("filled", slot_start_at=at, time_zone=""),
            slot("filled", slot_start_at=at, time_zone="America/Denver"),
        ]
    )
    assert [one["of"] for one in figures.breakdown(frame, "weekday", CHICAGO)] == ["Tue", "Wed"]


@pytest.mark.parametrize("count", [1, 2, 50_000])
def test_parts_add_up_for_any_number_of_slots(count: int) -> None:
    dice = random.Random(count)
    rows = [
        slot(
            dice.choice(list(history.VERDICTS)),
            asked=dice.randrange(4),
            minutes=dice.randrange(3000),
        )
        for _ in range(count)
    ]
    frame = figures.slots_frame(rows)
    found = figures.fill_rate(frame)
    assert found.filled == sum(row["verdict"] == "filled" for row in rows)
    assert found.filled <= found.offerable <= found.closed == count
    assert sum(many for _, many in figures.verdicts(frame)) == count
    assert sum(many for _, many in figures.fill_time_classes(frame)) == found.filled
    days = figures.over_time(frame, CHICAGO, weekly=False)
    assert sum(day["closed"] for day in days) == count
