"""Takes the turns of waiting texts: woken by each new one, or by the poll."""

from typing import Final

from bot import clock, logs
from bot.loops import Pulse, keep
from bot.messages import inbox
from bot.threads import turns
from bot.wakeup import Wakeup

log = logs.get(__name__)

POLL_SECONDS: Final = 5.0


async def run(name: str, conversation: turns.Conversation, wakeup: Wakeup, pulse: Pulse) -> None:
    """One worker. Several, in any number of processes, keep the order of each contact."""

    async def once() -> bool:
        try:
            taken = await turns.take_next(conversation, clock.now())
        except turns.Broken as broken:
            log.exception("turn broke", message=broken.waiting.id)
            await turns.put_back(conversation, broken.waiting, clock.now())
            return False
        if taken is not None:
            sid = logs.outside_id(taken.sid or "")
            log.info("turn taken", sid=sid, message=taken.id, patient=taken.patient_id)
        return taken is not None

    async def rest() -> None:
        await wakeup.wait(inbox.CHANNEL, POLL_SECONDS)

    await keep(name, once, rest, pulse)
