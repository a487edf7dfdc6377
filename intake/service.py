"""The file bridge: watches the inbox and brings every dropped file to its end.

Promises: a file waits, is taken over, or is refused, and is in one place all the time; a fault that
passes (the database gone, a full disk, a lock) leaves it where it is for the next round. One file
that breaks the reader is refused after ``MOST_TRIES``, and never holds up the others.
"""

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import asyncpg

from bot import clock, database, holds, metrics, schema
from bot.ledger import deliveries, questions
from bot.process import signals
from bot.process.watched import watched
from bot.settings import Settings
from bot.waitlist.deliveries.effects import Effects
from bot.waitlist.rules import clinic
from intake.bookings import writeback
from intake.bookings.destination import Destination
from intake.folder import again, claims, doorbell, faults, handles, imports, paths, purge, readiness
from intake.mllp import serving
from intake.profiles import profile

BUSY_SECONDS: Final = 0.5
"""Between two looks while a file in the inbox has not settled."""
IDLE_SECONDS: Final = 10.0
"""Between two looks when nothing is there and the doorbell works."""
UNWATCHED_SECONDS: Final = 3.0
"""Between two looks where there is no doorbell."""
RETRY_SECONDS: Final = 5.0
MOST_TRIES: Final = 3
PURGE_EVERY: Final = timedelta(hours=1)
STOP_SECONDS: Final = 20.0
POOL_SIZE: Final = 4

_PASSING: Final = (*database.TRANSIENT, asyncpg.InsufficientResourcesError)
"""Faults that pass without a change to the file; the last is a full disk of the database."""

log = logging.getLogger(__name__)


