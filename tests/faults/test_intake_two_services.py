"""Two intake services on one inbox."""

from pathlib import Path

import pytest

from intake.profiles import profile
from tests.faults import intake_process as processes
from tests.faults.intake_process import future_table

FILES = 400


@pytest.fixture
async def data(database_url: str, tmp_path: Path) -> Path:
    await processes.make_provider(database_url)
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    return tmp_path / "data"


def expect_hundreds(data: Path) -> None:
    """A clinic's own guards: hundreds of cancellations within a minute are usual here."""
    shipped = (profile.SHIPPED / "default.toml").read_text()
    (data / "profiles").mkdir()
    own = f"{shipped}\n[cancellations.guards]\nvolume = {FILES}\n"
    (data / "profiles" / "default.toml").write_text(own)


@pytest.mark.long
async def test_each_of_hundreds_of_files_is_claimed_by_one_of_them(
    data: Path, database_url: str
) -> None:
    expect_hundreds(data)
    for number in range(FILES):
        (data / "inbox" / f"{number}.csv").write_text(future_table([number]))
    with processes.running(data, database_url), processes.running(data, database_url):
        await processes.until_archived(data, FILES, limit=240)
    assert await processes.counts(database_url) == {
        "slots": FILES,
        "timers": FILES,
        "rows": FILES,
        "files": FILES,
        "drops": FILES,
    }
    assert len(processes.everywhere(data)) == FILES
    owners = (data / "service.log").read_text().count("a file is settled")
    assert owners == FILES


async def test_the_other_service_takes_over_what_a_killed_one_had_claimed(
    data: Path, database_url: str
) -> None:
    (data / "inbox" / "today.csv").write_text(future_table([1, 2]))
    await processes.until_dead(processes.start(data, database_url, "kill:after_hash"))
    assert len(processes.files(data, "staging")) == 1
    with processes.running(data, database_url):
        await processes.until_archived(data, 1)
        await processes.until_logged(data, "took over what a dead service left")
    assert (await processes.counts(database_url))["slots"] == 2
