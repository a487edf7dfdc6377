"""The command ``simulator``: serves a local Twilio until it is interrupted."""

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import TypedDict, Unpack

import click
import dotenv

from bot.messages import phone
from bot.simulator.server import running
from bot.simulator.settings import ACCOUNT_SID, AUTH_TOKEN, NUMBER, Habits, OptOut, Settings


class _Account(TypedDict):
    """The options, as click hands them over."""

    webhooks: tuple[str, ...]
    fallback: str
    public_base_url: str
    account_sid: str
    auth_token: str
    numbers: tuple[str, ...]
    messaging_service_sid: str
    opt_out: OptOut
    step_seconds: float
    segments_per_second: float
    seed: int
    autopilot: float
    delay: float
    accept: float
    decline: float
    unclear: float
    late: float
    late_delay: float


_Share = click.FloatRange(0, 1)
_Seconds = click.FloatRange(min=0)


def _configured(name: str, otherwise: str) -> Callable[[], str]:
    """A default that is looked up when it is needed: the environment, then ``.env``."""

    def look_up() -> str:
        settings = {**dotenv.dotenv_values(".env"), **os.environ}
        return settings.get(name) or otherwise

    return look_up


def _e164(
    context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    numbers = given or (_configured("TWILIO_PHONE_NUMBER", NUMBER)(),)
    try:
        return tuple(phone.parse(number) for number in numbers)
    except phone.Invalid as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=8090, show_default=True, help="0 takes a free one.")
@click.option(
    "--webhook",
    "webhooks",
    multiple=True,
    default=["http://127.0.0.1:8000/sms/inbound"],
    show_default=True,
    help="Where inbound texts go. Several are called in turn.",
)
@click.option("--fallback", default="", help="Called when the webhook fails.")
@click.option(
    "--public-base-url",
    default=_configured("PUBLIC_BASE_URL", ""),
    help="The address webhooks are signed for, if another is called.  [PUBLIC_BASE_URL]",
)
@click.option(
    "--account-sid",
    default=_configured("TWILIO_ACCOUNT_SID", ACCOUNT_SID),
    help=f"[TWILIO_ACCOUNT_SID, else {ACCOUNT_SID}]",
)
@click.option(
    "--auth-token",
    default=_configured("TWILIO_AUTH_TOKEN", AUTH_TOKEN),
    help=f"[TWILIO_AUTH_TOKEN, else {AUTH_TOKEN}]",
)
@click.option(
    "--number",
    "numbers",
    multiple=True,
    callback=_e164,
    help=f"A number of the account; may be repeated.  [TWILIO_PHONE_NUMBER, else {NUMBER}]",
)
@click.option(
    "--messaging-service-sid",
    default=_configured("TWILIO_MESSAGING_SERVICE_SID", ""),
    help="[TWILIO_MESSAGING_SERVICE_SID]",
)
@click.option(
    "--opt-out",
    type=click.Choice(["default", "advanced", "none"]),
    default="default",
    show_default=True,
    help="Who answers STOP, START and HELP: Twilio, Advanced Opt-Out, or nobody.",
)
@click.option("--step", "step_seconds", type=_Seconds, default=0.3, show_default=True)
@click.option("--segments-per-second", type=_Seconds, default=0.0, help="0 is without limit.")
@click.option("--seed", default=1, show_default=True, help="All chance comes from it.")
@click.option("--autopilot", type=_Share, default=0.0, help="Share of patients who answer.")
@click.option("--delay", type=_Seconds, default=20.0, show_default=True, help="Median, seconds.")
@click.option("--accept", type=_Share, default=0.5, show_default=True, help="Weight of YES.")
@click.option("--decline", type=_Share, default=0.3, show_default=True, help="Weight of NO.")
@click.option("--unclear", type=_Share, default=0.15, show_default=True, help="Of something else.")
@click.option("--late", type=_Share, default=0.05, show_default=True, help="Of a late YES.")
@click.option("--late-delay", type=_Seconds, default=600.0, show_default=True, help="Seconds.")
def simulator(host: str, port: int, **account: Unpack[_Account]) -> None:
    """Serve a local Twilio with a page of phones to text from."""
    try:
        settings = _settings(account)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    try:
        asyncio.run(_serve(settings, host, port))
    except OSError:
        raise click.ClickException(
            f"Port {port} of {host} can't be used, or is in use already. --port names another."
        ) from None


def _settings(account: _Account) -> Settings:
    habits = Habits(
        answering=account["autopilot"],
        median_delay=account["delay"],
        accept=account["accept"],
        decline=account["decline"],
        unclear=account["unclear"],
        late=account["late"],
        late_delay=account["late_delay"],
    )
    return Settings(
        account_sid=account["account_sid"],
        auth_token=account["auth_token"],
        numbers=account["numbers"],
        messaging_service_sid=account["messaging_service_sid"],
        webhooks=account["webhooks"],
        fallback=account["fallback"],
        public_base_url=account["public_base_url"],
        opt_out=account["opt_out"],
        step_seconds=account["step_seconds"],
        segments_per_second=account["segments_per_second"],
        seed=account["seed"],
        habits=habits,
    )


async def _serve(settings: Settings, host: str, port: int) -> None:
    stop = asyncio.Event()
    _stop_on_signal(stop)
    async with running(settings, host=host, port=port) as local:
        click.echo(f"Phones at {local.base_url}")
        await stop.wait()


def _stop_on_signal(stop: asyncio.Event) -> None:
    """Also on Windows, where the loop itself cannot take signals; a second one ends it at once."""
    loop = asyncio.get_running_loop()

    def take(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, take)
