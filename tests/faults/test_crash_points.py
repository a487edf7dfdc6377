"""The bot killed between every two steps of its walks, and a sound one started: all ends right.

Three patients are asked for one slot, one says YES. Wherever the bot died on the way, each has been
asked once and answered once, one has the slot, and no text was sent twice.
"""

import asyncio
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.faults.bot_process import FailingBot, open_slot, replace
from tests.faults.clinic import Clinic, open_clinic
from tests.faults.failing_bot import POINTS
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]

LIMIT_SECONDS: Final = 60.0
HEARING: Final = ["stored", *(point for point in POINTS if point.startswith("turn"))]
FIRING: Final = [point for point in POINTS if point.startswith("timer")]
SENDING: Final = [point for point in POINTS if point not in (*HEARING, *FIRING)]


def test_every_point_is_on_a_walk_that_is_tried() -> None:
    assert {*HEARING, *FIRING, *SENDING} == set(POINTS)
    assert len(HEARING) == 4
    assert len(FIRING) == 3


@pytest.mark.parametrize("point", [*FIRING, *SENDING])
async def test_a_slot_is_offered_once_to_each_wherever_the_bot_is_killed(
    point: str, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(3)
        failing = await replace(clinic, f"kill:{point}")
        slot_id = await open_slot(clinic, provider_id)
        await goes_on(clinic, failing)
        await all_have(clinic, 1)
        await clinic.text(clinic.phones[0], "YES")
        await check_ends_right(clinic, slot_id)


@pytest.mark.parametrize("point", [*HEARING, *SENDING])
async def test_a_yes_is_answered_once_wherever_the_bot_is_killed(
    point: str, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        slot_id = await open_slot(clinic, await clinic.seed(3))
        await all_have(clinic, 1)
        await clinic.is_quiet()
        failing = await replace(clinic, f"kill:{point}")
        async with asyncio.TaskGroup() as group:
            group.create_task(clinic.text(clinic.phones[0], "YES"))
            await goes_on(clinic, failing)
        await check_ends_right(clinic, slot_id)


@pytest.mark.parametrize("point", FIRING)
async def test_the_next_patient_is_asked_once_wherever_the_bot_is_killed_as_a_hold_runs_out(
    point: str, database_url: str, tmp_path: Path
) -> None:
    short = {"BATCH_SIZE": "1"}
    async with open_clinic(database_url, tmp_path, settings=short) as clinic:
        provider_id = await clinic.seed(2)
        slot_id = await open_slot(clinic, provider_id)
        await clinic.receives(clinic.phones[0], 1)
        await clinic.is_quiet()
        failing = await replace(clinic, f"kill:{point}")
        await run_out(clinic, slot_id)
        await goes_on(clinic, failing)
        await all_have(clinic, 1)
        await clinic.text(clinic.phones[1], "YES")
        await clinic.is_quiet(LIMIT_SECONDS)
        assert [len(clinic.ours(phone)) for phone in clinic.phones] == [1, 2]
        assert "Confirmed." in clinic.ours(clinic.phones[1])[1]
        await check_standing(clinic, slot_id, ["accepted", "expired"])


async def goes_on(clinic: Clinic, failing: FailingBot) -> None:
    """The bot dies where it was to die, and one without a fault takes its place."""
    assert await failing.ends() == -signal.SIGKILL
    await replace(clinic)


async def all_have(clinic: Clinic, count: int) -> None:
    async def have() -> bool:
        return all(len(clinic.ours(phone)) >= count for phone in clinic.phones)

    await wait_until(have, LIMIT_SECONDS)


async def run_out(clinic: Clinic, slot_id: int) -> None:
    """As if the hold had begun that much earlier: its end is now."""
    await clinic.connection.execute(
        """
        WITH held AS (
            UPDATE offer SET created_at = created_at - hold, hold_expires_at = now()
            FROM (SELECT interval '1 hour' AS hold) AS past
            WHERE cancellation_id = $1 AND state = 'pending' RETURNING id),
        due AS (UPDATE timer SET due_at = now() WHERE kind = 'slot' AND subject_id = $1)
        SELECT pg_notify('timers', '') FROM held
        """,
        slot_id,
    )


async def check_ends_right(clinic: Clinic, slot_id: int) -> None:
    """Each was asked once, one has the slot, two are told so, and no text went out twice."""
    await all_have(clinic, 2)
    await clinic.is_quiet(LIMIT_SECONDS)
    winner, *others = clinic.phones
    offer, confirmed = clinic.ours(winner)
    assert "Reply YES" in offer
    assert "Confirmed." in confirmed
    for phone in others:
        offer, taken = clinic.ours(phone)
        assert "Reply YES" in offer
        assert "this slot has been taken" in taken
    await check_standing(clinic, slot_id, ["accepted", "canceled", "canceled"])


async def check_standing(clinic: Clinic, slot_id: int, states: list[str]) -> None:
    """What the database says is what the phones say; nothing waits, and no timer is left over."""
    slot = await clinic.connection.fetchrow(
        "SELECT status, verdict FROM cancellation_event WHERE id = $1", slot_id
    )
    assert tuple(slot) == ("filled", "filled")
    offers = await clinic.connection.fetch(
        "SELECT state FROM offer WHERE cancellation_id = $1 ORDER BY state", slot_id
    )
    assert [row["state"] for row in offers] == states
    sent = await clinic.connection.fetch(
        "SELECT twilio_sid FROM message_log WHERE direction = 'outbound'"
    )
    theirs = [text.sid for text in clinic.carrier.phones.texts.values() if not text.is_inbound]
    assert Counter(row["twilio_sid"] for row in sent) == Counter(theirs)
    heard = await clinic.connection.fetch(
        "SELECT taken_at, set_aside_at FROM message_log WHERE direction = 'inbound'"
    )
    assert [(row["taken_at"] is not None, row["set_aside_at"]) for row in heard] == [(True, None)]
    assert clinic.carrier.phones.received_twice() == {}
