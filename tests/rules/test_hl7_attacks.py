"""Messages as senders really write them, and as they go wrong: what each may free, and what not."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.hl7 import messages

from .hl7_outcomes import freed, only, outcomes
from .hl7_samples import CHICAGO, NOW, clinic, judge, siu

TEN = datetime(2026, 12, 10, 16, 0, tzinfo=UTC)
"""Ten in the morning in Chicago."""
LATER = "20261129115600"
"""A minute after what a message is usually written at."""
ELEVEN = {"start": "202612101100", "end": "202612101130"}


def other(event: str = "S12", **change: str) -> str:
    """A message about somebody else's appointment, written later."""
    usual = {"id": "B7", "control": "2", "at": LATER, "patient": "88||ROE^JANE||19800101"}
    return siu(event, **{**usual, **change})


# Files


@pytest.mark.parametrize(
    "around",
    [
        b"junk before\r%s",
        b"\x0b%s\x1c\rjunk between frames\r\x0b",
        b"BHS|^~\\&\r%sBTS|1\r",
        b"FHS|^~\\&\rBHS|^~\\&\r%sBTS|1\rBHS|^~\\&\rBTS|0\rFTS|2\r",
        b"FHS|^~\\&\rBHS|^~\\&\r%sBTS\rFTS\r",
        b"\r\n  %s",
        b"%sBTS|junk\r",
    ],
)
def test_what_is_around_a_message_is_no_message(around: bytes) -> None:
    assert [r.line for r in judge(around % siu().encode())] == [1]
    assert freed(around % siu().encode()) == [1]


@pytest.mark.parametrize(
    "cut",
    [
        "FHS|^~\\&\rBHS|^~\\&\r{0}BTS|2\rFTS|1\r",
        "FHS|^~\\&\rBHS|^~\\&\r{0}BTS|1\rFTS|2\r",
        "FHS|^~\\&\rBHS|^~\\&\r{0}BTS|1\rBHS|^~\\&\rBTS|1\rFTS|2\r",
        "BHS|^~\\&\r{0}",
        "FHS|^~\\&\rBHS|^~\\&\r{0}BTS|1\r",
    ],
)
def test_an_envelope_that_does_not_close_as_it_says_is_a_cut_file(cut: str) -> None:
    assert "cut off" in messages.read(cut.format(siu()).encode()).fault


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_of_two_bytes_to_a_character_is_read(charset: str) -> None:
    data = siu().encode(charset)
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(charset, b"")
    assert messages.looks_like_hl7(mark + data)
    assert freed(mark + data) == [1]


def test_each_message_has_its_own_characters() -> None:
    latin = siu(id="A1", place="@@", sent="||||||8859/1").encode()
    utf = siu(id="A2", control="2", place="@@", sent="||||||UNICODE UTF-8", **ELEVEN).encode()
    wrong = siu(id="A3", control="3", place="@@", sent="||||||8859/1", start="202612101200")
    data = (
        latin.replace(b"@@", "Süd".encode("latin-1"))
        + utf.replace(b"@@", "Süd".encode())
        + wrong.replace("end", "").encode().replace(b"@@", "Süd".encode())
    )
    assert outcomes(data) == ["accepted", "accepted", "rejected"]
    assert {r.location for r in judge(data) if r.outcome == "accepted"} == {"Süd"}


@pytest.mark.parametrize("marks", ["#", "!", "$"])
def test_every_separator_may_be_another(marks: str) -> None:
    text = siu().replace("|", marks).replace("^~\\&", "@%/:").replace("^", "@")
    assert freed(text) == [1]


def test_a_frame_that_another_begins_in_is_cut_off() -> None:
    cut = "\x0b" + siu(id="A1")[:-30] + "\x0b" + siu(id="A2", control="2", **ELEVEN) + "\x1c\r"
    assert outcomes(cut) == ["rejected", "accepted"]


def test_lines_that_carets_end_without_any_feed_are_lines() -> None:
    assert freed(siu().replace("\r", "^M")) == [1]


def test_a_deleted_value_is_none() -> None:
    assert only(siu(provider='""')).outcome == "held"
    assert only(siu(place='""^""')).outcome == "held"
    assert only(siu(status='""')).outcome == "accepted"
    assert only(siu(reason='""^""')).outcome == "accepted"


