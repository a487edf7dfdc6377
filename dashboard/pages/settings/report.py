"""The monthly report on Settings: who gets it, and what became of each."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.notices.addresses import recipients
from bot.notices.reports.archive import Fate, Kept
from dashboard import reports, times
from dashboard.parts.drawing import Piece
from dashboard.parts.markup import a, article, li, p, span, ul

HINT: Final = (
    "The figures of each month as a PDF, made when the month is over. No patient is in it. Who gets"
    " it stands in NOTIFY_REPORT; what is changed there counts after a restart."
)
FATES: Final[dict[Fate, str]] = {
    "kept": "made",
    "sent": "sent",
    "refused": "refused by whoever was to take it, tried again within the hour, since",
    "unknown": "handed over, and not known whether it arrived: not sent again. Since",
}


def pieces_of(addresses: Sequence[str], kept: Sequence[Kept], zone: ZoneInfo) -> list[Piece]:
    told = ", ".join(recipients(one) for one in addresses)
    who = f"It is mailed to {told}." if told else "It is mailed to nobody."
    lines = [
        li(
            a(f"{one.month:%B %Y}", href=reports.address(one.month), download=True),
            span(f"{FATES[one.fate]} {times.date(one.at, zone)}"),
        )
        for one in kept
    ]
    there = ul(*lines) if lines else p("The first is made when this month is over.", class_="soft")
    return [Piece("report", article(p(who), there, class_="card card-small"))]
