"""Answers: a manager's questions that Fill rates alone does not answer, one at a time, over a
period that lives in the address. Each figure leads to its rows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.waitlist.views import answers, history
from dashboard import figures, times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import asked, filters
from dashboard.pages.figures import asks, fill_facts, visit_ratings
from dashboard.pages.figures.answer_parts import listed, tile, tiles
from dashboard.pages.figures.fill_facts import PERIODS, USUAL, Period
from dashboard.pages.figures.fill_tiles import percent, rows_of
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import div, h2, p
from dashboard.site import SLOW_CHANGES, Site, canvas, region

PATH: Final = "/answers"
TITLE: Final = "Answers"
ICON: Final = ""
POWER: Final[Power] = "figures"

MOST_MINUTES: Final = 60
MOST_WORTH: Final = 10_000
WORST: Final = 5
LEAST: Final = 10
"""A share of fewer slots than this says little of where they are."""
LOST_BY: Final[dict[figures.Dimension, str]] = {
    "provider": "Provider",
    "place": "Place",
    "weekday": "Weekday",
    "hour": "Hour",
}


@dataclass(frozen=True)
class Asked:
    """What the address asks, of whom, and by which assumptions."""

    about: str
    when: Period
    given: Mapping[str, str]
    user: User
    now: datetime

    def number(self, name: str, usual: int, most: int) -> int:
        given = self.given.get(name, "")
        whole = given.isascii() and given.isdigit() and len(given) < 9
        return min(int(given), most) if whole else usual


Answer = Callable[[Asked], Awaitable[Sequence[Markup]]]


def layout(_user: User) -> Component:
    return html.Div(
        canvas("answers", region("answers-form"), region("answers-parts"), after=SLOW_CHANGES)
    )


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn(
        "answers",
        Input("url", "search"),
        State("url", "pathname"),
        after=SLOW_CHANGES,
        power="figures",
    )
    async def show(user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        return await drawn(user, search, zone, clock.now())


async def drawn(user: User, search: str | None, zone: ZoneInfo, now: datetime) -> Any:
    given = addresses.words(search)
    about = given["ask"] if given.get("ask") in ANSWERS else "lost"
    wanted = Asked(about, fill_facts.asked(search, now, zone), given, user, now)
    title, answer = ANSWERS[about]
    parts = await answer(wanted)
    days = p(wanted.when.named, class_="soft period")
    return {
        "answers-form": [Piece("form", _form(wanted, filters.today_of(now, zone)))],
        "answers-parts": [Piece(f"answer-{about}", div(h2(title), days, *parts))],
    }


def _form(wanted: Asked, today: date) -> Markup:
    own = wanted.given.keys() & {"from", "to"}
    here = "" if own else wanted.given.get("period", USUAL)
    kept = {name: wanted.given.get(name, "") for name in ("minutes", "worth")}
    usual = [
        pieces.link(
            words,
            addresses.of(PATH, {"ask": wanted.about, "period": key, **kept}),
            "here" if key == here else None,
        )
        for key, words in PERIODS.items()
    ]
    days = wanted.when.days
    fields = [
        filters.day("From", "from", days.first, today),
        filters.day("To", "to", min(days.last, today), today),
    ]
    if wanted.about == "saved":
        minutes = wanted.number("minutes", figures.CALL_MINUTES, MOST_MINUTES)
        worth = wanted.number("worth", 0, MOST_WORTH)
        fields += [
            filters.count("Minutes for a call", "minutes", minutes, MOST_MINUTES),
            filters.count("Worth of a visit", "worth", worth, MOST_WORTH),
        ]
    return div(
        div(*usual, class_="periods"),
        filters.form(*fields, keep="ask"),
        asks.drawn(),
        class_="period-form",
    )


async def lost(wanted: Asked) -> list[Markup]:
    """Why slots were not filled, each reason with its slots."""
    slots = await fill_facts.closed_slots(wanted.when)
    rates = figures.fill_rate(slots)
    missed = rates.closed - rates.filled
    ran_out = int((slots["status"] == "expired").sum())
    lines = [
        [
            pieces.link(history.VERDICTS[why], rows_of(wanted.when, {"why": why})),
            f"{count:,}",
            percent(figures.rate(count, missed)),
        ]
        for why, count in figures.verdicts(slots)
        if count and why != "filled"
    ]
    return [
        tiles(
            tile(
                "Not filled",
                f"{ran_out:,}",
                f"of {rates.closed:,} that closed; {missed - ran_out:,} more were withdrawn",
                rows_of(wanted.when, {"outcome": "unfilled"}),
            )
        ),
        listed("Why", ("Reason", "Slots", "Share of these"), lines),
    ]


async def worst(wanted: Asked) -> list[Markup]:
    """Where the largest share was lost: of each kind the five worst."""
    slots = await fill_facts.closed_slots(wanted.when)
    zone = wanted.when.zone
    return [
        _worst(by, await asyncio.to_thread(figures.breakdown, slots, by, zone), wanted.when)
        for by in LOST_BY
    ]


def _worst(by: figures.Dimension, found: Sequence[Mapping[str, Any]], when: Period) -> Markup:
    def missed(group: Mapping[str, Any]) -> int:
        rates: figures.FillRate = group["rates"]
        return rates.closed - rates.filled

    def share(group: Mapping[str, Any]) -> float:
        return missed(group) / int(group["rates"].closed)

    def rank(group: Mapping[str, Any]) -> tuple[bool, float, int]:
        return int(group["rates"].closed) >= LEAST, share(group), missed(group)

    lines = []
    for group in sorted(found, key=rank, reverse=True)[:WORST]:
        of = group["of"]
        words = times.hour(of) if by == "hour" else of
        name = words if by == "weekday" else pieces.link(words, rows_of(when, {by: of}))
        told = f"{missed(group)} of {group['rates'].closed}"
        lines.append([name, told, percent(share(group))])
    hint = f"By the share that was not filled. What has fewer than {LEAST} slots stands last."
    return listed(LOST_BY[by], (LOST_BY[by], "Not filled", "Share"), lines, hint=hint)


async def annoyed(wanted: Asked) -> list[Markup]:
    """Who was turned away, who left after a text of ours, who had many, and how visits went."""
    start, end = wanted.when.start, wanted.when.end
    found = await answers.bothered(start, end)
    people = await answers.most_texted(start, end)
    gone = await answers.opted_out(start, end)
    visits, rated = await visit_ratings.drawn(wanted.when, wanted.user)
    middle = f"{found.middle:g}" if found.middle is not None else "-"
    share = percent(figures.rate(found.left_of_these, found.patients))
    lines = [
        [words, f"{count:,}", percent(figures.rate(count, found.patients))]
        for (words, _, _), count in zip(answers.TEXTS, found.classes, strict=True)
    ]
    rows = [[asked.who(wanted.user, one.who), f"{one.count}"] for one in people]
    left = [
        [asked.who(wanted.user, one.who), f"{one.count}", "yes" if one.after_us else "no"]
        for one in gone
    ]
    return [
        tiles(
            tile(
                "Said YES too late",
                f"{found.refused:,}",
                "asked first next time",
                rows_of(wanted.when, {"only": "late"}),
            ),
            tile(
                "Opted out after us",
                f"{found.left:,}",
                f"within {answers.AFTER_US.days} days of a text; {share} of {found.patients:,}"
                f" who were texted in this time. {found.left_in_all:,} opted out in all",
                "#left",
            ),
            tile(
                "Texts for each patient",
                middle,
                f"in the middle, {found.most or 0} at the most; {found.texts:,} in all",
                "#texted",
            ),
            visits,
        ),
        listed("How many texts they had", ("Texts", "Patients", "Share"), lines),
        div(listed("Who had the most", ("Patient", "Texts"), rows), id="texted"),
        div(listed("Who opted out", ("Patient", "Texts before it", "After us"), left), id="left"),
        *rated,
    ]


async def waits(wanted: Asked) -> list[Markup]:
    """How long those had waited who took a slot, and those who are on the list now."""
    found = await answers.waits(wanted.when.start, wanted.when.end, wanted.now)
    sees = wanted.user.may("patients")
    filled = rows_of(wanted.when, {"outcome": "filled"})
    longest = f"{found.longest:.0f} days at the longest" if found.longest is not None else ""
    lines = [
        [
            pieces.link(words, addresses.of("/waitlist", {"days": least or ""})) if sees else words,
            f"{taken:,}",
            f"{waiting:,}",
        ]
        for (words, least, _), taken, waiting in zip(
            answers.WAITS, found.taken, found.waiting, strict=True
        )
    ]
    return [
        tiles(
            tile(
                "Until a slot was taken",
                _days(found.took_middle),
                f"in the middle, of {found.took:,} who took one",
                filled,
            ),
            tile(
                "On the list now",
                _days(found.waits_middle),
                f"in the middle, of {found.waits:,}; {longest}",
                "/waitlist" if sees else "/fairness",
            ),
        ),
        listed("By how long", ("Waited", "Took a slot", "Wait now"), lines),
    ]


def _days(middle: float | None) -> str:
    return "-" if middle is None else f"{middle:.0f} d"


async def saved(wanted: Asked) -> list[Markup]:
    """Calls that nobody made and visits that took place, by the reader's own assumptions."""
    when = wanted.when
    slots = await history.totals(when.start, when.end)
    count, filled = slots.asked, slots.filled
    minutes = wanted.number("minutes", figures.CALL_MINUTES, MOST_MINUTES)
    worth = wanted.number("worth", 0, MOST_WORTH)
    visits = f"{filled * worth:,}" if worth else f"{filled:,}"
    told = f"{filled:,} visits at {worth:,} each" if worth else "say above what one is worth"
    return [
        tiles(
            tile(
                "Hours on the phone",
                f"{count * minutes / 60:,.0f}",
                f"if each of {count:,} patients asked were a call of {minutes} minutes",
                rows_of(wanted.when, {"only": "asked"}),
            ),
            tile(
                "Visits instead of empty time",
                visits,
                told,
                rows_of(wanted.when, {"outcome": "filled"}),
            ),
        ),
        p(
            "Both are assumptions and no measurements: some of these calls would not have been"
            " made, and some of these times would have been filled without us. They live in the"
            " address.",
            class_="hint",
        ),
    ]