@pytest.mark.parametrize(
    "text",
    [
        siu(start="20261210100000+9999"),
        siu(start="00010101000000", end=""),
        siu(start="99991231235900", end=""),
        siu(at="99999999999999"),
        siu().replace("|30|MIN|", "|999999999999|MIN|"),
        siu(at="²0261129115500"),
        "BTS|²\r" + siu(),
        siu(id=""),
        siu(event=""),
        "MSH",
        "MSH|",
        "MSH|^~\\&",
        "MSH|||||||||||||",
        "FHS\rBTS\r",
    ],
)
def test_nothing_that_is_written_breaks_the_reader(text: str) -> None:
    judge(text)


# One appointment, several messages


@pytest.mark.parametrize("turn", [1, -1])
def test_the_last_word_counts_and_not_the_last_line(turn: int) -> None:
    cancel = siu(control="1", at="20261129110000")
    rebook = siu("S12", control="2", at="20261129110500")
    again = siu(control="3", at="20261129111000")
    assert freed("".join([cancel, rebook][::turn])) == []
    assert len(freed("".join([cancel, rebook, again][::turn]))) == 1


def test_a_control_id_that_means_nothing_is_no_repeat() -> None:
    """One vendor writes the appointment's id there, in every message."""
    day = [
        siu(event, control="A1", at=f"2026112911{at:02d}00")
        for at, event in enumerate(["S12", "S15", "S12", "S15"])
    ]
    assert len(freed("".join(day))) == 1
    assert freed("".join(day[:3])) == []


def test_a_cancel_that_an_engine_sends_again_later_frees_nothing_anew() -> None:
    day = siu(control="1") + siu("S12", control="2", at=LATER)
    assert freed(day + siu(control="1", at="20261129115800")) == []


def test_when_it_was_entered_counts_beside_when_it_was_written() -> None:
    cancel = siu(control="1", at="20261129110000", more="EVN|S15|20261129105900")
    rebook = siu("S12", control="2", at="20261129110000", more="EVN|S12|20261129105800")
    assert len(freed(cancel + rebook)) == 1
    assert len(freed(rebook + cancel)) == 1
    late = siu("S12", control="2", at="20261129105500", more="EVN|S12|20261129110500")
    assert outcomes(cancel + late) == ["held", "ignored"]


def test_messages_of_a_clock_that_runs_ahead_keep_their_order() -> None:
    cancel = siu(control="1", at="20261130110000")
    rebook = siu("S12", control="2", at="20261130110500")
    assert freed(rebook + cancel) == []
    assert len(freed(siu("S12", control="2", at="20261130105500") + cancel)) == 1


def test_one_message_from_the_future_is_not_the_last_word() -> None:
    future = siu(control="1", at="20271129110000")
    assert freed(future + siu("S12", control="2", at="20261129110500")) == []


def test_a_message_without_a_time_follows_the_one_before_it() -> None:
    assert freed(siu(control="1") + siu("S12", control="2", at="")) == []
    assert freed(siu("S12", control="2", at="") + siu(control="1")) == [2]


def test_the_hour_that_comes_twice_orders_nothing() -> None:
    now = NOW - timedelta(days=20)
    first = siu(at="20261101015000")
    again = siu("S12", control="2", at="20261101011000")
    assert freed(first + again, now=now) == []


def test_one_id_for_two_patients_is_asked_about() -> None:
    """As where SCH-1 is 1 for all."""
    both = siu("S12") + siu(
        "S12", control="2", at=LATER, patient="88||ROE^JANE||19800101", **ELEVEN
    )
    assert outcomes(both) == ["ignored", "held"]
    cancel = siu(control="3", at="20261129115700", patient="")
    assert freed(both + cancel) == [3]
    other_name = siu(control="2", at=LATER, patient="77-9||DOE^JOHN||19700101")
    assert freed(siu("S12") + other_name) == [2]


def test_a_cancel_names_the_time_and_provider_that_were_known() -> None:
    assert outcomes(siu("S12") + siu(control="2", at=LATER, **ELEVEN)) == ["ignored", "held"]
    swapped = siu(control="2", at=LATER, provider="8^REY^JO")
    assert outcomes(siu("S12") + swapped) == ["ignored", "held"]


def test_a_start_alone_has_the_end_that_was_known() -> None:
    bare = siu(control="2", at=LATER, end="").replace("|30|MIN|", "|||")
    assert freed(siu("S12") + bare) == [2]
    assert only(bare).outcome == "rejected"


