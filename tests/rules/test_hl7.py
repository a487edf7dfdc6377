"""HL7 scheduling messages: how bytes become messages, and what each message frees."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from bot.ledger.facts import Booking, Cancellation, Result
from intake.hl7 import meaning, messages, source, times

from .hl7_samples import ATHENA, CHICAGO, DXCARE, MACPRACTICE, NOW, clinic, judge, siu

TEN = datetime(2026, 12, 10, 16, 0, tzinfo=UTC)
"""Ten in the morning in Chicago."""
STANDARD = next(one for one in source.shipped() if one.name == source.STANDARD)


def outcomes(text: str | bytes, **around: object) -> list[str]:
    return [result.outcome for result in judge(text, **around)]  # type: ignore[arg-type]


def only(text: str, **around: object) -> Result:
    (result,) = judge(text, **around)  # type: ignore[arg-type]
    return result


# Bytes


@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: text,
        lambda text: text.replace("\r", "\n"),
        lambda text: text.replace("\r", "\r\n"),
        lambda text: text.replace("\r", "^M\n"),
        lambda text: f"\x0b{text}\x1c\r",
        lambda text: f"\x0b{text}\x1c",
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\r", "\r\r"),
        lambda text: text.rstrip("\r"),
        lambda text: f"FHS|^~\\&\rBHS|^~\\&\r{text}BTS|1\rFTS|1\r",
        lambda text: "\x00\n" + text,
    ],
)
def test_a_message_is_read_however_its_file_was_written(wrap: object) -> None:
    assert outcomes(wrap(siu())) == ["accepted"]  # type: ignore[operator]


@pytest.mark.parametrize("between", ["", "\r", "\n\n", "\x1c\r\x0b", "\x00\x00"])
def test_messages_follow_one_another(between: str) -> None:
    text = (
        siu(id="A1", control="1")
        + between
        + siu(id="A2", control="2", start="202612111000", end="202612111030")
    )
    assert outcomes(text) == ["accepted", "accepted"]


def test_a_broken_message_stops_none_of_its_neighbours() -> None:
    text = (
        siu(id="A1")
        + "MSH|^~\\&|SYS\rthis is no segment\r"
        + siu(id="A2", control="2", start="202612111000", end="202612111030")
    )
    assert outcomes(text) == ["accepted", "rejected", "accepted"]


def test_a_batch_that_was_cut_is_refused_whole() -> None:
    file = messages.read(f"FHS|^~\\&\rBHS|^~\\&\r{siu()}BTS|2\rFTS|1\r".encode())
    assert "cut off" in file.fault


@pytest.mark.parametrize(
    ("charset", "data", "place"),
    [
        ("", "Süd".encode("cp1252"), "Süd"),
        ("", "Süd".encode(), "Süd"),
        ("8859/1", "Süd".encode("latin-1"), "Süd"),
        ("UNICODE UTF-8", "Süd".encode(), "Süd"),
    ],
)
def test_characters_are_read_as_declared_or_as_they_must_be(
    charset: str, data: bytes, place: str
) -> None:
    text = siu(place="@@").replace("|2.5.1", f"|2.5.1||||||{charset}")
    (result,) = judge(text.encode().replace(b"@@", data))
    assert result.location == place


@pytest.mark.parametrize(
    ("charset", "data"),
    [("8859/1", "Süd".encode()), ("UNICODE UTF-8", "Süd".encode("latin-1")), ("KLINGON", b"x")],
)
def test_characters_that_are_not_as_declared_are_refused(charset: str, data: bytes) -> None:
    text = siu(place="@@").replace("|2.5.1", f"|2.5.1||||||{charset}")
    assert messages.read(text.encode().replace(b"@@", data)).messages[0].fault
    assert outcomes(text.encode().replace(b"@@", data)) == ["rejected"]


def test_other_separators_escapes_and_deleted_values_are_read() -> None:
    text = 'MSH#*~\\&#SYS#A\\F\\B###20261129115500##SIU*S12#1#P#2.5\rSCH#""#A1\r'
    (message,) = messages.read(text.encode()).messages
    assert message.first("MSH", 4) == "A#B"
    assert message.first("SCH", 1) == ""
    assert (message.event, message.first("SCH", 2)) == ("S12", "A1")


def test_a_text_with_line_feeds_in_a_file_of_carriage_returns_is_one_segment() -> None:
    assert outcomes(siu() + "NTE|1||called to cancel\nleft a message\r") == ["accepted"]


@pytest.mark.parametrize(
    ("start", "yes"),
    [
        (b"MSH|^~\\&|", True),
        (b"\x0bMSH|", True),
        (b"\xef\xbb\xbf\r\nFHS|", True),
        (b"MSHOW,provider", False),
        (b"appointment_id,provider", False),
        (b"", False),
    ],
)
def test_hl7_is_known_by_its_first_bytes(start: bytes, yes: bool) -> None:
    assert messages.looks_like_hl7(start) is yes


# What a message frees


def test_a_cancel_frees_its_time() -> None:
    result = only(siu(), at=clinic("Dr. Vale"))
    assert (result.outcome, result.provider, result.location) == ("accepted", "Dr. Vale", "MAIN")
    assert result.start == TEN
    (fact,) = result.facts
    assert isinstance(fact, Cancellation)
    assert (fact.end - fact.start, fact.phone) == (timedelta(minutes=30), "+12145550101")


def test_an_event_and_a_status_decide_together() -> None:
    told = {
        (event, status): outcomes(siu(event, status=status))[0]
        for event in ("S12", "S14", "S15", "S17", "S26")
        for status in ("Cancelled", "NOSHOW", "Booked", "", "Deleted", "4", "Arrived")
    }
    freed = {pair for pair, outcome in told.items() if outcome == "accepted"}
    held = {pair for pair, outcome in told.items() if outcome == "held"}
    assert freed == {("S14", "Cancelled"), ("S15", "Cancelled"), ("S15", "")}
    assert held == {
        ("S12", "Cancelled"),
        ("S15", "Booked"),
        ("S15", "Deleted"),
        ("S15", "4"),
        ("S15", "Arrived"),
    }


def test_published_shapes_come_out_right() -> None:
    no_show = only(ATHENA.format(status="NOSHOW"))
    assert no_show.outcome == "ignored"
    cancelled = only(ATHENA.format(status="CANCELLED"), at=clinic("Doctor Seuss"))
    assert (cancelled.outcome, cancelled.location) == ("accepted", "TEST DEPARTMENT")
    assert isinstance(cancelled.facts[0], Cancellation)
    assert cancelled.facts[0].phone == "+12145550199"
    assert cancelled.facts[0].end - cancelled.facts[0].start == timedelta(minutes=15)
    changed = only(DXCARE)
    assert (changed.outcome, changed.provider) == ("accepted", "TEST PHYSICIAN")
    assert only(MACPRACTICE).outcome != "accepted"


def test_a_sender_whose_status_never_changes_is_believed_by_the_event() -> None:
    constant = STANDARD.model_copy(
        update={"status": STANDARD.status.model_copy(update={"constant": True})}
    )
    assert only(siu(status="Booked"), named=constant).outcome == "accepted"


def test_a_cancel_with_an_id_alone_frees_what_is_remembered() -> None:
    bare = siu("S15", control="2", start="", end="", provider="", place="", at="20261129115600")
    assert outcomes(siu("S12") + bare) == ["ignored", "accepted"]
    assert judge(siu("S12") + bare)[1].start == TEN
    unknown = only(bare)
    assert (unknown.outcome, "full export" in unknown.reason) == ("rejected", True)


@pytest.mark.parametrize("event", ["S13", "S14"])
def test_a_move_frees_the_old_time_and_takes_the_new(event: str) -> None:
    moved = siu(event, control="2", at="20261129115600", start="202612111400", end="202612111430")
    _, result = judge(siu("S12") + moved)
    assert (result.outcome, result.start) == ("accepted", TEN)
    assert [type(fact) for fact in result.facts] == [Cancellation, Booking]
    assert only(moved).outcome == "ignored"  # nobody knows where it was before


def test_a_move_by_less_than_its_length_frees_nothing() -> None:
    moved = siu("S13", control="2", at="20261129115600", start="202612101015", end="202612101045")
    assert outcomes(siu("S12") + moved) == ["ignored", "ignored"]


def test_what_is_booked_again_is_not_free() -> None:
    again = siu("S12", id="B7", control="2", at="20261129115600")
    assert outcomes(siu() + again) == ["ignored", "ignored"]
    assert outcomes(again + siu()) == ["ignored", "ignored"]
    same = siu("S12", control="2", at="20261129115600")
    assert outcomes(siu() + same) == ["ignored", "ignored"]


@pytest.mark.parametrize(
    "other",
    [
        siu("S12", id="B7", end="", control="2").replace("|30|MIN|", "||"),
        siu("S12", id="B7", provider="", control="2"),
        siu("S12", id="B7", status="something else", control="2"),
        siu("S12", id="B7", end="202612111000", control="2"),
        siu("S23", id="B7", start="202612100800", end="202612101200", control="2"),
        siu("S12", id="B7", status="Cancelled", control="2"),
    ],
)
def test_a_message_that_can_not_be_used_counts_against_a_time(other: str) -> None:
    results = judge(siu() + other)
    assert results[0].outcome != "accepted"


def test_a_message_sent_twice_has_one_effect() -> None:
    assert outcomes(siu() + siu()) == ["accepted", "duplicate"]
    assert outcomes(siu() + siu(control="2")) == ["accepted", "duplicate"]


def test_one_control_id_for_two_messages_is_no_repeat() -> None:
    text = siu(id="A1", control="9") + siu(
        id="A2", control="9", start="202612111000", end="202612111030"
    )
    assert outcomes(text) == ["accepted", "accepted"]


def test_an_older_word_undoes_no_newer_one() -> None:
    later = siu("S12", control="2", at="20261129115800")
    assert outcomes(later + siu(at="20261129115500")) == ["ignored", "ignored"]


def test_two_facilities_may_use_one_id() -> None:
    text = siu(sending="SYS|NORTH") + siu(
        sending="SYS|SOUTH", control="2", start="202612111000", end="202612111030"
    )
    assert outcomes(text) == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"processing": "T"}, "ignored"),
        ({"processing": "D"}, "ignored"),
        ({"start": "20261301000"}, "rejected"),
        ({"start": "20261210"}, "rejected"),
        ({"start": "tomorrow"}, "rejected"),
        ({"start": "202703140230", "end": ""}, "rejected"),
        ({"start": "202611010130", "end": ""}, "rejected"),
        ({"end": "202612111030"}, "held"),
        ({"end": "202612100930"}, "held"),
        ({"start": "202611281000", "end": "202611281030"}, "ignored"),
        ({"start": "202611291210", "end": "202611291240"}, "ignored"),
        ({"provider": ""}, "held"),
        ({"place": ""}, "held"),
        ({"provider": "7^VALE^ADA~8^REY^JO"}, "held"),
        ({"at": "20261129115500-0500"}, "held"),
        ({"at": "20261129115500-0600"}, "accepted"),
        ({"reason": "Provider out"}, "ignored"),
        ({"reason": "car broke down"}, "accepted"),
        ({"start": "202612101000-0600", "end": "202612101030-0600"}, "accepted"),
        ({"start": "20261210100000.0000", "end": "20261210103000"}, "accepted"),
    ],
)
def test_each_of_these_has_its_outcome(change: dict[str, str], outcome: str) -> None:
    assert only(siu(**change)).outcome == outcome


@pytest.mark.parametrize(
    ("length", "unit", "minutes"),
    [("20", "MIN", 20), ("10800", "S", 180), ("1800", "", None), ("45", "", 45), ("1", "h", 60)],
)
def test_a_length_counts_with_its_unit(length: str, unit: str, minutes: int | None) -> None:
    result = only(siu(end="").replace("|30|MIN|", f"|{length}|{unit}|"))
    if minutes is None:
        assert result.outcome == "rejected"
    else:
        (fact,) = result.facts
        assert isinstance(fact, Cancellation)
        assert fact.end - fact.start == timedelta(minutes=minutes)


def test_a_known_provider_counts_before_an_unknown_one() -> None:
    both = siu(provider="7^VALE^ADA~8^REY^JO")
    assert only(both, at=clinic("Dr. Rey")).provider == "Dr. Rey"
    assert only(siu(), at=clinic("Dr. Rey")).outcome == "rejected"


def test_what_is_no_schedule_is_passed_over() -> None:
    adt = siu().replace("SIU^S15", "ADT^A04")
    ack = "MSH|^~\\&|X|Y|||20261129115500||ACK^S12|9|P|2.5\rMSA|AA|1\r"
    assert outcomes(adt + ack) == ["ignored", "ignored"]


def test_the_order_of_arrival_makes_no_difference() -> None:
    day = [
        siu("S12", id="A", control="1", at="20261129100000"),
        siu(
            "S13",
            id="A",
            control="2",
            at="20261129100100",
            start="202612111400",
            end="202612111430",
        ),
        siu(
            "S15",
            id="A",
            control="3",
            at="20261129100200",
            start="202612111400",
            end="202612111430",
        ),
        siu("S12", id="B", control="4", at="20261129100300"),
        siu("S15", id="B", control="5", at="20261129100400"),
        siu(
            "S12",
            id="C",
            control="6",
            at="20261129100500",
            start="202612111400",
            end="202612111430",
        ),
    ]

    def freed(order: list[str]) -> set[tuple[str, object]]:
        results = judge("".join(order))
        return {(r.provider, r.start) for r in results if r.outcome == "accepted"}

    expected = freed(day)
    assert expected == {("ADA VALE", TEN)}
    dice = Random(7)
    for _ in range(300):
        order = dice.sample(day, len(day)) + dice.choices(day, k=3)
        assert freed(order) == expected


def test_every_pair_of_event_and_status_has_a_meaning() -> None:
    for number in range(1, 30):
        for status in ("cancelled", "no_show", "standing", "over", "deleted", "empty", "unknown"):
            told = meaning.of(f"S{number:02d}", status, "word", STANDARD)
            assert told.does != "hold" or told.why


def test_every_shipped_source_is_read_and_says_where_it_comes_from() -> None:
    names = {one.name for one in source.shipped()}
    assert {"hl7-standard", "athenahealth-siu", "epic-siu", "greenway-siu"} <= names
    assert all(one.basis for one in source.shipped())


def test_no_byte_string_breaks_the_reader() -> None:
    dice = Random(3)
    whole = siu().encode()
    for _ in range(400):
        at, length = dice.randrange(len(whole)), dice.randrange(12)
        judge(whole[:at] + dice.randbytes(length) + whole[at + dice.randrange(8) :])


def test_a_time_is_never_guessed() -> None:
    with pytest.raises(times.Refused):
        times.instant("soon", CHICAGO, where="SCH-11.4")
    assert times.instant("", CHICAGO, where="SCH-11.4") is None
    assert NOW < TEN
