"""Which services run on this machine, and with what environment.

While no Twilio account is configured, a simulator stands in for it: its account, its token and its
address are what the other services are given, and nothing of it leaves this machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.data_dir import kept
from bot.settings import SIMULATOR_PORT, OptOutMode, Settings
from bot.simulator.settings import ACCOUNT_SID, NUMBER, OptOut
from workstation.ports import Address

LOOPBACK: Final = "127.0.0.1"
CARRIER_ANSWERS: Final[Mapping[OptOutMode, OptOut]] = {
    "twilio": "default",
    "advanced": "advanced",
    "app": "none",
}
"""Our setting of who answers STOP -> the simulator's."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """One child process: ``python -m`` these arguments."""

    name: str
    arguments: Sequence[str]
    environ: Mapping[str, str]
    """What is set on top of this process's own environment."""
    address: Address | None = None
    """Where it answers once it is ready; none if it serves nobody."""


@dataclass(frozen=True)
class StandIn:
    """The simulator in the place of a Twilio account."""

    address: Address
    environ: Mapping[str, str]
    opt_out: OptOut
    habits: Sequence[str] = ()
    """Options of the simulator's command: how its sample patients behave."""


def lacks_account(chosen: Settings) -> bool:
    """Whether no Twilio account is configured, not even in part."""
    return not (chosen.twilio_account_sid or chosen.twilio_auth_token)


def stand_in(chosen: Settings, habits: Sequence[str] = ()) -> StandIn:
    """A simulated account whose token is kept under DATA_DIR."""
    address = Address(LOOPBACK, _simulator_port(chosen), "TWILIO_API_BASE_URL")
    environ = {
        "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TWILIO_AUTH_TOKEN": kept.secret(chosen.data_dir, "simulator_token"),
        "TWILIO_PHONE_NUMBER": chosen.twilio_phone_number or NUMBER,
        "TWILIO_MESSAGING_SERVICE_SID": "",
        "TWILIO_API_BASE_URL": address.url,
        "PUBLIC_BASE_URL": public_address(chosen).url,
    }
    return StandIn(address, environ, CARRIER_ANSWERS[chosen.opt_out_mode], habits)


def _simulator_port(chosen: Settings) -> int:
    """The port in TWILIO_API_BASE_URL, if somebody has chosen one."""
    _, _, port = (chosen.twilio_api_base_url or "").rpartition(":")
    return int(port) if port.isdigit() else SIMULATOR_PORT


def bot_address(chosen: Settings) -> Address:
    return Address(chosen.bot_host, chosen.bot_port, "BOT_PORT")


def public_address(chosen: Settings) -> Address:
    return Address(chosen.public_host, chosen.public_port, "PUBLIC_PORT")


def dashboard_address(chosen: Settings) -> Address:
    return Address(chosen.dashboard_host, chosen.dashboard_port, "DASHBOARD_PORT")


def services(
    chosen: Settings, simulated: StandIn | None, environ: Mapping[str, str]
) -> list[Service]:
    """What to run, in the order of its start. ``environ`` goes to all of them."""
    # Whoever starts a workstation as root, as in a container, means it.
    shared = {"RUN_AS_ROOT": "yes", **environ, **(simulated.environ if simulated else {})}
    named: list[tuple[str, tuple[str, ...], Address | None]] = [
        ("bot", ("bot",), bot_address(chosen)),
        ("intake", ("intake",), None),
        ("dashboard", ("dashboard",), dashboard_address(chosen)),
    ]
    if simulated:
        named.insert(0, ("simulator", _simulator(chosen, simulated), simulated.address))
    return [
        Service(
            name=name,
            arguments=arguments,
            environ={**shared, **_own_log(chosen, name)},
            address=address,
        )
        for name, arguments, address in named
    ]


def _simulator(chosen: Settings, simulated: StandIn) -> tuple[str, ...]:
    return (
        *("bot", "simulator", "--port", str(simulated.address.port)),
        *("--webhook", f"{public_address(chosen).url}/sms/inbound"),
        *("--opt-out", simulated.opt_out, *simulated.habits),
    )


def _own_log(chosen: Settings, name: str) -> dict[str, str]:
    """A log file for each: a file that two processes rotate loses lines."""
    file = chosen.log_file
    return {"LOG_FILE": str(file.with_stem(f"{file.stem}-{name}"))} if file else {}
