"""Outlook: how many slots the coming days will bring, and whether there are patients for them."""

import math
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.waitlist.evidence import curves
from bot.waitlist.evidence.curves import Version
from bot.waitlist.outlook import base
from bot.waitlist.outlook.base import Expected
from bot.waitlist.pacing.rule import CAPS
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views.figures import outlook
from bot.waitlist.views.figures.outlook import Outlook
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import article, div, h2, p, strong, table, tbody, td, th, thead, tr
from dashboard.site import SLOW_CHANGES, Site, canvas, region

PATH: Final = "/outlook"
TITLE: Final = "Outlook"
ICON: Final = ""
POWER: Final[Power] = "today"

HEADS: Final = ("Day", "Kind", "Expected", "Usually", "Patients who fit", "Needed", "")
RESTS: Final = (
    "A count of slots, of no patient: it books nothing, overbooks nothing and changes nobody's"
    " place. It says whom to phone, and whether to add to the list."
)


def layout(_user: User) -> Component:
    return html.Div(canvas("outlook", region("outlook-parts")))


def register(site: Site) -> None:
    rules = site.rules

    @site.drawn(
        "outlook",
        Input("url", "search"),
        State("url", "pathname"),
        after=SLOW_CHANGES,
        power="today",
    )
    async def show(_user: User, _search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        now = clock.now()
        found = await outlook.read(rules, now)
        return build(found, await curves.newest(), rules, rules.clinic.zone, now)


def build(found: Outlook, version: Version, rules: Rules, zone: ZoneInfo, now: datetime) -> Regions:
    return {"outlook-parts": [Piece("week", _week(found, version, rules, zone, now))]}


def _week(found: Outlook, version: Version, rules: Rules, zone: ZoneInfo, now: datetime) -> Markup:
    today = now.astimezone(zone).date()
    lines = [_line(one, found, version, rules, today) for one in found.expected]
    return article(
        h2("What the next seven days will still bring"),
        p(RESTS, class_="hint"),
        _table(lines) if lines else p(nothing(found.weeks), class_="soft"),
        p(found.judged.why, class_="hint"),
        class_="card",
    )


def nothing(weeks: int) -> str:
    if weeks < base.FEWEST_WEEKS:
        return (
            "Too little has been seen to say: slots have come free here for"
            f" {weeks} of the {base.FEWEST_WEEKS} weeks that it takes."
        )
    return "Nothing is expected: on such days hardly anything came free in the last weeks."


def _table(lines: list[Markup]) -> Markup:
    return div(
        table(
            thead(tr(*[th(head, scope="col") for head in HEADS])),
            tbody(*lines),
            class_="table",
        ),
        class_="scroll-x wide",
        tabindex="0",
    )


def _line(one: Expected, found: Outlook, version: Version, rules: Rules, today: date) -> Markup:
    fits, wanted = found.fits[one.day, one.kind], needs(one, version, rules, today)
    return tr(
        th(named(one.day, today), scope="row"),
        td(one.kind),
        td(f"{one.freed:.1f}{_full(one.full)}"),
        td(f"{one.low} to {one.high}"),
        td(many(fits)),
        td(f"{wanted}"),
        td(strong("phone or add") if fits < wanted else "enough"),
    )


def _full(full: float | None) -> str:
    """How full a day is, where that moves the figure."""
    if full is None or math.isclose(full, 1.0, abs_tol=0.15):
        return ""
    return f" ({'fuller' if full > 1 else 'emptier'} than usual)"


def named(day: date, today: date) -> str:
    """``Tuesday, Nov 24``."""
    words = {0: "Today", 1: "Tomorrow"}.get((day - today).days, f"{day:%A}")
    return f"{words}, {day:%b} {day.day}"


def many(fits: int) -> str:
    return f"{fits} or more" if fits >= outlook.COUNTED else f"{fits}"


def needs(one: Expected, version: Version, rules: Rules, today: date) -> int:
    """By what is believed of answers to such a slot, and the pace that is set."""
    ahead = (one.day - today).days
    belief = version.kinds.get(curves.kind(ahead), version.curve.belief)
    yes = min(max(belief.yes, curves.LEAST_YES), curves.MOST_YES)
    return base.needed(one.freed, yes, CAPS[rules.pace])
