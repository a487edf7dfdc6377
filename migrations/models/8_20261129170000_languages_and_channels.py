"""A contact may be noted with any language, and a message says by what channel it goes."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE patient_contact DROP CONSTRAINT patient_contact_language_check;
ALTER TABLE patient_contact ADD CONSTRAINT patient_contact_language_check
    CHECK (language ~ '^[a-z]{2,3}$');
ALTER TABLE message_log ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms'
    CONSTRAINT message_log_channel_check CHECK (channel ~ '^[a-z]+$');
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE message_log DROP COLUMN channel;
ALTER TABLE patient_contact DROP CONSTRAINT patient_contact_language_check;
UPDATE patient_contact SET language = 'en' WHERE language NOT IN ('en', 'es');
ALTER TABLE patient_contact ADD CONSTRAINT patient_contact_language_check
    CHECK (language IN ('en', 'es'));
"""
