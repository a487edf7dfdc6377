"""Messages that are judged by what is remembered of their appointments."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.ledger.facts import Recall, Remembered, Result
from intake.appointments.known import knowing
from intake.hl7 import messages
from intake.hl7.reading import Reader


@dataclass
class Recalling:
    """Messages that are judged by what is remembered, each time anew."""

    reader: Reader
    file: messages.File
    recall: Recall
    _last: tuple[Sequence[Remembered], list[Result]] | None = field(default=None)

    async def results(self) -> list[Result]:
        """What becomes of each message, by what is remembered now."""
        mentions = self.reader.mentions(self.file)
        there = list(await self.recall(mentions))
        if self._last is None or self._last[0] != there:
            known = knowing(there, mentions)
            judge = partial(self.reader.judge, self.file, known)
            single = len(self.file.messages) == 1
            judged = judge() if single else await asyncio.to_thread(judge)
            self._last = (there, judged)
        return self._last[1]
