"""How many patients suited a slot, kept with it: what its fill rate stands on."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE cancellation_event ADD COLUMN eligible_depth INTEGER CHECK (eligible_depth >= 0);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "ALTER TABLE cancellation_event DROP COLUMN eligible_depth;"
