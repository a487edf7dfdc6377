"""How much waits for a person, for the title of the tab on every page: ``assets/desk.js``."""

from typing import Any, Final

from dash import Input, Output, html
from dash.development.base_component import Component

from bot import clock
from bot.waitlist.views import waiting
from dashboard.access.accounts import User
from dashboard.pages.slots import needing
from dashboard.parts import views
from dashboard.site import CHANGES, Site

ID: Final = "waiting"


def slot() -> Component:
    """Where the page's title finds the number."""
    return html.Div(id=ID, hidden=True, **views.more({"data-count": ""}))


def register(site: Site) -> None:
    @site.on(Output(ID, "data-count"), Input(CHANGES, "data"), power="today")
    async def count(_user: User, _revision: Any) -> str:
        now = clock.now()
        return str(await waiting.count(now, now - needing.IN_DOUBT))
