"""The charts of the fill-rate page: each says over what its figure is taken. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from dash.development.base_component import Component

from bot.waitlist.views import history
from dashboard import figures, times
from dashboard.parts import charts

if TYPE_CHECKING:
    import pandas as pd

ALL: Final = "Of all cancellations"
ASKED: Final = "Of those with somebody to ask"
IN_TIME: Final = next(
    label for label, bound in figures.FILL_TIMES if bound == figures.TARGET_FILL_TIME
)
"""The last class of the time to fill that meets the target."""


def _label(day: date) -> str:
    return f"{day:%b} {day.day}"


def _short(label: str) -> str:
    """A class of times as it fits under a bar."""
    return label.replace("under ", "<").replace(" to ", "–").replace("over a day", ">1 day")


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def rates(slots: pd.DataFrame, zone: ZoneInfo, *, weekly: bool) -> Component:
    points = figures.over_time(slots, zone, weekly=weekly)
    data = [
        {
            "Week of" if weekly else "Day": _label(point["start"]),
            ALL: _hundred(point["of_closed"]),
            ASKED: _hundred(point["of_offerable"]),
        }
        for point in points
    ]
    return charts.card(
        "Fill rate over time",
        "Filled slots as a share of the slots that closed in each"
        f" {'week' if weekly else 'day'}. Open slots are not counted.",
        charts.lines(
            data,
            "Week of" if weekly else "Day",
            [(ALL, "gray.6"), (ASKED, "deep.6")],
            target=100 * figures.TARGET_FILL,
        ),
        name="fill-rate",
        wide=True,
    )


def verdicts(slots: pd.DataFrame) -> Component:
    data = [
        {"Verdict": history.VERDICTS[verdict], "Slots": count}
        for verdict, count in figures.verdicts(slots)
        if count
    ]
    return charts.card(
        "What became of every slot",
        f"Each of the {len(slots)} slots that closed, by the reason that was recorded for it.",
        charts.bars_across(data, "Verdict", "Slots"),
        name="verdicts",
    )


def fill_times(slots: pd.DataFrame) -> Component:
    counts = figures.fill_time_classes(slots)
    data = [{"Time": _short(label), "Slots": count} for label, count in counts]
    return charts.card(
        "Time to fill",
        "From the moment a cancellation reached us to the YES that filled it; filled slots only.",
        charts.bars(
            data if any(count for _, count in counts) else [],
            "Time",
            "Slots",
            target=(_short(IN_TIME), f"target {times.span(figures.TARGET_FILL_TIME)}"),
        ),
        name="time-to-fill",
    )


def batches(answers: pd.DataFrame) -> Component:
    return charts.card(
        "Answers by batch",
        "Of the offers that left us in each batch: how many were answered, and how many won.",
        charts.groups(_answers(answers, "batch_number", "Batch"), "Batch", ["Answered", "Won"]),
        name="answers-by-batch",
    )


def hours(answers: pd.DataFrame) -> Component:
    data = _answers(answers, "hour", "Hour")
    for row in data:
        row["Hour"] = times.hour(int(row["Hour"]))
    return charts.card(
        "Answers by hour of the day",
        "Of the offers that left us in each hour, clinic time.",
        charts.groups(data, "Hour", ["Answered", "Won"]),
        name="answers-by-hour",
    )


def _answers(answers: pd.DataFrame, column: str, head: str) -> list[dict[str, Any]]:
    return [
        {
            head: str(int(found["of"])),
            "Answered": _hundred(found["reply_rate"]),
            "Won": _hundred(found["win_rate"]),
            "Offers": found["sent"],
        }
        for found in figures.replies_by(answers, column)
    ]


def reply_curve(answers: pd.DataFrame) -> Component:
    curve = figures.reply_curve(answers)
    data = [{"Within": f"{minutes} min", "Answered": _hundred(share)} for minutes, share in curve]
    known = any(share is not None for _, share in curve)
    return charts.card(
        "How fast patients answer",
        "The share of all offers that left us that were answered within so long.",
        charts.lines(data if known else [], "Within", [("Answered", "deep.6")]),
        name="reply-curve",
    )


def declines(counts: Mapping[str | None, int]) -> Component:
    found = figures.declines(counts)
    data = [{"Reason": words, "Offers": count} for words, count in found]
    return charts.card(
        "Why patients said NO",
        f"Each of the {sum(counts.values())} offers that were declined, by the digit that the"
        " patient added.",
        charts.bars_across(data if counts else [], "Reason", "Offers"),
        name="reasons",
    )


def delivery(texts: Sequence[history.Texts], *, weekly: bool) -> Component:
    points = figures.delivery_over_time(texts, weekly=weekly)
    head = "Week of" if weekly else "Day"
    data = [
        {head: _label(point["start"]), "Delivered": _hundred(point["rate"])} for point in points
    ]
    return charts.card(
        "Delivery rate over time",
        "Texts that reached the phone, as a share of those whose fate the carrier has told us.",
        charts.lines(data, head, [("Delivered", "deep.6")], target=100 * figures.TARGET_DELIVERY),
        name="delivery",
        wide=True,
    )
