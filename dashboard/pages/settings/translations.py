"""Languages: what patients are told in each, who has read it, and who waits for it."""

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from bot import clock, languages
from bot.waitlist.fairness import months
from bot.waitlist.rules.shares import Share
from bot.waitlist.wording import translations
from bot.waitlist.wording.translations import Translated, Translation
from dashboard import times
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.parts import pieces
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import (
    article,
    details,
    div,
    p,
    span,
    summary,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
)
from dashboard.site import SLOW_CHANGES, Site, canvas, region

PATH: Final = "/languages"
TITLE: Final = "Languages"
ICON: Final = ""
POWER: Final[Power] = "settings"

HINT: Final = (
    "Each sentence is stamped by whoever has compared it with its English; a stamp falls off when"
    " either text changes. A clinic has them read by a qualified translator before it sends them."
)
HEADS: Final = ("English", "Said", "Texts", "Read by")


def layout(_user: User) -> Component:
    return html.Div(canvas("languages", region("languages-all", still=True), after=SLOW_CHANGES))


def register(site: Site) -> None:
    @site.drawn("languages", after=SLOW_CHANGES, power=POWER)
    async def show(_user: User) -> Regions:
        now = clock.now()
        shares = await months.of(times.month_start(now, site.settings.timezone, 0), now)
        by_code = {one.group: one for one in shares if one.dimension == "language"}
        return build(translations.all_of(site.rules.clinic), by_code)


def build(known: list[Translation], shares: Mapping[str, Share]) -> Regions:
    """English has no card but its figures: the others are held against it. Pure."""
    return {
        "languages-all": [
            Piece("figures", _figures(shares)),
            *[Piece(f"language-{one.language}", _card(one)) for one in known],
        ]
    }


def _figures(shares: Mapping[str, Share]) -> Markup:
    heads = ("This month", "Patients", "Offers", "Slots taken", "Reached")
    lines = [
        tr(
            th(name, scope="row"),
            *map(td, _counts(shares.get(code))),
            td("by text" if code in languages.WRITTEN else "by phone, with an interpreter"),
        )
        for code, name in languages.NAMES.items()
    ]
    return article(
        p(HINT, class_="hint"),
        _scrolled("Patients by language", heads, lines),
        class_="card",
    )


def _counts(share: Share | None) -> tuple[str, str, str]:
    return (f"{share.people}", f"{share.asked}", f"{share.won}") if share else ("0", "0", "0")


def _scrolled(named: str, heads: tuple[str, ...], lines: list[Markup]) -> Markup:
    columns = thead(tr(*[th(head, scope="col") for head in heads]))
    there = table(columns, tbody(*lines), class_="table")
    return div(there, class_="scroll-x wide", tabindex="0", role="region", aria_label=named)


def _card(one: Translation) -> Markup:
    name = languages.name(one.language)
    badge = (
        pieces.badge("sent", "good", "check")
        if one.sent and not one.faulty
        else pieces.badge("draft: never sent", "warn", "note")
    )
    costs = ", ".join(
        f"{count} fit one" if size == 1 else f"{count} take {size}"
        for size, count in one.costs.items()
    )
    lines = [_line(sentence, one) for sentence in one.sentences]
    return article(
        pieces.row_head(name, badge),
        p(_read(one)),
        p(f"As texts: {costs}.", class_="soft"),
        details(
            summary("The sentences"),
            _scrolled(f"Sentences in {name}", HEADS, lines),
        ),
        class_="card",
    )


def _read(one: Translation) -> str:
    read = len(one.sentences) - one.faulty
    if not one.faulty:
        return f"All {read} sentences have been read beside their English."
    return (
        f"{read} of {len(one.sentences)} sentences have been read beside their English."
        " Until all are, whoever speaks it is on the list of calls."
    )


def _line(sentence: Translated, one: Translation) -> Markup:
    stamp = sentence.stamp
    read = (
        f"{stamp.reviewed_by}, {stamp.reviewed_on:%b} {stamp.reviewed_on.day},"
        f" {stamp.reviewed_on.year}"
        if stamp and not sentence.fault
        else sentence.fault
    )
    return tr(
        td(sentence.english),
        td(span(sentence.sample, lang=str(one.language))),
        td(f"{sentence.segments}"),
        td(read),
    )
