"""One conversation as it is drawn: each text, how a reply was read and how a text of ours arrived.
Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.waitlist.staff import texts as staff_texts
from bot.waitlist.views import conversations
from dashboard import times
from dashboard.access.accounts import User
from dashboard.pages import opt_out
from dashboard.pages.conversations import reading_words, write_text
from dashboard.pages.slots import slot_actions
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import div, h2, li, ol, p, span
from dashboard.parts.views import Tone

MOST_TEXTS: Final = 100
"""A browser takes a second or two to draw twice as many."""
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
PAUSED: Final = "perhaps a STOP: offers paused"
CHOOSE: Final = Piece(
    "empty",
    pieces.empty(
        "Choose a conversation",
        "You then see every text, how each reply was read and by which rule, and whether each text"
        " of ours arrived.",
        "messages",
    ),
)


def drawn(
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
