"""A slot that a winner's former appointment has freed: it follows the slot that they won."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE cancellation_event
    ADD COLUMN follows_id BIGINT REFERENCES cancellation_event ON DELETE SET NULL,
    ADD COLUMN round INTEGER NOT NULL DEFAULT 0,
    ADD CONSTRAINT cancellation_event_round CHECK (round >= 0 AND (round > 0 OR follows_id IS NULL));
CREATE INDEX cancellation_event_follows ON cancellation_event (follows_id)
    WHERE follows_id IS NOT NULL;
ALTER TABLE ehr_booking ADD COLUMN former_id TEXT;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE ehr_booking DROP COLUMN former_id;
ALTER TABLE cancellation_event DROP COLUMN round, DROP COLUMN follows_id;
"""
