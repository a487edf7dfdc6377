"""What a person does through a page: one transaction with its line in the audit log, told to every
page, and said to whoever did it with a way back, where there is one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import dash

from bot import audit, clock, database
from bot.waitlist import undo
from dashboard import views
from dashboard.accounts import User
from dashboard.site import MESSAGES, Press, Site, say

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
    now = clock.now()

    async def both() -> Done:
        result = await work(now)
        subject_id = result if subject[1] is None else subject[1]
        line = await audit.record(user.name, action, subject[0], subject_id, now, **details(result))
        return Done(result, line)

    done = await database.unit(both)
    site.changes.ring()
    return done


def say_undoable(sentence: str, done: Done) -> None:
    """As ``site.say``, with a button that takes it back while it stands there."""
    shown = views.message(sentence, undo=done.line, seconds=undo.WINDOW.total_seconds())
    dash.set_props(MESSAGES, {"sendNotifications": [shown]})


def register(site: Site) -> None:
    @site.pressed(UNDO, power="act")
    async def take_back(user: User, press: Press) -> None:
        now = clock.now()
        await database.unit(lambda: undo.undo(press.of, user.name, site.rules, now))
        site.changes.ring()
        dash.set_props(MESSAGES, {"hideNotifications": [views.undo_id(press.of)]})
        say(UNDONE)
