"""Today: what the bot is doing now, what happens next, and what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component

from bot import clock
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import obstacles, worklist
from dashboard import times, views
from dashboard.accounts import User
from dashboard.depths import Depths
from dashboard.pages import entry_words, needing, new_entry, new_slot, slot_actions
from dashboard.permissions import Power
from dashboard.site import Site, loading
from dashboard.views import Node, Tone

PATH: Final = "/"
TITLE: Final = "Today"
ICON: Final = "today"
POWER: Final[Power] = "today"

OVERDUE: Final = timedelta(minutes=15)
"""A filled slot should be booked sooner than this: until then its winner was promised a time that
the clinic's own system still shows as free."""
SHOWN_ANSWERED: Final = 8
"""Offers that are over, shown on a slot's card; the rest are counted."""

UNTOLD: Final = "Not told by text: please call"

STATES: Final[dict[str, tuple[str, Tone, str]]] = {
    "pending": ("asked", "live", "wait"),
    "accepted": ("said YES", "good", "check"),
    "declined": ("said NO", "quiet", "cross"),
    "expired": ("no answer yet", "quiet", "clock"),
    "canceled": ("withdrawn", "quiet", "cross"),
    "failed": ("not reached", "bad", "alert"),
}
TEXT_STATES: Final[dict[str, str]] = {
    "queued": "text waits",
    "sending": "text is being sent",
    "unconfirmed": "text unconfirmed",
    "sent": "text sent",
    "delivered": "text delivered",
    "undelivered": "text not delivered",
    "failed": "text failed",
    "withdrawn": "text withdrawn",
}


@dataclass(frozen=True)
class Facts:
    """All that the page shows, at ``now`` and in ``zone``."""

    now: datetime
    zone: ZoneInfo
    open: Sequence[worklist.OpenSlot]
    to_book: Sequence[worklist.FilledSlot]
    booked: Sequence[worklist.FilledSlot]
    needing: needing.Facts
    day: worklist.Day
    depths: Mapping[int, obstacles.Depth]


async def facts(now: datetime, rules: Rules, depths: Depths) -> Facts:
    zone = rules.clinic.zone
    start = times.day_start(now, zone)
    open_slots = await worklist.open_slots(rules)
    return Facts(
        now=now,
        zone=zone,
        open=open_slots,
        depths=await depths.of(open_slots, now),
        to_book=await worklist.to_book(rules, now),
        booked=await worklist.booked_since(rules, start, 5),
        needing=await needing.facts(now),
        day=await worklist.day(start, times.day_start(now, zone, 1)),
    )


def layout(user: User) -> Component:
    acts = user.may("act")
    buttons = [new_slot.opener(), new_entry.opener()] if acts else []
    dialogs = [*slot_actions.dialogs(), new_slot.dialog(), new_entry.dialog()] if acts else []
    return html.Div(
        [
            html.Div(buttons, className="page-actions"),
            loading("today", **views.more({"aria-live": "off"})),
            *dialogs,
        ]
    )


def register(site: Site) -> None:
    depths = Depths(site.rules)

    @site.drawn("today", power="today")
    async def show(user: User) -> list[Component]:
        return build(await facts(clock.now(), site.rules, depths), user)

    slot_actions.register(site)
    new_slot.register(site)
    new_entry.register(site)


def build(now: Facts, user: User) -> list[Component]:
    return [
        html.Div(_tiles(now), className="tiles"),
        html.Div(
            [
                _open_section(now, user),
                html.Div(
                    [
                        _booking_section(now, user),
                        needing.section(now.needing, now.now, now.zone, user),
                    ],
                    className="side",
                ),
            ],
            className="columns",
        ),
    ]


def _tiles(now: Facts) -> list[Component]:
    live = sum(offer.state == "pending" for slot in now.open for offer in slot.asked)
    late = sum(_is_overdue(slot, now.now) for slot in now.to_book)
    closed = now.day.filled + now.day.unfilled
    return [
        views.tile("Open slots", str(len(now.open)), f"{live} offers out", tone="live"),
        views.tile(
            "To book",
            str(len(now.to_book)),
            f"{late} overdue" if late else "none overdue",
            tone="bad" if late else "quiet",
        ),
        views.tile(
            "Filled today",
            str(now.day.filled),
            f"of {closed} closed, {now.day.cancelled} cancelled" if closed else "none closed yet",
            tone="good" if now.day.filled else "quiet",
        ),
        views.tile(
            "Need a person",
            str(now.needing.count),
            f"{now.day.replies} replies, {now.day.texts_sent} texts today",
            tone="warn" if now.needing.count else "quiet",
        ),
    ]


def _is_overdue(slot: worklist.FilledSlot, now: datetime) -> bool:
    return now - slot.closed_at > OVERDUE


def _open_section(now: Facts, user: User) -> Component:
    cards: list[Node] = [_card(slot, now, user) for slot in now.open]
    nothing = views.empty(
        "No open slot",
        "When a cancellation arrives - from a file, the staff API or the button above - its slot"
        " appears here, and the first patients are asked at once.",
        "today",
    )
    return views.section("Open slots", cards or nothing, id="open-slots")


