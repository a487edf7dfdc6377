"""A fault that lasts: the carrier refuses us for an hour. The other drills of docs/RUNBOOK.md stand
in tests of their own."""

from collections import deque
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

from bot.messages import gateway
from tests.carrier import refused
from tests.flows.serving import app_of
from tests.world import World, column, offers


class Endless(deque[Any]):
    """The same answer to whatever is asked."""

    def popleft(self) -> Any:
        return self[0]


@pytest.mark.parametrize(
    ("answer", "most"),
    # One text is tried every two minutes; every 15 seconds where the carrier is only too busy.
    [(refused(20003), 70), (refused(30002), 70), (gateway.Throttled(), 300)],
)
async def test_a_carrier_that_refuses_for_an_hour_costs_nobody_an_answer_and_nobody_two_texts(
    answer: gateway.SendOutcome, most: int, database: ModuleType
) -> None:
    """Two are asked before it begins. One says YES in it, one STOP; a second slot is freed."""
    one = World()
    ana, ben, cleo, dan = await one.patients(4)
    first = await one.slot(one.now + timedelta(hours=5))
    await one.settle()
    one.carrier.answers = Endless([answer])
    tried = len(one.carrier.texts)
    await one.say(ana, "YES")
    await one.say(ben, "STOP")
    second = await one.slot(one.now + timedelta(hours=4), location="Frisco")
    await one.pass_time(hours=1)
    assert (await offers(first))[ana] == "accepted"
    assert len(one.carrier.texts) - tried <= most
    health = await (await app_of(one).test_client().get("/health")).get_json()
    assert not health["working"]
    one.carrier.answers = deque()
    went = len(one.carrier.memory)
    await one.pass_time(minutes=30)
    since = one.carrier.memory[went:]
    assert sum("confirmed" in text.body.lower() for text in since if text.to == ana) == 1
    assert not [text for text in since if text.to == ben and "YES" in text.body]
    assert len({(text.to, text.body) for text in since}) == len(since)
    assert {cleo, dan} & {text.to for text in since}
    assert set(await column("SELECT status FROM message_log WHERE direction = 'outbound'")) <= {
        "delivered",
        "withdrawn",
    }
    health = await (await app_of(one).test_client().get("/health")).get_json()
    assert health["working"], health["why"]
    assert set(await offers(second)) <= {cleo, dan}
