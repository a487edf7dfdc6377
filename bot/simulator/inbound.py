"""Takes a patient's text to the bot: Twilio's own keywords first, then the webhook, then TwiML.

The webhook is called also for a keyword that Twilio has already answered, as Twilio does.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

import phonenumbers

from bot.simulator import keywords, twiml
from bot.simulator.carrier import Carrier
from bot.simulator.faults import Weather
from bot.simulator.orders import LONGEST_BODY
from bot.simulator.phones import Phones, Text, new_sid
from bot.simulator.settings import Settings
from bot.simulator.tasks import Tasks
from bot.simulator.webhooks import API_VERSION, Answer, Caller

_CODES: Final = {"ct": 11205, "rt": 11205}  # others: 11200, HTTP retrieval failure


class Unsendable(ValueError):
    """A phone cannot send this."""


class Inbound:
    """Sends texts from phones."""

    def __init__(
        self,
        settings: Settings,
        phones: Phones,
        carrier: Carrier,
        caller: Caller,
        weather: Weather,
        tasks: Tasks,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._phones = phones
        self._carrier = carrier
        self._caller = caller
        self._weather = weather
        self._tasks = tasks
        self._now = now

    async def send(self, number: str, body: str, to: str = "", sid: str = "") -> Text:
        """Send ``body`` from the phone ``number`` (E.164); return the text once it was called in.

        ``to`` is by default the number that last wrote to the phone. A ``sid`` already known is
        called in again as it was, which is how a repeated webhook looks. Raises ``Unsendable``.
        """
        text = self._phones.texts.get(sid) or self._add(number, body, to, sid)
        if (text.number, text.body) != (number, body):
            raise Unsendable("This sid belongs to another text.")
        await asyncio.wait([self._tasks.start(self._call_in(text))])
        return text

    async def _call_in(self, text: Text) -> None:
        """A task of its own: what was sent stays sent when whoever sent it hangs up."""
        await self._call(text)
        if self._weather.repeats_webhook(text.number):
            await self._call(text)

    def _add(self, number: str, body: str, to: str, sid: str) -> Text:
        if len(body) > LONGEST_BODY:
            raise Unsendable(f"A text has at most {LONGEST_BODY} characters.")
        recipient = to or self._last_writer(number)
        text = Text(
            direction="inbound",
            sender=number,
            recipient=recipient,
            body=body,
            status="received",
            created=self._now(),
            sid=sid or new_sid("SM"),
            service_sid=self._service_of(recipient),
        )
        text.sent = text.arrived = text.created
        self._phones.add(text)
        self._obey_keyword(text)
        return text

    def _service_of(self, number: str) -> str | None:
        ours = number in self._settings.numbers
        return (self._settings.messaging_service_sid if ours else "") or None

    def _last_writer(self, number: str) -> str:
        received = self._phones.phone(number).received()
        return (received[-1].sender if received else None) or self._settings.numbers[0]

    def _obey_keyword(self, text: Text) -> None:
        group = self._carrier.stop_group(text.recipient)
        stopped = group in self._phones.phone(text.number).stopped
        effect = keywords.read(text.body, stopped, self._settings.opt_out)
        self._phones.stop(text.number, group, effect.stopped)
        text.opt_out_type = effect.opt_out_type
        if effect.reply:
            self._carrier.reply(text.number, text.recipient, effect.reply)

    async def _call(self, text: Text) -> None:
        params = self._params(text)
        answer = await self._caller.call_webhook(params, text.idempotency_token)
        if answer is None:
            text.webhook = "no webhook"
        else:
            text.webhook = answer.summary
            if answer.failure:
                answer = await self._fall_back(text, params, answer)
            self._obey_twiml(text, answer)
        self._phones.publish(text)

    async def _fall_back(self, text: Text, params: dict[str, str], answer: Answer) -> Answer:
        code = _CODES.get(answer.failure, 11200)
        sentence = f"The webhook did not take the text: {answer.summary}."
        self._phones.alert(self._now(), code, sentence, text.sid)
        if not self._settings.fallback:
            return answer
        error = {"ErrorCode": str(code), "ErrorUrl": self._caller.webhooks[0].partition("#")[0]}
        url = self._settings.fallback
        fallback = await self._caller.call_back(url, params | error, text.idempotency_token)
        text.webhook += f", fallback {fallback.summary}"
        return fallback

    def _obey_twiml(self, text: Text, answer: Answer) -> None:
        if answer.failure:
            return
        try:
            bodies = twiml.replies(answer.content_type, answer.body)
        except twiml.Unreadable as error:
            self._phones.alert(self._now(), error.code, str(error), text.sid)
            return
        for body in bodies:
            self._reply(text, body)

    def _reply(self, text: Text, body: str) -> None:
        group = self._carrier.stop_group(text.recipient)
        if group in self._phones.phone(text.number).stopped:
            sentence = "A reply by TwiML was dropped: the number is unsubscribed."
            self._phones.alert(self._now(), 21610, sentence, text.sid)
        else:
            self._carrier.reply(text.number, text.recipient, body[:LONGEST_BODY])

    def _params(self, text: Text) -> dict[str, str]:
        """The fields of https://www.twilio.com/docs/messaging/guides/webhook-request."""
        params = {
            "AccountSid": self._settings.account_sid,
            "ApiVersion": API_VERSION,
            "Body": text.body,
            "From": text.sender or "",
            "MessageSid": text.sid,
            "NumMedia": "0",
            "NumSegments": str(text.segments),
            "SmsMessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsStatus": "received",
            "To": text.recipient,
        }
        params |= _place("From", text.sender or "") | _place("To", text.recipient)
        if text.service_sid:
            params["MessagingServiceSid"] = text.service_sid
        if text.opt_out_type:
            params["OptOutType"] = text.opt_out_type
        return params


def _place(side: str, number: str) -> dict[str, str]:
    """What Twilio knows of where a number is; city, state and zip are often empty there too."""
    country = phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    return {f"{side}City": "", f"{side}State": "", f"{side}Zip": "", f"{side}Country": country}
