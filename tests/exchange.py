"""A telephone exchange in memory: the calls of the bot, and the people and machines that pick up.

A ``Dialler``. Nothing happens behind the test's back: a phone rings until somebody does something
with it, and each thing that is done asks the bot as the carrier's webhooks do.
"""

import itertools
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from bot import database
from bot.carriers.twilio import errors
from bot.messages import dialler, gateway
from bot.messages.spoken import Said
from bot.waitlist.voice import spoken_turns
from bot.waitlist.voice.keys import At
from tests import voicemails
from tests.carrier import TakenInSilence

if TYPE_CHECKING:
    from tests.world import World

RINGS: Final = "(rings)"
SAYS: Final = "(says) "


@dataclass
class Line:
    """One call. ``word`` is what the carrier would say of it."""

    sid: str
    token: uuid.UUID
    to: str
    at: datetime
    state: dialler.State = "ringing"
    said: Said | None = None
    """What was said last; ``None`` while it rings."""


@dataclass
class Exchange:
    now: Callable[[], datetime]
    answers: deque[gateway.SendOutcome | TakenInSilence] = field(default_factory=deque)
    """Given in turn to the next calls; when they run out, a phone rings."""
    refusals: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    """What reached each phone: that it rings, and what was said into it."""
    machines: list[tuple[str, str]] = field(default_factory=list)
    """What was said to a voicemail, which has it recorded."""
    silent: bool = False
    """Whether the carrier's words on calls are lost on their way."""
    reachable: bool = True
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _world: "World | None" = None

    def join(self, world: "World") -> None:
        self._world = world

    async def call(self, call: dialler.Outgoing) -> gateway.SendOutcome:
        if self.answers:
            outcome = self.answers.popleft()
            if not isinstance(outcome, TakenInSilence):
                return outcome
            self._ring(call)
            return gateway.Unknown("TimeoutError")
        if code := self.refusals.get(call.to):
            return gateway.Refused(errors.explain_call(code))
        return gateway.Accepted(self._ring(call).sid)

    def _ring(self, call: dialler.Outgoing) -> Line:
        line = Line(f"CA{next(self._numbers):032x}", call.token, call.to, self.now())
        self.lines.append(line)
        self.heard.append((call.to, RINGS))
        return line

    async def calls_to(self, number: str, since: datetime) -> list[dialler.Seen]:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return [
            dialler.Seen(line.sid, line.at, dialler.Report(line.sid, line.state))
            for line in self.lines
            if line.to == number and line.at >= since
        ]

    async def calls_since(self, since: datetime) -> list[dialler.Made]:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        return [
            dialler.Made(line.to, True, dialler.Report(line.sid, line.state))
            for line in self.lines
            if line.at >= since
        ]

    async def look_up(self, sid: str) -> dialler.Report:
        if not self.reachable:
            raise gateway.Unreachable("ClientConnectorError")
        line = next(line for line in self.lines if line.sid == sid)
        return dialler.Report(sid, line.state)

    async def hang_up(self, sid: str, *, talking: bool) -> None:
        line = next(line for line in self.lines if line.sid == sid)
        await self.end(line, "completed" if talking else "canceled")

    def line_of(self, phone: str) -> Line:
        """The call that rings at this phone, or is under way."""
        live = ("ringing", "talking")
        return next(
            line for line in reversed(self.lines) if line.to == phone and line.state in live
        )

    async def do(self, phone: str, what: str) -> None:
        """What somebody does with a phone that rings, or holds in the hand."""
        line = self.line_of(phone)
        match what.split(" ", 1):
            case ["answers"]:
                await self.answer(line)
            case ["key", key]:
                await self.press(line, key)
            case ["silence"]:
                await self.press(line, "")
            case ["hangs", "up"]:
                await self.end(line, "completed")
            case ["declines"]:
                await self.end(line, "busy")
            case ["does", "not answer"]:
                await self.end(line, "no_answer")
            case ["voicemail"]:
                await self.answer(line, machine=True)
            case ["voicemail", "sounds like a person"]:
                await self.record(line)
            case _:
                raise AssertionError(f"Nobody does that with a phone: {what}")

    async def answer(self, line: Line, *, machine: bool = False) -> None:
        line.state = "talking"
        await self.report(line)
        one, report = self.world, dialler.Report(line.sid, "talking", machine)
        said = await database.unit(
            lambda: spoken_turns.answered(one.talk, one.rules, line.token, report, one.now)
        )
        await self._say(line, said, machine=machine)

    async def press(self, line: Line, key: str) -> None:
        assert line.said is not None, "Nobody has picked up."
        before, one = line.said, self.world
        assert before.asks is not None, "Nothing is asked any more."
        at = cast("At", before.asks)
        said = await database.unit(
            lambda: spoken_turns.pressed(
                one.talk, one.rules, line.token, line.sid, at, key, before.repeats, one.now, line.to
            )
        )
        await self._say(line, said)

    async def record(self, line: Line) -> None:
        """A voicemail that is taken for a person: it presses nothing, and records to the end."""
        await self.answer(line)
        while line.said is not None and line.said.asks is not None and line.state == "talking":
            self._record(line, line.said.words)
            await self.press(line, "")
        if line.said is not None:
            self._record(line, line.said.words)

    def _record(self, line: Line, words: str) -> None:
        self.machines.append((line.to, words))
        voicemails.note(words)

    async def _say(self, line: Line, said: Said, *, machine: bool = False) -> None:
        line.said = said
        if said.words:
            self.heard.append((line.to, SAYS + said.words))
            if machine:
                self._record(line, said.words)
        if said.asks is None:
            await self.end(line, "completed")

    async def end(self, line: Line, state: dialler.State) -> None:
        if line.state in ("ringing", "talking"):
            line.state = state
            await self.report(line)

    async def report(self, line: Line) -> None:
        """The carrier's word on a call as it stands."""
        if not self.silent:
            report = dialler.Report(line.sid, line.state)
            await self.world.calling.callback(line.token, report, self.now())

    @property
    def world(self) -> "World":
        assert self._world is not None
        return self._world
