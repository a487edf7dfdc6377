"""``python -m bot``: serve, migrate, simulate. Every fault of an operator ends in one sentence."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

import click

from bot import database, logs, settings
from bot.simulator.command import simulator

T = TypeVar("T")


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Fills cancelled clinic appointments by text message. Without a command: run the bot."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
def serve() -> None:
    """Run the bot: webhooks, staff API, and the loops that take turns, fire timers and send."""
    chosen = load(carrier=True)
    from bot import service  # a second's work, which wrong settings and the other commands save

    _run(service.run(chosen))


@main.command()
def migrate() -> None:
    """Bring the database up to date. Safe when two run at once."""
    chosen = load()
    applied = _run(database.migrate(database_url=chosen.database_url, data_dir=chosen.data_dir))
    click.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to do.")


main.add_command(simulator)


def load(*, carrier: bool = False) -> settings.Settings:
    """The settings, with logging set up; ends the process with a sentence for each fault."""
    try:
        chosen = settings.load()
        if carrier:
            settings.check_carrier(chosen)
    except settings.Invalid as error:
        fail("The settings can't be used:", *(f"  - {fault}" for fault in error.faults))
    logs.set_up(chosen.log_level, chosen.log_file)
    for warning in settings.warnings(chosen):
        click.echo(f"Warning: {warning}", err=True)
    return chosen


def fail(*lines: str) -> NoReturn:
    """End the process with status 2 and these lines."""
    click.echo("\n".join(lines), err=True)
    sys.exit(2)


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except (database.Unavailable, database.SchemaOutOfDate) as error:
        fail(str(error))
    except OSError as error:
        fail(_why(error))
    except ExceptionGroup as errors:
        # A port that is taken comes out of the service's task group.
        known, unknown = errors.split(OSError)
        if known is None or unknown is not None:
            raise
        fail(*(_why(error) for error in known.exceptions if isinstance(error, OSError)))


def _why(error: OSError) -> str:
    return f"The service can't start: {error.strerror or type(error).__name__}."
