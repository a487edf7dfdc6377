"""Who is to be called for an open slot, since texts don't reach them: on the slot's card on Today.

One press notes what came of a call; a slot is given by a second. The words to say are staff's;
nothing is left on a machine.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, get_args

from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock, languages
from bot.waitlist import calls
from bot.waitlist.rules.slot import Slot
from bot.waitlist.slots import Refused
from bot.waitlist.staff import desk
from bot.waitlist.views import people, worklist
from bot.waitlist.views.call_list import ToCall
from dashboard import acting, times
from dashboard.access.accounts import User
from dashboard.pages import asked, naming
from dashboard.parts import pieces, views
from dashboard.parts.markup import details, div, li, p, span, summary, ul
from dashboard.site import Press, Site, say

WHY: Final[dict[str, str]] = {
    "no_consent": "has not agreed to texts",
    "landline": "has a landline",
    "dead": "texts don't arrive there",
    "language": "our texts are not in their language",
}
NOT_DIALLED: Final[dict[str, str]] = {
    "no_consent": "has not agreed to automated calls",
    "language": "no automated call in this language",
    "shared": "two patients who wait share this number",
    "too_often": "was called automatically of late",
    "unanswered": "two automated calls in a row reached nobody",
    "too_late": "too late for an automated call",
}
"""Why the system does not call somebody by itself, where it calls at all."""
LINES: Final[dict[str, str]] = {
    "dialling": "being called now",
    "unconfirmed": "called: it is not known yet whether it rang",
    "placed": "being called now",
    "ringing": "it rings",
    "talking": "on the line now",
}
ENDS: Final[dict[str, str]] = {
    "completed": "the automated call was picked up, and no key pressed",
    "busy": "the automated call met a busy line",
    "no_answer": "nobody answered the automated call",
    "canceled": "the automated call was ended",
    "failed": "the automated call could not be made",
    "lost": "the automated call was never made",
}
"""How a call of the system stands, and how it ended."""
RESULTS: Final[dict[calls.Result, str]] = {
    "taken": "Takes it",
    "declined": "No",
    "no_answer": "No answer",
    "later": "Call later",
}
STATES: Final = {"later": "call again", "no_answer": "no answer before"}
KINDS: Final[dict[calls.Result, pieces.Kind]] = {"taken": "filled"}
TAKES: Final = "They take it?"
SAID: Final[dict[calls.Result, str]] = {
    "declined": "not this one. Their wish stays on the list.",
    "no_answer": "no answer. They stay on the list of calls.",
    "later": "to be called again.",
}
"""What is noted of somebody, after their name."""
PRESSES: Final = tuple(f"call-{result}" for result in get_args(calls.Result))


def drawn(slot: Slot, waiting: Sequence[ToCall], now: datetime, user: User) -> Markup:
    """The calls of a slot's card, the first to be made on top."""
    due = sum(call.state in calls.OPEN and call.state != "automatic" for call in waiting)
    automatic = sum(call.state == "automatic" for call in waiting)
    return div(
        p(
            pieces.badge(f"To call: {due}", "warn" if due else "quiet", "person"),
            pieces.badge(f"Called automatically: {automatic}", "live", "person")
            if automatic
            else None,
            " They suit the slot and can't be texted. Whoever says YES first has it.",
            class_="next",
        ),
        details(summary("What to say"), p(script(slot, now))),
        ul(*[_row(call, user) for call in waiting]),
        class_="calls",
    )


def script(slot: Slot, now: datetime) -> str:
    """What to say once the patient is on the line, and to nobody else."""
    when = times.moment(slot.starts_at, slot.place.zone, now)
    return (
        f"This is {slot.place.brand}. An earlier appointment has opened: {when} with"
        f" {slot.provider.name} at {slot.place.name}. Would you like to have it? (Say this to the"
        " patient alone; leave nothing of it on an answering machine.)"
    )


def _row(call: ToCall, user: User) -> Markup:
    about = [views.number(user, call.phone_e164), WHY[call.why]]
    if call.language != languages.DEFAULT:
        about.append(f"speaks {languages.name(call.language)}: interpreter needed")
    if call.state in STATES:
        about.append(STATES[call.state])
    if call.not_dialled:
        about.append(NOT_DIALLED[call.not_dialled])
    if call.line in ENDS:
        about.append(ENDS[call.line])
    who = span(
        asked.named(user, call.patient_id, call.name, call.phone_e164),
        span(" · ".join(about)),
    )
    if call.state == "automatic":
        return li(who, pieces.badge(_line(call), "live", "person"))
    buttons = [
        pieces.action(words, f"call-{result}", call.id, kind=KINDS.get(result, "light"))
        for result, words in RESULTS.items()
    ]
    return li(who, pieces.actions(*buttons) if user.may("act") else None)


def _line(call: ToCall) -> str:
    if call.heard:
        return "listens to the opening now"
    return LINES.get(call.line or "", "is called automatically, in turn")


def dialog() -> Component:
    """Asks before a slot is given by a call: whoever else was asked is told that it is taken."""
    words = html.P(
        "The slot is theirs at once, and everybody else who was asked is told that it is taken."
        " That can't be taken back."
    )
    done = views.button("Give them the slot", "taken-go", kind="filled", **views.FIRST)
    return views.dialog("taken", TAKES, [dcc.Store(id="taken-about"), words], done)


def register(site: Site) -> None:
    for result in get_args(calls.Result):
        if result != "taken":
            _register(site, result)
    _register_taken(site)


def _register(site: Site, result: calls.Result) -> None:
    @site.pressed(f"call-{result}", power="act")
    async def called(user: User, press: Press) -> None:
        whose, _ = await _about(site, user, press.of)
        await acting.commit(
            site,
            [("call", press.of)],
            lambda now: desk.called(press.of, result, user.name, site.rules, now),
        )
        say(f"{whose}: {SAID[result]}")


def _register_taken(site: Site) -> None:
    shown = Output("taken-dialog", "opened"), Output("taken-dialog", "title")

    @site.pressed("call-taken", *shown, Output("taken-about", "data"), power="act")
    async def ask(user: User, press: Press) -> list[Any]:
        whose, slot = await _about(site, user, press.of)
        if slot.status != "open":
            raise Refused(desk.GONE[slot.status])
        words = f"{whose} \u00b7 {naming.slot_words(slot, clock.now())}"
        return [True, views.titled(TAKES, words), [press.of, press.shown]]

    @site.on(
        Output("taken-dialog", "opened", allow_duplicate=True),
        Input("taken-go", "n_clicks"),
        State("taken-about", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def give(user: User, _clicks: int, about: list[int]) -> bool:
        call_id = about[0]
        whose, slot = await _about(site, user, call_id)
        await acting.commit(
            site,
            [("call", call_id)],
            lambda now: desk.called(call_id, "taken", user.name, site.rules, now),
        )
        words = naming.slot_words(slot, clock.now())
        say(f"The slot is theirs: {whose}, {words}. Please book it.")
        return False


async def _about(site: Site, user: User, call_id: int) -> tuple[str, worklist.GivenSlot]:
    """Who is called, as far as this user may see it, and for which slot. Raises ``Refused``."""
    call = await calls.get(call_id)
    one = None if call is None else await people.person(call.patient_id)
    if call is None or one is None:
        raise Refused("There is no such call.")
    return naming.person(user, one), await naming.slot(site, call.slot_id)
