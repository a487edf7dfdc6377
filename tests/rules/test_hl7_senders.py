"""Messages of the shapes that senders have published, and what no source of ours may do."""

from datetime import UTC, datetime

import pytest

from intake.hl7 import source

from .hl7_outcomes import named, only
from .hl7_samples import clinic, judge, siu

TEN = datetime(2026, 12, 10, 16, 0, tzinfo=UTC)
"""Ten in the morning in Chicago."""
SAMEDI = (
    "MSH|^~\\&|SAMEDI|PRAXIS|||20261129185500+0100||SIU^{event}|91|P|2.5||||||UNICODE UTF-8\r"
    "SCH||301^SAMEDI||||BOOKED|||1800||^^M30^20261210170000+0100^20261210173000+0100"
    "||||||||||||||{status}\r"
    "TQ1|1||||||20261210170000+0100|20261210173000+0100|30^min\r"
    "PID|1||77||DOE^JOHN||19700101|M\r"
    "RGS|1|D\rAIG|1|D|2^Vale^99SAMEDI-RESOURCE^radiologist\rAIG|2|D|9^Raum 1^99SAMEDI-RESOURCE\r"
)


CLICRDV = (
    "MSH|^~\\&|CLICRDV|CABINET|||20261129115500||SIU^{event}|91|P|2.5\n"
    "SCH||301^Clicrdv||||100|||||^^30^202612101000||||||||||||||Booked\n"
    "PID|1||77||DOE^JOHN||19700101|M\n"
    "PV1|1|O|MAIN\nAIG|1||VALE^Vale^DOCTOR\n"
)


NEXTGEN = (
    "MSH|^~\\&|NGOFFICE|CLINIC|||20261129115500||SIU^S15|301|P|2.5.1\r"
    "SCH||301|||||||||^^^|||||||||||||||||{status}\r"
    "PID|1||77||DOE^JOHN||PATIENT DECLINED|M\rPV1|1||||||7^VALE^ADA\r"
    "RGS|1\rAIL|1||^^^\rAIP|1||7^VALE^ADA\r"
)


EPIC = (
    "MSH|^~\\&|EPIC|HOSP|||20261129115500||SIU^{event}|91|P|2.3\r"
    "SCH|1|36996|||||||30|MIN|^^30^202612101000||||||||||||||{status}\r"
    "PID|1||77||DOE^JOHN||19700101|M|||||271-9000\r"
    "PV1|1||IM||||400^BEST^TINA||||||||||||36996\r"
    "RGS|1\rAIS|1||OV|202612101000\rNTE|1||\rAIG|1||R1^ROOM 1|||||202612101015\r"
    "AIP|1||400^BEST^TINA|||202612101000\rZCH|1|x\r"
)


def test_published_shapes_have_their_outcomes() -> None:
    assert only(SAMEDI.format(event="S15", status="Deleted")).outcome == "held"
    assert only(CLICRDV.format(event="S15")).outcome == "held"
    assert only(CLICRDV.format(event="S14")).outcome == "ignored"
    assert only(NEXTGEN.format(status="CANCELLED")).outcome == "rejected"
    assert only(NEXTGEN.format(status="NOSHOW")).outcome == "ignored"
    cancel = only(EPIC.format(event="S15", status="3^Canceled"), at=clinic("Tina Best"))
    assert (cancel.outcome, cancel.start, cancel.location) == ("accepted", TEN, "IM")
    assert only(EPIC.format(event="S15", status="1^SCH")).outcome == "held"
    assert only(EPIC.format(event="S14", status="1^SCH")).outcome == "ignored"
    assert only(EPIC.format(event="S26", status="")).outcome == "ignored"


@pytest.mark.parametrize("name", [one.name for one in source.shipped()])
def test_no_source_takes_a_no_show_or_a_visit_for_free_time(name: str) -> None:
    for status in ("NOSHOW", "No Show", "Arrived", "Completed", "Booked", "Scheduled"):
        for event in ("S12", "S13", "S14", "S15", "S17", "S26"):
            found = only(siu(event, status=status), named=named(name))
            assert found.outcome != "accepted", (event, status)


def test_no_reason_shows_a_name() -> None:
    text = siu(status="Cancelled by John Doe") + siu(id="A2", control="2", status="2145550101 " * 4)
    assert not [r for r in judge(text) if "doe" in r.reason.casefold() or "214" in r.reason]
