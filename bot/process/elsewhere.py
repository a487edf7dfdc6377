"""Commands of a program that lie in modules which its service does not need."""

from collections.abc import Mapping
from importlib import import_module

import click


class Elsewhere(click.Group):
    """A group with commands by name besides its own, each loaded when it is asked for."""

    modules: Mapping[str, str]
    """The module of each, which has it by its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.modules])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.modules:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(self.modules[cmd_name]), cmd_name)
        return found
