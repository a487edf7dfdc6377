"""``python -m demo``: the invented clinic at work, started and explained in one go."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

import click

from bot import clock, database
from bot.data_dir import kept
from bot.settings import Settings
from bot.waitlist.rules import clinic
from dashboard.access import accounts
from demo import cancellations, ehr, exercises, group, people, pictures, watching
from workstation import command, ports, services
from workstation.ports import Address
from workstation.services import StandIn

T = TypeVar("T")

QUICK: Final = {
    "HOLD_MINUTES": "1",
    "CONTACT_HOURS_START": "00:00",
    "CONTACT_HOURS_END": "23:59",
    "OFFERS_PER_DAY": "100",
    "OFFERS_PER_WEEK": "500",
    "PAUSE_AFTER_UNANSWERED": "100",
    "PATIENT_PAGE": "yes",
}
"""What lets a visitor see something within a minute, at any time of day and again and again."""
HABITS: Final = (
    *("--autopilot", "0.85", "--delay", "8", "--accept", "0.35", "--decline", "0.4"),
    *("--unclear", "0.15", "--late", "0.1", "--late-delay", "90"),
)
CALL: Final = f"""\
    - On Today, the slot of Saturday suits nobody who can be texted: call {people.LANDLINE}, who has
      a landline (What to say), and press Takes it.
"""
WILLING: Final = ("--autopilot", "0.95", "--delay", "6", "--accept", "0.9", "--decline", "0.05")
"""Beside a record system nobody should have to wait for a patient who wants the time."""


@dataclass(frozen=True)
class Scene:
    """The demo's settings, its stand-in for Twilio, and what the staff API asks for; and the
    record system beside it, if there is one."""

    chosen: Settings
    simulated: StandIn
    api_key: str
    record_system: Address | None = None
    quick: Mapping[str, str] = field(default_factory=dict)
    of_group: bool = False
    """Whether it is a group of forty places."""

    @property
    def environ(self) -> dict[str, str]:
        return {**self.quick, "API_KEY": self.api_key}

    @property
    def hold(self) -> str:
        return f"{self.chosen.hold.total_seconds() / 60:g} min"


def _quick() -> dict[str, str]:
    """What somebody sets for this very call goes first."""
    return {name: value for name, value in QUICK.items() if name not in os.environ}


def _scene(record_system: Address | None = None, habits: Sequence[str] = HABITS) -> Scene:
    quick = _quick() | (ehr.settings(record_system) if record_system is not None else {})
    chosen = command.load(quick)
    # Sample patients are never texted through a real account, whatever .env holds.
    simulated = services.stand_in(replace(chosen, twilio_phone_number=""), habits)
    key = chosen.api_key or kept.secret(chosen.data_dir, "demo_api_key")
    return Scene(chosen, simulated, key, record_system, quick)


@click.group(invoke_without_command=True)
@click.option("--group", "of_group", is_flag=True, help="A group of forty places, and their staff.")
@click.pass_context
def main(context: click.Context, of_group: bool) -> None:
    """Show the system at work with sample patients. Nothing leaves this computer."""
    if context.invoked_subcommand is None:
        _show(replace(_scene(), of_group=of_group))


@main.command()
@click.option("--group", "of_group", is_flag=True, help="Of the forty places of a group.")
def drop(of_group: bool) -> None:
    """Drop another file of cancelled appointments into the inbox."""
    file = _drop(command.load(_quick()), of_group=of_group)
    click.echo(f"Dropped {file}.")


@main.command("pictures")
@click.option(
    "--folder", default="docs/screenshots", show_default=True, type=click.Path(path_type=Path)
)
def take_pictures(folder: Path) -> None:
    """Take the documentation's pictures of a demo that is running with the same settings."""
    chosen = command.load(_quick())
    login = accounts.demo_login(chosen.data_dir)
    if login is None:
        raise click.ClickException("No demo has run in this DATA_DIR: start one with make demo.")
    folder.mkdir(parents=True, exist_ok=True)
    address = services.dashboard_address(chosen)
    for file in pictures.run(address.url, login, folder):
        click.echo(f"Took {file}.")


@main.command()
@click.argument("number", type=click.IntRange(1, len(exercises.EXERCISES)), required=False)
@click.option("--within", default=900.0, show_default=True, help="Seconds to wait for it.")
def exercise(number: int | None, within: float) -> None:
    """Exercise NUMBER, in a demo that runs; it finds out by itself when it is done."""
    if number is None:
        click.echo("\n".join(f"{n}  {one.title}" for n, one in enumerate(exercises.EXERCISES, 1)))
        return
    chosen, one = command.load(_quick()), exercises.EXERCISES[number - 1]
    click.echo(f"{one.title}. {one.task}")
    if not asyncio.run(_in_demo(chosen, lambda: exercises.wait(one, clock.now(), within))):
        raise click.ClickException("Not done yet. Ask for it again when you are ready.")
    click.echo("Done.")


