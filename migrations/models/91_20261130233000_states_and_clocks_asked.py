"""Staff are asked what a feed's status means, and whose time its times are in."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE intake_question
    DROP CONSTRAINT intake_question_about_check,
    DROP CONSTRAINT intake_question_fits,
    ADD CONSTRAINT intake_question_about_check CHECK (about IN
        ('reason', 'provider', 'order', 'place', 'column', 'note', 'status', 'clock')),
    ADD CONSTRAINT intake_question_fits CHECK (CASE about
        WHEN 'reason' THEN answer IN ('patient', 'clinic')
        WHEN 'provider' THEN answer IN ('is', 'ignore')
        WHEN 'place' THEN answer IN ('named', 'ignore')
        WHEN 'column' THEN answer IN ('harmless', 'counts')
        WHEN 'note' THEN answer IN ('harmless', 'counts')
        WHEN 'status' THEN answer IN ('cancelled', 'standing', 'over')
        WHEN 'clock' THEN answer IN ('local', 'sender')
        ELSE answer IN ('mdy', 'dmy') END);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DELETE FROM intake_question WHERE about IN ('status', 'clock');
ALTER TABLE intake_question
    DROP CONSTRAINT intake_question_about_check,
    DROP CONSTRAINT intake_question_fits,
    ADD CONSTRAINT intake_question_about_check
        CHECK (about IN ('reason', 'provider', 'order', 'place', 'column', 'note')),
    ADD CONSTRAINT intake_question_fits CHECK (CASE about
        WHEN 'reason' THEN answer IN ('patient', 'clinic')
        WHEN 'provider' THEN answer IN ('is', 'ignore')
        WHEN 'place' THEN answer IN ('named', 'ignore')
        WHEN 'column' THEN answer IN ('harmless', 'counts')
        WHEN 'note' THEN answer IN ('harmless', 'counts')
        ELSE answer IN ('mdy', 'dmy') END);
"""
