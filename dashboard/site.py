"""What every page is given, and the few ways in which pages register callbacks.

``Site.on`` is a Dash callback with a door: it knows who asks, refuses whoever lacks the power,
and turns what went wrong into a sentence on the screen, never into a traceback. On it stand
``Site.drawn`` and ``Site.composed``, for what is drawn again with every change, and
``Site.pressed``, for the buttons in it.
"""

import functools
import hashlib
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

import dash
from dash import ClientsideFunction, Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from bot import clock, database, logs
from bot.ledger import held, questions
from bot.settings import Settings
from bot.waitlist import entries, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import NotOne
from bot.waitlist.staff import place_changes
from dashboard import uploads
from dashboard.access import accounts, auth, hashing, places, throttle
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.live import Changes
from dashboard.parts import drawing, views

REFUSALS: Final = (
    slots.Refused,
    entries.Refused,
    entries.NotFound,
    NotOne,
    place_changes.Refused,
    place_changes.NotFound,
    accounts.Refused,
    places.Gone,
    hashing.Busy,
    throttle.TooMany,
    held.NotHeld,
    questions.NotOpen,
    uploads.Refused,
)
"""Errors whose message is a sentence for the person who asked."""
MESSAGES: Final = "messages-shown"
CHANGES: Final = "changes"
SLOW_CHANGES: Final = "slow-changes"
"""As ``CHANGES``, but less often: for pages that are costly to make."""

log = logs.get(__name__)
Work = TypeVar("Work", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True)
class Site:
    """The running dashboard: its app, the clinic's settings, and the news of changes."""

    app: dash.Dash
    settings: Settings
    rules: Rules
    changes: Changes

    def on(
        self, *dependencies: Any, power: Power, refused: Any = None, **options: Any
    ) -> Callable[[Work], Work]:
        """Register ``work(user, *values)`` as a callback for whoever has ``power``.

        ``refused`` is answered when the work was not done; without it nothing changes.
        """

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
                return answer if done else refused or nothing

            self.app.callback(*dependencies, **options)(guarded)
            return work

        return register

    def drawn(
        self, name: str, *dependencies: Any, power: Power, after: str = CHANGES
    ) -> Callable[[Work], Work]:
        """Register ``work(user, *values)`` as what fills the regions of the ``canvas`` of this
        name, and draws them again with every change.

        It returns ``drawing.Regions``. Only what differs from what the page shows is sent, and
        ``assets/drawn.js`` puts it in place: Dash would take seconds for a few hundred elements.
        """

        def register(work: Work) -> Work:
            @self.on(
                Output(f"{name}-news", "data"),
                Input(after, "data"),
                *dependencies,
                State(f"{name}-have", "data"),
                power=power,
            )
            @functools.wraps(work)
            async def draw(user: User, revision: Any, *values: Any) -> Any:
                *given, have = values
                regions = await work(user, *given)
                if regions is dash.no_update:
                    return regions
                return drawing.news(regions, have, revision, clock.now())

            self.app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
                ClientsideFunction("desk", "put"),
                Output(name, "data-seen"),
                Output(f"{name}-have", "data"),
                Input(f"{name}-news", "data"),
                State(name, "id"),
                prevent_initial_call=True,
            )
            return work

        return register

    def composed(
        self, name: str, *dependencies: Any, power: Power, after: str = CHANGES
    ) -> Callable[[Work], Work]:
        """As ``drawn``, for what only Dash can draw, such as charts: ``work`` returns components,
        which fill the ``place`` of this name.

        What would be drawn as it stands already is left alone, and with it the focus, a selection
        and whatever is unfolded: what Dash draws again is made of new nodes.
        """

        def register(work: Work) -> Work:
            @self.on(
                Output(name, "children"),
                Output(name, "data-drawn"),
                Output(name, "data-seen"),
                Input(after, "data"),
                *dependencies,
                State(name, "data-drawn"),
                power=power,
            )
            @functools.wraps(work)
            async def draw(user: User, revision: Any, *values: Any) -> tuple[Any, Any, Any]:
                *given, before = values
                children = await work(user, *given)
                mark = None if children is dash.no_update else _mark(children)
                same = mark is None or mark == before
                fresh = (dash.no_update, dash.no_update) if same else (children, mark)
                return *fresh, revision or ""

            return work

        return register

    def pressed(self, name: str, *outputs: Output, power: Power) -> Callable[[Work], Work]:
        """Register ``work(user, press)`` for the buttons that ``pieces.action`` makes.

        They are no inputs themselves, since they are no components: ``assets/press.js`` writes each
        press into the store that ``presses`` puts on the page.
        """

        def register(work: Work) -> Work:
            @self.on(
                *outputs, Input(f"press-{name}", "data"), power=power, prevent_initial_call=True
            )
            @functools.wraps(work)
            async def press(user: User, told: Any) -> Any:
                heard = _press(told)
                if heard is None:
                    raise PreventUpdate
                return await work(user, heard)

            return work

        return register


@dataclass(frozen=True)
class Press:
    """Which button was pressed: of what, and what stood there then, for the work that asks."""

    of: int
    shown: int | None = None


def _press(told: object) -> Press | None:
    if not isinstance(told, dict) or not isinstance(told.get("of"), int):
        return None
    shown = told.get("shown")
    return Press(told["of"], shown if isinstance(shown, int) else None)


class Page(Protocol):
    """A page: where it is, who may see it, what it is made of, and its callbacks. One without an
    icon is led to by others, and not by the navigation."""

    PATH: str
    TITLE: str
    ICON: str
    POWER: Power

    def layout(self, user: User) -> Component: ...

    def register(self, site: Site) -> None: ...


def canvas(name: str, *children: Component, after: str = CHANGES) -> Component:
    """What ``Site.drawn`` fills: ``children`` with a ``region`` or more in them."""
    stores = [dcc.Store(id=f"{name}-news"), dcc.Store(id=f"{name}-have")]
    return place(name, [*stores, *children], after=after)


def region(
    name: str, *, kind: Callable[..., Component] = html.Div, still: bool = False, **more: Any
) -> Component:
    """A list of pieces of a ``canvas``; it says that it loads until it is drawn for the first time.

    In a ``still`` one rows keep their place while somebody's hand is over them.
    """
    more |= views.more(
        {"data-region": "", "tabIndex": "-1"} | ({"data-still": ""} if still else {})
    )
    listed = kind in (html.Ul, html.Ol)
    loading = (html.Li if listed else html.Div)("Loading", className="loading")
    return kind(loading, id=name, **more)


def place(
    name: str,
    children: Any = None,
    *,
    kind: Callable[..., Component] = html.Div,
    after: str = CHANGES,
    **more: Any,
) -> Component:
    """What ``Site.composed`` fills. The page is asked to look again once its places have seen the
    change before: ``assets/desk.js``."""
    more |= {"data-after": after, "data-seen": ""}
    return kind(children, id=name, **more)


def loading(name: str, **more: Any) -> Component:
    """A ``place`` that says so until it is filled for the first time."""
    return place(name, html.Div("Loading", className="loading", role="status"), **more)


def presses(*names: str) -> list[Component]:
    """Where the presses of a page's buttons are told; outside of what is drawn again."""
    return [dcc.Store(id=f"press-{name}") for name in names]


def _mark(children: Any) -> str:
    """What tells one drawing from another."""
    plain = json.dumps(children, default=lambda part: part.to_plotly_json())
    return hashlib.blake2b(plain.encode(), digest_size=12).hexdigest()


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