@dataclass
class Attendant:
    """Does the rounds. ``now`` gives the present instant, ``monotonic`` seconds."""

    site: imports.Site
    inbox: readiness.Inbox
    desk: claims.Desk
    now: Callable[[], datetime] = clock.now
    monotonic: Callable[[], float] = time.monotonic
    retry_seconds: float = RETRY_SECONDS
    being_written: Callable[[Path], bool | None] = handles.being_written
    """Asked of a file on the desk; the inbox has its own."""
    stopping: Callable[[], bool] = lambda: False
    """Whether to end the round with the file that is under way."""
    messages: Callable[[datetime], Awaitable[None]] | None = None
    """Minds the feed of messages."""
    take_again: again.Elsewhere | None = None
    """Takes up a message after an answer."""
    files_kept: timedelta | None = None
    """How long files stay that were taken over or refused; ``None``: for ever."""
    _purged_at: datetime | None = None
    _later: dict[str, float] = field(default_factory=dict)
    _tries: dict[str, int] = field(default_factory=dict)
    _untaken: dict[str, str] | None = None
    way_back: Destination = field(init=False)
    """The file; at first for all that is filled."""
    _profiles: frozenset[tuple[str, int, int]] = field(init=False)
    """The state of the clinic's own profiles that was read last; at first by the site's maker."""

    def __post_init__(self) -> None:
        self._profiles = profile.saved(self.site.where.profiles)
        self.way_back = writeback.CsvFile(self.site.where, self.site.zone)

    async def round(self) -> bool:
        """Claim what is ready and settle what is on the desk. True if something still waits."""
        await asyncio.to_thread(self._tidy)
        mine = await asyncio.to_thread(lambda: list(self.desk.own()))
        self._later = {c.token.hex: t for c in mine if (t := self._later.get(c.token.hex))}
        for claim in mine:
            if not self.stopping():
                await self._attend(claim)
        await self._release_held()
        await again.apply(self.site.where, self.now(), self.take_again)
        look = await asyncio.to_thread(self.inbox.look)
        if look.untaken != self._untaken:
            await questions.note_untaken(look.untaken, self.now())
            self._untaken = dict(look.untaken)
        for found in look.ready:
            if self.stopping():
                return True
            faults.reach("after_stat")
            claimed = await asyncio.to_thread(self._claim, found)
            if claimed is not None:
                faults.reach("after_claim")
                await self._attend(claimed)
        await self._write_back()
        if self.messages is not None:
            await self.messages(self.now())
        await self._purge(self.now())
        return look.waiting > 0 or bool(self._later)

    def _tidy(self) -> None:
        self.site.where.mend()
        self._learn()
        self.desk.open()
        self.desk.beat()
        if adopted := self.desk.adopt():
            log.info("took over what a dead service left: files=%d", adopted)
        self.desk.put_back(self.inbox.path)

    def _learn(self) -> None:
        """Take up profiles that were saved since the last round; a wrong one changes nothing."""
        seen = profile.saved(self.site.where.profiles)
        if seen == self._profiles:
            return
        self._profiles = seen
        try:
            known = profile.load_all(self.site.where.profiles)
        except profile.Invalid as error:
            log.warning("the profiles can't be used, the former stay: %s", error)
            return
        self.site = replace(self.site, profiles=known)

    def _claim(self, found: readiness.Found) -> claims.Claim | None:
        try:
            return self.desk.claim(found.path, found.folder)
        except OSError as error:
            self.inbox.held_by_another(found)
            log.info("a file can't be claimed yet: error=%s", type(error).__name__)
            return None

    async def _release_held(self) -> None:
        """Take up the held files on which a person has decided."""
        for held in await asyncio.to_thread(lambda: list(claims.held(self.site.where))):
            source = imports.source(held.folder)
            known = await deliveries.by_reference(source, held.token.hex)
            if known is None or (known.outcome == "held" and not known.waits_for_its_release()):
                continue
            claim = await asyncio.to_thread(self.desk.take_held, held.path)
            if claim is not None:
                await self._attend(claim)

    async def _attend(self, claim: claims.Claim) -> None:
        key = claim.token.hex
        if self._later.get(key, 0.0) > self.monotonic():
            return
        if self.being_written(claim.path):
            self._put_off(key)
            return
        try:
            became = await imports.settle(claim, self.site, self.now())
        except _PASSING as error:  # OSError, and with it a full disk, is one of them
            log.warning("a file waits: claim=%s error=%s", key[:8], type(error).__name__)
            self._put_off(key)
        except (imports.Changed, database.Unsettled) as error:
            log.info("a file waits: claim=%s why=%s", key[:8], type(error).__name__)
            self._put_off(key)
        except Exception as error:  # noqa: BLE001 - whatever a file does, the others go on
            await self._broke(claim, error)
        else:
            self._forget(key)
            metrics.FILES.labels(outcome=str(became)).inc()
            log.info("a file is settled: claim=%s outcome=%s", key[:8], became)

    async def _broke(self, claim: claims.Claim, error: Exception) -> None:
        key = claim.token.hex
        self._tries[key] = self._tries.get(key, 0) + 1
        log.error("a file broke the reader: claim=%s %s", key[:8], _place_of(error))
        self._put_off(key)
        if self._tries[key] >= MOST_TRIES:
            await self._give_up(claim)

    async def _give_up(self, claim: claims.Claim) -> None:
        why = "This file could not be processed because of a fault in the program. Report it."
        try:
            await imports.give_up(claim, self.site, why, self.now())
        except Exception as error:  # noqa: BLE001 - it waits for the next try
            log.critical(
                "a file can't even be refused: claim=%s %s", claim.token.hex[:8], _place_of(error)
            )
        else:
            self._forget(claim.token.hex)

    async def why_not(self) -> list[str]:
        """What does not work, in sentences."""
        return [] if self.inbox.path.is_dir() else ["The inbox is not there."]

    def _put_off(self, key: str) -> None:
        self._later[key] = self.monotonic() + self.retry_seconds

    def _forget(self, key: str) -> None:
        self._later.pop(key, None)
        self._tries.pop(key, None)

    async def _purge(self, now: datetime) -> None:
        if self.files_kept is None or (self._purged_at and now - self._purged_at < PURGE_EVERY):
            return
        self._purged_at = now
        if not await holds.any_stands():
            args = (self.site.where, self.files_kept, now, self.site.zone)
            if removed := await asyncio.to_thread(purge.purge, *args):
                log.info("old files are removed: files=%d", removed)

    async def _write_back(self) -> None:
        try:
            written = await self.way_back.book(self.now())
        except OSError as error:
            log.warning("filled slots can't be written back: error=%s", type(error).__name__)
            return
        if written:
            log.info("filled slots written back: slots=%d", written)


