"""What a person does through a page: one transaction with its line in the audit log, told to every
page, and said to whoever did it with a way back, where there is one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import dash

from bot import audit, clock, database
from bot.waitlist.staff import undo
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import MESSAGES, Press, Site, say

T = TypeVar("T")
UNDO: Final = "undo"
"""What the button is called that takes a press back; its store lies in the shell of every page."""
UNDONE: Final = "Undone: it is as it was before."


@dataclass(frozen=True)
class Done:
    """What the work returned, and the line of the audit log that tells of it."""

    result: Any
    line: int


async def act(
    site: Site,
    user: User,
    action: str,
    subject: tuple[str, int | None],
    work: Callable[[datetime], Awaitable[Any]],
    details: Callable[[Any], Mapping[str, object]] = lambda _result: {},
) -> Done:
    """Do ``work`` and note it, with ``details`` of what it returned.

    A subject without an id is what ``work`` makes: it returns the id.
    """

    async def both(now: datetime) -> Done:
        result = await work(now)
        subject_id = result if subject[1] is None else subject[1]
        line = await audit.record(user.name, action, subject[0], subject_id, now, **details(result))
        return Done(result, line)

    return await commit(site, both)


async def commit(site: Site, work: Callable[[datetime], Awaitable[T]]) -> T:
    """Do ``work``, which notes itself in the audit log, in one transaction; tell every page."""
    now = clock.now()
    done = await database.unit(lambda: work(now))
    site.changes.ring()
    return done


def say_undoable(sentence: str, line: int) -> None:
    """As ``site.say``, with a button that takes back what this line of the audit log tells of,
    while it stands there."""
    shown = views.message(sentence, undo=line, seconds=undo.WINDOW.total_seconds())
    dash.set_props(MESSAGES, {"sendNotifications": [shown]})


def register(site: Site) -> None:
    @site.pressed(UNDO, power="act")
    async def take_back(user: User, press: Press) -> None:
        now = clock.now()
        await database.unit(lambda: undo.undo(press.of, user.name, site.rules, now))
        site.changes.ring()
        dash.set_props(MESSAGES, {"hideNotifications": [views.undo_id(press.of)]})
        say(UNDONE)
