"""An upgrade: backup, new release, migrations, restart; and back again if a service is not well."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from workstation.install.steps import Failed


class Host(Protocol):
    """The machine that is upgraded. What can't be done raises ``steps.Failed``."""

    def back_up(self) -> str:
        """Make a backup; where it is."""

    def set_aside(self) -> None:
        """Keep the release that is installed."""

    def stop(self) -> None: ...

    def put_in(self) -> None:
        """Install the new release."""

    def migrate(self) -> bool:
        """Bring the database up to date; whether that changed it."""

    def start(self) -> None: ...

    def is_well(self) -> str | None:
        """``None`` once every service is; else what is not, after some patience."""

    def put_back(self) -> None:
        """The release that was set aside, in the place of the new one."""

    def restore(self, backup: str) -> None:
        """The database as it was backed up."""

    def forget(self, backup: str) -> None:
        """Remove a backup that is not needed any more, and the release that was set aside."""


@dataclass(frozen=True)
class Outcome:
    upgraded: bool
    said: str


def upgrade(host: Host, say: Callable[[str], None]) -> Outcome:
    """Nothing is touched before the backup is made and tried. Raises ``Failed`` if even the way
    back fails: then the message says what is left to do by hand."""
    say("Making a backup.")
    backup = host.back_up()
    host.set_aside()
    say("Stopping the services.")
    host.stop()
    changed = False
    try:
        say("Installing.")
        host.put_in()
        # A migration that fails in the midst has changed what came before it.
        changed = True
        changed = host.migrate()
        host.start()
        why = host.is_well()
    except Failed as error:
        why = str(error)
    if why is None:
        host.forget(backup)
        return Outcome(upgraded=True, said="Upgraded: every service is well.")
    say(f"It is not well: {why} Going back.")
    return _back(host, backup, why, changed=changed)


def _back(host: Host, backup: str, why: str, *, changed: bool) -> Outcome:
    try:
        host.stop()
        host.put_back()
        if changed:
            host.restore(backup)
        host.start()
    except Failed as error:
        raise Failed(f"{why} The way back failed too: {error} The backup is {backup}.") from None
    said = f"Nothing was upgraded: {why} The former release runs again."
    if changed:
        said += " The database is the backup's, and stands still until: python -m bot resume"
    return Outcome(upgraded=False, said=said)
