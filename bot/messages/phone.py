"""Phone numbers as people and spreadsheets write them, and as the carrier wants them.

Promises: what leaves ``parse`` is E.164 and could be dialled; an error never repeats the number.
Does not promise that the number exists or can receive a text: only the carrier knows that.
Numbers set aside for fiction (555-0100 to 555-0199) pass, so "valid" here means "well formed".
"""

import re
import unicodedata
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult, timezone

_SPREADSHEET_FLOAT: Final = re.compile(r"\+?\d+\.0+")
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)

# North American Numbering Plan: area code and exchange start with 2-9, an area code is never N11.
_NANP: Final = re.compile(r"(?!.11)[2-9]\d{2}[2-9]\d{6}")
_NANP_COUNTRY_CODE: Final = 1

# Types that are bound to a place, or at least to a country; a toll-free number is bound to none.
_PLACED: Final = frozenset(
    {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
)

_WRONG_LENGTH: Final = {
    ValidationResult.TOO_SHORT: "The phone number has too few digits.",
    ValidationResult.TOO_LONG: "The phone number has too many digits.",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "The phone number has no area code.",
}


class Invalid(ValueError):
    """The text is not a phone number that could be texted."""


def parse(text: str, region: str = "US") -> str:
    """Return the number in ``text`` as E.164 (``+12145550101``).

    ``region`` (ISO 3166 alpha-2) is used when the text has no ``+`` and country code.
    Raises ``Invalid`` with a sentence fit for a screen or a log: it never holds the number.
    """
    written = _tidied(text)
    if not written:
        raise Invalid("The phone number is missing.")
    if _SCIENTIFIC.fullmatch(written):
        raise Invalid("A spreadsheet has shortened the phone number; its last digits are lost.")
    number = _read(written, region)
    if number.extension:
        raise Invalid("The phone number has an extension; a text cannot reach one.")
    if any(mark.isalpha() for mark in written):
        raise Invalid("The phone number contains letters.")
    return _checked(number)


def masked(e164: str) -> str:
    """Return what may be logged of a number: its country code and last four digits.

    Total: anything that is not a full number is masked whole, as ``...``.
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return "..."
    national = str(number.national_number)
    if len(national) < 7:  # four digits of a shorter number would be most of it
        return "..."
    return f"+{number.country_code}...{national[-4:]}"


def national(e164: str) -> str:
    """A number as people of its country write it; as it is given if it is none."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def time_zones(e164: str) -> tuple[str, ...]:
    """Return every IANA zone that the number may mean, in alphabetical order.

    Empty when nothing can be said: an unknown number, or one bound to no place (toll-free).
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return ()
    if phonenumbers.number_type(number) not in _PLACED:
        return ()
    zones = timezone.time_zones_for_geographical_number(number)
    return tuple(sorted(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE))


def _tidied(text: str) -> str:
    """Full-width digits made plain, invisible marks dropped, a spreadsheet's ``.0`` cut off."""
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(mark for mark in folded if unicodedata.category(mark) not in {"Cf", "Cc"})
    written = visible.strip()
    return written.split(".")[0] if _SPREADSHEET_FLOAT.fullmatch(written) else written


def _read(written: str, region: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        raise Invalid("This is not a phone number.") from None


def _checked(number: phonenumbers.PhoneNumber) -> str:
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        raise Invalid(_WRONG_LENGTH.get(reason, "The phone number has a wrong number of digits."))
    national = phonenumbers.national_significant_number(number)
    if number.country_code == _NANP_COUNTRY_CODE and not _NANP.fullmatch(national):
        raise Invalid("The phone number has an impossible area code or exchange.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
