"""``python -m workstation install``, ``upgrade`` and ``uninstall``."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from bot import settings
from bot.terminal import fail, is_root, refuse
from workstation.install import linux, questions, windows
from workstation.install import upgrade as upgrading
from workstation.install.linux import Place
from workstation.install.steps import Failed, Step
from workstation.install.systemd import Machine

HOME: Final = Path(r"C:\slotfill" if sys.platform == "win32" else "/opt/slotfill")
home_option = click.option(
    "--home",
    default=HOME,
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The installation's folder: .env and data.",
)
NO_SYSTEMD: Final = "systemd does not run here. "
dry_option = click.option("--dry-run", is_flag=True, help="Show every step, and do nothing.")


@click.command()
@home_option
@dry_option
@click.option("--windows", "for_windows", is_flag=True, default=sys.platform == "win32")
@click.option("--answers", type=click.Path(path_type=Path, exists=True), help="An .env to take.")
@click.option("--no-units", is_flag=True, help="Where no systemd runs: say what is to be run.")
def install(
    home: Path, answers: Path | None, *, dry_run: bool, for_windows: bool, no_units: bool
) -> None:
    """Lay down folders, .env, services and a nightly backup; start and check all of it."""
    place = Place(home.absolute(), Path(sys.executable))
    if not (for_windows or dry_run):
        _check_machine(place, with_units=not no_units)
    given = _given(place, answers)
    dotenv = questions.dotenv(given)
    proxy = linux.PROXY.format(
        texts=given.get("PUBLIC_BASE_URL") or "texts.example.org",
        desk=given.get("DASHBOARD_URL") or "desk.example.org",
        public_port=given.get("PUBLIC_PORT") or 8001,
        dashboard_port=given.get("DASHBOARD_PORT") or 8050,
    )
    if for_windows:
        _carry_out(windows.install(place, dotenv, proxy), dry_run=dry_run, for_windows=True)
        click.echo("\n".join(windows.afterwards(place)))
    else:
        planned = linux.install(place, dotenv, proxy, with_units=not no_units)
        _carry_out(planned, dry_run=dry_run, for_windows=False)
        click.echo("\n".join(linux.by_hand(place) if no_units else []))
        click.echo(
            f"Next, somebody who may sign in:\n  cd {place.home}; runuser -u {place.user} --"
            f" {place.python} -m dashboard user add NAME"
        )


def _given(place: Place, answers: Path | None) -> dict[str, str]:
    """What the questions would give: from a file, from the .env that is there, or from a person."""
    file = answers or place.home / ".env"
    if not file.exists():
        return _asked()
    from bot.settings import dotfile

    try:
        settings.load({}, env_file=file)
        return dict(dotfile.read(file)[0])
    except settings.Invalid as error:
        refuse(error)


def _asked() -> dict[str, str]:
    try:
        return questions.answers(
            lambda question, default, hidden: click.prompt(
                question, default=default, show_default=bool(default), hide_input=hidden
            ),
            click.echo,
        )
    except click.Abort:
        if sys.stdin.isatty():
            raise
        fail("", "Nobody is here to be asked: --answers FILE takes an .env in place of answers.")


@click.command()
@home_option
@dry_option
def uninstall(home: Path, *, dry_run: bool) -> None:
    """Take the services away. Data, .env and the user stay."""
    if sys.platform == "win32":
        fail("On Windows each service takes itself away: services\\slotfill-bot.exe uninstall")
    place = Place(home.absolute(), Path(sys.executable))
    with_units = dry_run or linux.SYSTEMD.is_dir()
    _carry_out(linux.uninstall(place, with_units=with_units), dry_run=dry_run, for_windows=False)
    if not with_units:
        click.echo(f"{NO_SYSTEMD}What runs {place.python} is to be ended by who started it.")
    click.echo(
        f"What was kept is in {place.home}. To remove all of it, backups and keys among it:"
        f"\n  rm -r {place.home}; userdel {place.user}"
    )


@click.command()
@click.argument("release", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
def upgrade(release: Path, home: Path) -> None:
    """Install RELEASE (a wheel), migrate and restart. The database is backed
    up before; if a service does not come up well, the former release is put back."""
    if sys.platform == "win32":
        fail("On Windows by hand, in docs/WINDOWS.md: a running program can't be replaced there.")
    place = Place(home.absolute(), Path(sys.executable))
    _check_root()
    if not linux.SYSTEMD.is_dir():
        fail(f"{NO_SYSTEMD}Upgrade by hand: docs/DEPLOYMENT.md, Upgrading.")
    try:
        chosen = settings.load({}, env_file=place.home / ".env")
        outcome = upgrading.upgrade(Machine(place, release, chosen), click.echo)
    except settings.Invalid as error:
        refuse(error)
    except (Failed, OSError) as error:
        fail(str(error))
    if not outcome.upgraded:
        fail(outcome.said)
    click.echo(outcome.said)


def _check_machine(place: Place, *, with_units: bool) -> None:
    """Before anything is asked or made."""
    _check_root()
    if linux.out_of_reach(Path(sys.executable).resolve()):
        fail(linux.UNREADABLE.format(python=place.python, user=place.user))
    if with_units and not linux.SYSTEMD.is_dir():
        fail(f"{NO_SYSTEMD}--no-units does all but the units, and says what is to be run.")


def _check_root() -> None:
    if not is_root():
        fail("This makes a user and services: run it as root. --dry-run shows what it would do.")


def _carry_out(planned: Sequence[Step], *, dry_run: bool, for_windows: bool) -> None:
    if dry_run:
        click.echo("\n".join(step.shown() for step in planned))
        return
    if not for_windows:
        _check_root()
    for step in planned:
        click.echo(step.shown().splitlines()[0])
        try:
            step.do()
        except (Failed, OSError, LookupError) as error:
            fail(str(error), "What was done stays. Mend that, and run this again.")
