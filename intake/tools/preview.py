"""``check``: what would become of a file, told without any effect.

Promises: the same reading and the same judgement as an import, in bounded memory. With a database
that is running it knows the providers, the rows of earlier files and the usual number of
cancellations; without one every provider and place is taken as known, which the notes say.
"""

import stat
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import click
import psutil  # type: ignore[import-untyped]  # it has no types

from bot import database, schema
from bot.ledger import answers, appointments, questions
from bot.settings import Settings
from intake.facts import places, providers
from intake.fhir import bundles
from intake.fhir import source as record_systems
from intake.fhir.source import STANDARD
from intake.fhir.source import Source as RecordSystem
from intake.folder import directory, examination, forecast, imports, names, paths
from intake.hl7.source import Source
from intake.profiles.profile import Profile
from intake.tables.table import Progress, no_progress
from intake.tools import shown

LONG_BYTES: Final = 4 << 20
"""From this size on a terminal shows a progress bar."""

_NO_DATABASE: Final = (
    "No database was asked: every provider's name is taken as known, and so is every place;"
    " rows of earlier files are not."
)


@dataclass(frozen=True)
class Request:
    """What to check. ``known_names`` are the providers that count as known; none: all."""

    file: Path
    known_names: Sequence[str] | None = None
    ask_database: bool = True
    profiles: Sequence[Profile] = ()
    """The only profiles that may fit; without any, all."""
    source: Source | None = None
    """Whose messages these are."""
    asked: RecordSystem = field(default_factory=lambda: record_systems.named(STANDARD))
    """Whose appointments a bundle holds."""


async def check(
    request: Request, settings: Settings, site: imports.Site, now: datetime, *, as_json: bool
) -> None:
    """Print what would become of the file. May raise ``OSError``."""
    show: shown.Show = shown.Json() if as_json else shown.Text(site.zone)
    if (why := _passed_over(request.file)) is not None:
        show.end(forecast.Verdict("ignored", why), None, ())
        return
    async with _database(request, settings) as running:
        await _check(request, settings, site, now, show, running=running)


async def _check(
    request: Request,
    settings: Settings,
    site: imports.Site,
    now: datetime,
    show: shown.Show,
    *,
    running: bool,
) -> None:
    book = await _book(request, site, running=running)
    notes = () if running else (_NO_DATABASE,)
    if bundles.looks_like(request.file):
        from intake.tools import bundled  # slow to import, and a table needs none of it

        asked = bundled.Around(site, book, request.asked, now, running)
        await bundled.check(request.file, asked, show, notes)
        return
    profiles = request.profiles or site.profiles
    around = examination.Surroundings(
        now,
        site.zone,
        profiles,
        book,
        known=await questions.known() if running else answers.NONE_YET,
        sources=site.sources,
        source=request.source,
        known_places=(await directory.lists(site.clinic)).known_places
        if running
        else places.ANYWHERE,
        recall=appointments.recall if running else examination.nothing_known,
    )
    show.know(around.known_places)
    with ExitStack() as opened:
        folder = _folder(request.file, settings)
        with _progress(request.file) as progress:
            reading = examination.examine(request.file, around, folder=folder, progress=progress)
            examined = opened.enter_context(reading)
        told = forecast.Forecast(site.ledger, request.file, folder, examined, now, running)
        verdict = await told.verdict()
        async for batch in told.results():
            for result in batch:
                show.row(forecast.asked_first(result, verdict, examined))
    show.end(verdict, examined, (*examined.notes, *notes))


def _passed_over(file: Path) -> str | None:
    """Why the service would not even open this file, if it would not."""
    if names.ignored(file.name):
        return "Files of this name belong to other programs."
    if not stat.S_ISREG(file.lstat().st_mode):
        return "This is a link, and links are not followed."
    return None


def _folder(file: Path, settings: Settings) -> str | None:
    """The folder of the inbox in which the file lies, if it does."""
    parent = file.resolve().parent
    inbox = paths.Places(settings.data_dir).inbox.resolve()
    return parent.name if parent.parent == inbox else None


async def _book(request: Request, site: imports.Site, *, running: bool) -> providers.Book:
    if request.known_names is not None:
        known = enumerate(request.known_names, start=1)
        return providers.Book(providers.Known(number, name) for number, name in known)
    return (await directory.lists(site.clinic)).book if running else providers.Book(None)


@asynccontextmanager
async def _database(request: Request, settings: Settings) -> AsyncIterator[bool]:
    """The database if it runs already and is fit; one that does not run is never started."""
    if not request.ask_database or not runs(settings):
        yield False
        return
    try:
        await database.open(
            database_url=settings.database_url,
            data_dir=settings.data_dir,
            application_name="intake check",
            pool_size=2,
        )
        await schema.check()
    except (database.Unavailable, schema.OutOfDate) as error:
        click.echo(f"Note: {error}", err=True)
        await database.close()
        yield False
        return
    try:
        yield True
    finally:
        await database.close()


def runs(settings: Settings) -> bool:
    """Whether there is a database to ask."""
    if settings.database_url is not None:
        return True
    try:
        first = (settings.data_dir / "postgres" / "postmaster.pid").read_text().split("\n")[0]
    except OSError:
        return False
    return first.strip().isdigit() and psutil.pid_exists(int(first))


@contextmanager
def _progress(file: Path) -> Iterator[Progress]:
    size = file.stat().st_size
    if size < LONG_BYTES or not sys.stderr.isatty():
        yield no_progress
        return
    with click.progressbar(
        length=size * examination.PASSES, label="Reading", file=sys.stderr
    ) as bar:
        passes, last = 0, 0

        def progress(read: int) -> None:
            nonlocal passes, last
            if read < last:
                passes += 1
            bar.update(max(0, passes * size + read - bar.pos))
            last = read

        yield progress
