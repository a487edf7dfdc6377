"""One frozen ``Settings``, read once from the environment and ``.env``.

``load()`` refuses nonsense before anything is opened: ``Invalid`` holds one sentence per fault.
It promises nothing about what lies behind an address; that is told by whoever connects.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers

from bot.settings import dotfile, given, table
from bot.settings.given import OptOutMode as OptOutMode
from bot.settings.given import Pace as Pace
from bot.settings.given import Pacing as Pacing

T = TypeVar("T")

SIMULATOR_PORT = 8090
OBSOLETE = ("WEBHOOK_SECRET",)
"""Settings of earlier versions: nothing reads them any more."""
WORDS = (
    "API_KEY",
    "CLINIC_NAME",
    "CLINIC_PHONE",
    "DATABASE_DIRECT_URL",
    "DATABASE_URL",
    "DATA_DIR",
    "LOG_FILE",
    "TWILIO_AUTH_TOKEN",
)
"""Settings in which a ``#`` may be meant."""


class Invalid(ValueError):
    """The settings can't be used; ``faults`` holds one sentence for each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator decides. Secrets are kept out of ``repr``."""

    database_url: str | None = field(default=None, repr=False)
    database_direct_url: str | None = field(default=None, repr=False)
    """PostgreSQL itself, where ``database_url`` is a pooler that keeps no session."""
    data_dir: Path = Path("data")
    twilio_account_sid: str = ""
    twilio_auth_token: str = field(default="", repr=False)
    twilio_phone_number: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_api_base_url: str | None = None
    public_base_url: str = "http://127.0.0.1:8001"
    bot_host: str = "127.0.0.1"
    bot_port: int = 8000
    """The staff API, health and metrics."""
    public_host: str = "127.0.0.1"
    public_port: int = 8001
    """What the carrier and patients may reach, and nothing else."""
    dashboard_host: str = "127.0.0.1"
    dashboard_port: int = 8050
    intake_watch_port: int = 0
    dashboard_watch_port: int = 0
    """Health and metrics of the two, on this machine; 0: nowhere."""
    dashboard_url: str = ""
    """By what address staff open the dashboard, where a proxy with a certificate is before it."""
    idle: timedelta = timedelta(minutes=15)
    """After how long the dashboard signs somebody out who does nothing."""
    oidc_issuer: str = ""
    """The directory by which staff sign in; empty: by accounts of the dashboard alone."""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_roles: str = "roles"
    """The claim that holds app roles, with dots from outside in; ``none`` if there is none."""
    oidc_domain: str = ""
    """The clinic's domain, where the directory is everybody's (Google's ``hd``)."""
    api_key: str | None = field(default=None, repr=False)
    clinic_name: str = "TPCCC"
    clinic_phone: str = ""
    patient_page: bool = False
    """Whether texts link to the patients' page, and the public port serves it."""
    voice: bool = False
    """Whether the system calls by itself whom no text reaches and who has agreed to that."""
    welcome_text: bool = False
    """Whether a file's new patients, who have agreed to texts, get one that says so."""
    ask_after_visit: bool = False
    """Whether patients are asked, once in ninety days, how a visit of ours went."""
    patient_countries: tuple[str, ...] = ("US",)
    """Where patients' numbers may be, as ISO 3166 alpha-2."""
    texts_per_day: int = 2000
    stranger_texts_per_day: int = 50
    opt_out_mode: OptOutMode = "twilio"
    segments_per_second: float = 0.0
    """0 leaves the pace to the carrier's own queue."""
    batch_size: int = 3
    hold: timedelta = timedelta(minutes=7)
    pacing: Pacing = "fixed"
    """Whether as many are asked as ``batch_size`` says, or as the clinic's own answers do."""
    pace: Pace = "normal"
    offers_per_day: int = 4
    offers_per_week: int = 12
    pause_after_unanswered: int = 5
    cascade_rounds: int = 3
    """How many patients may move up one after the other; 0: no former appointment is offered."""
    settle: timedelta = timedelta(seconds=120)
    """How long a time that a message frees waits before anybody is asked."""
    mllp_port: int = 0
    """0: nothing listens for messages."""
    mllp_host: str = "127.0.0.1"
    mllp_tls_cert: Path | None = None
    mllp_tls_key: Path | None = None
    mllp_tls_ca: Path | None = None
    """Who has signed the senders' own certificates."""
    feed_keep_days: int = 7
    texts_keep_days: int = 365
    contacts_keep_days: int = 1461
    files_keep_days: int = 90
    fhir_url: str = ""
    """The base address of the record system; empty: none is asked."""
    fhir_source: str = "fhir-standard"
    fhir_client_id: str = ""
    fhir_key: Path | None = None
    fhir_key_id: str = ""
    fhir_token_url: str = ""
    fhir_poll: timedelta = timedelta(seconds=60)
    fhir_hook_secret: str | None = field(default=None, repr=False)
    """What a subscription of the record system shows; ``None``: there is no doorbell."""
    fhir_book: bool = False
    """Whether winners are booked there."""
    fhir_mark: bool = False
    """Whether a time is marked there while patients are asked for it."""
    contact_hours_start: time = time(8)
    contact_hours_end: time = time(20)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("America/Chicago"))
    notify_desk: tuple[str, ...] = field(default=(), repr=False)
    notify_lead: tuple[str, ...] = field(default=(), repr=False)
    notify_on_call: tuple[str, ...] = field(default=(), repr=False)
    notify_report: tuple[str, ...] = field(default=(), repr=False)
    """Addresses that apprise knows; they hold passwords."""
    desk_hours: tuple[time, time] = (time(7, 30), time(18))
    heartbeat_url: str = field(default="", repr=False)
    run_as_root: bool = False
    backup_dir: Path | None = None
    """``None``: ``backups`` in ``data_dir``."""
    backup_recipient: str = ""
    """The public key that backups are encrypted for."""
    files_key: Path | None = None
    """The file of the key by which archived files are sealed; ``None``: they lie there plain."""
    log_level: str = "INFO"
    log_file: Path | None = None
    doubts: tuple[str, ...] = field(default=(), repr=False, compare=False)
    """Sentences on what in the environment may be meant otherwise."""

    @property
    def session_url(self) -> str | None:
        """Where a session of one's own is to be had, as a migration or a dump needs it."""
        return self.database_direct_url or self.database_url


