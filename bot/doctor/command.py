"""``python -m bot check``: tries what the bot stands on; what is wrong, and how to mend it."""

import asyncio
import json
import sys

import click

from bot import settings
from bot.doctor import database, machine, outside
from bot.doctor.findings import Finding, note, wrong
from bot.settings import Settings, advice


def check(chosen: Settings, *, as_json: bool, notify: bool) -> None:
    """Say what was found; ends the process with status 1 if anything is wrong."""
    findings = asyncio.run(examine(chosen, notify=notify))
    if as_json:
        click.echo(json.dumps([one.as_json() for one in findings], indent=2))
    else:
        click.echo("\n".join(one.line() for one in findings))
    if any(one.level == "wrong" for one in findings):
        sys.exit(1)


async def examine(chosen: Settings, *, notify: bool = False) -> list[Finding]:
    """All findings, in the order in which they are to be mended."""
    looked = await database.look(chosen)
    findings = [*machine.look(chosen), *looked.findings]
    findings += [note("settings", sentence) for sentence in advice.warnings(chosen)]
    try:
        settings.check_carrier(chosen)
    except settings.Invalid as error:
        findings += [wrong("carrier", fault, "Set it in .env.") for fault in error.faults]
    else:
        findings += await outside.look(chosen, looked.senders)
    return [*findings, await outside.notices(chosen, send=notify)]
