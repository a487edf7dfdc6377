"""Which numbers can be a patient's, and in what words another is refused."""

from contextlib import suppress

import pytest

from bot import settings
from bot.messages import numbers, phone
from tests.cases import every
from tests.world import ACCOUNT


def policy(**more: str) -> numbers.Numbers:
    return numbers.of(settings.load({**ACCOUNT, **more}))


@pytest.mark.parametrize(
    "number",
    ["+12145550101", "+19725550001", "+17875550100", "+13405550100", "+16715550100"],
)
def test_an_ordinary_number_of_the_clinics_country_is_a_patients(number: str) -> None:
    assert policy().refusal(number) is None


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("+19005550100", "premium-rate"),
        ("+19009760123", "premium-rate"),
        ("+12149760123", "premium-rate"),
        ("+19769760123", "No phone has this number"),
        ("+18005550100", "toll-free"),
        ("+18335550100", "toll-free"),
        ("+15005550006", "forwarded"),
        ("+881612345678", "satellite"),
        ("+88213300655", "satellite"),
        ("+883510012345678", "satellite"),
        ("+870773111632", "satellite"),
        ("+979123456789", "satellite"),
        ("+252612345678", "another country (SO, +252)"),
        ("+447700900123", "another country (GB, +44)"),
        ("+18765550100", "another country (JM, +1)"),
        ("+14165550100", "another country (CA, +1)"),
        ("+8175550102", "another country (JP, +81)"),
        ("+9725550001", "another country (IL, +972)"),
        ("+19999999999", "No phone has this number"),
        ("+12145550100", "the clinic's own number"),
        ("+12145550199", "the clinic's own number"),
    ],
)
def test_a_number_that_no_patient_can_have_is_refused_with_a_sentence(
    number: str, sentence: str
) -> None:
    refusal = policy().refusal(number)
    assert refusal is not None
    assert sentence in refusal
    assert number[-4:] not in refusal


@every("code", range(1, 1000))
def test_no_country_code_breaks_it_and_none_but_the_clinics_is_allowed(code: int) -> None:
    for digits in (7, 9, 10, 11):
        with suppress(phone.Invalid):
            number = phone.parse(f"+{code}" + "2145550101"[:digits].ljust(digits, "0"))
            assert number.startswith("+1") or policy().refusal(number) is not None


def test_another_country_is_allowed_by_the_setting() -> None:
    both = policy(PATIENT_COUNTRIES="us, MX")
    assert both.refusal("+525512345678") is None
    assert both.refusal("+12145550101") is None
    assert both.refusal("+447700900123") is not None


def test_the_country_is_the_clinics_own_unless_it_is_set() -> None:
    british = policy(CLINIC_PHONE="+44 20 7946 0958", TWILIO_PHONE_NUMBER="+447700900000")
    assert british.countries == {"GB"}
    assert british.refusal("+447400123456") is None


@pytest.mark.parametrize("given", ["Texas", "XX", ",", "US;CA"])
def test_a_country_that_is_none_gets_a_sentence(given: str) -> None:
    with pytest.raises(settings.Invalid, match="PATIENT_COUNTRIES must be country codes"):
        policy(PATIENT_COUNTRIES=given)
