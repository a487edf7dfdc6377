"""One waitlist entry beside the list: why it stands where it stands, and what may be changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock, database, languages
from bot.waitlist import entries
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.priority import MOST_BOOST
from bot.waitlist.rules.slot import Slot
from bot.waitlist.views import obstacles, waitlist, worklist
from dashboard import acting, form_input, times, views
from dashboard.accounts import User
from dashboard.pages import entry_form, entry_words, opt_out
from dashboard.site import Site, say
from dashboard.views import Node

SHOWN_OFFERS: Final = 8
SHOWN_SLOTS: Final = 10
OFFER_STATES: Final = {
    "pending": "being asked",
    "accepted": "said YES",
    "declined": "said NO",
    "expired": "no answer",
    "canceled": "offer ended",
    "failed": "text did not arrive",
}
LEAVE: Final = "Take off the list"
RETURN: Final = "Put back on the list"


def drawer() -> list[Component]:
    """The drawer, and the dialog that one of its buttons opens."""
    return [_drawer(), opt_out.dialog()]


def _drawer() -> Component:
    made: Component = dmc.Drawer(
        [
            dcc.Store(id="entry-id"),
            html.Div(id="facts"),
            html.H3("Boost"),
            dmc.Slider(
                id="boost",
                min=0,
                max=MOST_BOOST,
                step=1,
                value=0,
                marks=[{"value": at, "label": str(at)} for at in range(0, MOST_BOOST + 1, 10)],
                labelAlwaysOn=True,
                thumbLabel="Boost",
                mt="xl",
                mb="xl",
            ),
            dmc.TextInput(
                id="boost-why",
                label="Why this boost",
                description=f"0 to {MOST_BOOST} points on top of the rule; the reason is kept.",
            ),
            html.Div(
                views.button("Save the boost", "boost-go", kind="filled"), className="actions"
            ),
            html.H3("Change this entry"),
            html.Div(entry_form.components("edit"), className="form-fields"),
            html.Div(
                [
                    views.button("Save the changes", "edit-go", kind="filled"),
                    views.button(LEAVE, "edit-leave", drawing="clock"),
                    views.button("Opt out of texts", opt_out.OPENER, drawing="cross", color="red"),
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


def register(site: Site) -> None:
    _register_open(site)
    _register_boost(site)
    _register_save(site)
    _register_leave(site)
    opt_out.register(site)


def _register_open(site: Site) -> None:
    zone = site.settings.timezone

    @site.on(
        Output("entry-drawer", "opened"),
        Output("entry-drawer", "title"),
        Output("entry-id", "data"),
        Output("facts", "children"),
        Output("boost", "value"),
        Output("boost-why", "value"),
        Output("edit-leave", "children"),
        Output("list", "selectedRows"),
        *entry_form.choices("edit"),
        *entry_form.outputs("edit"),
        Input("list", "selectedRows"),
        power="patients",
        prevent_initial_call=True,
    )
    async def open_drawer(user: User, selected: list[dict[str, Any]] | None) -> Any:
        if not selected or not selected[0]:
            return dash.no_update
        now = clock.now()
        entry = await _find(int(selected[0]["id"]), now)
        before = await waitlist.offers_of(entry.id, SHOWN_OFFERS)
        reasons = await why_not(entry.id, site.rules)
        return [
            True,
            views.person(user, entry.name, entry.phone_e164),
            entry.id,
            [
                facts(entry, user, now, zone),
                *_slots(reasons, now, zone),
                *_before(before, now, zone),
            ],
            entry.manual_boost,
            "",
            LEAVE if entry.active else RETURN,
            [],
            *await entry_form.offered(),
            *entry_form.shown(entry, zone),
        ]


async def _find(entry_id: int, now: datetime) -> waitlist.Entry:
    entry = await waitlist.one(entry_id, now)
    if entry is None:
        raise entries.NotFound("This entry is gone.")
    return entry


async def why_not(entry_id: int, rules: Rules) -> list[tuple[Slot, obstacles.Obstacle | None]]:
    """For each of the next open slots, what keeps this entry from it."""
    slots = await worklist.open_slots(rules)
    return await obstacles.of_entry(entry_id, slots[:SHOWN_SLOTS])


def facts(entry: waitlist.Entry, user: User, now: datetime, zone: ZoneInfo) -> Component:
    held = entry.current_appt_at
    avoided = [*entry.avoid_places, *entry.avoid_times]
    lines: list[tuple[str, Node]] = [
        ("Score", f"{entry.score.total}: {entry_words.parts(entry.score)}"),
        ("May be asked", entry_words.standing(entry, now)),
        ("Number", views.number(user, entry.phone_e164)),
        ("Wants", entry_words.wants(entry)),
        ("Spared", ", ".join(avoided)),
        ("Current appointment", times.moment(held, zone, now) if held else "none"),
        ("On the list for", times.span(now - entry.joined_at)),
        ("Consent", entry.consent_source or "none"),
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
            f"{times.moment(slot.starts_at, zone, now)}, {slot.provider.name}, {slot.place.name}:"
            f" {entry_words.OBSTACLES[why] if why else 'fits, and may be asked'}"
        )
        for slot, why in reasons
    ]
    return [html.H3("Slots that are open now"), html.Ul(lines)]


def _before(offers: Sequence[dict[str, Any]], now: datetime, zone: ZoneInfo) -> list[Component]:
    if not offers:
        return []
    lines = [
        html.Li(
            f"{times.ago(offer['created_at'], now)}: {offer['provider_name']},"
            f" {offer['location']}, {times.moment(offer['slot_start_at'], zone, now)}:"
            f" {OFFER_STATES[offer['state']]}"
        )
        for offer in offers
    ]
    return [html.H3("Asked before"), html.Ul(lines)]


def _register_boost(site: Site) -> None:
    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Output("boost-why", "error"),
        Input("boost-go", "n_clicks"),
        State("entry-id", "data"),
        State("boost", "value"),
        State("boost-why", "value"),
        power="act",
        prevent_initial_call=True,
    )
    async def boost(
        user: User, _clicks: int, entry: int, points: object, why: str | None
    ) -> tuple[bool, str]:
        try:
            reason = form_input.line(why)
        except ValueError as error:
            return True, str(error)
        if not reason:
            return True, "Please say why: the next person will want to know."
        if not isinstance(points, int):
            raise entries.Refused(f"The boost must be a whole number from 0 to {MOST_BOOST}.")
        now = clock.now()

        async def work() -> None:
            await entries.change(entry, {"manual_boost": points}, now)
            await audit.record(user.name, "boost", "entry", entry, now, points=points, why=reason)

        await database.unit(work)
        site.changes.ring()
        say(f"The boost is {points} now.")
        return False, ""


def _register_save(site: Site) -> None:
    zone = site.rules.clinic.zone
    entry_form.register(site, "edit")

    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        *entry_form.errors("edit"),
        entry_form.meant("edit"),
        Input("edit-go", "n_clicks"),
        State("entry-id", "data"),
        *entry_form.states("edit"),
        power="act",
        refused=[True, *entry_form.sentences({}), dash.no_update],
        prevent_initial_call=True,
    )
    async def save(user: User, _clicks: int, entry: int, *values: Any) -> list[Any]:
        now = clock.now()
        columns, wrong = entry_form.check(values, zone, now)
        if not wrong:
            await acting.act(
                site,
                user,
                "change",
                ("entry", entry),
                lambda now: entries.change(entry, columns, now),
            )
            say("Saved.")
        meant = entry_form.meaning(values, zone, now)
        return [bool(wrong), *entry_form.sentences(wrong), meant]


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
        say("Back on the list." if returns else "Off the list: not asked any more.")
        return False
