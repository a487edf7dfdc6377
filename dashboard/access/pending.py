"""Somebody at the door who has given the password and not yet the code of their phone."""

from dataclasses import dataclass
from typing import Final

PENDING_SECONDS: Final = 600
"""For so long somebody who has given the password may give the code."""


@dataclass(frozen=True)
class Pending:
    """Somebody who has given the password, and the secret that is offered to their phone."""

    user_id: int
    secret: str = ""
    browser: str = ""
    """The cookie by which this browser is known once they are inside."""
