"""People: the accounts, and who did what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock, database
from dashboard.access import accounts, second_step, sessions
from dashboard.access.accounts import User
from dashboard.access.permissions import EXPLAINED, TITLES, Power
from dashboard.pages import account, audit_trail, record
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import article, h3, span
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = "/people"
TITLE: Final = "People"
ICON: Final = "people"
POWER: Final[Power] = "people"

MOST_LINES: Final = 50
ROLE_CHOICES: Final = [{"value": role, "label": title} for role, title in TITLES.items()]


def layout(user: User) -> Component:
    return html.Div(
        [
            html.Div(
                views.button("New account", "user-open", kind="filled", drawing="plus"),
                className="page-actions",
            ),
            *presses("account", "end-session"),
            canvas(
                "people",
                views.section("Accounts", region("accounts"), name="accounts", hint=HINT),
                views.section("Signed in now", region("sessions"), name="signed-in"),
                views.section(
                    "Who did what",
                    html.Div(
                        [
                            dcc.Link("All of it, with search and as a file", href=record.PATH),
                            region("trail"),
                        ]
                    ),
                    name="trail",
                ),
            ),
            _new_dialog(),
            _change_dialog(),
        ]
    )


def _new_dialog() -> Component:
    fields = [
        dmc.TextInput(id="user-name", label="Name", description="One word, to sign in with"),
        views.password(
            "user-password",
            "Password",
            "new-password",
            f"At least {accounts.SHORTEST_PASSWORD} characters",
        ),
        _role_choice("user-role"),
    ]
    done = views.button("Make the account", "user-go", kind="filled")
    return views.dialog("user", "New account", fields, done, className="form")


def _change_dialog() -> Component:
    fields = [
        dmc.TextInput(id="change-name", label="Name", readOnly=True),
        _role_choice("change-role"),
        dmc.Switch(id="change-active", label="May sign in", checked=True),
        dmc.Switch(id="change-step", label="Must use a second step, a code from the phone"),
        dmc.Switch(id="change-reset", label="Forget the phone and recovery codes: they are lost"),
        views.password(
            "change-password",
            "New password",
            "new-password",
            "Leave it empty to keep the old one",
        ),
        html.P("Saving signs this person out everywhere.", className="soft"),
    ]
    done = views.button("Save", "change-go", kind="filled")
    return views.dialog("change", "Change an account", fields, done, className="form")


def _role_choice(name: str) -> Component:
    explained = " ".join(f"{TITLES[role]}: {words}" for role, words in EXPLAINED.items())
    made: Component = dmc.Select(
        id=name,
        label="Role",
        description=explained,
        data=ROLE_CHOICES,
        value="front_desk",
        allowDeselect=False,
    )
    return made


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn("people", power="people")
    async def show(user: User) -> Regions:
        now = clock.now()
        regions = build(await accounts.everyone(), await audit_trail.latest(MOST_LINES), zone, now)
        here = [
            account.piece(one, "end-session", user.session, name=one.username)
            for one in await sessions.listed(site.settings.idle, now)
        ]
        return {**regions, "sessions": here}

    @site.pressed("end-session", power="people")
    async def end(user: User, press: Press) -> None:
        await account.end_session(user, press.of)
        site.changes.ring()

    @site.on(
        Output("user-dialog", "opened"),
        Input("user-open", "n_clicks"),
        power="people",
        prevent_initial_call=True,
    )
    async def open_new(_user: User, _clicks: int) -> bool:
        return True

    @site.on(
        Output("user-dialog", "opened", allow_duplicate=True),
        Output("user-name", "value"),
        Output("user-password", "value"),
        Input("user-go", "n_clicks"),
        State("user-name", "value"),
        State("user-password", "value"),
        State("user-role", "value"),
        power="people",
        prevent_initial_call=True,
    )
    async def add(
        user: User, _clicks: int, name: str | None, password: str | None, role: str
    ) -> tuple[bool, str, str]:
        await accounts.add(name or "", password or "", role, clock.now(), by=user.name)
        site.changes.ring()
        say("The account is made.")
        return False, "", ""

    _register_change(site)


def _register_change(site: Site) -> None:
    @site.pressed(
        "account",
        Output("change-dialog", "opened"),
        Output("change-name", "value"),
        Output("change-role", "value"),
        Output("change-active", "checked"),
        Output("change-step", "checked"),
        Output("change-reset", "checked"),
        Output("change-reset", "disabled"),
        Output("change-password", "value"),
        power="people",
    )
    async def open_change(_user: User, press: Press) -> tuple[object, ...]:
        chosen = next(one for one in await accounts.everyone() if one.id == press.of)
        step = (chosen.needs_second_step, False, not chosen.has_second_step)
        return True, chosen.username, chosen.role, chosen.active, *step, ""

    @site.on(
        Output("change-dialog", "opened", allow_duplicate=True),
        Input("change-go", "n_clicks"),
        State("change-name", "value"),
        State("change-role", "value"),
        State("change-active", "checked"),
        State("change-step", "checked"),
        State("change-reset", "checked"),
        State("change-password", "value"),
        power="people",
        prevent_initial_call=True,
    )
    async def change(
        user: User,
        _clicks: int,
        name: str,
        role: str,
        active: bool,
        needed: bool | None,
        reset: bool | None,
        password: str | None,
    ) -> bool:
        now = clock.now()
        chosen = next(one for one in await accounts.everyone() if one.username == name)

        async def work() -> None:
            if password:
                await accounts.set_password(name, password, now, by=user.name)
            await accounts.change(chosen.id, now, by=user.name, role=role, active=active)
            await second_step.require(chosen.id, bool(needed), now, by=user.name)
            if reset:
                await second_step.reset(chosen.id, now, by=user.name)

        await database.unit(work)
        site.changes.ring()
        say("Saved.")
        return False


HINT: Final = (
    "Whoever guesses at a password is slowed down, and nobody is locked out by it. A browser in"
    " which an account was used before is not held back by the guesses of others."
)
FAILURES_SHOWN: Final = 5
"""Fewer are somebody who mistypes."""


def build(
    people: Sequence[accounts.Account],
    lines: Sequence[audit_trail.Line],
    zone: ZoneInfo,
    now: datetime,
) -> Regions:
    return {
        "accounts": [_account(one, zone, now) for one in people],
        "trail": [Piece("trail", audit_trail.table(lines, zone, now))],
    }


def _account(one: accounts.Account, zone: ZoneInfo, now: datetime) -> Piece:
    failures = one.failed_logins
    last = one.last_login_at
    html = article(
        h3(one.username),
        pieces.badge(TITLES[one.role], "quiet", "person"),
        pieces.badge("second step", "good", "check") if one.has_second_step else None,
        pieces.badge("must set up a second step", "warn", "alert")
        if one.needs_second_step and not one.has_second_step
        else None,
        None if one.active else pieces.badge("may not sign in", "warn", "cross"),
        pieces.badge(f"{failures} failed sign-ins since", "bad", "alert")
        if failures >= FAILURES_SHOWN
        else None,
        span(
            ["last signed in ", pieces.ago(last)] if last else "has never signed in",
            class_="soft",
        ),
        pieces.action("Change", "account", one.id, "note"),
        class_="card card-small account-row",
    )
    return Piece(f"user-{one.id}", html)
