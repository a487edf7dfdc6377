"""The promises of the design, under whatever may happen in whatever order.

Every test run walks 1,000 steps and CI 3,000: most of them the same every time, the rest from a
seed that a failure prints. By hand, for more, with the numbers, and with no clock over the test:

    PROMISE_STEPS=200000 python -m pytest tests/flows/test_promises.py -s -o faulthandler_timeout=0

``PROMISE_SEED`` walks from a seed once more; ``PROMISE_SHRINK=no`` shows the first failure as it
is.
"""

import asyncio
import os
import random
import time
from types import ModuleType

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.machine import Promises

STEPS_OF_A_WALK = 100
STEPS = int(os.environ.get("PROMISE_STEPS", "1000"))
SEED = int(os.environ.get("PROMISE_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
SHRINK = os.environ.get("PROMISE_SHRINK", "yes") != "no"
FIXED_SHARE = 0.8
"""How much of it is the same every time."""


def profile(steps: int, *, derandomize: bool) -> settings:
    return settings(
        max_examples=max(1, steps // STEPS_OF_A_WALK),
        stateful_step_count=STEPS_OF_A_WALK,
        derandomize=derandomize,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink) if SHRINK else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


async def walk(database: ModuleType, chosen: settings, seed: int | None = None) -> None:
    """Run the machine in a thread of its own, on this loop's database."""
    loop, eye = asyncio.get_running_loop(), await database.connect()
    await eye.execute("SET plan_cache_mode = force_generic_plan")

    class Walk(Promises):
        def __init__(self) -> None:
            super().__init__(loop, eye)

    machine = Walk if seed is None else hypothesis.seed(seed)(Walk)
    started, steps = time.monotonic(), Promises.steps
    try:
        await asyncio.to_thread(run_state_machine_as_test, machine, settings=chosen)
    finally:
        await eye.close()
        print(f"{Promises.steps - steps} steps in {time.monotonic() - started:.0f} s", end=" ")
        print(f"from PROMISE_SEED={seed}" if seed else "as always")


async def test_the_promises_hold_on_the_same_walks_every_time(database: ModuleType) -> None:
    await walk(database, profile(int(STEPS * FIXED_SHARE), derandomize=True))


async def test_the_promises_hold_on_walks_that_nobody_has_taken(database: ModuleType) -> None:
    await walk(database, profile(STEPS - int(STEPS * FIXED_SHARE), derandomize=False), SEED)
