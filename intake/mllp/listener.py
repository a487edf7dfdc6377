"""The listener: takes messages from connections, each strictly in order, and answers after the
commit.

Promises: an answer is sent only for what is committed, and never late: past the deadline, or when
the database is away, the connection is closed without one, and the sender sends again. The next
message of a connection is read only after the last answer, so that a sender can't fill memory. A
connection that is idle between messages stays; one that stops within a message does not. Nothing
of a message is logged.
"""

import asyncio
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot import clock
from bot.ledger.feeds import Listening
from bot.logs import Seldom
from intake.hl7 import messages
from intake.mllp import answers, frames
from intake.mllp.frames import Decoder, Frame
from intake.mllp.takeover import Feed

READ_BYTES: Final = 65_536
DRAIN_SECONDS: Final = 10.0
CLOSE_SECONDS: Final = 2.0
MOST_TOGETHER: Final = 16
"""So many messages that came at once are one transaction: an answer must not be late by others."""
KEEP_ALIVE: Final = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 20, "TCP_KEEPCNT": 6}
"""An idle connection is asked after a minute, and is gone after six questions without an answer. By
default a system asks after two hours."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one sender may take up."""

    message_bytes: int = 4 << 20
    connections: int = 50
    in_frame_seconds: float = 30.0
    """How long a message may take from its first byte to its last."""
    answer_seconds: float = 10.0
    """After this an answer would be late."""
    idle_seconds: float = 60.0
    """A connection by which no message came for longer gives way when all are taken."""


@dataclass
class _Connection:
    """One connection, for as long as it lasts."""

    task: "asyncio.Task[None]"
    writer: asyncio.StreamWriter
    host: str
    since: float
    """When its last message came, or began to: other bytes are none."""
    busy: bool = False


@dataclass
class Counts:
    """What the listener saw since it started."""

    messages: int = 0
    refused: int = 0
    abandoned: int = 0
    unanswered: int = 0
    turned_away: int = 0


