"""The only reader of the wall clock.

Everything else is given ``now`` as an argument: an aware datetime in UTC.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)
