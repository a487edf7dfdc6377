"""``python -m bot``: serve, migrate, simulate, replay. Each fault of an operator is a sentence."""

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from bot import clock, database, keys, schema, settings, terminal
from bot.audit import chain, heads
from bot.messages import phone
from bot.messages.gateway import Unreachable
from bot.postgres import roles as rights
from bot.process import loading
from bot.process.elsewhere import Elsewhere
from bot.terminal import fail, why

T = TypeVar("T")


class Commands(Elsewhere):
    modules = {  # noqa: RUF012 - never changed
        "backup": "bot.backup.command",
        "forget": "bot.retention.command",
        "place": "bot.waitlist.staff.place_command",
        "replay": "bot.waitlist.replay.command",
        "retention": "bot.retention.command",
        "shadow": "bot.waitlist.shadow.command",
        "simulate": "bot.simulation.command",
        "simulator": "bot.simulator.command",
    }


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(package_name="slotfill", message="%(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Fills cancelled clinic appointments by text message. Without a command: run the bot."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
def serve() -> None:
    """Run the bot: webhooks, staff API, and the loops that take turns, fire timers and send."""
    chosen = load(carrier=True)
    with loading.for_good():  # a second's work, which wrong settings and the other commands save
        from bot import service

    _run(service.run(chosen))


@main.command()
def migrate() -> None:
    """Bring the database up to date. Safe when two run at once."""
    chosen = load()
    applied = _run(schema.migrate(database_url=chosen.session_url, data_dir=chosen.data_dir))
    if chosen.database_url is None:
        click.echo(f"The database is in {(chosen.data_dir / 'postgres').resolve()}")
    click.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to do.")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--identity", type=click.Path(path_type=Path, exists=True), help="The private key.")
@click.option("--replace", is_flag=True, help="Set aside what the database holds now.")
@click.option("--files", is_flag=True, help="Put files and secrets back too: on a new machine.")
def restore(folder: Path, identity: Path | None, *, replace: bool, files: bool) -> None:
    """Put the backup in FOLDER back, and do what ``restored`` does: nothing moves until somebody
    says go. Stop the services before. What the database held is set aside, not removed."""
    chosen = load(carrier=True)
    from bot.backup import command

    made_at = command.put_back(chosen, folder, identity, replace=replace, files=files)
    _put_in_order(chosen, made_at)


@main.command()
@click.option("--since", required=True, metavar="TIME", help="When the backup was made.")
def restored(since: str) -> None:
    """After the database was restored: close what was open, read what the carrier knows since
    TIME (2026-11-24 08:30, by the clinic's clock), and stand still until somebody says go."""
    chosen = load(carrier=True)
    _put_in_order(chosen, _time(since, chosen))


def _put_in_order(chosen: settings.Settings, begins: datetime) -> None:
    from bot import service
    from bot.restored import InUse

    try:
        done = _run(service.put_in_order(chosen, begins))
    except InUse as error:
        fail(str(error))
    except Unreachable as error:
        fail(f"The carrier can't be asked ({error}): nothing moves until this has succeeded.")
    click.echo(
        f"Closed {done.slots} open slots and {done.offers} live offers, in silence.\n"
        f"Withdrew {done.withdrawn} texts that waited. Took over {done.recovered} texts that the"
        f" carrier knew and the backup did not, and {done.heard} that patients wrote.\n"
        f"{done.to_look_at} patients need a person: see Today. Nothing moves until somebody runs:"
        " python -m bot resume"
    )


@main.command()
def resume() -> None:
    """Say go to an installation that stands still after a restore."""
    chosen = load(carrier=True)
    from bot import service

    why = _run(service.say_go(chosen))
    click.echo(f"It stood still: {why}\nIt goes on." if why else "It did not stand still.")


@main.group(invoke_without_command=True)
@click.pass_context
def notices(context: click.Context) -> None:
    """What staff were told of and is still so. ``notices test``: a message to every route."""
    if context.invoked_subcommand is not None:
        return
    from bot.notices import command

    lines = _run(command.listed(load()))
    click.echo("\n".join(lines) or "Nothing is open.")


@notices.command("test")
def test_notices() -> None:
    """Send a test message to every route that a NOTIFY_... names."""
    from bot.notices import command

    try:
        done = _run(command.tried(load()))
    except settings.Invalid as error:
        terminal.refuse(error)
    click.echo("\n".join(done.lines) or "No route is set: NOTIFY_DESK, NOTIFY_ON_CALL.")
    if not done.well:
        sys.exit(1)


@notices.command("take")
@click.argument("number", type=terminal.ROW)
@click.option("--by", required=True, type=terminal.NAME, metavar="NAME", help="Who looks after it.")
def take_notice(number: int, by: str) -> None:
    """Look after notice NUMBER: nobody is told of it again until it is solved."""
    from bot.notices import command, watch

    try:
        _run(command.taken(load(), number, by))
    except watch.NotOpen as error:
        fail(str(error))
    click.echo(f"{by} looks after it.")


@main.command()
@click.argument("which", metavar="PHONE|SLOT")
@click.option("--show", is_flag=True, help="Names, numbers and words too.")
def trace(which: str, *, show: bool) -> None:
    """The story of one patient, by their phone, or of one slot, by its number, in time order.

    Names, words and whole numbers are left out unless told; that somebody looked is recorded.
    """
    from bot import trace as tracing

    try:
        lines = _run(tracing.told(terminal.load(), which, show=show))
    except (tracing.Unknown, phone.Invalid) as error:
        fail(str(error))
    click.echo("\n".join(lines))


