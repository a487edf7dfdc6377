"""What a simulated account is: its credentials, its senders, and whom it calls."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.messages import phone
from bot.simulator.webhooks import is_callable

OptOut = Literal["default", "advanced", "none"]

ACCOUNT_SID: Final = "AC" + "0" * 32
AUTH_TOKEN: Final = "simulator-auth-token"  # noqa: S105 - opens nothing but a simulator
NUMBER: Final = "+12145550100"


@dataclass(frozen=True, slots=True)
class Habits:
    """How the sample patients behave. Shares are 0 to 1; delays are seconds.

    Of the patients who answer, ``accept``, ``decline``, ``unclear`` and ``late`` are the relative
    weights of a plain yes, a plain no, something that is neither, and a yes that comes too late.
    """

    answering: float = 0.0
    median_delay: float = 20.0
    accept: float = 0.5
    decline: float = 0.3
    unclear: float = 0.15
    late: float = 0.05
    late_delay: float = 600.0

    def __post_init__(self) -> None:
        if not 0 <= self.answering <= 1:
            raise ValueError("The share of patients who answer must lie between 0 and 1.")
        if min(self.accept, self.decline, self.unclear, self.late) < 0:
            raise ValueError("The weights of the answers must not be negative.")
        if self.accept + self.decline <= 0:
            raise ValueError("Some answers must be a plain yes or a plain no.")
        if self.median_delay < 0 or self.late_delay < 0:
            raise ValueError("The delays of the answers must not be negative.")


@dataclass(frozen=True, slots=True)
class Settings:
    """One simulated account.

    ``webhooks`` are called in turn, as if they stood behind one address; the signature is made
    for ``public_base_url``, or for the address called when that is empty. ``step_seconds`` is how
    long a text takes from each status to the next; ``segments_per_second`` is how fast one sender
    may send (0: at once), and ``seconds_between_calls`` how fast calls leave the queue. ``voice``
    answers calls to the number; empty, it stands beside the first webhook. ``others`` are numbers
    of the account that another system uses: they belong to no messaging service, and their texts
    are in the account's lists all the same.
    """

    account_sid: str = ACCOUNT_SID
    auth_token: str = AUTH_TOKEN
    numbers: tuple[str, ...] = (NUMBER,)
    others: tuple[str, ...] = ()
    messaging_service_sid: str = ""
    webhooks: Sequence[str] = ()
    fallback: str = ""
    voice: str = ""
    seconds_between_calls: float = 1.0
    public_base_url: str = ""
    opt_out: OptOut = "default"
    step_seconds: float = 0.2
    segments_per_second: float = 0.0
    seed: int = 1
    habits: Habits = field(default_factory=Habits)

    def __post_init__(self) -> None:
        if not self.numbers or any(phone.parse(number) != number for number in self.numbers):
            raise ValueError("The account needs at least one number, and each as E.164.")
        if not all(map(is_callable, filter(None, [*self.webhooks, self.fallback]))):
            raise ValueError("A webhook is not an address that can be called.")
        if not self.auth_token:
            raise ValueError("The account needs an auth token: an empty one signs nothing.")
        if self.step_seconds < 0 or self.segments_per_second < 0:
            raise ValueError("Delays and speeds must not be negative.")
