"""An installation under systemd: a user, folders, units, a nightly backup."""

from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from workstation.install.steps import MakeFolder, Remove, Run, Step, Write

SERVICES: Final = ("bot", "intake", "dashboard")
UNITS: Final = Path("/etc/systemd/system")
SYSTEMD: Final = Path("/run/systemd/system")
"""Is there while systemd runs this machine."""
SHUT: Final = tuple(map(PurePosixPath, ("/root", "/home", "/run/user")))
"""Where no unit of ours may look: ``ProtectHome``."""
HARDENED: Final = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
UMask=0077
ProtectSystem=strict
ProtectHome=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
PrivateDevices=yes
PrivateTmp=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources @mount
SystemCallErrorNumber=EPERM
"""
"""What a service may not do, since it need not. Libraries write memory and run it: that stays."""
SERVICE: Final = """\
[Unit]
Description=slotfill {name}
After=network-online.target time-sync.target postgresql.service
Wants=network-online.target time-sync.target

[Service]
User={user}
Group={user}
WorkingDirectory={home}
ExecStart={python} -m {name}
Environment=LOG_FILE={data}/logs/{name}.log
Restart=always
RestartSec=2
TimeoutStopSec=40
LimitNOFILE=65536
ReadWritePaths={data}
{hardened}
[Install]
WantedBy=multi-user.target
"""
BACKUP: Final = """\
[Unit]
Description=slotfill backup
After=network-online.target

[Service]
Type=oneshot
User={user}
Group={user}
WorkingDirectory={home}
ExecStart={python} -m bot backup
ReadWritePaths={data}
{hardened}"""
NIGHTLY: Final = """\
[Unit]
Description=slotfill backup each night

[Timer]
OnCalendar=*-*-* 02:30:00
RandomizedDelaySec=10min
Persistent=yes

[Install]
WantedBy=timers.target
"""
PROXY: Final = """\
# For Caddy. It leads the public address to the public port, and staff to the dashboard.
{texts} {{
    reverse_proxy 127.0.0.1:{public_port}
}}
{desk} {{
    reverse_proxy 127.0.0.1:{dashboard_port}
}}
"""
UNREADABLE: Final = """\
The account {user} can't run {python}: that Python lies where only somebody else may go.
Make .venv anew with the system's own, as in /usr/bin/python3 -m venv .venv, install into it, and
run this again."""


@dataclass(frozen=True)
class Place:
    """Where an installation lies, and as whom it runs."""

    home: Path
    python: PurePath
    user: str = "slotfill"

    @property
    def data(self) -> Path:
        return self.home / "data"


def unit(place: Place, name: str) -> str:
    """The unit of a service."""
    return SERVICE.format(name=name, **_words(place))


def _words(place: Place) -> dict[str, object]:
    return {
        "user": place.user,
        "home": place.home,
        "data": place.data,
        "python": place.python,
        "hardened": HARDENED,
    }


def units(place: Place) -> dict[str, str]:
    """The text of each file in ``UNITS``, by its name."""
    return {
        **{f"slotfill-{name}.service": unit(place, name) for name in SERVICES},
        "slotfill-backup.service": BACKUP.format(**_words(place)),
        "slotfill-backup.timer": NIGHTLY,
    }


def out_of_reach(interpreter: PurePath) -> bool:
    """Whether the services can't run a Python that lies there: links are followed before."""
    return any(folder in interpreter.parents for folder in SHUT)


def install(place: Place, dotenv: str, proxy: str, *, with_units: bool = True) -> list[Step]:
    """Every step, in order. Done again, it changes nothing that a person has changed in .env."""
    as_user = ("runuser", "-u", place.user, "--", str(place.python))
    adding = ("useradd", "--system", "--home-dir", str(place.home), "--shell", "/usr/sbin/nologin")
    folders = ("", "inbox", "logs", "backups")
    units_of_it = _started(place) if with_units else []
    return [
        Run((*adding, place.user), unless=("id", "-u", place.user)),
        MakeFolder(place.home, 0o755),
        Run((*as_user, "-c", ""), or_else=UNREADABLE.format(python=place.python, user=place.user)),
        *(MakeFolder(place.data / name, 0o700, place.user, kept=True) for name in folders),
        Write(place.home / ".env", dotenv, 0o600, place.user, kept=True),
        Write(place.home / "Caddyfile.example", proxy),
        Run((*as_user, "-m", "bot", "migrate"), place.home),
        *units_of_it,
        Run((*as_user, "-m", "bot", "check"), place.home, may_fail=True),
    ]


def _started(place: Place) -> list[Step]:
    names = [f"slotfill-{name}" for name in SERVICES]
    return [
        *(Write(UNITS / name, text) for name, text in units(place).items()),
        Run(("systemctl", "daemon-reload")),
        Run(("systemctl", "enable", "--now", *names, "slotfill-backup.timer")),
    ]


def by_hand(place: Place) -> list[str]:
    """What is left to whoever installs where no systemd runs."""
    return [
        f"No units were made. Have these run in {place.home} as the account {place.user}, started",
        "again whenever they end, and ended by SIGTERM with 40 seconds to follow it:",
        *(f"  LOG_FILE={place.data}/logs/{name}.log {place.python} -m {name}" for name in SERVICES),
        f"and this each night: {place.python} -m bot backup",
    ]


def uninstall(place: Place, *, with_units: bool = True) -> list[Step]:
    """The services go; what they have kept stays: the data, .env, and the user."""
    names = [f"slotfill-{name}" for name in SERVICES]
    removed = [Remove(UNITS / name) for name in units(place)]
    if not with_units:
        return [*removed]
    return [
        Run(("systemctl", "disable", "--now", *names, "slotfill-backup.timer"), may_fail=True),
        *removed,
        Run(("systemctl", "daemon-reload")),
    ]
