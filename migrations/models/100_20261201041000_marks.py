"""Which times are marked in the record system as being offered."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE ehr_mark (
    slot_id BIGINT PRIMARY KEY REFERENCES cancellation_event ON DELETE CASCADE,
    source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'placed', 'removed')),
    looked_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX ehr_mark_there ON ehr_mark (source, looked_at) WHERE state <> 'removed';
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP TABLE ehr_mark;
"""
