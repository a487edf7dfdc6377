"""Staff are asked about a remark beside a cancelled appointment that nobody knows."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
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


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DELETE FROM intake_question WHERE about = 'note';
ALTER TABLE intake_question
    DROP CONSTRAINT intake_question_about_check,
    DROP CONSTRAINT intake_question_fits,
    ADD CONSTRAINT intake_question_about_check
        CHECK (about IN ('reason', 'provider', 'order', 'place', 'column')),
    ADD CONSTRAINT intake_question_fits CHECK (CASE about
        WHEN 'reason' THEN answer IN ('patient', 'clinic')
        WHEN 'provider' THEN answer IN ('is', 'ignore')
        WHEN 'place' THEN answer IN ('named', 'ignore')
        WHEN 'column' THEN answer IN ('harmless', 'counts')
        ELSE answer IN ('mdy', 'dmy') END);
"""
