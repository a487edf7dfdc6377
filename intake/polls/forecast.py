"""What would become of each appointment of a bundle that a record system has sent.

Promises: the same reading and judgement as a read of the record system; nothing is asked of it, and
nothing is changed.
"""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.ledger import floods
from bot.ledger.facts import Result
from bot.ledger.floods import Limits
from bot.ledger.records import Counting
from intake.appointments.clinic import Clinic
from intake.facts import places, providers
from intake.fhir import judging, resources
from intake.fhir.bundles import Found, Unusable
from intake.fhir.source import Source
from intake.folder import imports
from intake.polls.takeover import PREFIX, Feed, Read

_LARGEST_BYTES: Final = 64 << 20
_NOT_READ: Final = "This is no bundle of appointments that can be read."


@dataclass(frozen=True)
class Around:
    """What a bundle is judged by. ``running``: whether the database may be asked."""

    site: imports.Site
    book: providers.Book
    source: Source
    now: datetime
    running: bool


@dataclass(frozen=True)
class Forecast:
    """What would become of a bundle. ``refused``: why nothing of it can be read."""

    results: Sequence[Result] = ()
    question: str = ""
    """What a person would be asked first."""
    refused: str = ""


async def of(path: Path, around: Around) -> Forecast:
    """Read and judge a bundle. May raise ``OSError``."""
    try:
        found = _read(path)
    except Unusable as error:
        return Forecast(refused=str(error))
    results = await _judged(found, around)
    limits, ledger = Limits(closure=around.source.closure), around.site.ledger
    if around.running:
        results = await ledger.effects.judge(results, Counting(0, around.now, around.now))
        name = f"{PREFIX}{around.source.name}"
        question = await ledger.question(name, results, limits, around.now)
    else:
        question = await floods.ask_alone(_Once(results), limits, ledger.zone)
    return Forecast(results, question.sentence if question is not None else "")


@dataclass(frozen=True)
class _Once:
    """Results as one batch, any number of times."""

    results: Sequence[Result]

    async def __aiter__(self) -> AsyncIterator[Sequence[Result]]:
        yield self.results


def _read(path: Path) -> Found:
    if path.stat().st_size > _LARGEST_BYTES:
        raise Unusable("This file is too large.")
    try:
        page = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise Unusable(_NOT_READ) from None
    found = Found()
    found.add(page)
    if not found.appointments:
        raise Unusable("This bundle holds no appointment.")
    return found


async def _judged(found: Found, around: Around) -> list[Result]:
    site, source = around.site, around.source
    if around.running:
        horizon = around.now + timedelta(days=source.horizon_days)
        read = Read(found, [(around.now, horizon)], around.now)
        return list(await Feed(site, source).judge_all(read))
    clinic = Clinic(site.zone, around.book, places.ANYWHERE)
    seen = [
        resources.see(line, one, found.names, source, clinic)
        for line, one in enumerate(found.all, start=1)
    ]
    return judging.judge(seen, {}, (), judging.Around(source, clinic, around.now))
