"""The listener and a real sender, over a loopback connection and a real database."""

import asyncio
import logging
import os
import socket
import ssl
import stat
import subprocess
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import hl7
import hl7.client
import hl7.mllp
import pytest

from bot import database as databases
from bot import logs
from bot.ledger import feeds, held
from bot.ledger.door import Delivery
from intake.hl7.messages import Message
from intake.mllp import replay
from intake.mllp.frames import framed
from intake.mllp.kept import Kept
from intake.mllp.listener import Limits, Listener
from intake.mllp.secure import Certificate
from intake.mllp.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.test_appointments import BARE, LATER, chen, open_times
from tests.waiting import wait_until

LOOPBACK = "127.0.0.1"


@pytest.fixture
async def world(database: ModuleType, tmp_path: Path) -> World:
    await worlds.add_provider()
    await worlds.add_place()
    return World(tmp_path / "data")


@pytest.fixture
def feed(world: World) -> Feed:
    kept = Kept(world.data / "messages", 7)
    kept.open()
    return Feed(world.site, kept)


@pytest.fixture
async def listener(world: World, feed: Feed) -> AsyncIterator[Listener]:
    made = Listener(
        feed, Limits(connections=3, in_frame_seconds=0.5, idle_seconds=0), world.clocks.now
    )
    yield made
    await made.stop()


@pytest.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    """Every connection that a test opened is closed after it."""
    yield
    while Sender.writers:
        writer = Sender.writers.pop()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


