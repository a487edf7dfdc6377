"""What would become of a file, by what the ledger and the waitlist know. Only reads."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.ledger import floods
from bot.ledger.door import Delivery, Ledger
from bot.ledger.facts import Result
from bot.ledger.records import Counting
from intake.folder import dates, examination, imports, paths


class NoEffects:
    """What a check without a database has behind the ledger's door."""

    async def judge(self, results: Sequence[Result], _: Counting) -> list[Result]:
        return list(results)

    async def settle(self, results: Sequence[Result], counting: Counting) -> list[Result]:
        raise NotImplementedError

    async def doubt(self, results: Sequence[Result], counting: Counting) -> None:
        raise NotImplementedError

    async def take_back(self, slot_ids: Sequence[int], now: datetime) -> None:
        raise NotImplementedError

    async def reopen(self, slot_ids: Sequence[int], now: datetime) -> None:
        raise NotImplementedError


class Verdict(NamedTuple):
    """What would become of the file as a whole."""

    outcome: examination.FileOutcome
    reason: str


def asked_first(result: Result, verdict: Verdict, examined: examination.Examination) -> Result:
    """A message frees nothing as long as somebody is asked about all of them."""
    if examined.is_feed and verdict.outcome == "held" and result.outcome == "accepted":
        return result._replace(outcome="held", reason=verdict.reason)
    return result


@dataclass(frozen=True)
class Forecast:
    """Of one examined file in this folder of the inbox; without a ledger nothing is known."""

    ledger: Ledger
    file: Path
    folder: str | None
    examined: examination.Examination
    now: datetime
    running: bool

    async def verdict(self) -> Verdict:
        """What would become of the whole file."""
        if self.examined.outcome == "rejected":
            return Verdict("rejected", self.examined.reason)
        if self.running and (why := await self._known()):
            return Verdict("duplicate", why)
        if self.examined.messages is not None:
            told = await self.examined.messages()
            if all(one.outcome == "rejected" for one in told):
                return Verdict("rejected", examination.NO_MESSAGE)
        held = await self._question()
        if held is not None:
            return Verdict("held", held.sentence)
        return Verdict("accepted", self.examined.reason)

    async def results(self) -> AsyncIterator[list[Result]]:
        """Each row with what would become of it, in batches."""
        said_at = dates.modified_at(self.file.lstat().st_mtime, self.now)
        counting = Counting(0, said_at, self.now, self.examined.profile_name)
        async for batch in self.examined:
            judge = self.ledger.effects.judge
            yield await judge(batch, counting) if self.running else batch

    async def _known(self) -> str | None:
        delivery = Delivery(
            source=imports.source(self.folder),
            reference="",
            digest=await asyncio.to_thread(paths.sha256, self.file),
            said_at=self.now,
            received_at=self.now,
        )
        found = await self.ledger.known(delivery)
        return imports.SAME_BYTES if found is not None else None

    async def _question(self) -> floods.Question | None:
        limits = self.examined.limits
        if not self.running:
            return await floods.ask_alone(self.examined, limits, self.ledger.zone)
        source = imports.source(self.folder)
        return await self.ledger.question(source, self.examined, limits, self.now)
