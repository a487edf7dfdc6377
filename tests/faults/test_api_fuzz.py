"""The staff API against its own description: whatever is sent, an answer and never a fault of ours.

Schemathesis reads ``/openapi.json`` and sends what the shapes allow, and what they don't.
"""

import asyncio
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from bot import database as db
from tests.flows.serving import app_of, served
from tests.world import World

pytestmark = pytest.mark.long

SEED: Final = 20261128
KEY: Final = "a key for the tests alone"
UNTOLD: Final = "positive_data_acceptance,ignored_auth"
"""Not checked: rules that JSON Schema can't say (a number that exists, an end after its start); and
not that wrong keys are refused: so many of them close the door."""
LIMIT_SECONDS: Final = 480.0
"""Far more than it takes, for a machine that is busy with other things."""
STORED: Final = """
    SELECT (SELECT count(*) FROM waitlist_entry) + (SELECT count(*) FROM provider_reference)
        + (SELECT count(*) FROM cancellation_event) + (SELECT count(*) FROM patient_contact)
        + (SELECT count(*) FROM message_log) + (SELECT count(*) FROM audit_log)
"""


async def fuzz(url: str, folder: Path, examples: int, *options: str) -> int:
    """Let schemathesis send its requests, ``examples`` for each operation; its exit status.

    It prints what it found, each with a command that repeats it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "run", url + "/openapi.json"),
        *("--seed", str(SEED), "--max-examples", str(examples), "--generation-database", "none"),
        *("--exclude-checks", UNTOLD, "--suppress-health-check", "all"),
        *("--continue-on-failure", "--no-color", *options),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(LIMIT_SECONDS):
        said, _ = await process.communicate()
    print(said.decode(errors="replace"))
    assert process.returncode is not None
    return process.returncode


async def test_whatever_a_key_holder_sends_is_answered_and_never_breaks_anything(
    database: ModuleType, tmp_path: Path
) -> None:
    one = World({"API_KEY": KEY})
    async with served(app_of(one)) as url:
        key = ("--header", f"Authorization: Bearer {KEY}")
        assert await fuzz(url, tmp_path, 6, *key) == 0
    assert await db.fetch_value(STORED) > 0


async def test_whatever_is_sent_without_the_key_is_refused_and_stores_nothing(
    database: ModuleType, tmp_path: Path
) -> None:
    one = World({"API_KEY": KEY})
    async with served(app_of(one)) as url:
        assert await fuzz(url, tmp_path, 6, "--phases", "fuzzing") == 0
    assert await db.fetch_value(STORED) == 0
