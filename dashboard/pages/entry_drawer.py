"""One waitlist entry beside the list: why it stands where it stands, and what may be changed."""

from datetime import datetime
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock, database
from bot.waitlist import entries, listing, optouts
from bot.waitlist.priority import MOST_BOOST
from dashboard import times, views
from dashboard.accounts import User
from dashboard.pages import entry_words, slot_actions
from dashboard.site import Site, say
from dashboard.views import Node

SHOWN_OFFERS: Final = 8
LONGEST_REASON: Final = 200
OFFER_STATES: Final = {
    "pending": "being asked",
    "accepted": "said YES",
    "declined": "said NO",
    "expired": "no answer",
    "canceled": "offer ended",
    "failed": "text did not arrive",
}


def drawer() -> Component:
    made: Component = dmc.Drawer(
        [
            dcc.Store(id="entry-id"),
            html.Div(id="entry-facts"),
            html.H3("Boost"),
            html.P(
                f"0 to {MOST_BOOST} points on top of the rule. Say why: it is kept.",
                className="soft",
            ),
            dmc.Slider(
                id="boost",
                min=0,
                max=MOST_BOOST,
                step=1,
                value=0,
                marks=[{"value": at, "label": str(at)} for at in range(0, MOST_BOOST + 1, 10)],
                thumbLabel="Boost",
                mb="xl",
            ),
            dmc.TextInput(id="boost-why", label="Why"),
            html.Div(
                [
                    views.button("Save the boost", "boost-go", kind="filled"),
                ],
                className="actions",
            ),
            html.H3("Everything else"),
            dmc.Checkbox(id="entry-urgent-now", label="Urgent: 30 points", checked=False),
            dmc.Textarea(id="entry-note", label="Note", autosize=True, minRows=2),
            html.Div(
                [
                    views.button("Save", "entry-save"),
                    views.button("Pause", "entry-pause", drawing="clock"),
                    views.button("Opt out of texts", "entry-opt-out", color="red"),
                ],
                className="actions",
            ),
            html.Div(id="entry-offers"),
        ],
        id="entry-drawer",
        title="Waitlist entry",
        position="right",
        size="lg",
        closeButtonProps={"aria-label": "Close"},
    )
    return made


def register(site: Site) -> None:
    _register_open(site)
    _register_boost(site)
    _register_changes(site)


def _register_open(site: Site) -> None:
    @site.on(
        Output("entry-drawer", "opened"),
        Output("entry-drawer", "title"),
        Output("entry-id", "data"),
        Output("entry-facts", "children"),
        Output("entry-offers", "children"),
        Output("boost", "value"),
        Output("boost-why", "value"),
        Output("entry-urgent-now", "checked"),
        Output("entry-note", "value"),
        Output("entry-pause", "children"),
        Output("list", "selectedRows"),
        Input("list", "selectedRows"),
        power="patients",
        prevent_initial_call=True,
    )
    async def open_drawer(user: User, selected: list[dict[str, Any]] | None) -> Any:
        if not selected or not selected[0]:
            return dash.no_update
        now = clock.now()
        entry = await listing.one(int(selected[0]["id"]), now)
        if entry is None:
            raise entries.NotFound("This entry is gone.")
        offers = await listing.offers_of(entry.id, SHOWN_OFFERS)
        return (
            True,
            views.person(user, entry.name, entry.phone_e164),
            entry.id,
            facts(entry, user, now, site),
            _offers(offers, now, site) if offers else None,
            entry.manual_boost,
            "",
            entry.urgent_flag,
            entry.notes,
            "Pause" if entry.active else "Put back on the list",
            [],
        )


def facts(entry: listing.Entry, user: User, now: datetime, site: Site) -> Component:
    zone = site.settings.timezone
    held = entry.current_appt_at
    lines: list[tuple[str, Node]] = [
        ("Score", f"{entry.score.total}: {entry_words.parts(entry.score)}"),
        ("May be asked", entry_words.standing(entry)),
        ("Number", views.number(user, entry.phone_e164)),
        ("Wants", entry_words.wants(entry)),
        ("Current appointment", times.moment(held, zone, now) if held else "none"),
        ("On the list for", times.span(now - entry.joined_at)),
        ("Consent", entry.consent_source or "none"),
        ("Texts in", "Spanish" if entry.language == "es" else "English"),
    ]
    return html.Dl(
        [part for label, value in lines for part in (html.Dt(label), html.Dd(value))],
        className="facts",
    )


def _offers(offers: list[dict[str, Any]], now: datetime, site: Site) -> list[Component]:
    return [html.H3("Asked before"), html.Ul([_offer(offer, now, site) for offer in offers])]


def _offer(offer: dict[str, Any], now: datetime, site: Site) -> Component:
    at = times.moment(offer["slot_start_at"], site.settings.timezone, now)
    return html.Li(
        f"{times.ago(offer['created_at'], now)}: {offer['provider_name']}, {offer['location']},"
        f" {at}: {OFFER_STATES[offer['state']]}"
    )


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
        reason = (why or "").strip()[:LONGEST_REASON]
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


def _register_changes(site: Site) -> None:
    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input("entry-save", "n_clicks"),
        State("entry-id", "data"),
        State("entry-urgent-now", "checked"),
        State("entry-note", "value"),
        power="act",
        prevent_initial_call=True,
    )
    async def save(user: User, _clicks: int, entry: int, urgent: bool, note: str | None) -> bool:
        changes = {"urgent_flag": bool(urgent), "notes": note or ""}
        await slot_actions.act(
            site, user, "change", ("entry", entry), lambda now: entries.change(entry, changes, now)
        )
        say("Saved.")
        return False

    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input("entry-pause", "n_clicks"),
        State("entry-id", "data"),
        State("entry-pause", "children"),
        power="act",
        prevent_initial_call=True,
    )
    async def pause(user: User, _clicks: int, entry: int, words: str) -> bool:
        active = words != "Pause"
        await slot_actions.act(
            site,
            user,
            "resume" if active else "pause",
            ("entry", entry),
            lambda now: entries.change(entry, {"active": active}, now),
        )
        say("Back on the list." if active else "Paused: this entry is not asked any more.")
        return False

    @site.on(
        Output("entry-drawer", "opened", allow_duplicate=True),
        Input("entry-opt-out", "n_clicks"),
        State("entry-id", "data"),
        power="act",
        prevent_initial_call=True,
    )
    async def opt_out(user: User, _clicks: int, entry: int) -> bool:
        now = clock.now()
        found = await listing.one(entry, now)
        if found is None:
            raise entries.NotFound("This entry is gone.")
        patient = found.patient_id
        await slot_actions.act(
            site,
            user,
            "opt_out",
            ("patient", patient),
            lambda now: optouts.by_staff(patient, user.name, "asked by phone", now),
        )
        say("Opted out: no further text goes to this number.")
        return False
