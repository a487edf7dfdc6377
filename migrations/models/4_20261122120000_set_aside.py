"""An index for replies that were set aside: they are counted often, and there are hardly any."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE INDEX message_log_set_aside ON message_log (patient_id, id)
    WHERE set_aside_at IS NOT NULL AND taken_at IS NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "DROP INDEX message_log_set_aside;"
