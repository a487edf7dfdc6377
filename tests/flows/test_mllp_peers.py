"""Senders that others wrote, from the npm registry: each is answered as it expects.

``MLLP_PEERS`` names the folder in which npm has installed them; CI sees to it.
"""

import asyncio
import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from intake.mllp.kept import Kept
from intake.mllp.listener import Listener
from intake.mllp.takeover import Feed
from tests.flows import intake_world as worlds
from tests.flows.intake_world import World
from tests.flows.test_appointments import BARE, LATER, chen, open_times

HERE = Path(__file__).parent / "peers"
INSTALLED = os.environ.get("MLLP_PEERS", "")

pytestmark = pytest.mark.skipif(
    not (INSTALLED and shutil.which("node")) and not os.environ.get("CI"),
    reason="the senders from npm are not installed (MLLP_PEERS)",
)


@pytest.mark.parametrize("peer", ["medplum", "node_hl7"])
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
