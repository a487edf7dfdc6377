"""What is remembered of appointments, for messages that are to be judged.

Promises: what an export says of an id counts for the one sender that uses it, until the sender has
spoken later; where two senders use one id it is nobody's, and still takes up its time.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.ledger.facts import Mentions, Remembered, Result
from intake.hl7 import messages
from intake.hl7.appointment import Span
from intake.hl7.occupancy import Key, Known
from intake.hl7.people import Patient
from intake.hl7.reading import Reader

Recall = Callable[[Mentions], Awaitable[Sequence[Remembered]]]
"""Gives what is known of what messages mention."""


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


def knowing(remembered: Iterable[Remembered], mentions: Mentions) -> dict[Key, Known]:
    """What is known of each appointment, under the key of its sender."""
    rows = {one.key: one for one in remembered}
    known = {key: _known(one) for key, one in rows.items()}
    senders = Counter(one.id_key for one in rows.values() if not one.from_export)
    senders.update(id_key for key, id_key in mentions.ids.items() if key not in rows)
    for key, id_key in mentions.ids.items():
        own, exported = rows.get(key), rows.get(id_key)
        if exported is None or not exported.from_export:
            continue
        if own is not None and own.said_at >= exported.said_at:
            known.pop(id_key, None)
        elif senders[id_key] == 1:
            known[key] = _known(exported)
            known.pop(id_key, None)
    return known


def _known(one: Remembered) -> Known:
    span = taken = None
    if one.since is not None and one.until is not None:
        taken = (one.since, one.until)
        if one.start is not None and one.end is not None:
            span = Span(one.start, one.end, *taken)
    patient = Patient(one.patient, b"")
    return Known(
        one.state,
        one.said_at,
        span,
        one.provider,
        one.place,
        patient,
        timed_at=one.timed_at,
        perhaps=taken,
        former=one.former,
    )
