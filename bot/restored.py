"""What a restore of the database asks for: ``python -m bot restored --since TIME``, and ``resume``.

The backup knows nothing of what has happened since, and its patients do. So what was open is
closed; the carrier's list says what patients were told and wrote meanwhile, and with whom there
was a call; what was promised and is not in the records goes to a person, and so does whoever spoke
in a call; and nothing moves until a person says go.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot import audit, backlog, database, installation, logs
from bot.data_dir import marker
from bot.messages import recovery, segments
from bot.messages.dialler import Dialler, Made
from bot.messages.gateway import Gateway, Seen
from bot.messages.sweep import Sweeper
from bot.settings import Settings
from bot.threads import positions
from bot.waitlist import calls
from bot.waitlist.conversation.script import SCRIPT
from bot.waitlist.places import directory
from bot.waitlist.rules import clinic
from bot.waitlist.rules.place import Clinic
from bot.waitlist.upkeep import recovery as waitlist
from bot.waitlist.wording.phrases import Phrases

log = logs.get(__name__)

OVERLAP: Final = timedelta(minutes=10)
"""How long before the backup's last word the carrier's list is read: clocks differ, lists lag."""
ACTOR: Final = "command line"
WHY: Final = (
    "The database was restored, and what it had lost was read from the carrier. Look at Today, then"
    " say go: python -m bot resume"
)
SUSPECTED: Final = (
    "The carrier knows texts of ours that this database does not: it may be a restored one, or a"
    " copy. Run: python -m bot restored --since TIME; if neither is so: python -m bot resume"
)

EMPTY: Final = (
    "Texts of ours have left from this number of late, and this database knows of none: it is a new"
    " one, or another installation texts from the number. Mend that, or put a backup back; if it is"
    " meant so: python -m bot resume"
)
LOOK_BACK: Final = timedelta(days=3)
"""How far back an empty database asks whether it should be one."""


class InUse(Exception):
    """Services are connected; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Report:
    """What was found and done."""

    slots: int
    offers: int
    withdrawn: int
    recovered: int
    heard: int
    to_look_at: int


async def restored(
    settings: Settings,
    gateway: Gateway,
    sweeper: Sweeper,
    since: datetime,
    now: datetime,
    dialler: Dialler | None = None,
) -> Report:
    """Put a database in order that knows nothing of what came after ``since``, or after the last
    that it knows, whichever is earlier.

    May be run again. Raises ``InUse``, and ``gateway.Unreachable`` with the installation shut.
    """
    if running := sorted({"bot", "intake"}.intersection(await backlog.connected())):
        raise InUse(f"Stop these services first: {', '.join(running)}.")
    await installation.shut(WHY, now)
    await installation.give_no_number_again(now)
    await installation.lose_until(now)
    since = min(since, await recovery.newest_sent_at() or since)
    seen = await gateway.sent_since(since - OVERLAP)
    made = await dialler.calls_since(since - OVERLAP) if dialler is not None else []
    await sweeper.begin_at(since)
    swept = await sweeper.sweep(now)
    report = await database.unit(lambda: _put_in_order(settings, seen, made, swept.missed, now))
    log.warning("restored", since=since.isoformat(), recovered=report.recovered)
    return report


async def _put_in_order(
    settings: Settings, seen: list[Seen], made: list[Made], heard: int, now: datetime
) -> Report:
    phrases = Phrases(await _brands(clinic.of(settings).clinic))
    recovered = await recovery.take_over(seen, phrases.of, now)
    withdrawn = await recovery.withdraw_all()
    await waitlist.ask_whether_free(now)
    slots, offers = await waitlist.close_all(now)
    await positions.forget_questions(SCRIPT.start, keep=waitlist.KEPT, now=now)
    await waitlist.stop_again(recovered, now)
    lost = await waitlist.lost_calls(made, await _calls_of_earlier_runs(), now)
    spoken = [one.patient_id for one in lost if one.spoke]
    flags = waitlist.to_look_at(recovered, withdrawn, spoken)
    for patient_id, why in flags.items():
        await positions.flag(patient_id, SCRIPT.start, why, now)
    for one in lost:
        await audit.record(
            ACTOR, calls.LOST, "patient", one.patient_id, now, call=one.sid, ours=one.ours
        )
    await audit.record(ACTOR, "restored", "database", None, now)
    return Report(slots, offers, len(withdrawn), len(recovered), heard, len(flags))


async def _calls_of_earlier_runs() -> list[str]:
    """The carrier's ids of lost calls that were found before."""
    return await database.column(
        "SELECT details->>'call' FROM audit_log WHERE subject = 'patient' AND action = $1",
        calls.LOST,
    )


async def resume(settings: Settings, now: datetime) -> str | None:
    """A person says go; why it stood still, or ``None`` if it did not.

    What this folder has seen leave counts as known from now on.
    """

    async def work() -> str | None:
        why = (await installation.state()).shut_why
        if why is not None:
            await installation.reopen(marker.highest(settings.data_dir))
            await audit.record(ACTOR, "say_go", "database", None, now)
        return why

    return await database.unit(work)


async def _brands(ours: Clinic) -> set[str]:
    """The names in which texts of ours speak."""
    known = await directory.read(ours)
    return {ours.brand, *(place.brand for place in known.places)}


class Suspicion:
    """Asks the carrier, once, whether it knows texts of ours that the database does not: a backup
    that was restored on a new machine has no marker beside it, and an empty database is not the one
    whose patients write to this number."""

    def __init__(self, gateway: Gateway, ours: Clinic) -> None:
        self._gateway = gateway
        self._ours = ours

    async def check(self, now: datetime) -> None:
        """Stand still if it does. Raises ``gateway.Unreachable``."""
        newest = await recovery.newest_sent_at()
        since = newest - OVERLAP if newest is not None else now - LOOK_BACK
        seen = await self._gateway.sent_since(since)
        names = tuple(f"{segments.to_gsm7(brand)}: " for brand in await _brands(self._ours))
        unknown = await recovery.unknown([one for one in seen if one.body.startswith(names)])
        if unknown and (await installation.state()).shut_why is None:
            log.error("the carrier knows texts of ours that we do not", texts=len(unknown))
            await installation.shut(SUSPECTED if newest is not None else EMPTY, now)
