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
from bot.waitlist.places import directory
from bot.waitlist.rules import clinic
from bot.waitlist.rules.place import NotOne
from dashboard import components, storage
from dashboard.access import accounts, cookies, places, second_step
from dashboard.access.permissions import ROLES

T = TypeVar("T")
OPERATOR = "operator"
"""Who the audit log names for what is done on the command line."""


REFUSALS = (
    database.Unavailable,
    schema.OutOfDate,
    accounts.Refused,
    cookies.Damaged,
    NotOne,
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
        components.sparingly()
        from dashboard import service

    _run(service.run(_load()))


@main.group()
def user() -> None:
    """Accounts: who may sign in."""


@user.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(list(ROLES)), help="Default: admin for the first.")
@click.option("--place", "spellings", multiple=True, help="Sees this one; may be given again.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(name: str, role: str | None, spellings: tuple[str, ...], password_stdin: bool) -> None:
    """Make an account for NAME, who sees all places or those that are given."""
    chosen, password = _load(), _password(password_stdin)

    async def work() -> str:
        given = role or ("front_desk" if await accounts.any_admin() else "admin")
        seen = await _places(chosen, spellings)

        async def made() -> None:
            user_id = await accounts.add(name, password, given, clock.now(), by=OPERATOR)
            await places.assign(user_id, seen, clock.now(), by=OPERATOR)

        await database.unit(made)
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
        await second_step.reset(await _id(name), clock.now(), by=OPERATOR)

    _run(_with_database(_load(), work()))
    click.echo("Done.")


@user.command("places")
@click.argument("name")
@click.argument("spellings", nargs=-1, metavar="[PLACE]...")
def set_places(name: str, spellings: tuple[str, ...]) -> None:
    """Let NAME see these places alone; all, if none is named. It ends their sessions."""
    chosen = _load()

    async def work() -> None:
        seen = await _places(chosen, spellings)
        await places.assign(await _id(name), seen, clock.now(), by=OPERATOR)

    _run(_with_database(chosen, work()))
    click.echo("Done.")


async def _id(name: str) -> int:
    for one in await accounts.everyone():
        if one.username == accounts.username(name):
            return one.id
    raise accounts.Refused("There is no account with this name.")


async def _places(chosen: Settings, spellings: tuple[str, ...]) -> list[int] | None:
    known = await directory.read(clinic.of(chosen).clinic)
    return places.named(spellings, known) if spellings else None


@user.command("list")
def list_users() -> None:
    """Every account with its role, and how many places it sees if not all."""

    async def work() -> list[str]:
        seen = await places.of_everyone()
        few = {user_id: f"  {len(ids)} of the places" for user_id, ids in seen.items()}
        return [
            f"{one.username}  {one.role}{few.get(one.id, '')}{'' if one.active else '  (off)'}"
            for one in await accounts.everyone()
        ]

    for line in _run(_with_database(_load(), work())):
        click.echo(line)


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
