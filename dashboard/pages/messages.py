"""Messages: each thread as a conversation, with how each reply was read and each text arrived."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock
from bot.waitlist.views import conversations
from dashboard import times, views
from dashboard.accounts import User
from dashboard.pages import slot_actions
from dashboard.permissions import Power
from dashboard.site import Site, place, presses
from dashboard.views import Node, Tone

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
}
RECEIPT_OVERDUE: Final = timedelta(hours=1)
"""A text without a receipt for so long may have arrived or not: nobody knows."""
ARRIVAL_UNKNOWN: Final[tuple[str, Tone, str]] = ("sent, arrival unknown", "warn", "alert")
INTENTS: Final[dict[str, str]] = {
    "YES": "read as YES",
    "NO": "read as NO",
    "STOP": "read as STOP",
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
            html.Div([search, place("threads")], className="threads"),
            dcc.Download(id="thread-file"),
            *presses("save", "attended"),
            place(
                "thread",
                kind=html.Section,
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
        found = await conversations.latest(said or "", MOST_LISTED)
        return threads(found, chosen(search), user, zone, clock.now())

    @site.drawn("thread", Input("url", "search"), State("url", "pathname"), power="patients")
    async def shown(user: User, search: str, path: str) -> Any:
        patient = chosen(search)
        if path != PATH or patient is None:
            return _choose() if path == PATH else dash.no_update
        contact = await conversations.one(patient)
        if contact is None:
            return _choose()
        said = await conversations.said(patient, MOST_TEXTS)
        return thread(contact, said, user, zone, clock.now())

    @site.pressed("save", Output("thread-file", "data"), power="patients")
    async def save(user: User, patient: int) -> dict[str, str]:
        said = await conversations.said(patient, MOST_SAVED)
        await audit.record(user.name, "export", "patient", patient, clock.now(), texts=len(said))
        return {"filename": f"conversation-{patient}.csv", "content": as_csv(said, zone)}


def as_csv(said: Sequence[conversations.Said], zone: ZoneInfo) -> str:
    """A conversation as a table that Excel opens; no cell of it is run as a formula."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["Time", "From", "Text", "Read as", "Rule", "Status", "Error"])
    for text in said:
        reading = text.reading or {}
        rows.writerow(
            [
                f"{text.created_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                "patient" if text.direction == "inbound" else "us",
                harmless(text.body),
                reading.get("intent", ""),
                reading.get("rule", ""),
                text.status,
                text.error_code or "",
            ]
        )
    return "\ufeff" + file.getvalue()


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def chosen(search: str | None) -> int | None:
    """The patient that the address names, if it names one."""
    given = parse_qs((search or "").removeprefix("?")).get("patient", [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def threads(
    found: Sequence[conversations.Conversation],
    here: int | None,
    user: User,
    zone: ZoneInfo,
    now: datetime,
) -> Component:
    if not found:
        return views.empty(
            "No conversation",
            "Every text to and from a patient is kept here, with how it was read.",
            "messages",
        )
    return html.Ul([_listed(one, one.patient_id == here, user, zone, now) for one in found])


def _listed(
    one: conversations.Conversation, here: bool, user: User, zone: ZoneInfo, now: datetime
) -> Component:
    today = times.day_start(one.last_at, zone) == times.day_start(now, zone)
    at = times.clock_time(one.last_at, zone) if today else times.day_name(one.last_at, zone, now)
    speaker = "" if one.last_direction == "inbound" else "Us: "
    return html.Li(
        dcc.Link(
            [
                html.Span(
                    [html.Strong(views.person(user, one.name, one.phone_e164)), html.Span(at)],
                    className="row-head",
                ),
                html.Span(speaker + one.last_body, className="last"),
                views.badge("needs a person", "warn", "alert") if one.needs_staff_at else None,
                views.badge("opted out", "quiet", "cross") if one.opt_out else None,
            ],
            href=f"{PATH}?patient={one.patient_id}",
        ),
        className="here" if here else "",
        key=f"thread-{one.patient_id}",
    )


def _choose() -> Component:
    return views.empty(
        "Choose a conversation",
        "You then see every text, how each reply was read and by which rule, and whether each text"
        " of ours arrived.",
        "messages",
    )


def thread(
    contact: dict[str, Any],
    said: Sequence[conversations.Said],
    user: User,
    zone: ZoneInfo,
    now: datetime,
) -> list[Node]:
    head = html.Div(
        [
            html.Div(
                [
                    html.H2(views.person(user, contact["name"], contact["phone_e164"])),
                    html.Span(views.number(user, contact["phone_e164"]), className="soft"),
                ]
            ),
            html.Div(
                [
                    views.action("Save as CSV", "save", contact["patient_id"], kind="default"),
                    views.badge("opted out", "quiet", "cross") if contact["opt_out"] else None,
                    _needs(contact, user),
                ],
                className="actions",
            ),
        ],
        className="row-head thread-head",
    )
    earlier = (
        f"The latest {MOST_TEXTS} texts. Save as CSV for the earlier ones."
        if len(said) == MOST_TEXTS
        else None
    )
    # The scroll's outer box is reversed, so that it opens, and stays, at the newest text.
    return [
        head,
        html.Div(
            [
                html.Ol(_texts(said, zone, now), className="texts"),
                html.P(earlier, className="soft") if earlier else None,
            ],
            className="upward",
            tabIndex="0",
        ),
    ]


def _needs(contact: dict[str, Any], user: User) -> Node:
    if not contact["needs_staff_at"]:
        return None
    why = contact["needs_staff_why"] or "needs a person"
    done = slot_actions.done_button(contact["patient_id"]) if user.may("act") else None
    return html.Span([views.badge(why, "warn", "alert"), done], className="actions")


def _texts(said: Sequence[conversations.Said], zone: ZoneInfo, now: datetime) -> list[Component]:
    shown: list[Component] = []
    day = ""
    for text in said:
        name = times.day_name(text.created_at, zone, now)
        if name != day:
            shown.append(html.Li(name, className="day", key=f"day-{text.id}"))
            day = name
        shown.append(_text(text, zone, now))
    return shown


def _text(text: conversations.Said, zone: ZoneInfo, now: datetime) -> Component:
    theirs = text.direction == "inbound"
    return html.Li(
        [
            html.Div(text.body or "(nothing written)", className="bubble", dir="auto"),
            html.Div(
                [
                    html.Span(times.clock_time(text.created_at, zone), className="soft"),
                    *(_reading(text) if theirs else _fate(text, zone, now)),
                ],
                className="fate",
            ),
        ],
        className="theirs" if theirs else "ours",
        key=f"text-{text.id}",
    )


def _reading(text: conversations.Said) -> list[Node]:
    if text.set_aside_at is not None:
        if text.taken_at is not None:
            return [views.badge("looked after by a person", "quiet", "person")]
        return [views.badge("could not be handled", "bad", "alert")]
    if text.reading is None:
        return [views.badge("not read yet", "quiet", "clock")]
    intent = str(text.reading.get("intent", ""))
    tone: Tone = "warn" if intent == "UNCLEAR" else "live"
    rule = str(text.reading.get("rule") or "")
    return [
        views.badge(INTENTS.get(intent, intent), tone, "check" if tone == "live" else "alert"),
        html.Span(f"rule: {rule}" if rule else "", className="soft"),
    ]


def fate(text: conversations.Said, now: datetime) -> tuple[str, Tone, str]:
    """What became of a text of ours: words, tone and drawing. Pure."""
    overdue = text.sent_at is not None and now - text.sent_at >= RECEIPT_OVERDUE
    return ARRIVAL_UNKNOWN if text.status == "sent" and overdue else STATUSES[text.status]


def _fate(text: conversations.Said, zone: ZoneInfo, now: datetime) -> list[Node]:
    words, tone, drawing = fate(text, now)
    code = f"error {text.error_code}" if text.error_code else ""
    arrived = f"at {times.clock_time(text.delivered_at, zone)}" if text.delivered_at else ""
    return [
        views.badge(words, tone, drawing),
        html.Span(" ".join(part for part in (arrived, code) if part), className="soft"),
    ]
