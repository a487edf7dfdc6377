"""What patients wrote while no webhook was taken is read before anybody is texted anew.

Real bots, a real PostgreSQL, and the carrier's list over HTTP.
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from bot import clock
from bot.postgres import embedded
from bot.simulator.phones import Text
from bot.simulator.settings import NUMBER
from tests.faults.bot_process import open_slot
from tests.faults.clinic import Clinic, open_clinic
from tests.faults.proxy import proxied
from tests.waiting import wait_until

pytestmark = pytest.mark.long

OFFERED: Final = "An earlier appointment opened"
STOPS: Final = ("STOP", "please stop texting me", "unsubscribe", "remove me from this list")
SERVICE: Final = "MG" + "5" * 32
ELSEWHERE: Final = "+12145550188"
MISSED: Final = 5_000
SOON_SECONDS: Final = 20.0
"""Far less than the five minutes between two sweeps."""


def offered(clinic: Clinic, phones: Sequence[str]) -> list[str]:
    """Which of these phones were offered something."""
    return [phone for phone in phones if any(OFFERED in body for body in clinic.ours(phone))]


async def opted_out(clinic: Clinic) -> int:
    return int(await clinic.value("SELECT count(*) FROM patient_contact WHERE opt_out"))


@pytest.mark.parametrize("bots", [1, 2])
async def test_nobody_who_wrote_stop_in_an_outage_is_offered_anything_at_the_start(
    bots: int, database_url: str, tmp_path: Path
) -> None:
    async with open_clinic(
        database_url,
        tmp_path,
        bots=bots,
        settings={"OPT_OUT_MODE": "app"},
        account={"opt_out": "none"},
    ) as clinic:
        provider_id = await clinic.seed(44)
        for bot in clinic.bots:
            await bot.stop()
        silenced, others = clinic.phones[:40], clinic.phones[40:]
        for n, phone in enumerate(silenced):
            await clinic.misses(phone, STOPS[n % len(STOPS)])
        for n in range(13):
            await open_slot(clinic, provider_id, f"Room {n}")
        for bot in clinic.bots:
            await bot.start()
        for phone in others:
            await clinic.receives(phone, 1)
        await clinic.is_quiet()
        assert offered(clinic, clinic.phones) == others
        assert await opted_out(clinic) == 40


async def test_five_thousand_texts_are_swept_whole_and_every_stop_among_them_counts(
    database_url: str, tmp_path: Path
) -> None:
    """More than one list of the carrier's holds, the STOPs the oldest of them."""
    async with open_clinic(database_url, tmp_path) as clinic:
        provider_id = await clinic.seed(30)
        (bot,) = clinic.bots
        await bot.stop()
        silenced, others = clinic.phones[:20], clinic.phones[20:]
        begun = clock.now() - timedelta(minutes=8)
        for n in range(MISSED):
            phone = silenced[n] if n < len(silenced) else f"+1972556{n:04d}"
            body = "please stop texting me" if n < len(silenced) else f"hello {n}"
            sent_at = begun + timedelta(seconds=n * 0.09)
            text = Text("inbound", phone, NUMBER, body, "received", created=sent_at)
            text.sent = text.arrived = sent_at
            clinic.carrier.phones.add(text)
        for n in range(10):
            await open_slot(clinic, provider_id, f"Room {n}")
        await bot.start()

        async def all_stored() -> bool:
            heard = "SELECT count(*) FROM message_log WHERE direction = 'inbound'"
            return bool(await clinic.value(heard) == MISSED)

        await wait_until(all_stored, 240.0)
        for phone in others:
            await clinic.receives(phone, 1, 240.0)
        assert offered(clinic, clinic.phones) == others
        assert await opted_out(clinic) == len(silenced)
        first = "SELECT DISTINCT body FROM message_log WHERE direction = 'inbound' AND id <= 20"
        assert await clinic.value(first) == "please stop texting me"


async def test_what_came_while_the_database_was_gone_is_answered_soon_after_it_is_back(
    database_url: str, server: embedded.Server, tmp_path: Path
) -> None:
    async with (
        proxied(server, urlsplit(database_url).path[1:]) as proxy,
        open_clinic(
            database_url, tmp_path, settings={"DATABASE_URL": proxy.url}, retrying=""
        ) as clinic,
    ):
        provider_id = await clinic.seed(4)
        asked, silenced = clinic.phones[0], clinic.phones[3]
        await clinic.cancel(provider_id)
        await clinic.receives(asked, 1)
        # The carrier's times are whole seconds, and nobody answers within one.
        await clinic.connection.execute(
            "UPDATE message_log SET claimed_at = claimed_at - '5 s'::interval"
        )
        proxy.refuse = True
        await proxy.hang_up()
        await clinic.misses(asked, "YES")
        await clinic.misses(silenced, "please stop texting me")
        await open_slot(clinic, provider_id, "Frisco")
        proxy.refuse = False
        bodies = await clinic.receives(asked, 2, SOON_SECONDS)
        assert "Confirmed." in bodies[1]
        await clinic.receives(silenced, 1, SOON_SECONDS)
        await clinic.is_quiet()
        assert offered(clinic, [silenced]) == []


async def test_a_shared_account_keeps_its_patients_apart(database_url: str, tmp_path: Path) -> None:
    """Strangers text another system of the account, in an outage of ours and while we listen."""
    ours = {"TWILIO_PHONE_NUMBER": "", "TWILIO_MESSAGING_SERVICE_SID": SERVICE}
    account = {"messaging_service_sid": SERVICE, "others": (ELSEWHERE,)}
    async with open_clinic(database_url, tmp_path, settings=ours, account=account) as clinic:
        provider_id = await clinic.seed(3)
        (bot,) = clinic.bots
        await clinic.cancel(provider_id)
        for phone in clinic.phones:
            await clinic.receives(phone, 1)
        await bot.stop()
        await clinic.misses(clinic.phones[0], "STOP", ELSEWHERE)
        await clinic.misses(clinic.phones[1], "YES", ELSEWHERE)
        await clinic.misses("+19725559999", "hello", ELSEWHERE)
        await clinic.misses(clinic.phones[2], "what time?", NUMBER)
        await bot.start()
        await clinic.receives(clinic.phones[2], 2)
        assert (await clinic.carrier.text("+19725559999", "hello", ELSEWHERE)).webhook == "200"
        assert (await clinic.carrier.text(clinic.phones[0], "STOP", ELSEWHERE)).webhook == "200"
        await clinic.is_quiet()
        heard = await clinic.connection.fetch(
            "SELECT body FROM message_log WHERE direction = 'inbound'"
        )
        assert [row["body"] for row in heard] == ["what time?"]
        assert await opted_out(clinic) == 0
        assert clinic.ours("+19725559999") == []
        filled = "SELECT count(*) FROM cancellation_event WHERE status = 'filled'"
        assert await clinic.value(filled) == 0
