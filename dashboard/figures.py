"""The figures of the fill-rate page, from rows to numbers. Pure; pandas.

A fill rate is shown over two denominators: every slot that closed (a withdrawn one too), and the
*offerable* ones (``history.OFFERABLE``). Open slots are in neither. A
rate over nothing is ``None``, never 0 or 100 %.

pandas is imported where it first works: it is a quarter of the dashboard's memory and start, and no
other page needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from bot.waitlist.rules.declines import OFFERED
from bot.waitlist.views import history

if TYPE_CHECKING:
    import pandas as pd

TARGET_FILL: Final = 0.80
TARGET_FILL_TIME: Final = history.IN_TIME
TARGET_DELIVERY: Final = 0.95
TARGET_MANUAL: Final = 0.05
"""The clinic's own targets: fill rate, time to fill, delivery, share of slots that need hands."""

SLOT_COLUMNS: Final = (
    "provider_name", "location", "time_zone", "slot_start_at", "created_at", "closed_at", "status",
    "verdict", "eligible_depth", "offerable",
)  # fmt: skip
ANSWER_COLUMNS: Final = ("batch_number", "hour", "minutes", "won", "count")
TIMES: Final = ("slot_start_at", "created_at", "closed_at")
Rows = Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]]
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
    ("over 25", inf),
)  # fmt: skip
"""Classes of the eligible depth, each up to its bound."""
NOT_LOOKED: Final = "not looked for"
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
REPLY_MINUTES: Final = (1, 2, 3, 5, 7, 10, 15, 30, 60)
CALL_MINUTES: Final = 3
"""What one phone call to one patient would have cost a person: an assumption, and shown as one."""
Dimension = Literal["provider", "place", "weekday", "hour", "lead", "depth"]


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


def slots_frame(rows: Rows) -> pd.DataFrame:
    """Closed slots, as ``history.closed_slots`` gives them: instants in microseconds."""
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(SLOT_COLUMNS))
    for name in TIMES:
        frame[name] = pd.to_datetime(frame[name].astype("int64"), unit="us", utc=True)
    frame["eligible_depth"] = frame["eligible_depth"].astype("float64")
    return frame


def answers_frame(answers: Sequence[history.Answers]) -> pd.DataFrame:
    """Counted offers, as ``history.answers`` gives them."""
    import pandas as pd

    return pd.DataFrame([vars(one) for one in answers], columns=list(ANSWER_COLUMNS))


def fill_rate(slots: pd.DataFrame) -> FillRate:
    return FillRate(
        filled=int((slots["status"] == "filled").sum()),
        closed=len(slots),
        offerable=int(slots["offerable"].sum()),
    )


def times_to_fill(slots: pd.DataFrame) -> pd.Series[pd.Timedelta]:
    """From the cancellation's arrival to the YES, of each filled slot."""
    filled = slots[slots["status"] == "filled"]
    return filled["closed_at"] - filled["created_at"]


def median_time_to_fill(slots: pd.DataFrame) -> timedelta | None:
    took = times_to_fill(slots)
    if took.empty:
        return None
    median = took.dt.total_seconds().median()
    return timedelta(seconds=float(median))


def fill_time_classes(slots: pd.DataFrame) -> list[tuple[str, int]]:
    counts = _time_classes(times_to_fill(slots), FILL_TIMES).value_counts(sort=False)
    return [(label, int(counts[label])) for label, _ in FILL_TIMES]


def _time_classes(times: pd.Series[Any], classes: Classes) -> pd.Series[Any]:
    """The label of each time, as categories in their order."""
    import pandas as pd

    bounds = [bound.total_seconds() for _, bound in classes[:-1]]
    labels = [label for label, _ in classes]
    seconds = times.dt.total_seconds()
    found: pd.Series[Any] = pd.cut(seconds, [-inf, *bounds, inf], right=False, labels=labels)
    return found


def verdicts(slots: pd.DataFrame) -> list[tuple[str, int]]:
    """How many slots closed with each verdict of ``history.VERDICTS``, in that order."""
    counts = slots["verdict"].value_counts()
    return [(verdict, int(counts.get(verdict, 0))) for verdict in history.VERDICTS]


def declines(counts: Mapping[str | None, int]) -> list[tuple[str, int]]:
    """How many NOs came with each reason, in the order of ``DECLINES``; all of them."""
    return [(words, counts.get(reason, 0)) for reason, words in DECLINES.items()]