@dataclass
class Listener:
    """Listens from ``start`` until ``stop``."""

    feed: Feed
    limits: Limits = field(default_factory=Limits)
    now: Callable[[], datetime] = clock.now
    counts: Counts = field(default_factory=Counts)
    _connections: dict[int, _Connection] = field(default_factory=dict)
    _server: asyncio.Server | None = None
    _seldom: Seldom = field(default_factory=Seldom)
    _number: int = 0
    _address: str = ""

    async def start(self, host: str, port: int, context: ssl.SSLContext | None = None) -> int:
        """Listen; the port, which is chosen if none is given. Raises ``OSError``."""
        self._server = await asyncio.start_server(
            self._serve, host, port, ssl=context, limit=READ_BYTES
        )
        bound: int = self._server.sockets[0].getsockname()[1]
        self._address = f"{host}:{bound}"
        log.info("the listener is open: port=%d tls=%s", bound, context is not None)
        return bound

    async def stop(self) -> None:
        """Take no more, end what is under way, and close."""
        if self._server is None:
            return
        self._server.close()
        for one in list(self._connections.values()):
            if not one.busy:
                one.task.cancel()
        tasks = [one.task for one in self._connections.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        self._server = None

    def said(self) -> Listening:
        """What it says of itself."""
        counts = self.counts
        return Listening(
            self._address,
            self.connections,
            self.limits.connections,
            counts.refused,
            counts.unanswered,
        )

    @property
    def connections(self) -> int:
        return len(self._connections)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None, "a connection is served by a task"
        host = str((writer.get_extra_info("peername") or ("",))[0])
        if not self._make_room(host):
            self.counts.turned_away += 1
            self._say(
                logging.WARNING, "a connection is turned away: connections=%d", self.connections
            )
            writer.close()
            return
        _keep_alive(writer)
        key = id(task)
        self._connections[key] = _Connection(task, writer, host, self._time())
        try:
            await self._talk(reader, writer, self._connections[key])
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, ssl.SSLError) as error:
            self._say(logging.INFO, "a connection ended: error=%s", type(error).__name__)
        except asyncio.CancelledError:
            log.info("a connection is closed")
        finally:
            self._connections.pop(key, None)
            writer.close()
            with suppress(ConnectionError, TimeoutError, ssl.SSLError, asyncio.CancelledError):
                await asyncio.wait_for(writer.wait_closed(), CLOSE_SECONDS)

    def _make_room(self, host: str) -> bool:
        """Whether one more may come from there: the one that is idle for longest gives way, or one
        of the address that has the most, so that nobody keeps all others out."""
        if len(self._connections) < self.limits.connections:
            return True
        idle = [one for one in self._connections.values() if not one.busy]
        held = Counter(one.host for one in self._connections.values())
        greedy = max(held, key=lambda one: held[one])
        theirs = [one for one in idle if one.host == greedy and held[greedy] > held[host] + 1]
        long = [one for one in idle if self._time() - one.since >= self.limits.idle_seconds]
        gone = min(long or theirs, key=lambda one: one.since, default=None)
        if gone is None:
            return False
        gone.task.cancel()
        del self._connections[id(gone.task)]
        return True

    async def _talk(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, this: _Connection
    ) -> None:
        decoder = Decoder(self.limits.message_bytes)
        began = 0.0
        while self._server is not None:
            timeout = began + self.limits.in_frame_seconds - self._time() if began else None
            async with asyncio.timeout(timeout):
                data = await reader.read(READ_BYTES)
            if not data:
                return
            for those in together(decoder.feed(data)):
                this.busy = True
                if not await self._answered_all(those, writer):
                    return
                this.busy, this.since, began = False, self._time(), 0.0
            if decoder.is_inside and not began:
                began = this.since = self._time()
            elif not decoder.is_inside:
                began = 0.0

    async def _answered_all(self, given: Sequence[Frame], writer: asyncio.StreamWriter) -> bool:
        """Take frames over and answer each in its turn; False if the connection must be closed.

        Messages that a sender did not wait with are one transaction. If that fails, each is one of
        its own, so that none is harmed by another.
        """
        if len(given) > 1:
            found = [(one.data, messages.one(one.data)) for one in given]
            try:
                async with asyncio.timeout(self.limits.answer_seconds):
                    await self.feed.take_all(found, self.now())
            except TimeoutError:
                self._is_unanswered(TimeoutError())
                return False
            except Exception as error:  # noqa: BLE001 - each is tried by itself
                name = type(error).__name__
                self._say(logging.WARNING, "messages are taken one by one: error=%s", name)
            else:
                self.counts.messages += len(given)
                for one in given:
                    await self._answer(one, "accepted", writer)
                return True
        for one in given:
            if not await self._answered(one, writer):
                return False
        return True

    async def _answered(self, frame: Frame, writer: asyncio.StreamWriter) -> bool:
        """Take a frame over and answer it; False if the connection must be closed instead."""
        if frame.kind == "abandoned":
            self.counts.abandoned += 1
            self._say(logging.WARNING, "a frame was abandoned: bytes=%d", len(frame.data))
            return True
        if answers.is_answer(frame.data):
            return True  # to answer an answer would never end
        try:
            async with asyncio.timeout(self.limits.answer_seconds):
                became = await self._take(frame)
        except Exception as error:  # noqa: BLE001 - no answer: the sender sends it again
            self._is_unanswered(error)
            return False
        await self._answer(frame, became, writer)
        return True

    def _is_unanswered(self, error: Exception) -> None:
        self.counts.unanswered += 1
        self._say(logging.WARNING, "a message is not answered: error=%s", type(error).__name__)

    async def _answer(
        self, frame: Frame, became: answers.Became, writer: asyncio.StreamWriter
    ) -> None:
        self._number += 1
        now = self.now()
        number = f"{now:%Y%m%d%H%M%S}{self._number}"
        for answer in answers.answers(frame.data, became, now, number):
            writer.write(frames.framed(answer))
        async with asyncio.timeout(self.limits.answer_seconds):
            await writer.drain()

    async def _take(self, frame: Frame) -> answers.Became:
        self.counts.messages += 1
        message = messages.one(frame.data)
        if frame.kind == "too large" or not message.segments:
            self.counts.refused += 1
            words = "a message can't be read: bytes=%d kind=%s"
            self._say(logging.WARNING, words, len(frame.data), frame.kind)
            return "refused"
        if message.is_scheduling:
            await self.feed.take(frame.data, message, self.now())
        return "accepted"

    def _say(self, level: int, words: str, *values: object) -> None:
        """What a sender causes by each byte, if it likes."""
        if self._seldom.lets(words):
            log.log(level, words, *values)

    @staticmethod
    def _time() -> float:
        return asyncio.get_running_loop().time()


def together(given: Iterable[Frame]) -> Iterator[list[Frame]]:
    """Frames in their order: those that hold scheduling messages in runs, each other by itself."""
    came, run = list(given), list[Frame]()
    if len(came) == 1:
        yield came
        return
    for frame in came:
        if frame.kind == "whole" and messages.one(frame.data).is_scheduling:
            run.append(frame)
            if len(run) == MOST_TOGETHER:
                yield run
                run = []
            continue
        if run:
            yield run
            run = []
        yield [frame]
    if run:
        yield run


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """Have the network tell of a peer that is gone without a word: within three minutes."""
    end = writer.get_extra_info("socket")
    if end is None:
        return
    end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEP_ALIVE.items():
        if (option := getattr(socket, name, None)) is not None:
            end.setsockopt(socket.IPPROTO_TCP, option, value)
