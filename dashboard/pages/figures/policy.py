"""Policy: how many are asked and when, what it costs and brings, and what another setting would."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, dcc, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.settings import Pace, Pacing
from bot.waitlist.evidence import curves
from bot.waitlist.evidence.curves import Version
from bot.waitlist.replay import estimate, foreseen, log
from bot.waitlist.replay.estimate import Answer
from bot.waitlist.replay.foreseen import Point
from bot.waitlist.replay.past import Setting
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.views import history
from bot.waitlist.views.figures import policies
from bot.waitlist.views.figures.policies import Stretch
from dashboard import times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import filters
from dashboard.pages.figures import fairness, outlook
from dashboard.parts import charts, views
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import label, void
from dashboard.site import SLOW_CHANGES, Site, canvas, loading, region

PATH: Final = "/policy"
TITLE: Final = "Policy"
ICON: Final = "clock"
POWER: Final[Power] = "policy"

SEED: Final = 1
DRAWS: Final = 40
MOST_SLOTS: Final = 60
"""Of a month so many are replayed here, spread over it; the command replays all."""
MOST_SIZE: Final = 1000
MOST_HOLD: Final = 1440
PACINGS: Final[dict[str, str]] = {"fixed": "As many as are set", "computed": "By the answers"}
PACES: Final[dict[str, str]] = {"calm": "Calm", "normal": "Normal", "urgent": "Urgent"}
MEASURES: Final[dict[str, tuple[str, str]]] = {
    "filled": ("Filled", "share"),
    "within_two_hours": ("Filled within two hours", "share"),
    "minutes": ("Minutes to fill, median", "whole"),
    "texts": ("Texts for each fill", "tenth"),
    "turned_away": ("Turned away for each fill", "hundredth"),
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks to be replayed: ``setting`` is ``None`` if it asks nothing."""

    setting: Setting | None
    shown: Setting


def wanted(search: str | None, rules: Rules) -> Wanted:
    """What is chosen in the form; what is no number of patients or minutes is the clinic's own."""
    given = addresses.words(search)
    live = setting_of(rules)
    pacing, pace = given.get("pacing", live.pacing), given.get("pace", live.pace)
    chosen = Setting(
        pacing if pacing in get_args(Pacing) else live.pacing,  # type: ignore[arg-type]
        _whole(given.get("size"), MOST_SIZE) or live.size,
        timedelta(minutes=_whole(given.get("hold"), MOST_HOLD) or live.hold / times.MINUTE),
        pace if pace in get_args(Pace) else live.pace,  # type: ignore[arg-type]
    )
    return Wanted(chosen if given.keys() & {"pacing", "size", "hold", "pace"} else None, chosen)


def _whole(given: str | None, most: int) -> int | None:
    found = int(given) if given and given.isascii() and given.isdigit() and len(given) < 9 else 0
    return found if 1 <= found <= most else None


def setting_of(rules: Rules) -> Setting:
    return Setting(rules.pacing, rules.batch_size, rules.hold, rules.pace)


def named(setting: Setting) -> str:
    """``3 every 7 min``, or ``By the answers, calm``."""
    if setting.pacing == "computed":
        return f"By the answers, {setting.pace}"
    return f"{setting.size} every {setting.hold / times.MINUTE:g} min"


def layout(_user: User) -> Component:
    ways = [
        dcc.Link("What comes this week", href=outlook.PATH, className="button"),
        dcc.Link("Who is left out", href=fairness.PATH, className="button"),
    ]
    return html.Div(
        [
            html.Div(ways, className="page-actions"),
            loading("policy", after=SLOW_CHANGES),
            html.Section(
                [
                    html.Div(
                        [
                            html.H2("What would last month have been?"),
                            html.P(
                                "The replies that happened are used as they are; whom nobody asked"
                                " is imagined. Nothing is changed by this.",
                                className="hint",
                            ),
                        ]
                    ),
                    canvas("replay-form", region("replay-fields")),
                    loading("replay", after=SLOW_CHANGES),
                ],
                className="card breakdown",
                **views.more({"aria-label": "Replay"}),
            ),
        ]
    )


