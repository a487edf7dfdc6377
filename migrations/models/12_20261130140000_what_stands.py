"""The ledger remembers which appointments stand, without people, so that nothing is offered over them."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE intake_row
    ADD COLUMN ends_at TIMESTAMPTZ,
    DROP CONSTRAINT intake_row_kind_check,
    ADD CONSTRAINT intake_row_kind_check CHECK (kind IN ('cancellation', 'entry', 'booking')),
    DROP CONSTRAINT intake_row_state_check,
    ADD CONSTRAINT intake_row_state_check
        CHECK (state IN ('counted', 'uncancelled', 'flagged', 'standing')),
    ADD CONSTRAINT intake_row_stands_somewhere CHECK (state <> 'standing'
        OR (provider_id IS NOT NULL AND starts_at IS NOT NULL AND ends_at IS NOT NULL));
CREATE INDEX intake_row_standing ON intake_row (provider_id, starts_at)
    WHERE state IN ('standing', 'uncancelled');
CREATE INDEX intake_row_over ON intake_row (ends_at) WHERE kind = 'booking';
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DELETE FROM intake_row WHERE kind = 'booking';
UPDATE intake_row SET state = 'uncancelled' WHERE state = 'standing';
DROP INDEX intake_row_over;
DROP INDEX intake_row_standing;
ALTER TABLE intake_row
    DROP CONSTRAINT intake_row_stands_somewhere,
    DROP COLUMN ends_at,
    DROP CONSTRAINT intake_row_kind_check,
    ADD CONSTRAINT intake_row_kind_check CHECK (kind IN ('cancellation', 'entry')),
    DROP CONSTRAINT intake_row_state_check,
    ADD CONSTRAINT intake_row_state_check CHECK (state IN ('counted', 'uncancelled', 'flagged'));
"""
