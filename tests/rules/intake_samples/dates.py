"""Dates and times of day as people and programs write them."""

from datetime import datetime, timedelta
from typing import Final

from tests.rules.intake_samples.case import GOOD, NINE, SECOND, Case, lines, start, text

_AFTERNOON: Final = "2026-03-10T18:00:00+00:00"


def _read(name: str, value: str, when: str = _AFTERNOON, *others: str) -> Case:
    end = (datetime.fromisoformat(when) + timedelta(minutes=30)).isoformat()
    rows = "a" * (1 + len(others))
    return text(name, lines(start(value, end), *others), rows=rows, starts={2: when})


def _row_refused(name: str, value: str, because: str, *others: str) -> Case:
    rows = "r" + "a" * (1 + len(others))
    return text(name, lines(start(value), SECOND, *others), rows=rows, because={2: because})


def _file_refused(name: str, content: str, says: str) -> Case:
    return text(name, content, outcome="rejected", says=says, kind=None, profile=None)


_US: Final = start("3/25/2026 9:00 AM", "3/25/2026 10:00 AM").replace("A1", "A9")
_EU: Final = start("25/3/2026 09:00", "25/3/2026 10:00").replace("A1", "A9")

CASES: Final = [
    _read("iso-t.csv", "2026-03-10T13:00:00"),
    _read("iso-zulu.csv", "2026-03-10T18:00:00Z"),
    _read("iso-offset.csv", "2026-03-10T13:00:00-05:00"),
    _read("am-pm-tight.csv", "2026-03-10 1:00PM"),
    _read("am-pm-dots.csv", "2026-03-10 1:00 p.m."),
    _read("two-spaces.csv", "2026-03-10  1:00 PM"),
    _read("narrow-space.csv", "2026-03-10 1:00\u202fPM"),
    _read("no-break-space.csv", "2026-03-10\u00a01:00\u00a0PM"),
    _read("direction-marks.csv", "\u200e2026-03-10 \u200e1:00 PM"),
    _read("month-name.csv", '"March 10, 2026 1:00 PM"'),
    _read("month-short.csv", "10-Mar-2026 13:00"),
    _read("weekday.csv", '"Tue, Mar 10 2026 1:00 PM"'),
    _read("us-order-shown.csv", "3/10/2026 1:00 PM", _AFTERNOON, _US),
    _read("eu-order-shown.csv", "10/3/2026 13:00", _AFTERNOON, _EU),
    _read("day-equals-month.csv", "3/3/2026 1:00 PM", "2026-03-03T19:00:00+00:00"),
    _read("two-digit-year.csv", "3/25/26 1:00 PM", "2026-03-25T18:00:00+00:00"),
    _read("excel-serial.csv", "46091.541666667"),
    _read("excel-24-hours.csv", "3/25/2026 9:00", "2026-03-25T14:00:00+00:00"),
    _file_refused("us-or-eu.csv", lines(start("3/10/2026 1:00 PM")), "month/day or day/month"),
    _file_refused("us-and-eu.csv", lines(_US, _EU.replace("A9", "A8")), "month first"),
    _row_refused("half-past-two.csv", "2026-03-10 2:30", "AM or PM"),
    _row_refused("half-past-two-zero.csv", "3/25/2026 02:30", "AM or PM"),
    _row_refused("no-marker-among-markers.csv", "3/25/2026 9:00", "AM or PM", _US),
    _row_refused("midnight.csv", "2026-03-10 00:00", "no time of day"),
    _row_refused("midnight-am.csv", "3/25/2026 12:00:00 AM", "no time of day"),
    _row_refused("date-alone.csv", "2026-03-10", "no time of day"),
    _row_refused("clocks-skip-it.csv", "2026-03-08 02:30", "does not exist"),
    _row_refused("clocks-repeat-it.csv", "2026-11-01 01:30", "comes twice"),
    _row_refused("no-such-day.csv", "2026-02-30 13:00", "no such day"),
    _row_refused("other-century.csv", "3/25/71 1:00 PM", "two digits"),
    _row_refused("wrong-weekday.csv", '"Mon, Mar 10 2026 1:00 PM"', "weekday"),
    _row_refused("past.csv", "2026-02-10 13:00", "has passed"),
    _row_refused("too-soon.csv", "2026-03-02 09:10", "too soon"),
    _row_refused("far-future.csv", "2062-03-10 13:00", "too far ahead"),
    _row_refused("hour-13-pm.csv", "2026-03-10 13:00 PM", "from 1 to 12"),
    _row_refused("words-for-a-date.csv", "next tuesday at 1", "not a date"),
    _row_refused("serial-of-2070.csv", "62143.5", "no date near"),
    _row_refused("serial-cut-short.csv", "46091.4", "exact"),
    _row_refused("compact-date.csv", "20260310 1300", "not a date"),
    text(
        "end-before-start.csv",
        lines(start("2026-03-10 16:00"), SECOND),
        rows="ra",
        because={2: "not after"},
    ),
    text(
        "end-a-day-later.csv",
        lines(start("2026-03-09 09:00"), SECOND),
        rows="ra",
        because={2: "12 hours"},
    ),
    text("end-as-clock.csv", lines(start("2026-03-10 1:00 PM", "1:30 PM")), rows="a"),
    text(
        "date-and-time-apart.csv",
        "appointment_id,provider,location,Appt Date,Start Time,Duration (minutes),status\n"
        "A1,Dr. Chen,Main St,2026-03-10,9:00 AM,30,cancelled\n"
        "A2,Dr. Chen,Main St,2026-03-10,9:30,30,cancelled\n"
        "A3,Dr. Chen,Main St,2026-03-10,10:00 AM,1800,cancelled\n"
        "A4,Dr. Chen,Main St,2026-03-10,,30,cancelled\n",
        rows="arrr",
        starts={2: NINE},
        because={3: "AM or PM", 4: "no usual number", 5: "empty"},
    ),
    text("order-mixed-with-iso.csv", lines(GOOD, _US), rows="aa"),
]
