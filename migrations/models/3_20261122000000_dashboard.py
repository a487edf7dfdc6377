"""Indexes for what the dashboard asks at every change, and for figures of any length of history."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True

INDEXES = """
CREATE INDEX cancellation_event_closed ON cancellation_event (closed_at)
    WHERE closed_at IS NOT NULL;
CREATE INDEX cancellation_event_to_book ON cancellation_event (slot_end_at)
    WHERE status = 'filled' AND booked_at IS NULL;
CREATE INDEX cancellation_event_booked ON cancellation_event (booked_at)
    WHERE booked_at IS NOT NULL;
CREATE INDEX consent_event_at ON consent_event (at);
"""

NAMES = (
    "consent_event_at",
    "cancellation_event_booked",
    "cancellation_event_to_book",
    "cancellation_event_closed",
)


async def upgrade(db: BaseDBAsyncClient) -> str:
    return INDEXES


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "".join(f"DROP INDEX {name};\n" for name in NAMES)
