"""Messages: each thread as a conversation, with how each reply was read and each text arrived."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock
from bot.waitlist.staff import corrections, desk
from bot.waitlist.views import conversations
from dashboard import acting, times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import opt_out
from dashboard.pages.conversations import reading_words, thread, thread_file, write_text
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import div, li, span, strong
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = "/messages"
TITLE: Final = "Messages"
ICON: Final = "messages"
POWER: Final[Power] = "patients"

MOST_LISTED: Final = 60
MOST_SAVED: Final = 10_000


def layout(user: User) -> Component:
    search = dmc.TextInput(
        id="threads-search",
        placeholder="Name or digits of a number",
        leftSection=views.icon("search"),
        debounce=250,
        **views.more({"aria-label": "Search conversations"}),
    )
    return html.Div(
        [
            html.Div(
                [
                    search,
                    canvas(
                        "threads",
                        region("threads-show"),
                        region("threads-list", kind=html.Ul),
                    ),
                ],
                className="threads",
            ),
            dcc.Download(id="thread-file"),
            *presses("save", "attended", "go-on", *reading_words.MEANT),
            *(write_text.dialog() if user.may("act") else []),
            *(opt_out.dialog() if user.may("act") else []),
            html.Section(
                canvas("thread", region("thread-texts")),
                className="thread",
                **views.more({"aria-label": "Conversation"}),
            ),
        ],
        className="messages",
    )


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn(
        "threads",
        Input("threads-search", "value"),
        Input("url", "search"),
        State("url", "pathname"),
        power="patients",
    )
    async def listed(user: User, said: str | None, search: str, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        if said:
            await audit.search(user.name, "conversations", clock.now())
        needing = addresses.words(search).get("show") == "needing"
        found = await conversations.latest(said or "", MOST_LISTED, needing=needing)
        listed = threads(found, chosen(search), user, zone, clock.now(), needing=needing)
        return {
            "threads-show": [_shows(chosen(search), needing=needing)],
            "threads-list": [*doubted(await conversations.paused()), *listed],
        }

    @site.drawn("thread", Input("url", "search"), State("url", "pathname"), power="patients")
    async def shown(user: User, search: str, path: str) -> Any:
        patient = chosen(search)
        if path != PATH:
            return dash.no_update
        contact = None if patient is None else await conversations.one(patient)
        if patient is None or contact is None:
            return {"thread-texts": [thread.CHOOSE]}
        said = await conversations.said(patient, thread.MOST_TEXTS)
        await audit.read(user.name, "patient", patient, clock.now())
        return {"thread-texts": [thread.drawn(contact, said, user, zone, clock.now())]}

    @site.pressed("go-on", power="act")
    async def go_on(user: User, press: Press) -> None:
        await acting.act(
            site, user, "go_on", ("patient", press.of), lambda now: desk.go_on(press.of, now)
        )
        say("Noted: this patient is offered appointments again.")

    for name, (meant, _) in reading_words.MEANT.items():
        _register_correction(site, name, meant)

    @site.pressed("save", Output("thread-file", "data"), power="patients")
    async def save(user: User, press: Press) -> dict[str, str]:
        patient = press.of
        said = await conversations.said(patient, MOST_SAVED)
        await audit.record(user.name, "export", "patient", patient, clock.now(), texts=len(said))
        return {
            "filename": f"conversation-{patient}.csv",
            "content": thread_file.as_csv(said, zone),
        }


def _register_correction(site: Site, name: str, meant: corrections.Meant) -> None:
    @site.pressed(name, power="act")
    async def corrected(user: User, press: Press) -> None:
        await acting.act(
            site,
            user,
            "read_wrongly",
            ("message", press.of),
            lambda now: corrections.correct(press.of, meant, user.name, site.rules, now),
            lambda was: {"read_as": was, "meant": meant},
        )
        say(f"Corrected: this reply {reading_words.CORRECTED[meant]}. The conversation goes on.")


def chosen(search: str | None) -> int | None:
    """The patient that the address names, if it names one."""
    return addresses.number(search, "patient")


def threads(
    found: Sequence[conversations.Conversation],
    here: int | None,
    user: User,
    zone: ZoneInfo,
    now: datetime,
    *,
    needing: bool = False,
) -> list[Piece]:
    """The list of conversations; ``needing`` are those alone that wait for a person."""
    rows = [
        _listed(
            one, _address(one.patient_id, needing=needing), one.patient_id == here, user, zone, now
        )
        for one in found
    ]
    return rows or [NOBODY_NEEDS if needing else NOBODY]


def _address(patient: int | None, *, needing: bool) -> str:
    return addresses.of(PATH, {"show": "needing" if needing else "", "patient": patient})


def _shows(here: int | None, *, needing: bool) -> Piece:
    """Which conversations are listed: it lives in the address."""
    links = [
        pieces.link(words, _address(here, needing=one), "here" if one == needing else None)
        for one, words in ((False, "All"), (True, "Needs a person"))
    ]
    return Piece("shows", div(*links, class_="periods"))


def doubted(paused: int) -> list[Piece]:
    """How many patients are offered nothing because they may want no more texts."""
    if not paused:
        return []
    who = "1 patient" if paused == 1 else f"{paused} patients"
    words = f"{who}: {thread.PAUSED}"
    return [Piece("paused", li(pieces.badge(words, "warn", "alert"), class_="day"))]


def _nobody(title: str, hint: str) -> Piece:
    return Piece("empty", li(pieces.empty(title, hint, "messages")))


NOBODY: Final = _nobody(
    "No conversation", "Every text to and from a patient is kept here, with how it was read."
)
NOBODY_NEEDS: Final = _nobody(
    "Nobody waits for you", "Conversations that the bot leaves to a person are listed here."
)


def _listed(
    one: conversations.Conversation,
    href: str,
    here: bool,
    user: User,
    zone: ZoneInfo,
    now: datetime,
) -> Piece:
    today = times.day_start(one.last_at, zone) == times.day_start(now, zone)
    at = times.clock_time(one.last_at, zone) if today else times.day_name(one.last_at, zone, now)
    speaker = "" if one.last_direction == "inbound" else "Us: "
    name = views.person(user, one.name, one.phone_e164)
    html = li(
        pieces.link(
            [
                span(strong(name), span(at), class_="row-head"),
                span(speaker + one.last_body, class_="last"),
                pieces.badge("needs a person", "warn", "alert") if one.needs_staff_at else None,
                pieces.badge("opted out", "quiet", "cross") if one.opt_out else None,
                pieces.badge(thread.PAUSED, "warn", "alert") if one.paused_at else None,
            ],
            href,
        ),
        class_="here" if here else None,
    )
    return Piece(f"thread-{one.patient_id}", html)
