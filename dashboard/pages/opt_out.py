"""Opting a patient out of texts at their word: asked once more, since nobody here can undo it."""

from typing import Any, Final

from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot.waitlist import entries
from bot.waitlist.patients import staff_optouts
from bot.waitlist.views import people
from dashboard import acting
from dashboard.access.accounts import User
from dashboard.pages import naming
from dashboard.parts import views
from dashboard.site import Press, Site, presses, say

PRESS: Final = "opt-out"
"""What a button is called that asks about the patient whom it names: ``pieces.action``."""
OPENED: Final = (
    Output("opt-out-dialog", "opened", allow_duplicate=True),
    Output("opt-out-dialog", "title", allow_duplicate=True),
    Output("opt-out-patient", "data", allow_duplicate=True),
)
TITLE: Final = "Opt out of texts for good?"
WORDS: Final = (
    "No further text goes to this number, for whoever shares it: no offer, no confirmation. What is"
    " being offered to them now ends. You can't undo this, nor can anybody here: only the patient"
    " can, by texting START from that phone."
)


def dialog() -> list[Component]:
    words = [dcc.Store(id="opt-out-patient"), html.P(WORDS)]
    done = views.button("Opt them out", "opt-out-go", kind="filled", color="red")
    return [*presses(PRESS), views.dialog("opt-out", TITLE, words, done)]


def opened(user: User, who: people.Person | None) -> list[Any]:
    """What ``OPENED`` outputs: the dialog asks about this patient, by name."""
    if who is None:
        raise entries.NotFound("This patient is gone.")
    return [True, views.titled(TITLE, naming.person(user, who)), who.id]


def register(site: Site) -> None:
    @site.pressed(PRESS, *OPENED, power="act")
    async def ask(user: User, press: Press) -> list[Any]:
        return opened(user, await people.person(press.of))

    @site.on(
        Output("opt-out-dialog", "opened", allow_duplicate=True),
        Input("opt-out-go", "n_clicks"),
        State("opt-out-patient", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def opt_out(user: User, _clicks: int, patient: int) -> bool:
        await acting.act(
            site,
            user,
            "opt_out",
            ("patient", patient),
            lambda now: staff_optouts.by_staff(patient, user.name, "asked by phone", now),
        )
        who = await people.person(patient)
        named = naming.person(user, who) if who else "This patient"
        say(f"{named} is opted out: no further text goes to this number.")
        return False
