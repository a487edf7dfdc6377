"""The time that a moved appointment gave up is kept until staff have said where it was."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return "ALTER TABLE ehr_appointment ADD COLUMN former JSONB;"


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "ALTER TABLE ehr_appointment DROP COLUMN former;"
