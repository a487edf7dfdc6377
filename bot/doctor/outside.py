"""What the doctor tries outside: the account at the carrier, where its webhooks lead, its clock,
and whether the public address leads here."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot import clock
from bot.carriers.twilio import webhooks
from bot.carriers.twilio.account import Account
from bot.doctor.findings import Finding, note, ok, wrong
from bot.messages import phone
from bot.messages.gateway import Unreachable
from bot.notices.routes import Routes
from bot.settings import Invalid, Settings

TIMEOUT_SECONDS: Final = 10.0
OURS: Final = 405
"""How the bot answers a GET where the carrier posts."""
CONSOLE: Final = "Compare with Twilio's console."


async def look(settings: Settings, senders: Collection[str] = ()) -> list[Finding]:
    """``senders`` are the numbers of places, of which each must be the account's, too."""
    account = Account(settings)
    try:
        carrier = await _carrier(account, senders)
    finally:
        await account.close()
    return [*carrier, await _public_address(settings)]


async def _carrier(account: Account, senders: Collection[str]) -> list[Finding]:
    chosen = account.settings
    try:
        found = await account.ask(
            account.client.api.v2010.accounts(chosen.twilio_account_sid).fetch_async()
        )
    except Unreachable as error:
        return [wrong("carrier", f"{_who(chosen)} can't be asked: {_said(error)}", _mend(chosen))]
    findings = [_account(str(found.status), str(found.type)), _clock(account)]
    if chosen.twilio_api_base_url is not None:
        return [*findings, note("webhook", "A simulator stands for the carrier: nothing to ask.")]
    try:
        return [*findings, *await _senders(account, senders)]
    except Unreachable as error:
        return [*findings, wrong("sender", f"Twilio does not show it: {_said(error)}", CONSOLE)]


def _said(error: Unreachable) -> str:
    """Why, with one full stop."""
    return f"{str(error).rstrip('.')}."


def _who(chosen: Settings) -> str:
    simulator = chosen.twilio_api_base_url
    return "Twilio" if simulator is None else f"What stands for Twilio, at {simulator},"


def _mend(chosen: Settings) -> str:
    if chosen.twilio_api_base_url is not None:
        return "Start the simulator with the settings of this .env, or empty TWILIO_API_BASE_URL."
    return "Are TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN right, and may this machine go out?"


def _account(status: str, kind: str) -> Finding:
    if status != "active":
        return wrong("carrier", f"The account at Twilio is {status}.", "See its console: billing.")
    if kind == "Trial":
        return note(
            "carrier", "The account is a trial: it texts verified numbers only.", "Upgrade."
        )
    return ok("carrier", "The account at Twilio is active.")


def _clock(account: Account) -> Finding:
    ahead = clock.agree(account.time())
    if abs(ahead) > clock.TOLERANCE:
        where = "ahead of" if ahead > timedelta() else "behind"
        said = f"This machine's clock is {abs(ahead).total_seconds():.0f} seconds {where} Twilio's."
        return wrong("clock", said, "Set it, and have it kept by NTP.")
    return ok("clock", "This machine's clock agrees with Twilio's.")


async def _senders(account: Account, of_places: Collection[str]) -> list[Finding]:
    """Raises ``Unreachable``."""
    chosen = account.settings
    findings, on_number = [], True
    if service := chosen.twilio_messaging_service_sid:
        found = await account.ask(account.client.messaging.v1.services(service).fetch_async())
        on_number = bool(found.use_inbound_webhook_on_number)
        numbers = await account.ask_numbers()
        findings.append(ok("sender", f"The messaging service has {len(numbers)} numbers."))
        if not on_number:
            method = str(found.inbound_method or "POST")
            findings.append(_webhook(chosen, str(found.inbound_request_url or ""), method))
    if number := chosen.twilio_phone_number:
        findings += await _number(account, number, "TWILIO_PHONE_NUMBER", on_number=on_number)
    for number in sorted(of_places):
        findings += await _number(account, number, "a place's sender", on_number=on_number)
    return findings


async def _number(account: Account, number: str, whose: str, *, on_number: bool) -> list[Finding]:
    """Raises ``Unreachable``."""
    listed = account.client.incoming_phone_numbers.list_async(phone_number=number, limit=1)
    found = await account.ask(listed)
    masked = phone.masked(number)
    if not found:
        what = f"{masked} ({whose}) is no number of this account."
        return [wrong("number", what, CONSOLE)]
    capabilities = found[0].capabilities
    if isinstance(capabilities, dict) and not capabilities.get("sms", True):
        return [wrong("number", f"{masked} takes no texts.", "Use a number that does.")]
    findings = [ok("number", f"{masked} is ours and takes texts.")]
    if on_number:
        method = str(found[0].sms_method or "POST")
        findings.append(_webhook(account.settings, str(found[0].sms_url or ""), method))
    return findings


def _webhook(settings: Settings, configured: str, method: str) -> Finding:
    """Whether texts come to us. What follows a ``#`` is for Twilio's retries and is not sent."""
    wanted = settings.public_base_url + webhooks.INBOUND_PATH
    there = urlsplit(configured)._replace(fragment="").geturl()
    if there != wanted:
        what = f"Twilio sends texts to {there or 'nowhere'}, and we wait for them at {wanted}."
        return wrong("webhook", what, f'Set "a message comes in" to {wanted}{webhooks.RETRIES}')
    if method.upper() != "POST":
        return wrong("webhook", f"Twilio calls it by {method}.", "Set it to HTTP POST.")
    if "#" not in configured:
        what = "Texts come to us, and Twilio does not try again when nobody answers."
        return note("webhook", what, f"Add {webhooks.RETRIES} to the address.")
    return ok("webhook", f"Twilio sends texts to {wanted}.")


async def _public_address(settings: Settings) -> Finding:
    address = settings.public_base_url + webhooks.INBOUND_PATH
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(address, allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        what = f"Nobody answers at {address} ({type(error).__name__})."
        return wrong("public address", what, "Do the bot, and its proxy or tunnel, run?")
    if status != OURS:
        what = f"At {address} answers somebody else (HTTP {status})."
        return wrong("public address", what, "Lead the proxy to PUBLIC_PORT, path unchanged.")
    return ok("public address", f"The bot answers at {address}.")


async def notices(settings: Settings, *, send: bool) -> Finding:
    """Whether staff can be told. With ``send`` each route gets a test message."""
    try:
        routes = await asyncio.to_thread(Routes, settings)
    except Invalid as error:
        return wrong("notices", " ".join(error.faults), "See docs/DEPLOYMENT.md, Who is told.")
    if "on_call" not in routes.audiences:
        what = "Nobody is told when texts stop: NOTIFY_ON_CALL is empty."
        return note("notices", what, "Set it: docs/DEPLOYMENT.md, Who is told.")
    if not send:
        return ok(
            "notices", f"{len(routes.audiences)} audiences have routes (--notify tries them)."
        )
    refused = [f"{name} {number}" for name, number, took in await routes.try_all() if not took]
    if refused:
        return wrong("notices", f"Routes that refuse: {', '.join(refused)}.", "Correct them.")
    return ok("notices", "Every route took a test message.")
