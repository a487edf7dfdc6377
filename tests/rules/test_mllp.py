"""Frames of MLLP under abuse, and what a sender is answered."""

from datetime import UTC, datetime
from random import Random

import hl7
import pytest

from intake.mllp import answers
from intake.mllp.frames import CR, FS, HEADER_BYTES, VT, Decoder, framed

from .hl7_samples import siu

NOW = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)


def taken(data: bytes, pieces: list[int] | None = None, limit: int = 1 << 20) -> list[str]:
    """The kinds and beginnings of the frames, fed in pieces of these sizes."""
    decoder, found, at = Decoder(limit), list[str](), 0
    for size in [*(pieces or []), len(data)]:
        found += [
            f"{frame.kind}:{frame.data[:2].decode('latin-1')}"
            for frame in decoder.feed(data[at : at + size])
        ]
        at += size
    return found


ABUSE = {
    framed(b"A1") + framed(b"B2"): ["whole:A1", "whole:B2"],
    b"\x00\n \r" + framed(b"A1") + b"\x00\x00\n" + framed(b"B2"): ["whole:A1", "whole:B2"],
    VT + b"A1" + VT + b"B2" + FS + CR: ["abandoned:A1", "whole:B2"],
    VT + b"A1" + FS + VT + b"B2" + FS: ["whole:A1", "whole:B2"],
    b"junk" + FS + CR + framed(b"A1"): ["whole:A1"],
    VT + FS + CR + framed(b"A1"): ["whole:", "whole:A1"],
    VT + b"A1": [],
}


@pytest.mark.parametrize("data", ABUSE)
def test_frames_are_the_same_however_the_bytes_are_cut(data: bytes) -> None:
    assert taken(data) == ABUSE[data]
    assert taken(data, [1] * len(data)) == ABUSE[data]
    dice = Random(4)
    for _ in range(50):
        assert taken(data, [dice.randrange(1, 5) for _ in range(9)]) == ABUSE[data]


def test_a_frame_of_65537_bytes_passes_and_one_that_is_too_large_takes_no_memory() -> None:
    (frame,) = Decoder(1 << 20).feed(framed(b"M" * 65_537))
    assert (frame.kind, len(frame.data)) == ("whole", 65_537)
    decoder = Decoder(10_000)
    for _ in range(300):
        assert not list(decoder.feed(VT + b"x" if not decoder.is_inside else b"x" * 10_000))
        assert len(decoder._held) <= HEADER_BYTES
    (frame,) = decoder.feed(FS + CR)
    assert (frame.kind, len(frame.data)) == ("too large", HEADER_BYTES)


def codes(message: str, became: answers.Became = "accepted") -> list[str]:
    found = answers.answers(message.encode(), became, NOW, "9")
    return [str(hl7.parse(one.decode())["MSA.F1.R1"]) for one in found]


@pytest.mark.parametrize(
    ("asked", "became", "expected"),
    [
        ("|", "accepted", ["AA"]),
        ("|", "refused", ["AR"]),
        ("AL|AL", "accepted", ["CA", "AA"]),
        ("AL|NE", "accepted", ["CA"]),
        ("NE|NE", "accepted", []),
        ("NE|AL", "refused", ["AR"]),
        ("AL|", "refused", ["CR"]),
        ("ER|ER", "accepted", []),
        ("ER|SU", "error", ["CE"]),
        ("SU|ER", "accepted", ["CA"]),
    ],
)
def test_a_sender_is_answered_what_it_asks_for(
    asked: str, became: answers.Became, expected: list[str]
) -> None:
    assert codes(siu(sent=f"|||{asked}"), became) == expected


def test_the_answer_names_the_message_byte_for_byte() -> None:
    for control in ("1", " 00 1 ", "A\\T\\B", "ü-7", "x" * 200):
        (answer,) = answers.answers(siu(control=control).encode(), "accepted", NOW, "9")
        assert answer.split(b"\r")[1] == b"MSA|AA|" + control.encode()
    (answer,) = answers.answers(
        siu().replace("|", "#").replace("^~\\&", "@%/:").replace("^", "@").encode(),
        "accepted",
        NOW,
        "9",
    )
    assert answer.startswith(b"MSH#@%/:#")
    assert b"ACK@S15" in answer


def test_an_answer_tells_nothing_of_the_patient() -> None:
    for text in (siu(), siu().replace("MSH", "XXX"), ""):
        for answer in answers.answers(text.encode(), "refused", NOW, "9"):
            assert not [one for one in (b"DOE", b"JOHN", b"555", b"1970") if one in answer]


def test_answers_are_known_and_garbage_is_refused_without_an_id() -> None:
    assert answers.is_answer(b"MSH|^~\\&|A|B|||1||ACK^S12|9|P|2.5\rMSA|AA|1\r")
    assert answers.is_answer(b"MSH|^~\\&|A|B|||1||SRR^S04|9|P|2.5\rMSA|AA|1\r")
    assert not answers.is_answer(siu().encode())
    (answer,) = answers.answers(b"\x00\xffgarbage", "refused", NOW, "9")
    assert b"MSA|AR|\r" in answer


def test_no_bytes_break_an_answer() -> None:
    dice = Random(5)
    whole = siu().encode()
    for _ in range(500):
        at = dice.randrange(60)
        data = whole[:at] + dice.randbytes(dice.randrange(8)) + whole[at + dice.randrange(8) :]
        answers.is_answer(data)
        answers.answers(data, "accepted", NOW, "9")
