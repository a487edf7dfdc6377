"""Parts of the waitlist that somebody looks at often, saved by name: links above the list.

A view is of its account alone and holds what ``list_filters`` knows, so no patient is named in it;
its address may be sent to a colleague as any other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock, database
from bot.waitlist.entries import Refused
from dashboard import form_input
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.models import SavedView
from dashboard.pages.entries import list_filters
from dashboard.pages.entries.list_filters import Chosen
from dashboard.parts import pieces, views
from dashboard.parts.markup import div, span
from dashboard.site import Press, Site, say

LONGEST: Final = 40
MOST: Final = 20
OPEN: Final = "view-save"
REMOVE: Final = "view-remove"
SAVE: Final = """
    INSERT INTO saved_view (user_id, name, said, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (user_id, lower(name)) DO UPDATE SET name = excluded.name, said = excluded.said
"""


async def of(user: User) -> list[SavedView]:
    return await SavedView.filter(user_id=user.id).order_by("name", "id")


async def save(user: User, name: str, asks: Chosen, now: datetime) -> None:
    """Keep this under this name; what had that name is replaced. Raises ``Refused``."""
    if not name:
        raise Refused("Please give it a name.")
    if len(name) > LONGEST:
        raise Refused(f"At most {LONGEST} letters.")
    kept = [view for view in await of(user) if view.name.lower() != name.lower()]
    if len(kept) >= MOST:
        raise Refused(f"You have {MOST} views: please remove one first.")
    await database.execute(SAVE, user.id, name, addresses.of("", asks.said()), now)


async def remove(user: User, view_id: int) -> None:
    """Of somebody else's nothing is removed."""
    await SavedView.filter(id=view_id, user_id=user.id).delete()


def links(asks: Chosen, saved: Sequence[SavedView]) -> Markup:
    """The ways to what was saved, and to saving what is shown. Pure."""
    shown = asks.said()
    here = next((view for view in saved if list_filters.chosen(view.said).said() == shown), None)
    ways = [
        pieces.link(view.name, f"{list_filters.PATH}{view.said}", "here" if view is here else None)
        for view in saved
    ]
    if here is not None:
        button: Markup | None = pieces.action("Remove this view", REMOVE, here.id, "cross")
    else:
        button = pieces.action("Save this view", OPEN, 0, "check") if shown else None
    named = span("My views", class_="soft") if ways else None
    return div(named, *ways, button, class_="periods")


def dialogs() -> list[Component]:
    name = dmc.TextInput(
        id="view-name",
        label="Name of this view",
        description="You find it above the list. What you search for is not kept in it.",
        inputProps={"maxLength": LONGEST},
        **views.FIRST,
    )
    done = views.button("Save the view", "view-go", kind="filled")
    gone = views.button("Remove the view", "view-gone-go", kind="filled", color="red")
    sure = [dcc.Store(id="view-id"), html.P("The list stays as it is; only the link goes.")]
    return [
        views.dialog("view", "Save this view", [name], done, className="form"),
        views.dialog("view-gone", "Remove this view?", sure, gone, className="form"),
    ]


def register(site: Site) -> None:
    @site.pressed(
        OPEN,
        Output("view-dialog", "opened"),
        Output("view-name", "value"),
        Output("view-name", "error"),
        power="patients",
    )
    async def ask(_user: User, _press: Press) -> tuple[bool, str, str]:
        return True, "", ""

    @site.on(
        Output("view-dialog", "opened", allow_duplicate=True),
        Output("view-name", "error", allow_duplicate=True),
        Input("view-go", "n_clicks"),
        State("view-name", "value"),
        State("url", "search"),
        power="patients",
        prevent_initial_call=True,
    )
    async def keep(
        user: User, _clicks: int, name: str | None, search: str | None
    ) -> tuple[bool, str]:
        try:
            named = form_input.line(name)
            await save(user, named, list_filters.chosen(search), clock.now())
        except ValueError as error:
            return True, str(error)
        site.changes.ring()
        say(f"The view is saved: {named}.")
        return False, ""

    @site.pressed(
        REMOVE,
        Output("view-gone-dialog", "opened"),
        Output("view-gone-dialog", "title"),
        Output("view-id", "data"),
        power="patients",
    )
    async def sure(user: User, press: Press) -> list[Any]:
        view = await SavedView.get_or_none(id=press.of, user_id=user.id)
        if view is None:
            raise Refused("This view is gone.")
        return [True, views.titled("Remove this view?", view.name), view.id]

    @site.on(
        Output("view-gone-dialog", "opened", allow_duplicate=True),
        Input("view-gone-go", "n_clicks"),
        State("view-id", "data"),
        power="patients",
        prevent_initial_call=True,
    )
    async def let_go(user: User, _clicks: int, view_id: int) -> bool:
        await remove(user, view_id)
        site.changes.ring()
        say("The view is removed.")
        return False
