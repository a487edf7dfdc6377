"""Which texts are to us: other systems may share our account, and their patients are not ours."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.settings import Settings

Asked = Callable[[], Awaitable[frozenset[str]]]


async def nowhere() -> frozenset[str]:
    """No place has a number of its own."""
    return frozenset()


@dataclass
class Addresses:
    """``numbers`` are our sender's, once the messaging service was asked for them; ``places`` are
    those that a place has, or had, of its own, as ``ask_places`` gave them last."""

    settings: Settings
    numbers: frozenset[str] | None = None
    ask_places: Asked = nowhere
    places: frozenset[str] = frozenset()

    async def look(self, number: str) -> None:
        """Ask for the places' numbers unless we know this one: somebody may have given a place a
        number of its own since."""
        if not self.is_us(number):
            self.places = await self.ask_places()

    async def all(self) -> frozenset[str]:
        """What is known of our sender's numbers, and the places' as they are now."""
        self.places = await self.ask_places()
        return (self.numbers or frozenset()) | self.places

    def is_us(self, number: str) -> bool:
        """Whether this is one of our own numbers: whoever answers it talks to themselves."""
        known = self.places | (self.numbers or frozenset())
        return number == self.settings.twilio_phone_number or number in known

    def of_place(self, number: str) -> str | None:
        """A number that a place has of its own; ``None`` for the clinic's sender."""
        return number if number in self.places else None

    def is_ours(self, account_sid: str, number: str, service_sid: str) -> bool | None:
        """Whether a text to this number, or by way of this messaging service, is to us; ``None``
        while nobody can know."""
        ours = self.settings
        if account_sid != ours.twilio_account_sid:
            return False
        if number in self.places:
            return True
        if ours.twilio_phone_number and number == ours.twilio_phone_number:
            return True
        if not ours.twilio_messaging_service_sid:
            return False
        if service_sid == ours.twilio_messaging_service_sid:
            return True
        return None if self.numbers is None else number in self.numbers
