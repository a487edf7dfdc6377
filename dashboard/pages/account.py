"""Your account: a password of one's own, and where one is signed in."""

from collections.abc import Sequence
from typing import Final

from dash import Input, Output, State, html
from dash.development.base_component import Component

from bot import audit, clock, database
from dashboard.access import accounts, auth, second_step, sessions
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import a, article, div, h3, label, p, span, void
from dashboard.site import Press, Site, canvas, presses, region, say

PATH: Final = auth.ACCOUNT
TITLE: Final = "Your account"
ICON: Final = ""
POWER: Final[Power] = "today"


def layout(user: User) -> Component:
    return html.Div(
        [
            *presses("end-own"),
            views.section(
                "Password",
                _password_form(),
                name="password",
                hint=f"At least {accounts.SHORTEST_PASSWORD} characters: a few words will do. A new"
                " one ends your other sessions.",
            ),
            canvas(
                "account-page",
                views.section(
                    "When somebody waits for you",
                    region("own-notices"),
                    name="notices",
                    hint="In this browser, on whatever page of the dashboard. They say how many"
                    " wait, and never who.",
                ),
                views.section("Second step", region("own-step"), name="second-step"),
                views.section("Where you are signed in", region("own-sessions"), name="sessions"),
            ),
        ]
    )


def _password_form() -> Component:
    return html.Div(
        [
            views.password("own-old", "Your password of today", "current-password"),
            views.password("own-new", "New password", "new-password"),
            views.password("own-again", "New password once more", "new-password"),
            html.Div(
                views.button("Change the password", "own-go", kind="filled"), className="actions"
            ),
        ],
        className="card form narrow",
    )


NOTICES: Final = {"sound": "Sound a tone", "notification": "Show a notification"}


def _notices() -> Piece:
    """``assets/notice.js`` keeps them in the browser: a second screen need not ring, too."""
    boxes = [
        label(void("input", type="checkbox", data_notice=way), f" {words}")
        for way, words in NOTICES.items()
    ]
    said = p(id="notice-said", role="status", class_="soft")
    return Piece("notices", div(*boxes, said, class_="card narrow"))


def register(site: Site) -> None:
    @site.drawn("account-page", power="today")
    async def show(user: User) -> Regions:
        found = await sessions.listed(site.settings.idle, clock.now(), of=user.id)
        left = await second_step.codes_left(user.id)
        return {
            "own-notices": [_notices()],
            "own-step": [second(left)],
            "own-sessions": [piece(one, "end-own", user.session) for one in found],
        }

    @site.on(
        Output("own-old", "value"),
        Output("own-new", "value"),
        Output("own-again", "value"),
        Input("own-go", "n_clicks"),
        State("own-old", "value"),
        State("own-new", "value"),
        State("own-again", "value"),
        power="today",
        prevent_initial_call=True,
    )
    async def change(
        user: User, _clicks: int, old: str | None, new: str | None, again: str | None
    ) -> Sequence[str]:
        if new != again:
            raise accounts.Refused("The new password is not the same both times.")
        await auth.confirm(user, old or "")
        await accounts.change_own_password(user, old or "", new or "", clock.now())
        site.changes.ring()
        say("Your password is changed. Your other sessions have ended.")
        return "", "", ""

    @site.pressed("end-own", power="today")
    async def end(user: User, press: Press) -> None:
        await end_session(user, press.of, of=user.id)
        site.changes.ring()


async def end_session(user: User, session_id: int, *, of: int | None = None) -> None:
    """End a session and put it on record; only ``of`` this account, where one is given."""
    now = clock.now()

    async def work() -> bool:
        ended = await sessions.end(session_id, now, of=of)
        if ended:
            await audit.record(user.name, "end_session", "user", of, now, session=session_id)
        return ended

    say("Signed out there." if await database.unit(work) else "That session had ended already.")


FEW_CODES: Final = 3


def second(left: int | None) -> Piece:
    """Whether the account has a second step, and the way to set it up. Pure."""
    words = "Set it up" if left is None else "Change the phone, or switch it off"
    html = article(
        pieces.badge("off", "quiet", "cross")
        if left is None
        else pieces.badge("on", "good", "check"),
        span(
            "A code from your phone besides the password."
            if left is None
            else f"{left} of {second_step.RECOVERY_CODES} recovery codes are left.",
            class_="soft",
        ),
        pieces.badge("set it up anew for new codes", "warn", "alert")
        if left is not None and left <= FEW_CODES
        else None,
        a(words, href=auth.ENROL, class_="button"),
        class_="card card-small account-row",
    )
    return Piece("second-step", html)


def piece(one: sessions.Session, press: str, own: int, *, name: str = "") -> Piece:
    """A session: whose, in which browser, from where, since when, and the button that ends it."""
    here = one.id == own
    html = article(
        h3(name or sessions.named(one.browser)),
        pieces.badge("this one", "live", "check") if here else None,
        span(
            f"{sessions.named(one.browser)}, " if name else None,
            f"from {one.address}, " if one.address else None,
            "signed in ",
            pieces.ago(one.began_at),
            ", last used ",
            pieces.ago(one.active_at),
            class_="soft",
        ),
        None if here else pieces.action("Sign out", press, one.id, "cross"),
        class_="card card-small account-row",
    )
    return Piece(f"session-{one.id}", html)
