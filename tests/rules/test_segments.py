"""What a text costs, checked against the tables of 3GPP TS 23.038."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import segments
from tests.cases import every

# The default alphabet by code point, position 0x00 to 0x7F; 0x1B is the escape, no character.
BASIC = [
    *[0x40, 0xA3, 0x24, 0xA5, 0xE8, 0xE9, 0xF9, 0xEC, 0xF2, 0xC7, 0x0A, 0xD8, 0xF8, 0x0D],
    *[0xC5, 0xE5, 0x394, 0x5F, 0x3A6, 0x393, 0x39B, 0x3A9, 0x3A0, 0x3A8, 0x3A3, 0x398, 0x39E],
    *[None, 0xC6, 0xE6, 0xDF, 0xC9],
    *[0x20, 0x21, 0x22, 0x23, 0xA4, *range(0x25, 0x40)],
    *[0xA1, *range(0x41, 0x5B), 0xC4, 0xD6, 0xD1, 0xDC, 0xA7],
    *[0xBF, *range(0x61, 0x7B), 0xE4, 0xF6, 0xF1, 0xFC, 0xE0],
]
EXTENSION = [0x0C, 0x5E, 0x7B, 0x7D, 0x5C, 0x5B, 0x7E, 0x5D, 0x7C, 0x20AC]


def test_the_table_has_its_128_positions() -> None:
    assert len(BASIC) == 128
    assert len(segments.GSM7_BASIC) == 127


@every("code", [code for code in BASIC if code is not None])
def test_a_basic_character_takes_one_septet(code: int) -> None:
    assert segments.count(chr(code)) == segments.Segments("GSM-7", 1, 1)


@pytest.mark.parametrize("code", EXTENSION)
def test_an_extension_character_takes_two_septets(code: int) -> None:
    assert segments.count(chr(code)) == segments.Segments("GSM-7", 2, 1)


def test_every_other_character_of_the_basic_plane_makes_the_text_ucs2() -> None:
    cheap = {*BASIC, *EXTENSION}
    others = (code for code in range(0xD800) if code not in cheap)
    assert {segments.count(chr(code)).encoding for code in others} == {"UCS-2"}


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("a" * 159 + "€", "GSM-7", 161, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),  # the escape moves to the second part
        ("é" * 70, "GSM-7", 70, 1),
        ("í" * 70, "UCS-2", 70, 1),
        ("í" * 71, "UCS-2", 71, 2),
        ("í" * 134, "UCS-2", 134, 2),
        ("í" * 135, "UCS-2", 135, 3),
        ("😀" * 35, "UCS-2", 70, 1),
        ("í" * 66 + "😀" + "í" * 66, "UCS-2", 134, 3),  # a surrogate pair is not split
        ("don`t", "UCS-2", 5, 1),
    ],
)
def test_a_text_costs_what_the_standard_says(
    text: str, encoding: segments.Encoding, units: int, parts: int
) -> None:
    assert segments.count(text) == segments.Segments(encoding, units, parts)


@pytest.mark.parametrize(
    ("typographic", "plain"),
    [
        ("Can’t make it", "Can't make it"),
        ("“yes”", '"yes"'),
        ("Tue 9–10 — ok…", "Tue 9-10 - ok..."),
        ("10\u00a0am\u202ftoday", "10 am today"),
        ("Dr. García, María Núñez", "Dr. Garcia, Maria Nuñez"),
        ("cafe\u0301", "café"),
        ("Łódź, œuvre, ½", "Lodz, oeuvre, 1/2"),
        ("a\u200bb\ufeffc", "abc"),
        ("don`t", "don't"),
    ],
)
def test_typographic_marks_get_their_cheap_form(typographic: str, plain: str) -> None:
    assert segments.to_gsm7(typographic) == plain
    assert segments.count(plain).encoding == "GSM-7"


@pytest.mark.parametrize("text", ["see you 😀", "你好", "привет"])
def test_what_has_no_cheap_form_is_kept(text: str) -> None:
    assert segments.to_gsm7(text) == text


@given(st.text())
def test_the_cheap_form_is_stable_and_leaves_a_cheap_text_alone(text: str) -> None:
    once = segments.to_gsm7(text)
    assert segments.to_gsm7(once) == once
    if segments.count(text).encoding == "GSM-7":
        assert once == text


@given(st.text(max_size=700))
def test_a_text_fits_into_the_parts_it_costs(text: str) -> None:
    cost = segments.count(text)
    single, part = (160, 153) if cost.encoding == "GSM-7" else (70, 67)
    if cost.segments == 1:
        assert cost.units <= single
    else:
        assert single < cost.units <= cost.segments * part
        assert cost.units > (cost.segments - 1) * (part - 1)
