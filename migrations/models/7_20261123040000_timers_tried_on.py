"""The index of the timers that are due holds those that were set aside too: they are tried on."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX timer_due;
CREATE INDEX timer_due ON timer (due_at, id);
"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
DROP INDEX timer_due;
CREATE INDEX timer_due ON timer (due_at, id) WHERE set_aside_at IS NULL;
"""