def _place_of(error: Exception) -> str:
    """What failed and where, without the message: it could quote a cell."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"error={type(error).__name__} at={Path(frame.filename).name}:{frame.lineno}"


async def run(
    settings: Settings, *, quiet: float = readiness.QUIET_SECONDS, polling: bool = False
) -> None:
    """Serve until asked to stop. Raises ``profile.Invalid``, ``database.Unavailable``,
    ``schema.OutOfDate``, ``secure.Unusable``, ``fhir.source.Invalid``,
    ``sealed.Unusable`` or ``token.Unusable``."""
    where = paths.of(settings)
    where.make()
    if plain := await asyncio.to_thread(where.key.put_all, *where.kept()):
        log.info("files that lay there plain are sealed: files=%d", plain)
    here = site(settings)
    await database.open(
        database_url=settings.database_url,
        direct_url=settings.database_direct_url,
        data_dir=settings.data_dir,
        application_name="intake",
        models=(*database.MODELS, "intake.bookings.models"),
        pool_size=POOL_SIZE,
    )
    desk = claims.Desk(where)
    try:
        await schema.check()
        desk.open()
        folders = [one.match.folder for one in here.profiles if one.match.folder]
        inbox = readiness.Inbox(
            where.inbox, folders, quiet=quiet, being_written=_teller(where.inbox, polling=polling)
        )
        on_desk = _teller(desk.folder, polling=False)
        with signals.stop_event() as stop:
            attendant = Attendant(here, inbox, desk, being_written=on_desk, stopping=stop.is_set)
            async with (
                serving.serving(settings, here) as served,
                _record_system(settings, here) as elsewhere,
                watched(settings.intake_watch_port, attendant.why_not),
            ):
                attendant.messages, attendant.take_again = served.mind, served.feed.take_again
                attendant.way_back = writeback.CsvFile(where, here.zone, elsewhere)
                attendant.files_kept = timedelta(days=settings.files_keep_days)
                await _rounds(attendant, stop, polling=polling)
    finally:
        desk.close()
        await database.close()


@asynccontextmanager
async def _record_system(settings: Settings, here: imports.Site) -> AsyncIterator[str]:
    """Ask the record systems while this is open, if there are any, and book winners in the first
    where that is wanted; gives the source that books what it has freed, empty where none does."""
    own = here.where.record_systems
    if not settings.fhir_url and not any(own.glob("*.toml")):
        yield ""
        return
    # A fifth of the service's memory, where it is wanted.
    from intake.bookings.marks import Marks
    from intake.bookings.record_system import RecordSystem
    from intake.polls import serving as asking

    books = ""
    async with AsyncExitStack() as opened:
        for place, origin in enumerate(asking.asked(settings, own)):
            is_booked_in = settings.fhir_book and bool(settings.fhir_url) and place == 0
            scopes = [origin.books] if is_booked_in else []
            scopes += [origin.marks] if settings.fhir_mark else []
            asked = await opened.enter_async_context(asking.serving(origin, here, " ".join(scopes)))
            source = asked.poll.source
            marks = Marks(asked.client, asked.reader, source, places=settings.fhir_mark)
            await opened.enter_async_context(asking.repeated("a mark", marks.step))
            if is_booked_in:
                books = source
                record = RecordSystem(asked.client, asked.reader, source, clinic.of(settings))
                await opened.enter_async_context(asking.repeated("a booking", record.book))
        yield books


def site(settings: Settings) -> imports.Site:
    """What imports depend on, with what stands behind the ledger's door. Raises
    ``profile.Invalid`` or ``source.Invalid``."""
    return imports.site(settings, Effects(clinic.of(settings)))


def _teller(place: Path, *, polling: bool) -> Callable[[Path], bool | None]:
    if not polling and handles.tells(place):
        return handles.being_written
    log.info("whether a file is still open can't be told in %s", place.name)
    return handles.cannot_tell


async def _rounds(attendant: Attendant, stop: asyncio.Event, *, polling: bool) -> None:
    loop = asyncio.get_running_loop()
    rung = asyncio.Event()

    def ring() -> None:
        with suppress(RuntimeError):  # the loop has ended; the observer's thread lags behind
            loop.call_soon_threadsafe(rung.set)

    bell = doorbell.Doorbell(attendant.inbox.path, ring)
    log.info("the inbox is open: polling=%s", polling)
    try:
        while not stop.is_set():
            rung.clear()
            watched = not polling and await asyncio.to_thread(bell.mind)
            waits = await _unless_stopped(one_round(attendant), stop)
            rest = BUSY_SECONDS if waits else IDLE_SECONDS if watched else UNWATCHED_SECONDS
            await _first(rung, stop, rest)
    finally:
        await asyncio.to_thread(bell.close)


async def one_round(attendant: Attendant) -> bool:
    """A round, whatever becomes of it; True if something still waits."""
    try:
        return await attendant.round()
    except database.TRANSIENT as error:  # the folder or the database is gone for now
        log.warning("a round is cut short: error=%s", type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the next round begins anew
        log.error("a round failed: %s", _place_of(error))  # noqa: TRY400 - a traceback could quote a cell
    return False


async def _unless_stopped(work: Awaitable[bool], stop: asyncio.Event) -> bool:
    """Let the round end; if it takes too long after a request to stop, undo what is under way."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((task, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            await asyncio.wait((task,), timeout=STOP_SECONDS)
        if not task.done():
            task.cancel()
            await asyncio.wait((task,))
            return False
        return task.result()
    finally:
        stopping.cancel()


async def _first(rung: asyncio.Event, stop: asyncio.Event, seconds: float) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in (rung, stop)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
