"""What is known of a number as soon as it is typed into a form: who has it, whether they are on the
list already, and whether they may be texted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dash import Input, Output, State, html
from dash.development.base_component import Component

from bot.messages import phone
from bot.waitlist.views import people
from dashboard import times
from dashboard.access.accounts import User
from dashboard.parts import views
from dashboard.site import Site


@dataclass(frozen=True)
class Told:
    """A sentence, and whether somebody should think twice."""

    sentence: str
    warns: bool


def place(name: str) -> Component:
    """What is known of the number in the field of this name stands here."""
    return html.Div(id=f"{name}-known", className="known", role="status")


def register(site: Site, name: str, shown: State | None = None) -> None:
    """``shown``: the values of a form, of which the number is one: of it nothing is told."""
    zone = site.rules.clinic.zone
    states = [] if shown is None else [shown]

    @site.on(Output(f"{name}-known", "children"), Input(name, "value"), *states, power="act")
    async def tell(_user: User, said: str | None, *before: list[Any] | None) -> list[Component]:
        if any(said in (values or ()) for values in before):
            return []
        try:
            number = phone.parse(said or "")
        except ValueError:
            return []
        known = await people.known(number)
        told = sentences(known, zone) if known else []
        return [
            views.badge(one.sentence, "warn" if one.warns else "quiet", "person") for one in told
        ]


def sentences(known: people.Known, zone: ZoneInfo) -> Sequence[Told]:
    """Pure."""
    listed = " and ".join(name or "somebody without a name" for name in known.listed)
    said = []
    if listed:
        said.append(Told(f"On the waitlist already: {listed}.", warns=True))
    elif known.name:
        said.append(Told(f"This is the number of {known.name}.", warns=False))
    if known.opt_out:
        when = f" on {times.date(known.opted_out_at, zone)}" if known.opted_out_at else ""
        said.append(
            Told(f"Opted out of texts{when}: no text goes there until they text START.", warns=True)
        )
    if known.unreachable:
        said.append(Told("Texts can't reach this number.", warns=True))
    return said
