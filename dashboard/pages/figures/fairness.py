"""Fairness: what each group of patients had of the offers, who had too little, and who was asked
for nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
from dash import Input, State, html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock
from bot.waitlist.fairness import months, words
from bot.waitlist.fairness.months import Month
from bot.waitlist.rules.shares import ALIKE, JUDGED, LEAST_EXPECTED, Dimension, Share
from bot.waitlist.views.figures import fairness
from bot.waitlist.views.figures.fairness import Unasked, Why
from dashboard import times
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import asked
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import (
    article,
    details,
    div,
    h2,
    li,
    p,
    strong,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)
from dashboard.site import SLOW_CHANGES, Site, canvas, region

PATH: Final = "/fairness"
TITLE: Final = "Fairness"
ICON: Final = "people"
POWER: Final[Power] = "figures"

HEADS: Final = (
    "Patients",
    "Days waited",
    "Offers",
    "per 100 days",
    "Slots taken",
    "per 100 days",
    "Of what others had",
    "Beside an even share",
)
REMEDIES: Final = (
    "Have the wording of their language read by somebody who speaks it.",
    "Call those who are slow to text: the list of calls is on Today.",
    "Ask fewer at a time or wait longer, so that a slow answer still wins: see Settings.",
    "Ask for the missing consents and for the right numbers.",
)


def layout(_user: User) -> Component:
    return html.Div(canvas("fairness", region("fairness-parts", still=True), after=SLOW_CHANGES))


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the page shows: ``month`` as written, or ``None`` for the one that runs."""

    shares: Sequence[Share]
    written: Sequence[Month]
    month: Month | None
    unasked: dict[Why, int]
    people: Sequence[Unasked]
    now: datetime
    zone: ZoneInfo


async def facts(search: str | None, zone: ZoneInfo, now: datetime) -> Facts:
    written = await months.written()
    wanted = addresses.words(search).get("month", "")
    month = next((one for one in written if one.month.isoformat() == wanted), None)
    shares = month.shares if month else await months.of(times.month_start(now, zone, 0), now)
    return Facts(
        shares=shares,
        written=written,
        month=month,
        unasked=await fairness.unasked(now),
        people=await fairness.unasked_people(now),
        now=now,
        zone=zone,
    )


