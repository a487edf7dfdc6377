"""Writing to a patient from their conversation: named, with what will leave and when."""

from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock, database
from bot.messages import contacts
from bot.waitlist import texts
from bot.waitlist.rules.place import Clinic
from bot.waitlist.slots import Refused
from bot.waitlist.staff import texts as staff_texts
from bot.waitlist.views import people
from dashboard import acting, times
from dashboard.access.accounts import User
from dashboard.pages import naming
from dashboard.parts import views
from dashboard.site import Press, Site, presses, say

PRESS: Final = "write"
TITLE: Final = "Write a text"
WORDS: Final = (
    "Whatever they answer comes to you, also a YES to a slot that they are being asked for now."
    " Nothing about their health, please: a text can be read by others."
)


def dialog() -> list[Component]:
    text = dmc.Textarea(
        id="write-text",
        label="Your words",
        description="The name of the clinic is put before them.",
        autosize=True,
        minRows=3,
        **views.FIRST,
    )
    fields = [
        dcc.Store(id="write-about"),
        html.P(WORDS, className="soft"),
        text,
        html.P(id="write-read", className="read", role="status"),
        html.P(id="write-when", className="soft"),
    ]
    done = views.button("Send", "write-go", kind="filled", drawing="send")
    return [*presses(PRESS), views.dialog("write", TITLE, fields, done)]


def register(site: Site) -> None:
    _register_open(site)

    @site.on(
        Output("write-read", "children"),
        Input("write-text", "value"),
        State("write-about", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def read(_user: User, words: str | None, about: list[int] | None) -> str:
        if not (words or "").strip() or not about:
            return ""
        return length(words or "", await texts.speaker(about[0], None, site.rules))

    @site.on(
        Output("write-dialog", "opened", allow_duplicate=True),
        Output("write-text", "value", allow_duplicate=True),
        Input("write-go", "n_clicks"),
        State("write-about", "data"),
        State("write-text", "value"),
        power="act",
        prevent_initial_call=True,
    )
    async def write(
        user: User, _clicks: int, about: list[int], words: str | None
    ) -> tuple[bool, str]:
        patient, shown = about

        async def work(now: datetime) -> datetime:
            return await staff_texts.write(
                patient, words or "", user.name, site.rules, now, shown=shown
            )

        at = await acting.commit(site, [("patient", patient)], work)
        who = await people.person(patient)
        named = naming.person(user, who) if who else "The patient"
        say(f"{named}: your text {leaves(at, clock.now(), site)}.")
        return False, ""


def _register_open(site: Site) -> None:
    @site.pressed(
        PRESS,
        Output("write-dialog", "opened"),
        Output("write-dialog", "title"),
        Output("write-about", "data"),
        Output("write-when", "children"),
        Output("write-text", "value"),
        power="act",
    )
    async def open_dialog(user: User, press: Press) -> list[Any]:
        who = await people.person(press.of)
        if who is None:
            raise Refused("This patient is gone.")
        with database.whole():  # a lock takes the row itself; who they are was looked up before
            contact = await database.unit(lambda: contacts.lock(press.of))
            latest = await staff_texts.latest(press.of)  # of all: what is sent is held against it
        if why := staff_texts.refusal(contact):
            raise Refused(f"{naming.person(user, who)}: {why}")
        now = clock.now()
        about = [press.of, latest]
        when = f"It {leaves(staff_texts.opening(contact, site.rules, now), now, site)}."
        title = views.titled(TITLE, naming.person(user, who))
        return [True, title, about, when, ""]  # what was typed for another is not sent to this one


def length(words: str, speaker: Clinic) -> str:
    """What it costs, and whether it may go."""
    text = staff_texts.render(words, speaker)
    texts = "1 text" if text.segments == 1 else f"{text.segments} texts"
    said = f"{len(text.body)} letters with the clinic's name: {texts}."
    return f"{said} At most {staff_texts.MOST_SEGMENTS}." if text.is_too_long else said


def leaves(at: datetime, now: datetime, site: Site) -> str:
    if at <= now:
        return "leaves at once"
    told = times.in_sentence(at, site.settings.timezone, now)
    return f"leaves {told}: no text is started at this hour"
