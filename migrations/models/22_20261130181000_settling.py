"""A time that a live feed frees waits before anybody is asked: the next message may take it back."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE cancellation_event ADD COLUMN settles_at TIMESTAMPTZ;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE cancellation_event DROP COLUMN settles_at;
"""
