"""What an operator writes, read: a function for each kind of setting.

Each raises ``ValueError`` with the end of a sentence that begins with the setting's name.
"""

import ipaddress
import math
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import Final, Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

OptOutMode = Literal["twilio", "advanced", "app"]
Pacing = Literal["fixed", "computed"]
Pace = Literal["calm", "normal", "urgent"]
HOST: Final = re.compile(r"[\w-]{1,63}(\.[\w-]{1,63})*")
PROGRAMS: Final = (Path(__file__).resolve().parents[2], Path(sys.prefix).resolve())
"""Where the code lies, and the Python that runs it."""
LEAST_API_KEY: Final = 16
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
MOST_SETTLE_SECONDS: Final = 3_600
SHORTEST_HOLD_MINUTES: Final = 0.001
"""Sixty milliseconds: for tests; less would be no time at all."""


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def split(given: str) -> SplitResult:
    """An address taken apart; empty if that can't be done. An error of the library's own would
    quote the address, and a password with it."""
    try:
        return urlsplit(given)
    except ValueError:
        return SplitResult("", "", "", "", "")


def database_url(given: str) -> str:
    parts = split(given)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("must be an address that begins with postgres:// or postgresql://")
    asked = dict(parse_qsl(parts.query))
    several = "," in parts.netloc.rpartition("@")[2] or "," in asked.get("host", "")
    if several and asked.get("target_session_attrs") not in ("read-write", "primary"):
        # The first that answers is taken: after a fail-over the old primary, or a standby.
        raise ValueError("must say which of its servers: add target_session_attrs=read-write")
    return given


def data_dir(given: str) -> Path:
    """A folder that is all ours: what lies in it is closed to other users."""
    folder = Path(given)
    if any(program.is_relative_to(folder.resolve()) for program in PROGRAMS):
        raise ValueError("must be a folder of its own, such as data: the program lies in this one")
    return folder


def account_sid(given: str) -> str:
    if not given.startswith("AC"):
        raise ValueError("must begin with AC: an API key (SK...) does not sign what patients write")
    return given


def phone_number(given: str) -> str:
    return phonenumbers.format_number(parsed_phone(given), phonenumbers.PhoneNumberFormat.E164)


def clinic_phone(given: str) -> str:
    return phonenumbers.format_number(parsed_phone(given), phonenumbers.PhoneNumberFormat.NATIONAL)


def countries(given: str) -> tuple[str, ...]:
    names = tuple(name.strip().upper() for name in given.split(",") if name.strip())
    if not names or not phonenumbers.SUPPORTED_REGIONS.issuperset(names):
        raise ValueError("must be country codes of two letters, such as US or US,CA")
    return names


def parsed_phone(given: str) -> phonenumbers.PhoneNumber:
    try:
        number = phonenumbers.parse(given, "US")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError("must be a phone number such as +12145550100")
    return number


def base_url(given: str) -> str:
    parts = split(given)
    if parts.scheme not in ("http", "https") or not _is_host(parts) or parts.query:
        raise ValueError("must be an address such as https://texts.example.org")
    if parts.path.strip("/") or parts.fragment or parts.username:
        # The proxy would have to cut the path off, and then no signature matches.
        raise ValueError("must end with the host, such as https://texts.example.org: no path")
    return given.rstrip("/")


def _is_host(parts: SplitResult) -> bool:
    """Whether it names a host, and a port that there is, if one."""
    with suppress(ValueError):
        host, _ = parts.hostname or "", parts.port
        return bool(HOST.fullmatch(host)) or bool(ipaddress.ip_address(host))
    return False


def secured_url(given: str) -> str:
    """An address with a path, over https unless it is this computer's."""
    parts = split(given)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_this_computer(given))
    if not secure or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://ehr.example.org/fhir/r4")
    return given.rstrip("/")


def issuer(given: str) -> str:
    """As the directory names itself, to the letter."""
    secured_url(given)
    return given


def loopback_url(given: str) -> str:
    url = base_url(given)
    if not is_this_computer(url):
        raise ValueError("may only name this computer (127.0.0.1 or localhost): the simulator")
    return url


def is_this_computer(url: str) -> bool:
    return is_loopback(urlsplit(url).hostname or "")


