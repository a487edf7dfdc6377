"""Messages: each thread as a conversation, with how each reply was read and each text arrived."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import audit, clock
from bot.waitlist.staff import corrections, desk
from bot.waitlist.staff import texts as staff_texts
from bot.waitlist.views import conversations
from dashboard import acting, times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import opt_out
from dashboard.pages.conversations import reading_words, thread_file, write_text
from dashboard.pages.slots import slot_actions
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import div, h2, li, ol, p, span, strong
from dashboard.parts.views import Tone
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = "/messages"
TITLE: Final = "Messages"
ICON: Final = "messages"
POWER: Final[Power] = "patients"

MOST_LISTED: Final = 60
MOST_TEXTS: Final = 100
"""A browser takes a second or two to draw twice as many."""
MOST_SAVED: Final = 10_000
STATUSES: Final[dict[str, tuple[str, Tone, str]]] = {
    "queued": ("waits to be sent", "quiet", "clock"),
    "sending": ("is being sent", "quiet", "clock"),
    "unconfirmed": ("not confirmed by the carrier", "warn", "alert"),
    "sent": ("sent", "quiet", "send"),
    "delivered": ("delivered", "good", "check"),
    "undelivered": ("not delivered", "bad", "alert"),
    "failed": ("failed", "bad", "alert"),
    "withdrawn": ("taken back before it was sent", "quiet", "cross"),
    "shadow": ("shadow mode: not sent", "warn", "cross"),
}
RECEIPT_OVERDUE: Final = timedelta(hours=1)
"""A text without a receipt for so long may have arrived or not: nobody knows."""
ARRIVAL_UNKNOWN: Final[tuple[str, Tone, str]] = ("sent, arrival unknown", "warn", "alert")
INTENTS: Final[dict[str, str]] = {
    "YES": "read as YES",
    "NO": "read as NO",
    "STOP": "read as STOP",
    "LEANING_STOP": "perhaps a STOP",
    "START": "read as START",
    "HELP": "read as HELP",
    "UNCLEAR": "not clear",
}


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
            return {"thread-texts": [CHOOSE]}
        said = await conversations.said(patient, MOST_TEXTS)
        await audit.read(user.name, "patient", patient, clock.now())
        return {"thread-texts": [thread(contact, said, user, zone, clock.now())]}

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
    words = f"{who}: {PAUSED}"
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
                pieces.badge(PAUSED, "warn", "alert") if one.paused_at else None,
            ],
            href,
        ),
        class_="here" if here else None,
    )
    return Piece(f"thread-{one.patient_id}", html)


CHOOSE: Final = Piece(
    "empty",
    pieces.empty(
        "Choose a conversation",
        "You then see every text, how each reply was read and by which rule, and whether each text"
        " of ours arrived.",
        "messages",
    ),
)


def thread(
    contact: conversations.With,
    said: Sequence[conversations.Said],
    user: User,
    zone: ZoneInfo,
    now: datetime,
) -> Piece:
    patient = contact.patient_id
    head = div(
        div(
            h2(_named(contact, user)),
            span(views.number(user, contact.phone_e164), class_="soft"),
        ),
        pieces.actions(
            pieces.badge("opted out", "quiet", "cross") if contact.opt_out else None,
            *_paused(contact, user),
            _needs(contact, user),
            *(_acts(contact) if user.may("act") else []),
            pieces.action("Save as CSV", "save", patient),
        ),
        class_="row-head thread-head",
    )
    earlier = f"The latest {MOST_TEXTS} texts. Save as CSV for the earlier ones."
    # The scroll's outer box is reversed, so that it opens, and stays, at the newest text.
    scroll = div(
        ol(*texts(said, zone, now, corrects=user.may("act")), class_="texts"),
        p(earlier, class_="soft") if len(said) == MOST_TEXTS else None,
        class_="upward",
        tabindex=0,
    )
    return Piece(f"thread-{patient}", div(head, scroll, class_="conversation", data_subject=True))


def _named(contact: conversations.With, user: User) -> Markup:
    name = views.person(user, contact.name, contact.phone_e164)
    return pieces.link(name, f"/patient?id={contact.patient_id}", "plain-link")


def _acts(contact: conversations.With) -> list[Markup]:
    patient = contact.patient_id
    acts = []
    if contact.entry_id is not None:
        acts.append(pieces.link("Entry", f"/waitlist?entry={contact.entry_id}", "button"))
    if not contact.opt_out:
        acts.insert(0, pieces.action("Write", write_text.PRESS, patient, "send"))
        acts.append(pieces.action("Opt out", opt_out.PRESS, patient, "cross", kind="red"))
    return acts


PAUSED: Final = "perhaps a STOP: offers paused"


def _paused(contact: conversations.With, user: User) -> list[Markup]:
    if contact.paused_at is None:
        return []
    badge = pieces.badge(PAUSED, "warn", "alert")
    go_on = pieces.action("They do want texts", "go-on", contact.patient_id, "check")
    return [badge, go_on] if user.may("act") else [badge]


def _needs(contact: conversations.With, user: User) -> Markup | None:
    if not contact.needs_staff_at:
        return None
    why = contact.needs_staff_why or "needs a person"
    since = contact.needs_staff_at
    done = slot_actions.done_button(contact.patient_id, since) if user.may("act") else None
    return pieces.actions(pieces.badge(why, "warn", "alert"), done)


def texts(
    said: Sequence[conversations.Said], zone: ZoneInfo, now: datetime, *, corrects: bool
) -> list[Markup]:
    """A conversation, day by day; ``corrects`` offers to correct how a reply was read."""
    shown: list[Markup] = []
    day = ""
    for text in said:
        name = times.day_name(text.created_at, zone, now)
        if name != day:
            shown.append(li(name, class_="day", data_key=f"day-{text.id}"))
            day = name
        shown.append(_text(text, zone, now, corrects=corrects))
    return shown


def _text(text: conversations.Said, zone: ZoneInfo, now: datetime, *, corrects: bool) -> Markup:
    theirs = text.direction == "inbound"
    return li(
        div(text.body or "(nothing written, or removed)", class_="bubble", dir="auto"),
        div(
            span(times.clock_time(text.created_at, zone), class_="soft"),
            pieces.badge("the carrier does not know it", "bad", "alert") if text.unlisted else None,
            *(_reading(text, corrects=corrects) if theirs else _fate(text, zone, now)),
            class_="fate",
        ),
        class_="theirs" if theirs else "ours",
        data_key=f"text-{text.id}",
    )


def _reading(text: conversations.Said, *, corrects: bool) -> list[Markup]:
    if text.set_aside_at is not None:
        if text.taken_at is not None:
            return [pieces.badge("looked after by a person", "quiet", "person")]
        return [pieces.badge("could not be handled", "bad", "alert")]
    if text.reading is None:
        return [pieces.badge("not read yet", "quiet", "clock")]
    intent = str(text.reading.get("intent", ""))
    tone: Tone = "warn" if intent == "UNCLEAR" else "live"
    shown = [
        pieces.badge(INTENTS.get(intent, intent), tone, "check" if tone == "live" else "alert"),
        span(reading_words.why(text.reading), class_="soft"),
    ]
    if text.meant is not None:
        return [
            *shown,
            pieces.badge(f"corrected: {reading_words.CORRECTED[text.meant]}", "good", "person"),
        ]
    return [*shown, reading_words.choices(text.id, intent)] if corrects else shown


def fate(text: conversations.Said, now: datetime) -> tuple[str, Tone, str]:
    """What became of a text of ours: words, tone and drawing. Pure."""
    overdue = text.sent_at is not None and now - text.sent_at >= RECEIPT_OVERDUE
    return ARRIVAL_UNKNOWN if text.status == "sent" and overdue else STATUSES[text.status]


def _fate(text: conversations.Said, zone: ZoneInfo, now: datetime) -> list[Markup]:
    code = f"error {text.error_code}" if text.error_code else ""
    by = [pieces.badge("by a person", "quiet", "person")] if text.kind == staff_texts.KIND else []
    arrived = f"at {times.clock_time(text.delivered_at, zone)}" if text.delivered_at else ""
    return [
        *by,
        pieces.badge(*fate(text, now)),
        span(" ".join(part for part in (arrived, code) if part), class_="soft"),
    ]
