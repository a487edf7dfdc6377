"""What an operator should know of settings that are obeyed."""

from datetime import time
from urllib.parse import urlsplit

from bot.settings import Settings, given


def warnings(settings: Settings) -> list[str]:
    """Sentences on settings that are obeyed but that an operator should know of."""
    said = list(settings.doubts)
    if settings.contact_hours_start < time(8) or settings.contact_hours_end > time(21):
        said.append(
            "CONTACT_HOURS_START and CONTACT_HOURS_END allow texts outside 08:00 to 21:00, the"
            " hours of the federal rule (47 CFR 64.1200(c)(1)); they are used as given."
        )
    real = settings.twilio_account_sid and settings.twilio_api_base_url is None
    if real and given.is_this_computer(settings.public_base_url):
        said.append(
            "PUBLIC_BASE_URL names this computer, where Twilio reaches nobody: what patients write"
            " is fetched from its list every few minutes, and nobody hears whether texts arrive."
        )
    if 0 < len(settings.twilio_auth_token) < given.LEAST_API_KEY:
        said.append(
            f"TWILIO_AUTH_TOKEN is shorter than {given.LEAST_API_KEY} characters: whoever guesses"
            " it can write in a patient's name. Twilio's own have 32."
        )
    return said + _open_doors(settings)


def _open_doors(settings: Settings) -> list[str]:
    """Sentences on what others can reach, or read on its way."""
    said = []
    if not given.is_loopback(settings.bot_host):
        said.append(
            "BOT_HOST opens the staff API, health and metrics to other computers; the carrier needs"
            " PUBLIC_PORT alone. Is a firewall before it?"
        )
    if not given.is_loopback(settings.dashboard_host) and not settings.dashboard_url.startswith(
        "https"
    ):
        said.append(
            "DASHBOARD_HOST opens the dashboard to other computers without encryption: passwords"
            " and names can be read on their way. Put a proxy with a certificate before it."
        )
    public = urlsplit(settings.public_base_url)
    if public.scheme == "http" and not given.is_loopback(public.hostname or ""):
        said.append(
            "PUBLIC_BASE_URL begins with http: what patients write can be read on its way. Use an"
            " address that begins with https."
        )
    return said
