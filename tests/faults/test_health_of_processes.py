"""What a bot says of itself while the carrier is away: live and ready, and not working, and why."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults.clinic import Clinic, open_clinic
from tests.ports import free_port
from tests.waiting import wait_until

pytestmark = pytest.mark.long


async def asked(clinic: Clinic, path: str) -> tuple[int, Any]:
    async with clinic.session.get(clinic.bots[0].url + path) as answer:
        return answer.status, await answer.json()


async def comes_to(clinic: Clinic, *words: str) -> list[str]:
    """Why it does not work, once each of these words is in a sentence of it; none: once it
    works."""
    why: list[str] = []

    async def told() -> bool:
        why[:] = (await asked(clinic, "/health"))[1]["why"]
        return all(any(word in sentence for sentence in why) for word in words) and (
            bool(words) or not why
        )

    await wait_until(told, 60.0)
    return why


async def test_a_carrier_that_is_not_there_is_told_until_it_is_back(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        (bot,) = clinic.bots
        provider_id = await clinic.seed(2)
        await comes_to(clinic)
        here = bot.environ
        await bot.stop()
        bot.environ = {**here, "TWILIO_API_BASE_URL": f"http://127.0.0.1:{free_port()}"}
        await bot.start()
        await comes_to(clinic, "can't be asked what patients wrote: no connection")
        assert [await asked(clinic, f"/health/{what}") for what in ("live", "ready")] == [
            (200, {"live": True}),
            (200, {"ready": True}),
        ]
        assert "no connection" in bot.log
        await bot.stop()
        bot.environ = here
        await bot.start()
        await comes_to(clinic)
        await clinic.cancel(provider_id)
        await clinic.receives(clinic.phones[0], 1)
        await clinic.is_quiet()
        assert (await asked(clinic, "/health"))[0] == 200


async def test_a_token_that_was_renewed_is_told_on_every_side(
    database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(database_url, tmp_path) as clinic:
        (bot,) = clinic.bots
        await clinic.seed(1)
        await bot.stop()
        bot.environ = {**bot.environ, "TWILIO_AUTH_TOKEN": "of last week"}
        await bot.start()
        await clinic.misses(clinic.phones[0], "YES")
        await comes_to(clinic, "HTTP 401", "/sms/inbound")
        assert "code=403" in bot.log
