"""``slotfill``: the services and their tools under one name, as the wheel puts it on the PATH.

``slotfill bot migrate`` is ``python -m bot migrate``; each service is imported only when asked for.
"""

from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "run": ("workstation.__main__", "Bot, intake and dashboard together, until Ctrl-C."),
    "install": ("workstation.install.command", "Folders, .env, services, nightly backup."),
    "upgrade": ("workstation.install.command", "Another release; back again if it is not well."),
    "uninstall": ("workstation.install.command", "The services go; the data stays."),
    "bot": ("bot.__main__", "Webhooks, staff API, texts; migrate, restored, simulator."),
    "intake": ("intake.cli", "The file bridge; check a file, draft a profile."),
    "dashboard": ("dashboard.cli", "What staff see; their accounts."),
}
"""A command, the module that has it by its name or as ``main``, and what it is for."""


class Services(click.Group):
    """Finds a service by its name, and imports no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _ = COMMANDS[cmd_name]
        there = import_module(module)
        found: click.Command = getattr(there, cmd_name, None) or there.main
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in COMMANDS.items()])


@click.command(cls=Services)
@click.version_option(package_name="slotfill", message="%(version)s")
def main() -> None:
    """Fills cancelled clinic appointments by text message."""
