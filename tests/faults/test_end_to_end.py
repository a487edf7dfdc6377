"""The clinic's own case through real processes: three are asked, one has it, nobody twice.

``tests/browser/test_end_to_end.py`` begins with a dropped file and ends at the dashboard.
"""

import asyncio
from pathlib import Path

import pytest

from tests.faults.clinic import Clinic, open_clinic
from tests.waiting import wait_until


async def test_an_appointment_that_the_staff_api_cancels_becomes_a_filled_slot(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(3)
        slot_id = await clinic.cancel(provider_id)
        winner, *others = clinic.phones
        for phone in clinic.phones:
            (offer,) = await clinic.receives(phone, 1)
            assert "Reply YES to claim or NO to skip" in offer
        assert len(clinic.carrier.phones.texts) == 3

        await clinic.text(winner, "YES")
        assert "Confirmed. You're scheduled" in (await clinic.receives(winner, 2))[1]
        for phone in others:
            assert "this slot has been taken" in (await clinic.receives(phone, 2))[1]
        status = await clinic.value("SELECT status FROM cancellation_event WHERE id = $1", slot_id)
        assert status == "filled"

        await check_that_stop_ends_it(clinic, provider_id, others)
        assert clinic.carrier.phones.received_twice() == {}
        assert not clinic.carrier.phones.alerts
        assert "[error" not in clinic.bots[0].log


async def check_that_stop_ends_it(clinic: Clinic, provider_id: int, phones: list[str]) -> None:
    """One of these patients says STOP; the next slot asks the other one alone."""
    stopped, listening = phones
    await clinic.text(stopped, "STOP")
    await clinic.is_quiet()
    await clinic.cancel(provider_id, days=3)
    await clinic.receives(listening, 3)
    await clinic.is_quiet()
    assert len(clinic.ours(stopped)) == 2


@pytest.mark.long
async def test_three_hundred_say_yes_at_once_to_two_bots_and_one_has_it(
    database_url: str, tmp_path: Path
) -> None:
    settings = {"BATCH_SIZE": "300"}
    async with open_clinic(database_url, tmp_path, bots=2, settings=settings) as clinic:
        provider_id = await clinic.seed(300)
        slot_id = await clinic.cancel(provider_id)
        await wait_until(lambda: all_received(clinic, 1), 60.0)

        await asyncio.gather(*(clinic.text(phone, "YES") for phone in clinic.phones))
        await clinic.is_quiet()

        answers = {phone: clinic.ours(phone)[-1] for phone in clinic.phones}
        winners = [phone for phone, text in answers.items() if "Confirmed." in text]
        polite = [phone for phone, text in answers.items() if "this slot has been taken" in text]
        assert (len(winners), len(polite)) == (1, 299)
        assert clinic.carrier.phones.received_twice() == {}
        accepted = "SELECT count(*) FROM offer WHERE cancellation_id = $1 AND state = 'accepted'"
        assert await clinic.value(accepted, slot_id) == 1
        assert await each_yes_has_one_answer(clinic)
        assert all("turn taken" in bot.log for bot in clinic.bots)


async def all_received(clinic: Clinic, count: int) -> bool:
    return all(len(clinic.ours(phone)) >= count for phone in clinic.phones)


async def each_yes_has_one_answer(clinic: Clinic) -> bool:
    answered = await clinic.value(
        """
        SELECT bool_and(answers = 1) AND count(*) = 300 FROM (
            SELECT count(reply.id) AS answers FROM message_log AS heard
            LEFT JOIN message_log AS reply ON reply.reply_to = heard.id
                AND reply.status = 'delivered'
            WHERE heard.direction = 'inbound' AND heard.taken_at IS NOT NULL
            GROUP BY heard.id) AS heard
        """
    )
    return bool(answered)
