"""Which numbers can be a patient's: what is well formed is not yet somebody whom we may text.

Promises: nobody is texted at a number that costs more than an ordinary one (premium, satellite,
shared cost), in a country that nobody allowed, or that is the clinic's own. Whoever asks gets a
sentence that never holds the number.
"""

from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.settings import Settings

WITH_ITS_COUNTRY: Final = {"US": frozenset({"PR", "VI", "GU", "AS", "MP"})}
"""Territories that are texted as their country is."""
NO_COUNTRY: Final = "001"
"""The region of satellites and of international services."""
WORLDWIDE: Final = frozenset({800, 808, 870, 878, 881, 882, 883, 888, 979})
"""Country codes that are no country's."""
PREMIUM_EXCHANGE: Final = "976"
"""Of every American area code: pay-per-call, which the library takes for ordinary numbers."""
KINDS: Final[dict[int, str]] = {
    PhoneNumberType.PREMIUM_RATE: "This is a premium-rate number: a text to it costs extra.",
    PhoneNumberType.SHARED_COST: "This is a shared-cost number: a text to it costs extra.",
    PhoneNumberType.TOLL_FREE: "This is a toll-free number: it is a company's, not a patient's.",
    PhoneNumberType.UAN: "This is a company's service number, not a patient's.",
    PhoneNumberType.VOICEMAIL: "This is the number of a voicemail, not of a phone.",
    PhoneNumberType.PAGER: "This is the number of a pager: it can't answer a text.",
    PhoneNumberType.PERSONAL_NUMBER: "This number is forwarded at an extra charge.",
}
INTERNATIONAL: Final = "This is a satellite or international service number: texts there cost much."
NOBODYS: Final = "No phone has this number: no such number is given out. Is a digit wrong?"
OURS: Final = "This is the clinic's own number."


@dataclass(frozen=True)
class Numbers:
    """``countries`` are allowed (ISO 3166 alpha-2); ``ours`` are our own, as E.164."""

    countries: frozenset[str]
    ours: frozenset[str]

    def refusal(self, e164: str) -> str | None:
        """Why nobody is texted at this number; ``None`` if a patient may have it."""
        if e164 in self.ours:
            return OURS
        number = phonenumbers.parse(e164)
        region = phonenumbers.region_code_for_number(number) or ""
        if region == NO_COUNTRY or number.country_code in WORLDWIDE:
            return INTERNATIONAL
        if not phonenumbers.is_valid_number(number):
            return self._unless_foreign(number) or NOBODYS
        foreign = self._unless_allowed(region, number)
        if foreign is not None:
            return foreign
        national = phonenumbers.national_significant_number(number)
        if number.country_code == 1 and national[3:6] == PREMIUM_EXCHANGE:
            return KINDS[PhoneNumberType.PREMIUM_RATE]
        return KINDS.get(phonenumbers.number_type(number))

    def _unless_foreign(self, number: phonenumbers.PhoneNumber) -> str | None:
        """Of a number that nobody has, its country code still tells most: it may be a bare local
        number behind a plus."""
        regions = phonenumbers.region_codes_for_country_code(number.country_code or 0)
        refusals = [self._unless_allowed(region, number) for region in regions]
        return refusals[0] if refusals and all(refusals) else None

    def _unless_allowed(self, region: str, number: phonenumbers.PhoneNumber) -> str | None:
        if region in self.countries:
            return None
        return (
            f"This is a number of another country ({region}, +{number.country_code}), where nobody"
            " is texted. Is it one of here? Then write it without the plus."
        )


def of(settings: Settings) -> Numbers:
    territories = (WITH_ITS_COUNTRY.get(name, frozenset()) for name in settings.patient_countries)
    clinic = _e164(settings.clinic_phone, settings.patient_countries[0])
    ours = {settings.twilio_phone_number, clinic}
    return Numbers(
        countries=frozenset(settings.patient_countries).union(*territories),
        ours=frozenset(ours - {""}),
    )


def _e164(national: str, country: str) -> str:
    """The clinic's phone, which the settings hold as people write it."""
    if not national:
        return ""
    number = phonenumbers.parse(national, country)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
