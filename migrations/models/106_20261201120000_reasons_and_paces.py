"""Why a boost was given stands outside of the record that is kept for ever; how fast sign-ins may
follow each other is counted for all dashboards together."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
CREATE TABLE boost_reason (
    line_id BIGINT PRIMARY KEY,  -- of audit_log, to which nothing is tied
    entry_id BIGINT NOT NULL REFERENCES waitlist_entry ON DELETE CASCADE,
    why TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX boost_reason_entry ON boost_reason (entry_id, line_id);
CREATE INDEX boost_reason_at ON boost_reason (at);
INSERT INTO boost_reason (line_id, entry_id, why, at)
    SELECT line.id, entry.id, line.details->>'why', line.at
    FROM audit_log AS line JOIN waitlist_entry AS entry ON entry.id = line.subject_id
    WHERE line.subject = 'entry' AND line.details->>'why' <> '';
-- Nothing of it is missed after a crash: guesses begin anew.
CREATE UNLOGGED TABLE sign_in_pace (
    key VARCHAR(80) PRIMARY KEY,
    failures INT NOT NULL,
    next_at DOUBLE PRECISION NOT NULL,
    last_at DOUBLE PRECISION NOT NULL
);
CREATE INDEX sign_in_pace_last ON sign_in_pace (last_at);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return "DROP TABLE sign_in_pace; DROP TABLE boost_reason;"