class Sender:
    """A connection that sends bytes and reads the codes of the answers."""

    writers: ClassVar[list[asyncio.StreamWriter]] = []

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.writers.append(writer)

    @classmethod
    async def to(cls, port: int) -> "Sender":
        return cls(*await asyncio.open_connection(LOOPBACK, port))

    async def code(self) -> str:
        """The code of the next answer; empty if the connection was closed instead."""
        try:
            answer = await asyncio.wait_for(self.reader.readuntil(b"\x1c\r"), 10)
        except (asyncio.IncompleteReadError, ConnectionError):
            return ""
        return answer.split(b"\rMSA")[1].split(b"\r")[0].decode().lstrip("|")

    async def says(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


async def test_two_messages_in_one_write_are_answered_in_order(listener: Listener) -> None:
    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    one, two = chen(control="1"), chen("S15", 1, control="2", id="B2", **LATER)
    await sender.says(framed(one.encode()) + framed(two.encode()))
    assert [await sender.code(), await sender.code()] == ["AA|1", "AA|2"]
    assert await open_times() == ["10 14:00", "12 10:00"]


async def test_messages_that_came_at_once_are_one_transaction_with_the_same_outcomes(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = list[int]()
    take_all = Feed.take_all

    async def noted(self: Feed, given: Sequence[tuple[bytes, Message]], now: datetime) -> Any:
        runs.append(len(given))
        return await take_all(self, given, now)

    monkeypatch.setattr(Feed, "take_all", noted)
    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    others = {"patient": "78||ROE^MARY", **LATER}
    given = [
        *(chen("S12", control="1"), chen("S15", 5, control="2"), chen("S15", 5, control="2")),
        chen("S15", 6, control="3", id="B2", **others),
        "MSH|^~\\&|X|Y|||1||ADT^A01|4|P|2.5\r",
        chen("S12", 9, control="5", id="B3", **others),
    ]
    await sender.says(b"".join(framed(one.encode()) for one in given))
    codes = [await sender.code() for _ in given]
    assert codes == ["AA|1", "AA|2", "AA|2", "AA|3", "AA|4", "AA|5"]
    assert (runs, await open_times()) == ([4, 1], ["10 14:00"])


async def test_one_that_fails_harms_none_of_those_that_came_with_it(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = await listener.start(LOOPBACK, 0)
    take_one = Feed._take_one

    async def fails(self: Feed, delivery: Delivery, message: Message, *rest: Any) -> Any:
        await take_one(self, delivery, message, *rest)
        if message.first("MSH", 10) == "2":
            raise LookupError
        return "accepted"

    three = [chen(control="1"), chen("S15", 1, control="2", id="B2", **LATER)]
    three.append(chen("S15", 2, control="3", id="B3", start="202603131000", end="202603131030"))
    with monkeypatch.context() as broken:
        broken.setattr(Feed, "_take_one", fails)
        sender = await Sender.to(port)
        await sender.says(b"".join(framed(one.encode()) for one in three))
        assert [await sender.code(), await sender.code()] == ["AA|1", ""]
        assert await open_times() == ["10 14:00"]
    again = await Sender.to(port)
    await again.says(b"".join(framed(one.encode()) for one in three[1:]))
    assert [await again.code(), await again.code()] == ["AA|2", "AA|3"]
    assert await open_times() == ["10 14:00", "12 10:00", "13 10:00"]


async def test_a_commit_whose_answer_was_lost_is_repeated_without_a_second_effect(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction, lost = databases.transaction, list[int]()

    @asynccontextmanager
    async def cut_off() -> AsyncIterator[None]:
        async with transaction():
            yield
        if not lost:
            lost.append(await worlds.count("intake_file"))
            raise ConnectionResetError

    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    with monkeypatch.context() as cut:
        cut.setattr(databases, "transaction", cut_off)
        await sender.says(framed(chen().encode()) + framed(chen("S12", 1, id="B2").encode()))
        assert [await sender.code(), await sender.code()] == ["AA|S15-0", "AA|S12-1"]
    assert lost == [2]
    found = [await worlds.count(one) for one in ("intake_file", "intake_row", "cancellation_event")]
    assert found == [2, 2, 1]


async def test_a_flood_of_stray_bytes_does_not_fill_the_log(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    port = await listener.start(LOOPBACK, 0)
    _, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(b"\x0b" * 2000)
    await wait_until(lambda: abandoned(listener, 1999))
    for _ in range(60):
        _, another = await asyncio.open_connection(LOOPBACK, port)
        another.write(b"\x0bx\x1c\r")
        await another.drain()
        another.close()
    writer.close()
    await listener.stop()
    assert len(caplog.records) < 5 * logs.MOST_OF_A_KIND


async def abandoned(listener: Listener, count: int) -> bool:
    return listener.counts.abandoned >= count


async def test_single_bytes_junk_and_an_abandoned_frame_do_no_harm(listener: Listener) -> None:
    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    whole = framed(chen(control="7").encode())
    for byte in b"\x00\n" + whole[:40] + whole:
        await sender.says(bytes([byte]))
    assert await sender.code() == "AA|7"
    assert listener.counts.abandoned == 1
    await sender.says(
        framed(b"garbage") + framed(b"MSH|^~\\&|X|Y|||1||ACK^S12|9|P|2.5\rMSA|AA|1\r")
    )
    assert await sender.code() == "AR|"
    await sender.says(framed(chen("S26", control="8").encode()))
    assert await sender.code() == "AA|8"  # the answer that was sent to us was not answered


async def test_the_same_message_again_has_no_second_effect(
    listener: Listener, world: World
) -> None:
    port = await listener.start(LOOPBACK, 0)
    for _ in range(3):
        sender = await Sender.to(port)
        await sender.says(framed(chen(control="1").encode()))
        assert await sender.code() == "AA|1"
    world.clocks.pass_seconds(60)
    await sender.says(framed(chen(control="2", at="20260302080100").encode()))
    assert await sender.code() == "AA|2"
    assert await worlds.count("cancellation_event") == 1


async def test_what_is_remembered_counts_for_the_next_message(listener: Listener) -> None:
    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    for message in (chen("S12"), chen("S15", 5, **BARE).replace("|30|MIN|", "|||")):
        await sender.says(framed(message.encode()))
        assert (await sender.code()).startswith("AA")
    assert await open_times() == ["10 14:00"]


async def test_a_sender_that_stops_within_a_message_is_cut_off_and_an_idle_one_is_not(
    listener: Listener,
) -> None:
    port = await listener.start(LOOPBACK, 0)
    idle, stuck = await Sender.to(port), await Sender.to(port)
    await stuck.says(b"\x0bMSH|")
    assert await stuck.code() == ""
    await idle.says(framed(chen().encode()))
    assert (await idle.code()).startswith("AA")


async def test_the_oldest_idle_connection_gives_way(listener: Listener) -> None:
    port = await listener.start(LOOPBACK, 0)
    senders = [await Sender.to(port) for _ in range(4)]
    await senders[-1].says(framed(chen().encode()))
    assert (await senders[-1].code()).startswith("AA")
    assert await senders[0].code() == ""
    assert listener.connections == 3
    for one in senders:
        one.writer.close()

    async def gone() -> bool:
        return listener.connections == 0

    await wait_until(gone, 10)


async def test_a_peer_that_is_gone_takes_up_nothing(listener: Listener) -> None:
    """It closes, breaks off, or says no more: the task ends. One that vanishes is asked after."""
    port = await listener.start(LOOPBACK, 0)
    closes, breaks, says_no_more = [await Sender.to(port) for _ in range(3)]
    await breaks.says(b"\x0bMSH|")

    async def there() -> bool:
        return listener.connections == 3

    await wait_until(there, 10)
    for one in listener._connections.values():
        end = one.writer.get_extra_info("socket")
        assert end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if hasattr(socket, "TCP_KEEPIDLE"):
            assert end.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
    closes.writer.close()
    breaks.writer.transport.abort()
    says_no_more.writer.write_eof()

    async def gone() -> bool:
        return listener.connections == 0

    await wait_until(gone, 10)
    used = time.process_time()
    await asyncio.sleep(0.2)
    assert time.process_time() - used < 0.1


async def test_two_hundred_connections_are_held_to_the_limit_and_the_newest_is_answered(
    world: World, feed: Feed
) -> None:
    many = Listener(feed, Limits(idle_seconds=0), world.clocks.now)
    port = await many.start(LOOPBACK, 0)
    senders = [await Sender.to(port) for _ in range(200)]
    await senders[-1].says(framed(chen().encode()))
    assert (await senders[-1].code(), await senders[0].code()) == ("AA|S15-0", "")
    await feeds.note_listener(many.said(), world.clocks.at)
    (shown,) = await feeds.listeners(world.clocks.at)
    assert (shown.connections, shown.most) == (50, 50)
    await many.stop()


async def test_where_all_are_in_use_one_more_is_turned_away(world: World, feed: Feed) -> None:
    full = Listener(feed, Limits(connections=2), world.clocks.now)
    port = await full.start(LOOPBACK, 0)
    first, _, third = [await Sender.to(port) for _ in range(3)]
    assert await third.code() == ""
    await first.says(framed(chen().encode()))
    assert (await first.code(), full.counts.turned_away) == ("AA|S15-0", 1)
    await full.stop()


async def test_without_a_commit_there_is_no_answer(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = await Sender.to(await listener.start(LOOPBACK, 0))

    async def gone(*_: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(Feed, "take", gone)
        await sender.says(framed(chen().encode()))
        assert await sender.code() == ""
    again = await Sender.to(listener._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]
    await again.says(framed(chen().encode()))
    assert (await again.code()).startswith("AA")


async def test_an_answer_is_never_late(
    world: World, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Listener(feed, Limits(answer_seconds=0.1), world.clocks.now)
    sender = await Sender.to(await slow.start(LOOPBACK, 0))

    async def hangs(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Feed, "take", hangs)
    await sender.says(framed(chen().encode()))
    assert await sender.code() == ""
    await slow.stop()


async def test_python_hl7_is_understood_and_understands(listener: Listener) -> None:
    port = await listener.start(LOOPBACK, 0)

    def send(message: str) -> bytes:
        with hl7.client.MLLPClient(LOOPBACK, port) as client:
            answer: bytes = client.send_message(message)
            return answer

    answer = await asyncio.to_thread(send, chen(control="42"))
    parsed = hl7.parse(answer.decode().strip("\x0b\x1c\r"))
    assert (str(parsed["MSA.F1"]), str(parsed["MSA.F2"])) == ("AA", "42")
    reader, writer = await hl7.mllp.open_hl7_connection(LOOPBACK, port, encoding="utf-8")
    for number in range(3):
        writer.writemessage(hl7.parse(chen("S12", number, id=f"C{number}", control=str(number))))
        parsed = await reader.readmessage()
        assert str(parsed["MSA.F2"]) == str(number)
    writer.close()


async def test_a_closed_day_is_held_and_taken_up_when_a_person_says_so(
    listener: Listener, feed: Feed, world: World
) -> None:
    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    for number in range(12):
        start, end = f"20260310{8 + number // 6:02d}{10 * (number % 6):02d}", ""
        message = chen("S15", number, id=f"S{number}", start=start, end=end)
        await sender.says(framed(message.replace("|30|MIN|", "|10|MIN|").encode()))
        assert (await sender.code()).startswith("AA")
    assert await open_times() == []
    (question,) = await held.waiting()
    await held.release(question.id, "dana", world.clocks.at)
    assert await feed.take_released(world.clocks.at) == 7
    assert len(await open_times()) == 12


async def test_raw_messages_are_ours_alone_and_go_after_their_days(
    feed: Feed, world: World
) -> None:
    await replay.replay(_file(world, chen()), feed, world.clocks.at)
    (kept,) = feed.kept.folder.iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    old = (world.clocks.at - timedelta(days=8)).timestamp()
    os.utime(kept, (old, old))
    assert await feed.purge(world.clocks.at) == 1


async def test_a_replay_has_no_second_effect(feed: Feed, world: World) -> None:
    day = chen() + chen("S12", 5, id="B2", **LATER)
    first = await replay.replay(_file(world, day), feed, world.clocks.at)
    assert (first["accepted"], await open_times()) == (1, ["10 14:00"])
    before = await worlds.count("intake_row"), await worlds.count("cancellation_event")
    await replay.replay(_file(world, day), feed, world.clocks.at)
    await replay.replay(feed.kept.folder, feed, world.clocks.at)
    assert (await worlds.count("intake_row"), await worlds.count("cancellation_event")) == before


def _file(world: World, text: str) -> Path:
    path = world.data / "again.txt"
    path.write_bytes(text.encode())
    return path


async def test_no_log_line_holds_anything_of_a_message(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender = await Sender.to(await listener.start(LOOPBACK, 0))
    odd = chen("S12", id="B7", end="").replace("|30|MIN|", "|||")
    for message in (chen(), odd, chen("S15", 3, status="Called by John Doe"), "MSH|^~\\&|DOE"):
        await sender.says(framed(message.encode()))
        await sender.code()
    said = caplog.text + str([record.__dict__ for record in caplog.records])
    assert "settled" in said
    for secret in ("DOE", "JOHN", "555-0101", "5550101", "19700101", "PID|", "SCH|"):
        assert secret.casefold() not in said.casefold()


@pytest.fixture
def certificates(tmp_path: Path) -> Certificate:
    """A server's certificate, and a sender's that is its own authority."""
    for name in ("server", "sender"):
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
                *("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", "/CN=localhost"),
                *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            ],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
    return Certificate(tmp_path / "server.pem", tmp_path / "server.key", tmp_path / "sender.pem")


async def test_tls_asks_senders_for_their_certificate(
    feed: Feed, world: World, tmp_path: Path, certificates: Certificate
) -> None:
    certificate = certificates
    context = certificate.context()
    secured = Listener(feed, now=world.clocks.now)
    port = await secured.start(LOOPBACK, 0, context)
    trusting = ssl.create_default_context(cafile=tmp_path / "server.pem")

    async def code() -> str:
        try:
            made = await asyncio.open_connection(LOOPBACK, port, ssl=trusting)
            sender = Sender(*made)
            await sender.says(framed(chen().encode()))
            return await sender.code()
        except (ssl.SSLError, ConnectionError):
            return ""

    assert await code() == ""
    trusting.load_cert_chain(tmp_path / "sender.pem", tmp_path / "sender.key")
    assert (await code()).startswith("AA")
    assert certificate.renew(context) is False
    os.utime(tmp_path / "server.pem", (1, 1))
    assert certificate.renew(context) is True
    assert (await code()).startswith("AA")
    await secured.stop()
