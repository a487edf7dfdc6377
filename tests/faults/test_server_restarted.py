"""The database server restarted again and again under a running bot while texts come in.

Whatever was answered with 200 has its one turn and its one answer, and the bot is whole afterwards
without having been started anew.
"""

import asyncio
import random
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from bot.postgres import embedded
from tests.faults.bot_process import dice, replace
from tests.faults.clinic import Clinic, open_clinic
from tests.faults.harness import control
from tests.faults.wholeness import check_whole
from tests.waiting import wait_until

pytestmark = pytest.mark.long

RESTARTS: Final = 20
PATIENTS: Final = 200
LATEST_SECONDS: Final = 0.2
"""A restart comes at most so long after its texts: at their storing, turns, or hand-overs."""
LIMIT_SECONDS: Final = 240.0
"""For a machine under load; an idle one needs a tenth of it."""
ANSWERS_ALL: Final = {"STRANGER_TEXTS_PER_DAY": str(PATIENTS)}
"""Nobody here is on the list."""
SEEDED: Final = """
    INSERT INTO patient_contact (phone_e164, consent_source, time_zone, created_at, updated_at)
    SELECT '+1972555' || lpad(n::text, 4, '0'), 'intake form', $1, now(), now()
    FROM generate_series(1, $2::int) AS n
"""


async def test_twenty_restarts_of_the_server_neither_lose_nor_repeat_a_text(
    shaky_server: embedded.Server, restarted_url: str, tmp_path: Path
) -> None:
    chance = dice()
    async with open_clinic(restarted_url, tmp_path, settings=ANSWERS_ALL) as clinic:
        await clinic.connection.execute(SEEDED, clinic.zone, PATIENTS)
        clinic.phones = [f"+1972555{n:04d}" for n in range(1, PATIENTS + 1)]
        bot = await replace(clinic)
        await write_and_restart(clinic, shaky_server, chance)
        clinic.connection = await asyncpg.connect(restarted_url)  # the first one died
        try:
            await check_all_well(clinic)
        finally:
            await clinic.connection.close()
        assert bot.process is not None
        assert bot.process.returncode is None
        assert "turn broke" not in bot.log


async def check_all_well(clinic: Clinic) -> None:
    """What was begun is ended, each text is answered once, and the bot is whole."""
    await wait_until(lambda: all_answered(clinic), LIMIT_SECONDS)
    await clinic.is_quiet(LIMIT_SECONDS)
    await clinic.carrier.settle(LIMIT_SECONDS)
    await check_texts(clinic)
    await check_whole(clinic)


async def write_and_restart(clinic: Clinic, server: embedded.Server, chance: random.Random) -> None:
    """Some patients write, the server is restarted while their texts are under way, and so on."""
    modes = ["fast", "immediate"] * (RESTARTS // 2)
    chance.shuffle(modes)
    each = PATIENTS // RESTARTS
    waiting = []
    async with asyncio.TaskGroup() as group:
        for number, mode in enumerate(modes):
            writers = clinic.phones[number * each : (number + 1) * each]
            texts = [group.create_task(clinic.text(phone, "hello")) for phone in writers]
            await asyncio.sleep(chance.uniform(0, LATEST_SECONDS))  # the moment is the subject
            waiting.append(sum(not text.done() for text in texts))
            await asyncio.to_thread(control, server, "-m", mode, "restart")
    print(f"{modes}\ntexts not yet answered 200 at each restart: {waiting}")


async def all_answered(clinic: Clinic) -> bool:
    return all(clinic.ours(phone) for phone in clinic.phones)


async def check_texts(clinic: Clinic) -> None:
    """Each patient's one text had one turn, and one answer of ours that arrived once."""
    assert [len(clinic.ours(phone)) for phone in clinic.phones] == [1] * PATIENTS
    rows = await clinic.connection.fetch(
        """
        SELECT heard.set_aside_at, heard.taken_at, count(answer.id) AS answers,
            bool_and(answer.status IN ('sent', 'delivered')) AS arrived
        FROM message_log AS heard LEFT JOIN message_log AS answer ON answer.reply_to = heard.id
        WHERE heard.direction = 'inbound' GROUP BY heard.id
        """
    )
    assert len(rows) == PATIENTS
    assert all(row["taken_at"] is not None and row["set_aside_at"] is None for row in rows)
    assert {(row["answers"], row["arrived"]) for row in rows} == {(1, True)}
