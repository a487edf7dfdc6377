"""Several entries changed with one question: paused or not, boosted, for a place more or less, in
another language, or off the list.

The dialog shows what becomes of each, who loses what they are being asked, and that nobody is
texted. It changes those entries, as they were shown, and no others; one *Undo* takes all of it
back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock, database, languages
from bot.waitlist import entries
from bot.waitlist.entries import Refused
from bot.waitlist.places import directory
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.rules.several import Deed, Kind, mark
from bot.waitlist.staff import several
from bot.waitlist.views import waitlist
from dashboard import acting
from dashboard.access import places
from dashboard.access.accounts import User
from dashboard.pages.entries import list_filters
from dashboard.pages.entries.several_preview import ASKS, FIELDS, build, deed, preview
from dashboard.parts import views
from dashboard.site import Site

CHOSEN: Final = "list-chosen"
"""The ids of the entries that are chosen, kept by ``assets/grid.js``."""
MOST: Final = 500
"""Entries at once: the next person waits for none of them longer than for one."""
DEEDS: Final[Mapping[Kind, str]] = {
    "pause": "Pause until a day",
    "lift": "Lift the pause",
    "boost": "Boost",
    "add_place": "Add a wanted place",
    "take_place": "Take away a wanted place",
    "language": "Text in a language",
    "off": "Take off the list",
}


def toolbar() -> Component:
    return html.Div(
        [
            dcc.Store(id=CHOSEN, data=[]),
            html.Span(id="list-chosen-count", className="soft", role="status"),
            views.button("Choose all", "list-all"),
            views.button("Choose none", "list-none"),
            views.button("Change the chosen", "several-open", kind="filled"),
        ],
        className="actions choosing",
    )


def dialog() -> Component:
    fields = [
        dcc.Store(id="several-shown"),
        _select("several-deed", "What to do", DEEDS, None, **views.FIRST),
        _asked(
            "until",
            dmc.TextInput(
                id="several-until",
                label="Until this day begins",
                inputProps={"type": "date"},
                debounce=300,
            ),
        ),
        _asked(
            "points",
            dmc.NumberInput(
                id="several-points",
                label="Boost by",
                description=f"Below 0 to take from it; a boost stays from 0 to {MOST_BOOST}.",
                value=5,
                min=-MOST_BOOST,
                max=MOST_BOOST,
                allowDecimal=False,
                debounce=300,
            ),
        ),
        _asked("why", dmc.TextInput(id="several-why", label="Why this boost", debounce=300)),
        _asked("place", _select("several-place", "Place", {}, None)),
        _asked(
            "language",
            _select(
                "several-language", "Texts in", dict(languages.choices()), str(languages.DEFAULT)
            ),
        ),
        html.Div(id="several-preview", role="status", className="preview"),
    ]
    done = views.button("Change them", "several-go", kind="filled")
    return views.dialog("several", "Change several entries", fields, done, size="lg")


def _asked(name: str, field: Component) -> Component:
    return html.Div(field, id=f"several-{name}-asked", hidden=True)


def _select(
    name: str, label: str, data: Mapping[Any, str], value: str | None, **more: Any
) -> Component:
    offered = [{"value": key, "label": words} for key, words in data.items()]
    made: Component = dmc.Select(
        id=name,
        label=label,
        data=offered,
        value=value,
        allowDeselect=False,
        openOnFocus=False,
        **more,
    )
    return made


def register(site: Site) -> None:
    _register_choosing(site)
    _register_preview(site)
    _register_go(site)


def _register_choosing(site: Site) -> None:
    @site.on(
        Output(CHOSEN, "data"),
        Input("list-all", "n_clicks"),
        State("list-search", "value"),
        State("url", "search"),
        power="act",
        prevent_initial_call=True,
    )
    async def choose_all(
        _user: User, _clicks: int, said: str | None, search: str | None
    ) -> list[str]:
        known = await directory.read(site.rules.clinic)
        wish = list_filters.chosen(search).wish(known, said or "")
        found = await waitlist.ids(wish, MOST + 1, clock.now())
        if len(found) > MOST:
            raise Refused(f"At most {MOST} at once: please choose a part of the list first.")
        return [str(entry_id) for entry_id in found]

    @site.on(
        Output(CHOSEN, "data", allow_duplicate=True),
        Input("list-none", "n_clicks"),
        power="patients",
        prevent_initial_call=True,
    )
    async def choose_none(_user: User, _clicks: int) -> list[str]:
        return []

    site.app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash leaves it untyped
        ClientsideFunction("desk", "showChosen"),
        Output("list-chosen-count", "children"),
        Input(CHOSEN, "data"),
    )


def _register_preview(site: Site) -> None:
    zone = site.rules.clinic.zone

    @site.on(
        Output("several-dialog", "opened"),
        Output("several-deed", "value"),
        Output("several-place", "data"),
        Output("several-until", "value"),
        Output("several-why", "value"),
        Input("several-open", "n_clicks"),
        State(CHOSEN, "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def ask(_user: User, _clicks: int, chosen: list[str] | None) -> list[Any]:
        if not chosen:
            raise Refused("Choose entries first: by the box in front of each, or all of the list.")
        known = await directory.read(site.rules.clinic)
        offered = [known.label(one) for one in known.places if one.active]
        week: date = clock.now().astimezone(zone).date() + timedelta(days=7)
        return [True, None, offered, week.isoformat(), ""]

    @site.on(
        Output("several-preview", "children"),
        Output("several-shown", "data"),
        *[Output(f"several-{name}-asked", "hidden") for name in ASKS],
        Input("several-dialog", "opened"),
        *[Input(f"several-{name}", "value") for name in FIELDS],
        State(CHOSEN, "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def show(user: User, opened: bool, *given: Any) -> list[Any]:
        *values, chosen = given
        hidden = [values[0] not in kinds for kinds in ASKS.values()]
        if not opened:
            return [[], None, *hidden]
        now = clock.now()
        try:
            what = await deed(values, site.rules, now)
        except ValueError as wrong:
            return [html.P(str(wrong), className="soft"), None, *hidden]
        seen = preview(await waitlist.many(_ids(chosen), now), what, now)
        with database.whole():  # also a place that is not named here tells one state from another
            marked = await waitlist.many([entry.id for entry in seen.changed], now)
        marks = {str(entry.id): mark(entry) for entry in marked}
        shown = {"said": values, "marks": marks}
        return [build(seen, what, user, site.rules, now), shown, *hidden]


def _ids(chosen: Sequence[str] | None) -> list[int]:
    return [int(one) for one in (chosen or ())[:MOST]]


def _register_go(site: Site) -> None:
    @site.on(
        Output("several-dialog", "opened", allow_duplicate=True),
        Output(CHOSEN, "data", allow_duplicate=True),
        Input("several-go", "n_clicks"),
        State("several-shown", "data"),
        *[State(f"several-{name}", "value") for name in FIELDS],
        power="act",
        prevent_initial_call=True,
    )
    async def go(
        user: User, _clicks: int, shown: dict[str, Any] | None, *values: Any
    ) -> tuple[bool, list[str]]:
        now = clock.now()
        try:
            what = await deed(values, site.rules, now)
        except ValueError as wrong:
            raise Refused(str(wrong)) from wrong
        if shown is None or shown["said"] != list(values):
            raise Refused("Please look first at what this changes, and press again.")
        if not shown["marks"]:
            raise Refused("There is nothing to change: please choose something else.")
        done, failed = await change_each(shown["marks"], what, user.name, now)
        left = await _named(user, failed, now)
        if not done:
            raise Refused(f"Nothing was changed. {left}".strip())
        line = await acting.commit(site, [], lambda at: several.note(done, what, user.name, at))
        many = "1 entry is" if len(done) == 1 else f"{len(done)} entries are"
        acting.say_undoable(f"{many} changed: {DEEDS[what.kind].lower()}. {left}".strip(), line)
        return False, [str(entry_id) for entry_id in failed]


async def change_each(
    shown: Mapping[str, str], what: Deed, by: str, now: datetime
) -> tuple[list[several.Changed], dict[int, str]]:
    """Each in a transaction of its own; those that were changed, and why the others were not."""
    done: list[several.Changed] = []
    failed: dict[int, str] = {}
    for entry_id, seen in sorted((int(one), seen) for one, seen in shown.items()):
        try:
            await places.check([("entry", entry_id)])
            with database.whole():
                work = partial(several.change, entry_id, seen, what, by, now)
                changed = await database.unit(work)
        except (Refused, entries.NotFound, places.Gone) as refused:
            failed[entry_id] = str(refused)
        except database.TRANSIENT:
            failed[entry_id] = "The database did not answer."
        else:
            done += [changed] if changed else []
    return done, failed


async def _named(user: User, failed: Mapping[int, str], now: datetime) -> str:
    """Who was left as they are, and why."""
    found = await waitlist.many(list(failed), now)
    return " ".join(
        f"{views.person(user, one.name, one.phone_e164)}: {failed[one.id]}" for one in found
    )
