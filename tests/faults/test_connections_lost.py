"""Connections of a running bot that are cut, ended, deaf, or refused once: its work goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot import database
from bot.postgres import embedded
from bot.service import WORKERS
from bot.simulator.faults import Faults
from tests.faults.bot_process import replace
from tests.faults.clinic import Bot, Clinic, open_clinic
from tests.faults.proxy import Proxy, proxied
from tests.faults.wholeness import check_whole, health, waiting_for_locks
from tests.waiting import wait_until

pytestmark = pytest.mark.long

LIMIT_SECONDS: Final = 60.0
ASKING: Final = (
    *("sender", "mender"),
    *(f"{kind}-{number}" for kind in ("turns", "timers") for number in range(WORKERS)),
)
"""The loops that ask the database every few seconds."""
LISTENING: Final = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'bot' AND query ILIKE 'LISTEN%'
"""
UNANNOUNCED_TEXT: Final = """
    INSERT INTO message_log (patient_id, direction, kind, body, status, created_at)
    SELECT id, 'outbound', 'confirmed', 'Nobody rang.', 'queued', now()
    FROM patient_contact WHERE phone_e164 = $1
"""
UNANNOUNCED_SLOT: Final = """
    WITH opened AS (
        INSERT INTO cancellation_event (provider_id, location_id, slot_start_at, slot_end_at,
            status, source, created_at)
        SELECT $1, id, now() + '2 days', now() + '2 days 1 hour', 'open', 'api', now()
        FROM (SELECT id FROM location_reference ORDER BY id DESC LIMIT 1) AS place
        RETURNING id)
    INSERT INTO timer (kind, subject_id, due_at) SELECT 'slot', id, now() FROM opened
"""
UNANNOUNCED_YES: Final = """
    INSERT INTO message_log (patient_id, direction, kind, body, twilio_sid, status, created_at,
        received_at)
    SELECT id, 'inbound', 'reply', 'YES', 'SM' || md5('once'), 'received', now(), now()
    FROM patient_contact WHERE phone_e164 = $1
"""
REFUSED_ONCE: Final = """
    CREATE SEQUENCE refusals;
    CREATE FUNCTION refuse_once() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN
            IF nextval('refusals') = 1 THEN  -- which a rollback does not take back
                RAISE EXCEPTION 'planted' USING ERRCODE = 'serialization_failure';
            END IF;
            RETURN NULL;
        END $$;
    CREATE TRIGGER refuse_once AFTER {happening} FOR EACH ROW EXECUTE FUNCTION refuse_once();
"""
FAILING_ONCE: Final = (
    "INSERT ON thread",
    "DELETE ON timer",
    "INSERT ON offer",
    "UPDATE OF state ON offer",
    "UPDATE OF taken_at ON message_log",
    "UPDATE OF claimed_at ON message_log",
    "UPDATE OF sent_at ON message_log",
    "INSERT ON delivery_event",
)
"""What each step of the walks writes."""


@pytest.fixture
async def proxy(server: embedded.Server, database_url: str) -> AsyncIterator[Proxy]:
    """A network between the bot and its database."""
    async with proxied(server, urlsplit(database_url).path[1:]) as made:
        yield made


async def until_one_is(clinic: Clinic, status: str) -> None:
    """Wait until a text of ours has this status."""

    async def one_is() -> bool:
        rows = await clinic.connection.fetch("SELECT status FROM message_log")
        return status in {row["status"] for row in rows}

    await wait_until(one_is, LIMIT_SECONDS)


async def until_blocked(clinic: Clinic) -> None:
    """Wait until some work of the bot waits for a lock of ours."""

    async def blocked() -> bool:
        return await waiting_for_locks(clinic) > 0

    await wait_until(blocked, LIMIT_SECONDS)


async def check_answered(clinic: Clinic, phone: str) -> None:
    """One text came in and had its turn; it has one answer, which arrived once; all is well."""
    await clinic.receives(phone, 1, LIMIT_SECONDS)
    await clinic.is_quiet(LIMIT_SECONDS)
    (answer,) = clinic.ours(phone)
    assert "only offers earlier appointments" in answer
    rows = await clinic.connection.fetch(
        "SELECT direction, tries, set_aside_at FROM message_log ORDER BY direction"
    )
    assert [row["direction"] for row in rows] == ["inbound", "outbound"]
    assert [row["set_aside_at"] for row in rows] == [None, None]
    await check_whole(clinic)


