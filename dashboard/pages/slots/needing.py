"""What waits for a person on Today: held files, alerts of files, texts in doubt, threads that the
bot left, and patients who have asked to be on the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.ledger import held
from bot.ledger.models import IntakeFile
from bot.waitlist.views import attention, joining
from dashboard import times
from dashboard.access.accounts import User
from dashboard.pages import asked
from dashboard.pages.slots import join_requests, slot_actions
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, blockquote, div, p
from dashboard.parts.views import Tone

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
    held: Sequence[IntakeFile]
    threads: Sequence[attention.NeedsPerson]
    alerts: Sequence[attention.Alert]
    doubts: Sequence[attention.Doubt]
    joining: Sequence[joining.Joining]

    @property
    def count(self) -> int:
        found = (self.held, self.threads, self.alerts, self.doubts, self.joining)
        return sum(map(len, found))


async def facts(now: datetime) -> Facts:
    return Facts(
        held=await held.waiting(),
        threads=await attention.needing_person(),
        alerts=await attention.alerts(),
        doubts=await attention.doubts(now - IN_DOUBT),
        joining=await joining.waiting(),
    )


def pieces_of(found: Facts, now: datetime, zone: ZoneInfo, user: User) -> list[Piece]:
    rows = [_held(file, user) for file in found.held]
    rows += [_alert(alert, now, zone, user) for alert in found.alerts]
    rows += [_doubt(doubt, user) for doubt in found.doubts]
    rows += [_thread(thread, user) for thread in found.threads]
    rows += [join_requests.drawn(one, user) for one in found.joining]
    return rows or [NOBODY]


NOBODY: Final = Piece(
    "empty",
    pieces.empty(
        "Nobody waits for you",
        "When the bot is not sure what a patient means, it leaves the conversation to you and it"
        " appears here.",
        "messages",
    ),
)


def _age(since: datetime, tone: Tone, drawing: str) -> Markup:
    return pieces.badge(pieces.ago(since), tone, drawing)


def _held(file: IntakeFile, user: User) -> Piece:
    words = "Look at it" if user.may("act") else "See it"
    html = article(
        pieces.row_head(
            f"File held: {views.file(user, file.name)}", _age(file.received_at, "bad", "alert")
        ),
        p(file.reason),
        p("Nothing of it is used until somebody decides.", class_="soft"),
        pieces.actions(pieces.link(words, "/files", "button")),
        class_="card card-small card-late",
    )
    return Piece(f"held-{file.id}", html)


def _alert(alert: attention.Alert, now: datetime, zone: ZoneInfo, user: User) -> Piece:
    there = times.zone_of(alert.time_zone, zone)
    title = f"{alert.provider_name}, {times.moment(alert.slot_start_at, there, now, zone)}"
    html = article(
        pieces.row_head(title, _age(alert.at, "bad", "alert")),
        p(alert.sentence),
        slot_actions.alert_buttons(alert) if user.may("act") else None,
        class_="card card-small card-late",
    )
    return Piece(f"alert-{alert.id}", html)


def _doubt(doubt: attention.Doubt, user: User) -> Piece:
    sees = user.may("patients")
    acts = user.may("act") and not doubt.ours
    html = article(
        pieces.row_head(
            asked.named(user, doubt.patient_id, doubt.name, doubt.phone_e164),
            _age(doubt.since, "bad", "alert"),
        ),
        _number(user, doubt.phone_e164),
        p(MAYBE_SENT if doubt.ours else UNHANDLED),
        blockquote(doubt.body) if sees and doubt.body else None,
        pieces.actions(
            _read(doubt.patient_id) if sees else None,
            slot_actions.looked_after_button(doubt.id) if acts else None,
        ),
        class_="card card-small card-late",
    )
    return Piece(f"doubt-{doubt.id}", html)


def _thread(thread: attention.NeedsPerson, user: User) -> Piece:
    sees = user.may("patients")
    html = article(
        pieces.row_head(
            asked.named(user, thread.patient_id, thread.name, thread.phone_e164),
            _age(thread.since, "warn", "clock"),
        ),
        _number(user, thread.phone_e164),
        p(thread.why.capitalize() or "Asked for a person", class_="soft"),
        blockquote(thread.last_text) if sees and thread.last_text else None,
        pieces.actions(
            _read(thread.patient_id), slot_actions.done_button(thread.patient_id, thread.since)
        )
        if user.may("act")
        else None,
        class_="card card-small",
    )
    return Piece(f"needs-{thread.patient_id}", html)


def _number(user: User, phone_e164: str) -> Markup:
    return div(views.number(user, phone_e164), class_="soft")


def _read(patient_id: int) -> Markup:
    return pieces.link("Read", f"/messages?patient={patient_id}", "button")
