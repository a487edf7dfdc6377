"""The patients' page: where they stand, what suits them, an open offer, and their appointment.

A link from a text leads here, and whoever has it is let in: so the page shows no name, provider or
reason. A GET changes nothing, for the previews and scanners of others open links too; only a press
does. There is no cookie and no script; what is chosen comes with its form. An unknown, an old and a
revoked link are answered with the same bytes.
"""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup
from quart import Blueprint, Response, current_app, render_template, request
from quart.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from bot import audit, clock, database, languages, logs
from bot.dialogue import Event
from bot.languages import Language
from bot.messages import contacts
from bot.messages.channels import Channel
from bot.threads import turns
from bot.waitlist import links, wording
from bot.waitlist.page import calendar, choices, presses
from bot.waitlist.releases import PATIENT
from bot.waitlist.rules import fit
from bot.waitlist.rules.clinic import PAGES
from bot.waitlist.rules.place import Clinic, Place
from bot.waitlist.rules.slot import Slot
from bot.waitlist.views import standing
from bot.waitlist.views.standing import Standing
from bot.waitlist.wording import pages
from bot.waitlist.wording.pages import Words
from bot.web import refusals
from bot.web.services import EXTENSION, Services

log = logs.get(__name__)

STYLE: Final = (Path(__file__).parent / "templates/patients/page.css").read_text("utf-8")
_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
IN_WORDS: Final = ("taken", "closed", "stand_by", "rain_check", "noted")
"""What a press may lead to that the texts have a sentence for."""

Form = MultiDict[str, str]

patients = Blueprint("patients", __name__, url_prefix=PAGES[:-1], template_folder="templates")


def _services() -> Services:
    services: Services = current_app.extensions[EXTENSION]
    return services


@dataclass(frozen=True)
class Visit:
    """One request with a link that leads somewhere."""

    link: links.Link
    token: str
    language: Language
    now: datetime

    @property
    def words(self) -> Words:
        return pages.words(self.language)

    def back(self, said: str = "", token: str = "") -> Response:
        """To the page, which says what a press came to. The address is relative: a proxy may have
        put the page anywhere."""
        query = [f"said={said}"] if said else []
        query += [f"lang={request.args['lang']}"] if _asked() else []
        location = f"../{token or self.token}{'?' if query else ''}{'&'.join(query)}"
        return Response("", 303, headers={"Location": location})


def _asked() -> Language | None:
    """The language in which the page is to be shown this time."""
    asked = Language(request.args.get("lang", ""))
    return asked if asked in pages.PAGES else None


async def _visit(token: str, purpose: links.Purpose) -> Visit | None:
    now = clock.now()
    link = await links.find(token, now)
    if link is None or link.purpose != purpose:
        return None
    language = _asked() or await standing.language_of(link.patient_id)
    return Visit(link, token, language, now)


async def _gone() -> Response:
    """The same for every link that leads nowhere."""
    within = _services().unknown_links.spend(request.remote_addr or "")
    status = 404 if within else 429
    refusals.note(status, "no such link")
    said = [pages.PAGES[language] for language in pages.PAGES]
    return await _shown("gone", status, said=said, busy=not within)


async def _shown(template: str, status: int = 200, **values: Any) -> Response:
    clinic = _services().rules.clinic
    words = values.setdefault("words", pages.words(languages.DEFAULT))
    to_call = wording.speaker(clinic, words.language)["phone"]
    html = await render_template(
        f"patients/{template}.html",
        style=Markup(STYLE),  # noqa: S704 - a file of ours
        clinic=clinic.brand,
        phone=to_call,
        **values,
    )
    headers = {"Content-Security-Policy": POLICY, "X-Robots-Tag": "noindex, nofollow"}
    return Response(html, status, headers=headers, content_type="text/html; charset=utf-8")


@patients.before_request
async def is_there() -> ResponseReturnValue | None:
    """Where the clinic has no page, nothing is here."""
    return None if _services().rules.pages is not None else ("", 404)


@patients.errorhandler(Exception)
async def broken(error: Exception) -> ResponseReturnValue:
    """A patient reads a page, and the log what broke."""
    if isinstance(error, HTTPException):
        raise error
    status = 503 if isinstance(error, (*database.TRANSIENT, database.Unsettled)) else 500
    if status == 503:
        log.warning("page not answered", error=type(error).__name__)
    else:
        log.error("page broke", exc_info=error)
    return await _shown("message", status, said=list(pages.PAGES.values()))


