"""Fires timers when they are due: woken by a new timer, by the next one's time, or by the poll."""

from datetime import timedelta
from typing import Final

from bot import clock, logs
from bot.loops import Pulse, keep
from bot.timers import schedule
from bot.wakeup import Wakeup

log = logs.get(__name__)

POLL: Final = timedelta(seconds=5)


async def run(name: str, handlers: schedule.Handlers, wakeup: Wakeup, pulse: Pulse) -> None:
    """One worker. Several, in any number of processes, share the timers."""

    async def once() -> bool:
        try:
            return await schedule.fire_next(handlers, clock.now())
        except schedule.Broken as broken:
            due = broken.timer
            log.exception("timer broke", timer=due.id, kind=due.kind, subject=due.subject_id)
            await schedule.retry_later(due, clock.now())
            return True

    async def rest() -> None:
        seconds = schedule.delay(await schedule.next_due_at(), clock.now(), most=POLL)
        await wakeup.wait(schedule.CHANNEL, seconds)

    await keep(name, once, rest, pulse)
