"""The doctor: tries what the system stands on, and says what is wrong and how to mend it.

It is ``python -m bot check``, run beside: the dashboard itself knows no carrier.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from typing import Final

from dash import Input, Output, html
from dash.development.base_component import Component

from bot import audit, clock
from bot.doctor.findings import Finding, Level, wrong
from bot.settings import Settings
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts import views
from dashboard.parts.views import Tone
from dashboard.site import Site

PATH: Final = "/doctor"
TITLE: Final = "Doctor"
ICON: Final = ""
POWER: Final[Power] = "settings"

LEVELS: Final[dict[Level, tuple[str, Tone, str]]] = {
    "wrong": ("mend this", "bad", "alert"),
    "note": ("should be known", "warn", "note"),
    "ok": ("works", "good", "check"),
}


PATIENCE_SECONDS: Final = 60.0


async def examine(settings: Settings, *options: str) -> list[Finding]:
    """What the doctor found; that it could not be asked is a finding, too. It looks at the
    installation that this dashboard belongs to."""
    ours = {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url or ""}
    there = os.environ | ours
    command = (sys.executable, "-m", "bot", "check", "--json", *options)
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, env=there)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            said, complained = await running.communicate()
    except TimeoutError:
        return [wrong("doctor", "It did not finish within a minute.", "Run python -m bot check.")]
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    return read(said.decode("utf-8", "replace"), complained.decode("utf-8", "replace"))


def read(said: str, complained: str) -> list[Finding]:
    """The findings of its answer; what it complains of where it gave none. Pure."""
    try:
        return [Finding(**one) for one in json.loads(said)]
    except (ValueError, TypeError):
        last = complained.strip().splitlines()[-1:] or ["It gave no answer."]
        return [wrong("settings", last[0], "Run python -m bot check.")]


def layout(user: User) -> Component:
    send = views.button("Send everybody who is told a test", "doctor-notify", drawing="send")
    buttons = [views.button("Look again", "doctor-go", kind="filled", drawing="search")]
    return html.Div(
        [
            html.Div([*buttons, send] if user.may("people") else buttons, className="page-actions"),
            html.P(
                "Tries the folder, the database, the carrier, the public address and who is told."
                " It changes nothing. The same: python -m bot check.",
                className="soft",
            ),
            html.Div(
                html.Div("Looking", className="loading", role="status"),
                id="doctor",
                **views.more({"aria-live": "polite"}),
            ),
        ]
    )


def register(site: Site) -> None:
    @site.on(Output("doctor", "children"), Input("doctor-go", "n_clicks"), power=POWER)
    async def look(_user: User, _clicks: int | None) -> list[Component]:
        return build(await examine(site.settings))

    @site.on(
        Output("doctor", "children", allow_duplicate=True),
        Input("doctor-notify", "n_clicks"),
        power="people",
        prevent_initial_call=True,
    )
    async def notify(user: User, _clicks: int) -> list[Component]:
        await audit.record(user.name, "notify", "installation", None, clock.now())
        return build(await examine(site.settings, "--notify"))


def build(found: Sequence[Finding]) -> list[Component]:
    """The worst first; of one level in the order in which they are to be mended. Pure."""
    return [_finding(one) for level in LEVELS for one in found if one.level == level]


def _finding(found: Finding) -> Component:
    words, tone, drawing = LEVELS[found.level]
    return html.Article(
        [
            html.Div(
                [html.H2(found.part.capitalize()), views.badge(words, tone, drawing)],
                className="row-head",
            ),
            html.P(found.says),
            html.P(found.mend, className="soft") if found.mend else None,
        ],
        className=f"card card-small{' card-late' if found.level == 'wrong' else ''}",
    )
