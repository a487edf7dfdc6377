"""What can go wrong between a bot and a patient's phone, in measured doses.

``Faults`` is the dose (set by ``PUT /faults``), ``Weather`` draws from it by seeded dice. With all
shares at zero nothing goes wrong. Codes are Twilio's, https://www.twilio.com/docs/api/errors.
"""

from typing import Annotated, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.messages import phone
from bot.simulator.dice import Dice

Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=36_000)]

Delivery = Literal["filtered", "landline", "unreachable", "unknown", "stuck"]
Refusal = Literal["invalid", "not_mobile"]
Answering = Literal[
    "error_before", "error_after", "silent_before", "silent_after", "too_many", "slow"
]
Reporting = Literal["callback_lost", "callback_twice", "callback_late", "callback_swapped"]

DELIVERY_CODES: Final[dict[Delivery, int]] = {
    "filtered": 30007,
    "landline": 30006,
    "unreachable": 30003,
    "unknown": 30008,
}  # "stuck" has none: the text is sent and nothing more is ever heard of it

_Fate = TypeVar("_Fate", bound=str)

_ANSWERING: Final[tuple[Answering, ...]] = (
    "error_before",
    "error_after",
    "silent_before",
    "silent_after",
    "slow",
)
_REPORTING: Final[tuple[Reporting, ...]] = (
    "callback_lost",
    "callback_twice",
    "callback_late",
    "callback_swapped",
)
_DELIVERY: Final[tuple[Delivery, ...]] = (
    "filtered",
    "landline",
    "unreachable",
    "unknown",
    "stuck",
)


class Faults(BaseModel):
    """Shares of all cases that go wrong, each 0 to 1, and how long the slow ones take.

    *Before* means that nothing was sent; *after* means that the text goes out all the same.
    ``too_many`` is the chance that a burst of ``too_many_burst`` refusals (429) begins.
    ``hold_seconds`` keeps every text in the queue. ``numbers`` gives one number a fate for certain.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    error_before: Share = 0
    error_after: Share = 0
    silent_before: Share = 0
    silent_after: Share = 0
    silence_seconds: Seconds = 60
    slow: Share = 0
    slow_seconds: Seconds = 2
    too_many: Share = 0
    too_many_burst: Annotated[int, Field(ge=1, le=1000)] = 5

    callback_lost: Share = 0
    callback_twice: Share = 0
    callback_swapped: Share = 0
    callback_late: Share = 0
    callback_late_seconds: Seconds = 5

    webhook_twice: Share = 0

    filtered: Share = 0
    landline: Share = 0
    unreachable: Share = 0
    unknown: Share = 0
    stuck: Share = 0
    hold_seconds: Seconds = 0
    numbers: dict[str, Delivery | Refusal] = {}

    @field_validator("numbers")
    @classmethod
    def _read_numbers(cls, numbers: dict[str, Delivery | Refusal]) -> dict[str, Delivery | Refusal]:
        return {phone.parse(number): fate for number, fate in numbers.items()}


class Weather:
    """Today's faults, drawn case by case."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.clear()

    @property
    def faults(self) -> Faults:
        """The dose; setting it ends a burst that another dose began."""
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults = faults
        self._burst_left = 0

    def clear(self) -> None:
        """No faults, and the dice from the start."""
        self.faults = Faults()
        self.dice = Dice(self._seed)

    def answering(self, number: str) -> Answering | None:
        """Draw what befalls one request to send a text."""
        if self._burst_left:
            self._burst_left -= 1
            return "too_many"
        if self.dice.happens(self.faults.too_many, "too_many", number):
            self._burst_left = self.faults.too_many_burst - 1
            return "too_many"
        return self._draw(_ANSWERING, "answering", number)

    def reporting(self, number: str) -> Reporting | None:
        """Draw what befalls one status callback."""
        return self._draw(_REPORTING, "reporting", number)

    def delivery(self, number: str) -> Delivery | None:
        """Draw what befalls one text on its way to the phone."""
        certain = self.faults.numbers.get(number)
        if certain in _DELIVERY:
            return certain
        return self._draw(_DELIVERY, "delivery", number)

    def refusal(self, number: str) -> Refusal | None:
        """Say whether Twilio refuses the number at once."""
        certain = self.faults.numbers.get(number)
        return certain if certain in ("invalid", "not_mobile") else None

    def repeats_webhook(self, number: str) -> bool:
        """Draw whether an inbound text is posted twice."""
        return self.dice.happens(self.faults.webhook_twice, "webhook", number)

    def _draw(self, fates: tuple[_Fate, ...], purpose: str, number: str) -> _Fate | None:
        """At most one of ``fates``, each with its own share."""
        point = self.dice.throw(purpose, number).random()
        for fate in fates:
            point -= float(getattr(self.faults, fate))
            if point < 0:
                return fate
        return None