def over_time(slots: pd.DataFrame, zone: ZoneInfo, *, weekly: bool) -> list[dict[str, Any]]:
    """Fill rates by the clinic day (or the week, named by its Monday) in which slots closed.

    Each: ``start`` (a date), ``of_closed``, ``of_offerable``, ``closed``. Days on which nothing
    closed are left out: there is no rate to show.
    """
    if slots.empty:
        return []
    counted = (
        slots.assign(filled=slots["status"] == "filled", closed=1)
        .groupby(_days(slots["closed_at"], zone, weekly=weekly))[["filled", "closed", "offerable"]]
        .sum()
    )
    return [
        {
            "start": start.date(),
            "of_closed": rate(int(filled), int(closed)),
            "of_offerable": rate(int(filled), int(offerable)),
            "closed": int(closed),
        }
        for start, filled, closed, offerable in counted.itertuples()
    ]


def _days(instants: pd.Series, zone: ZoneInfo, *, weekly: bool) -> pd.Series[Any]:
    """The clinic day of each instant, or the Monday of its week, as a midnight without a zone."""
    import pandas as pd

    days: pd.Series[Any] = instants.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return days - pd.to_timedelta(days.dt.day_of_week, unit="D") if weekly else days


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


def replies_by(answers: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """Of the offers that left us, how many were answered and how many won, by ``column``.

    Each: ``of`` (its value), ``sent``, ``answered``, ``won`` and both rates.
    """
    found = []
    for value, group in answers.groupby(column):
        sent = int(group["count"].sum())
        answered = int(group.loc[group["minutes"].notna(), "count"].sum())
        won = int(group.loc[group["won"].astype(bool), "count"].sum())
        found.append(
            {
                "of": value,
                "sent": sent,
                "answered": answered,
                "won": won,
                "reply_rate": rate(answered, sent),
                "win_rate": rate(won, sent),
            }
        )
    return found


def reply_curve(answers: pd.DataFrame) -> list[tuple[int, float | None]]:
    """The share of sent offers that were answered within so many minutes."""
    import pandas as pd

    sent = int(answers["count"].sum())
    minutes = pd.to_numeric(answers["minutes"])
    return [
        (within, rate(int(answers.loc[minutes <= within, "count"].sum()), sent))
        for within in REPLY_MINUTES
    ]


def breakdown(slots: pd.DataFrame, by: Dimension, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Fill rates by provider, place, weekday of the slot's start, hour, lead time, or how many
    fitted.

    Each: ``of`` (its name), ``rates`` (a ``FillRate``), ``took`` (median time to fill). Names in
    alphabetical order, the other groups in their own; groups without a slot are left out.
    """
    if slots.empty:
        return []
    return [
        {"of": name, "rates": fill_rate(group), "took": median_time_to_fill(group)}
        for name, group in slots.groupby(_groups(slots, by, zone), observed=True)
    ]


def _there(slots: pd.DataFrame, zone: ZoneInfo, part: str) -> pd.Series[Any]:
    """The weekday or the hour at which each slot begins, by the clock of its place."""
    zones = slots["time_zone"].astype("string").fillna("")
    found: pd.Series[Any] = slots.groupby(zones)["slot_start_at"].transform(
        lambda at: getattr(at.dt.tz_convert(at.name or zone).dt, part)
    )
    return found


def _groups(slots: pd.DataFrame, by: Dimension, zone: ZoneInfo) -> pd.Series[Any]:
    """The group of each slot; categories where the groups have an order of their own."""
    import pandas as pd

    match by:
        case "provider":
            groups: pd.Series[Any] = slots["provider_name"]
        case "place":
            groups = slots["location"]
        case "weekday":
            days = _there(slots, zone, "day_of_week")
            groups = pd.cut(days, list(range(-1, len(WEEKDAYS))), labels=list(WEEKDAYS))
        case "hour":
            groups = _there(slots, zone, "hour")
        case "lead":
            groups = _time_classes(slots["slot_start_at"] - slots["created_at"], LEAD_TIMES)
        case "depth":
            labels = [label for label, _ in DEPTHS]
            bounds = [bound for _, bound in DEPTHS]
            classes = pd.cut(slots["eligible_depth"], [-inf, *bounds], labels=labels)
            groups = classes.cat.add_categories(NOT_LOOKED).fillna(NOT_LOOKED)
    return groups
