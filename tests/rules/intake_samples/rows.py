"""Rows: who cancelled, what is free, who is meant."""

from typing import Final

from tests.rules.intake_samples.case import (
    BOOKED,
    GOOD,
    HEADS,
    SECOND,
    WAITLIST,
    Case,
    lines,
    text,
)


def _phone(name: str, number: str, row: str = "a", because: str = "") -> Case:
    content = lines(GOOD.replace("(214) 555-0101", number), SECOND)
    return text(name, content, rows=row + "a", because={2: because})


def _status(name: str, word: str, row: str, because: str = "") -> Case:
    return text(
        name, lines(GOOD.replace("cancelled", word), SECOND), rows=row + "a", because={2: because}
    )


def _waitlist(name: str, row: str, rows: str, because: str = "") -> Case:
    good = "2145550199,Zoe,,,,,no,0,verbal,2026-01-02"
    return text(
        name, f"{WAITLIST}\n{row}\n{good}\n", rows=rows, because={2: because}, kind="waitlist"
    )


_FULL: Final = (
    "(214) 555-0101,Ana Diaz,Dr. Chen; Dr. Park,MD/DO,Main St,2026-05-01 10:00,yes,10,form,"
    "2026-01-05"
)

CASES: Final = [
    _phone("phone-brackets.csv", "(214) 555-1234"),
    _phone("phone-float.csv", "2145551234.0"),
    _phone("phone-dots.csv", "214.555.1234"),
    _phone("phone-e164.csv", "+12145551234"),
    _phone("phone-missing.csv", ""),
    _phone("phone-na.csv", "N/A"),
    _phone("phone-scientific.csv", "2.14555E+09", "r", "shortened"),
    _phone("phone-short.csv", "555-123", "r", "too few digits"),
    _phone("phone-local.csv", "555-1234"),
    _phone("phone-words.csv", "call first", "r", "not a phone number"),
    _phone("phone-extension.csv", "214-555-1234 x12", "r", "extension"),
    _status("status-canceled.csv", "CANCELED", "a"),
    _status("status-athena-word.csv", "x - Cancelled", "a"),
    _status("status-no-show.csv", "No Show", "i"),
    _status("status-joined.csv", "CANCELLED_BY_PATIENT", "a"),
    _status("status-hyphen.csv", "Checked-In", "i"),
    _status("status-blocked.csv", "Blocked", "i"),
    _status("status-by-clinic.csv", "Cancelled by provider", "i"),
    _status("status-unknown.csv", "C", "r", "not known"),
    _status("status-empty.csv", "", "r", "missing"),
    text(
        "reason-provider-out.csv",
        lines(GOOD.replace("sick", "Provider out - conference"), SECOND),
        rows="ia",
        because={2: "by the clinic"},
    ),
    text(
        "initiator-column.csv",
        f"{HEADS},cancel initiator\n{GOOD},Provider\n{SECOND},Patient\n",
        rows="ia",
        because={2: "by the clinic"},
    ),
    text(
        "nobody-booked.csv",
        lines(",Dr. Chen,Main St,2026-03-10 13:00,2026-03-10 13:30,cancelled,,", SECOND),
        rows="ia",
        because={2: "without a patient"},
    ),
    text("not-cancelled.csv", lines(GOOD, BOOKED, BOOKED.replace("A3", "A4")), rows="aii"),
    text("none-cancelled.csv", lines(BOOKED), rows="i"),
    text("same-row-twice.csv", lines(GOOD, GOOD), rows="ad", because={3: "line 2"}),
    text(
        "rows-conflict.csv",
        lines(GOOD, GOOD.replace("09:", "11:"), SECOND),
        rows="rra",
        because={2: "Line 3", 3: "Line 2"},
    ),
    text(
        "cancelled-and-booked.csv",
        lines(GOOD, GOOD.replace("cancelled", "Scheduled"), SECOND),
        rows="ria",
        because={2: "booked"},
    ),
    text(
        "taken-again.csv",
        lines(GOOD, GOOD.replace("A1", "A7").replace("cancelled", "Booked"), SECOND),
        rows="ria",
        because={2: "another appointment"},
    ),
    text(
        "taken-in-part.csv",
        lines(GOOD, "A7,Dr. Chen,East,2026-03-10 09:15,2026-03-10 09:45,Booked,,", SECOND),
        rows="ria",
        because={2: "another appointment"},
    ),
    text("two-patients-one-time.csv", lines(GOOD, GOOD.replace("A1", "A7")), rows="ad"),
    text(
        "two-ends-one-time.csv",
        lines(GOOD, GOOD.replace("A1", "A7").replace("09:30", "09:45"), SECOND),
        rows="rra",
        because={2: "another end"},
    ),
    text(
        "no-place.csv", lines(GOOD.replace("Main St", ""), SECOND), rows="ra", because={2: "empty"}
    ),
    text(
        "id-shortened.csv",
        lines(GOOD.replace("A1", "1.23457E+11"), SECOND),
        rows="ra",
        because={2: "shortened"},
    ),
    text(
        "excel-error.csv",
        lines(GOOD.replace("Main St", "#REF!"), SECOND),
        rows="ra",
        because={2: "error"},
    ),
    text(
        "column-too-narrow.csv",
        lines(GOOD.replace("2026-03-10 09:00", "########"), SECOND),
        rows="ra",
    ),
    text(
        "control-character.csv",
        lines(GOOD.replace("Main", "Ma\x07in"), SECOND),
        rows="ra",
        because={2: "unreadable"},
    ),
    text(
        "line-break-in-place.csv",
        lines(GOOD.replace("Main St", '"Main\nSt"'), SECOND),
        rows="ra",
        because={2: "line break"},
    ),
    text(
        "formula-cells.csv",
        lines(GOOD.replace("sick", "=1+1").replace("A1", "@A1"), SECOND),
        rows="aa",
    ),
    _waitlist("waitlist-full.csv", _FULL, "aa"),
    _waitlist("waitlist-sparse.csv", "2145550101,,,,,,,,yes,", "aa"),
    _waitlist("waitlist-consent-source.csv", "2145550101,Ana,,,,,,,web_form,", "aa"),
    _waitlist("waitlist-no-consent.csv", "2145550101,Ana,,,,,,,no,", "ra", "consent"),
    _waitlist("waitlist-empty-consent.csv", "2145550101,Ana,,,,,,,,", "ra", "consent"),
    _waitlist("waitlist-doubtful-consent.csv", "2145550101,Ana,,,,,,,not yet,", "ra", "consent"),
    _waitlist("waitlist-revoked.csv", "2145550101,Ana,,,,,,,consent revoked,", "ra", "consent"),
    _waitlist("waitlist-no-phone.csv", ",Ana,,,,,,,yes,", "ra", "missing"),
    _waitlist("waitlist-boost.csv", "2145550101,Ana,,,,,,41,yes,", "ra", "0 to 40"),
    _waitlist("waitlist-type.csv", "2145550101,Ana,,Surgeon,,,,,yes,", "ra", "MD/DO"),
    _waitlist("waitlist-urgent.csv", "2145550101,Ana,,,,,maybe,,yes,", "ra", "neither"),
    _waitlist("waitlist-joined-later.csv", "2145550101,Ana,,,,,,,yes,2027-01-01", "ra", "future"),
    _waitlist("waitlist-visit-over.csv", "2145550101,Ana,,,,2026-01-01,,,yes,", "ra", "passed"),
    text(
        "waitlist-person-twice.csv",
        f"{WAITLIST}\n2145550101,Ana,,,,,no,,yes,\n(214) 555-0101,ANA,,,,,yes,,yes,\n",
        outcome="rejected",
        says="No row",
        rows="rr",
        because={2: "same patient"},
        kind="waitlist",
    ),
]
