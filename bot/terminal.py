"""What a command says to whoever runs it: a sentence for each fault, and status 2."""

import os
import sys
from typing import Final, NoReturn

import click

from bot import logs, settings
from bot.data_dir import private
from bot.settings import advice

ROOT: Final = (
    "This would run as root, and what it makes would be root's. Run it by the account of the"
    " services (such as: sudo -u slotfill .venv/bin/python -m bot); or set RUN_AS_ROOT=yes."
)

LONGEST_NAME: Final = 60


def is_root() -> bool:
    """Whether this process may do anything on this machine; Windows does not say so."""
    effective = getattr(os, "geteuid", None)
    return effective is not None and effective() == 0


def fail(*lines: str) -> NoReturn:
    """End the process with status 2 and these lines."""
    click.echo("\n".join(lines), err=True)
    sys.exit(2)


def why(error: OSError) -> str:
    """What the system says, and of which file, as the end of a sentence."""
    of = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or type(error).__name__}{of}."


def warn(chosen: settings.Settings) -> None:
    """Say what is obeyed and should be known of."""
    for warning in advice.warnings(chosen):
        click.echo(f"Warning: {warning}", err=True)


def load() -> settings.Settings:
    """The settings, with logging set up and DATA_DIR closed to others; ends the process with a
    sentence for each fault, and for root, unless it is told to run so."""
    private.mask()
    try:
        chosen = settings.load()
    except settings.Invalid as error:
        refuse(error)
    if is_root() and not chosen.run_as_root:
        fail(ROOT)
    try:
        logs.set_up(chosen.log_level, chosen.log_file)
    except OSError as error:
        fail(f"LOG_FILE can't be written to: {why(error)}")
    private.close(chosen.data_dir)
    return chosen


class _Name(click.ParamType[str]):
    """Somebody, as the record calls them for ever."""

    name = "name"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        named = value.strip()
        if not named or len(named) > LONGEST_NAME or not named.isprintable():
            self.fail(f"say who does it, in at most {LONGEST_NAME} letters.", param, context)
        return named


NAME: Final = _Name()
ROW: Final = click.IntRange(1, 2**63 - 1)
"""The number of a row."""


def refuse(error: settings.Invalid) -> NoReturn:
    fail("The settings can't be used:", *(f"  - {fault}" for fault in error.faults))