def test_a_cancel_is_understood_once_all_of_it_is_said() -> None:
    bare = siu(start="", end="", provider="", place="").replace("|30|MIN|", "|||")
    assert freed(bare + siu(control="2", at=LATER)) == [2]


def test_a_move_to_another_provider_is_asked_about() -> None:
    swapped = siu("S14", control="2", at=LATER, provider="8^REY^JO")
    assert outcomes(siu("S12") + swapped) == ["ignored", "held"]


def test_a_move_by_the_clinic_frees_nothing() -> None:
    for reason, outcome in (("Provider out", "ignored"), ("RESCHEDULED", "accepted")):
        moved = siu("S13", control="2", at=LATER, reason=reason, **ELEVEN)
        assert judge(siu("S12") + moved)[1].outcome == outcome


def test_what_was_deleted_or_came_is_not_freed_by_a_cancel() -> None:
    assert outcomes(siu("S17") + siu(control="2", at=LATER))[1] == "ignored"
    assert outcomes(siu("S14", status="Arrived") + siu(control="2", at=LATER))[1] == "held"
    assert freed(siu() + siu("S17", control="2", at=LATER)) == []
    assert freed(siu() + siu("S26", control="2", at=LATER)) == []
    assert freed(siu() + siu("S15", status="NOSHOW", control="2", at=LATER)) == []


# Somebody else at that time


@pytest.mark.parametrize(
    "message",
    [
        other(),
        other("S13"),
        other("S14", status="Arrived"),
        other("S14", status="No Show"),
        other("S18"),
        other("S19"),
        other("S12", provider="VALE^ADA"),
        other("S12", provider="7"),
        other("S12", provider="^Vale^A"),
        other("S12", start="20261210"),
        other("S12", start="202612101015", end="202612101045"),
        other("S12", end="202612130800"),
        other("S12", start="202612100945", end="").replace("|30|MIN|", "|2700|S|"),
        other("S12", provider="9^FOX^EVE").replace("AIP|1", "AIP|1||7^VALE^ADA\rAIP|2"),
        other("S12", end="garbled").replace("|30|MIN|", "|||"),
        other("S12") + "this is no segment\r",
        other("S12", sent="||||||KLINGON"),
        other("S12", at="20261129115600-0500"),
        other("S12").replace("^^^202612101000^", "^^^202612090900^202612090930~^^^202612101000^"),
        other("S23", start="202612100000", end="202612110000"),
        other("S23", start="202612070800", end="202612181700"),
        other("S15", reason="Provider out"),
        other("S15", reason="no idea"),
    ],
)
@pytest.mark.parametrize("before", [False, True])
def test_a_time_over_which_anything_may_stand_is_not_free(message: str, before: bool) -> None:
    """Double-booked neighbours, blocks, and messages that can be read in part alone."""
    results = judge(message + siu() if before else siu() + message)
    assert [r.outcome for r in results if r.outcome == "accepted"] == []


@pytest.mark.parametrize(
    "message",
    [
        other(**ELEVEN),
        other(provider="8^REY^JO"),
        other(start="202612101030", end="202612101100"),
        other(processing="T"),
        other("S17"),
        other("S15", start="202612100900", end="202612100930", reason="Provider cancelled"),
        other(id="B7") + other("S15", control="3", at="20261129115700", start="", end=""),
        other("S23") + other("S24", control="3", at="20261129115700"),
        other(end="").replace("|30|MIN|", "|||") + other("S15", control="3", at="20261129115700"),
    ],
)
def test_what_stands_elsewhere_takes_nothing(message: str) -> None:
    assert TEN in [r.start for r in judge(siu() + message) if r.outcome == "accepted"]


def test_a_time_that_two_gave_up_is_freed_once_by_the_last() -> None:
    assert outcomes(siu() + other("S15")) == ["duplicate", "accepted"]
    assert outcomes(other("S15") + siu()) == ["accepted", "duplicate"]


# What is written beside it


