"""An installation on Windows Server: folders, and services by WinSW, which wraps a program."""

from pathlib import PurePath
from typing import Final
from xml.sax.saxutils import escape

from workstation.install.linux import SERVICES, Place
from workstation.install.steps import MakeFolder, Step, Write

SERVICE: Final = """\
<service>
  <id>slotfill-{name}</id>
  <name>slotfill {name}</name>
  <description>Fills cancelled clinic appointments by text message</description>
  <executable>{python}</executable>
  <arguments>-m {name}</arguments>
  <workingdirectory>{home}</workingdirectory>
  <env name="LOG_FILE" value="{log}"/>
  <env name="PYTHONUTF8" value="1"/>
  <log mode="none"/>
  <onfailure action="restart" delay="2 sec"/>
  <stoptimeout>40 sec</stoptimeout>
  <startmode>Automatic</startmode>
  <delayedAutoStart>true</delayedAutoStart>
  <serviceaccount>
    <username>NT SERVICE\\slotfill-{name}</username>
  </serviceaccount>
</service>
"""


def service(place: Place, name: str) -> str:
    """WinSW's configuration of a service."""
    log = PurePath(place.data) / "logs" / f"{name}.log"
    words = {"name": name, "python": place.python, "home": place.home, "log": log}
    quote = {'"': "&quot;"}
    return SERVICE.format(**{key: escape(str(value), quote) for key, value in words.items()})


def install(place: Place, dotenv: str, proxy: str) -> list[Step]:
    """Folders and files. The services themselves are the operator's to register: ``afterwards``."""
    return [
        *(MakeFolder(place.data / name, 0o700) for name in ("", "inbox", "logs", "backups")),
        Write(place.home / ".env", dotenv, 0o600, kept=True),
        Write(place.home / "Caddyfile.example", proxy),
        *(
            Write(place.home / "services" / f"slotfill-{name}.xml", service(place, name))
            for name in SERVICES
        ),
    ]


def afterwards(place: Place) -> list[str]:
    """The commands that remain, for a PowerShell of an administrator."""
    folder, accounts = place.home / "services", [f"NT SERVICE\\slotfill-{n}" for n in SERVICES]
    nightly = "schtasks /create /tn slotfill-backup /sc daily /st 02:30 /ru SYSTEM"
    return [
        f"Copy WinSW-x64.exe into {folder} as slotfill-bot.exe, slotfill-intake.exe and",
        "slotfill-dashboard.exe. Then:",
        f"  cd '{place.home}'; & '{place.python}' -m bot migrate",
        *(f"  & '{folder}\\slotfill-{name}.exe' install" for name in SERVICES),
        f"  icacls '{place.data}' /inheritance:r /grant:r 'Administrators:(OI)(CI)F' "
        + " ".join(f"'{account}:(OI)(CI)M'" for account in accounts),
        *(f"  & '{folder}\\slotfill-{name}.exe' start" for name in SERVICES),
        f'  {nightly} /tr "cmd /c cd /d {place.home} && {place.python} -m bot backup"',
        f"  & '{place.python}' -m bot check",
    ]