def register(site: Site) -> None:
    zone, rules = site.settings.timezone, site.rules
    address = (Input("url", "search"), State("url", "pathname"))
    cache: dict[tuple[datetime, Setting, int], Answer] = {}

    @site.drawn("replay-form", *address, power="policy")
    async def show_form(_user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        return {"replay-fields": [Piece("fields", _form(wanted(search, rules).shown))]}

    @site.composed("policy", State("url", "pathname"), after=SLOW_CHANGES, power="policy")
    async def show(_user: User, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        now = clock.now()
        version = await curves.newest()
        kind = await policies.typical(now)
        points = await asyncio.to_thread(foreseen.points, setting_of(rules), version, kind)
        return build(rules, version, points, await policies.stretches(now), zone, now)

    @site.composed("replay", *address, after=SLOW_CHANGES, power="policy")
    async def show_replay(_user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        asked = wanted(search, rules).setting
        if asked is None:
            return html.P("Choose a setting, and last month is replayed.", className="soft")
        start, end = (times.month_start(clock.now(), zone, months) for months in (-1, 0))
        found = await log.read(start, end, rules)
        chosen = found.slots[:: max(1, math.ceil(len(found.slots) / MOST_SLOTS))]
        key = (start, asked, len(found.slots))
        if key not in cache and chosen:
            answer = await asyncio.to_thread(
                estimate.replay, chosen, asked, found.offers, SEED, DRAWS
            )
            cache[key] = answer
        return replayed(cache.get(key), asked, len(found.slots), found.left_out)


def _form(shown: Setting) -> Markup:
    return filters.form(
        filters.choice("How many", "pacing", PACINGS, shown.pacing),
        _number("Patients at a time", "size", shown.size, MOST_SIZE),
        _number("Minutes until the next", "hold", round(shown.hold / times.MINUTE), MOST_HOLD),
        filters.choice("Pace, by the answers", "pace", PACES, shown.pace),
    )


def _number(words: str, name: str, value: int, most: int) -> Markup:
    field = void("input", type="number", name=name, value=value, min=1, max=most, step=1)
    return label(words, field)


def build(
    rules: Rules,
    version: Version,
    points: Sequence[Point],
    stretches: Sequence[Stretch],
    zone: ZoneInfo,
    now: datetime,
) -> list[Component]:
    return [
        html.Section(
            [
                html.H2(f"Now: {named(setting_of(rules))}"),
                *[html.P(line) for line in explained(version, points)],
            ],
            className="card card-small",
            **views.more({"aria-label": "The setting of today"}),
        ),
        html.Div([_trade(points)], className="charts"),
        _history(stretches, zone, now),
    ]


def explained(version: Version, points: Sequence[Point]) -> list[str]:
    """What today's setting costs and brings, as far as is believed."""
    belief = version.curve.belief
    middle = next(n for n, share in enumerate(belief.delays.shares) if share >= 0.5)
    learned = (
        f"From {version.curve.offers} offers and {version.curve.answers} answers:"
        if version.id
        else "Nothing was learned yet; to begin with it is believed:"
    )
    said = f"{100 * belief.yes:.0f} in 100 patients say YES, {100 * belief.no:.0f} say NO"
    lines = [f"{learned} {said}; half of those who answer do so within {_minutes(middle)}."]
    live = next((point for point in points if point.live), None)
    if live is not None:
        lines.append(
            f"So a usual slot is filled within {_minutes(round(live.minutes))} half the time, with"
            f" {live.texts:.0f} texts; {live.turned_away:.1f} patients say YES to it in vain."
        )
    where = "PACING, PACE, BATCH_SIZE and HOLD_MINUTES in .env"
    return [*lines, f"It is set by {where}; nothing on this page changes it."]


def _minutes(count: int) -> str:
    return f"{count} {'minute' if count == 1 else 'minutes'}"


def _trade(points: Sequence[Point]) -> Component:
    rows = [
        {
            "Setting": f"{named(point.setting)}{' (now)' if point.live else ''}",
            "Minutes to fill": round(point.minutes),
            "Turned away": round(point.turned_away, 2),
            "Texts": round(point.texts, 1),
            "Filled": history.percent(point.filled, 1),
        }
        for point in points
    ]
    return charts.card(
        "Fast, or kind to those who are too late",
        "A usual slot by what is believed of answers: the median time to fill, and how many say"
        " YES for each fill and are turned away.",
        charts.points(rows, "Setting", "Minutes to fill", "Turned away"),
        name="trade-off",
        wide=True,
        rows=rows,
    )


def _history(stretches: Sequence[Stretch], zone: ZoneInfo, now: datetime) -> Component:
    heads = ("Setting", "Since", "Slots", "Filled", "Within 2 h", "Texts a fill", "Turned away")
    lines = [
        html.Tr(
            [
                html.Th(named(one.setting), scope="row"),
                html.Td(times.day_name(one.since, zone, now)),
                html.Td(f"{one.slots}"),
                html.Td(_share(one.filled, one.slots)),
                html.Td(_share(one.within_two_hours, one.slots)),
                html.Td(_each(one.texts, one.filled, 1)),
                html.Td(_each(one.yes - one.filled, one.filled, 2)),
            ]
        )
        for one in stretches
    ]
    body = (
        html.Div(
            html.Table(
                [
                    html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                    html.Tbody(lines),
                ],
                className="table",
            ),
            className="scroll-x wide",
            tabIndex="0",
        )
        if lines
        else html.P("Nobody has been asked for a slot yet.", className="soft")
    )
    return html.Section(
        [
            html.H2("What was set, and what followed"),
            html.P(
                "The last year's slots, by the setting under which they were first put to somebody."
                " What else changed meanwhile is not known.",
                className="hint",
            ),
            body,
        ],
        className="card breakdown",
        **views.more({"aria-label": "What was set, and what followed"}),
    )


def _share(part: int, whole: int) -> str:
    return history.percent(part, whole)


def _each(count: int, fills: int, digits: int) -> str:
    return f"{count / fills:.{digits}f}" if fills else "-"


def replayed(answer: Answer | None, asked: Setting, slots: int, left_out: int) -> Component:
    """Last month as it was and as it would have been, and how sure that is."""
    if answer is None:
        return html.P("Nobody was asked for a slot that closed last month.", className="soft")
    of = f"{answer.slots} of {slots} slots" if answer.slots < slots else f"{slots} slots"
    said = [
        f"{named(asked)}, over {of} of last month"
        + (f"; {left_out} are left out, in which a person stepped in." if left_out else "."),
        f"Of the replies that this rests on, {history.percent(answer.coverage, 1)} happened,"
        f" {history.percent(1 - answer.coverage, 1)} are imagined."
        + ("" if answer.is_sure else " That is too few to rely on."),
    ]
    heads = ("", "Was", "Would have been", "90 %", "At the least and most")
    lines = [_line(name, answer) for name in MEASURES]
    return html.Div(
        [
            *[html.P(one) for one in said],
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                        html.Tbody(lines),
                    ],
                    className="table",
                ),
                className="scroll-x wide",
                tabIndex="0",
            ),
            html.P("To set it, copy these lines into .env and start the bot anew:"),
            html.Pre("\n".join(f"{name}={value}" for name, value in in_words(asked).items())),
        ],
        className="" if answer.is_sure else "unsure",
    )


def in_words(asked: Setting) -> Mapping[str, str]:
    """A setting as ``.env`` writes it."""
    hold = f"{asked.hold / times.MINUTE:g}"
    if asked.pacing == "computed":
        return {"PACING": "computed", "PACE": asked.pace, "HOLD_MINUTES": hold}
    return {"PACING": "fixed", "BATCH_SIZE": str(asked.size), "HOLD_MINUTES": hold}


def _line(name: str, answer: Answer) -> Component:
    words, form = MEASURES[name]
    found = answer.measures[name]
    return html.Tr(
        [
            html.Th(words, scope="row"),
            html.Td(_written(getattr(answer.was, name), form)),
            html.Td(_written(found.mean, form)),
            html.Td(" to ".join(_written(one, form) for one in found.interval)),
            html.Td(" to ".join(_written(one, form) for one in found.bounds)),
        ]
    )


def _written(value: float, form: str) -> str:
    if math.isinf(value):
        return "-"
    if form == "share":
        return history.percent(value, 1)
    return f"{value:.{('whole', 'tenth', 'hundredth').index(form)}f}"
