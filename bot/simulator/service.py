"""The whole simulator in one object: what the REST API, the page and the tests work on."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import aiohttp

from bot.messages import phone
from bot.simulator.callbacks import Callbacks
from bot.simulator.calls.call import Call
from bot.simulator.calls.exchange import Exchange
from bot.simulator.carrier import Carrier
from bot.simulator.faults import Faults, Weather
from bot.simulator.inbound import Inbound
from bot.simulator.patients import Patients
from bot.simulator.phones import Phones, Text
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks
from bot.simulator.webhooks import Caller


class Simulator:
    """A local Twilio. ``base_url`` is what the SDK's ``client.api.base_url`` is set to."""

    def __init__(
        self,
        settings: Settings,
        session: aiohttp.ClientSession,
        tasks: Tasks,
        now: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.base_url = ""
        self.now = now
        self.closing = asyncio.Event()
        self.phones = Phones()
        self.weather = Weather(settings.seed)
        self._tasks = tasks
        self.caller = Caller(
            session, settings.auth_token, settings.webhooks, settings.public_base_url
        )
        callbacks = Callbacks(settings, self.phones, self.caller, self.weather, tasks)
        self.carrier = Carrier(settings, self.phones, callbacks, self.weather, tasks, now)
        self.inbound = Inbound(
            settings, self.phones, self.carrier, self.caller, self.weather, tasks, now
        )
        self.exchange = Exchange(settings, self.phones, self.caller, self.weather, tasks, now)
        patients = Patients(settings.habits, self.phones, self.inbound, self.weather, tasks)
        self.carrier.on_arrival = patients.consider

    @property
    def faults(self) -> Faults:
        """What goes wrong at present; may be set."""
        return self.weather.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self.weather.faults = faults

    def call(self, *webhooks: str) -> None:
        """Call these webhooks from now on, in turn."""
        self.caller.webhooks = webhooks

    async def text(self, number: str, body: str, to: str = "", sid: str = "") -> Text:
        """Send ``body`` from a phone, by hand; return the text once the webhook has answered.

        ``sid`` repeats a text that was sent before. Raises ``phone.Invalid`` or, when it cannot be
        sent for another reason, ``inbound.Unsendable``.
        """
        number = phone.parse(number)
        to = phone.parse(to) if to else ""
        self.phones.take_by_hand(number)
        return await self.inbound.send(number, body, to, sid)

    def dial(self, number: str) -> Call:
        """Call the clinic's number from a phone. Raises ``phone.Invalid``."""
        public = self.settings.public_base_url or _origin(self.caller.webhooks)
        url = self.settings.voice or f"{public}/voice/inbound"
        return self.exchange.dial(phone.parse(number), self.settings.numbers[0], url)

    async def ringing(self, number: str, timeout: float = 10.0) -> Call:
        """The call that rings at this phone, as soon as one does. TimeoutError after ``timeout``
        seconds."""
        return await self.call_when(number, lambda call: call.status == "ringing", timeout)

    async def call_when(
        self, number: str, is_so: Callable[[Call], bool], timeout: float = 10.0
    ) -> Call:
        """The newest call of this phone of which this is so, as soon as it is."""
        with self.phones.listening() as changes:
            async with asyncio.timeout(timeout):
                while True:
                    for call in reversed(self.exchange.calls.values()):
                        if call.number == number and is_so(call):
                            return call
                    await changes.get()

    def texts(self, number: str) -> Sequence[Text]:
        """Return what the phone shows, sent and received, in order."""
        return self.phones.phone(phone.parse(number)).screen()

    def received(self, number: str) -> list[str]:
        """Return the bodies of what reached the phone, in order."""
        return [text.body for text in self.phones.phone(phone.parse(number)).received()]

    async def wait_for(self, number: str, count: int, timeout: float = 10.0) -> list[str]:
        """Return the bodies received once there are ``count`` of them.

        TimeoutError after ``timeout`` seconds, which says how many there were.
        """
        with self.phones.listening() as changes:
            try:
                async with asyncio.timeout(timeout):
                    while len(self.received(number)) < count:
                        await changes.get()
            except TimeoutError:
                had = len(self.received(number))
                raise TimeoutError(
                    f"{phone.masked(number)} received {had} of {count} texts in {timeout} s."
                ) from None
        return self.received(number)

    async def settle(self, timeout: float = 10.0) -> None:
        """Return when no text, report or answer is under way; TimeoutError after ``timeout`` s."""
        async with asyncio.timeout(timeout):
            await self._tasks.wait_idle()

    def reset(self) -> None:
        """Forget texts, phones and faults, and end all work under way."""
        self._tasks.cancel_all()
        self.carrier.clear()
        self.exchange.clear()
        self.weather.clear()
        self.phones.reset()

    def close(self) -> None:
        """End all work and let waiting requests go."""
        self.closing.set()
        self._tasks.cancel_all()
        self.phones.publish("closed")


def _origin(webhooks: Sequence[str]) -> str:
    """Where the bot listens whose webhook for texts is the first of these."""
    parts = urlsplit(webhooks[0]) if webhooks else urlsplit("http://127.0.0.1:8001")
    return f"{parts.scheme}://{parts.netloc}"
