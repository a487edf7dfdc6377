"""Today: what the bot is doing now, what happens next, and what waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dash import dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import call_list as calls
from bot.waitlist.views import obstacles, worklist
from dashboard import times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.depths import Depths
from dashboard.pages import asked, filters
from dashboard.pages.entries import entry_words, new_entry
from dashboard.pages.figures import outlook
from dashboard.pages.slots import (
    call_list,
    first_day,
    join_requests,
    needing,
    new_slot,
    slot_actions,
    slot_dialogs,
)
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import article, div, h3, li, p, span, strong, ul
from dashboard.parts.views import Tone
from dashboard.site import Site, canvas, region

PATH: Final = "/"
TITLE: Final = "Today"
ICON: Final = "today"
POWER: Final[Power] = "today"

OVERDUE: Final = timedelta(minutes=15)
"""A filled slot should be booked sooner than this: until then its winner was promised a time that
the clinic's own system still shows as free."""
SHOWN_ANSWERED: Final = 8
"""Offers that are over, shown on a slot's card; the rest are counted."""
LATEST_BATCHES: Final = 4
"""Sizes of batches, shown on a slot's card."""

UNTOLD: Final = "Not told by text: please call"

WAITS: Final[dict[str, tuple[str, Tone, str]]] = {
    "batch": ("About to ask", "live", "wait"),
    "hold": ("Between batches", "live", "wait"),
    "hours": ("Waits for the morning", "quiet", "moon"),
    "candidates": ("Nobody left to text", "warn", "alert"),
    "cut_off": ("Last answers only", "warn", "clock"),
}
LISTS: Final = {"open-slots": "Open slots", "needing": "Needs a person", "to-book": "To book"}


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
    calls: Mapping[int, Sequence[calls.ToCall]]


async def facts(now: datetime, rules: Rules, depths: Depths) -> Facts:
    zone = rules.clinic.zone
    start = times.day_start(now, zone)
    open_slots = await worklist.open_slots(rules)
    return Facts(
        now=now,
        zone=zone,
        open=open_slots,
        depths=await depths.of(open_slots, now),
        calls=await calls.of_slots([slot.id for slot in open_slots]),
        to_book=await worklist.to_book(rules, now),
        booked=await worklist.booked_since(rules, start, 5),
        needing=await needing.facts(now),
        day=await worklist.day(start, times.day_start(now, zone, 1)),
    )


def layout(user: User) -> Component:
    acts = user.may("act")
    buttons = [new_slot.opener(), new_entry.opener()] if acts else []
    dialogs = [*slot_dialogs.dialogs(), new_slot.dialog(), new_entry.dialog()] if acts else []
    lists = [_section(title, name) for name, title in LISTS.items()]
    return html.Div(
        [
            html.Div([*buttons, *_elsewhere()], className="page-actions"),
            canvas(
                "today",
                region("first-day"),
                region("tiles", className="tiles"),
                html.Div(lists, className="lists"),
            ),
            *dialogs,
        ]
    )


def _elsewhere() -> list[Component]:
    """What was, and what comes."""
    return [
        dcc.Link("Closed slots", href="/slots", className="button"),
        dcc.Link("Coming week", href=outlook.PATH, className="button"),
    ]


def _section(title: str, name: str) -> Component:
    return views.section(title, region(name, still=True), name=name)


def register(site: Site) -> None:
    depths, new_clinic = Depths(site.rules), first_day.FirstDay(site)

    @site.drawn("today", power="today")
    async def show(user: User) -> Regions:
        drawn = build(await facts(clock.now(), site.rules, depths), user)
        return {"first-day": await new_clinic.pieces_for(user), **drawn}

    call_list.register(site)
    join_requests.register(site)
    slot_actions.register(site)
    slot_dialogs.register(site)
    new_slot.register(site)
    new_entry.register(site)


def build(now: Facts, user: User) -> Regions:
    return {
        "tiles": _tiles(now),
        "open-slots": [_card(slot, now, user) for slot in now.open] or [NOTHING_OPEN],
        "to-book": [
            *([_to_book(slot, now, user) for slot in now.to_book] or [ALL_BOOKED]),
            *[_booked(slot, now, user) for slot in now.booked],
        ],
        "needing": needing.pieces_of(now.needing, now.now, now.zone, user),
    }


