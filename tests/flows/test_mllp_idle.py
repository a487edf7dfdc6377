"""Connections on which nothing is said cost nothing: no processor time, no bytes, no waking.

``IDLE_SECONDS`` says for how long they are idle: two, unless it does. An hour is 3600, with
``-o faulthandler_timeout=0`` for pytest, and ``-s`` to see what was measured.
"""

import asyncio
import os
import socket
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from intake.mllp.frames import framed
from intake.mllp.kept import Kept
from intake.mllp.listener import KEEP_ALIVE, Limits, Listener
from intake.mllp.takeover import Feed
from tests.flows.intake_world import World

SECONDS = float(os.environ.get("IDLE_SECONDS", "2"))
CONNECTIONS = 50
CPU_OF_A_SECOND = 0.001
"""Of one core, for all connections together: a tenth of a percent."""
NO_VISIT = b"MSH|^~\\&|SYS|CLINIC|||20261129115500||ADT^A08|%d|P|2.5.1\rPID|1||77\r"
_COUNTS = "=QQII"
"""Of Linux's ``tcp_info`` from its 120th byte on: bytes acknowledged and received, then segments
sent and received, the empty ones among them."""
_COUNTS_AT = 120


@dataclass(frozen=True)
class Spent:
    """What a process and its connections have used up."""

    cpu_seconds: float
    wakings: int
    sent: int
    received: int
    segments: int


async def _spent(ends: list[socket.socket], wakings: list[float]) -> Spent:
    told = [
        struct.unpack_from(
            _COUNTS, end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256), _COUNTS_AT
        )
        for end in ends
    ]
    sent, received, out, came = (sum(each) for each in zip(*told, strict=True))
    return Spent(time.process_time(), len(wakings), sent, received, out + came)


def _count_wakings(patch: pytest.MonkeyPatch) -> list[float]:
    """Each time at which the loop wakes, by its selector."""
    loop = cast("asyncio.SelectorEventLoop", asyncio.get_running_loop())
    selector, wakings = loop._selector, list[float]()  # type: ignore[attr-defined]
    select = selector.select

    def counted(timeout: float | None = None) -> object:
        found = select(timeout)
        wakings.append(time.monotonic())
        return found

    patch.setattr(selector, "select", counted)
    return wakings


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts a connection's bytes so")
async def test_an_idle_connection_costs_nothing_and_is_answered_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(tmp_path / "data")
    kept = Kept(world.data / "messages", 7)
    kept.open()
    listener = Listener(Feed(world.site, kept), Limits(connections=CONNECTIONS))
    port = await listener.start("127.0.0.1", 0)
    there = [await asyncio.open_connection("127.0.0.1", port) for _ in range(CONNECTIONS)]

    async def answers(number: int) -> list[bytes]:
        for _, writer in there:
            writer.write(framed(NO_VISIT % number))
        told = [await reader.readuntil(b"\x1c\r") for reader, _ in there]
        return [one.split(b"\rMSA|")[1][:4] for one in told]

    assert await answers(1) == [b"AA|1"] * CONNECTIONS
    ends = [one.writer.get_extra_info("socket") for one in listener._connections.values()]
    await asyncio.sleep(0.5)
    wakings = _count_wakings(monkeypatch)
    before = await _spent(ends, wakings)
    await asyncio.sleep(SECONDS)
    after = await _spent(ends, wakings)
    cpu = after.cpu_seconds - before.cpu_seconds
    segments = after.segments - before.segments
    woken = after.wakings - before.wakings
    print(f"{CONNECTIONS} connections idle for {SECONDS:.0f} s: {cpu:.4f} s of processor time,")
    print(f"woken {woken} times, {segments} empty segments of keep-alive")
    assert (after.sent, after.received) == (before.sent, before.received)
    assert woken <= 2, "the test's own timer, and no more"
    assert cpu < 0.01 + SECONDS * CPU_OF_A_SECOND
    asked = SECONDS / KEEP_ALIVE["TCP_KEEPIDLE"] + 1
    assert segments <= CONNECTIONS * 2 * asked
    assert listener.connections == CONNECTIONS
    assert await answers(2) == [b"AA|2"] * CONNECTIONS
    await listener.stop()
    for _, writer in there:
        writer.close()
        await writer.wait_closed()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
async def test_whoever_takes_every_connection_keeps_no_other_address_out(tmp_path: Path) -> None:
    """They send a byte now and then, so that none of theirs is idle; a message is none of it."""
    world = World(tmp_path / "data")
    kept = Kept(world.data / "messages", 7)
    kept.open()
    listener = Listener(Feed(world.site, kept), Limits(connections=4))
    port = await listener.start("127.0.0.1", 0)
    theirs = [
        await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
        for _ in range(6)
    ]
    for _, writer in theirs:
        writer.write(b"\n")
    assert listener.connections == 4
    ours = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
    for reader, writer in ours:
        writer.write(framed(NO_VISIT % 1))
        async with asyncio.timeout(5):
            assert b"MSA|AA|1" in await reader.readuntil(b"\x1c\r")
    # Nor does it help to come again: they have their half.
    late, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.0.2", 0))
    async with asyncio.timeout(5):
        assert await late.read() == b""
    assert listener.connections == 4
    await listener.stop()
    for _, end in (*theirs, *ours, (late, writer)):
        end.close()
