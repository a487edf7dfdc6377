"""Makes the report of each month when it is over, and hands it to the routes of ``NOTIFY_REPORT``.

A report is written once: of two bots that make it one is first. That it is being handed over is
committed before it is, so whatever is killed then, it is never handed over again: its fate is not
known, and Settings says so. What all routes refuse is tried again for some days.
"""

import asyncio
import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot import clock, database, logs
from bot.notices.kinds import span
from bot.notices.reports import facts
from bot.notices.reports.archive import file_name
from bot.notices.reports.facts import Report
from bot.notices.routes import Attached, Routes
from bot.settings import Settings
from bot.waitlist.fairness import months
from bot.waitlist.views.history import percent

log = logs.get(__name__)

AGAIN: Final = timedelta(hours=1)
"""After all routes have refused it."""
LATEST: Final = timedelta(days=5)
"""After the end of the month; later it is downloaded."""


async def once(settings: Settings, routes: Routes, now: datetime) -> None:
    """Make what is missing, and send what is due."""
    month = months.month_before(now, settings.timezone)
    made = await make(settings, month, now)
    ended = months.begins(months.after(month), settings.timezone)
    if made and routes.report and now < ended + LATEST:
        await send(routes, month, now)


async def make(settings: Settings, month: date, now: datetime) -> bool:
    """Whether there is a report of this month, which is over; one in which nothing happened has
    none."""
    if await database.fetch_value(
        "SELECT EXISTS (SELECT FROM monthly_report WHERE month = $1)", month
    ):
        return True
    found = await facts.read(settings.clinic_name, month, settings.timezone, now)
    if found.is_empty:
        return False
    from bot.notices.reports import document  # its library is slow to load: once a month

    drawn = await asyncio.to_thread(document.drawn, found)
    await database.execute(
        """
        INSERT INTO monthly_report (month, made_at, document, summary) VALUES ($1, $2, $3, $4)
        ON CONFLICT (month) DO NOTHING
        """,
        month,
        now,
        drawn,
        summary(found),
    )
    return True


def summary(report: Report) -> str:
    """What the message says beside the document. Pure."""
    slots = report.slots
    took = "" if slots.median_fill is None else f", half of them within {span(slots.median_fill)}"
    return (
        f"{calendar.month_name[report.month.month]} {report.month.year}: {slots.filled} of"
        f" {slots.closed} cancelled slots filled ({percent(slots.filled, slots.closed)}){took};"
        f" {slots.asked} patients asked, {report.opt_outs} opted out. The report is attached, and"
        " stands on Fill rates."
    )


async def send(routes: Routes, month: date, now: datetime) -> None:
    """Hand the report over, unless it was, or may have been."""
    claimed = await database.row(
        Claimed,
        """
        UPDATE monthly_report SET tried_at = $2::timestamptz, refused_at = NULL
        WHERE month = $1 AND sent_at IS NULL
          AND (tried_at IS NULL OR refused_at <= $2::timestamptz - $3::interval)
        RETURNING document, summary
        """,
        month,
        now,
        AGAIN,
    )
    if claimed is None:
        return
    attached = Attached(file_name(month), "application/pdf", claimed.document)
    took = await routes.hand_over(claimed.summary, attached)
    if took is not None:
        column = "sent_at" if took else "refused_at"
        await database.execute(
            f"UPDATE monthly_report SET {column} = $2 WHERE month = $1",  # noqa: S608 - of two
            month,
            clock.now(),
        )
    log.info("report handed over", month=month.isoformat(), taken=took)


@dataclass(frozen=True)
class Claimed:
    document: bytes
    summary: str
