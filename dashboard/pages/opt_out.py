"""Opting a patient out of texts at their word: asked once more, since nobody here can undo it."""

from typing import Any, Final

from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot.waitlist import entries, optouts
from bot.waitlist.views import worklist
from dashboard import acting, views
from dashboard.accounts import User
from dashboard.pages import naming
from dashboard.site import Site, say

OPENER: Final = "edit-opt-out"
TITLE: Final = "Opt out of texts for good?"
WORDS: Final = (
    "No further text goes to this number, for whoever shares it: no offer, no confirmation. What is"
    " being offered to them now ends. You can't undo this, nor can anybody here: only the patient"
    " can, by texting START from that phone."
)


def dialog() -> Component:
    words = [dcc.Store(id="opt-out-patient"), html.P(WORDS)]
    done = views.button("Opt them out", "opt-out-go", kind="filled", color="red")
    return views.dialog("opt-out", TITLE, words, done)


def register(site: Site) -> None:
    @site.on(
        Output("opt-out-dialog", "opened"),
        Output("opt-out-dialog", "title"),
        Output("opt-out-patient", "data"),
        Input(OPENER, "n_clicks"),
        State("entry-id", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def ask(user: User, _clicks: int, entry: int) -> list[Any]:
        who = await worklist.of_entry(entry)
        if who is None:
            raise entries.NotFound("This entry is gone.")
        return [True, views.titled(TITLE, naming.person(user, who)), who.id]

    @site.on(
        Output("opt-out-dialog", "opened", allow_duplicate=True),
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input("opt-out-go", "n_clicks"),
        State("opt-out-patient", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def opt_out(user: User, _clicks: int, patient: int) -> tuple[bool, bool]:
        await acting.act(
            site,
            user,
            "opt_out",
            ("patient", patient),
            lambda now: optouts.by_staff(patient, user.name, "asked by phone", now),
        )
        who = await worklist.person(patient)
        named = naming.person(user, who) if who else "This patient"
        say(f"{named} is opted out: no further text goes to this number.")
        return False, False
