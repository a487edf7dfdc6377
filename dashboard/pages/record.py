"""The record: who did what, by day, person and deed, page by page, and as a file."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import dash
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component

from bot import audit, clock
from dashboard.access import addresses
from dashboard.access.accounts import User
from dashboard.access.permissions import Power
from dashboard.pages import audit_trail, filters
from dashboard.pages.conversations.thread_file import harmless
from dashboard.parts import pieces, views
from dashboard.parts.drawing import Piece, Regions
from dashboard.parts.markup import div, p, span, strong
from dashboard.site import Site, canvas, region

PATH: Final = "/record"
TITLE: Final = "Who did what"
ICON: Final = ""
POWER: Final[Power] = "people"

USUAL_DAYS: Final = 7
AT_ONCE: Final = 100
MOST_SAVED: Final = 100_000
FIELDS: Final = ("from", "to", "who", "did")


@dataclass(frozen=True)
class Chosen:
    """What the address asks for."""

    days: filters.Days
    today: date
    given: Mapping[str, str]
    wish: audit_trail.Wish
    page: int

    def address(self, page: int) -> str:
        kept = {name: self.given.get(name, "") for name in FIELDS}
        return addresses.of(PATH, kept | {"page": page if page > 1 else ""})


def chosen(search: str | None, now: datetime, zone: ZoneInfo) -> Chosen:
    """What is not known is left out: an address is typed, or old. Pure."""
    given = addresses.words(search)
    today = filters.today_of(now, zone)
    days = filters.days(given, today, USUAL_DAYS)
    start, end = days.span(zone)
    wish = audit_trail.Wish(
        start=start,
        end=end,
        who=given.get("who", "").replace("\0", ""),
        did=given.get("did", "") if given.get("did") in audit_trail.DID else "",
    )
    page = addresses.number(search, "page") or 1
    return Chosen(days, today, given, wish, max(1, min(page, 10_000)))


def layout(_user: User) -> Component:
    save = views.button("Save as CSV", "record-save", drawing="files")
    return html.Div(
        [
            html.Div(save, className="page-actions"),
            dcc.Download(id="record-file"),
            canvas(
                "record", region("record-filters"), region("record-count"), region("record-list")
            ),
        ]
    )


def register(site: Site) -> None:
    zone = site.settings.timezone

    @site.drawn("record", Input("url", "search"), State("url", "pathname"), power="people")
    async def show(_user: User, search: str | None, path: str) -> Any:
        if path != PATH:
            return dash.no_update
        now = clock.now()
        asks = chosen(search, now, zone)
        count = await audit_trail.count(asks.wish)
        lines = await audit_trail.page(asks.wish, (asks.page - 1) * AT_ONCE, AT_ONCE)
        return build(asks, count, lines, await audit_trail.actors(), zone, now)

    @site.on(
        Output("record-file", "data"),
        Input("record-save", "n_clicks"),
        State("url", "search"),
        power="people",
        prevent_initial_call=True,
    )
    async def save(user: User, _clicks: int, search: str | None) -> dict[str, str]:
        now = clock.now()
        asks = chosen(search, now, zone)
        lines = await audit_trail.page(asks.wish, 0, MOST_SAVED)
        await audit.record(user.name, "export_record", "record", None, now, lines=len(lines))
        name = f"record-{asks.days.first}-{asks.days.last}.csv"
        return {"filename": name, "content": as_csv(lines, zone, now)}


def build(
    asks: Chosen,
    count: int,
    lines: Sequence[audit_trail.Line],
    actors: Sequence[str],
    zone: ZoneInfo,
    now: datetime,
) -> Regions:
    deeds = dict(sorted(audit_trail.DID.items(), key=lambda one: one[1]))
    form = filters.form(
        filters.day("From", "from", asks.days.first, asks.today),
        filters.day("To", "to", asks.days.last, asks.today),
        filters.choice("Who", "who", filters.named("Everybody", actors), asks.wish.who),
        filters.choice("Did", "did", {"": "Anything", **deeds}, asks.wish.did),
    )
    counted = p(
        strong(f"{count:,} {'line' if count == 1 else 'lines'}"),
        f", {asks.days.words(asks.today)}.",
        role="status",
        class_="counted",
    )
    listed = [Piece("trail", audit_trail.table(lines, zone, now))]
    return {
        "record-filters": [Piece("filters", form)],
        "record-count": [Piece("count", counted)],
        "record-list": [*listed, *_further(asks, count)],
    }


def _further(asks: Chosen, count: int) -> list[Piece]:
    pages = -(-count // AT_ONCE)
    if pages <= 1:
        return []
    newer = pieces.link("Later ones", asks.address(asks.page - 1), "button")
    older = pieces.link("Earlier ones", asks.address(asks.page + 1), "button")
    html_ = div(
        newer if asks.page > 1 else None,
        span(f"Page {asks.page} of {pages}", class_="soft"),
        older if asks.page < pages else None,
        class_="actions paging",
    )
    return [Piece("further", html_)]


def as_csv(lines: Sequence[audit_trail.Line], zone: ZoneInfo, now: datetime) -> str:
    """The lines as a table that Excel opens; no cell of it is run as a formula."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["Line", "Time", "Who", "Did", "To", "Details"])
    for line in lines:
        _, *said = audit_trail.row(line, zone, now)
        at = f"{line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        rows.writerow([line.id, at, *map(harmless, said)])
    return "\ufeff" + file.getvalue()
