"""What every page is given, and the one way in which pages register callbacks.

``Site.on`` is a Dash callback with a door: it knows who asks, refuses whoever lacks the power,
and turns what went wrong into a sentence on the screen, never into a traceback.
"""

import functools
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

import dash
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from bot import database, logs
from bot.settings import Settings
from bot.waitlist import entries, slots
from bot.waitlist.rules import Rules
from dashboard import accounts, auth, dropped, views
from dashboard.accounts import User
from dashboard.live import Changes
from dashboard.powers import Power

REFUSALS: Final = (
    slots.Refused,
    entries.Refused,
    entries.NotFound,
    accounts.Refused,
    dropped.Refused,
)
"""Errors whose message is a sentence for the person who asked."""
MESSAGES: Final = "messages-shown"

log = logs.get(__name__)
Work = TypeVar("Work", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True)
class Site:
    """The running dashboard: its app, the clinic's settings, and the news of changes."""

    app: dash.Dash
    settings: Settings
    rules: Rules
    changes: Changes

    def on(self, *dependencies: Any, power: Power, **options: Any) -> Callable[[Work], Work]:
        """Register ``work(user, *values)`` as a callback for whoever has ``power``."""

        def register(work: Work) -> Work:
            # A message travels with an answer, so an answer that changes nothing is still given.
            nothing = dash.no_update if _has_output(dependencies) else None

            @functools.wraps(work)
            async def guarded(*values: Any) -> Any:
                user = await auth.current_user()
                if user is None or not user.may(power):
                    say("You may not do this.", wrong=True)
                    return nothing
                done, answer = await _sentences(work, user, *values)
                return answer if done else nothing

            self.app.callback(*dependencies, **options)(guarded)
            return work

        return register


class Page(Protocol):
    """A page: where it is, who may see it, what it is made of, and its callbacks."""

    PATH: str
    TITLE: str
    ICON: str
    POWER: Power

    def layout(self, user: User) -> Component: ...

    def register(self, site: Site) -> None: ...


def _has_output(dependencies: tuple[Any, ...]) -> bool:
    flat = itertools.chain.from_iterable(
        part if isinstance(part, list | tuple) else [part] for part in dependencies
    )
    return any(isinstance(dependency, dash.Output) for dependency in flat)


async def _sentences(
    work: Callable[..., Awaitable[Any]], user: User, *values: Any
) -> tuple[bool, Any]:
    """Whether the work was done, and what it gave; what went wrong is shown as a sentence."""
    try:
        return True, await work(user, *values)
    except PreventUpdate:
        raise
    except REFUSALS as refused:
        say(str(refused), wrong=True)
    except database.TRANSIENT as error:
        log.warning("callback failed", work=work.__name__, error=type(error).__name__)
        say("The database did not answer. Please try again.", wrong=True)
    except Exception:
        log.exception("callback broke", work=work.__name__)
        say("Something went wrong. It was noted in the log.", wrong=True)
    return False, None


def say(sentence: str, *, wrong: bool = False) -> None:
    """Show a short message to whoever asked, and read it out to a screen reader."""
    dash.set_props(MESSAGES, {"sendNotifications": [views.message(sentence, wrong=wrong)]})
