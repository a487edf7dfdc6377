"""``python -m bot backup`` and ``restore``."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot import clock, database, schema, terminal
from bot.backup import back, make, tools, vault
from bot.postgres import embedded
from bot.settings import Settings

T = TypeVar("T")
FAULTS = (
    back.Refused,
    vault.Broken,
    tools.Failed,
    database.Unavailable,
    schema.OutOfDate,
    embedded.NotStarted,
)


@click.group("backup", invoke_without_command=True)
@click.option("--keep", default=make.KEPT, type=click.IntRange(1), help="How many stay; 14.")
@click.pass_context
def backup(context: click.Context, keep: int) -> None:
    """Back up database, files and secrets into BACKUP_DIR, and try the copy: it is restored into a
    scratch server and asked for the promises. Services go on meanwhile."""
    if context.invoked_subcommand is not None:
        return
    made = run(make.make(terminal.load(), keep))
    sealed = "encrypted" if made.encrypted else "NOT encrypted: BACKUP_RECIPIENT is empty"
    click.echo(f"{made.place}\n{made.rows} rows, restored on trial; {sealed}.")
    if made.broken:
        terminal.fail("The database breaks promises, and so does its copy:", *made.broken)


@backup.command("key")
@click.argument("file", type=click.Path(path_type=Path))
def key(file: Path) -> None:
    """Make a key: the private one goes into FILE, which you keep away from this machine."""
    try:
        public = vault.new_key(file)
    except OSError as error:
        terminal.fail(f"The key can't be written: {terminal.why(error)}")
    click.echo(f"BACKUP_RECIPIENT={public}\nPut this line into .env, and {file} into a safe.")


def put_back(
    chosen: Settings, folder: Path, identity: Path | None, *, replace: bool, files: bool
) -> datetime:
    """Put a backup back and say so; when it was made."""
    done = run(
        back.put_back(chosen, folder, identity, replace=replace, files=files, now=clock.now())
    )
    click.echo(f"{done.rows} rows of {done.made_at:%Y-%m-%d %H:%M} UTC are back.")
    if done.aside:
        click.echo(f"What was there before is in the schema {done.aside}: drop it when you can.")
    if files:
        click.echo(f"{done.files} files are back; what was there stayed as it was.")
    return done.made_at


def run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except FAULTS as error:
        terminal.fail(str(error))
    except OSError as error:
        terminal.fail(f"It can't be done: {terminal.why(error)}")
