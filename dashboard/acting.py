"""What a person does through a page: one transaction with its line in the audit log, told to every
page, and said to whoever did it with a way back, where there is one.

It names what it is about, and is refused unless that is of a place that the person sees; then it is
done with all tables in view, for what is decided by a part of them is decided wrongly.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import dash

from bot import audit, clock, database
from bot.waitlist.staff import undo
from dashboard.access import places
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import MESSAGES, Press, Site, say

T = TypeVar("T")
About = Sequence[tuple[str, int]]
"""What is acted on, each by its kind (``places.KINDS``) and id; empty for what is made, of which
the caller has checked where it is to be."""
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

    kind, given = subject
    return await commit(site, [] if given is None else [(kind, given)], both)


async def commit(site: Site, about: About, work: Callable[[datetime], Awaitable[T]]) -> T:
    """Do ``work``, which notes itself in the audit log, in one transaction; tell every page. Raises
    ``places.Gone``."""
    now = clock.now()
    await places.check(about)
    with database.whole():
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
        # A line of theirs, of a moment ago: what it is about was checked when they did it.
        await commit(site, [], lambda now: undo.undo(press.of, user.name, site.rules, now))
        dash.set_props(MESSAGES, {"hideNotifications": [views.undo_id(press.of)]})
        say(UNDONE)
