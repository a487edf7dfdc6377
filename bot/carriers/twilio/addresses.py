"""Which texts are to us: other systems may share our account, and their patients are not ours."""

from dataclasses import dataclass

from bot.settings import Settings


@dataclass
class Addresses:
    """``numbers`` are our sender's, once the messaging service was asked for them."""

    settings: Settings
    numbers: frozenset[str] | None = None

    def is_us(self, number: str) -> bool:
        """Whether this is one of our own numbers: whoever answers it talks to themselves."""
        return number == self.settings.twilio_phone_number or number in (self.numbers or ())

    def is_ours(self, account_sid: str, number: str, service_sid: str) -> bool | None:
        """Whether a text to this number, or by way of this messaging service, is to us; ``None``
        while nobody can know."""
        ours = self.settings
        if account_sid != ours.twilio_account_sid:
            return False
        if ours.twilio_phone_number and number == ours.twilio_phone_number:
            return True
        if not ours.twilio_messaging_service_sid:
            return False
        if service_sid == ours.twilio_messaging_service_sid:
            return True
        return None if self.numbers is None else number in self.numbers
