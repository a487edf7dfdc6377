"""What rows say of times that are not free without saying all of it, as times of providers.

Promises: a row that is about everybody counts for each provider; one whose end is not known lasts
as long as a usual visit. A row that names neither a day nor anybody says nothing here: it refuses
what stands in its own delivery, and no more. What is kept of it names no person.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.ledger import digests
from bot.ledger.facts import Booking, Busy, Place, Provider, Result
from bot.waitlist import providers

VISIT: Final = timedelta(hours=1)
"""What a visit without an end takes up."""
LONGEST_DOUBT: Final = timedelta(days=3)
"""A row in doubt that may lie anywhere in more than this is not remembered."""
LONGEST_AWAY: Final = timedelta(days=60)
"""For so long at most is remembered that somebody is away: each newer export says it again."""

_NOWHERE: Final = Place(None, "")
_EVER: Final = timedelta(days=3_660)


class Shadow(NamedTuple):
    """A row, and a time of one provider that it speaks against."""

    result: Result
    busy: Busy
    provider_id: int
    since: datetime
    until: datetime


async def of(results: Sequence[Result], now: datetime) -> list[Shadow]:
    """The times of providers that these rows speak against, those that are to come."""
    spoken = [(one, busy) for one in results for busy in one.busy]
    about_all = any(_is_about_all(one, busy) for one, busy in spoken)
    everybody = await providers.active_ids() if about_all else []
    found = list[Shadow]()
    for one, busy in spoken:
        since, until = busy.since, busy.until
        if since is None and busy.provider is None:
            continue
        since = since or (now if until is None else until - VISIT)
        until = until or since + (VISIT if busy.since else _EVER)
        found += [Shadow(one, busy, who, since, until) for who in _whom(one, busy, everybody)]
    return found


def _whom(result: Result, busy: Busy, everybody: Sequence[int]) -> Sequence[int]:
    if busy.provider is not None:
        return [] if busy.provider.id is None else [busy.provider.id]
    return everybody if _is_about_all(result, busy) else []


def _is_about_all(result: Result, busy: Busy) -> bool:
    named = any(one.provider is not None and one.provider.id for one in result.busy)
    return busy.provider is None and busy.since is not None and not named


def to_remember(shadows: Sequence[Shadow]) -> list[tuple[Result, Booking]]:
    """One appointment, or absence, for each row and provider, over all that the row may mean."""
    grouped: dict[tuple[int, int], list[Shadow]] = {}
    for one in shadows:
        grouped.setdefault((one.result.line, one.provider_id), []).append(one)
    kept, keyed = list[tuple[Result, Booking]](), set[bytes]()
    for booking, result in _bookings(grouped.values()):
        own = result.key and result.key not in keyed and result.outcome != "accepted"
        key = result.key if own else digests.slot(booking)
        keyed.add(key)
        kept.append((result._replace(key=key, facts=(booking,)), booking))
    return kept


def _bookings(grouped: Iterable[Sequence[Shadow]]) -> Iterator[tuple[Booking, Result]]:
    for ways in grouped:
        whole = ways[0]._replace(
            since=min(one.since for one in ways), until=max(one.until for one in ways)
        )
        close = whole.until - whole.since <= LONGEST_DOUBT
        for one in [whole] if close else ways:
            if (booking := _booking(one)) is not None:
                yield booking, one.result


def _booking(one: Shadow) -> Booking | None:
    if one.busy.since is None and one.busy.until is None:
        return None
    if one.busy.against == "unsure" and one.until - one.since > LONGEST_DOUBT:
        return None
    who = Provider(one.provider_id, str(one.provider_id))
    return Booking("", who, _NOWHERE, one.since, min(one.until, one.since + LONGEST_AWAY), None)