def _tiles(now: Facts) -> list[Piece]:
    live = sum(offer.state == "pending" for slot in now.open for offer in slot.asked)
    late = sum(_is_overdue(slot, now.now) or slot.is_promise_late(now.now) for slot in now.to_book)
    closed, today = now.day.closed, filters.today_of(now.now, now.zone)
    tiles = {
        "open": pieces.tile(
            "Open slots",
            str(len(now.open)),
            f"{live} {'offer' if live == 1 else 'offers'} out",
            tone="live",
            href="#open-slots-title",
        ),
        "person": pieces.tile(
            "Need a person",
            str(now.needing.count),
            f"{now.day.replies} replies, {now.day.texts_sent} texts today",
            tone="warn" if now.needing.count else "quiet",
            href="#needing-title",
        ),
        "book": pieces.tile(
            "To book",
            str(len(now.to_book)),
            f"{late} overdue" if late else "none overdue",
            tone="bad" if late else "quiet",
            href="#to-book-title",
        ),
        "filled": pieces.tile(
            "Filled today",
            str(now.day.filled),
            f"of {closed} closed, {now.day.cancelled} cancelled" if closed else "none closed yet",
            tone="good" if now.day.filled else "quiet",
            href=addresses.of("/slots", {"from": today, "to": today}),
        ),
    }
    return [Piece(key, tile) for key, tile in tiles.items()]


def _is_overdue(slot: worklist.FilledSlot, now: datetime) -> bool:
    return now - slot.closed_at > OVERDUE


def _card(slot: worklist.OpenSlot, now: Facts, user: User) -> Piece:
    live = [offer for offer in slot.asked if offer.state == "pending"]
    over = [offer for offer in slot.asked if offer.state != "pending"]
    offers = [_offer(offer, user) for offer in live + over[:SHOWN_ANSWERED]]
    left = span(entry_words.depth(now.depths[slot.id]), class_="soft")
    to_call = now.calls.get(slot.id, ())
    html = article(
        _card_head(slot, live, now),
        p(next_step(slot, now.now, now.zone), " ", left, class_="next"),
        p(pace(slot.batch), class_="soft") if slot.batch else None,
        p(chain(slot, now.now, now.zone), class_="soft") if slot.chain else None,
        ul(*offers) if offers else None,
        p(f"and {len(over) - SHOWN_ANSWERED} asked before", class_="soft")
        if len(over) > SHOWN_ANSWERED
        else None,
        call_list.drawn(slot, to_call, now.now, user) if to_call else None,
        p(pieces.icon("note"), slot.notes, class_="note")
        if slot.notes and user.may("patients")
        else None,
        slot_actions.buttons(slot) if user.may("act") else None,
        class_="card",
        data_slot=slot.id,
    )
    return Piece(f"slot-{slot.id}", html)


def _card_head(slot: worklist.OpenSlot, live: Sequence[worklist.Asked], now: Facts) -> Markup:
    length = times.span(slot.ends_at - slot.starts_at)
    return div(
        div(
            div(times.day_name(slot.starts_at, slot.place.zone, now.now), class_="when-day"),
            div(times.clock_time(slot.starts_at, slot.place.zone, now.zone), class_="when-time"),
            class_="when",
        ),
        div(
            h3(slot.provider.name),
            div(f"{slot.place.name} · {slot.provider.kind} · {length}", class_="soft"),
            div("starts ", pieces.ahead(slot.starts_at), class_="soft"),
        ),
        div(*_state(slot, live), class_="card-state"),
        class_="card-head",
    )


def _state(slot: worklist.OpenSlot, live: Sequence[worklist.Asked]) -> list[Markup]:
    if live:
        latest = max(live, key=lambda offer: offer.hold_expires_at)
        return [
            pieces.badge(asking(slot.batch_number, len(live)), "live", "wait"),
            pieces.countdown(latest.hold_expires_at, latest.created_at),
        ]
    return [pieces.badge(*WAITS[slot.waits_for])]


def asking(batch: int, live: int) -> str:
    """Who is being asked: by a call alone before any batch of texts."""
    return f"Batch {batch}: asking {live}" if batch else f"Calling {live}"


