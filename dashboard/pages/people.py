"""People: the accounts, and who did what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import dash_mantine_components as dmc
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import clock, database
from bot.waitlist.places import directory
from dashboard.access import accounts, places, second_step, sessions
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
        *_places_choice("user"),
    ]
    done = views.button("Make the account", "user-go", kind="filled")
    return views.dialog("user", "New account", fields, done, className="form")


def _change_dialog() -> Component:
    fields = [
        dmc.TextInput(id="change-name", label="Name", readOnly=True),
        _role_choice("change-role"),
        *_places_choice("change"),
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


def _places_choice(name: str) -> list[Component]:
    return [
        dmc.Switch(
            id=f"{name}-all",
            label="Sees all places",
            description="An admin does, whatever is chosen here.",
            checked=True,
        ),
        dmc.MultiSelect(
            id=f"{name}-places",
            label="Else these alone",
            data=[],
            searchable=True,
            filter=views.BY_WORDS,
        ),
    ]


def _chosen(all_places: bool | None, chosen: Sequence[str] | None) -> list[int] | None:
    """The ids of the places that the form gives; ``None`` for all."""
    return None if all_places else [int(one) for one in chosen or ()]


async def _offered(site: Site) -> list[dict[str, str]]:
    known = await directory.read(site.rules.clinic)
    return [{"value": str(one.id), "label": known.label(one)} for one in known.places]


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn("people", power="people")
    async def show(user: User) -> Regions:
        now = clock.now()
        known = {int(one["value"]): one["label"] for one in await _offered(site)}
        seen = {
            user_id: [known[one] for one in ids]
            for user_id, ids in (await places.of_everyone()).items()
        }
        lines = await audit_trail.latest(MOST_LINES)
        regions = build(await accounts.everyone(), seen, lines, zone, now)
        here = [
            account.piece(one, "end-session", user.session, name=one.username)
            for one in await sessions.listed(site.settings.idle, now)
        ]
        return {**regions, "sessions": here}

    @site.pressed("end-session", power="people")
    async def end(user: User, press: Press) -> None:
        await account.end_session(user, press.of)
        site.changes.ring()

    _register_new(site)
    _register_opening(site)
    _register_change(site)


def _register_new(site: Site) -> None:
    @site.on(
        Output("user-dialog", "opened"),
        Output("user-all", "checked"),
        Output("user-places", "data"),
        Output("user-places", "value"),
        Input("user-open", "n_clicks"),
        power="people",
        prevent_initial_call=True,
    )
    async def open_new(_user: User, _clicks: int) -> list[object]:
        return [True, True, await _offered(site), []]

    @site.on(
        Output("user-dialog", "opened", allow_duplicate=True),
        Output("user-name", "value"),
        Output("user-password", "value"),
        Input("user-go", "n_clicks"),
        State("user-name", "value"),
        State("user-password", "value"),
        State("user-role", "value"),
        State("user-all", "checked"),
        State("user-places", "value"),
        power="people",
        prevent_initial_call=True,
    )
    async def add(
        user: User,
        _clicks: int,
        name: str | None,
        password: str | None,
        role: str,
        all_places: bool | None,
        chosen: list[str] | None,
    ) -> tuple[bool, str, str]:
        now, given = clock.now(), _chosen(all_places, chosen)

        async def work() -> None:
            made = await accounts.add(name or "", password or "", role, now, by=user.name)
            await places.assign(made, given, now, by=user.name)

        await database.unit(work)
        site.changes.ring()
        say("The account is made.")
        return False, "", ""


def _register_opening(site: Site) -> None:
    @site.pressed(
        "account",
        Output("change-dialog", "opened"),
        Output("change-name", "value"),
        Output("change-role", "value"),
        Output("change-all", "checked"),
        Output("change-places", "data"),
        Output("change-places", "value"),
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
        seen = await places.current(chosen.id)
        these = [str(one) for one in seen or ()]
        sees = (seen is None, await _offered(site), these)
        return True, chosen.username, chosen.role, *sees, chosen.active, *step, ""


def _register_change(site: Site) -> None:
    @site.on(
        Output("change-dialog", "opened", allow_duplicate=True),
        Input("change-go", "n_clicks"),
        State("change-name", "value"),
        State("change-role", "value"),
        State("change-all", "checked"),
        State("change-places", "value"),
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
        all_places: bool | None,
        these: list[str] | None,
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
            await places.assign(chosen.id, _chosen(all_places, these), now, by=user.name)
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
MOST_PLACES: Final = 3
"""So many places are named on an account's card."""


def build(
    people: Sequence[accounts.Account],
    seen: Mapping[int, Sequence[str]],
    lines: Sequence[audit_trail.Line],
    zone: ZoneInfo,
    now: datetime,
) -> Regions:
    return {
        "accounts": [_account(one, seen.get(one.id)) for one in people],
        "trail": [Piece("trail", audit_trail.table(lines, zone, now))],
    }


def _account(one: accounts.Account, seen: Sequence[str] | None) -> Piece:
    """``seen``: the names of the places that they see; ``None`` for all."""
    failures = one.failed_logins
    last = one.last_login_at
    html = article(
        h3(one.username),
        pieces.badge(TITLES[one.role], "quiet", "person"),
        None if seen is None else pieces.badge(_places(seen), "quiet", "board"),
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


def _places(seen: Sequence[str]) -> str:
    shown = ", ".join(seen[:MOST_PLACES])
    return f"{shown} and {len(seen) - MOST_PLACES} more" if len(seen) > MOST_PLACES else shown