def register(site: Site) -> None:
    zone = site.settings.timezone
    address = (Input("url", "search"), State("url", "pathname"))

    @site.drawn("fairness", *address, after=SLOW_CHANGES, power="figures")
    async def show(user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        return build(await facts(search, zone, clock.now()), user)


def build(found: Facts, user: User) -> Regions:
    return {
        "fairness-parts": [
            Piece("months", _months(found)),
            Piece("short", _short(found.shares)),
            *[
                Piece(f"by-{dimension}", _table(dimension, found.shares))
                for dimension in ALIKE
                if any(share.dimension == dimension for share in found.shares)
            ],
            Piece("unasked", _unasked(found)),
            *([Piece("people", _people(found, user))] if found.people else []),
        ]
    }


def _months(found: Facts) -> Markup:
    here = found.month.month if found.month else None
    ways = [pieces.link("This month so far", PATH, None if here else "here")]
    for one in found.written:
        address = addresses.of(PATH, {"month": one.month.isoformat()})
        ways.append(pieces.link(_named(one.month), address, "here" if one.month == here else None))
    said = (
        f"As it was written on {_day(found.month.written_at.astimezone(found.zone))}."
        if found.month
        else "Each month is kept as it stood at its end."
    )
    return div(
        div(*ways, class_="periods"),
        p(
            "Patients are compared with others of the same priority who asked for the same. No"
            " decision reads language or age: they stand here to be looked at. ",
            said,
            class_="hint",
        ),
    )


def _named(month: date) -> str:
    return f"{month:%B %Y}"


def _day(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def _short(shares: Sequence[Share]) -> Markup:
    named = [share for share in shares if share.short]
    if not named:
        measured = any(share.ratio is not None for share in shares if share.dimension in JUDGED)
        return article(
            pieces.row_head(
                "Nobody had less than luck explains"
                if measured
                else "Too few offers to compare anybody",
                pieces.badge("even" if measured else "few", "good" if measured else "quiet"),
            ),
            p(f"A group is measured once its even share is {LEAST_EXPECTED:.0f} offers."),
            class_="card card-small",
        )
    return article(
        pieces.row_head("Less than an even share", pieces.badge("look at it", "bad", "alert")),
        ul(*[li(words.sentence(share)) for share in named]),
        p("What helps:"),
        ul(*map(li, REMEDIES)),
        class_="card card-late",
    )


def _table(dimension: Dimension, shares: Sequence[Share]) -> Markup:
    lines = [_line(share) for share in shares if share.dimension == dimension]
    heads = thead(tr(*[th(head, scope="col") for head in (words.DIMENSIONS[dimension], *HEADS)]))
    wished = dimension not in JUDGED
    return article(
        h2(words.DIMENSIONS[dimension]),
        p("How often they are asked depends on what is freed there.", class_="hint")
        if wished
        else None,
        _scrolled(words.DIMENSIONS[dimension], table(heads, tbody(*lines), class_="table")),
        class_="card",
    )


def _line(share: Share) -> Markup:
    badge = pieces.badge("too few", "bad", "alert") if share.short else None
    cells = (
        f"{share.people}",
        f"{share.days:.0f}",
        f"{share.asked}",
        _rate(share.per_100_days(share.asked)),
        f"{share.won}",
        _rate(share.per_100_days(share.won)),
        _ratio(share),
        "-" if share.ratio is None else _signed(-share.shortfall),
    )
    return tr(th(words.group(share), " ", badge, scope="row"), *map(td, cells))


def _signed(offers: float) -> str:
    return f"{round(offers):+d} offers" if round(offers) else "as many"


def _rate(per_100_days: float | None) -> str:
    return "-" if per_100_days is None else f"{per_100_days:.1f}"


def _ratio(share: Share) -> str:
    if share.ratio is None or share.interval is None:
        return "too few to say"
    low, high = share.interval
    return f"{share.ratio:.2f} ({low:.2f} to {high:.2f})"


def _unasked(found: Facts) -> Markup:
    counts = [(why, found.unasked[why]) for why in words.WHYS if found.unasked.get(why)]
    title = f"Asked for nothing in {fairness.UNASKED.days} days"
    if not counts:
        return article(
            pieces.row_head(title, pieces.badge("nobody", "good", "check")),
            class_="card card-small",
        )
    lines = [
        li(p(strong(f"{words.WHYS[why][0]}: {count}. "), words.WHYS[why][1]))
        for why, count in counts
    ]
    bad = found.unasked.get("passed_over", 0)
    badge = pieces.badge("without a reason", "bad", "alert") if bad else None
    return article(
        pieces.row_head(f"{title}: {sum(found.unasked.values())}", badge),
        ul(*lines),
        class_="card",
    )


def _people(found: Facts, user: User) -> Markup:
    lines = [
        tr(
            th(asked.named(user, one.patient_id, one.name, one.phone_e164), scope="row"),
            td(f"{(found.now - one.joined_at).days} days"),
            td(words.WHYS[one.why][0]),
            td(f"{one.slots}"),
        )
        for one in found.people
    ]
    more = len(found.people) < sum(found.unasked.values())
    heads = ("Patient", "Waits", "Why not yet", "Slots that suited")
    there = table(
        thead(tr(*[th(head, scope="col") for head in heads])), tbody(*lines), class_="table"
    )
    return article(
        details(
            summary(f"The {len(found.people)} who wait longest" if more else "They are"),
            _scrolled("Patients who were asked for nothing", there),
        ),
        class_="card card-small",
    )


def _scrolled(name: str, wide: Markup) -> Markup:
    return div(wide, class_="scroll-x wide", tabindex="0", role="region", aria_label=name)
