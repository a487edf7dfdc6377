"""What waits for a person on Today: threads that the bot left, files' alerts, texts in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from bot.waitlist.views import worklist
from dashboard import times, views
from dashboard.accounts import User
from dashboard.pages import slot_actions
from dashboard.views import Node, Tone

IN_DOUBT: Final = timedelta(minutes=2)
"""The bot itself asks the carrier after half a minute, and is seldom left without an answer."""
MAYBE_SENT: Final = (
    "This text of ours may or may not have left: the carrier does not tell. The bot keeps asking;"
    " please do not send it again by hand."
)
UNHANDLED: Final = (
    "This reply could not be handled, so nothing came of it. Please call the patient, and tell"
    " whoever runs the bot."
)


@dataclass(frozen=True)
class Facts:
    threads: Sequence[worklist.NeedsPerson]
    alerts: Sequence[worklist.Alert]
    doubts: Sequence[worklist.Doubt]

    @property
    def count(self) -> int:
        return len(self.threads) + len(self.alerts) + len(self.doubts)


async def facts(now: datetime) -> Facts:
    return Facts(
        threads=await worklist.needing_person(),
        alerts=await worklist.alerts(),
        doubts=await worklist.doubts(now - IN_DOUBT),
    )


def section(found: Facts, now: datetime, zone: ZoneInfo, user: User) -> Component:
    rows: list[Node] = [_alert(alert, now, zone, user) for alert in found.alerts]
    rows += [_doubt(doubt, now, user) for doubt in found.doubts]
    rows += [_thread(thread, now, user) for thread in found.threads]
    nothing = views.empty(
        "Nobody waits for you",
        "When the bot is not sure what a patient means, it leaves the conversation to you and it"
        " appears here.",
        "messages",
    )
    return views.section("Needs a person", rows or nothing, id="needing")


def _head(title: str, since: datetime, now: datetime, tone: Tone, drawing: str) -> Component:
    age = views.badge(times.ago(since, now), tone, drawing)
    return html.Div([html.H3(title), age], className="row-head")


def _alert(alert: worklist.Alert, now: datetime, zone: ZoneInfo, user: User) -> Component:
    title = f"{alert.provider_name}, {times.moment(alert.slot_start_at, zone, now)}"
    return html.Article(
        [
            _head(title, alert.at, now, "bad", "alert"),
            html.P(alert.sentence),
            slot_actions.alert_buttons(alert) if user.may("act") else None,
        ],
        className="card card-small card-late",
        key=f"alert-{alert.id}",
    )


def _doubt(doubt: worklist.Doubt, now: datetime, user: User) -> Component:
    title = views.person(user, doubt.name, doubt.phone_e164)
    sees = user.may("patients")
    return html.Article(
        [
            _head(title, doubt.since, now, "bad", "alert"),
            html.P(MAYBE_SENT if doubt.ours else UNHANDLED),
            html.Blockquote(doubt.body) if sees and doubt.body else None,
            html.Div(
                [
                    _read(doubt.patient_id) if sees else None,
                    slot_actions.looked_after_button(doubt.id)
                    if user.may("act") and not doubt.ours
                    else None,
                ],
                className="actions",
            ),
        ],
        className="card card-small card-late",
        key=f"doubt-{doubt.id}",
    )


def _thread(thread: worklist.NeedsPerson, now: datetime, user: User) -> Component:
    sees = user.may("patients")
    done = slot_actions.done_button(thread.patient_id)
    return html.Article(
        [
            _head(
                views.person(user, thread.name, thread.phone_e164),
                thread.since,
                now,
                "warn",
                "clock",
            ),
            html.P(thread.why.capitalize() or "Asked for a person", className="soft"),
            html.Blockquote(thread.last_text) if sees and thread.last_text else None,
            html.Div([_read(thread.patient_id), done], className="actions")
            if user.may("act")
            else None,
        ],
        className="card card-small",
        key=f"needs-{thread.patient_id}",
    )


def _read(patient_id: int) -> Component:
    return dcc.Link("Read", href=f"/messages?patient={patient_id}", className="button")
