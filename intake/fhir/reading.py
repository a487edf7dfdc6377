"""The schedule read page by page: all of a time, or nothing.

Promises: a run of pages that is cut short, goes in a circle, leads elsewhere or is less than the
server says there is, is no read: ``Incomplete``. Only what lies within the asked time is handed on,
whatever else the server sends.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from bot.messages import phone
from intake.facts import phones
from intake.fhir import bundles, elements, resources, strategy
from intake.fhir.address import Elsewhere
from intake.fhir.bundles import Found, Unusable
from intake.fhir.client import Client, Failed
from intake.fhir.elements import Resource
from intake.fhir.source import Source

MOST_PAGES: Final = 500
MOST_NAMES: Final = 300
"""So many practitioners and places are asked for their names in one read."""
_READ_SECONDS: Final = 600


class Incomplete(Failed):
    """The pages did not come to a whole."""


class Reader:
    """Reads one source. Names of practitioners and places are kept, and nothing else."""

    def __init__(self, client: Client, source: Source) -> None:
        self.source = source
        self._client = client
        self._names: dict[str, str] = {}

    async def strategy(self) -> strategy.Strategy:
        """How this server can be asked. Raises ``Failed`` or ``strategy.Unfit``."""
        statement = await self._client.get(self._client.base.of("metadata"))
        return strategy.choose(strategy.capability(statement.body), self.source)

    async def window(self, since: datetime, until: datetime) -> Found:
        """All appointments that start within a time. Raises ``Failed``."""
        name = self.source.search.date
        dates = [(name, f"ge{_written(since)}"), (name, f"lt{_written(until)}")]
        found = await self._all(dates)
        within = bundles.within(found.all, since, until)
        return await self._named(found, within)

    async def changes(self, since: datetime) -> list[Resource]:
        """Appointments that changed since then, as the server tells it. Raises ``Failed``."""
        found = await self._all([("_lastUpdated", f"ge{_written(since)}")])
        return found.all

    async def phone(self, reference: str) -> str | None:
        """A patient's number; ``None`` where there is none to be had."""
        try:
            answer = await self._client.get(self._client.base.resource(reference))
        except (Failed, Elsewhere):
            return None
        telecoms = sorted(
            elements.each(answer.body, "telecom"),
            key=lambda one: elements.text(one, "use") != "mobile",
        )
        for one in telecoms:
            if elements.text(one, "system") in ("phone", "sms"):
                try:
                    return phones.parse(elements.text(one, "value"))
                except phone.Invalid:
                    continue
        return None

    async def _all(self, asked: Sequence[tuple[str, str]]) -> Found:
        search, found = self.source.search, Found()
        rest = [*asked, *search.extra.items(), ("_count", str(search.count))]
        try:
            async with asyncio.timeout(_READ_SECONDS):
                for one in search.each or ("",):
                    by = [(search.by, one)] if one else []
                    found.merge(await self._pages([*by, *rest]))
        except TimeoutError:
            raise Incomplete("The record system took too long to send all of it.") from None
        return found

    async def _pages(self, query: Sequence[tuple[str, str]]) -> Found:
        found, seen = Found(), set[str]()
        answer = await self._client.search("Appointment", query)
        for _ in range(MOST_PAGES):
            link = _take(found, answer.body)
            if not link:
                if found.lacks:
                    raise Incomplete("The record system sent less than it says there is.")
                return found
            try:
                url = self._client.base.next(link)
            except Elsewhere:
                raise Incomplete("The next page lies outside the record system.") from None
            if str(url) in seen:
                raise Incomplete("The pages go in a circle.")
            seen.add(str(url))
            answer = await self._client.get(url)
        raise Incomplete(f"There are more than {MOST_PAGES} pages.")

    async def _named(self, found: Found, within: list[Resource]) -> Found:
        """With the names of those whom the appointments only refer to."""
        self._names |= found.names
        wanted = {at for one in within for at in resources.unnamed(one)} - self._names.keys()
        for at in sorted(wanted)[:MOST_NAMES]:
            try:
                answer = await self._client.get(self._client.base.resource(at))
            except (Failed, Elsewhere):
                continue  # its appointments are with somebody unknown
            self._names[at] = elements.name_of(answer.body)
        return Found({elements.text(one, "id"): one for one in within}, dict(self._names))


def _take(found: Found, page: Resource) -> str:
    try:
        return found.add(page)
    except Unusable as error:
        raise Incomplete(str(error)) from None


def _written(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
