"""What every page shows: how much waits for a person, in the title of the tab
(``assets/desk.js``), and the banner of shadow mode."""

from typing import Any, Final

from dash import Input, Output, html
from dash.development.base_component import Component

from bot import clock, installation
from bot.waitlist.views import waiting
from dashboard.access.accounts import User
from dashboard.pages.slots import needing
from dashboard.parts import views
from dashboard.site import CHANGES, Site

ID: Final = "waiting"
SHADOW: Final = "shadow-mode"


def slot() -> Component:
    """Where the page's title finds the number."""
    return html.Div(id=ID, hidden=True, **views.more({"data-count": ""}))


def banner() -> Component:
    """Where pages say that nothing is texted."""
    return html.Div(id=SHADOW, role="status", className="shadow-mode", hidden=True)


def register(site: Site) -> None:
    @site.on(Output(ID, "data-count"), Input(CHANGES, "data"), power="today")
    async def count(_user: User, _revision: Any) -> str:
        now = clock.now()
        return str(await waiting.count(now, now - needing.IN_DOUBT))

    @site.on(
        Output(SHADOW, "children"),
        Output(SHADOW, "hidden"),
        Input(CHANGES, "data"),
        Input("url", "pathname"),
        power="today",
    )
    async def say(_user: User, *_: Any) -> tuple[str, bool]:
        since = (await installation.state()).shadow_since
        if since is None:
            return "", True
        day = since.astimezone(site.settings.timezone)
        return (
            f"Shadow mode since {day:%b} {day.day}: nothing is texted, nothing is promised.",
            False,
        )
