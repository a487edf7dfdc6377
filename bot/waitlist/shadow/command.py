"""``python -m bot shadow``: shadow mode from the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import click

from bot import clock, database, schema, terminal
from bot.settings import Settings
from bot.terminal import fail
from bot.waitlist.rules import clinic
from bot.waitlist.shadow import mode

T = TypeVar("T")
ACTOR = "command line"


@click.group(invoke_without_command=True)
@click.pass_context
def shadow(context: click.Context) -> None:
    """Whether shadow mode is on, and what was decided in it. In shadow mode slots come in and the
    bot decides whom it would ask, and nothing is texted."""
    if context.invoked_subcommand is None:
        chosen = terminal.load()
        seen = _run(chosen, mode.look)
        on = seen.since.astimezone(chosen.timezone) if seen.since else None
        click.echo(f"Shadow mode is on since {on:%Y-%m-%d %H:%M}." if on else "It is off.")
        click.echo(
            f"Decided in shadow mode: {seen.slots} slots, {seen.texts} texts to {seen.patients}"
            " patients. None was sent."
        )


@shadow.command("on")
def begin() -> None:
    """Nothing is texted from now on. Only while no patient waits for a word of ours."""
    _run(terminal.load(), lambda now: mode.begin(ACTOR, now))
    click.echo("Shadow mode is on: nothing is texted. Every page of the dashboard says so.")


@shadow.command("off")
def end() -> None:
    """Texts are sent from now on. What is open is withdrawn: no patient knows of it."""
    chosen = terminal.load()
    rules = clinic.of(chosen)
    withdrawn = _run(chosen, lambda now: mode.end(ACTOR, rules, now))
    click.echo("Shadow mode is off: texts are sent from now on.")
    if withdrawn:
        click.echo("Withdrawn. Which of these is still free? Enter it on Today, New cancellation:")
    for slot in withdrawn:
        click.echo(f"  {slot.local:%a %Y-%m-%d %H:%M}  {slot.provider.name}, {slot.place.name}")


def _run(chosen: Settings, work: Callable[[datetime], Awaitable[T]]) -> T:
    async def opened() -> T:
        await database.open(
            database_url=chosen.database_url,
            data_dir=chosen.data_dir,
            application_name="shadow",
        )
        try:
            await schema.check()
            return await work(clock.now())
        finally:
            await database.close()

    try:
        return asyncio.run(opened())
    except (database.Unavailable, schema.OutOfDate, mode.Refused) as error:
        fail(str(error))