@pytest.mark.parametrize("lost", ["all", "request", "answer"])
async def test_a_network_cut_in_the_midst_of_a_turn_takes_the_turn_once(
    lost: Literal["all", "request", "answer"], proxy: Proxy, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        await clinic.seed(1)
        (phone,) = clinic.phones
        bot = await replace(clinic, DATABASE_URL=proxy.url)
        async with clinic.connection.transaction():
            await clinic.value("SELECT id FROM patient_contact FOR NO KEY UPDATE")
            await clinic.text(phone, "hello")
            await until_blocked(clinic)
            if lost == "all":
                await proxy.hang_up()
            else:
                proxy.lose = lost  # of the next COMMIT, which the turn is just about to come to
        if lost != "all":
            async with asyncio.timeout(LIMIT_SECONDS):
                await proxy.lost.wait()
        await check_answered(clinic, phone)
        assert lost != "all" or "unit of work failed" in bot.log


async def test_a_network_cut_in_the_midst_of_a_settle_settles_once(
    proxy: Proxy, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path, step_seconds=30.0) as clinic:
        await clinic.seed(1)
        (phone,) = clinic.phones
        bot = await replace(clinic, DATABASE_URL=proxy.url)
        clinic.carrier.faults = Faults(slow=1.0, slow_seconds=2.0, callback_lost=1.0)
        await clinic.text(phone, "hello")
        await until_one_is(clinic, "sending")
        async with clinic.connection.transaction():
            await clinic.value("SELECT id FROM patient_contact FOR NO KEY UPDATE")
            await until_blocked(clinic)
            await proxy.hang_up()
        await until_one_is(clinic, "sent")
        assert "unit of work failed" in bot.log
        assert len(clinic.carrier.phones.texts) == 2
        await check_whole(clinic)


async def ends_no_loop(clinic: Clinic, bot: Bot, returns: Callable[[], Awaitable[object]]) -> None:
    """Each loop waits for its database, which ``returns``; then all goes on as before."""
    (phone,) = clinic.phones

    async def each_has_paused() -> bool:
        assert bot.process is not None
        assert bot.process.returncode is None, bot.log
        return all(f"loop={name}\n" in bot.log for name in ASKING)

    await wait_until(each_has_paused, LIMIT_SECONDS)
    assert await health(clinic) == 503
    await returns()
    await clinic.text(phone, "hello")
    await check_answered(clinic, phone)


async def test_a_database_that_is_away_ends_no_loop(
    proxy: Proxy, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        await clinic.seed(1)
        bot = await replace(clinic, DATABASE_URL=proxy.url)

        async def returns() -> None:
            proxy.refuse = False

        proxy.refuse = True
        await proxy.hang_up()
        await ends_no_loop(clinic, bot, returns)


async def test_a_role_that_is_refused_while_its_bot_runs_ends_no_loop(
    database_url: str, tmp_path: Path
) -> None:
    """A password that is changed is refused in the same way; the server of the tests asks none."""
    assert issubclass(asyncpg.InvalidPasswordError, database.TRANSIENT)
    where, name = urlsplit(database_url), urlsplit(database_url).path[1:]
    mine = where._replace(netloc=f"{name}@{where.netloc.rpartition('@')[2]}").geturl()
    async with open_clinic(database_url, tmp_path) as clinic:
        await clinic.seed(1)
        run = clinic.connection.execute
        await run(f"CREATE ROLE {name} LOGIN SUPERUSER")
        try:
            bot = await replace(clinic, DATABASE_URL=mine)
            await run(f"ALTER ROLE {name} NOLOGIN")
            await run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", name
            )
            await ends_no_loop(clinic, bot, lambda: run(f"ALTER ROLE {name} LOGIN"))
        finally:
            for one in clinic.bots:
                await one.stop()
            await run(f"DROP ROLE {name}")


async def test_a_listener_that_the_server_ends_listens_again(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        await clinic.seed(1)
        (phone,) = clinic.phones
        (deaf,) = [row["pid"] for row in await clinic.connection.fetch(LISTENING)]
        assert await clinic.value("SELECT pg_terminate_backend($1)", deaf)

        async def listens() -> bool:
            rows = await clinic.connection.fetch(LISTENING)
            return len(rows) == 1 and rows[0]["pid"] != deaf

        await wait_until(listens, LIMIT_SECONDS)
        assert "stopped listening" in clinic.bots[0].log
        await clinic.text(phone, "hello")
        await check_answered(clinic, phone)


async def test_work_whose_notification_is_lost_is_found_by_looking(
    database_url: str, tmp_path: Path
) -> None:
    settings = {"BATCH_SIZE": "1"}
    async with open_clinic(database_url, tmp_path, settings=settings) as clinic:
        provider_id = await clinic.seed(2)
        asked, told = clinic.phones
        await clinic.connection.execute(UNANNOUNCED_TEXT, told)
        assert await clinic.receives(told, 1, LIMIT_SECONDS) == ["Nobody rang."]
        await clinic.connection.execute(UNANNOUNCED_SLOT, provider_id)
        assert "Reply YES" in (await clinic.receives(asked, 1, LIMIT_SECONDS))[0]
        await clinic.connection.execute(UNANNOUNCED_YES, asked)
        assert "Confirmed." in (await clinic.receives(asked, 2, LIMIT_SECONDS))[1]
        await clinic.is_quiet(LIMIT_SECONDS)
        assert [len(clinic.ours(phone)) for phone in clinic.phones] == [2, 1]


@pytest.mark.parametrize("happening", FAILING_ONCE)
async def test_a_serialization_failure_costs_a_second_try_and_nothing_else(
    happening: str, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(2)
        phone, other = clinic.phones
        await clinic.connection.execute(REFUSED_ONCE.format(happening=happening))
        slot_id = await clinic.cancel(provider_id)
        for each in clinic.phones:
            await clinic.receives(each, 1, LIMIT_SECONDS)
        await clinic.text(phone, "YES")
        assert "Confirmed." in (await clinic.receives(phone, 2, LIMIT_SECONDS))[1]
        assert "has been taken" in (await clinic.receives(other, 2, LIMIT_SECONDS))[1]
        await clinic.is_quiet(LIMIT_SECONDS)
        assert await clinic.value("SELECT last_value FROM refusals") > 1
        assert [len(clinic.ours(each)) for each in clinic.phones] == [2, 2]
        filled = "SELECT status = 'filled' FROM cancellation_event WHERE id = $1"
        assert await clinic.value(filled, slot_id)
        assert await clinic.value("SELECT bool_and(set_aside_at IS NULL) FROM message_log")
        assert await clinic.value("SELECT bool_and(set_aside_at IS NULL) IS NOT FALSE FROM timer")
        assert "turn broke" not in clinic.bots[0].log
        assert "timer broke" not in clinic.bots[0].log
        await check_whole(clinic)
