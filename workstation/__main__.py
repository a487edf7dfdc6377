"""``python -m workstation``: the clinic's services on this computer, until Ctrl-C."""

import click

from bot.settings import Settings
from dashboard.access import accounts
from workstation import command, services
from workstation.install.command import install, uninstall, upgrade
from workstation.services import StandIn


@click.group(invoke_without_command=True)
@click.version_option(package_name="slotfill", message="%(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Run bot, intake and dashboard together; the simulator too while Twilio is not set up."""
    if context.invoked_subcommand is None:
        _run()


def _run() -> None:
    chosen = command.load({})
    simulated = services.stand_in(chosen) if services.lacks_account(chosen) else None
    planned = command.plan(chosen, simulated, {})
    unknown: list[str] = []

    async def prepare() -> None:
        if not await accounts.any_admin():
            unknown.append("Nobody can log in yet: run  python -m dashboard user add NAME")

    async def ready() -> None:
        click.echo("\n".join([_guide(chosen, simulated), *unknown]))

    command.run(chosen, planned, prepare, ready)


main.add_command(install)
main.add_command(upgrade)
main.add_command(uninstall)


def _guide(chosen: Settings, simulated: StandIn | None) -> str:
    bot, dashboard = services.bot_address(chosen), services.dashboard_address(chosen)
    api = (
        f"{bot.url}/docs"
        if chosen.api_key
        else f"{bot.url}/docs, with a key: python -m bot key add"
    )
    lines = [
        "",
        f"  Dashboard   {dashboard.url}",
        f"  Staff API   {api}",
        f"  Inbox       {chosen.data_dir / 'inbox'}",
    ]
    if simulated:
        lines += [
            f"  Phones      {simulated.address.url}",
            (
                "  No Twilio account is configured: the simulator stands in, no text leaves this"
                " computer."
            ),
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
