"""What was refused at a door, on record: a line for each kind, address and minute, with a count.

A flood so costs a few lines a minute. What was counted since the last minute is lost if the process
is killed.
"""

import asyncio
from collections import Counter
from typing import Final, Literal

from bot import audit, clock, database, logs

Kind = Literal["sign_in", "key", "webhook", "callback"]

ACTOR: Final = "nobody"
MOST: Final = 100
"""Kinds and addresses of a minute; the rest is counted together."""
ELSEWHERE: Final = "other addresses"
PAUSE_SECONDS: Final = 60.0

log = logs.get(__name__)


class Tally:
    """Counts what is refused until the next ``flush``."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Kind, str]] = Counter()

    def count(self, kind: Kind, address: str) -> None:
        known = (kind, address) in self._counts or len(self._counts) < MOST
        self._counts[(kind, address if known else ELSEWHERE)] += 1

    async def flush(self) -> None:
        """Write what was counted, and begin anew."""
        counted, self._counts = self._counts, Counter()
        now = clock.now()

        async def work() -> None:
            for (kind, address), count in counted.items():
                there = {"from": address, "count": count}
                await audit.record(ACTOR, "refused", kind, None, now, **there)

        try:
            await database.unit(work)
        except database.TRANSIENT as error:
            self._counts.update(counted)
            log.warning("refusals wait to be noted", error=type(error).__name__)

    async def run(self) -> None:
        """Write every minute, and at the end. Ends only when it is cancelled."""
        try:
            while True:
                await asyncio.sleep(PAUSE_SECONDS)
                await self.flush()
        finally:
            await self.flush()
