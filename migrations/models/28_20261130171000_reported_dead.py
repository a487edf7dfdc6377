"""Staff are told of a patient whom an export reports as dead, and who is texted no more."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
ALTER TABLE intake_alert
    DROP CONSTRAINT intake_alert_what_check,
    ADD CONSTRAINT intake_alert_what_check CHECK (what IN
        ('taken_elsewhere', 'winner_displaced', 'changed_while_asked', 'reported_dead'));
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DELETE FROM intake_alert WHERE what = 'reported_dead';
ALTER TABLE intake_alert
    DROP CONSTRAINT intake_alert_what_check,
    ADD CONSTRAINT intake_alert_what_check CHECK (what IN
        ('taken_elsewhere', 'winner_displaced', 'changed_while_asked'));
"""
