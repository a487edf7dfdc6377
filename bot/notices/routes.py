"""Hands messages to whatever an operator named: mail, Teams, Slack and others, by apprise.

The addresses are secrets and are never logged. An audience's routes are tried in their order: the
first has two tries, then the next, round and round, until one takes the message or it is a day old.
Between the claim and the note that it was sent a process may die: then it is said twice, never not.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from bot import clock, database, logs
from bot.notices.kinds import RUNGS, Audience
from bot.settings import Invalid, Settings

if TYPE_CHECKING:
    import apprise

log = logs.get(__name__)

TRIES: Final = 2
LEASE: Final = timedelta(minutes=2)
"""How long another process leaves a message alone that one has claimed; the pause after a failure
grows from it."""
OUTDATED: Final = timedelta(days=1)
TIMEOUT_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Attached:
    """A file that goes with a message; ``kind`` is its MIME type."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Claimed:
    id: int
    audience: Audience
    body: str
    attempts: int


class Routes:
    """The routes of each audience. Raises ``settings.Invalid`` for an address that is none."""

    def __init__(self, settings: Settings) -> None:
        # The library's own lines hold addresses.
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        self._clinic = settings.clinic_name
        given: Mapping[Audience, Sequence[str]] = {
            "desk": settings.notify_desk,
            "lead": settings.notify_lead,
            "on_call": settings.notify_on_call,
        }
        self._routes = {name: [_route(name, url) for url in given[name]] for name in RUNGS}
        self.report: list[apprise.Apprise] = [
            _route("report", url) for url in settings.notify_report
        ]

    @property
    def audiences(self) -> list[Audience]:
        return [name for name in RUNGS if self._routes[name]]

    async def deliver(self, now: datetime) -> bool:
        """Hand over the message that has been due longest. False if none is due."""
        claimed = await _claim(now)
        if claimed is None:
            return False
        routes = self._routes[claimed.audience]
        which = (claimed.attempts - 1) // TRIES % len(routes) if routes else 0
        if routes and await self._told(routes[which], claimed.body):
            await database.execute(
                "UPDATE notice_message SET sent_at = $2 WHERE id = $1", claimed.id, clock.now()
            )
            log.info("staff told", notice=claimed.id, audience=claimed.audience, route=which)
        else:
            log.warning("staff not told", notice=claimed.id, audience=claimed.audience, route=which)
        return True

    async def try_all(self) -> list[tuple[str, int, bool]]:
        """A test message to every route; which took it."""
        said = "This is a test: nothing is wrong."
        every = [*self._routes.items(), ("report", self.report)]
        return [
            (name, number, bool(await self._told(route, said)))
            for name, routes in every
            for number, route in enumerate(routes, 1)
        ]

    async def hand_over(self, body: str, attached: Attached) -> bool | None:
        """Give this to whoever gets the report: the first route that takes it. False if all refuse
        it; ``None``, and no other is tried, if it is not known whether one took it."""
        for route in self.report:
            took = await self._told(route, body, attached)
            if took is not False:
                return took
        return False

    async def _told(
        self, route: "apprise.Apprise", body: str, attached: Attached | None = None
    ) -> bool | None:
        """``None`` if the route has said nothing in time."""
        more = {} if attached is None else {"attach": _attachment(attached)}
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                said = await asyncio.to_thread(route.notify, body=body, title=self._clinic, **more)
        except TimeoutError:
            return None
        return bool(said)


def _attachment(attached: Attached) -> Any:
    from apprise import AppriseAttachment
    from apprise.attachment.memory import AttachMemory

    made = AppriseAttachment()
    memory: Any = AttachMemory
    made.add(memory(attached.content, name=attached.name, mimetype=attached.kind))
    return made


def _route(audience: str, url: str) -> "apprise.Apprise":
    import apprise  # slow to load, and most installations name no route

    route = apprise.Apprise()
    if not route.add(url):
        raise Invalid([f"NOTIFY_{audience.upper()} holds an address of no known kind."])
    return route


async def _claim(now: datetime) -> Claimed | None:
    return await database.row(
        Claimed,
        """
        UPDATE notice_message SET attempts = attempts + 1,
            next_attempt_at = $1 + $2::interval * least(attempts + 1, 15)
        WHERE id = (
            SELECT id FROM notice_message
            WHERE sent_at IS NULL AND next_attempt_at <= $1 AND created_at > $3
            ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, audience, body, attempts
        """,
        now,
        LEASE,
        now - OUTDATED,
    )
