"""On Files: what only staff can tell about the words of files, and what lies there untaken.

Each question is put once; with its answer the rows that waited for it go on, and later files are
read with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock
from bot.ledger import answers, questions
from bot.ledger.models import IntakeQuestion, IntakeUntaken
from bot.waitlist import providers
from bot.waitlist.rules import place
from bot.waitlist.staff import place_changes
from bot.waitlist.views import worklist
from dashboard import acting
from dashboard.access.accounts import User
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import article, div, p, strong
from dashboard.site import Press, Site, presses, say

NEW: Final = {"new MD/DO": "MD/DO", "new APP": "APP"}
"""Choices for somebody who is not in the list of providers yet, with the kind."""
LONGEST_NAME: Final = 80
DIRECT: Final[dict[str, answers.Answer]] = {
    "ask-patient": "patient",
    "ask-clinic": "clinic",
    "ask-mdy": "mdy",
    "ask-dmy": "dmy",
    "ask-ignore": "ignore",
    "ask-harmless": "harmless",
    "ask-counts": "counts",
    "ask-cancelled": "cancelled",
    "ask-standing": "standing",
    "ask-over": "over",
    "ask-local": "local",
    "ask-sender": "sender",
}
"""Buttons that answer by themselves."""
SAID: Final[dict[answers.Answer, str]] = {
    "patient": "taken for the patient's",
    "clinic": "taken for the clinic's",
    "mdy": "the month comes first",
    "dmy": "the day comes first",
    "ignore": "passed over from now on",
    "is": "known from now on",
    "named": "known from now on",
    "harmless": "not looked at any more",
    "counts": "counts against its rows from now on",
    "cancelled": "the patient gave it up",
    "standing": "the appointment stands",
    "over": "nothing is free by it",
    "local": "its times are the clinic's",
    "sender": "its times are the sender's",
}


def parts() -> list[Component]:
    """What the page needs besides the drawn questions."""
    return [*presses(*DIRECT, "ask-who", "ask-where"), _dialog(), _place_dialog()]


def _dialog() -> Component:
    fields = [
        dcc.Store(id="ask-who-question"),
        html.P("Later files are read with your answer, and the rows that wait go on."),
        dmc.Select(
            id="ask-who-provider",
            label="Provider",
            data=[],
            searchable=True,
            filter=views.BY_WORDS,
            allowDeselect=False,
            required=True,
        ),
        dmc.TextInput(
            id="ask-who-name",
            label="Name",
            description="Only for somebody new.",
            inputProps={"maxLength": LONGEST_NAME},
        ),
    ]
    done = views.button("Save", "ask-who-go", kind="filled")
    return views.dialog("ask-who", "Who is this?", fields, done, className="form")


def _place_dialog() -> Component:
    fields = [
        dcc.Store(id="ask-where-question"),
        html.P("This spelling names the place from now on, and the rows that wait go on."),
        dmc.Select(
            id="ask-where-place",
            label="Place",
            description="A place that is not listed is added on Settings first.",
            data=[],
            searchable=True,
            filter=views.BY_WORDS,
            allowDeselect=False,
            required=True,
        ),
    ]
    done = views.button("Save", "ask-where-go", kind="filled")
    return views.dialog("ask-where", "Which place is this?", fields, done, className="form")


def build(asked: Sequence[IntakeQuestion], user: User) -> list[Piece]:
    """Each question as a card."""
    return [_card(one, may_act=user.may("deliveries")) for one in asked]


def untaken(found: Sequence[IntakeUntaken], user: User) -> list[Piece]:
    """What lies in the inbox and will not be taken."""
    if not found:
        return []
    lines = [
        p(strong(views.file(user, one.name)), f": {one.reason}", class_="soft") for one in found
    ]
    card = article(
        pieces.row_head("In the inbox, and not taken", pieces.badge(f"{len(found)}", "warn")),
        *lines,
        class_="card card-small",
    )
    return [Piece("untaken", card)]


def _card(question: IntakeQuestion, *, may_act: bool) -> Piece:
    asked = _ASKED[question.about]
    sender, _, said = question.words.partition(": ")
    words = asked.words.format(words=question.words, sender=sender, said=said)
    buttons = [
        pieces.action(answer, press, question.id, drawing)
        for answer, press, drawing in asked.answers
    ]
    many = len(question.file_ids)
    waits = f"{many} files ask this." if many > 1 else "One file asks this."
    card = article(
        pieces.row_head(asked.title, pieces.badge("asks you", "warn", "clock")),
        div(p(words), p(waits, class_="soft")),
        pieces.actions(*buttons) if may_act else None,
        class_="card card-small card-late",
    )
    return Piece(f"question-{question.id}", card)


@dataclass(frozen=True)
class _Asked:
    """What a question of one kind says. ``words`` may name what it asks about as ``{words}``, or
    the ``{sender}`` and the ``{said}`` of ``sender: said``; ``answers``: words and press of each
    button, and its drawing."""

    title: str
    words: str
    answers: tuple[tuple[str, str, str | None], ...]


_ASKED: Final[Mapping[answers.About, _Asked]] = {
    "reason": _Asked(
        "Who cancelled?",
        "The reason “{words}” names neither the patient nor the clinic."
        " Only what the patient gave up is offered.",
        (("The patient", "ask-patient", None), ("The clinic", "ask-clinic", None)),
    ),
    "provider": _Asked(
        "Who is this?",
        "“{words}” is not in the list of providers.",
        (
            ("Say who this is", "ask-who", "check"),
            ("Pass over for good", "ask-ignore", "cross"),
        ),
    ),
    "place": _Asked(
        "Which place is this?",
        "“{words}” is not in the list of places.",
        (
            ("Say which place", "ask-where", "check"),
            ("Pass over for good", "ask-ignore", "cross"),
        ),
    ),
    "column": _Asked(
        "What does this column say?",
        "The column “{words}” may say that a cancelled time is not free, or"
        " is another time or place. Its rows are not offered.",
        (
            ("It says nothing of that", "ask-harmless", "check"),
            ("It does: offer none", "ask-counts", "cross"),
        ),
    ),
    "note": _Asked(
        "Is this time free?",
        "Beside a cancelled appointment stands “{words}”. Until somebody says"
        " that this keeps no time, it is not offered.",
        (
            ("It keeps no time", "ask-harmless", "check"),
            ("It does: don't offer", "ask-counts", "cross"),
        ),
    ),
    "status": _Asked(
        "What does this status mean?",
        "Messages of {sender} say “{said}” of an appointment. Until somebody says"
        " what that means, they free no time.",
        (
            ("The patient cancelled", "ask-cancelled", None),
            ("It is booked", "ask-standing", None),
            ("Neither: offer nothing", "ask-over", "cross"),
        ),
    ),
    "clock": _Asked(
        "Whose time is this?",
        "Messages of {words} are written by a clock that is not the clinic's."
        " By which are the times of their appointments? Until then, they free none.",
        (("The clinic's", "ask-local", None), ("The sender's", "ask-sender", None)),
    ),
    "order": _Asked(
        "Month or day first?",
        "Files have dates such as 3/4/2026. Is that the 4th of March, or the 3rd of April?",
        (("The 4th of March", "ask-mdy", None), ("The 3rd of April", "ask-dmy", None)),
    ),
}


def register(site: Site) -> None:
    for name in DIRECT:
        _register_direct(site, name)
    _register_place(site)

    @site.pressed(
        "ask-who",
        Output("ask-who-dialog", "opened"),
        Output("ask-who-dialog", "title"),
        Output("ask-who-question", "data"),
        Output("ask-who-provider", "data"),
        Output("ask-who-provider", "value"),
        Output("ask-who-name", "value"),
        power="deliveries",
    )
    async def ask(_user: User, press: Press) -> list[Any]:
        question = await IntakeQuestion.get(id=press.of)
        known = [
            {"value": str(one.id), "label": f"{one.name} ({one.kind})"}
            for one in await worklist.providers()
        ]
        new = [{"value": key, "label": f"Somebody new ({kind})"} for key, kind in NEW.items()]
        title = views.titled("Who is this?", f"“{question.words}”")
        return [True, title, press.of, [*known, *new], None, ""]

    @site.on(
        Output("ask-who-dialog", "opened", allow_duplicate=True),
        Output("ask-who-provider", "error"),
        Output("ask-who-name", "error"),
        Input("ask-who-go", "n_clicks"),
        State("ask-who-question", "data"),
        State("ask-who-provider", "value"),
        State("ask-who-name", "value"),
        power="deliveries",
        refused=[True, "", ""],
        prevent_initial_call=True,
    )
    async def save(
        user: User, _clicks: int, of: int, chosen: str | None, name: str | None
    ) -> list[Any]:
        name = " ".join((name or "").split())
        if not chosen:
            return [True, "Please choose who this is.", ""]
        if chosen in NEW and not name:
            return [True, "", "Please write the name."]

        async def work(now: datetime) -> None:
            who = (await providers.add(name, NEW[chosen], now)).id if chosen in NEW else int(chosen)
            await questions.answer(of, "is", user.name, now, provider_id=who)

        try:
            await acting.commit(site, [], work)
        except providers.Taken as taken:
            return [True, "", str(taken)]
        say("Saved. The rows that waited are read again in a moment.")
        return [False, "", ""]


def _register_place(site: Site) -> None:
    @site.pressed(
        "ask-where",
        Output("ask-where-dialog", "opened"),
        Output("ask-where-dialog", "title"),
        Output("ask-where-question", "data"),
        Output("ask-where-place", "data"),
        Output("ask-where-place", "value"),
        power="deliveries",
    )
    async def ask(_user: User, press: Press) -> list[Any]:
        question = await IntakeQuestion.get(id=press.of)
        listed = place.Directory(await worklist.places(site.rules))
        known = [{"value": str(one.id), "label": listed.label(one)} for one in listed.places]
        title = views.titled("Which place is this?", f"“{question.words}”")
        return [True, title, press.of, known, None]

    @site.on(
        Output("ask-where-dialog", "opened", allow_duplicate=True),
        Output("ask-where-place", "error"),
        Input("ask-where-go", "n_clicks"),
        State("ask-where-question", "data"),
        State("ask-where-place", "value"),
        power="deliveries",
        refused=[True, ""],
        prevent_initial_call=True,
    )
    async def save(user: User, _clicks: int, of: int, chosen: str | None) -> list[Any]:
        if not chosen:
            return [True, "Please choose the place."]

        async def work(now: datetime) -> None:
            found = await questions.answer(of, "named", user.name, now)
            await place_changes.add_alias(int(chosen), found.words, user.name, site.rules, now)

        await acting.commit(site, [], work)
        say("Saved. The rows that waited are read again in a moment.")
        return [False, ""]


def _register_direct(site: Site, name: str) -> None:
    said = DIRECT[name]

    @site.pressed(name, power="deliveries")
    async def answer(user: User, press: Press) -> None:
        found = await questions.answer(press.of, said, user.name, clock.now())
        site.changes.ring()
        say(f"“{found.words}”: {SAID[said]}. The rows that waited are read again in a moment.")
