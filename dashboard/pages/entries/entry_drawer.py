"""One waitlist entry beside the list: why it stands where it stands, and what may be changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock, languages
from bot.messages import contacts
from bot.waitlist import entries, slots
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.offer import State as OfferState
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.rules.slot import Slot
from bot.waitlist.views import obstacles, people, waitlist, worklist
from dashboard import acting, times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.pages import known_number, naming, opt_out
from dashboard.pages.entries import entry_changes, entry_form, entry_words
from dashboard.parts import views
from dashboard.parts.views import Node
from dashboard.site import Site, say

PATH: Final = "/waitlist"
"""Where the drawer is; ``?entry=12`` opens it."""
OPENED: Final = "list-opened"
"""Which row was pressed, as ``assets/grid.js`` tells it."""
SHOWN_OFFERS: Final = 8
SHOWN_SLOTS: Final = 10
OFFER_STATES: Final[Mapping[OfferState, str]] = {
    "pending": "being asked",
    "accepted": "said YES",
    "declined": "said NO",
    "expired": "no answer",
    "canceled": "offer ended",
    "failed": "text did not arrive",
}
OWN: Final = ("boost", "boost-why", "edit-phone", "edit-consent", "edit-calls", "edit-language")
"""The fields besides those that a new entry has too, in the order of ``entry_changes.Given``."""
CHECKED: Final = ("why", "phone", "consent", "calls")
"""Those of them that may be wrong, in the order of their outputs."""
REACHABLE: Final = "edit-reachable"
LEAVE: Final = "Take off the list"
RETURN: Final = "Put back on the list"
OPT_OUT: Final = "edit-opt-out"
CALLS: Final = (
    "Where the patient agreed, for example: by phone, on paper. Whom no text reaches is then called"
    " by the system, which puts an opening to them by keys. Empty it if they take that back: then"
    " only a person calls."
)


def drawer() -> list[Component]:
    """The drawer, and the dialog that one of its buttons opens."""
    return [dcc.Store(id=OPENED), _drawer(), *opt_out.dialog()]


def _drawer() -> Component:
    made: Component = dmc.Drawer(
        [
            dcc.Store(id="entry-id"),
            dcc.Store(id="edit-shown"),
            html.Div(id="facts", tabIndex="-1", **views.FIRST),
            html.H3("Boost"),
            dmc.NumberInput(
                id="boost",
                label="Points",
                description=f"0 to {MOST_BOOST} on top of the rule",
                value=0,
                min=0,
                max=MOST_BOOST,
                clampBehavior="none",  # a number out of range is told, not changed
                allowDecimal=False,
            ),
            dmc.TextInput(
                id="boost-why",
                label="Why this boost",
                description="The reason is kept for ever, for colleagues to read: no names in it.",
            ),
            html.H3("Change this entry"),
            html.Div([*_of_the_number(), *entry_form.components("edit")], className="form-fields"),
            html.Div(
                [
                    views.button("Save", "edit-go", kind="filled"),
                    views.button(LEAVE, "edit-leave", drawing="clock"),
                    views.button("Texts reach this number", REACHABLE, drawing="check"),
                    views.button("Opt out of texts", OPT_OUT, drawing="cross", color="red"),
                ],
                className="actions",
            ),
        ],
        id="entry-drawer",
        title="Waitlist entry",
        position="right",
        size="lg",
        closeOnClickOutside=False,  # it would lose what was typed
        closeButtonProps={"aria-label": "Close"},
    )
    return made


def _of_the_number() -> list[Component]:
    """What belongs to the number: whoever shares it is texted in this language, on this word."""
    return [
        dmc.TextInput(
            id="edit-phone",
            label="Mobile number",
            description="A new number ends what the old one is being offered.",
            inputProps={"type": "tel"},
        ),
        known_number.place("edit-phone"),
        dmc.TextInput(
            id="edit-consent",
            label="Consent to texts",
            description="Where the patient agreed to be texted at this number",
        ),
        dmc.TextInput(
            id="edit-calls",
            label="Agreed to automated calls",
            description=CALLS,
        ),
        dmc.Select(
            id="edit-language",
            label="Texts in",
            data=[{"value": code, "label": name} for code, name in languages.choices().items()],
            value=languages.DEFAULT,
            allowDeselect=False,
        ),
    ]


def register(site: Site) -> None:
    known_number.register(site, "edit-phone", State("edit-shown", "data"))
    _register_open(site)
    _register_save(site)
    _register_leave(site)
    _register_opt_out(site)
    _register_reachable(site)


def _register_open(site: Site) -> None:
    zone = site.rules.clinic.zone

    @site.on(
        Output("entry-drawer", "opened"),
        Output("entry-drawer", "title"),
        Output("entry-id", "data"),
        Output("edit-shown", "data"),
        Output("facts", "children"),
        *[Output(name, "value") for name in OWN],
        Output("edit-leave", "children"),
        Output(REACHABLE, "display"),
        Output(OPENED, "data"),
        *entry_form.choices("edit"),
        *entry_form.outputs("edit"),
        Input(OPENED, "data"),
        Input("url", "search"),
        State("url", "pathname"),
        power="patients",
    )
    async def open_drawer(
        user: User, opened: dict[str, int] | None, search: str | None, path: str
    ) -> Any:
        chosen = opened["id"] if opened else None
        if opened is None and path == PATH:
            chosen = addresses.number(search, "entry")
        if chosen is None:
            return dash.no_update
        now = clock.now()
        entry = await _find(chosen, now)
        await audit.read(user.name, "entry", entry.id, now)
        before = await waitlist.offers_of(entry.id, SHOWN_OFFERS)
        reasons = await why_not(entry.id, site.rules, now)
        return [
            True,
            views.person(user, entry.name, entry.phone_e164),
            entry.id,
            entry_changes.shown(entry, user, zone),
            [
                facts(entry, user, now, zone, await waitlist.boost_of(entry.id)),
                *_slots(reasons, now, zone),
                *_before(before, now, zone),
            ],
            entry.manual_boost,
            "",
            *entry_changes.shown(entry, user, zone)[-len(entry_changes.OF_THE_NUMBER) :],
            LEAVE if entry.active else RETURN,
            None if entry.unreachable else "none",
            {},
            *await entry_form.offered(site.rules),
            *entry_form.shown(entry, zone),
        ]


async def _find(entry_id: int, now: datetime) -> waitlist.Entry:
    entry = await waitlist.one(entry_id, now)
    if entry is None:
        raise entries.NotFound("This entry is gone.")
    return entry


async def why_not(
    entry_id: int, rules: Rules, now: datetime
) -> list[tuple[Slot, obstacles.Obstacle | None]]:
    """For each of the next open slots, what keeps this entry from it."""
    slots = await worklist.open_slots(rules)
    return await obstacles.of_entry(entry_id, slots[:SHOWN_SLOTS], now)


def boosted(entry: waitlist.Entry, boost: waitlist.Boost | None, now: datetime) -> str:
    """How much, by whom, when and why, for colleagues to read. Pure."""
    if boost is None or not entry.manual_boost:
        return str(entry.manual_boost or "")
    return f"{entry.manual_boost} by {boost.actor}, {times.ago(boost.at, now)}: {boost.why}"


def facts(
    entry: waitlist.Entry,
    user: User,
    now: datetime,
    zone: ZoneInfo,
    boost: waitlist.Boost | None = None,
) -> Component:
    held = entry.current_appt_at
    avoided = [*entry.avoid_places, *entry.avoid_times]
    lines: list[tuple[str, Node]] = [
        ("Score", f"{entry.score.total}: {entry_words.parts(entry.score)}"),
        ("Boost", boosted(entry, boost, now)),
        ("May be asked", entry_words.standing(entry, now, zone)),
        ("Number", views.number(user, entry.phone_e164)),
        ("Wants", entry_words.wants(entry)),
        ("Never asked for", ", ".join(avoided)),
        ("Current appointment", times.moment(held, zone, now) if held else "none"),
        ("On the list for", times.span(now - entry.joined_at)),
        ("Consent", entry.consent_source or "none"),
        ("Automated calls", entry_words.automated_calls(entry.voice_consent_source)),
        ("Texts in", languages.name(entry.language)),
    ]
    return html.Dl(
        [part for label, value in lines if value for part in (html.Dt(label), html.Dd(value))],
        className="facts",
    )


def _slots(
    reasons: Sequence[tuple[Slot, obstacles.Obstacle | None]],
    now: datetime,
    zone: ZoneInfo,
) -> list[Component]:
    if not reasons:
        return []
    lines = [
        html.Li(
            f"{times.moment(slot.starts_at, slot.place.zone, now, zone)},"
            f" {slot.provider.name}, {slot.place.name}:"
            f" {entry_words.OBSTACLES[why] if why else 'fits, and may be asked'}"
        )
        for slot, why in reasons
    ]
    return [html.H3("Slots that are open now"), html.Ul(lines)]


def _began(offer: waitlist.AskedBefore, now: datetime, zone: ZoneInfo) -> str:
    return times.moment(offer.slot_start_at, times.zone_of(offer.time_zone, zone), now, zone)


def _before(
    offers: Sequence[waitlist.AskedBefore], now: datetime, zone: ZoneInfo
) -> list[Component]:
    if not offers:
        return []
    lines = [
        html.Li(
            f"{times.ago(offer.created_at, now)}: {offer.provider_name},"
            f" {offer.location}, {_began(offer, now, zone)}:"
            f" {OFFER_STATES[offer.state]}"
        )
        for offer in offers
    ]
    return [html.H3("Asked before"), html.Ul(lines)]


def _register_save(site: Site) -> None:
    zone = site.rules.clinic.zone
    entry_form.register(site, "edit")

    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        *entry_form.errors("edit"),
        Output("boost-why", "error"),
        Output("edit-phone", "error"),
        Output("edit-consent", "error"),
        Output("edit-calls", "error"),
        entry_form.meant("edit"),
        Input("edit-go", "n_clicks"),
        State("entry-id", "data"),
        State("edit-shown", "data"),
        *[State(name, "value") for name in OWN],
        *entry_form.states("edit"),
        power="act",
        refused=[True, *entry_form.sentences({}), *[""] * len(CHECKED), dash.no_update],
        prevent_initial_call=True,
    )
    async def save(
        user: User, _clicks: int, entry: int, before: list[Any], *values: Any
    ) -> list[Any]:
        now, own = clock.now(), values[: len(OWN)]
        given = entry_changes.Given(values[len(OWN) :], *own)
        changes = entry_changes.check(before, given, zone, now)
        if isinstance(changes, dict):
            meant = entry_form.meaning(given.entry, zone, now)
            wrong = [changes.get(name, "") for name in CHECKED]
            return [True, *entry_form.sentences(changes), *wrong, meant]
        await entry_changes.save(user, entry, before, changes, site.rules, now)
        site.changes.ring()
        say(await _saved(user, entry, changes))
        return [False, *entry_form.sentences({}), *[""] * len(CHECKED), None]


async def _saved(user: User, entry: int, changes: entry_changes.Changes) -> str:
    who = await people.of_entry(entry)
    named = naming.person(user, who) if who else "This entry"
    if not changes.values:
        return f"{named}: nothing was changed."
    said = [entry_changes.WORDS[field] for field in changes.values]
    return f"Saved for {named}: {', '.join(said)}."


def _register_opt_out(site: Site) -> None:
    @site.on(
        *opt_out.OPENED,
        Input(OPT_OUT, "n_clicks"),
        State("entry-id", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def ask(user: User, _clicks: int, entry: int) -> list[Any]:
        return opt_out.opened(user, await people.of_entry(entry))

    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input("opt-out-go", "n_clicks"),
        power="act",
        prevent_initial_call=True,
    )
    async def close(_user: User, _clicks: int) -> bool:
        return False


def _register_leave(site: Site) -> None:
    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input("edit-leave", "n_clicks"),
        State("entry-id", "data"),
        State("edit-leave", "children"),
        power="act",
        prevent_initial_call=True,
    )
    async def leave(user: User, _clicks: int, entry: int, words: str) -> bool:
        returns = words == RETURN
        await acting.act(
            site,
            user,
            "resume" if returns else "pause",
            ("entry", entry),
            lambda now: entries.change(entry, {"active": returns}, now),
        )
        who = await people.of_entry(entry)
        named = naming.person(user, who) if who else "This patient"
        say(f"{named} is {'back on the list' if returns else 'off the list: not asked any more'}.")
        return False


def _register_reachable(site: Site) -> None:
    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input(REACHABLE, "n_clicks"),
        State("entry-id", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def reachable(user: User, _clicks: int, entry_id: int) -> bool:
        """Staff know better than the carrier, or than whoever said that it is the wrong number."""
        entry = await _find(entry_id, clock.now())

        async def work(now: datetime) -> None:
            await contacts.lock(entry.patient_id)
            await contacts.mark_reachable(entry.patient_id, now)
            await slots.wake_waiting(now)

        await acting.act(site, user, "reachable", ("entry", entry_id), work)
        say("This number is texted again.")
        return False
