"""Numbers as people and spreadsheets write them."""

import re

import pytest

from bot.messages import phone


@pytest.mark.parametrize(
    "text",
    [
        "2145550101",
        "(214) 555-0101",
        "214.555.0101",
        "1-214-555-0101",
        "+1 214 555 0101",
        " 2145550101.0 ",
        "12145550101.0",
        "\u202a+1 (214) 555\u20110101\u202c",
        "２１４５５５０１０１",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert phone.parse(text) == "+12145550101"


def test_numbers_set_aside_for_fiction_pass() -> None:
    for last in range(100, 200):
        assert phone.parse(f"713-555-0{last}") == f"+17135550{last}"


def test_another_country_is_read_with_its_plus_or_its_region() -> None:
    assert phone.parse("+44 20 7946 0958") == "+442079460958"
    assert phone.parse("020 7946 0958", region="GB") == "+442079460958"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "missing"),
        ("  \u200b ", "missing"),
        ("2.14555E+09", "spreadsheet"),
        ("2.14555e9", "spreadsheet"),
        ("2,14555E+09", "spreadsheet"),
        ("214-555-0101 x23", "extension"),
        ("2145550101 ext. 5", "extension"),
        ("214-CALL-NOW", "letters"),
        ("555-0101", "no area code"),
        ("214555010", "too few"),
        ("911", "too few"),
        ("21455501012", "too many"),
        ("214-555-0101 / 214-555-0102", "not a phone number"),
        ("0000000000", "impossible"),
        ("1234567890", "impossible"),
        ("9115550101", "impossible"),
        ("2141550101", "impossible"),
        ("call me", "not a phone number"),
        ("+999 1234 5678", "not a phone number"),
    ],
)
def test_what_cannot_be_texted_is_refused_with_a_reason(text: str, sentence: str) -> None:
    with pytest.raises(phone.Invalid, match=sentence):
        phone.parse(text)


@pytest.mark.parametrize("text", ["2.14555E+09", "214-555-0101 x23", "214555010", "0000000000"])
def test_a_refusal_does_not_repeat_the_number(text: str) -> None:
    with pytest.raises(phone.Invalid) as refusal:
        phone.parse(text)
    assert not re.search(r"\d", str(refusal.value))
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("+12145550101", "+1...0101"),
        ("+442079460958", "+44...0958"),
        ("72975", "..."),
        ("+1214", "..."),
        ("", "..."),
        ("Ann Smith", "..."),
    ],
)
def test_a_mask_shows_country_and_last_four_digits_at_most(number: str, mask: str) -> None:
    assert phone.masked(number) == mask
    assert mask.isascii()


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        ("+12145550101", ("America/Chicago",)),
        ("+19155550101", ("America/Denver",)),  # El Paso
        ("+12085550101", ("America/Boise", "America/Los_Angeles")),  # Idaho lies in both
        ("+18005550101", ()),
        ("+15005550001", ()),
        ("+12005550101", ()),  # an area code that is not in use
        ("not a number", ()),
    ],
)
def test_a_number_means_every_zone_of_its_area(number: str, zones: tuple[str, ...]) -> None:
    assert phone.time_zones(number) == zones


def test_no_area_code_means_the_whole_numbering_plan() -> None:
    per_area = [phone.time_zones(f"+1{area}5550101") for area in range(200, 1000)]
    assert max(map(len, per_area)) <= 4
    assert sum(map(bool, per_area)) > 300
