"""Senders and listeners that others wrote, from PyPI and the npm registry: senders are answered as
they expect, and listeners read our frames, whose answers are read.

``MLLP_PEERS`` names the folder in which npm has installed them; CI sees to it.
"""

import asyncio
import os
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import hl7
import hl7.mllp
import pytest

from intake.hl7 import messages
from intake.mllp.frames import Decoder, framed
from intake.mllp.kept import Kept
from intake.mllp.listener import Listener
from intake.mllp.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.test_appointments import BARE, LATER, chen, open_times
from tests.ports import free_port

HERE = Path(__file__).parent / "peers"
INSTALLED = os.environ.get("MLLP_PEERS", "")


def from_npm(peer: str, package: str) -> Any:
    """A peer that CI has, and whoever installed it."""
    there = shutil.which("node") and (Path(INSTALLED) / "node_modules" / package).is_dir()
    missing = not (INSTALLED and there) and not os.environ.get("CI")
    why = f"{package} from npm is not installed (MLLP_PEERS)"
    return pytest.param(peer, marks=pytest.mark.skipif(missing, reason=why))


@pytest.mark.parametrize(
    "peer", [from_npm("medplum", "@medplum/hl7"), from_npm("node_hl7", "node-hl7-client")]
)
async def test_a_sender_of_npm_is_answered_in_order(
    peer: str, database: ModuleType, tmp_path: Path
) -> None:
    await worlds.add_provider()
    await worlds.add_place()
    world = World(tmp_path / "data")
    kept = Kept(world.data / "messages", 7)
    kept.open()
    listener = Listener(Feed(world.site, kept), now=world.clocks.now)
    port = await listener.start("127.0.0.1", 0)
    bare = chen("S15", 5, **BARE).replace("|30|MIN|", "|||")
    texts = [chen("S12", control="1"), bare, chen("S26", 6, id="Z", control="3", **LATER)]
    sender = await asyncio.create_subprocess_exec(
        "node",
        str(HERE / f"{peer}.mjs"),
        str(port),
        cwd=INSTALLED,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    given = "\n\n".join(text.strip("\r").replace("\r", "\n") for text in texts)
    said, _ = await asyncio.wait_for(sender.communicate(given.encode()), 60)
    assert said.decode().split("\n")[:-1] == ["AA 1", "AA S15-5", "AA 3"]
    assert await open_times() == ["10 14:00"]
    await listener.stop()


SENT = [
    chen("S12", control="1", patient="77||MÜLLER^ANA||19700101"),
    chen("S14", 1, control="2", id="B2", **LATER),
    chen("S15", 2, control="3", id="C3"),
]
READ = ["1 S12 A1 MÜLLER", "2 S14 B2 DOE", "3 S15 C3 DOE"]


async def answers_of(port: int, pieces: list[bytes], count: int) -> list[str]:
    """What a listener answers to these bytes, of which each is a write of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    decoder, found = Decoder(1 << 16), list[str]()
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    async with asyncio.timeout(20):
        while len(found) < count and (data := await reader.read(1 << 16)):
            for frame in decoder.feed(data):
                assert frame.kind == "whole"
                (message,) = messages.read(frame.data).messages
                found.append(f"{message.first('MSA', 1)} {message.first('MSA', 2)}")
    writer.close()
    await writer.wait_closed()
    return found


async def exchange(port: int) -> list[str]:
    """The answers to three messages, one after the other, then a fourth in pieces of a byte."""
    frames = [framed(text.encode()) for text in SENT]
    found = [one for frame in frames for one in await answers_of(port, [frame], 1)]
    in_bytes = [bytes([one]) for one in frames[0]]
    return found + await answers_of(port, in_bytes, 1)


@pytest.mark.parametrize(
    "peer",
    [
        from_npm("medplum_listener", "@medplum/hl7"),
        from_npm("node_hl7_listener", "node-hl7-server"),
    ],
)
async def test_a_listener_of_npm_reads_our_frames_and_its_answers_are_read(peer: str) -> None:
    port = free_port()
    there = await asyncio.create_subprocess_exec(
        "node", str(HERE / f"{peer}.mjs"), str(port), cwd=INSTALLED, stdout=asyncio.subprocess.PIPE
    )
    assert there.stdout is not None
    async with asyncio.timeout(40):
        assert await there.stdout.readline() == b"listening\n"
        answered = await exchange(port)
        read = [(await there.stdout.readline()).decode().strip() for _ in answered]
    there.kill()
    await there.wait()
    assert answered == ["AA 1", "AA 2", "AA 3", "AA 1"]
    assert read == [*READ, READ[0]]


async def test_python_hl7_as_a_listener_reads_our_frames_and_its_answers_are_read() -> None:
    read = list[str]()

    async def listen(reader: hl7.mllp.HL7StreamReader, writer: hl7.mllp.HL7StreamWriter) -> None:
        try:
            while not writer.is_closing():
                one = await reader.readmessage()
                parts = ("MSH.10", "MSH.9.1.2", "SCH.2", "PID.5.1.1")
                read.append(" ".join(str(one[part]) for part in parts))
                writer.writemessage(one.create_ack())
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()

    server = await hl7.mllp.start_hl7_server(listen, "127.0.0.1", 0, encoding="utf-8")
    answered = await exchange(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()
    assert answered == ["AA 1", "AA 2", "AA 3", "AA 1"]
    assert read == [*READ, READ[0]]
