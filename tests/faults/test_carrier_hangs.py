"""A carrier that does not tell what became of many texts holds nobody for longer than one."""

import asyncio
import random
from datetime import datetime, timedelta
from types import ModuleType

from bot.messages import contacts, gateway, outbox
from bot.messages.dispatch.fates import LEASE, RESOLVE_AFTER
from bot.messages.dispatch.sender import Sender
from tests.carrier import Carrier
from tests.world import TUESDAY, World, number

TEXTS = 12
LIMIT_SECONDS = 30.0
LATER = LEASE + RESOLVE_AFTER + timedelta(seconds=1)


class Hanging(Carrier):
    """Answers no question until so many were asked, and then none of them."""

    def __init__(self, questions: int) -> None:
        super().__init__("twilio", lambda: TUESDAY)
        self._all_asked = asyncio.Barrier(questions)

    async def sent_to(self, number: str, since: datetime) -> list[gateway.Seen]:
        await self._all_asked.wait()
        raise gateway.Unreachable("TimeoutError")


async def test_all_fates_are_asked_for_at_once_and_none_is_decided_without_an_answer(
    database: ModuleType,
) -> None:
    world = World()
    for n in range(TEXTS):
        patient_id = await contacts.ensure(number(n), world.now)
        await outbox.enqueue([outbox.Text(patient_id, "noted", "hello")], world.now)
    hanging = Sender(Hanging(TEXTS), world.domain, random.Random(1))
    assert len(await hanging.claim(world.now, limit=TEXTS)) == TEXTS
    assert await hanging.fates.abandon(world.now + LATER) == TEXTS
    async with asyncio.timeout(LIMIT_SECONDS):
        assert await hanging.fates.resolve(world.now + LATER) == 0
    fates = await database.fetch("SELECT DISTINCT status FROM message_log")
    assert fates == [{"status": "unconfirmed"}]