@main.command()
def riddle() -> None:
    """Why was somebody not asked for the newest slot? Find it on the dashboard."""
    found = asyncio.run(_in_demo(command.load(_quick()), exercises.riddle))
    if found is None:
        raise click.ClickException("Nobody was passed over: drop a file, python -m demo drop.")
    click.echo(f"Why was {found.patient} not asked for the slot of {found.slot}?")
    words = list(exercises.REASONS)
    click.echo("\n".join(f"  {n}  {exercises.REASONS[word]}" for n, word in enumerate(words, 1)))
    said = words[click.prompt("Your answer", type=click.IntRange(1, len(words))) - 1]
    right = exercises.REASONS[found.why]
    click.echo("Right." if said == found.why else f"No: {right} Look at their entry once more.")


async def _in_demo(chosen: Settings, work: Callable[[], Awaitable[T]]) -> T:
    await database.open(
        database_url=chosen.database_url, data_dir=chosen.data_dir, application_name="demo"
    )
    try:
        return await work()
    finally:
        await database.close()


@main.command("ehr")
def beside_a_record_system() -> None:
    """Show it beside a small record system with a calendar, from which times are freed."""
    scene = _scene(ehr.address(), WILLING)
    if scene.record_system is not None and (told := ports.fault(scene.record_system)):
        raise click.ClickException(told)
    _show(scene)


def _show(scene: Scene) -> None:
    chosen = scene.chosen
    planned, rules = command.plan(chosen, scene.simulated, scene.environ), clinic.of(chosen)
    login: list[tuple[str, str]] = []
    desks: list[str] = []
    saturday = False

    async def prepare() -> None:
        nonlocal saturday
        try:
            fresh = await people.seed(rules, clock.now(), of_group=scene.of_group)
        except people.Foreign:
            raise command.Refused(
                "This database holds patients of a real list, so the demo leaves it alone: set"
                " DATA_DIR to another folder, and leave DATABASE_URL unset."
            ) from None
        click.echo("Sample patients: added." if fresh else "Sample patients: there already.")
        saturday = fresh and not scene.of_group
        login.append(await accounts.ensure_demo_user(chosen.data_dir, clock.now()))
        if scene.of_group:
            desks.extend(await group.staff(rules, login[0][1], clock.now()))
        if scene.record_system is not None:
            schedule = await ehr.schedule(chosen)
            await ehr.serve(schedule, scene.record_system, chosen.timezone)

    async def ready() -> None:
        if scene.record_system is not None:
            click.echo(_calendar(scene, login[0]))
            return
        dropped_at = clock.now()
        file = _drop(chosen, of_group=scene.of_group, saturday=saturday)
        click.echo(_guide(scene, login[0], file, saturday=saturday))
        if desks:
            click.echo(f"  With the same password, for a part of the places: {', '.join(desks)}")
        click.echo(await watching.first_filled(chosen, dropped_at))

    command.run(chosen, planned, prepare, ready)


def _drop(chosen: Settings, *, of_group: bool, saturday: bool = False) -> str:
    chance = random.Random()  # noqa: S311 - sample data
    return str(
        cancellations.drop(
            chosen.data_dir / "inbox",
            clock.now(),
            chosen.timezone,
            chance,
            of_group=of_group,
            saturday=saturday,
        )
    )


def _calendar(scene: Scene, login: tuple[str, str]) -> str:
    assert scene.record_system is not None
    dashboard = services.dashboard_address(scene.chosen)
    return f"""
  Calendar    {scene.record_system.url}   the record system: cancel any appointment there
  Phones      {scene.simulated.address.url}   the texts that follow, and their answers
  Dashboard   {dashboard.url}   login {login[0]}, password {login[1]}

  Within a minute the time is offered, somebody says YES, and the booking stands in the calendar.
  For the demo only, the schedule is asked every two seconds, a freed time waits for four, and
  most patients say YES. Ctrl-C stops everything; the data stays.
"""


def _guide(scene: Scene, login: tuple[str, str], file: str, *, saturday: bool) -> str:
    chosen, (name, password) = scene.chosen, login
    bot, dashboard = services.bot_address(chosen), services.dashboard_address(chosen)
    return f"""
  Phones      {scene.simulated.address.url}   every sample patient's phone; type on any of them
  Dashboard   {dashboard.url}   login {name}, password {password}
  Staff API   {bot.url}/docs   Authorization: Bearer {scene.api_key}

  A file of cancellations was dropped: {file}
  Within a minute a slot is filled, which will be told here. Then try this:
    - On the phones page, write YES from a phone that holds an offer before its owner does,
      or STOP, HELP, "what is this?", "si, gracias".
{CALL if saturday else ""}    - Drop more cancellations: python -m demo drop
    - Put a CSV of your own into {chosen.data_dir / "inbox"}; see data/samples for the columns.
    - Look at the receipt of what was dropped in {chosen.data_dir / "archive"}.
  For the demo only, holds last {scene.hold}, texts leave at any hour, and nobody is spared
  for having been asked often. Ctrl-C stops everything; the data stays.
"""
