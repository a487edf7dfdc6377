"""``python -m intake``: serve, check a file, draft a profile, decide on held files.

Every fault of an operator ends in one sentence and status 2.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from bot import clock, database, schema, terminal
from bot.data_dir import sealed
from bot.ledger import held as holds
from bot.process import loading
from bot.settings import Settings
from bot.terminal import fail, load, warn, why
from intake.fhir import source as record_systems
from intake.folder import imports, readiness
from intake.hl7 import source
from intake.mllp import secure
from intake.profiles import profile

T = TypeVar("T")


@click.group(invoke_without_command=True)
@click.version_option(package_name="slotfill", message="%(version)s")
@click.option("--quiet-seconds", type=click.FloatRange(0.1, 600), default=readiness.QUIET_SECONDS)
@click.option("--polling", is_flag=True, help="Only scan: for an inbox on a network share.")
@click.pass_context
def main(context: click.Context, quiet_seconds: float, polling: bool) -> None:
    """Brings files dropped in the inbox to the waitlist. Without a command: run the service."""
    if context.invoked_subcommand is None:
        chosen = load()
        warn(chosen)
        with loading.for_good():
            from intake import service  # slow to import, and a check needs none of it

        _run(service.run(chosen, quiet=quiet_seconds, polling=polling))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--providers", type=click.Path(path_type=Path), help="Known providers, one name a line."
)
@click.option("--no-database", is_flag=True, help="Don't ask a database that is running.")
@click.option("--profile", "only", help="Read it by this profile, or source of messages, alone.")
def check(
    file: Path, as_json: bool, providers: Path | None, no_database: bool, only: str | None
) -> None:
    """Say what would become of FILE and each of its rows. Nothing is changed.

    Providers and earlier files are looked up in the database if it is running; else every
    provider's name is taken as known.
    """
    chosen = load()
    for path in (file, providers):
        if path is not None and not path.is_file():
            kind = "a folder" if path.is_dir() else "no file that can be read"
            fail(f"{path} is {kind}.")

    from intake.tools import preview  # the service needs none of it

    asks = not no_database and providers is None

    async def work() -> None:
        site = _site(chosen) if asks and preview.runs(chosen) else _alone(chosen)
        profiles = tuple(one for one in site.profiles if only == one.name)
        named = next((one for one in site.sources if only == one.name), None)
        asked = record_systems.every(site.where.record_systems)
        if only is not None and not profiles and named is None and only not in asked:
            fail(f"There is no profile and no source named {only}.")
        request = preview.Request(
            file=file,
            known_names=_names(providers) if providers else None,
            ask_database=asks,
            profiles=profiles,
            source=named,
            asked=asked.get(only or chosen.fhir_source, asked[record_systems.STANDARD]),
        )
        await preview.check(request, chosen, site, clock.now(), as_json=as_json)

    _run(work())


@main.group("profile")
def profile_group() -> None:
    """Profiles: how one source writes its tables."""


@profile_group.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Where to write; else the screen.")
@click.option("--waitlist", is_flag=True, help="The sample is a waitlist, not appointments.")
def profile_new(file: Path, output: Path | None, *, waitlist: bool) -> None:
    """Draft a profile from the sample FILE, asking what the file cannot tell."""
    from intake.tools import drafts  # the service needs none of it

    if not file.is_file():
        fail(f"{file} is no file that can be read.")
    try:
        draft = drafts.draft(file, _ask, "waitlist" if waitlist else "cancellations")
    except drafts.Impossible as error:
        fail(str(error))
    if output is None:
        click.echo(draft)
    elif output.exists():
        fail(f"{output} exists already.")
    else:
        output.write_text(draft, encoding="utf-8")
        click.echo(f"Written to {output}. Put it in the folder 'profiles' of the data folder.")


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
def replay(path: Path) -> None:
    """Take the messages of a file, or of a folder of files, over again.

    What had its effect has none a second time.
    """
    if not path.exists():
        fail(f"{path} is not there.")

    from intake.mllp import replay as again  # the service needs none of it
    from intake.mllp import serving

    chosen = load()
    feed = serving.feed(chosen, _site(chosen))
    feed.kept.open()
    became = _with_database(lambda: again.replay(path, feed, clock.now()))
    click.echo(", ".join(f"{count} {what}" for what, count in sorted(became.items())) or "Nothing.")


@main.command("open")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", default=".", type=click.Path(path_type=Path), help="The folder for them.")
def open_sealed(files: Sequence[Path], into: Path) -> None:
    """Write archived FILES as they were, by the key in FILES_KEY. Nothing is changed there."""
    key = _key(load())
    for file in files:
        target = into / (file.stem if file.suffix == sealed.SUFFIX else file.name)
        if target.exists():
            fail(f"{target} exists already.")
        try:
            key.open(file, target)
        except sealed.Unusable as error:
            fail(str(error))
        except OSError as error:
            fail(f"{file.name} can't be opened: {terminal.why(error)}")
        click.echo(target)


@main.command("held")
def held() -> None:
    """List the files that wait for a person."""
    for row in _with_database(holds.waiting):
        click.echo(f"{row.id}  {row.received_at:%Y-%m-%d %H:%M}Z  {row.name}")
        click.echo(f"    {row.reason}")


@main.command()
@click.argument("number", type=terminal.ROW)
def release(number: int) -> None:
    """Have the held file NUMBER imported in spite of its size."""
    _with_database(lambda: holds.release(number, "command line", clock.now()))
    click.echo("Released: the service will take it over.")


@main.command()
@click.argument("number", type=terminal.ROW)
def discard(number: int) -> None:
    """Put the held file NUMBER away without any effect."""
    _with_database(lambda: holds.discard(number, "command line", clock.now()))
    click.echo("Discarded: nothing of it was used.")


def _site(settings: Settings) -> imports.Site:
    from intake import service  # slow to import, and a check without a database needs none of it

    _key(settings)
    return service.site(settings)


def _alone(settings: Settings) -> imports.Site:
    from intake.folder import forecast

    _key(settings)
    return imports.site(settings, forecast.NoEffects())


def _key(settings: Settings) -> sealed.Key:
    """The key of archived files; ends the process if it can't be used."""
    try:
        return sealed.load(settings.files_key, settings.data_dir)
    except sealed.Unusable as error:
        fail(str(error))


