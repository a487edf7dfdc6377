"""Several open slots withdrawn with one question: a day that is closed, a provider who is ill.

The dialog shows each slot and which patients will be told what. It withdraws those slots and no
others, whatever has arrived since, in one transaction with one *Undo*.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock, languages
from bot.waitlist import slots
from bot.waitlist.staff import closings, undo
from bot.waitlist.views import worklist
from bot.waitlist.views.worklist import Asked, OpenSlot
from bot.waitlist.wording import texts
from dashboard import acting, times
from dashboard.access.accounts import User
from dashboard.pages import naming
from dashboard.parts import views
from dashboard.site import Site

OPENER: Final = "many-open"
ALL: Final = "all"
UNSENT: Final = (None, "queued", "withdrawn")
"""States of an offer's text in which the patient has heard of nothing, and is told nothing."""
TOLD: Final = (
    f"Each in their language, {undo.TELL_AFTER.seconds} seconds from now; for ten it can be undone."
)


def opener() -> Component:
    return views.button("Withdraw several", OPENER, drawing="cross", color="red")


def dialog() -> Component:
    fields = [
        dcc.Store(id="many-slots"),
        _choice("many-day", "Day", **views.FIRST),
        _choice("many-provider", "Provider"),
        _choice("many-place", "Place"),
        html.Div(id="many-preview", role="status", className="preview"),
    ]
    done = views.button("Withdraw these slots", "many-go", kind="filled", color="red")
    return views.dialog("many", "Withdraw several slots", fields, done, className="form", size="lg")


def _choice(name: str, label: str, **more: Any) -> Component:
    made: Component = dmc.Select(
        id=name, label=label, data=[], allowDeselect=False, openOnFocus=False, **more
    )
    return made


def register(site: Site) -> None:
    @site.on(
        Output("many-dialog", "opened"),
        *[Output(f"many-{name}", "data") for name in ("day", "provider", "place")],
        *[Output(f"many-{name}", "value") for name in ("day", "provider", "place")],
        Input(OPENER, "n_clicks"),
        power="act",
        prevent_initial_call=True,
    )
    async def ask(_user: User, _clicks: int) -> list[Any]:
        found = await worklist.open_slots(site.rules)
        if not found:
            raise slots.Refused("No slot is open, so there is none to withdraw.")
        now = clock.now()
        days = {_day(one): times.day_name(one.starts_at, one.place.zone, now) for one in found}
        offered = [_options("Every day", days)]
        for names in ({one.provider.name for one in found}, {one.place.name for one in found}):
            offered.append(_options("All", {name: name for name in sorted(names)}))
        return [True, *offered, next(iter(days)), ALL, ALL]

    @site.on(
        Output("many-preview", "children"),
        Output("many-slots", "data"),
        *[Input(f"many-{name}", "value") for name in ("day", "provider", "place")],
        power="act",
        prevent_initial_call=True,
    )
    async def preview(
        user: User, day: str, provider: str, place: str
    ) -> tuple[list[Component], list[int]]:
        found = chosen(await worklist.open_slots(site.rules), day, provider, place)
        return build(found, user, clock.now()), [one.id for one in found]

    @site.on(
        Output("many-dialog", "opened", allow_duplicate=True),
        Input("many-go", "n_clicks"),
        State("many-slots", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def withdraw(user: User, _clicks: int, shown: list[int] | None) -> bool:
        if not shown:
            raise slots.Refused("Choose slots first: none of them is open.")
        gone, line = await acting.commit(
            site,
            [("slot", one) for one in shown],
            lambda now: closings.withdraw(shown, user.name, site.rules, now, undo.TELL_AFTER),
        )
        many = "1 slot is" if gone == 1 else f"{gone} slots are"
        acting.say_undoable(f"{many} withdrawn.", line)
        return False


def _day(slot: OpenSlot) -> str:
    return slot.local.date().isoformat()


def _options(every: str, names: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"value": ALL, "label": every},
        *[{"value": value, "label": label} for value, label in names.items()],
    ]


def chosen(found: Sequence[OpenSlot], day: str, provider: str, place: str) -> list[OpenSlot]:
    """Those of this day, provider and place. Pure."""
    return [
        one
        for one in found
        if day in (ALL, _day(one))
        and provider in (ALL, one.provider.name)
        and place in (ALL, one.place.name)
    ]


def told(slot: OpenSlot) -> list[Asked]:
    """Who hears that it is gone: who holds an offer that has left us."""
    return [one for one in slot.asked if one.state == "pending" and one.text_status not in UNSENT]


def build(found: Sequence[OpenSlot], user: User, now: datetime) -> list[Component]:
    """The slots, and who is told what. Pure."""
    if not found:
        return [html.P("No open slot fits this.", className="soft")]
    lines = [
        html.Li(
            [
                html.Strong(naming.slot_words(slot, now)),
                html.Span(_hearers([views.person(user, one.name, one.phone_e164)
                                    for one in told(slot)])),
            ]
        )
        for slot in found
    ]  # fmt: skip
    count = sum(len(told(slot)) for slot in found)
    many = "1 slot" if len(found) == 1 else f"{len(found)} slots"
    head = html.P(html.Strong(f"{many}; {count or 'no'} {_patients(count)} told."))
    text = texts.render("closed", languages.DEFAULT, found[0].place)
    said = [html.Blockquote(text), html.P(TOLD, className="soft")] if count else []
    return [head, html.Ul(lines), *said]


def _patients(count: int) -> str:
    return "patient is" if count == 1 else "patients are"


def _hearers(names: Sequence[str]) -> str:
    return f" Is told: {', '.join(names)}." if names else " Nobody is told."
