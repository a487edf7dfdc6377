"""A field for a day and a time, typed in any usual way, that shows back what it understood.

Promises: what is stored is what was shown. A form takes the time only if the field had shown it for
this very text; else it shows what it understands now and asks for another press.
"""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock
from bot.waitlist.views import worklist
from dashboard import written_times
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import Site

EXAMPLE: Final = "12/1 3:15p, tomorrow 9a, mon 2:20 pm"
Shown = list[str] | None
"""The text, and the instant that was shown for it."""


def component(name: str, label: str, description: str, **more: Any) -> Component:
    """The text field ``name``, with what it understood under it."""
    text = dmc.TextInput(id=name, label=label, description=description, placeholder=EXAMPLE, **more)
    told = html.Div(id=f"{name}-read", className="read", role="status")
    return html.Div([text, told, dcc.Store(id=f"{name}-meant")], className="moment")


def state(name: str) -> State:
    """What the field has shown, for ``check``."""
    return State(f"{name}-meant", "data")


def output(name: str) -> Output:
    """Where ``meaning`` goes when a form is not taken, so that the next press can be."""
    return Output(f"{name}-meant", "data", allow_duplicate=True)


def register(site: Site, name: str, *, place: str | None = None) -> None:
    """``place``: the field that chooses whose clock counts; without one it is the clinic's."""

    @site.on(
        Output(f"{name}-read", "children"),
        Output(f"{name}-meant", "data"),
        Input(name, "value"),
        *([Input(place, "value")] if place else []),
        power="act",
    )
    async def read(
        _user: User, said: str | None, chosen: str | None = None
    ) -> tuple[list[Component | str], Shown]:
        now, zone = clock.now(), await zone_at(site, chosen)
        return told(said, zone, now), meaning(said, zone, now)


async def zone_at(site: Site, place: str | None) -> ZoneInfo:
    """Whose clock counts at a place, by its key; the clinic's where none is chosen."""
    known = {str(one.id): one.zone for one in await worklist.places(site.rules)}
    return known.get(place or "", site.rules.clinic.zone)


def told(said: str | None, zone: ZoneInfo, now: datetime) -> list[Component | str]:
    """What stands under the field. Pure."""
    if not (said or "").strip():
        return []
    try:
        at = written_times.read(said, zone, now)
    except ValueError as why:
        return [str(why)]
    return [views.icon("clock"), html.Strong(written_times.understood(at, zone, now))]


def meaning(said: str | None, zone: ZoneInfo, now: datetime) -> Shown:
    """The text with the instant that it means; ``None`` if it means none. Pure."""
    try:
        return [said or "", written_times.read(said, zone, now).isoformat()]
    except ValueError:
        return None


def check(said: str | None, shown: object, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant that was meant and shown. Raises ``ValueError`` with a sentence. Pure."""
    at = written_times.read(said, zone, now)
    if shown != meaning(said, zone, now):
        words = written_times.understood(at, zone, now)
        raise ValueError(f"This means {words}. Please press again if that is right.")
    return at
