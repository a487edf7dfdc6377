"""``python -m bot place``: the clinic's places from the command line."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, Final, TypeVar

import click

from bot import clock, database, schema, terminal
from bot.waitlist.places import directory
from bot.waitlist.rules import clinic
from bot.waitlist.rules.clinic import Rules
from bot.waitlist.rules.place import Directory, NotOne, Place
from bot.waitlist.staff import place_changes

T = TypeVar("T")
Work = Callable[[Rules, datetime], Awaitable[T]]
ACTOR: Final = "command line"


def _inherits(value: str) -> str | None:
    """An option's value; empty means: as the clinic has it."""
    return value.strip() or None


def _columns(
    brand: str | None, zone: str | None, phone: str | None, sender: str | None, hours: str | None
) -> dict[str, str | None]:
    """The columns that were given."""
    given = {"brand_name": brand, "time_zone": zone, "phone": phone, "sender": sender}
    columns = {name: _inherits(value) for name, value in given.items() if value is not None}
    if hours is not None:
        opens, dash, closes = hours.partition("-")
        if bool(hours.strip()) != bool(dash):
            terminal.fail("Contact hours are written such as 09:00-17:00.")
        columns["contact_hours_start"] = _inherits(opens)
        columns["contact_hours_end"] = _inherits(closes)
    return columns


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--hours", help="Contact hours by the place's clock: 09:00-17:00."),
        click.option("--sender", help="The number that texts about its slots leave from."),
        click.option("--phone", help="The number that texts give for questions."),
        click.option("--zone", help="Its time zone, such as America/Denver."),
        click.option("--brand", help="How its texts name us; at most 20 characters."),
    ):
        command = option(command)
    return command


@click.group("place")
def place() -> None:
    """The clinic's places: where slots are, and how files and texts name them.

    What a place does not say of itself it has from the clinic's settings. A place is named by its
    number, its name, or one of its spellings.
    """


@place.command("list")
def list_places() -> None:
    """All places, with what they have of their own."""

    async def work(rules: Rules, _now: datetime) -> Directory:
        return await directory.read(rules.clinic)

    known = _run(work)
    for one in known.places:
        click.echo(_line(one))


@place.command()
@click.argument("name")
@_options
def add(
    name: str,
    brand: str | None,
    zone: str | None,
    phone: str | None,
    sender: str | None,
    hours: str | None,
) -> None:
    """Declare the place NAME."""
    columns = _columns(brand, zone, phone, sender, hours)
    new = place_changes.Declared(location_name=name, **columns)
    number = _run(lambda rules, now: place_changes.add(new, ACTOR, rules, now))
    click.echo(f"{name} is place {number}.")


@place.command()
@click.argument("which")
@click.option("--name", help="What it is called from now on; files may go on writing the old name.")
@_options
def change(
    which: str,
    name: str | None,
    brand: str | None,
    zone: str | None,
    phone: str | None,
    sender: str | None,
    hours: str | None,
) -> None:
    """Correct the place WHICH; an empty value takes it from the clinic again."""
    given: dict[str, str | None] = dict(_columns(brand, zone, phone, sender, hours))
    if name is not None:
        given["location_name"] = name
    if not given:
        terminal.fail(
            "Say what is to be changed: --name, --brand, --zone, --phone, --sender or --hours."
        )

    async def work(rules: Rules, now: datetime) -> None:
        await place_changes.change(await _key(which, rules), given, ACTOR, rules, now)

    _run(work)
    click.echo("Changed.")


@place.command()
@click.argument("which")
@click.argument("spelling")
@click.option("--drop", is_flag=True, help="It does not mean this place any more.")
def alias(which: str, spelling: str, drop: bool) -> None:
    """Say that SPELLING, as files write it, means the place WHICH."""

    async def work(rules: Rules, now: datetime) -> None:
        key = await _key(which, rules)
        if drop:
            await place_changes.drop_alias(key, spelling, ACTOR, now)
        else:
            await place_changes.add_alias(key, spelling, ACTOR, rules, now)

    _run(work)
    click.echo(
        "Noted. Drop a file again that was refused for this spelling." if not drop else "Noted."
    )


@place.command()
@click.argument("which")
def close(which: str) -> None:
    """Let the place WHICH take no slots any more; what is open there is withdrawn."""

    async def work(rules: Rules, now: datetime) -> int:
        return await place_changes.close(await _key(which, rules), ACTOR, now)

    left = _run(work)
    click.echo(
        f"Closed. The bot withdraws {left} open slots there; whoever was asked is told."
        if left
        else "Closed. No slot was open there."
    )


@place.command("open")
@click.argument("which")
def reopen(which: str) -> None:
    """Let a closed place take slots again; those that were withdrawn stay so."""

    async def work(rules: Rules, now: datetime) -> None:
        await place_changes.reopen(await _key(which, rules), ACTOR, now)

    _run(work)
    click.echo("Open.")


async def _key(which: str, rules: Rules) -> int:
    if which.isascii() and which.isdigit() and len(which) < 19:
        return int(which)
    return (await directory.read(rules.clinic)).meant(which).id


def _line(one: Place) -> str:
    hours = f"{one.hours.start:%H:%M}-{one.hours.end:%H:%M}" if one.hours else ""
    parts = [
        "" if one.active else "closed",
        one.brand,
        one.zone.key,
        one.phone,
        f"texts from {one.sender}" if one.sender else "",
        hours,
        f"also written: {'; '.join(one.aliases)}" if one.aliases else "",
    ]
    return f"{one.id:>4}  {one.name}: {', '.join(part for part in parts if part)}"


def _run(work: Work[T]) -> T:
    chosen = terminal.load()

    async def opened() -> T:
        await database.open(
            database_url=chosen.database_url, data_dir=chosen.data_dir, application_name="place"
        )
        try:
            await schema.check()
            return await database.unit(lambda: work(clinic.of(chosen), clock.now()))
        finally:
            await database.close()

    command: Coroutine[Any, Any, T] = opened()
    try:
        return asyncio.run(command)
    except (place_changes.Refused, place_changes.NotFound, NotOne) as error:
        terminal.fail(str(error))
    except (database.Unavailable, schema.OutOfDate) as error:
        terminal.fail(str(error))
