"""A place may have a number of its own, which texts about its slots leave from; and every text says
at which of our numbers it was."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return r"""
ALTER TABLE location_reference ADD COLUMN sender TEXT
    CONSTRAINT location_reference_sender_e164 CHECK (sender ~ '^\+[1-9][0-9]{6,14}$');
CREATE TABLE location_sender (
    number VARCHAR(16) PRIMARY KEY
        CONSTRAINT location_sender_e164 CHECK (number ~ '^\+[1-9][0-9]{6,14}$'),
    since TIMESTAMPTZ NOT NULL
);
ALTER TABLE location_reference ADD CONSTRAINT location_reference_sender_known
    FOREIGN KEY (sender) REFERENCES location_sender (number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE message_log ADD COLUMN our_number TEXT;
ALTER TABLE thread ADD COLUMN our_number TEXT;
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE thread DROP COLUMN our_number;
ALTER TABLE message_log DROP COLUMN our_number;
ALTER TABLE location_reference DROP COLUMN sender;
DROP TABLE location_sender;
"""