@pytest.mark.parametrize(
    "change",
    [
        {"more": "NTE|1||Provider out sick"},
        {"more": "NTE|1|\rNTE|2||Clinic closed for snow"},
        {"more": "NTE|1||Called twice.\rProvider out sick|"},
        {"more": "NTE|1\rProvider out sick"},
        {"more": "NTE|1||Slot given to another patient"},
        {"more": "ZCN|1|CANCELLED BY CLINIC"},
        {"reason": "CLINIC^Sick"},
        {"reason": "^Provider unavailable"},
        {"reason": "PROV"},
        {"reason": "NOSHOW"},
        {"reason": "NS^No Show", "status": "Cancelled"},
        {"reason": "Weather"},
        {"status": "Cancelled by clinic"},
        {"status": "CAN^Booked"},
        {"status": "CAN^Cancelled by provider"},
        {"status": "Cancelled^^^^Bumped"},
        {"status": "CAN^Cancelled - no show"},
        {"status": "Cancelled - Provider"},
        {"status": "Cancel requested"},
        {"more": "EVN|S12|20261129115500"},
    ],
)
def test_a_cancel_that_is_spoken_against_frees_nothing(change: dict[str, str]) -> None:
    assert only(siu(**change)).outcome != "accepted"


@pytest.mark.parametrize(
    "change",
    [
        {"more": "NTE|1||Patient called, has a cold"},
        {"more": "NTE|1||Called to reschedule\rNTE|2"},
        {"more": "NTE|1||Patient called,\rhas a cold"},
        {"reason": "22^CAR PROBLEMS"},
        {"reason": "ROUTINE"},
        {"status": "3^Canceled"},
        {"status": "^Cancelled^HL70278"},
        {"status": "can^^^cancelled"},
        {"status": "CAN^Cancelled by patient"},
        {"status": "CXL^Visit given up"},
        {"status": "Cancelled - Patient"},
        {"status": "Canceled (Pt request)"},
        {"provider": "9^VALE^ADA", "place": "MAIN^^^Main"},
        {"processing": "p"},
        {"processing": "P^T"},
        {"place": "^Main St"},
        {"place": "^^^Main St"},
        {"patient": "77||DOE^JOHN||19700101"},
        {"start": "202612101700+0100", "end": "", "at": "20261129185500+0100"},
        {"more": "TQ1|1||||||20261210100000|20261210103000"},
        {"provider": "VALE^ADA"},
        {"provider": '7^VALE^ADA^""^^Dr.^MD'},
        {"more": "ARQ|1\rZZZ|whatever|7"},
        {"more": "NTE|1||sick \\T\\ fever\\.br\\called \\X0D\\"},
    ],
)
def test_a_cancel_is_understood_however_it_is_written(change: dict[str, str]) -> None:
    result = only(siu(**change), at=clinic("Ada Vale", "Jo Rey"))
    assert (result.outcome, result.start) == ("accepted", TEN), result.reason


# Providers, times, lengths


def test_the_row_of_the_provider_tells_the_providers_time() -> None:
    text = siu(provider="99^NURSE^NAN").replace(
        "|||202612101000\r", "|||202612100945\rAIP|2||7^VALE^ADA|||202612101015\r"
    )
    result = only(text, at=clinic("Ada Vale"))
    assert (result.outcome, result.start) == ("accepted", TEN + timedelta(minutes=15))


def test_who_is_named_beside_an_unknown_provider_is_not_the_provider() -> None:
    text = siu(provider="9^NOBODY^KNOWN", more="PV1|1||MAIN||||7^VALE^ADA")
    assert only(text, at=clinic("Ada Vale")).outcome == "rejected"


def test_a_room_is_no_provider_where_the_visit_names_one() -> None:
    text = siu(provider="", more="PV1|1||MAIN||||7^VALE^ADA\rAIG|1||R2^Room 2")
    assert only(text, at=clinic("Ada Vale")).provider == "Ada Vale"


@pytest.mark.parametrize(
    "change",
    [
        {"more": "TQ1|1||||||20261210130000|20261210133000"},
        {"more": "TQ1|1||||||20261210100000\rTQ1|2||||||20261217100000"},
        {"start": "202612101000^202612101030~^^^202612171000", "end": "202612171030"},
    ],
)
def test_a_cancel_of_several_times_is_asked_about(change: dict[str, str]) -> None:
    assert only(siu(**change)).outcome == "held"


@pytest.mark.parametrize(
    ("length", "minutes"),
    [("|M30|", 30), ("|1800|S", 30), ("|20.0|MIN", 20), ("|30|^minutes", 30), ("|0|", None)],
)
def test_a_length_is_read_wherever_its_unit_stands(length: str, minutes: int | None) -> None:
    result = only(siu(end="").replace("|30|MIN", length))
    assert (result.outcome == "accepted") is (minutes is not None)


def test_the_clinics_zone_is_used() -> None:
    assert only(siu()).start == datetime(2026, 12, 10, 10, tzinfo=CHICAGO)
