"""What was said of an appointment is kept in the order of writing, without people and words, so that
an older word that comes later counts where it was written."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return "ALTER TABLE ehr_appointment ADD COLUMN told JSONB;"


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "ALTER TABLE ehr_appointment DROP COLUMN told;"
