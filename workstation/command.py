"""What ``python -m workstation`` and the demo do before the services start, and around them."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from bot import database, schema, settings
from bot.data_dir import private
from bot.terminal import fail, refuse
from dashboard import storage
from workstation import children, ports, services
from workstation.services import Service, StandIn

NAME_WIDTH: Final = len("simulator")
INTERRUPTED: Final = 130

Step = Callable[[], Awaitable[None]]


class Refused(Exception):
    """Nothing was started; the message is a sentence for the operator."""


def load(environ: Mapping[str, str]) -> settings.Settings:
    """The settings with ``environ`` on top; ends the process with a sentence for each fault."""
    private.mask()
    try:
        return settings.load({**os.environ, **environ}, env_file=Path(".env"))
    except settings.Invalid as error:
        refuse(error)


def plan(
    chosen: settings.Settings, simulated: StandIn | None, environ: Mapping[str, str]
) -> list[Service]:
    """The services to run; ends the process if the account lacks a part or a port is taken."""
    if simulated is None:
        try:
            settings.check_carrier(chosen)
        except settings.Invalid as error:
            refuse(error)
    planned = services.services(chosen, simulated, environ)
    faults = [ports.fault(service.address) for service in planned if service.address]
    if told := [fault for fault in faults if fault]:
        fail(*told)
    return planned


def run(chosen: settings.Settings, planned: Sequence[Service], prepare: Step, ready: Step) -> None:
    """Migrate, ``prepare`` with the database open, and keep the services running until Ctrl-C.

    ``ready`` is called once they all answer.
    """
    try:
        asyncio.run(_run(chosen, planned, prepare, ready))
    except (database.Unavailable, schema.OutOfDate, children.Failed, Refused) as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    click.echo("Stopped.")


async def _run(
    chosen: settings.Settings, planned: Sequence[Service], prepare: Step, ready: Step
) -> None:
    url, folder = chosen.session_url, chosen.data_dir
    await schema.migrate(database_url=url, data_dir=folder)
    await database.open(
        database_url=url,
        data_dir=folder,
        application_name="workstation",
        models=storage.MODELS,
    )
    try:
        await prepare()
    finally:
        await database.close()
    await children.run(planned, ready, say)


def say(name: str, line: str) -> None:
    """One line of a service, with its name in front."""
    click.echo(f"{name:<{NAME_WIDTH}} | {line}")