def number(given: str) -> int:
    """A whole number; -1 if it is none, or an absurdly long one."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def port_or_none(given: str) -> int:
    return 0 if given == "0" else port(given)


def port(given: str) -> int:
    if not 1 <= number(given) <= 65535:
        raise ValueError("must be a port number from 1 to 65535")
    return number(given)


def api_key(given: str) -> str:
    if len(given) < LEAST_API_KEY:
        raise ValueError(
            f"must have at least {LEAST_API_KEY} random characters, or it could be guessed;"
            " without it the staff API is closed"
        )
    return given


def hook_secret(given: str) -> str:
    if len(given) < LEAST_API_KEY:
        raise ValueError(
            f"must have at least {LEAST_API_KEY} random characters, or it could be guessed;"
            " without it the record system can't ring"
        )
    return given


def short_name(given: str) -> str:
    if len(given) > 20:
        raise ValueError("must have at most 20 characters, so that each text fits one segment")
    return given


def yes_or_no(given: str) -> bool:
    match given.lower():
        case "yes" | "no" as said:
            return said == "yes"
        case _:
            raise ValueError("must be yes or no")


def opt_out_mode(given: str) -> OptOutMode:
    match given.lower():
        case "twilio" | "advanced" | "app" as mode:
            return mode
        case _:
            raise ValueError("must be one of: twilio, advanced, app")


def pacing(given: str) -> Pacing:
    match given.lower():
        case "fixed" | "computed" as chosen:
            return chosen
        case _:
            raise ValueError("must be fixed or computed")


def how_fast(given: str) -> Pace:
    match given.lower():
        case "calm" | "normal" | "urgent" as chosen:
            return chosen
        case _:
            raise ValueError("must be one of: calm, normal, urgent")


def whole(least: int, most: int) -> Callable[[str], int]:
    def parse(given: str) -> int:
        if not least <= number(given) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return number(given)

    return parse


def whole_minutes(least: int, most: int) -> Callable[[str], timedelta]:
    minutes = whole(least, most)

    def parse(given: str) -> timedelta:
        return timedelta(minutes=minutes(given))

    return parse


def whole_seconds(least: int, most: int) -> Callable[[str], timedelta]:
    seconds = whole(least, most)

    def parse(given: str) -> timedelta:
        return timedelta(seconds=seconds(given))

    return parse


def service_sid(given: str) -> str:
    if not given.startswith("MG"):
        raise ValueError("must begin with MG")
    return given[:64]


def pace(given: str) -> float:
    try:
        pace = float(given)
    except ValueError:
        pace = math.nan
    if not 0 <= pace <= 1000:
        raise ValueError("must be a number of segments from 0 (no limit) to 1000")
    return pace


def minutes(given: str) -> timedelta:
    try:
        minutes = float(given)
    except ValueError:
        minutes = math.nan
    if not SHORTEST_HOLD_MINUTES <= minutes <= 24 * 60:
        raise ValueError("must be a number of minutes above 0 and at most 1440")
    return timedelta(minutes=minutes)


def seconds(given: str) -> timedelta:
    if not given.isdecimal() or not 0 <= int(given) <= MOST_SETTLE_SECONDS:
        raise ValueError(f"must be a whole number of seconds from 0 to {MOST_SETTLE_SECONDS}")
    return timedelta(seconds=int(given))


def public_key(given: str) -> str:
    if not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", given):
        raise ValueError("must be a public key as `python -m bot backup key` makes it: age1...")
    return given


def addresses(given: str) -> tuple[str, ...]:
    addresses = tuple(given.split())
    if not all("://" in one for one in addresses):
        raise ValueError("must be addresses such as mailtos://..., with spaces between them")
    return addresses


def web_address(given: str) -> str:
    parts = split(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://watch.example.org/ping")
    return given


def hours(given: str) -> tuple[time, time]:
    start, dash, end = given.partition("-")
    if not dash or time_of_day(start.strip()) >= time_of_day(end.strip()):
        raise ValueError("must be two times of day such as 07:30-18:00, the earlier first")
    return time_of_day(start.strip()), time_of_day(end.strip())


def time_of_day(given: str) -> time:
    hours, colon, minutes = given.partition(":")
    if not colon or number(hours) < 0 or number(minutes) < 0 or len(minutes) != 2:
        raise ValueError("must be a time of day such as 08:00")
    if number(hours) > 23 or number(minutes) > 59:
        raise ValueError("must be a time of day from 00:00 to 23:59")
    return time(number(hours), number(minutes))


def zone(given: str) -> ZoneInfo:
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be a time zone such as America/Chicago") from None


def log_level(given: str) -> str:
    if given.upper() not in LOG_LEVELS:
        raise ValueError("must be one of: " + ", ".join(LOG_LEVELS))
    return given.upper()
