"""The figures of the fill-rate page, from what the database counted to numbers. Pure.

A fill rate is shown over two denominators: every slot that closed (a withdrawn one too), and the
*offerable* ones (``history.OFFERABLE``). Open slots are in neither. A
rate over nothing is ``None``, never 0 or 100 %.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from bot.waitlist.rules.declines import OFFERED
from bot.waitlist.views import history

TARGET_FILL: Final = 0.80
TARGET_FILL_TIME: Final = history.IN_TIME
TARGET_DELIVERY: Final = 0.95
TARGET_MANUAL: Final = 0.05
"""The clinic's own targets: fill rate, time to fill, delivery, share of slots that need hands."""

DECLINES: Final[dict[str | None, str]] = {
    **{reason.word: reason.label for reason in OFFERED.values()},
    None: "No reason given",
}
"""Why patients said NO, as staff read it."""
Classes = Sequence[tuple[str, timedelta]]
FILL_TIMES: Final[Classes] = (
    ("under 15 min", timedelta(minutes=15)),
    ("15 to 30 min", timedelta(minutes=30)),
    ("30 to 60 min", timedelta(hours=1)),
    ("1 to 2 h", timedelta(hours=2)),
    ("2 to 4 h", timedelta(hours=4)),
    ("4 to 24 h", timedelta(days=1)),
    ("over a day", timedelta.max),
)
"""Classes of the time to fill, each up to but not including its bound; the last has none."""
LEAD_TIMES: Final[Classes] = (
    ("under 2 h", timedelta(hours=2)),
    ("2 to 8 h", timedelta(hours=8)),
    ("8 to 24 h", timedelta(days=1)),
    ("1 to 3 days", timedelta(days=3)),
    ("over 3 days", timedelta.max),
)
"""Classes of the time from a cancellation's arrival to the slot's start, as ``FILL_TIMES``."""
DEPTHS: Final = (
    ("nobody", 0), ("1 or 2", 2), ("3 to 5", 5), ("6 to 10", 10), ("11 to 25", 25),
    ("over 25", None),
)  # fmt: skip
"""Classes of the eligible depth, each up to its bound; the last has none."""
NOT_LOOKED: Final = "not looked for"
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
REPLY_MINUTES: Final = (1, 2, 3, 5, 7, 10, 15, 30, 60)
CALL_MINUTES: Final = 3
"""What one phone call to one patient would have cost a person: an assumption, and shown as one."""
Dimension = history.By


@dataclass(frozen=True)
class FillRate:
    """``closed`` >= ``offerable`` >= ``filled`` normally; a slot given away by hand to somebody
    who was never asked counts as offerable too."""

    filled: int
    closed: int
    offerable: int

    @property
    def of_closed(self) -> float | None:
        return rate(self.filled, self.closed)

    @property
    def of_offerable(self) -> float | None:
        return rate(self.filled, self.offerable)


@dataclass(frozen=True)
class Delivery:
    """Texts whose fate is known, and how many of the rest are still under way or unknown."""

    delivered: int
    known: int
    unknown: int

    @property
    def rate(self) -> float | None:
        return rate(self.delivered, self.known)


def rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def bounds(classes: Classes) -> list[timedelta]:
    """Where each class but the first begins."""
    return [bound for _, bound in classes[:-1]]


def depths() -> list[int]:
    """As ``bounds``, of ``DEPTHS``: those end with their bound."""
    return [bound + 1 for _, bound in DEPTHS if bound is not None]


def fill_rate(slots: Sequence[history.Tally]) -> FillRate:
    return FillRate(
        filled=sum(some.count for some in slots if some.status == "filled"),
        closed=sum(some.count for some in slots),
        offerable=sum(some.count for some in slots if some.offerable),
    )


def fill_time_classes(slots: Sequence[history.Tally]) -> list[tuple[str, int]]:
    """How many filled slots took how long, from the cancellation's arrival to the YES."""
    counts: Counter[int | None] = Counter()
    for some in slots:
        counts[some.took] += some.count
    return [(label, counts[place]) for place, (label, _) in enumerate(FILL_TIMES)]


