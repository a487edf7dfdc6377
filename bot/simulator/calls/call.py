"""One call, and what is said in it. In memory, as all else here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from bot.simulator.phones import Published, new_sid

CallStatus = Literal[
    "queued", "initiated", "ringing", "in-progress", "completed", "busy", "no-answer", "canceled",
    "failed",
]  # fmt: skip
OVER: Final[frozenset[CallStatus]] = frozenset(
    {"completed", "busy", "no-answer", "canceled", "failed"}
)
Answers = Literal["ring", "busy", "no_answer", "person", "voicemail", "voicemail_unheard"]
"""What a phone does when it rings: it waits for somebody, or does one of these by itself. A
voicemail that is ``unheard`` is taken for a person."""


@dataclass(frozen=True, slots=True)
class Order:
    """A call that Twilio is willing to make. Times are seconds."""

    recipient: str
    sender: str
    url: str
    callback: str
    events: frozenset[str]
    ring_seconds: float
    time_limit: float
    detects_machines: bool


@dataclass(slots=True, eq=False)
class Call(Published):
    """``spoken`` is what was heard on the line, in order; ``recorded`` what a voicemail has kept of
    it."""

    direction: Literal["outbound-api", "inbound"]
    sender: str
    recipient: str
    url: str
    created: datetime
    sid: str = field(default_factory=lambda: new_sid("CA"))
    status: CallStatus = "queued"
    callback: str = ""
    events: frozenset[str] = frozenset()
    updated: datetime = field(init=False)
    started: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    answered_by: str | None = None
    sequence: int = 0
    spoken: list[str] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    asks: bool = False
    """Whether a key is waited for."""

    def __post_init__(self) -> None:
        self.updated = self.created

    @property
    def number(self) -> str:
        """The patient's number, whichever way the call goes."""
        return self.sender if self.direction == "inbound" else self.recipient

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def seconds(self) -> int:
        """How long somebody talked, or has talked by the last change."""
        until = self.ended or self.updated
        return int((until - self.answered).total_seconds()) if self.answered else 0