class _Reader:
    """Takes settings out of a mapping and gathers a sentence for each that is wrong."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.faults: list[str] = []
        self.names = set(OBSOLETE)

    def text(self, name: str) -> str:
        self.names.add(name)
        return self._values.get(name, "").strip()

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """``None`` for one that is not given, or wrong. ``parse``'s ValueError must say what the
        setting should be."""
        value = self.text(name)
        if not value:
            return None
        try:
            return parse(value)
        except ValueError as error:
            self.faults.append(f"{name} {error}.")
            return None

    def refuse(self, sentence: str) -> None:
        self.faults.append(sentence)


def load(environ: Mapping[str, str] | None = None, *, env_file: Path | None = None) -> Settings:
    """Settings from ``.env`` overlaid by the environment; raises ``Invalid``."""
    if environ is None:
        environ = os.environ
        env_file = env_file or Path(".env")
    try:
        from_file, lines = dotfile.read(env_file) if env_file and env_file.exists() else ({}, [])
    except dotfile.Unreadable as error:
        raise Invalid([str(error)]) from None
    reader = _Reader(from_file | dict(environ))
    settings = _read(reader)
    _check_together(settings, reader)
    if env_file is not None:
        reader.faults += dotfile.faults(env_file, lines, reader.names, WORDS)
    if reader.faults:
        raise Invalid(reader.faults)
    return replace(settings, doubts=tuple(dotfile.doubts(environ, reader.names)))


def _read(reader: _Reader) -> Settings:
    """What is given; the rest has the default of its field, or follows from another setting."""
    read = {table.field_of(name): reader.read(name, table.PARSERS[name]) for name in table.PARSERS}
    found: dict[str, Any] = {field: value for field, value in read.items() if value is not None}
    port = found.get("bot_port", Settings.bot_port)
    public = found.setdefault("public_port", port + 1 if port < 65535 else Settings.public_port)
    found.setdefault("public_base_url", f"http://127.0.0.1:{public}")
    found.setdefault("patient_countries", _country_of_ours(reader))
    return Settings(**found)


def _check_together(settings: Settings, reader: _Reader) -> None:
    if settings.database_direct_url is not None and settings.database_url is None:
        reader.refuse("DATABASE_DIRECT_URL needs DATABASE_URL, the pooler that it leads past.")
    if settings.contacts_keep_days < settings.texts_keep_days:
        reader.refuse("CONTACTS_KEEP_DAYS must be at least TEXTS_KEEP_DAYS.")
    ports = {settings.bot_port, settings.public_port, settings.dashboard_port}
    if len(ports) < 3:
        reader.refuse("BOT_PORT, PUBLIC_PORT and DASHBOARD_PORT must be three different ports.")
    _check_listener(settings, reader)
    if settings.voice and not settings.twilio_phone_number:
        reader.refuse("VOICE needs TWILIO_PHONE_NUMBER, the number that calls.")
    if settings.voice and not settings.clinic_phone:
        reader.refuse("VOICE needs CLINIC_PHONE, which each call names.")
    _check_directory(settings, reader)
    signing = (settings.fhir_client_id, settings.fhir_key, settings.fhir_token_url)
    if any(signing) and not all(signing):
        reader.refuse("FHIR_CLIENT_ID, FHIR_KEY and FHIR_TOKEN_URL must be set together.")
    if settings.contact_hours_start >= settings.contact_hours_end:
        reader.refuse("CONTACT_HOURS_START must be earlier than CONTACT_HOURS_END.")
    elif settings.hold >= contact_day(settings):
        reader.refuse("HOLD_MINUTES must be shorter than the contact hours of one day.")


def _check_listener(settings: Settings, reader: _Reader) -> None:
    secured = settings.mllp_tls_cert is not None and settings.mllp_tls_key is not None
    if (settings.mllp_tls_cert is None) != (settings.mllp_tls_key is None):
        reader.refuse("MLLP_TLS_CERT and MLLP_TLS_KEY must be set together.")
    elif settings.mllp_tls_ca is not None and not secured:
        reader.refuse("MLLP_TLS_CA needs MLLP_TLS_CERT and MLLP_TLS_KEY.")
    elif settings.mllp_port and not (secured or given.is_this_computer(f"//{settings.mllp_host}")):
        reader.refuse(
            "MLLP_HOST may be another than this computer's only with MLLP_TLS_CERT and"
            " MLLP_TLS_KEY."
        )


def _check_directory(settings: Settings, reader: _Reader) -> None:
    if not settings.oidc_issuer:
        return
    if not (settings.oidc_client_id and settings.oidc_client_secret and settings.dashboard_url):
        reader.refuse(
            "OIDC_ISSUER needs OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and DASHBOARD_URL, to which the"
            " directory sends people back."
        )
    if settings.oidc_issuer == "https://accounts.google.com" and not settings.oidc_domain:
        reader.refuse("OIDC_DOMAIN must name the clinic's domain: Google has everybody's accounts.")


def contact_day(settings: Settings) -> timedelta:
    """How long texts may be started on a day without a clock change."""
    start, end = settings.contact_hours_start, settings.contact_hours_end
    return timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)


def check_carrier(settings: Settings) -> None:
    """What a service that talks to the carrier needs besides; raises ``Invalid``.

    Twilio's signature check accepts forgeries when the token is empty, so a bot never starts so.
    """
    faults = []
    if not settings.twilio_auth_token:
        faults.append("TWILIO_AUTH_TOKEN is missing: without it no webhook can be trusted.")
    if not settings.twilio_account_sid:
        faults.append("TWILIO_ACCOUNT_SID is missing: it names the account that sends texts.")
    if not settings.twilio_phone_number and not settings.twilio_messaging_service_sid:
        faults.append(
            "TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID is missing: texts need a sender."
        )
    if faults:
        raise Invalid(faults)


def _country_of_ours(reader: _Reader) -> tuple[str, ...]:
    """The clinic's country, by its phone or by our own number."""
    for name in ("CLINIC_PHONE", "TWILIO_PHONE_NUMBER"):
        try:
            region = phonenumbers.region_code_for_number(given.parsed_phone(reader.text(name)))
        except ValueError:
            continue
        if region in phonenumbers.SUPPORTED_REGIONS:
            return (region,)
    return ("US",)
