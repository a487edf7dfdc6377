"""A roll-out: one bot after the other stops and starts again while texts come in."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.faults.clinic import Bot, Clinic, open_clinic
from tests.waiting import wait_until

pytestmark = pytest.mark.long

SEED: Final = 20261127
PHONES: Final = 600
"""So many that none writes more often than it is answered: six times in a minute."""
PAUSE_SECONDS: Final = 0.1
"""From one text to the next, at most."""
LIMIT_SECONDS: Final = 60.0
SENDABLE: Final = ("help", "info", "HELP")
ANSWERS_ALL: Final = {"STRANGER_TEXTS_PER_DAY": "100000"}
ANSWERED: Final = """
    SELECT heard.twilio_sid, count(reply.sent_at) AS answers
    FROM message_log AS heard LEFT JOIN message_log AS reply ON reply.reply_to = heard.id
    WHERE heard.direction = 'inbound' GROUP BY heard.twilio_sid
"""


async def test_while_two_bots_are_restarted_in_turn_every_text_is_answered_once(
    database_url: str, tmp_path: Path
) -> None:
    print(f"seed {SEED}")
    async with open_clinic(database_url, tmp_path, bots=2, settings=ANSWERS_ALL) as clinic:
        over = asyncio.Event()
        writing = asyncio.create_task(write(clinic, random.Random(SEED), over))
        stops = [await restart(clinic, bot) for bot in clinic.bots]
        over.set()
        sent = await writing
        await clinic.is_quiet(LIMIT_SECONDS)

        assert stops == [0, 0]
        rows = await clinic.connection.fetch(ANSWERED)
        assert {row["twilio_sid"]: row["answers"] for row in rows} == dict.fromkeys(sent, 1)
        taken = Counter(text.webhook for text in clinic.carrier.phones.texts.values())
        print(f"{len(sent)} texts in; the webhooks said {dict(taken)}")
        assert set(taken) == {"200", ""}
        assert taken["200"] == len(sent)
        texts = clinic.carrier.phones.texts.values()
        wrote = Counter(text.number for text in texts if text.is_inbound)
        assert {phone: len(clinic.ours(phone)) for phone in wrote} == wrote
        assert all("did not stop in time" not in bot.log for bot in clinic.bots)
        assert all("[error" not in bot.log for bot in clinic.bots)


async def write(clinic: Clinic, chance: random.Random, over: asyncio.Event) -> list[str]:
    """Texts of many phones, one after the other without a break; their ids."""
    sending: list[asyncio.Task[str]] = []
    while not over.is_set():
        phone = f"+1972555{len(sending) % PHONES:04d}"
        sending.append(asyncio.create_task(send(clinic, phone, chance.choice(SENDABLE))))
        await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS))  # how often people write
    return [await task for task in sending]


async def send(clinic: Clinic, phone: str, body: str) -> str:
    """One text; the carrier itself tries again where no bot answers. Its id."""
    return (await clinic.carrier.text(phone, body)).sid


async def restart(clinic: Clinic, bot: Bot) -> int:
    """Stop a bot under way and start it again once some texts came to the other; its status."""
    status = await bot.stop()
    heard = await clinic.value("SELECT count(*) FROM message_log WHERE direction = 'inbound'")

    async def goes_on() -> bool:
        now = await clinic.value("SELECT count(*) FROM message_log WHERE direction = 'inbound'")
        return bool(now > heard + 10)

    await wait_until(goes_on, LIMIT_SECONDS)
    await bot.start()
    return status
