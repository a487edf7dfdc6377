"""A request as the carrier signs it."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from tests.world import ACCOUNT

PUBLIC = "https://texts.example.org"
TOKEN = ACCOUNT["TWILIO_AUTH_TOKEN"]
FORM_TYPE = "application/x-www-form-urlencoded"


def sign(url: str, form: Mapping[str, str], token: str = TOKEN) -> str:
    """The carrier's signature, worked out from its description."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