def verdicts(slots: Sequence[history.Tally]) -> list[tuple[str, int]]:
    """How many slots closed with each verdict of ``history.VERDICTS``, in that order."""
    counts: Counter[str] = Counter()
    for some in slots:
        counts[some.verdict] += some.count
    return [(verdict, counts[verdict]) for verdict in history.VERDICTS]


def declines(counts: Mapping[str | None, int]) -> list[tuple[str, int]]:
    """How many NOs came with each reason, in the order of ``DECLINES``; all of them."""
    return [(words, counts.get(reason, 0)) for reason, words in DECLINES.items()]


def over_time(slots: Sequence[history.Tally]) -> list[dict[str, Any]]:
    """Fill rates by the clinic day, or the week, in which slots closed.

    Each: ``start`` (a date), ``of_closed``, ``of_offerable``, ``closed``. Days on which nothing
    closed are left out: there is no rate to show.
    """
    by_start: dict[date, list[history.Tally]] = {}
    for some in slots:
        by_start.setdefault(some.start, []).append(some)
    found = [(start, fill_rate(group)) for start, group in sorted(by_start.items())]
    return [
        {
            "start": start,
            "of_closed": rates.of_closed,
            "of_offerable": rates.of_offerable,
            "closed": rates.closed,
        }
        for start, rates in found
    ]


def delivery(texts: Sequence[history.Texts]) -> Delivery:
    return Delivery(*history.delivered(texts))


def delivery_over_time(texts: Sequence[history.Texts], *, weekly: bool) -> list[dict[str, Any]]:
    """The delivery rate by day or week. Each: ``start``, ``rate``, ``known``."""
    by_start: dict[date, list[history.Texts]] = {}
    for some in texts:
        assert some.day is not None, "read by day"
        start = some.day - timedelta(days=some.day.weekday()) if weekly else some.day
        by_start.setdefault(start, []).append(some)
    points = [(start, delivery(group)) for start, group in sorted(by_start.items())]
    return [
        {"start": start, "rate": found.rate, "known": found.known}
        for start, found in points
        if found.known
    ]


def replies_by(
    answers: Sequence[history.Answers], column: Literal["batch_number", "hour"]
) -> list[dict[str, Any]]:
    """Of the offers that left us, how many were answered and how many won, by ``column``.

    Each: ``of`` (its value), ``sent``, ``answered``, ``won`` and both rates.
    """
    sent: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    won: Counter[int] = Counter()
    for some in answers:
        of = getattr(some, column)
        sent[of] += some.count
        answered[of] += some.count if some.longer is not None else 0
        won[of] += some.count if some.won else 0
    return [
        {
            "of": of,
            "sent": sent[of],
            "answered": answered[of],
            "won": won[of],
            "reply_rate": rate(answered[of], sent[of]),
            "win_rate": rate(won[of], sent[of]),
        }
        for of in sorted(sent)
    ]


def reply_curve(answers: Sequence[history.Answers]) -> list[tuple[int, float | None]]:
    """The share of sent offers that were answered within so many minutes."""
    sent = sum(some.count for some in answers)
    took = [(some.longer, some.count) for some in answers if some.longer is not None]
    return [
        (within, rate(sum(count for longer, count in took if longer <= place), sent))
        for place, within in enumerate(REPLY_MINUTES)
    ]


def breakdown(groups: Sequence[history.Group], by: Dimension) -> list[dict[str, Any]]:
    """Fill rates by provider, place, weekday of the slot's start, hour, lead time, or how many
    fitted, in the order of ``groups``.

    Each: ``of`` (its name; an hour is a number), ``rates`` (a ``FillRate``), ``took`` (median time
    to fill).
    """
    return [
        {
            "of": _named(group.name, by),
            "rates": FillRate(group.filled, group.closed, group.offerable),
            "took": group.median_fill,
        }
        for group in groups
    ]


def _named(name: str, by: Dimension) -> str | int:
    match by:
        case "provider" | "place":
            return name
        case "hour":
            return int(name)
        case "weekday":
            return WEEKDAYS[int(name)]
        case "lead":
            return LEAD_TIMES[int(name)][0]
        case "depth":
            return DEPTHS[int(name)][0] if name else NOT_LOOKED