@patients.get("/<token>")
async def page(token: str) -> Response:
    async with _services().page_room:
        if (visit := await _visit(token, "list")) is not None:
            return await _list(visit)
        if (visit := await _visit(token, "visit")) is not None:
            return await _appointment(visit)
        return await _gone()


async def _list(visit: Visit) -> Response:
    rules = _services().rules
    where = await standing.of(visit.link.patient_id, rules, visit.now)
    clinic, words = rules.clinic, visit.words
    return await _shown(
        "list",
        words=words,
        token=visit.token,
        lang=_asked(),
        others=[other for other in pages.PAGES.values() if other is not words],
        languages=pages.PAGES.values(),
        where=where,
        said=_said(visit, clinic),
        open=[_told(visit, slot) | {"offer": slot.offer_id} for slot in where.open],
        booked=[_told(visit, slot) for slot in where.booked],
        since=_day(where.wishes.joined_at, visit, clinic) if where.wishes else "",
        ahead=_ahead(where, words),
        why=_why(where, visit, clinic),
        paused=_paused_until(where, visit, clinic),
        times=_times(where, words),
        places=_places(where),
        notices=fit.NOTICES,
        first_day=visit.now.astimezone(clinic.zone).date(),
    )


def _said(visit: Visit, clinic: Clinic) -> str:
    """What the last press came to."""
    said = request.args.get("said", "")
    if said in IN_WORDS:
        return wording.render(said, visit.language, clinic, channel=Channel.PAGE)
    return visit.words.said.get(f"said_{said}", "")


def _told(visit: Visit, slot: Slot) -> dict[str, object]:
    where = slot.place
    return wording.slot_values(slot.starts_at, where.name, visit.language, where.zone, visit.now)


def _day(at: datetime, visit: Visit, clinic: Clinic) -> str:
    return wording.day_and_month(at.astimezone(clinic.zone), visit.language)


def _ahead(where: Standing, words: Words) -> str:
    if where.ahead >= standing.MOST_AHEAD:
        return words["ahead_many"].format(count=where.ahead)
    key = {0: "first", 1: "ahead_one"}.get(where.ahead, "ahead")
    return words[key].format(count=where.ahead)


def _why(where: Standing, visit: Visit, clinic: Clinic) -> list[str]:
    """Why they have no earlier appointment yet, in plain words."""
    wishes, words = where.wishes, visit.words
    if wishes is None:
        return []
    if wishes.quiet_until is not None and wishes.quiet_until > visit.now:
        return [words["why_quiet"].format(date=_day(wishes.quiet_until, visit, clinic))]
    if where.open:
        return [words["why_open"]]
    openings = where.openings
    key = "why_some" if openings.suited else "why_unsuited" if openings.all else "why_none"
    last = wishes.last_asked_at
    asked = words["asked"].format(date=_day(last, visit, clinic)) if last else words["never_asked"]
    return [words[key].format(all=openings.all, suited=openings.suited), asked]


def _paused_until(where: Standing, visit: Visit, clinic: Clinic) -> str:
    until = where.wishes.quiet_until if where.wishes else None
    return _day(until, visit, clinic) if until is not None and until > visit.now else ""


def _times(where: Standing, words: Words) -> list[dict[str, Any]]:
    """A row for each day: its name, and for each half its value and whether it suits."""
    avoided = where.wishes.avoid_times if where.wishes else ()
    halves = [(half, half not in avoided) for half in fit.TIMES]
    return [{"day": day, "halves": halves[2 * n : 2 * n + 2]} for n, day in enumerate(words.days)]


def _places(where: Standing) -> list[tuple[Place, bool]]:
    avoided = set(where.wishes.avoid_places) if where.wishes else set()
    return [(place, not place.spellings & avoided) for place in where.places]


async def _appointment(visit: Visit) -> Response:
    slot = await _slot(visit)
    told = {} if slot is None else _told(visit, slot)
    return await _shown(
        "visit",
        200 if slot else 410,
        words=visit.words,
        token=visit.token,
        lang=_asked(),
        others=[other for other in pages.PAGES.values() if other is not visit.words],
        slot=slot,
        told=told,
    )


