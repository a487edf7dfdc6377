"""The charts of the fill-rate page: each says over what its figure is taken. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

from markupsafe import Markup

from bot.waitlist.views import history
from dashboard import figures, times
from dashboard.parts import charts, plots

ALL: Final = "Of all cancellations"
ASKED: Final = "Of those with somebody to ask"
ANSWERED: Final = (("Answered", "gray.6"), ("Won", "deep.6"))
"""What is drawn of answers, and how."""
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


def rates(slots: Sequence[history.Tally], *, weekly: bool) -> Markup:
    points = figures.over_time(slots)
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
        plots.lines(
            data,
            "Week of" if weekly else "Day",
            [(ALL, "gray.6"), (ASKED, "deep.6")],
            target=100 * figures.TARGET_FILL,
        ),
        data,
        name="fill-rate",
        wide=True,
    )


def verdicts(slots: Sequence[history.Tally]) -> Markup:
    data = [
        {"Verdict": history.VERDICTS[verdict], "Slots": count}
        for verdict, count in figures.verdicts(slots)
        if count
    ]
    return charts.card(
        "What became of every slot",
        f"Each of the {figures.fill_rate(slots).closed} slots that closed, by the reason that was"
        " recorded for it.",
        plots.bars_across(data, "Verdict", "Slots"),
        data,
        name="verdicts",
    )


def fill_times(slots: Sequence[history.Tally]) -> Markup:
    counts = figures.fill_time_classes(slots)
    some = any(count for _, count in counts)
    data = [{"Time": _short(label), "Slots": count} for label, count in counts] if some else []
    return charts.card(
        "Time to fill",
        "From the moment a cancellation reached us to the YES that filled it; filled slots only.",
        plots.bars(
            data,
            "Time",
            "Slots",
            target=(_short(IN_TIME), f"target {times.span(figures.TARGET_FILL_TIME)}"),
        ),
        data,
        name="time-to-fill",
    )


def batches(answers: Sequence[history.Answers]) -> Markup:
    data = _answers(answers, "batch_number", "Batch")
    return charts.card(
        "Answers by batch",
        "Of the offers that left us in each batch: how many were answered, and how many won.",
        plots.groups(data, "Batch", ANSWERED),
        data,
        name="answers-by-batch",
    )


def hours(answers: Sequence[history.Answers]) -> Markup:
    data = _answers(answers, "hour", "Hour")
    for row in data:
        row["Hour"] = times.hour(int(row["Hour"]))
    return charts.card(
        "Answers by hour of the day",
        "Of the offers that left us in each hour, clinic time.",
        plots.groups(data, "Hour", ANSWERED),
        data,
        name="answers-by-hour",
    )


def _answers(
    answers: Sequence[history.Answers], column: Literal["batch_number", "hour"], head: str
) -> list[dict[str, Any]]:
    return [
        {
            head: str(int(found["of"])),
            "Answered": _hundred(found["reply_rate"]),
            "Won": _hundred(found["win_rate"]),
            "Offers": found["sent"],
        }
        for found in figures.replies_by(answers, column)
    ]


def reply_curve(answers: Sequence[history.Answers]) -> Markup:
    curve = figures.reply_curve(answers)
    data = [
        {"Within": f"{minutes} min", "Answered": _hundred(share)}
        for minutes, share in curve
        if share is not None
    ]
    return charts.card(
        "How fast patients answer",
        "The share of all offers that left us that were answered within so long.",
        plots.lines(data, "Within", [("Answered", "deep.6")]),
        data,
        name="reply-curve",
    )


def declines(counts: Mapping[str | None, int]) -> Markup:
    found = figures.declines(counts)
    data = [{"Reason": words, "Offers": count} for words, count in found] if counts else []
    return charts.card(
        "Why patients said NO",
        f"Each of the {sum(counts.values())} offers that were declined, by the digit that the"
        " patient added.",
        plots.bars_across(data, "Reason", "Offers"),
        data,
        name="reasons",
    )


def delivery(texts: Sequence[history.Texts], *, weekly: bool) -> Markup:
    points = figures.delivery_over_time(texts, weekly=weekly)
    head = "Week of" if weekly else "Day"
    data = [
        {head: _label(point["start"]), "Delivered": _hundred(point["rate"])} for point in points
    ]
    return charts.card(
        "Delivery rate over time",
        "Texts that reached the phone, as a share of those whose fate the carrier has told us.",
        plots.lines(data, head, [("Delivered", "deep.6")], target=100 * figures.TARGET_DELIVERY),
        data,
        name="delivery",
        wide=True,
    )