def _card(slot: worklist.OpenSlot, now: Facts, user: User) -> Component:
    live = [offer for offer in slot.asked if offer.state == "pending"]
    over = [offer for offer in slot.asked if offer.state != "pending"]
    head = html.Div(
        [
            html.Div(
                [
                    html.Div(
                        times.day_name(slot.starts_at, now.zone, now.now), className="when-day"
                    ),
                    html.Div(times.clock_time(slot.starts_at, now.zone), className="when-time"),
                ],
                className="when",
            ),
            html.Div(
                [
                    html.H3(slot.provider.name),
                    html.Div(
                        f"{slot.place.name} · {slot.provider.kind} ·"
                        f" {times.span(slot.ends_at - slot.starts_at)}",
                        className="soft",
                    ),
                    html.Div(f"starts in {times.span(slot.starts_at - now.now)}", className="soft"),
                ]
            ),
            html.Div(_state(slot, live), className="card-state"),
        ],
        className="card-head",
    )
    left = html.Span(entry_words.depth(now.depths[slot.id]), className="soft")
    body: list[Node] = [
        head,
        html.P([next_step(slot, now.now, now.zone), " ", left], className="next"),
    ]
    if slot.asked:
        body.append(html.Ul([_offer(offer, user) for offer in live + over[:SHOWN_ANSWERED]]))
    if len(over) > SHOWN_ANSWERED:
        body.append(html.P(f"and {len(over) - SHOWN_ANSWERED} asked before", className="soft"))
    if slot.notes and user.may("patients"):
        body.append(html.P([views.icon("note"), slot.notes], className="note"))
    if user.may("act"):
        body.append(slot_actions.buttons(slot))
    return html.Article(
        body, className="card", key=f"slot-{slot.id}", **views.more({"data-slot": slot.id})
    )


def _state(slot: worklist.OpenSlot, live: Sequence[worklist.Asked]) -> list[Node]:
    if live:
        latest = max(live, key=lambda offer: offer.hold_expires_at)
        return [
            views.badge(f"Batch {slot.batch_number}: asking {len(live)}", "live", "wait"),
            views.countdown(latest.hold_expires_at, latest.created_at),
        ]
    words: dict[str, tuple[str, Tone, str]] = {
        "batch": ("About to ask", "live", "wait"),
        "hold": ("Between batches", "live", "wait"),
        "hours": ("Waits for the morning", "quiet", "moon"),
        "candidates": ("Nobody left to ask", "warn", "alert"),
        "cut_off": ("Last answers only", "warn", "clock"),
    }
    return [views.badge(*words[slot.waits_for])]


def next_step(slot: worklist.OpenSlot, now: datetime, zone: ZoneInfo) -> str:
    """What the bot does next with an open slot, and when."""
    at = times.in_sentence(slot.next_look_at, zone, now) if slot.next_look_at else "in a moment"
    match slot.waits_for:
        case "hold":
            return f"If nobody says YES, the next batch is asked {at}, or as soon as all answered."
        case "hours":
            return f"Texts may not be sent at this hour. The next batch is asked {at}."
        case "candidates":
            asked = len({offer.patient_id for offer in slot.asked if offer.state != "failed"})
            before = f"{asked} were asked; a late YES still wins. " if asked else ""
            return before + "Whoever becomes eligible is asked at once."
        case "cut_off":
            return "There is no time for another batch, but a YES still wins until it starts."
        case _:
            return "The first batch is being picked."


def _offer(offer: worklist.Asked, user: User) -> Component:
    words, tone, drawing = STATES[offer.state]
    name = views.person(user, offer.name, offer.phone_e164)
    shown: Node = html.Strong(name)
    if user.may("patients"):
        shown = dcc.Link(name, href=f"/messages?patient={offer.patient_id}")
    text = TEXT_STATES.get(offer.text_status or "", "")
    return html.Li(
        [
            views.badge(words, tone, drawing),
            html.Span([shown, html.Span(f"batch {offer.batch_number} · {text}".rstrip(" ·"))]),
            views.countdown(offer.hold_expires_at) if offer.state == "pending" else None,
        ],
        key=f"offer-{offer.id}",
    )


def _booking_section(now: Facts, user: User) -> Component:
    rows: list[Node] = [_to_book(slot, now, user) for slot in now.to_book]
    done: list[Node] = [_booked(slot, now, user) for slot in now.booked]
    nothing = views.empty(
        "All booked",
        "When a patient says YES, their new time stands here until somebody has booked it in"
        " Greenway and says so.",
        "check",
    )
    return views.section("To book in Greenway", [*(rows or [nothing]), *done], id="to-book")


def _to_book(slot: worklist.FilledSlot, now: Facts, user: User) -> Component:
    late = _is_overdue(slot, now.now)
    before = slot.current_appt_at
    held = f"Still holds {times.moment(before, now.zone, now.now)}: cancel that." if before else ""
    return html.Article(
        [
            html.Div(
                [
                    html.H3(views.person(user, slot.name, slot.phone_e164)),
                    views.badge(
                        f"{'Overdue: ' if late else ''}{times.ago(slot.closed_at, now.now)}",
                        "bad" if late else "good",
                        "alert" if late else "check",
                    ),
                ],
                className="row-head",
            ),
            html.Div(views.number(user, slot.phone_e164), className="soft"),
            html.P(
                [
                    html.Strong(times.moment(slot.starts_at, now.zone, now.now)),
                    f" · {slot.provider.name} · {slot.place.name}",
                ]
            ),
            html.P(held, className="soft") if held else None,
            views.badge(UNTOLD, "bad", "alert") if slot.is_untold else None,
            slot_actions.booking_buttons(slot) if user.may("act") else None,
        ],
        className=f"card card-small{' card-late' if late else ''}",
        key=f"book-{slot.id}",
        **views.more({"data-slot": slot.id}),
    )


def _booked(slot: worklist.FilledSlot, now: Facts, user: User) -> Component:
    assert slot.booked_at is not None
    return html.P(
        [
            views.badge("booked", "good", "check"),
            f" {views.person(user, slot.name, slot.phone_e164)},"
            f" {times.moment(slot.starts_at, now.zone, now.now)},"
            f" {times.ago(slot.booked_at, now.now)}",
        ],
        className="done",
        key=f"booked-{slot.id}",
    )