def _ask(
    _name: str,
    question: str,
    default: str,
    choices: Sequence[str] = (),
    *,
    columns: Sequence[str] = (),
    words: Sequence[str] = (),
) -> str:
    if columns:
        heads = ", ".join(f"{n}: {head}" for n, head in enumerate(columns, start=1) if head)
        click.echo(f"The columns are {heads}.", err=True)
    kind = click.Choice(choices) if choices else str
    answer: str = click.prompt(question, default=default, type=kind, err=True)
    return answer


def _of_keys() -> tuple[type[Exception], ...]:
    """Looked for only once something has failed: it is slow to import."""
    from intake.fhir import token

    return (token.Unusable,)


def _names(path: Path) -> list[str]:
    lines = path.read_text("utf-8-sig").splitlines()
    return [line.strip() for line in lines if line.strip()]


def _with_database(work: Callable[[], Awaitable[T]]) -> T:
    chosen = load()

    async def inside() -> T:
        await database.open(
            database_url=chosen.database_url,
            data_dir=chosen.data_dir,
            application_name="intake command",
        )
        try:
            await schema.check()
            return await work()
        finally:
            await database.close()

    return _run(inside())


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except UnicodeDecodeError:
        fail("A file named on the command line is not plain text in UTF-8.")
    except (
        database.Unavailable,
        schema.OutOfDate,
        sealed.Unusable,
        profile.Invalid,
        source.Invalid,
        record_systems.Invalid,
        secure.Unusable,
        holds.NotHeld,
    ) as error:
        fail(str(error))
    except _of_keys() as error:
        fail(str(error))
    except OSError as error:
        fail(f"This can't be done: {why(error)}")