async def used(wanted: Asked) -> list[Markup]:
    """How much of the freed time somebody took, in minutes: a long slot counts for more."""
    found = await answers.used(wanted.when.start, wanted.when.end)
    freed, taken = sum(one.freed for one in found), sum(one.used for one in found)
    lines = [
        [
            pieces.link(one.provider, rows_of(wanted.when, {"provider": one.provider})),
            f"{one.freed:,.0f}",
            f"{one.used:,.0f}",
            percent(figures.rate(round(one.used), round(one.freed))),
            f"{one.filled} of {one.slots}",
        ]
        for one in found
    ]
    return [
        tiles(
            tile(
                "Freed time that was used",
                percent(figures.rate(round(taken), round(freed))),
                f"{taken / 60:,.0f} of {freed / 60:,.0f} hours",
                rows_of(wanted.when, {"outcome": "filled"}),
            )
        ),
        listed(
            "By provider, most left unused first",
            ("Provider", "Minutes freed", "Used", "Share", "Slots filled"),
            lines,
        ),
    ]


ANSWERS: Final[dict[str, tuple[str, Answer]]] = {
    "lost": ("What was lost, and why", lost),
    "worst": ("Where and when it is worst", worst),
    "annoyed": ("How many were annoyed", annoyed),
    "waits": ("How long people wait", waits),
    "saved": ("What it saved", saved),
    "used": ("How much of the freed time was used", used),
}
