"""``python -m dashboard`` as processes: accounts by command, serving, and stopping cleanly."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from bot import clock
from tests import programs
from tests.faults.clinic import START_SECONDS
from tests.ports import free_port
from tests.waiting import wait_until

PASSWORD = "correct horse battery"


def environment(database_url: str, data_dir: Path, port: int = 8050) -> dict[str, str]:
    return programs.environ() | {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "DASHBOARD_PORT": str(port),
    }


async def start(environ: dict[str, str], *words: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "dashboard", *words, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environ
    )


async def run(environ: dict[str, str], *words: str, given: str = "") -> tuple[int, str]:
    """A command's status, and what it printed, errors last."""
    process = await start(environ, *words)
    async with asyncio.timeout(START_SECONDS):
        said, errors = await process.communicate(given.encode())
    assert process.returncode is not None
    return process.returncode, (said + errors).decode().replace("\r\n", "\n")


async def add(environ: dict[str, str], *words: str) -> tuple[int, str]:
    return await run(environ, "user", "add", *words, "--password-stdin", given=f"{PASSWORD}\n")


@pytest.mark.long
async def test_the_first_account_is_an_admin_and_the_next_are_not(
    database_url: str, tmp_path: Path
) -> None:
    environ = environment(database_url, tmp_path)
    assert await add(environ, "Anna") == (0, "Added anna as admin.\n")
    assert await add(environ, "ben") == (0, "Added ben as front_desk.\n")
    assert await add(environ, "cleo", "--role", "manager") == (0, "Added cleo as manager.\n")
    assert await add(environ, "anna") == (2, "There is an account named anna already.\n")
    assert await run(environ, "user", "list") == (
        0,
        "anna  admin\nben  front_desk\ncleo  manager\n",
    )


@pytest.mark.long
async def test_an_account_is_given_places_by_their_names(database_url: str, tmp_path: Path) -> None:
    environ = environment(database_url, tmp_path)
    connection = await asyncpg.connect(database_url)
    for name in ("Plano", "Tyler"):
        await connection.execute(
            "INSERT INTO location_reference (location_name, created_at, updated_at)"
            " VALUES ($1, $2, $2)",
            name,
            clock.now(),
        )
    await connection.close()
    await add(environ, "anna")
    assert await add(environ, "ben", "--place", "plano") == (0, "Added ben as front_desk.\n")
    status, said = await run(environ, "user", "places", "ben", "Nowhere")
    assert status == 2
    assert said.startswith("This place is not known.")
    assert await run(environ, "user", "places", "ben", "Plano", "Tyler") == (0, "Done.\n")
    listed = "anna  admin\nben  front_desk  2 of the places\n"
    assert await run(environ, "user", "list") == (0, listed)
    assert await run(environ, "user", "places", "ben") == (0, "Done.\n")
    assert await run(environ, "user", "list") == (0, "anna  admin\nben  front_desk\n")


@pytest.mark.long
async def test_a_password_never_shows_and_a_short_one_is_refused(
    database_url: str, tmp_path: Path
) -> None:
    environ = environment(database_url, tmp_path)
    status, said = await run(environ, "user", "add", "anna", "--password-stdin", given="short\n")
    assert (status, said) == (2, "The password must have at least 12 characters.\n")
    await add(environ, "anna")
    status, said = await run(
        environ, "user", "password", "anna", "--password-stdin", given="another long one\n"
    )
    assert (status, said) == (0, "Done.\n")


@pytest.mark.long
async def test_a_database_without_tables_is_told_in_a_sentence(
    empty_url: str, tmp_path: Path
) -> None:
    status, said = await run(environment(empty_url, tmp_path))
    assert status == 2
    assert said.rstrip().endswith("run: python -m bot migrate")
    assert "Traceback" not in said


@pytest.mark.long
async def test_a_damaged_key_is_told_in_a_sentence(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "dashboard.key").write_text("half")
    status, said = await run(environment(database_url, tmp_path))
    assert status == 2
    assert "dashboard.key in the data folder is damaged: delete it" in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGINT to one process")
async def test_it_serves_until_it_is_asked_to_stop_with_a_page_open(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    environ = environment(database_url, tmp_path, port)
    await add(environ, "anna")
    process = await start(environ)
    url = f"http://127.0.0.1:{port}"
    jar = aiohttp.CookieJar(unsafe=True)
    try:
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": url}) as browser:
            await wait_until(lambda: _answers(browser, url), START_SECONDS)
            form = {"name": "anna", "password": PASSWORD}
            async with browser.post(f"{url}/login", data=form) as answer:
                assert answer.status == 200
            async with browser.ws_connect(f"{url}/_dash-ws-callback"):
                asked = time.monotonic()
                process.send_signal(signal.SIGINT)
                async with asyncio.timeout(20):
                    _, errors = await process.communicate()
        took = time.monotonic() - asked
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, errors.decode()
    assert b"Traceback" not in errors, errors.decode()
    assert b"[error" not in errors, errors.decode()
    assert took < 10
    if os.name == "posix":
        assert (tmp_path / "dashboard.key").stat().st_mode & 0o077 == 0


async def _answers(browser: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with browser.get(f"{url}/login") as answer:
            return answer.status == 200
    except aiohttp.ClientConnectionError:
        return False
