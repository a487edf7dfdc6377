"""The settings that an installation can't do without, asked one by one and tried at once."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from bot import settings

QUESTIONS: Final = (
    ("DATABASE_URL", "Address of PostgreSQL (empty: one of our own on this machine)", ""),
    ("TWILIO_ACCOUNT_SID", "Twilio account SID", ""),
    ("TWILIO_AUTH_TOKEN", "Twilio auth token", ""),
    ("TWILIO_PHONE_NUMBER", "Number that texts come from, as +12145550100", ""),
    (
        "PUBLIC_BASE_URL",
        "Address by which Twilio reaches the bot, as https://texts.example.org",
        "",
    ),
    ("DASHBOARD_URL", "Address by which staff open the dashboard (empty: this machine only)", ""),
    ("CLINIC_NAME", "Name of the clinic in texts, at most 20 characters", "TPCCC"),
    ("CLINIC_PHONE", "Phone of the clinic, for questions", ""),
    ("TIMEZONE", "Time zone of the clinic", "America/Chicago"),
)
WATCHED: Final = {"INTAKE_WATCH_PORT": "8010", "DASHBOARD_WATCH_PORT": "8051"}
EXAMPLE: Final = ".env.example, in the sources or in .venv/share/slotfill"
PLAIN: Final = re.compile(r"[A-Za-z0-9+_./:@%?&=,-]*")

Ask = Callable[[str, str, bool], str]
"""``ask(question, default, hidden)``."""


def answers(ask: Ask, say: Callable[[str], None]) -> dict[str, str]:
    """A value for each question; a wrong one is explained and asked again."""
    given: dict[str, str] = {}
    for name, question, default in QUESTIONS:
        while True:
            value = ask(question, default, name == "TWILIO_AUTH_TOKEN").strip()
            faults = [one for one in _faults({name: value}) if one.startswith(name)]
            if not faults:
                break
            say("\n".join(faults))
        given[name] = value
    return given


def _faults(values: Mapping[str, str]) -> list[str]:
    try:
        settings.load(values)
    except settings.Invalid as error:
        return error.faults
    return []


def dotenv(given: Mapping[str, str]) -> str:
    """The text of an .env, each value as it will be read back."""
    lines = [f"{name}={_quoted(value)}" for name, value in {**WATCHED, **given}.items()]
    return "\n".join([f"# Every setting with its meaning: {EXAMPLE}", *lines, ""])


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
