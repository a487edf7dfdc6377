"""Waitlist: thousands of rows by score, sorted and searched on the server."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, State, html
from dash.development.base_component import Component

from bot import audit, clock, database
from bot.waitlist import ranking
from bot.waitlist.places import directory
from bot.waitlist.views import closed, waitlist
from dashboard import poster, times
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import files
from dashboard.pages.entries import (
    entry_drawer,
    entry_words,
    list_filters,
    new_entry,
    saved_views,
    several,
)
from dashboard.parts import views
from dashboard.parts.drawing import Piece
from dashboard.site import Site, canvas, place, presses, region

PATH: Final = list_filters.PATH
TITLE: Final = "Waitlist"
ICON: Final = "list"
POWER: Final[Power] = "patients"

ROWS_AT_ONCE: Final = 100
NOBODY: Final = (
    "Nobody is on the list like this. Drop a waitlist file into the inbox, or add a patient with"
    " the button above."
)
THEME: Final = (
    "themeQuartz.withParams({backgroundColor: 'var(--card)', foregroundColor: 'var(--ink)',"
    " headerBackgroundColor: 'var(--quiet-ground)', borderColor: 'var(--line)',"
    " rowHoverColor: 'var(--hover)', selectedRowBackgroundColor: 'var(--deep-ground)',"
    " accentColor: 'var(--deep)', fontFamily: 'inherit', fontSize: 15,"
    " cellHorizontalPadding: 8,"
    " wrapperBorderRadius: '0.8rem'})"
)
HEARD: Final = {
    "cellClicked": ["open(params)"],
    "cellKeyDown": ["open(params)"],
    "rowSelected": ["choose(params)"],
    "modelUpdated": ["markAgain(params)"],
    "sortChanged": ["tell(params)"],
    "gridSizeChanged": ["fitted(params)"],
}
"""What ``assets/grid.js`` does at each event of the grid."""
COLUMNS: Final[list[dict[str, Any]]] = [
    {"field": "name", "headerName": "Patient", "width": 168, "pinned": "left",
     "cellClass": "wraps named"},
    {"field": "score", "headerName": "Score", "minWidth": 84, "flex": 1, "cellClass": "score",
     "sort": "desc", "sortingOrder": ["desc", "asc"]},
    {"field": "parts", "headerName": "Made of", "minWidth": 160, "flex": 3, "sortable": False,
     "cellClass": "wraps small"},
    {"field": "phone", "headerName": "Number", "width": 138, "sortable": False},
    {"field": "state", "headerName": "May be asked", "minWidth": 112, "flex": 2,
     "sortable": False, "cellClass": "wraps"},
    {"field": "boost", "headerName": "Boost", "width": 80},
    {"field": "wants", "headerName": "Wants", "minWidth": 108, "flex": 2, "sortable": False,
     "cellClass": "wraps"},
    {"field": "current_appt_at", "headerName": "Appointment", "width": 120},
    {"field": "last_asked_at", "headerName": "Last asked", "width": 90, "cellClass": "wraps"},
    {"field": "joined_at", "headerName": "On the list", "width": 90, "cellClass": "wraps"},
]  # fmt: skip


def layout(user: User) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    files.importer(html.Span("Import a file", className="button"))
                    if user.may("deliveries")
                    else None,
                    new_entry.opener(),
                    html.A("Poster", href=poster.PATH, className="button", target="_blank"),
                ],
                className="page-actions",
            ),
            *presses(saved_views.OPEN, saved_views.REMOVE),
            canvas("list-head", region("list-ways"), region("list-form")),
            html.Div(
                [
                    dmc.TextInput(
                        id="list-search",
                        placeholder="Name or digits of a number",
                        leftSection=views.icon("search"),
                        debounce=250,
                        w=320,
                        **views.more({"aria-label": "Search the waitlist"}),
                    ),
                    place("list-count", kind=html.Span, className="soft", role="status"),
                    several.toolbar() if user.may("act") else None,
                ],
                className="toolbar",
            ),
            _grid(user.may("act")),
            html.P(
                "Click a row, or press Enter on it, to see why and to change it. The box in front"
                " of it, or the space bar, chooses it."
            ),
            *entry_drawer.drawer(),
            new_entry.dialog(),
            *saved_views.dialogs(),
            several.dialog(),
        ],
        className="fills",
    )


def _grid(may_act: bool) -> Component:
    made: Component = dag.AgGrid(
        id="list",
        rowModelType="infinite",
        columnDefs=COLUMNS,
        defaultColDef={
            "resizable": True,
            "sortable": True,
            "suppressMovable": True,
            "wrapHeaderText": True,
        },
        dashGridOptions={
            "cacheBlockSize": ROWS_AT_ONCE,
            "maxBlocksInCache": 10,
            "rowSelection": {
                "mode": "multiRow",
                "checkboxes": may_act,
                "headerCheckbox": False,
                "enableClickSelection": False,
            },
            "selectionColumnDef": {"pinned": "left", "width": 40},
            "rowHeight": 46,
            "headerHeight": 44,
            "localeText": {"noRowsToShow": NOBODY},
            "theme": {"function": THEME},
        },
        getRowId="params.data.id",
        eventListeners=HEARD,
        className="grid",
        style={"height": "100%", "width": "100%"},
    )
    return made


def register(site: Site) -> None:
    _register_rows(site)
    _register_head(site)
    entry_drawer.register(site)
    new_entry.register(site)
    saved_views.register(site)
    several.register(site)


def _register_rows(site: Site) -> None:
    zone = site.settings.timezone

    @site.on(
        Output("list", "getRowsResponse"),
        Output("list-count", "children"),
        Output("list-count", "data-seen"),
        Input("list", "getRowsRequest"),
        State("changes", "data"),
        State("list-search", "value"),
        State("url", "search"),
        power="patients",
    )
    async def rows(
        user: User,
        request: Mapping[str, Any] | None,
        revision: str | None,
        said: str | None,
        search: str | None,
    ) -> tuple[dict[str, Any] | None, str, str]:
        if request is None:
            return None, "", revision or ""
        now = clock.now()
        with database.whole():
            await database.unit(lambda: ranking.refresh_scores(now))
        await audit.read(user.name, "waitlist", None, now)
        if said:
            await audit.search(user.name, "waitlist", now)
        asks = list_filters.chosen(search).sorted_by(request.get("sortModel"))
        wish = asks.wish(await directory.read(site.rules.clinic), said or "")
        found, count = await waitlist.page(wish, request["startRow"], request["endRow"], now)
        data = [row(entry, user, zone, now) for entry in found]
        counted = f"{count:,} {'entry' if count == 1 else 'entries'}"
        return {"rowData": data, "rowCount": count}, counted, revision or ""

    site.app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        ClientsideFunction("desk", "refreshGrid"),
        Output("list", "id"),
        Input("changes", "data"),
        Input("list-search", "value"),
        Input("url", "search"),
        State("url", "pathname"),
        State("list", "id"),
        prevent_initial_call=True,
    )


def _register_head(site: Site) -> None:
    @site.drawn("list-head", Input("url", "search"), State("url", "pathname"), power="patients")
    async def head(user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        asks = list_filters.chosen(search)
        places, names = await directory.read(site.rules.clinic), await closed.names()
        offered = [places.label(one) for one in places.places if one.active]
        form = list_filters.form(asks, offered, names.providers)
        return {
            "list-ways": [
                Piece("shows", list_filters.shows(asks)),
                Piece("views", saved_views.links(asks, await saved_views.of(user))),
            ],
            "list-form": [Piece("form", form)],
        }


def row(entry: waitlist.Entry, user: User, zone: ZoneInfo, now: datetime) -> dict[str, Any]:
    """An entry as a row of the grid: everything in words."""
    held = entry.current_appt_at
    return {
        "id": str(entry.id),
        "score": entry.score.total,
        "parts": entry_words.parts(entry.score),
        "name": views.person(user, entry.name, entry.phone_e164),
        "phone": views.number(user, entry.phone_e164),
        "state": entry_words.standing(entry, now, zone),
        "boost": entry.manual_boost,
        "wants": entry_words.wants(entry),
        "current_appt_at": times.date(held, zone) if held else "none",
        "last_asked_at": times.ago(entry.last_asked_at, now) if entry.last_asked_at else "never",
        "joined_at": times.span(now - entry.joined_at),
    }
