"""The board asks for slots by when they begin, of a clinic with years of them."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE INDEX cancellation_event_begins ON cancellation_event (slot_start_at)
    WHERE status <> 'aborted';
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX cancellation_event_begins;
"""
