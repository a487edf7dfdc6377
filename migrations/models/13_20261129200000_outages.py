"""What all processes of one installation share around an outage; a token for every text."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE installation (
    id BIGINT PRIMARY KEY DEFAULT 1 CONSTRAINT installation_is_one CHECK (id = 1),
    token UUID NOT NULL DEFAULT gen_random_uuid(),
    sweeps_wanted BIGINT NOT NULL DEFAULT 0,
    sweeps_done BIGINT NOT NULL DEFAULT 0,
    claims BIGINT NOT NULL DEFAULT 0,
    shut_at TIMESTAMPTZ,
    shut_why TEXT,
    lost_until TIMESTAMPTZ,
    CONSTRAINT installation_shut_says_why CHECK ((shut_at IS NULL) = (shut_why IS NULL)),
    CONSTRAINT installation_no_sweep_unwanted CHECK (sweeps_done <= sweeps_wanted)
);
INSERT INTO installation DEFAULT VALUES;
ALTER TABLE message_log
    ADD COLUMN token UUID NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN checked_at TIMESTAMPTZ;
CREATE UNIQUE INDEX message_log_one_per_token ON message_log (token);
CREATE INDEX message_log_unreported ON message_log (sent_at)
    WHERE status = 'sent' AND checked_at IS NULL;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE message_log DROP COLUMN token, DROP COLUMN checked_at;
DROP TABLE installation;
"""
