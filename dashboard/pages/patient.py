"""One patient: entries, why not yet, offers and what became of each, consent, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import audit, clock, languages
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.slot import Slot
from bot.waitlist.staff import fits
from bot.waitlist.views import conversations, obstacles, patient, waitlist
from dashboard import acting, times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import opt_out
from dashboard.pages.conversations import thread, write_text
from dashboard.pages.entries import entry_drawer, entry_words
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, div, element, h2, h3, li, p, span, strong, ul
from dashboard.parts.views import Tone
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = "/patient"
TITLE: Final = "Patient"
ICON: Final = ""
POWER: Final[Power] = "patients"

MOST_OFFERS: Final = 50
LATEST_TEXTS: Final = 8
MOST_ASKED: Final = 20
TAKE_OFF: Final = "take-off-fit"
"""What the button is called that takes a preference back that a patient agreed to by text."""
NEXT: Final[dict[str, tuple[str, Tone, str]]] = {
    "offer": ("is being asked", "live", "wait"),
    "text": ("text waits to be sent", "quiet", "clock"),
    "call": ("to be called", "warn", "person"),
    "visit": ("has the visit", "good", "check"),
    "visit_to_book": ("said YES: to book", "warn", "alert"),
}
CONSENTS: Final = {
    ("given", "sms"): "agreed to texts",
    ("revoked", "sms"): "opted out",
    ("restored", "sms"): "opted in again",
    ("given", "voice"): "agreed to automated calls",
    ("revoked", "voice"): "no automated calls any more",
}


@dataclass(frozen=True)
class Facts:
    """All that is known of one patient."""

    contact: patient.Contact
    entries: Sequence[waitlist.Entry]
    why_not: dict[int, Sequence[tuple[Slot, obstacles.Obstacle | None]]]
    offers: Sequence[patient.Offered]
    consents: Sequence[patient.Consent]
    coming: Sequence[patient.Coming]
    asked: Sequence[patient.Asked]
    said: Sequence[conversations.Said]


async def facts(patient_id: int, rules: Rules, now: datetime) -> Facts | None:
    contact = await patient.contact(patient_id)
    if contact is None:
        return None
    entries = await patient.entries(patient_id, now)
    return Facts(
        contact,
        entries,
        {one.id: await entry_drawer.why_not(one.id, rules, now) for one in entries if one.active},
        await patient.offers(patient_id, MOST_OFFERS),
        await patient.consents(patient_id),
        await patient.coming(patient_id, now),
        await patient.asked(patient_id, MOST_ASKED),
        await conversations.said(patient_id, LATEST_TEXTS),
    )


def layout(user: User) -> Component:
    acts = user.may("act")
    dialogs = [*write_text.dialog(), *opt_out.dialog(), *presses(TAKE_OFF)] if acts else []
    return html.Div([canvas("patient", region("patient-parts")), *dialogs])


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn("patient", Input("url", "search"), State("url", "pathname"), power="patients")
    async def show(user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        now, chosen = clock.now(), addresses.number(search, "id")
        found = None if chosen is None else await facts(chosen, site.rules, now)
        if found is not None:
            await audit.read(user.name, "patient", chosen, now)
        return {"patient-parts": [NOBODY] if found is None else build(found, user, zone, now)}

    @site.pressed(TAKE_OFF, power="act")
    async def take_off(user: User, press: Press) -> None:
        await acting.commit(
            site, [("fit", press.of)], lambda now: fits.take_off(press.of, user.name, now)
        )
        say("Taken off: such slots are offered to them again.")


NOBODY: Final = Piece(
    "empty",
    pieces.empty(
        "No such patient", "Look for them on the waitlist, or among the messages.", "person"
    ),
)


def build(found: Facts, user: User, zone: ZoneInfo, now: datetime) -> list[Piece]:
    return [
        Piece("head", _head(found.contact, user, zone, now)),
        Piece("coming", _part("What comes next", [_next(one, zone, now) for one in found.coming])),
        *[_entry(one, found, user, zone, now) for one in found.entries],
        Piece("said", _said(found, zone, now)),
        Piece("offers", _part("Offers", [_offer(one, zone, now) for one in found.offers])),
        Piece("consents", _part("Consent", [_consent(one, zone) for one in found.consents])),
    ]


def _head(contact: patient.Contact, user: User, zone: ZoneInfo, now: datetime) -> Markup:
    why = contact.needs_staff_why
    unreachable = entry_words.UNREACHABLE.get(contact.unreachable or "")
    until = contact.quiet_until
    waits = f" · asked us to wait until {times.date(until, zone)}" if until and until > now else ""
    return article(
        div(
            div(
                h2(views.person(user, contact.name, contact.phone_e164)),
                span(views.number(user, contact.phone_e164), class_="soft"),
            ),
            div(
                pieces.badge(why or "needs a person", "warn", "alert") if why else None,
                pieces.badge("opted out", "quiet", "cross") if contact.opt_out else None,
                pieces.badge(thread.PAUSED, "warn", "alert") if contact.paused_at else None,
                pieces.badge(unreachable, "bad", "alert") if unreachable else None,
            ),
            class_="row-head",
        ),
        p(
            f"Known since {times.date(contact.since, zone)} · texts in"
            f" {languages.name(contact.language)} · consent:"
            f" {contact.consent_source or 'none'} · automated calls:"
            f" {entry_words.automated_calls(contact.voice_consent_source)}{waits}",
            class_="soft",
        ),
        _actions(contact, user),
        class_="card",
        data_subject=True,
    )


def _actions(contact: patient.Contact, user: User) -> Markup:
    may = user.may("act") and not contact.opt_out
    read = f"Conversation: {contact.texts} texts"
    return pieces.actions(
        pieces.action("Write", write_text.PRESS, contact.id, "send") if may else None,
        pieces.link(read, f"/messages?patient={contact.id}", "button"),
        pieces.action("Opt out", opt_out.PRESS, contact.id, "cross", kind="red") if may else None,
    )


def _entry(entry: waitlist.Entry, found: Facts, user: User, zone: ZoneInfo, now: datetime) -> Piece:
    held = entry.current_appt_at
    told = {
        "May be asked": entry_words.standing(entry, now, zone),
        "Score": f"{entry.score.total}: {entry_words.parts(entry.score)}",
        "Wants": entry_words.wants(entry),
        "Never asked for": ", ".join([*entry.avoid_places, *entry.avoid_times]),
        "Must know before": (
            entry_words.notice(entry.notice_minutes) if entry.notice_minutes else ""
        ),
        "Current appointment": times.moment(held, zone, now) if held else "none",
        "On the list for": times.span(now - entry.joined_at),
        "Note": entry.notes,
    }
    listed = "On the waitlist" if entry.active else "Off the waitlist"
    lines = [[element("dt", name), element("dd", said)] for name, said in told.items() if said]
    html = article(
        pieces.row_head(
            f"{listed}: {entry.name or 'no name'}",
            pieces.link("Change", f"/waitlist?entry={entry.id}", "button"),
        ),
        element("dl", *lines, class_="facts"),
        _suits([one for one in found.asked if one.entry_id == entry.id], user, zone),
        _why_not(found.why_not.get(entry.id, ()), zone, now),
        class_="card",
    )
    return Piece(f"entry-{entry.id}", html)


def _suits(asked: Sequence[patient.Asked], user: User, zone: ZoneInfo) -> list[Markup]:
    """What they were asked of what suits, and said: the source of what they are spared."""
    lines = [
        li(
            _answer(one, zone),
            pieces.action("Take off", TAKE_OFF, one.id, "cross")
            if one.holds and user.may("act")
            else None,
        )
        for one in asked
    ]
    return [h3("Asked by text what suits"), ul(*lines)] if lines else []


def _answer(asked: patient.Asked, zone: ZoneInfo) -> str:
    """``Nov 24, 2026, after 3 answers: only afternoons? said YES Nov 24, 2026``."""
    after = "an answer" if asked.fit.answers == 1 else f"{asked.fit.answers} answers"
    said = {"yes": "said YES", "no": "said NO", "other": "said something else"}
    answer = said[asked.answer] if asked.answer else "no answer"
    when = f" {times.date(asked.answered_at, zone)}" if asked.answered_at else ""
    changed = " (changed since)" if asked.answer == "yes" and not asked.holds else ""
    return (
        f"{times.date(asked.asked_at, zone)}, after {after}:"
        f" {entry_words.suits(asked.fit)}? {answer}{when}{changed} "
    )


def _why_not(
    reasons: Sequence[tuple[Slot, obstacles.Obstacle | None]], zone: ZoneInfo, now: datetime
) -> list[Markup]:
    lines = [
        li(
            f"{times.moment(slot.starts_at, slot.place.zone, now)}, {slot.provider.name},"
            f" {slot.place.name}: "
            f"{entry_words.OBSTACLES[why] if why else 'fits, and may be asked'}"
        )
        for slot, why in reasons
    ]
    return [h3("Slots that are open now"), ul(*lines)] if lines else []


def _part(title: str, lines: Sequence[Markup]) -> Markup:
    shown = ul(*lines) if lines else p("None yet.", class_="soft")
    return article(h3(title), shown, class_="card")


def _offer(offer: patient.Offered, zone: ZoneInfo, now: datetime) -> Markup:
    took = ""
    if offer.answered_at is not None:
        took = f" after {times.span(offer.answered_at - offer.created_at)}"
    return li(
        strong(
            f"{times.moment(offer.slot_start_at, zone, now)}, {offer.provider_name},"
            f" {offer.location}"
        ),
        span(
            f" {entry_drawer.OFFER_STATES[offer.state]}{took}; asked"
            f" {times.in_sentence(offer.created_at, zone, now)}"
        ),
        data_key=f"offer-{offer.slot_id}-{times.stamp(offer.created_at)}",
    )


def _next(one: patient.Coming, zone: ZoneInfo, now: datetime) -> Markup:
    there = times.zone_of(one.time_zone, zone)
    about = ""
    if one.slot_start_at is not None:
        starts = times.moment(one.slot_start_at, there, now, zone)
        about = f"{starts}, {one.provider_name}, {one.location}"
    when = ""
    if one.kind == "offer" and one.at is not None:
        when = f" until {times.in_sentence(one.at, zone, now).removeprefix('at ')}"
    elif one.kind == "text" and one.at is not None and one.at > now:
        when = f" {times.in_sentence(one.at, zone, now)}"
    words, tone, drawing = NEXT[one.kind]
    return li(pieces.badge(f"{words}{when}", tone, drawing), span(about))


def _said(found: Facts, zone: ZoneInfo, now: datetime) -> Markup:
    """The end of the conversation, and the way to all of it."""
    every = f"/messages?patient={found.contact.id}"
    texts = thread.texts(found.said, zone, now, corrects=False)
    return article(
        pieces.row_head("Conversation", pieces.link(f"All {found.contact.texts}", every, "button")),
        element("ol", *texts, class_="texts") if texts else p("No text yet.", class_="soft"),
        class_="card",
    )


def _consent(event: patient.Consent, zone: ZoneInfo) -> Markup:
    said = CONSENTS.get((event.kind, event.channel), event.kind)
    return li(f"{times.date(event.at, zone)}: {said} ({event.source})")