def next_step(slot: worklist.OpenSlot, now: datetime, zone: ZoneInfo) -> str:
    """What the bot does next with an open slot, and when."""
    at = times.in_sentence(slot.next_look_at, zone, now) if slot.next_look_at else "in a moment"
    match slot.waits_for:
        case "hold":
            if slot.batch is not None and slot.batch.next_size is not None:
                return f"If nobody says YES, more are asked {at} if too few answers are on the way."
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


def chain(slot: worklist.OpenSlot, now: datetime, zone: ZoneInfo) -> str:
    """Through which slots patients have moved up until this one came free."""
    before = ", then ".join(times.moment(at, slot.place.zone, now, zone) for at in slot.chain)
    moved = "1 patient has" if slot.round == 1 else f"{slot.round} patients have"
    return f"{moved} moved up: {before}, then this."


def pace(batch: worklist.Batch) -> str:
    """How many are asked, how often, and why: ``Asked 5, then 3 every 6 min: 1.0 YES expected``."""
    minutes = f"{batch.hold_seconds / 60:g} min"
    if batch.next_size is None:
        return f"Asked {batch.sizes[-1]} every {minutes}, {batch.reason}."
    before = ", ".join(str(size) for size in batch.sizes[-LATEST_BATCHES:])
    first = "" if len(batch.sizes) <= LATEST_BATCHES else "... "
    then = f"then {batch.next_size} in {minutes}" if batch.next_size else f"the next in {minutes}"
    return f"Asked {first}{before}, {then}: {batch.reason}."


def _offer(offer: worklist.Asked, user: User) -> Markup:
    return li(
        asked.badge(offer),
        span(*asked.whom(offer, user)),
        pieces.countdown(offer.hold_expires_at) if offer.state == "pending" else None,
        data_key=f"offer-{offer.id}",
    )


def _to_book(slot: worklist.FilledSlot, now: Facts, user: User) -> Piece:
    late = _is_overdue(slot, now.now) or slot.is_promise_late(now.now)
    before = slot.current_appt_at
    held = f"Still holds {times.moment(before, now.zone, now.now)}: cancel that." if before else ""
    age = pieces.badge(
        ["Overdue: " if late else None, pieces.ago(slot.closed_at)],
        "bad" if late else "good",
        "alert" if late else "check",
    )
    html = article(
        pieces.row_head(asked.named(user, slot.patient_id, slot.name, slot.phone_e164), age),
        div(views.number(user, slot.phone_e164), class_="soft"),
        p(
            strong(times.moment(slot.starts_at, slot.place.zone, now.now, now.zone)),
            f" · {slot.provider.name} · {slot.place.name}",
        ),
        p(held, class_="soft") if held else None,
        pieces.badge(UNTOLD, "bad", "alert") if slot.is_untold else None,
        _promised(slot, now),
        slot_actions.booking_buttons(slot) if user.may("act") else None,
        class_=f"card card-small{' card-late' if late else ''}",
        data_slot=slot.id,
    )
    return Piece(f"book-{slot.id}", html)


def _promised(slot: worklist.FilledSlot, now: Facts) -> Markup | None:
    """By when the patient was told that it is final."""
    if slot.promised_by is None:
        return None
    by = times.moment(slot.promised_by, slot.place.zone, now.now)
    if slot.is_promise_late(now.now):
        return pieces.badge(f"Promised by {by}: not kept", "bad", "alert")
    return p(f"Held: told that it is final by {by}.", class_="soft")


def _booked(slot: worklist.FilledSlot, now: Facts, user: User) -> Piece:
    assert slot.booked_at is not None
    html = p(
        pieces.badge("booked", "good", "check"),
        " ",
        asked.named(user, slot.patient_id, slot.name, slot.phone_e164),
        f", {times.moment(slot.starts_at, slot.place.zone, now.now, now.zone)}, ",
        pieces.ago(slot.booked_at),
        class_="done",
    )
    return Piece(f"booked-{slot.id}", html)


NOTHING_OPEN: Final = Piece(
    "empty",
    pieces.empty(
        "No open slot",
        "When a cancellation arrives - from a file, the staff API or the button above - its slot"
        " appears here, and the first patients are asked at once.",
        "today",
    ),
)
ALL_BOOKED: Final = Piece(
    "empty",
    pieces.empty(
        "All booked",
        "When a patient says YES, their new time stands here until somebody has booked it in the"
        " clinic's own system and says so.",
        "check",
    ),
)
