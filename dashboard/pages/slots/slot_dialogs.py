"""The dialogs that ask before something is done with a slot.

Each names the slot, and the patient where it is about one, and acts on the slot that it was opened
for, whatever the page shows behind it. They lie outside of what is drawn again with every change,
so nothing that is being typed is ever lost.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock
from bot.waitlist import slots
from bot.waitlist.staff import desk, undo
from bot.waitlist.views import people, worklist
from dashboard import acting, form_input
from dashboard.access import places
from dashboard.access.accounts import User
from dashboard.pages import naming
from dashboard.pages.slots import call_list, join_requests, slot_actions
from dashboard.parts import views
from dashboard.site import Press, Site, presses, say

MOST_FOUND: Final = 20
NAMES: Final = ("ask", "give", "note", "withdraw", "honour")
"""What the dialogs are called, and the buttons that open them."""
TITLES: Final = {
    "ask": "Ask the next batch now?",
    "give": "Give this slot to a patient",
    "note": "Note",
    "withdraw": "Withdraw this slot?",
    "honour": "Can't honour this promise?",
}


def dialogs() -> list[Component]:
    return [
        *presses(*slot_actions.PRESSES, *call_list.PRESSES, *join_requests.PRESSES, *NAMES),
        _ask(),
        _give(),
        _note(),
        _withdraw(),
        _honour(),
        call_list.dialog(),
    ]


def _dialog(name: str, children: Sequence[Component], done: Component) -> Component:
    about = dcc.Store(id=f"{name}-about")
    return views.dialog(name, TITLES[name], [about, *children], done)


def _ask() -> Component:
    words = html.P(
        "The hold ends, and the next patients get a text at once: that can't be taken back. Whoever"
        " was asked before may still say YES."
    )
    return _dialog("ask", [words], views.button("Ask them now", "ask-go", kind="filled"))


def _give() -> Component:
    who = dmc.Select(
        id="give-who",
        label="Patient",
        description="Type parts of the name, or digits of the number.",
        searchable=True,
        filter=views.AS_ANSWERED,
        allowDeselect=False,
        data=[],
        nothingFoundMessage="Nobody on the waitlist fits this search.",
        placeholder="Best fits first",
        comboboxProps={"withinPortal": True},
        openOnFocus=False,
        **views.FIRST,
    )
    confirm = dmc.Checkbox(
        id="give-confirm", label="Confirm to the patient by text", checked=True, mt="md"
    )
    hint = html.P(
        "For a patient who agreed by phone or at the desk. Everybody else who was asked is told"
        " that the slot is taken, which can't be taken back.",
        className="soft",
    )
    done = views.button("Give the slot", "give-go", kind="filled")
    return _dialog("give", [hint, who, confirm], done)


def _note() -> Component:
    text = dmc.Textarea(
        id="note-text",
        label="Note for colleagues; patients never see it",
        autosize=True,
        minRows=3,
        **views.FIRST,
    )
    shown = dcc.Store(id="note-shown")
    return _dialog("note", [shown, text], views.button("Save", "note-go", kind="filled"))


def _withdraw() -> Component:
    words = html.P(
        "The slot is taken back: offers that are out end, and their patients are told once that it"
        f" is no longer open, {undo.TELL_AFTER.seconds} seconds from now."
    )
    done = views.button(
        "Withdraw the slot", "withdraw-go", kind="filled", color="red", **views.FIRST
    )
    return _dialog("withdraw", [words], done)


def _honour() -> Component:
    words = html.P(
        "The patient is told at once that we are sorry, that their earlier booking stands, and that"
        " they are asked first next time. That can't be taken back."
    )
    choice = dmc.RadioGroup(
        [
            dmc.Radio("The time is still free: give it to whoever is next", value="free", mt="xs"),
            dmc.Radio("The time is gone: ask nobody else", value="gone", mt="xs"),
        ],
        id="honour-what",
        label="What about the time?",
        mt="md",
    )
    done = views.button("Tell the patient", "honour-go", kind="filled", color="red")
    return _dialog("honour", [words, choice], done)


def register(site: Site) -> None:
    _register_openers(site)
    _register_ask(site)
    _register_give(site)
    _register_note(site)
    _register_withdraw(site)
    _register_honour(site)


def _register_openers(site: Site) -> None:
    for name in ("ask", "withdraw"):
        _register_opener(site, name)
    # What was chosen for another slot must not stand there for this one.
    _register_opener(site, "give", choice="give-who")
    _register_opener(site, "honour", choice="honour-what")

    @site.pressed(
        "note",
        *_opened("note"),
        Output("note-text", "value"),
        Output("note-shown", "data"),
        power="act",
    )
    async def open_note(user: User, press: Press) -> list[Any]:
        slot = await naming.slot(site, press.of)
        return [*_open("note", slot, press, user), slot.notes, slot.notes]


def _register_opener(site: Site, name: str, choice: str | None = None) -> None:
    blank = [Output(choice, "value", allow_duplicate=True)] if choice else []

    @site.pressed(name, *_opened(name), *blank, power="act")
    async def open_dialog(user: User, press: Press) -> list[Any]:
        slot = await naming.slot(site, press.of)
        _check(name, slot, press)
        return [*_open(name, slot, press, user), *[None for _ in blank]]


def _check(name: str, slot: worklist.GivenSlot, press: Press) -> None:
    """Refuse to ask about what is not so any more."""
    if name == "honour":
        if slot.winner is None or slot.winner.id != press.shown:
            raise slots.Refused("This slot has another winner now, or none: please look again.")
    elif slot.status != "open":
        raise slots.Refused(desk.GONE[slot.status])


def _opened(name: str) -> list[Output]:
    return [
        Output(f"{name}-dialog", "opened"),
        Output(f"{name}-dialog", "title"),
        Output(f"{name}-about", "data"),
    ]


def _open(name: str, slot: worklist.GivenSlot, press: Press, user: User) -> list[Any]:
    """What ``_opened`` outputs: the dialog opens, named, for this slot and no other."""
    whose = naming.person(user, slot.winner) if name == "honour" and slot.winner else ""
    words = " · ".join(part for part in (whose, naming.slot_words(slot, clock.now())) if part)
    return [True, views.titled(TITLES[name], words), [press.of, press.shown]]


def _go(name: str, *states: State) -> list[Any]:
    """The button of a dialog, and what it was opened for."""
    return [
        Input(f"{name}-go", "n_clicks"),
        State(f"{name}-about", "data"),
        *states,
    ]


def _closed(name: str) -> Output:
    return Output(f"{name}-dialog", "opened", allow_duplicate=True)


async def _words(site: Site, slot_id: int) -> str:
    return naming.slot_words(await naming.slot(site, slot_id), clock.now())


def _register_ask(site: Site) -> None:
    @site.on(_closed("ask"), *_go("ask"), power="act", prevent_initial_call=True)
    async def ask(user: User, _clicks: int, about: list[int]) -> bool:
        slot = about[0]
        done = await acting.act(
            site, user, "ask_now", ("slot", slot), lambda now: desk.ask_now(slot, site.rules, now)
        )
        words = await _words(site, slot)
        say(
            f"{done.result} more are asked now for {words}."
            if done.result
            else f"Nobody else fits just now: {words}."
        )
        return False


def _register_give(site: Site) -> None:
    @site.on(
        Output("give-who", "data"),
        Input("give-about", "data"),
        Input("give-who", "searchValue"),
        State("give-who", "data"),
        power="patients",
    )
    async def find(
        user: User, about: list[int] | None, said: str | None, shown: list[dict[str, str]]
    ) -> Any:
        # Choosing somebody writes their label into the search: that asks for nothing new.
        if about is None or any(one["label"] == said for one in shown):
            return dash.no_update
        if said:
            await audit.search(user.name, "waitlist", clock.now())
        found = await people.find_entries(said or "", MOST_FOUND)
        return [
            {
                "value": str(entry.id),
                "label": f"{entry.name or 'No name'} · {views.number(user, entry.phone_e164)}"
                f" · score {entry.priority_score}",
            }
            for entry in found
        ]

    @site.on(
        _closed("give"),
        Output("give-who", "value"),
        *_go("give", State("give-who", "value"), State("give-confirm", "checked")),
        power="act",
        prevent_initial_call=True,
    )
    async def give(
        user: User, _clicks: int, about: list[int], who: str | None, confirm: bool
    ) -> tuple[bool, None]:
        if not who:
            raise slots.Refused("Please choose a patient first.")
        slot = about[0]
        await places.check([("entry", int(who))])
        await acting.act(
            site,
            user,
            "give",
            ("slot", slot),
            lambda now: desk.give_to(slot, int(who), site.rules, now, confirm=confirm),
        )
        given = await naming.slot(site, slot)
        whose = naming.person(user, given.winner) if given.winner else "the patient"
        words = naming.slot_words(given, clock.now())
        say(f"The slot is theirs: {whose}, {words}. Please book it.")
        return False, None


def _register_note(site: Site) -> None:
    @site.on(
        _closed("note"),
        *_go("note", State("note-text", "value"), State("note-shown", "data")),
        power="act",
        prevent_initial_call=True,
    )
    async def note(
        user: User, _clicks: int, about: list[int], text: str | None, shown: str | None
    ) -> bool:
        try:
            kept = form_input.note(text)
        except ValueError as error:
            raise slots.Refused(f"The note is not saved. {error}") from None
        slot = about[0]
        await acting.act(
            site, user, "note", ("slot", slot), lambda _now: desk.note(slot, kept, shown=shown)
        )
        say(f"The note is saved: {await _words(site, slot)}.")
        return False


def _register_withdraw(site: Site) -> None:
    @site.on(_closed("withdraw"), *_go("withdraw"), power="act", prevent_initial_call=True)
    async def withdraw(user: User, _clicks: int, about: list[int]) -> bool:
        slot = about[0]

        async def work(now: datetime) -> int:
            at = now + undo.TELL_AFTER
            line = await desk.withdraw(slot, "withdrawn", user.name, site.rules, now, tell_at=at)
            if line is None:
                raise slots.Refused("This slot is not open any more.")
            return line

        line = await acting.commit(site, [("slot", slot)], work)
        acting.say_undoable(f"The slot is withdrawn: {await _words(site, slot)}.", line)
        return False


def _register_honour(site: Site) -> None:
    @site.on(
        _closed("honour"),
        Output("honour-what", "value"),
        *_go("honour", State("honour-what", "value")),
        power="act",
        prevent_initial_call=True,
    )
    async def honour(
        user: User, _clicks: int, about: list[int], what: str | None
    ) -> tuple[bool, None]:
        if what not in ("free", "gone"):
            raise slots.Refused("Please say whether the time is still free.")
        slot, winner = about
        await acting.act(
            site,
            user,
            "not_honoured",
            ("slot", slot),
            lambda now: desk.cannot_honour(
                slot, site.rules, now, still_free=what == "free", winner=winner
            ),
        )
        who = await people.person(winner)
        say(f"{naming.person(user, who) if who else 'The patient'} is being told.")
        return False, None
