"""What the report of a month says: its figures with what they are over, and the months' record of
fairness. Reads only, but for that record, which is written with it if it was not yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot import database
from bot.waitlist.fairness import months
from bot.waitlist.fairness.months import Month
from bot.waitlist.views import history
from bot.waitlist.views.figures import ratings
from bot.waitlist.views.figures.ratings import Ratings
from bot.waitlist.views.history import Group, Texts, Totals


@dataclass(frozen=True, kw_only=True)
class Report:
    clinic: str
    month: date
    """Its first day."""
    made_at: datetime
    """By the clinic's clock."""
    slots: Totals
    before: Totals
    """Those of the month before it."""
    moved_up: int
    touched: int
    """Closed slots that a person worked on."""
    texts: Sequence[Texts]
    opt_outs: int
    ratings: Ratings
    """How visits went, of those who were asked in this month."""
    places: Sequence[Group]
    providers: Sequence[Group]
    lost: Mapping[str, int]
    """Slots that were not filled, by verdict."""
    declines: Mapping[str | None, int]
    fairness: Month | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened: no report is made of such a month."""
        return not self.slots.closed and not self.texts


async def read(clinic: str, month: date, zone: ZoneInfo, now: datetime) -> Report:
    """The month that begins on this day, by the clinic's clock; it is over."""
    start, end = months.begins(month, zone), months.begins(months.after(month), zone)
    earlier = months.begins(months.before(month), zone)
    await months.record(zone, now)
    written = {one.month: one for one in await months.written()}
    async with database.side_by_side() as group:
        slots = group.create_task(history.totals(start, end))
        before = group.create_task(history.totals(earlier, start))
        moved_up = group.create_task(history.moved_up(start, end))
        touched = group.create_task(history.touched_slots(start, end))
        texts = group.create_task(history.texts(start, end))
        opt_outs = group.create_task(history.opt_outs(start, end))
        rated = group.create_task(ratings.counted(start, end))
        places = group.create_task(history.groups(start, end, "place"))
        providers = group.create_task(history.groups(start, end, "provider"))
        lost = group.create_task(history.lost(start, end))
        declines = group.create_task(history.declines(start, end))
    return Report(
        clinic=clinic,
        month=month,
        made_at=now.astimezone(zone),
        slots=slots.result(),
        before=before.result(),
        moved_up=moved_up.result(),
        touched=touched.result(),
        texts=texts.result(),
        opt_outs=opt_outs.result(),
        ratings=rated.result(),
        places=places.result(),
        providers=providers.result(),
        lost=lost.result(),
        declines=declines.result(),
        fairness=written.get(month),
    )
