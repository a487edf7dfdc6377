"""With a batch whose size was computed it is kept how many could be asked: a replay needs it."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE offer_batch ADD COLUMN waiting INTEGER CHECK (waiting >= 0);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE offer_batch DROP COLUMN waiting;
"""
