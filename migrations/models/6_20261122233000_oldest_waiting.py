"""An index for the text that has waited longest: without it the search for one that waits reads all
that were ever received, since hardly any of them does."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE INDEX message_log_oldest_waiting ON message_log (id)
    WHERE direction = 'inbound' AND taken_at IS NULL AND set_aside_at IS NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "DROP INDEX message_log_oldest_waiting;"