@main.command()
@click.option("--apply", is_flag=True, help="Run it, as the user of DATABASE_URL.")
def roles(*, apply: bool) -> None:
    """SQL that makes a role for each service, with the rights that it needs and no more.

    Run it as the owner of the database, once; each migration gives the rights anew. Then give each
    role a password, and each service its own DATABASE_URL: docs/DEPLOYMENT.md.
    """
    chosen = load()
    click.echo("\n".join(_run(rights.prepared(chosen.session_url, chosen.data_dir, apply=apply))))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For programs: a list of findings.")
@click.option("--notify", is_flag=True, help="Send a test message to every route of NOTIFY_*.")
def check(*, as_json: bool, notify: bool) -> None:
    """Try database, carrier, public address, clock, folders, notices and versions.

    A line each: ok, note, or wrong with what mends it. Status 1 if anything is wrong. It changes
    nothing, and sends nothing but what --notify asks for.
    """
    from bot.doctor import command  # a second's work

    command.check(terminal.load(), as_json=as_json, notify=notify)


@main.group()
def key() -> None:
    """Keys of the staff API: who may use it, for what, until when."""


@key.command("add")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, type=click.Choice(list(keys.SCOPES))
)
@click.option("--days", default=365, show_default=True, help="How long it is good.")
def add_key(name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a key for NAME, and show it this once."""
    made = _keys(keys.add(name, scopes, days, clock.now(), by="command line"))
    click.echo(made)


@key.command("end")
@click.argument("name")
def end_key(name: str) -> None:
    """The key of NAME opens nothing from now on."""
    _keys(keys.end(name, clock.now(), by="command line"))
    click.echo("Done.")


@key.command("list")
def list_keys() -> None:
    """Every key with its scopes and its end."""
    for one in _keys(keys.listed()):
        over = " (over)" if one.expires_at <= clock.now() else ""
        click.echo(f"{one.name}  {','.join(one.scopes)}  until {one.expires_at:%Y-%m-%d}{over}")


@main.group("audit")
def audit_log() -> None:
    """Who did what: whether the record is whole."""


@audit_log.command("verify")
@click.option("--noted", default="", help="A head that was noted before, to be found again.")
def verify_audit(noted: str) -> None:
    """Read the chain of the audit log; say every line that is missing, changed or put in, and every
    end that was noted in DATA_DIR and is not in it any more."""
    if noted and not chain.HEAD.fullmatch(noted):
        fail("--noted takes a head as this command prints it: POSITION:DIGEST.")

    async def look() -> Looked:
        ends = await heads.lost(database.opened().data_dir)
        restored = await heads.restored_since(ends[-1].at) if ends else None
        found = not noted or await chain.has(noted)
        return Looked(await chain.verify(), found, ends, restored)

    looked = _opened(look())
    report, ends = looked.report, looked.ends
    for fault in report.faults[: chain.SHOWN]:
        click.echo(str(fault))
    click.echo(f"{report.lines} lines, {len(report.faults) or 'no'} faults. Head: {report.head}")
    if ends:
        click.echo(
            f"Not in the chain are {len(ends)} ends of days that were noted in DATA_DIR, the first"
            f" of {ends[0].at:%Y-%m-%d}. "
            + (
                f"The database was restored since, by {looked.restored:%Y-%m-%d}."
                if looked.restored
                else "It was cut at its end, or rewritten."
            )
        )
    if not looked.found:
        fail("The head that was noted is not in the chain: it was rewritten.")
    if report.faults or (ends and looked.restored is None):
        sys.exit(1)


class Looked(NamedTuple):
    """The chain, whether ``--noted`` is in it, what else was noted and is not, and when the
    database was restored since, if it was."""

    report: chain.Report
    found: bool
    ends: list[heads.Noted]
    restored: datetime | None


def _keys(work: Coroutine[Any, Any, T]) -> T:
    try:
        return _opened(work)
    except keys.Refused as error:
        fail(str(error))


def _opened(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives, with the database open around it."""
    try:
        chosen = load()
    except SystemExit:
        work.close()
        raise

    async def opened() -> T:
        try:
            await database.open(
                database_url=chosen.database_url,
                data_dir=chosen.data_dir,
                application_name="command line",
            )
            await schema.check()
            return await work
        finally:
            work.close()
            await database.close()

    return _run(opened())


def _time(given: str, chosen: settings.Settings) -> datetime:
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        fail(f"{given} is no time such as 2026-11-24 08:30.")
    at = at if at.tzinfo else at.replace(tzinfo=chosen.timezone)
    if at > clock.now():
        fail(f"{given} is still to come: a backup was made before.")
    return at.astimezone(UTC)


def load(*, carrier: bool = False) -> settings.Settings:
    """The settings, with logging set up; ends the process with a sentence for each fault."""
    chosen = terminal.load()
    if carrier:
        try:
            settings.check_carrier(chosen)
        except settings.Invalid as error:
            terminal.refuse(error)
    terminal.warn(chosen)
    return chosen


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except (database.Unavailable, schema.OutOfDate) as error:
        fail(str(error))
    except OSError as error:
        fail(f"The service can't start: {why(error)}")
    except database.TRANSIENT as error:
        fail(f"The database did not answer ({type(error).__name__}): please try again.")
    except ExceptionGroup as errors:
        # A port that is taken comes out of the service's task group.
        known, unknown = errors.split(OSError)
        if known is None or unknown is not None:
            raise
        faults = [error for error in known.exceptions if isinstance(error, OSError)]
        fail(*(f"The service can't start: {why(error)}" for error in faults))
