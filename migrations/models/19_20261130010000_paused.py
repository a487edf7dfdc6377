"""A contact of whom nobody knows whether they still want texts is offered nothing."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE patient_contact ADD COLUMN paused_at TIMESTAMPTZ;
ALTER TABLE patient_contact ADD CONSTRAINT patient_contact_pause_ends_with_the_texts
    CHECK (paused_at IS NULL OR NOT opt_out);
CREATE INDEX patient_contact_paused ON patient_contact (paused_at) WHERE paused_at IS NOT NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE patient_contact DROP COLUMN paused_at;
"""
