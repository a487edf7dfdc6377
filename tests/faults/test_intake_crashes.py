"""The intake service killed at every point of a file's way, and a disk that is full.

After a restart: as many slots as there are distinct accepted rows, nothing twice, and every file in
exactly one place.
"""

import signal
import sys
from pathlib import Path
from typing import get_args

import pytest

from intake.folder import faults
from tests.faults import intake_process as processes
from tests.faults import test_mllp_killed, test_record_system_killed
from tests.faults.intake_process import future_table

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]

ONCE = {"slots": 5, "timers": 5, "rows": 5, "files": 1, "drops": 1}
ON_THE_WAY = (
    *("after_stat", "after_claim", "after_hash", "mid_parse", "receipt"),
    *("before_commit", "after_commit", "between_moves", "after_move"),
)
ELSEWHERE = {
    "copy": "on the way of a file on another disk: flows/test_intake_folders.py",
    "writeback": "of a file that we write: flows/test_intake_writeback.py does what follows it",
    **dict.fromkeys(test_mllp_killed.POINTS, "of messages, which are no files"),
    **dict.fromkeys(test_record_system_killed.POINTS, "of a record system, which has no files"),
}
"""Points that this file's way does not come by, and why."""


@pytest.fixture
async def data(database_url: str, tmp_path: Path) -> Path:
    await processes.make_provider(database_url)
    inbox = tmp_path / "data" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "today.csv").write_text(future_table(range(5)))
    return tmp_path / "data"


def test_every_point_is_tried_here_or_elsewhere() -> None:
    assert sorted((*ON_THE_WAY, *ELSEWHERE)) == sorted(get_args(faults.Point))


@pytest.mark.parametrize("point", ON_THE_WAY)
async def test_a_file_is_counted_once_and_whole_wherever_the_service_is_killed(
    point: str, data: Path, database_url: str
) -> None:
    killed = processes.start(data, database_url, f"kill:{point}")
    assert await processes.until_dead(killed) == -signal.SIGKILL
    assert len(processes.everywhere(data)) == 1
    with processes.running(data, database_url):
        await processes.until_archived(data, 1)
    assert await processes.counts(database_url) == ONCE
    (place,) = processes.everywhere(data)
    receipt = (data / f"{place}.receipt.csv").read_text("utf-8-sig")
    assert "Rows taken over,5" in receipt
    assert list((data / "staging").rglob("*.receipt")) == []


async def test_a_file_waits_while_the_disk_is_too_full_for_its_receipt(
    data: Path, database_url: str
) -> None:
    with processes.running(data, database_url, "full:receipt"):
        await processes.until_logged(data, "a file waits")
    assert (await processes.counts(database_url))["slots"] == 0
    assert len(processes.files(data, "staging")) == 1
    with processes.running(data, database_url):
        await processes.until_archived(data, 1)
    assert await processes.counts(database_url) == ONCE
    assert len(processes.everywhere(data)) == 1


async def test_a_receipt_that_was_lost_after_the_commit_is_written_anew(
    data: Path, database_url: str
) -> None:
    killed = processes.start(data, database_url, "kill:after_commit")
    await processes.until_dead(killed)
    (receipt,) = (data / "staging").rglob("*.receipt")
    receipt.unlink()
    with processes.running(data, database_url):
        await processes.until_archived(data, 1)
    (place,) = processes.everywhere(data)
    assert "Rows taken over,5" in (data / f"{place}.receipt.csv").read_text("utf-8-sig")
