"""``python -m dashboard``: serve it, and look after the accounts of its users."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from bot import clock, database, schema
from bot.process import loading
from bot.settings import Settings
from bot.terminal import fail, load, warn, why
from dashboard import storage
from dashboard.access import accounts, cookies, second_step
from dashboard.access.permissions import ROLES

T = TypeVar("T")
OPERATOR = "operator"
"""Who the audit log names for what is done on the command line."""


REFUSALS = (
    database.Unavailable,
    schema.OutOfDate,
    accounts.Refused,
    cookies.Damaged,
)


@click.group(invoke_without_command=True)
@click.version_option(package_name="slotfill", message="%(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """The clinic's dashboard. Without a command: serve it."""
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
def serve() -> None:
    """Serve the dashboard on DASHBOARD_HOST and DASHBOARD_PORT."""
    # Dash takes seconds to load, and the accounts need none of it.
    with loading.for_good():
        from dashboard import service

    _run(service.run(_load()))


@main.group()
def user() -> None:
    """Accounts: who may sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), help="Default: admin for the first.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(name: str, role: str | None, password_stdin: bool) -> None:
    """Make an account for NAME."""
    chosen, password = _load(), _password(password_stdin)

    async def work() -> str:
        given = role or ("front_desk" if await accounts.any_admin() else "admin")
        await accounts.add(name, password, given, clock.now(), by=OPERATOR)
        return given

    given = _run(_with_database(chosen, work()))
    click.echo(f"Added {name.strip().lower()} as {given}.")


@user.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def set_password(name: str, password_stdin: bool) -> None:
    """Give NAME a new password; it ends every session of that account."""
    chosen, password = _load(), _password(password_stdin)
    _run(_with_database(chosen, accounts.set_password(name, password, clock.now(), by=OPERATOR)))
    click.echo("Done.")


@user.command("reset")
@click.argument("name")
def reset_second_step(name: str) -> None:
    """Forget the phone and the recovery codes of NAME, who has lost them."""

    async def work() -> None:
        found = [
            one for one in await accounts.everyone() if one.username == accounts.username(name)
        ]
        if not found:
            raise accounts.Refused("There is no account with this name.")
        await second_step.reset(found[0].id, clock.now(), by=OPERATOR)

    _run(_with_database(_load(), work()))
    click.echo("Done.")


@user.command("list")
def list_users() -> None:
    """Every account with its role."""
    for one in _run(_with_database(_load(), accounts.everyone())):
        click.echo(f"{one.username}  {one.role}{'' if one.active else '  (off)'}")


def _load() -> Settings:
    chosen = load()
    warn(chosen)
    return chosen


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


async def _with_database(chosen: Settings, work: Coroutine[Any, Any, T]) -> T:
    try:
        await storage.open_database(chosen)
        await schema.check()
        return await work
    finally:
        work.close()
        await database.close()


def _run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except REFUSALS as error:
        fail(str(error))
    except OSError as error:
        fail(f"The dashboard can't start: {why(error)}")
