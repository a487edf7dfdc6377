"""What staff do with a slot or a thread: the buttons, and the dialogs that ask before acting.

The dialogs lie outside the part of the page that is redrawn on every change, so nothing that is
being typed is ever lost. Each action is one transaction with its line in the audit log.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import audit, clock, database
from bot.ledger import alerts
from bot.messages import inbox
from bot.waitlist import desk, rounds, slots
from bot.waitlist.views import worklist
from dashboard import form_input, pieces, views
from dashboard.accounts import User
from dashboard.site import Site, presses, say

MOST_FOUND: Final = 20
ACTIONS: Final = (
    "ask",
    "give",
    "note",
    "withdraw",
    "booked",
    "honour",
    "seen",
    "attended",
    "looked-after",
)
"""What the buttons of Today are called, by what they do."""


def buttons(slot: worklist.OpenSlot) -> Markup:
    return pieces.actions(
        pieces.action("Ask the next batch now", "ask", slot.id, "send"),
        pieces.action("Give to a patient", "give", slot.id, "person"),
        pieces.action("Note", "note", slot.id, "note"),
        pieces.action("Withdraw", "withdraw", slot.id, "cross", kind="red"),
    )


def booking_buttons(slot: worklist.FilledSlot) -> Markup:
    return pieces.actions(
        pieces.action("Booked", "booked", slot.id, "check", kind="filled"),
        pieces.action("Can't honour", "honour", slot.id, "cross", kind="red"),
    )


def alert_buttons(alert: worklist.Alert) -> Markup:
    return pieces.actions(pieces.action("Seen", "seen", alert.id, "check"))


def done_button(patient_id: int) -> Markup:
    """A person has looked after this conversation."""
    return pieces.action("Done", "attended", patient_id, "check")


def looked_after_button(message_id: int) -> Markup:
    """A person has dealt with a reply that the bot could not handle."""
    return pieces.action("Done", "looked-after", message_id, "check")


def dialogs() -> list[Component]:
    return [
        *presses(*ACTIONS),
        _give_dialog(),
        _note_dialog(),
        _withdraw_dialog(),
        _honour_dialog(),
    ]


def _dialog(name: str, title: str, children: list[Component], done: Component) -> Component:
    return views.dialog(name, title, [dcc.Store(id=f"{name}-slot"), *children], done)


def _give_dialog() -> Component:
    who = dmc.Select(
        id="give-who",
        label="Patient",
        description="Type a name or the last digits of a number.",
        searchable=True,
        data=[],
        nothingFoundMessage="Nobody on the waitlist fits this search.",
        placeholder="Best fits first",
        comboboxProps={"withinPortal": True},
    )
    confirm = dmc.Checkbox(
        id="give-confirm", label="Confirm to the patient by text", checked=True, mt="md"
    )
    hint = html.P(
        "For a patient who agreed by phone or at the desk. Everybody else who was asked is told"
        " that the slot is taken.",
        className="soft",
    )
    return _dialog(
        "give",
        "Give this slot to a patient",
        [hint, who, confirm],
        views.button("Give the slot", "give-go", kind="filled"),
    )


def _note_dialog() -> Component:
    text = dmc.Textarea(
        id="note-text",
        label="Note for colleagues; patients never see it",
        autosize=True,
        minRows=3,
        **views.FIRST,
    )
    return _dialog("note", "Note", [text], views.button("Save", "note-go", kind="filled"))


def _withdraw_dialog() -> Component:
    words = html.P(
        "The slot is taken back: offers that are out end, and their patients are told once that it"
        " is no longer open."
    )
    return _dialog(
        "withdraw",
        "Withdraw this slot?",
        [words],
        views.button("Withdraw the slot", "withdraw-go", kind="filled", color="red"),
    )


def _honour_dialog() -> Component:
    words = html.P(
        "The patient is told that we are sorry, that their earlier booking stands, and that they"
        " are asked first next time."
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
    return _dialog(
        "honour",
        "Can't honour this promise?",
        [words, choice],
        views.button("Tell the patient", "honour-go", kind="filled", color="red"),
    )


def register(site: Site) -> None:
    _register_honour(site)
    _register_clicks(site)
    _register_openers(site)
    _register_give(site)
    _register_note_and_withdraw(site)


async def act(
    site: Site,
    user: User,
    action: str,
    subject: tuple[str, int | None],
    work: Callable[[datetime], Awaitable[Any]],
) -> Any:
    """Do ``work`` in one transaction with its line in the audit log, and tell every page.

    A subject without an id is what ``work`` makes: it returns the id.
    """
    now = clock.now()

    async def both() -> Any:
        done = await work(now)
        subject_id = done if subject[1] is None else subject[1]
        await audit.record(user.name, action, subject[0], subject_id, now)
        return done

    done = await database.unit(both)
    site.changes.ring()
    return done


def _register_clicks(site: Site) -> None:
    rules = site.rules

    @site.pressed("ask", power="act")
    async def ask(user: User, slot: int) -> None:
        asked = await act(
            site, user, "ask_now", ("slot", slot), lambda now: desk.ask_now(slot, rules, now)
        )
        say(f"{asked} more are asked now." if asked else "Nobody else fits this slot just now.")

    @site.pressed("booked", power="act")
    async def booked(user: User, slot: int) -> None:
        await act(site, user, "booked", ("slot", slot), lambda now: desk.mark_booked(slot, now))
        say("Marked as booked.")

    @site.pressed("attended", power="act")
    async def attended(user: User, patient: int) -> None:
        await act(
            site, user, "attended", ("patient", patient), lambda now: desk.attended(patient, now)
        )
        say("Done: this conversation no longer waits.")

    @site.pressed("looked-after", power="act")
    async def looked_after(user: User, text: int) -> None:
        await act(
            site, user, "looked_after", ("text", text), lambda now: inbox.looked_after(text, now)
        )
        say("Done: this reply no longer waits.")


def _register_honour(site: Site) -> None:
    @site.on(
        Output("honour-dialog", "opened", allow_duplicate=True),
        Output("honour-what", "value"),
        Input("honour-go", "n_clicks"),
        State("honour-slot", "data"),
        State("honour-what", "value"),
        power="act",
        prevent_initial_call=True,
    )
    async def honour(user: User, _clicks: int, slot: int, what: str | None) -> tuple[bool, None]:
        if what not in ("free", "gone"):
            raise slots.Refused("Please say whether the time is still free.")
        await act(
            site,
            user,
            "not_honoured",
            ("slot", slot),
            lambda now: desk.cannot_honour(slot, site.rules, now, still_free=what == "free"),
        )
        say("The patient is being told.")
        return False, None

    @site.pressed("seen", power="act")
    async def seen(user: User, alert: int) -> None:
        await act(
            site, user, "seen", ("alert", alert), lambda now: alerts.seen(alert, user.name, now)
        )


def _register_openers(site: Site) -> None:
    _register_opener(site, "withdraw")
    # What was chosen for another slot must not stand there for this one.
    _register_opener(site, "give", choice="give-who")
    _register_opener(site, "honour", choice="honour-what")

    @site.pressed(
        "note",
        Output("note-dialog", "opened"),
        Output("note-slot", "data"),
        Output("note-text", "value"),
        power="act",
    )
    async def open_note(_user: User, slot: int) -> tuple[bool, int, str]:
        return True, slot, await worklist.slot_note(slot)


def _register_opener(site: Site, name: str, choice: str | None = None) -> None:
    blank = [Output(choice, "value", allow_duplicate=True)] if choice else []

    @site.pressed(
        name,
        Output(f"{name}-dialog", "opened"),
        Output(f"{name}-slot", "data"),
        *blank,
        power="act",
    )
    async def open_dialog(_user: User, slot: int) -> list[Any]:
        return [True, slot, *[None for _ in blank]]


def _register_give(site: Site) -> None:
    @site.on(
        Output("give-who", "data"),
        Input("give-slot", "data"),
        Input("give-who", "searchValue"),
        State("give-who", "data"),
        power="patients",
    )
    async def find(
        user: User, slot: int | None, said: str | None, shown: list[dict[str, str]]
    ) -> Any:
        # Choosing somebody writes their label into the search: that asks for nothing new.
        if slot is None or any(one["label"] == said for one in shown):
            return dash.no_update
        found = await worklist.find_entries(said or "", MOST_FOUND)
        return [
            {
                "value": str(row["id"]),
                "label": f"{row['name'] or 'No name'} · {views.number(user, row['phone_e164'])}"
                f" · score {row['priority_score']}",
            }
            for row in found
        ]

    @site.on(
        Output("give-dialog", "opened", allow_duplicate=True),
        Output("give-who", "value"),
        Input("give-go", "n_clicks"),
        State("give-slot", "data"),
        State("give-who", "value"),
        State("give-confirm", "checked"),
        power="act",
        prevent_initial_call=True,
    )
    async def give(
        user: User, _clicks: int, slot: int, who: str | None, confirm: bool
    ) -> tuple[bool, None]:
        if not who:
            raise slots.Refused("Please choose a patient first.")
        await act(
            site,
            user,
            "give",
            ("slot", slot),
            lambda now: desk.give_to(slot, int(who), site.rules, now, confirm=confirm),
        )
        say("The slot is theirs. Please book it.")
        return False, None


def _register_note_and_withdraw(site: Site) -> None:
    @site.on(
        Output("note-dialog", "opened", allow_duplicate=True),
        Input("note-go", "n_clicks"),
        State("note-slot", "data"),
        State("note-text", "value"),
        power="act",
        prevent_initial_call=True,
    )
    async def note(user: User, _clicks: int, slot: int, text: str | None) -> bool:
        try:
            kept = form_input.note(text)
        except ValueError as error:
            raise slots.Refused(f"The note is not saved. {error}") from None
        await act(site, user, "note", ("slot", slot), lambda _now: desk.note(slot, kept))
        return False

    @site.on(
        Output("withdraw-dialog", "opened", allow_duplicate=True),
        Input("withdraw-go", "n_clicks"),
        State("withdraw-slot", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def withdraw(user: User, _clicks: int, slot: int) -> bool:
        async def work(now: datetime) -> None:
            if not await rounds.withdraw(slot, "withdrawn", site.rules, now):
                raise slots.Refused("This slot is not open any more.")

        await act(site, user, "withdraw", ("slot", slot), work)
        say("The slot is withdrawn.")
        return False