async def _slot(visit: Visit) -> standing.Offered | None:
    assert visit.link.offer_id is not None
    return await standing.visit(visit.link.offer_id, visit.link.patient_id, _services().rules)


@patients.get("/<token>/visit.ics")
async def file(token: str) -> Response:
    async with _services().page_room:
        visit = await _visit(token, "visit")
        slot = await _slot(visit) if visit is not None else None
        if visit is None or slot is None or slot.accepted_at is None:
            return await _gone()
    words = visit.words
    content = calendar.file(
        slot, slot.offer_id, words["visit_title"], words["visit_note"], slot.accepted_at
    )
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    return Response(content, headers=headers, content_type=calendar.TYPE)


@patients.post("/<token>/<press>")
async def pressed(token: str, press: str) -> Response:
    form: Form = await request.form  # before there is room for it: whoever never ends it takes none
    async with _services().page_room:
        visit = await _visit(token, "list")
        if visit is None or press not in PRESSES:
            return await _gone()
        if not _services().presses.spend(str(visit.link.id)):
            refusals.note(429, "many presses on a page")
            return await _shown("message", 429, said=[visit.words], busy=True)
        try:
            return await PRESSES[press](visit, form)
        except choices.Refused as refused:
            return visit.back(str(refused))


async def _save(visit: Visit, form: Form) -> Response:
    rules, patient_id = _services().rules, visit.link.patient_id
    language = Language(form.get("language", ""))

    async def work() -> None:
        shown = (await standing.of(patient_id, rules, visit.now)).places
        chosen = choices.Chosen(
            times=form.getlist("time"),
            places=[_whole(one) for one in form.getlist("place")],
            shown=shown,
            notice=_whole(form.get("notice", "")),
        )
        known = language if language in pages.PAGES else visit.language
        await presses.save(patient_id, chosen, known, visit.now)

    await database.unit(work)
    return visit.back("saved")


async def _pause(visit: Visit, form: Form) -> Response:
    try:
        until = date.fromisoformat(form.get("until", ""))
    except ValueError:
        raise choices.Refused("no_date") from None
    zone = _services().rules.clinic.zone
    await database.unit(lambda: presses.pause(visit.link.patient_id, until, zone, visit.now))
    return visit.back("paused")


async def _resume(visit: Visit, _: Form) -> Response:
    await database.unit(lambda: presses.resume(visit.link.patient_id, visit.now))
    return visit.back("resumed")


async def _leave(visit: Visit, _: Form) -> Response:
    await database.unit(lambda: presses.leave(visit.link.patient_id, visit.now))
    return await _shown("message", said=[visit.words], words=visit.words, left=True)


async def _take(visit: Visit, form: Form) -> Response:
    return await _answer(visit, "TAKE", form)


async def _skip(visit: Visit, form: Form) -> Response:
    return await _answer(visit, "SKIP", form)


async def _answer(visit: Visit, event: str, form: Form) -> Response:
    offer = _whole(form.get("offer", ""))
    turn = await database.unit(
        lambda: answer(_services().conversation, visit.link.patient_id, event, offer, visit.now)
    )
    for say in turn.says if turn is not None else ():
        if link := say.values.get("link"):
            return visit.back(token=str(link).rpartition("/")[2])
        return visit.back(say.phrase)
    return visit.back()


async def answer(
    talk: turns.Conversation, patient_id: int, event: str, offer: int, now: datetime
) -> turns.Turn | None:
    """A press for or against an offer, which is a turn like that of a text: the same locks decide.
    Whoever wins gets the confirmation by text, too. ``None`` for whoever has opted out."""
    contact = await contacts.lock(patient_id)
    if contact.opt_out:
        return None
    turn = await turns.take(talk, contact, Event(event, {"offer": offer}), now, heard_at=now)
    won = tuple(say for say in turn.says if say.phrase in ("confirmed", "held"))
    await turns.send(talk, turns.Turn(contact, won), now)
    await audit.record(PATIENT, f"press_{event.lower()}", "patient", patient_id, now, offer=offer)
    return turn


Press = Callable[[Visit, Form], Awaitable[Response]]
PRESSES: Final[Mapping[str, Press]] = {
    "save": _save,
    "pause": _pause,
    "resume": _resume,
    "leave": _leave,
    "take": _take,
    "skip": _skip,
}


def _whole(given: str) -> int:
    """A number that a form of ours holds; -1 for anything else."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else -1
